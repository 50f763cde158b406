"""Registers that come late, change, or leave out what they held (`contract.md`, Whose file is it; Replacing)."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.again import release_submission
from pipeline.store import open_store
from tests.traps import BRANCHES, PEOPLE, Export, Line, World, pick, the_schema

EARLY = "华东分公司/三月.xlsx"
UNKNOWN = "西南办/三月.xlsx"
SECOND_PEOPLE = "总公司/人员名册(四月).xlsx"

SALES = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额"]


def sale(order: str, person: str) -> Line:
    return [date(2026, 3, 12), person, order, "甲商行", "灯", 1, 100, 100]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> list[Export]:
    """Collect without registers, with them, with shorter ones; then release what nobody knew."""
    world = World.make(tmp_path_factory.mktemp("registers"), registers=False)
    seen = []
    world.book(EARLY, {"销售": [SALES, sale("X1", "张三"), sale("X2", "张 三"), sale("X3", "郑十"), sale("X4", "周八")]})
    assert world.collect("2026-04-02T09:00").empty_registers == ("branch", "employee")
    seen.append(world.export())
    world.book("总公司/分公司登记表.xlsx", {"分公司": BRANCHES})
    world.book("总公司/人员名册.xlsx", {"人员": PEOPLE})
    world.book(UNKNOWN, {"销售": [SALES, sale("X9", "吴九")]})
    assert world.collect("2026-04-03T09:00").empty_registers == ()
    seen.append(world.export())
    alias = ["XN", "西南分公司", "西南、西南办", "分公司", "武永康", "启用"]
    world.book("总公司/分公司登记表(四月).xlsx", {"分公司": [*BRANCHES[:-1], alias]})
    world.book(SECOND_PEOPLE, {"人员": PEOPLE[:-1]})
    world.collect("2026-04-04T09:00")
    seen.append(world.export())
    held = world.submission(UNKNOWN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", "2026-04-05T09:00")
        with open_store(world.settings, the_schema()) as store:
            release_submission(world.settings, the_schema(), store, held, "别名已登记")
    seen.append(world.export())
    return seen


def test_without_registers_everything_is_taken_as_written(lived: list[Export]) -> None:
    assert pick(lived[0].of("sales_detail", EARLY), "salesperson", "_branch") == [
        ("张三", "华东分公司"),
        ("张 三", "华东分公司"),
        ("郑十", "华东分公司"),
        ("周八", "华东分公司"),
    ]
    assert lived[0].findings(EARLY) == []


def test_when_registers_come_earlier_rows_are_checked_again_as_warnings(lived: list[Export]) -> None:
    assert lived[1].findings(EARLY) == [
        ("warning", "left-employee", "销售", "A5"),
        ("warning", "unknown-reference", "销售", "A4"),
    ]
    assert "郑十" in lived[1].messages(EARLY, "unknown-reference")[0]
    assert len(lived[1].of("sales_detail", EARLY)) == 4


def test_a_folder_that_the_register_does_not_know_is_held_until_it_does(lived: list[Export]) -> None:
    assert lived[1].verdict(UNKNOWN) == "held"
    assert "西南分公司" in lived[1].messages(UNKNOWN, "unknown-branch")[0]
    assert lived[3].verdict(UNKNOWN) == "accepted"
    assert pick(lived[3].of("sales_detail", UNKNOWN), "_branch", "salesperson") == [("XN", "0401")]


def test_a_person_missing_from_a_register_is_asked_for_and_stays(lived: list[Export]) -> None:
    assert {row["employee_code"] for row in lived[2].all("employee")} == {str(line[0]) for line in PEOPLE[1:]}
    assert [code for _, code, _, _ in lived[2].findings(SECOND_PEOPLE)] == ["absent-record"]
    assert "0401 吴九" in lived[2].messages(SECOND_PEOPLE, "absent-record")[0]
    assert lived[2].verdict(SECOND_PEOPLE) == "accepted"
