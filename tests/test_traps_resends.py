"""What a resend replaces, contradicts and mends, from real workbooks: trap T08 of `forms.md`, load modes of `contract.md`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.again import rebuild_archive, release_submission, withdraw_submission
from pipeline.store import open_store
from tests.traps import Export, Line, World, pick, the_schema

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SALES = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额"]
MARCH = "华东分公司/3月销售明细.xlsx"
AGAIN = "华东分公司/3月销售明细(最终版).xlsx"


def sale(number: int, name: str = "张三", amount: int = 100, day: int | None = None) -> Line:
    return [date(2026, 3, day or number), name, f"X{number:03}", f"客户{number}行", "灯", 1, amount, amount]


def march(lines: Iterable[Line], title: str = "2026年3月销售明细表") -> dict[str, list[Line]]:
    return {"销售": [[title], SALES, *lines]}


def withdrawn_told(exported: Export, source: str) -> list[str]:
    """Words of the notices of a file that speak of withdrawn rows."""
    return [row["message"] for row in exported.all("finding") if row["source"] == source and row["severity"] == "info"]


def decide(world: World, source: str, instant: str, what: str) -> None:
    """Take head office's decision on the latest file under a path."""
    submission = world.submission(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", instant)
        with open_store(world.settings, the_schema()) as store:
            if what == "release":
                release_submission(world.settings, the_schema(), store, submission, "属实")
            else:
                withdraw_submission(the_schema(), store, submission, "发错", undo=what == "undo")


def orders(exported: Export) -> list[str]:
    return sorted(row["order_no"] for row in exported.all("sales_detail"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Export]]:
    """Live through ten days of one company; give what the archive held after each collect or decision."""
    world = World.make(tmp_path_factory.mktemp("resends"))
    seen: list[Export] = []

    # 0: a month of 12 orders; two files of one collect that speak of one month without sharing rows; two that contradict
    world.book(MARCH, march(sale(number) for number in range(1, 13)))
    world.book("华南分公司/上旬.xlsx", march([sale(number, "王五") for number in (21, 22)]))
    world.book("华南分公司/下旬.xlsx", march([sale(number, "王五") for number in (25, 26)]))
    world.book("华北分公司/一.xlsx", march([sale(1, "孙七", 100), sale(2, "孙七", 200)]))
    world.book("华北分公司/二.xlsx", march([sale(1, "孙七", 150), sale(2, "孙七", 200)]))
    world.collect("2026-04-02T09:00")
    seen.append(world.export())

    # 1: March again in full, two orders deleted; the very same bytes from elsewhere
    world.book(AGAIN, march(sale(number) for number in range(1, 13) if number not in (4, 9)))
    world.drop("华南分公司/再发.xlsx", world.place("华南分公司/上旬.xlsx").read_bytes())
    world.collect("2026-04-03T09:00")
    seen.append(world.export())

    # 2: March once more with only six of ten orders: held
    world.book(MARCH, march(sale(number) for number in (1, 2, 3, 5, 6, 7)))
    world.collect("2026-04-04T09:00")
    seen.append(world.export())

    # 3: head office lets it go on
    decide(world, MARCH, "2026-04-05T09:00", "release")
    seen.append(world.export())

    # 4: head office withdraws it
    decide(world, MARCH, "2026-04-06T09:00", "withdraw")
    seen.append(world.export())

    # 5: and takes that back
    decide(world, MARCH, "2026-04-07T09:00", "undo")
    seen.append(world.export())

    # 6: a file of which one row comes back
    wrong = sale(3, "吴九")
    wrong[0] = "2026年2月30日"
    world.book("西南分公司/3月.xlsx", march([sale(1, "吴九"), sale(2, "吴九"), wrong]))
    world.collect("2026-04-08T09:00")
    seen.append(world.export())

    # 7: mended, the whole file again
    world.book("西南分公司/3月.xlsx", march([sale(number, "吴九") for number in (1, 2, 3)]))
    world.collect("2026-04-09T09:00")
    seen.append(world.export())
    return world, seen


Told = tuple[World, list[Export]]


def test_t08_a_full_resend_replaces_its_month_and_tells_what_it_dropped(told: Told) -> None:
    before, after = told[1][0], told[1][1]
    assert pick(before.of("sales_detail", MARCH), "order_no") == [f"X{number:03}" for number in range(1, 13)]
    assert not after.of("sales_detail", MARCH)
    assert pick(after.of("sales_detail", AGAIN), "order_no") == [f"X{n:03}" for n in range(1, 13) if n not in (4, 9)]
    words = withdrawn_told(after, AGAIN)
    assert len([line for line in words if "X004" in line]) == 1
    assert len([line for line in words if "X009" in line]) == 1
    assert not [line for line in words if "X005" in line]
    assert after.verdict(AGAIN) == "accepted"


def test_files_of_one_collect_never_withdraw_each_others_rows(told: Told) -> None:
    rows = [row for row in told[1][0].all("sales_detail") if row["_branch"] == "HN"]
    assert sorted(row["order_no"] for row in rows) == ["X021", "X022", "X025", "X026"]


def test_of_two_contradicting_files_of_one_collect_the_later_counts_and_both_are_named(told: Told) -> None:
    exported = told[1][0]
    rows = [row for row in exported.all("sales_detail") if row["_branch"] == "HB"]
    assert sorted((row["order_no"], row["amount"]) for row in rows) == [("X001", "150"), ("X002", "200")]
    assert exported.findings("华北分公司/二.xlsx", "duplicate-key") == [("warning", "duplicate-key", "销售", "A3")]
    (message,) = exported.messages("华北分公司/二.xlsx", "duplicate-key")
    assert "华北分公司/一.xlsx" in message
    assert "华北分公司/二.xlsx" in message


def test_the_same_bytes_again_are_a_duplicate_and_change_nothing(told: Told) -> None:
    before, after = told[1][0], told[1][1]
    assert after.verdict("华南分公司/再发.xlsx") == "duplicate"
    assert after.of("sales_detail", "华南分公司/上旬.xlsx") == before.of("sales_detail", "华南分公司/上旬.xlsx")


def test_a_resend_that_withdraws_too_much_is_held_and_changes_nothing(told: Told) -> None:
    before, after = told[1][1], told[1][2]
    assert after.verdict(MARCH) == "held"
    assert after.all("sales_detail") == before.all("sales_detail")


def test_a_released_file_goes_on_and_withdraws(told: Told) -> None:
    after = told[1][3]
    assert after.verdict(MARCH) == "accepted"
    assert pick(after.of("sales_detail", MARCH), "order_no") == ["X001", "X002", "X003", "X005", "X006", "X007"]
    assert not after.of("sales_detail", AGAIN)


def test_a_withdrawn_file_brings_the_older_back_and_undo_takes_it_away_again(told: Told) -> None:
    _, (_, second, _, released, withdrawn, undone, *_) = told
    assert withdrawn.all("sales_detail") == second.all("sales_detail")
    assert undone.all("sales_detail") == released.all("sales_detail")


def test_a_mended_resend_of_a_partly_accepted_file_files_all_and_mends_the_finding(told: Told) -> None:
    source = "西南分公司/3月.xlsx"
    partly, mended = told[1][6], told[1][7]
    assert partly.verdict(source) == "partly"
    assert pick(partly.of("sales_detail", source), "order_no") == ["X001", "X002"]
    assert partly.findings(source) == [("error", "bad-date", "销售", "A5")]
    assert mended.verdict(source) == "accepted"
    assert pick(mended.of("sales_detail", source), "order_no") == ["X001", "X002", "X003"]
    assert [row["status"] for row in mended.all("finding") if (row["source"], row["code"]) == (source, "bad-date")] == ["mended"]
    first, second = [row for row in mended.all("submission") if row["source"] == source]
    assert first["superseded_by"]
    assert not second["superseded_by"]


def test_a_rebuild_after_all_of_it_exports_the_same_bytes(told: Told) -> None:
    world, seen = told
    rebuilt = rebuild_archive(world.settings, the_schema(), "zh")
    assert rebuilt.differing == ()
    assert world.export().bytes_by_name() == seen[-1].bytes_by_name()


def test_a_mended_part_sent_back_alone_withdraws_nothing_that_stands(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    lines = [sale(number) for number in range(1, 13)]
    lines[4][0] = "2026年2月30日"
    world.book(MARCH, march(lines, "销售明细表"))
    world.collect("2026-04-02T09:00")
    world.book("华东分公司/更正.xlsx", march([sale(5)], "销售明细表"))
    world.collect("2026-04-03T09:00")
    exported = world.export()
    assert orders(exported) == [f"X{number:03}" for number in range(1, 13)]
    assert [row["status"] for row in exported.all("finding") if row["code"] == "bad-date"] == ["mended"]
