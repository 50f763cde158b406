"""What a parser passes over in silence is looked for on purpose."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font

from pipeline.model import CellError, Span
from tests.read.conftest import NAMESPACE, saved, with_parts, with_sheet

if TYPE_CHECKING:
    from tests.read.conftest import Read


def test_error_cells_come_back_at_their_address_and_apart_from_text(read: Read) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("B2", "=NA()", None, "#N/A")
        sheet.write_formula("D3", "=1/0", None, "#DIV/0!")
        sheet.write_string("A1", "#REF!")
    rows = read(target.getvalue()).sheets[0].rows
    assert (type(rows[1][1]), rows[1][1]) == (CellError, "#N/A")
    assert (type(rows[2][3]), rows[2][3]) == (CellError, "#DIV/0!")
    assert (type(rows[0][0]), rows[0][0]) == (str, "#REF!")


def test_formulas_without_a_saved_value_are_told(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C3"] = 1, "=A1+1", "=SUM(A1:B1)"
    read_sheet = read(saved(book)).sheets[0]
    assert read_sheet.uncached == {(0, 1), (2, 2)}


def test_formulas_with_a_value_even_an_empty_text_are_not_told(read: Read) -> None:
    sheet = read(
        with_sheet(
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
            '<c r="C1"><f t="shared" si="0" ref="C1:D1">A1</f><v>2</v></c><c r="D1"><f t="shared" si="0"/><v>3</v></c>'
            '<c r="E1"><f t="shared" si="0"/></c></row>'
        )
    ).sheets[0]
    assert sheet.uncached == {(0, 4)}
    assert list(sheet.rows[0])[:4] == [2, "", 2, 3]


def test_text_that_looks_like_nothing_stays_text(read: Read) -> None:
    book = openpyxl.Workbook()
    words = ["NA", "None", "null", "N/A", "00123", "1,234.50", "nan", "TRUE"]
    book.worksheets[0].append(words)
    assert read(saved(book)).sheets[0].rows == [words]


def test_number_formats_that_tell_more_are_kept_for_numbers_only(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    values: list[float | str] = [7, 0.125, 0.5, 12, 120000, 5, "text", 8]
    shown = ["00000", "0.0%", "0%", '0.00"万元"', "0!.0,", "0.00", "00000", "General"]
    sheet.append(values)
    for cell, code in zip(sheet[1], shown, strict=True):
        cell.number_format = code
    assert read(saved(book)).sheets[0].formats == {
        (0, 0): "00000",
        (0, 1): "0.0%",
        (0, 2): "0%",
        (0, 3): '0.00"万元"',
        (0, 4): "0!.0,",
    }


@pytest.mark.parametrize("number", [*range(27, 37), *range(50, 59)])
def test_chinese_built_in_formats_are_dates(read: Read, number: int) -> None:
    value = read(with_sheet('<row r="1"><c r="A1" s="1"><v>46086</v></c></row>', number)).sheets[0].rows[0][0]
    assert value == date(2026, 3, 5)


def test_comments_strikes_and_merges_keep_their_place(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = "作废"
    sheet["B2"].font = Font(strike=True)
    sheet["B2"].comment = Comment("已取消 <3月>", "王")
    sheet["A5"] = "合并"
    sheet.merge_cells("A5:B8")
    found = read(saved(book)).sheets[0]
    assert found.struck == {(1, 1)}
    assert found.comments == {(1, 1): "已取消 <3月>"}
    assert found.merged == (Span(4, 0, 7, 1),)


def test_a_merge_over_whole_columns_ends_near_the_grid(read: Read) -> None:
    (span,) = (
        read(
            with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after='<mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>')
        )
        .sheets[0]
        .merged
    )
    assert span.bottom < 1000


def test_rich_text_is_joined_without_reading_aids(read: Read) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_rich_string("A1", "普通", book.add_format({"bold": True}), "粗体", "尾")
    assert read(target.getvalue()).sheets[0].rows == [["普通粗体尾"]]


def test_cells_and_rows_without_an_address_are_placed_by_order(read: Read) -> None:
    sheet = read(
        with_sheet(
            '<row><c><v>1</v></c><c t="inlineStr"><is><t>x</t></is></c><c t="e"><v>#REF!</v></c></row>'
            '<row r="4" hidden="1"><c><f>A1</f></c><c r="D4" s="1"><v>3</v></c><c><v>4</v></c></row>',
            9,
        )
    ).sheets[0]
    assert list(sheet.rows[0])[:3] == [1, "x", "#REF!"]
    assert isinstance(sheet.rows[0][2], CellError)
    assert list(sheet.rows[3])[3:5] == [3, 4]
    assert (sheet.uncached, sheet.hidden_rows, dict(sheet.formats)) == (frozenset({(3, 0)}), frozenset({3}), {(3, 3): "0%"})


def test_a_namespace_prefix_and_single_quotes_change_nothing(read: Read) -> None:
    part = (
        f"<?xml version='1.0'?><x:worksheet xmlns:x='{NAMESPACE}'>"
        "<x:cols><x:col min='2' max='2' hidden='true'/></x:cols><x:sheetData>"
        "<x:row r='1' hidden='1'><x:c r='A1'><x:v>1</x:v></x:c><x:c t='e' r='B1'><x:v>#DIV/0!</x:v></x:c>"
        "<x:c r='C1'><x:f>A1</x:f></x:c></x:row>"
        "</x:sheetData></x:worksheet>"
    )
    sheet = read(with_parts({"xl/worksheets/sheet1.xml": part})).sheets[0]
    assert list(sheet.rows[0])[:2] == [1, CellError("#DIV/0!")]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.uncached) == (frozenset({0}), frozenset({1}), frozenset({(0, 2)}))


def test_what_the_parser_passes_over_is_put_back_and_told(read: Read) -> None:
    part = (
        f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{NAMESPACE}"><sheetData><row r="2">'
        '<c r="B2"><v>1.5</v></c></row></sheetData></worksheet>'
    )
    workbook = read(with_parts({"xl/worksheets/sheet1.xml": part.encode("utf-16")}))
    assert workbook.sheets[0].rows[1][1] == 1.5
    (finding,) = workbook.findings
    assert (finding.code, finding.severity, finding.cell, finding.params) == ("incomplete-read", "info", "B2", (("count", "1"),))


def test_empty_texts_of_other_programs_are_no_loss(read: Read) -> None:
    strings = f'<sst xmlns="{NAMESPACE}" count="2" uniqueCount="2"><si><t>a</t></si><si><t/></si></sst>'
    sheet = (
        f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    workbook = read(with_parts({"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}))
    assert workbook.findings == ()
    assert workbook.sheets[0].rows[0][0] == "a"


def test_an_empty_text_does_not_hide_a_lost_cell(read: Read) -> None:
    strings = f'<sst xmlns="{NAMESPACE}" count="2" uniqueCount="2"><si><t>a</t></si><si><t/></si></sst>'
    sheet = (
        f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{NAMESPACE}"><sheetData><row r="1">'
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData></worksheet>'
    )
    workbook = read(with_parts({"xl/worksheets/sheet1.xml": sheet.encode("utf-16"), "xl/sharedStrings.xml": strings}))
    assert workbook.sheets[0].rows[0][0] == "a"
    assert [finding.params for finding in workbook.findings] == [(("count", "1"),)]


def test_a_workbook_in_an_unusual_place_is_read_by_the_second_reader(read: Read) -> None:
    import zipfile

    book = openpyxl.Workbook()
    book.worksheets[0].append(["中", 5])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("xl/", "data/"), old.read(name).replace(b"xl/", b"data/"))
    assert read(target.getvalue()).sheets[0].rows == [["中", 5]]
