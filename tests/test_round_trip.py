"""A file with faults goes back marked, is mended, and comes again: everything of it counts once, nothing stays open."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.again import rebuild_archive, withdraw_submission
from pipeline.model import Delivery
from pipeline.model.marks import COLUMNS, LIST_SHEETS
from pipeline.read import read_workbooks
from pipeline.recognise.returned import unmarked
from pipeline.returns import write_returns
from pipeline.store import open_store
from pipeline.survey import check_files
from tests.traps import Export, Line, World, pick, the_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed here")

SOURCE = "华东分公司/3月/销售.xlsx"
RETURN = "华东分公司/3月/销售.xlsx"
HEADER = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "经办备忘"]
WRONG_DAY, WRONG_COUNT = 4, 6
"""Rows of the sheet: an impossible day, and a count that is a word."""


def line(number: int) -> Line:
    return [date(2026, 3, number), "张三", f"X{number:03}", f"客户{number}行", "灯", 1, 100, 100, "急" if number == 2 else None]


def lines() -> list[Line]:
    found = [line(number) for number in range(1, 9)]
    found[WRONG_DAY - 3][0] = "2026年2月30日"
    found[WRONG_COUNT - 3][5] = "若干"
    return [["2026年3月销售明细表"], HEADER, *found]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A company whose branch sent a file with two wrong rows; its marked copy lies in the returns."""
    world = World.ready(tmp_path_factory.mktemp("sent"))
    world.book(SOURCE, {"销售": lines(), "备注": [["本月无其他事项"]]})
    give_back(world, "2026-04-02T09:00")
    return world


@pytest.fixture
def world(sent: World, tmp_path: Path) -> World:
    """The same, for one test alone."""
    return sent.copy(tmp_path)


def give_back(world: World, instant: str) -> None:
    """Collect, then write what goes back."""
    world.collect(instant)
    with open_store(world.settings, the_schema()) as store:
        write_returns(world.settings, the_schema(), store, "zh")


def marked(world: World) -> Path:
    return world.folder / "returns" / RETURN


def column(sheet: Worksheet) -> int:
    return next(cell.column for cell in sheet[2] if cell.value == COLUMNS[0])


def mend(sheet: Worksheet, *rows: int) -> None:
    """Put right what is wrong in some rows."""
    for row in rows:
        if row == WRONG_DAY:
            sheet.cell(row, 1, date(2026, 3, WRONG_DAY - 2))
        else:
            sheet.cell(row, 6, 1)


def come_back(world: World, source: str, change: Callable[[Worksheet], None], name: str = "销售") -> None:
    """Drop the marked copy, changed as a sender changes it and saved by another program."""
    book = openpyxl.load_workbook(marked(world))
    change(book[name])
    book.save(world.place(source))
    world.settle(world.place(source))


def orders(exported: Export) -> list[str]:
    return sorted(row["order_no"] for row in exported.all("sales_detail"))


ALL = [f"X{number:03}" for number in range(1, 9)]


def still_open(exported: Export) -> list[tuple[str, str, str]]:
    """Source, code and cell of every open error."""
    return sorted(
        (row["source"], row["code"], row["cell"])
        for row in exported.all("finding")
        if row["status"] == "open" and row["severity"] == "error"
    )


def test_the_copy_carries_the_marks_that_the_way_back_knows(world: World) -> None:
    book = openpyxl.load_workbook(marked(world))
    assert book.sheetnames == [LIST_SHEETS[0], "销售", "备注"]
    assert book["销售"].cell(WRONG_DAY, column(book["销售"])).value


@pytest.mark.parametrize("source", [SOURCE, "华东分公司/更正/改好了(最终版).xlsx"])
def test_mended_whole_and_saved_it_closes_everything(world: World, source: str) -> None:
    come_back(world, source, lambda sheet: mend(sheet, WRONG_DAY, WRONG_COUNT))
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert exported.verdict(source) == "accepted"
    assert orders(exported) == ALL
    assert still_open(exported) == []
    told = {(row["code"], row["column"]) for row in exported.all("finding") if row["source"] == source}
    assert ("unknown-column", COLUMNS[0]) not in told
    assert not {code for code, _ in told} & {"unknown-form", "hidden-content", "duplicate-key"}
    assert all(COLUMNS[0] not in row["_extra"] and "批注" not in row["_extra"] for row in exported.all("sales_detail"))
    assert [row["_extra"] for row in exported.all("sales_detail") if row["order_no"] == "X002"] == ['{"经办备忘":"急"}']
    assert not marked(world).exists()


