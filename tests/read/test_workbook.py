"""Every container, and what must not be lost in any of them."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
import xlwt

from pipeline.messages import has, word_finding
from tests.read.conftest import saved, with_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model import Workbook
    from tests.read.conftest import Read

DAY = date(2026, 3, 5)


def an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "日报"
    sheet.append(["日期", "客户", "金额"])
    sheet.append([DAY, "甲公司", 1200.5])
    return saved(book)


def an_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("日报")
    for column, title in enumerate(["日期", "客户", "金额"]):
        sheet.write(0, column, title)
    sheet.write(1, 0, DAY, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(1, 1, "甲公司")
    sheet.write(1, 2, 1200.5)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def an_ods() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="日报")
    document.spreadsheet.addElement(table)
    for values in (["日期", "客户", "金额"], [DAY, "甲公司", 1200.5]):
        row = TableRow()
        table.addElement(row)
        for value in values:
            if isinstance(value, str):
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            elif isinstance(value, date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            else:
                cell = TableCell(valuetype="float", value=value)
            row.addElement(cell)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def strict(data: bytes) -> bytes:
    """Write an xlsx in the strict form of the standard."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {
            name: archive.read(name)
            .replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            )
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            for name in archive.namelist()
        }
    return with_parts(parts, data)


@pytest.mark.parametrize(
    ("make", "container"),
    [(an_xlsx, "xlsx"), (an_xls, "xls"), (an_ods, "ods"), (lambda: strict(an_xlsx()), "xlsx")],
    ids=["xlsx", "xls", "ods", "strict"],
)
@pytest.mark.parametrize("name", ["华东/日报.xlsx", "华东/日报.xls", "华东/日报"])
def test_content_decides_what_a_file_is_whatever_its_name(
    read: Read, make: Callable[[], bytes], container: str, name: str
) -> None:
    workbook = read(make(), name)
    (sheet,) = workbook.sheets
    assert (workbook.container, sheet.name, sheet.position) == (container, "日报", 0)
    assert [list(row) for row in sheet.rows] == [["日期", "客户", "金额"], [DAY, "甲公司", 1200.5]]
    assert workbook.findings == ()


def test_a_csv_named_xlsx_is_read(read: Read) -> None:
    assert read("日期,金额\n3.1,5\n".encode("gb18030"), "华东/日报.xlsx").sheets[0].rows == [["日期", "金额"], ["3.1", "5"]]


