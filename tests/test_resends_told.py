"""What a resend changes is told with values before and after; a step back to an older state is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from pipeline.store import open_store
from pipeline.survey import waiting
from tests.test_traps_resends import march, sale
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND, THIRD = "华东分公司/销售.xlsx", "华东分公司/销售(1).xlsx", "华东分公司/销售副本(最终版).xlsx"


def test_changed_rows_are_told_and_an_old_file_sent_again_is_asked_about(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    world.book(FIRST, march(sale(number) for number in (1, 2, 3)))
    world.collect("2026-04-02T09:00")
    world.book(SECOND, march([sale(1), sale(2, amount=120), sale(3), sale(4)]))
    world.collect("2026-04-03T09:00")
    told = world.export()
    (count, changed) = told.messages(SECOND, "changed-record")
    if "→" in count:
        count, changed = changed, count
    assert "新增 1 条，改动 1 条，撤下 0 条，没有变化 2 条" in count
    assert "100 → 120" in changed
    assert FIRST in changed
    assert told.findings(SECOND, "older-state") == []

    book = openpyxl.load_workbook(world.place(FIRST))
    book["销售"]["K1"] = "再发一次"
    book.save(world.place(THIRD))
    world.settle(world.place(THIRD))
    world.collect("2026-04-04T09:00")
    told = world.export()
    assert told.verdict(THIRD) == "accepted"
    (question,) = told.messages(THIRD, "older-state")
    assert SECOND in question
    assert "pipeline withdraw" in question


def test_a_file_saved_before_what_it_replaces_is_asked_about(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    world.book(SECOND, march([sale(1, amount=130), sale(2)]))
    world.put_in = 100
    world.book(FIRST, march([sale(1), sale(2)]))
    world.collect("2026-04-02T09:00")
    world.put_in = 50
    world.book(THIRD, march([sale(1, amount=150), sale(2)]))
    world.collect("2026-04-03T09:00")
    assert [finding[:2] for finding in world.export().findings(THIRD, "older-state")] == [("warning", "older-state")]
    with open_store(world.settings, the_schema(), read_only=True) as store:
        assert [(row["file"], row["why"]) for row in waiting(store)] == [(THIRD, "answer.reason.older-state")]


def test_a_whole_file_of_another_branch_is_one_finding_that_says_where_it_belongs(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    lines = march(sale(number, "王五") for number in range(1, 13))
    lines["销售"][1].append("分公司")
    for line in lines["销售"][2:]:
        line.append("华南分公司")
    world.book(FIRST, lines)
    world.collect("2026-04-02T09:00")
    (message,) = world.export().messages(FIRST, "wrong-branch")
    assert "华南分公司" in message
    assert world.export().all("sales_detail") == []