def test_mended_in_part_leaves_one_open_finding_for_what_is_still_wrong(world: World) -> None:
    come_back(world, "华东分公司/先改一处.xlsx", lambda sheet: mend(sheet, WRONG_COUNT))
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert orders(exported) == [order for order in ALL if order != "X002"]
    assert still_open(exported) == [("华东分公司/先改一处.xlsx", "bad-date", f"A{WRONG_DAY}")]


def test_only_the_wrong_rows_come_back_and_the_others_stay(world: World) -> None:
    def change(sheet: Worksheet) -> None:
        mend(sheet, WRONG_DAY, WRONG_COUNT)
        for row in (10, 9, 8, 7, 5, 3):
            sheet.delete_rows(row)

    come_back(world, "华东分公司/改好的两行.xlsx", change)
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert exported.verdict("华东分公司/改好的两行.xlsx") == "accepted"
    assert orders(exported) == ALL
    assert still_open(exported) == []
    assert [row["severity"] for row in exported.all("finding") if row["code"] == "absent-record"] == ["info"]


def test_a_wrong_row_that_is_left_out_stays_open(world: World) -> None:
    def change(sheet: Worksheet) -> None:
        mend(sheet, WRONG_COUNT)
        sheet.delete_rows(WRONG_DAY)

    come_back(world, SOURCE, change)
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert orders(exported) == [order for order in ALL if order != "X002"]
    assert [code for _, code, _ in still_open(exported)] == ["bad-date"]