def test_hidden_parts_are_read_and_told(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in range(4):
        sheet.append([row, row, row])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.create_chartsheet("图")
    book.create_sheet("深藏").sheet_state = "veryHidden"
    sheets = read(saved(book)).sheets
    assert [(item.name, item.position, item.visibility) for item in sheets] == [
        ("Sheet", 0, "visible"),
        ("隐藏", 1, "hidden"),
        ("深藏", 3, "very-hidden"),
    ]
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == (frozenset({2}), frozenset({1}))
    assert sheets[0].rows[2][1] == 2


def test_addresses_count_from_the_first_cell_of_the_sheet(read: Read) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C4"] = "x"
    assert read(saved(book)).sheets[0].rows[3][2] == "x"


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_times_and_durations_are_what_they_look_like(read: Read, since_1904: bool) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        for column, (value, shown) in enumerate(
            [
                (DAY, "yyyy-mm-dd"),
                (datetime(2026, 3, 5, 9, 20), 'yyyy"年"m"月"d"日" h:mm'),  # noqa: DTZ001 - a workbook knows no zone
                (time(9, 20), "h:mm"),
                (timedelta(hours=26), "[h]:mm"),
                (DAY, 'm"月"d"日";@'),
                (DAY, "[$-404]e/m/d"),
            ]
        ):
            sheet.write(0, column, value, book.add_format({"num_format": shown}))
    row = read(target.getvalue()).sheets[0].rows[0]
    moment = datetime(2026, 3, 5, 9, 20)  # noqa: DTZ001
    assert list(row) == [DAY, moment, time(9, 20), timedelta(hours=26), DAY, DAY]


def test_errors_of_an_xls_are_kept(read: Read) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("日报")
    sheet.write(0, 0, "甲")
    sheet.row(0).set_cell_error(1, "#REF!")
    target = io.BytesIO()
    book.save(target)
    value = read(target.getvalue()).sheets[0].rows[0][1]
    assert (type(value).__name__, value) == ("CellError", "#REF!")


def test_formats_hidden_parts_and_strikes_of_an_xls_are_told(read: Read) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("日报")
    sheet.write(0, 0, 7, xlwt.easyxf(num_format_str="00000"))
    sheet.write(0, 1, 0.125, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(0, 2, 0.5, xlwt.easyxf(num_format_str='0.0"万元"'))
    sheet.write(1, 0, "作废", xlwt.easyxf("font: struck_out on"))
    sheet.write(2, 1, 5)
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    book.add_sheet("隐藏").visibility = 1
    target = io.BytesIO()
    book.save(target)
    first, second = read(target.getvalue()).sheets
    assert first.formats == {(0, 0): "00000", (0, 1): "0.00%", (0, 2): '0.0"万元"'}
    assert (first.struck, first.hidden_rows, first.hidden_columns) == (frozenset({(1, 0)}), frozenset({2}), frozenset({1}))
    assert second.visibility == "hidden"


def refusal(workbook: Workbook) -> str:
    """Give the one reason why a workbook was not read; it must have words in both languages."""
    assert workbook.sheets == ()
    (finding,) = workbook.findings
    assert finding.severity == "error"
    for part in ("found", "mend"):
        assert has(f"{finding.reason}.{part}", "zh")
        assert has(f"{finding.reason}.{part}", "en")
    assert "{" not in word_finding(finding, "zh")
    return f"{finding.code} {finding.reason}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\xff\xd8\xff\xe0 picture", "image"),
        (b"Rar!\x1a\x07\x00 rest", "packed"),
        (b"MZ\x90\x00 program", "program"),
        (b"\0" * 4096, "blank"),
        (b"   \n", "blank"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "old-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "broken"),
        (b"PK\x03\x04" + bytes(200), "truncated"),
        (bytes(range(256)) * 30, "unknown-format"),
    ],
)
def test_what_is_no_workbook_says_what_it_is(read: Read, data: bytes, reason: str) -> None:
    assert refusal(read(data)) == f"unreadable-file read.unreadable.{reason}"


def test_a_workbook_cut_short_is_unreadable(read: Read) -> None:
    data = an_xlsx()
    assert refusal(read(data[: len(data) // 2])) == "unreadable-file read.unreadable.truncated"


def test_a_word_document_is_named(read: Read) -> None:
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(read(target.getvalue(), "华东/说明.docx")) == "unreadable-file read.unreadable.document"


def test_a_locked_xls_says_so(read: Read) -> None:
    data = an_xls()
    start = data.index(b"\x09\x08")
    first = start + 4 + int.from_bytes(data[start + 2 : start + 4], "little")
    locked = data[:first] + b"\x2f\x00" + data[first + 2 :]
    assert refusal(read(locked)) == "unreadable-file read.unreadable.password"


def test_a_file_that_vanished_is_a_finding(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    def vanished(self: Path) -> bytes:
        raise PermissionError(self)

    monkeypatch.setattr(Path, "read_bytes", vanished)
    assert refusal(read(b"a,b\n")) == "unreadable-file read.unreadable.in-use"


def test_macros_and_links_do_no_harm(read: Read) -> None:
    data = with_parts(
        {
            "xl/worksheets/sheet1.xml": (
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
                '<c r="A1" t="str"><f>[1]Sheet1!A1</f><v>kept</v></c></row></sheetData></worksheet>'
            )
        }
    )
    assert read(data, "华东/带宏.xlsm").sheets[0].rows == [["kept"]]
