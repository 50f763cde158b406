"""Content made anew as a workbook: values, dates, merges and hidden rows as they were, the same bytes every time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import openpyxl

from pipeline.answer.rebuilt import rebuild, sheet_names, with_sheets, write_note
from pipeline.model import CellError, Sheet, Span, Value
from pipeline.model.marks import Answer, Mark, Region

if TYPE_CHECKING:
    from pathlib import Path

MADE = datetime(2026, 4, 1, 1, tzinfo=UTC)


def test_values_keep_their_kind_and_place(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["标题", "", ""],
        ["0012", 12.5, True],
        [date(2026, 3, 5), datetime(2026, 3, 5, 9, 20), time(9, 30)],  # noqa: DTZ001 - as spreadsheets hold it
        [CellError("#REF!"), "=1+1", date(1899, 1, 1)],
    ]
    sheet = Sheet(
        "数据",
        0,
        rows,
        merged=(Span(0, 0, 0, 2),),
        formats={(1, 1): "0.00%"},
        hidden_rows=frozenset({2}),
        hidden_columns=frozenset({2}),
        comments={(1, 0): "请核对"},
    )
    target = tmp_path / "x.xlsx"
    rebuild([sheet], sheet_names([sheet], "x"), target, MADE)
    made = openpyxl.load_workbook(target)["数据"]
    assert made["A1"].value == "标题"
    assert [str(area) for area in made.merged_cells.ranges] == ["A1:C1"]
    assert (made["A2"].value, made["B2"].value, made["C2"].value) == ("0012", 12.5, True)
    assert made["B2"].number_format == "0.00%"
    assert made["A3"].value == datetime(2026, 3, 5)  # noqa: DTZ001 - as spreadsheets hold it
    assert made["A3"].number_format == "yyyy-mm-dd"
    assert made["B3"].value == datetime(2026, 3, 5, 9, 20)  # noqa: DTZ001 - as spreadsheets hold it
    assert made["C3"].value == time(9, 30)
    assert made["B4"].data_type == "s"
    assert made["C4"].value == "1899-01-01"
    assert openpyxl.load_workbook(target, data_only=True)["数据"]["A4"].value == "#REF!"
    assert made.row_dimensions[3].hidden
    assert made.column_dimensions["C"].hidden
    assert made["A2"].comment is not None


def test_overlapping_merges_and_values_below_a_merge_lose_nothing(tmp_path: Path) -> None:
    sheet = Sheet("数据", 0, [["甲", "乙"], ["丙", "丁"]], merged=(Span(0, 0, 1, 0), Span(1, 0, 1, 1)))
    target = tmp_path / "x.xlsx"
    rebuild([sheet], sheet_names([sheet], "x"), target, MADE)
    made = openpyxl.load_workbook(target)["数据"]
    assert [str(area) for area in made.merged_cells.ranges] == ["A1:A2"]
    assert made["B2"].value == "丁"


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    sheet = Sheet("数据", 0, [["甲", 1], [date(2026, 3, 5), ""]])
    for name in ("one", "other"):
        rebuild([sheet], sheet_names([sheet], "x"), tmp_path / name, MADE)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_sheets_get_names_that_a_workbook_allows() -> None:
    sheets = [Sheet(name, 0, []) for name in ("", "华东/3月[1]", "长" * 40, "长" * 41)]
    names = list(sheet_names(sheets, "销售").values())
    assert names[:2] == ["销售", "华东_3月_1_"]
    assert len(set(names)) == 4
    assert max(map(len, names)) <= 31


def test_marks_follow_the_names_of_the_rebuilt_sheets() -> None:
    def mark(cell: str) -> Mark:
        return Mark("F1", "error", "日期读不出", "", cell, 2 if cell else 0, "日期", "x", "…", "…", "")

    answer = Answer("S1", "ab", "zh", "", (), "", (), {}, (("日期读不出", (mark("A2"), mark(""))),), (Region("", 1, 2, 3),))
    moved = with_sheets(answer, {"": "销售"})
    assert [item.sheet for item in moved.marks] == ["销售", ""]
    assert moved.regions[0].sheet == "销售"


def test_a_note_says_that_nothing_could_be_read(tmp_path: Path) -> None:
    write_note(tmp_path / "x.xlsx", MADE, "zh")
    (sheet,) = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets
    assert "没有能读出的内容" in str(sheet["A1"].value)