def test_sorted_by_our_column_and_with_it_moved_nothing_of_ours_is_read(world: World) -> None:
    def change(sheet: Worksheet) -> None:
        mend(sheet, WRONG_DAY, WRONG_COUNT)
        ours = column(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        body = sorted(rows[1:], key=lambda row: str(row[ours - 1] or "~"))
        sheet.delete_rows(2, len(rows))
        for number, row in enumerate([rows[0], *body], 2):
            for place, value in enumerate([row[ours - 1], *row[: ours - 1]], 1):
                sheet.cell(number, place, value)
        sheet._comments = []  # type: ignore[attr-defined]

    come_back(world, SOURCE, change)
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert orders(exported) == ALL
    assert still_open(exported) == []
    assert all(COLUMNS[0] not in row["_extra"] for row in exported.all("sales_detail"))


def test_a_list_that_was_renamed_and_moved_is_still_ours(world: World) -> None:
    book = openpyxl.load_workbook(marked(world))
    mend(book["销售"], WRONG_DAY, WRONG_COUNT)
    book.move_sheet(LIST_SHEETS[0], 2)
    book[LIST_SHEETS[0]].title = "看过了"
    book["看过了"].sheet_state = "hidden"
    book.save(world.place(SOURCE))
    world.settle(world.place(SOURCE))
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert orders(exported) == ALL
    assert still_open(exported) == []
    assert not [row for row in exported.all("finding") if row["sheet"] == "看过了"]


def test_what_the_sender_writes_into_our_column_is_kept(world: World) -> None:
    def change(sheet: Worksheet) -> None:
        mend(sheet, WRONG_DAY, WRONG_COUNT)
        sheet.cell(WRONG_DAY, column(sheet), "已经问过客户")

    come_back(world, SOURCE, change)
    give_back(world, "2026-04-03T09:00")
    (row,) = [row for row in world.export().all("sales_detail") if row["order_no"] == "X002"]
    assert "已经问过客户" in row["_extra"]


def test_a_customer_renamed_in_the_copy_is_one_row_not_two(world: World) -> None:
    def change(sheet: Worksheet) -> None:
        mend(sheet, WRONG_DAY, WRONG_COUNT)
        sheet.cell(5, 3, "X103")

    come_back(world, SOURCE, change)
    give_back(world, "2026-04-03T09:00")
    assert orders(world.export()) == sorted([*(order for order in ALL if order != "X003"), "X103"])


@pytest.mark.parametrize("saved", [False, True])
def test_a_copy_that_nobody_changed_changes_nothing_and_is_told(world: World, saved: bool) -> None:
    before = world.export()
    if saved:
        come_back(world, SOURCE, lambda _: None)
    else:
        world.drop(SOURCE, marked(world).read_bytes())
    give_back(world, "2026-04-03T09:00")
    after = world.export()
    assert [(item.verdict, item.reason) for item in world.last.submissions] == [("duplicate", "answer.reason.unchanged-copy")]
    assert after.all("sales_detail") == before.all("sales_detail")
    assert still_open(after) == still_open(before)
    assert marked(world).exists()


def test_a_copy_in_another_branchs_folder_is_held_with_one_finding(world: World) -> None:
    come_back(world, "华南分公司/销售.xlsx", lambda sheet: mend(sheet, WRONG_DAY))
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert exported.verdict("华南分公司/销售.xlsx") == "held"
    (message,) = exported.messages("华南分公司/销售.xlsx", "wrong-branch")
    assert "华东分公司" in message


def test_a_column_of_the_senders_own_under_our_name_is_kept(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    own = [line(number) for number in (1, 2)]
    own[0][8], own[1][8] = "客户写错地址", "无"
    world.book(SOURCE, {"销售": [["2026年3月销售明细表"], [*HEADER[:8], COLUMNS[0]], *own]})
    world.collect("2026-04-02T09:00")
    assert world.export().all("sales_detail")[0]["_extra"] == '{"错误说明":"客户写错地址"}'


def test_a_lost_archive_takes_original_and_mended_copy_in_their_order(world: World) -> None:
    mended = "华东分公司/a/改好.xlsx"
    come_back(world, mended, lambda sheet: mend(sheet, WRONG_DAY, WRONG_COUNT))
    place = world.place(mended)
    old = world.place(SOURCE).stat().st_mtime - 1000
    shutil.rmtree(world.folder / "archive")
    os.utime(place, (old, old))
    world.collect("2026-04-03T09:00")
    exported = world.export()
    assert [item.delivery.source for item in world.last.submissions][-2:] == [SOURCE, mended]
    assert {row["_source"] for row in exported.all("sales_detail")} == {mended}
    assert orders(exported) == ALL
    assert still_open(exported) == []


def test_a_rebuild_after_a_round_trip_exports_the_same_bytes(world: World) -> None:
    come_back(world, SOURCE, lambda sheet: mend(sheet, WRONG_COUNT))
    give_back(world, "2026-04-03T09:00")
    come_back(world, SOURCE, lambda sheet: mend(sheet, WRONG_DAY))
    give_back(world, "2026-04-04T09:00")
    exported = world.export()
    assert still_open(exported) == []
    assert rebuild_archive(world.settings, the_schema(), "zh").differing == ()
    assert pick(exported.all("submission"), "verdict")[-3:] == ["partly", "partly", "accepted"]


def test_a_copy_that_is_still_wholly_wrong_leaves_one_open_finding_a_fault(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    wrong = [[*line(1)[:7], "见附件"], [*line(2)[:7], "另附"]]
    world.book(SOURCE, {"销售": [["2026年3月销售明细表"], HEADER[:8], *wrong]})
    give_back(world, "2026-04-02T09:00")
    for day, text in ((3, "见附图"), (4, "见附表")):
        come_back(world, f"华东分公司/再交{day}.xlsx", lambda sheet, text=text: sheet.cell(3, 8, text))  # type: ignore[misc]
        give_back(world, f"2026-04-{day:02}T09:00")
        exported = world.export()
        assert exported.verdict(f"华东分公司/再交{day}.xlsx") == "returned"
        assert [(source, cell) for source, _, cell in still_open(exported)] == [
            (f"华东分公司/再交{day}.xlsx", cell) for cell in ("H3", "H4")
        ]
        place = next((world.folder / "returns" / "华东分公司").glob("再交*.xlsx"))
        marked(world).parent.mkdir(exist_ok=True)
        place.replace(marked(world))
    number = world.submission("华东分公司/再交4.xlsx")
    with open_store(world.settings, the_schema()) as store:
        withdraw_submission(the_schema(), store, number, "发错", undo=False, who="孙总")
    assert {source for source, _, _ in still_open(world.export())} == {"华东分公司/再交3.xlsx"}


def test_a_reply_typed_below_our_comment_is_no_mark_of_ours(world: World) -> None:
    def change(sheet: Worksheet) -> None:
        mend(sheet, WRONG_DAY, WRONG_COUNT)
        comment = sheet.cell(WRONG_COUNT, 6).comment
        assert comment
        comment.text += "\n已问过客户"

    come_back(world, SOURCE, change)
    (book,) = read_workbooks(
        [Delivery(SOURCE, world.place(SOURCE), "", 0, 0, datetime(2026, 4, 3, tzinfo=UTC))], world.settings.limits, ()
    )
    (sheet,) = [sheet for sheet in unmarked(book).sheets if sheet.name == "销售"]
    assert sheet.comments == {(WRONG_COUNT - 1, 5): "已问过客户"}


def as_text(world: World, name: str) -> bytes:
    """Save one sheet of the marked copy as text, as a spreadsheet program does."""
    made = io.StringIO()
    sheet = openpyxl.load_workbook(marked(world))[name]
    csv.writer(made).writerows([["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)])
    return made.getvalue().encode("utf-8-sig")


def test_the_data_sheet_of_a_copy_saved_as_text_has_nothing_of_ours_in_it(world: World) -> None:
    source = "华东分公司/3月/销售.csv"
    book = openpyxl.load_workbook(marked(world))
    mend(book["销售"], WRONG_DAY, WRONG_COUNT)
    book.save(marked(world))
    world.drop(source, as_text(world, "销售"))
    world.collect("2026-04-03T09:00")
    exported = world.export()
    assert exported.verdict(source) == "accepted"
    assert orders(exported) == ALL
    assert still_open(exported) == []
    assert all(COLUMNS[0] not in row["_extra"] for row in exported.all("sales_detail"))


def test_our_list_alone_saved_as_text_is_told_as_what_it_is(world: World) -> None:
    source = "华东分公司/3月/销售.csv"
    world.drop(source, as_text(world, LIST_SHEETS[0]))
    world.collect("2026-04-03T09:00")
    exported = world.export()
    assert exported.findings(source) == [("error", "unknown-form", "", "")]
    assert "问题清单" in exported.messages(source, "unknown-form")[0]
    assert orders(exported) == [order for order in ALL if order not in ("X002", "X004")]


def test_checked_before_sending_a_mended_copy_is_read_without_our_marks(world: World) -> None:
    book = openpyxl.load_workbook(marked(world))
    mend(book["销售"], WRONG_DAY, WRONG_COUNT)
    book[LIST_SHEETS[0]].delete_rows(1, 40)
    book.save(marked(world))
    (found,) = check_files(world.settings, the_schema(), [marked(world)], "HD")
    assert found.verdict == "accepted"
    assert COLUMNS[0] not in {finding.column for finding in found.findings}
    assert LIST_SHEETS[0] not in {finding.sheet for finding in found.findings}


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Save a file by LibreOffice."""
    assert OFFICE
    profile = folder / "profile"
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{kind}"


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_through_libreoffice_and_back_nothing_stays_open_and_no_row_comes_twice(world: World, tmp_path: Path, kind: str) -> None:
    work = tmp_path / "office"
    work.mkdir()
    book = openpyxl.load_workbook(marked(world))
    mend(book["销售"], WRONG_DAY, WRONG_COUNT)
    book.save(work / "改好.xlsx")
    made = convert(work / "改好.xlsx", kind, work / "out")
    source = f"华东分公司/3月/销售.{kind}"
    world.drop(source, made.read_bytes())
    give_back(world, "2026-04-03T09:00")
    exported = world.export()
    assert exported.verdict(source) == "accepted"
    assert orders(exported) == ALL
    assert still_open(exported) == []
    assert not [
        row
        for row in exported.all("finding")
        if row["source"] == source and row["status"] == "open" and row["column"] == COLUMNS[0]
    ]


@needs_office
def test_an_unchanged_copy_saved_by_libreoffice_changes_nothing(world: World, tmp_path: Path) -> None:
    made = convert(marked(world), "xlsx", tmp_path / "out")
    world.drop(SOURCE, made.read_bytes())
    give_back(world, "2026-04-03T09:00")
    assert [item.reason for item in world.last.submissions] == ["answer.reason.unchanged-copy"]
