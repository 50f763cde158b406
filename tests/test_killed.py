"""A command that is killed at any moment leaves the archive as it was before or after it; done again, it comes to its end."""

from __future__ import annotations

import random
import shutil
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.archive.review import open_questions
from pipeline.review import write_questions
from pipeline.store import open_store
from tests.crashes import ANSWERS, exported, held, kill_in, perform, time_of
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crashes import Act

CARD = ["客户编号", "客户名称", "统一社会信用代码", "业务员", "联系人", "电话", "地址", "法定代表人", "建档日期"]
SALE = ["销售日期", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "业务员"]
ACTS: tuple[Act, ...] = ("collect", "decide", "forget")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by group, which Windows does not have")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with cards of two branches collected, new sales in the inbox, and answers to its questions beside it."""
    world = World.make(tmp_path_factory.mktemp("killed") / "before")
    east = [f"HD-{n:03}" for n in range(20)]
    world.book(
        "华东/客户.xlsx",
        {
            "客户": [
                CARD,
                *(
                    [
                        code,
                        f"上海恒达{code[3:]}建材有限公司",
                        None,
                        "张三",
                        "王强",
                        f"138001380{code[4:]}",
                        "人民路1号",
                        "王强",
                        "2026-01-05",
                    ]
                    for code in east
                ),
            ]
        },
    )
    world.book(
        "华南/客户.xlsx",
        {"客户": [CARD, ["HN-009", "上海恒達001建材", None, "王五", "王强", "13800138001", None, None, "2026-02-01"]]},
    )
    world.collect("2026-04-01T09:00")
    target = world.folder / ANSWERS
    with open_store(world.settings, the_schema()) as store:
        write_questions(the_schema(), open_questions(store, the_schema()), target, "zh")
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    titles = {str(cell.value): column for column, cell in enumerate(sheet[4], 1)}
    for title, value in (("判断", "是同一家"), ("判断人", "钱经理"), ("判断日期", "2026-04-01")):
        sheet.cell(5, titles[title]).value = value
    book.save(target)
    for branch, person in (("华东", "张三"), ("华南", "王五"), ("华北", "孙七")):
        lines = [
            [f"2026-03-{1 + n % 28:02}", f"{branch}{n}", f"上海恒达{n % 20:03}建材有限公司", "水泥", 10, 20, 200, person]
            for n in range(60)
        ]
        world.book(f"{branch}/销售.xlsx", {"销售": [SALE, *lines]})
    return world.folder


@pytest.mark.parametrize("act", ACTS)
def test_killed_at_some_moments_all_or_nothing_stands(before: Path, tmp_path: Path, act: Act) -> None:
    _kill(before, tmp_path, act, moments=5, seed=20260401)


@pytest.mark.long
@pytest.mark.parametrize(("act", "moments"), [("collect", 70), ("decide", 60), ("forget", 70)])
def test_killed_at_two_hundred_moments_all_or_nothing_stands(before: Path, tmp_path: Path, act: Act, moments: int) -> None:
    print(_kill(before, tmp_path, act, moments=moments, seed=20260402))  # noqa: T201 - figures for whoever runs it with -s


def _kill(before: Path, place: Path, act: Act, moments: int, seed: int) -> str:
    """Kill an act at moments spread over the time it takes, each time in a fresh copy of the workspace.

    Returns:
        How often what was found.
    """
    shutil.copytree(before, place / "after")
    needed = time_of(place / "after", act)
    first, last, goal = held(before), held(place / "after"), exported(place / "after")
    assert first.faults == last.faults == ()
    assert first != last
    chance, struck, was_last, again = random.Random(seed), 0, 0, 0  # noqa: S311 - moments, not secrets
    for number in range(moments):
        folder = place / "killed"
        shutil.copytree(before, folder)
        struck += kill_in(folder, act, needed * (number + chance.random()) / moments)
        found = held(folder)
        assert found in (first, last), f"moment {number} of {moments}"
        was_last += found == last
        if number % 5 == 0 or found == last:
            again += 1
            perform(folder, act)
            told = {"submission.csv"} if found == last else set()  # what had come in is told as a repetition
            finished = exported(folder)
            assert {name for name in goal if finished[name] != goal[name]} <= told, f"done again after {number} of {moments}"
            assert not list(folder.glob(".forget-*")), "nothing of what was destroyed stays in a corner"
            if act == "forget":
                assert held(folder) == last, f"moment {number} of {moments}"
        shutil.rmtree(folder)
    assert struck, "no act was caught at work"
    return f"{act}: {moments} moments, {struck} at work; {moments - was_last} as before, {was_last} as after, {again} done again"
