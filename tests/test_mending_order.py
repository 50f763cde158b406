"""In whatever order a sender mends his marked copies, what counts in the end is what the right file would have brought."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.returns import write_returns
from pipeline.store import open_store
from tests.traps import Line, World, the_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额"]
SOURCE = "华东分公司/销售.xlsx"
FAULTS = {3: (1, "2026年2月30日"), 4: (6, "若干"), 5: (8, "见附件")}
"""Sheet row to the column that is wrong in it, and what stands there."""


def right(row: int) -> Line:
    return [date(2026, 3, row), "张三", f"X{row:03}", f"客户{row}行", "灯", 1, 100, 100]


def lines(*, is_right: bool) -> list[Line]:
    found = [right(row) for row in range(3, 7)]
    for row, (column, wrong) in FAULTS.items():
        if not is_right:
            found[row - 3][column - 1] = wrong
    return [["2026年3月销售明细表"], HEADER, *found]


def counting(world: World) -> list[tuple[str, ...]]:
    wanted = ("sale_date", "order_no", "customer_name", "quantity", "amount")
    return sorted(tuple(row[name] for name in wanted) for row in world.export().all("sales_detail"))


def collect(world: World, day: int) -> None:
    world.collect(f"2026-04-{day:02}T09:00")
    with open_store(world.settings, the_schema()) as store:
        write_returns(world.settings, the_schema(), store, "zh")


def newest_copy(world: World) -> Path | None:
    """Give the marked copy that still waits to be mended."""
    found = list((world.folder / "returns").glob("华东分公司/*.xlsx"))
    return max(found, key=lambda path: path.stat().st_mtime_ns) if found else None


def mended(copy: Path, rows: Sequence[int], target: Path, *, only_wrong: bool) -> None:
    """Mend some rows of a copy, and take out those that are right already where only the wrong ones are sent."""
    book = openpyxl.load_workbook(copy)
    sheet = book["销售"]
    for number in range(sheet.max_row, 2, -1):
        order = sheet.cell(number, 3).value
        row = int(str(order)[1:])
        if row in rows:
            column = FAULTS[row][0]
            sheet.cell(number, column, right(row)[column - 1])
        elif only_wrong and row not in FAULTS:
            sheet.delete_rows(number)
    book.save(target)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[tuple[str, ...]]]:
    """A company that has the wrong file's marked copy in its returns; and what the right file would have brought."""
    folder = tmp_path_factory.mktemp("begun")
    whole, world = World.make(folder / "whole"), World.make(folder / "parts")
    whole.book(SOURCE, {"销售": lines(is_right=True)})
    whole.collect("2026-04-02T09:00")
    world.book(SOURCE, {"销售": lines(is_right=False)})
    collect(world, 2)
    return world, counting(whole)


ORDERS = {
    "order": st.permutations(sorted(FAULTS)),
    "renamed": st.booleans(),
    "only_wrong": st.booleans(),
    "at_once": st.integers(1, 3),
}


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(**ORDERS)
def test_any_order_of_mending_ends_with_the_same_records(
    begun: tuple[World, list[tuple[str, ...]]], order: list[int], renamed: bool, only_wrong: bool, at_once: int
) -> None:
    _mend(begun, order, renamed=renamed, only_wrong=only_wrong, at_once=at_once)


@pytest.mark.long
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(**ORDERS)
def test_many_an_order_of_mending_ends_with_the_same_records(
    begun: tuple[World, list[tuple[str, ...]]], order: list[int], renamed: bool, only_wrong: bool, at_once: int
) -> None:
    _mend(begun, order, renamed=renamed, only_wrong=only_wrong, at_once=at_once)


def _mend(begun: tuple[World, list[tuple[str, ...]]], order: list[int], *, renamed: bool, only_wrong: bool, at_once: int) -> None:
    """Mend the faults in an order, some at a time, and see that all of them are mended."""
    start, expected = begun
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name) / "copy", start.put_in)
        shutil.copytree(start.folder, world.folder)
        for step, first in enumerate(range(0, len(order), at_once)):
            copy = newest_copy(world)
            assert copy is not None
            place = world.place(f"华东分公司/更正{step}.xlsx" if renamed else SOURCE)
            mended(copy, order[first : first + at_once], place, only_wrong=only_wrong)
            world.settle(place)
            collect(world, 3 + step)
        assert counting(world) == expected
        findings = world.export().all("finding")
        assert not [row for row in findings if row["severity"] == "error" and row["status"] == "open"]
        assert newest_copy(world) is None
