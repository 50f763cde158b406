"""What stands in containers other than plain xlsx cells: errors of xlsb, comments of xls, threads, hostile counts."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.comments import Comment

from pipeline.model import CellError
from pipeline.read.biff import read_globals
from pipeline.read.biff_notes import CONTINUED, NOTE, OBJECT, TEXT, notes_of
from pipeline.read.refusal import Refusal
from pipeline.read.xls import read_xls
from pipeline.read.xlsb import error_cells
from pipeline.settings import Limits
from tests.read.conftest import with_sheet

if TYPE_CHECKING:
    from tests.read.conftest import Read

THREAD = b"""<?xml version="1.0"?><ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B2" id="{1}"><text>\xe7\xad\x89\xe5\x9b\x9e\xe5\xa4\x8d &amp; \xe8\xaf\x9d</text></threadedComment>
<threadedComment ref="B2" id="{2}" parentId="{1}"><text>\xe5\xb7\xb2\xe5\x9b\x9e</text></threadedComment></ThreadedComments>"""


def test_errors_of_an_xlsb_are_found_at_their_cells() -> None:
    row = bytes([0, 17, *(3).to_bytes(4, "little"), *bytes(13)])
    plain = bytes([3, 9, *(2).to_bytes(4, "little"), *bytes(4), 0x2A])
    formula = bytes([11, 13, *(5).to_bytes(4, "little"), *bytes(4), 0x17, *bytes(4)])
    wide_kind = bytes([0x81, 0x01, 0x00])
    found = error_cells(row + wide_kind + plain + formula + b"\x03\xff\xff", Limits())
    assert found == {(3, 2): CellError("#N/A"), (3, 5): CellError("#REF!")}


@pytest.mark.parametrize(
    ("rows", "column", "reason"),
    [((9, 2), 0, "read.unreadable.broken"), ((0, 2**21), 0, "read.limit.grid"), ((0, 1_000_000), 900, "read.limit.box")],
)
def test_an_xlsb_whose_cells_lie_so_that_the_parser_would_die_is_refused(rows: tuple[int, ...], column: int, reason: str) -> None:
    def cell(row: int) -> bytes:
        return bytes([0, 17, *row.to_bytes(4, "little"), *bytes(13), 2, 12, *column.to_bytes(4, "little"), *bytes(8)])

    with pytest.raises(Refusal) as refused:
        error_cells(b"".join(map(cell, rows)), Limits())
    assert refused.value.reason == reason


def test_comments_of_an_xls_belong_to_the_cells_of_their_notes() -> None:
    def drawing(number: int) -> bytes:
        return bytes([0x15, 0, 0x12, 0, 0x19, 0, number, 0])

    records = [
        (OBJECT, drawing(1)),
        (TEXT, bytes(10) + bytes([4, 0])),
        (CONTINUED, b"\x01" + "客户".encode("utf-16-le")),
        (CONTINUED, b"\x01" + "要货".encode("utf-16-le")),
        (CONTINUED, bytes(16)),
        (OBJECT, drawing(2)),
        (TEXT, bytes(10) + bytes([2, 0])),
        (CONTINUED, b"\x00ok"),
        (NOTE, bytes([1, 0, 2, 0, 0, 0, 1, 0])),
        (NOTE, bytes([9, 0, 0, 0, 0, 0, 2, 0])),
        (NOTE, bytes([9, 0, 1, 0, 0, 0, 3, 0])),
    ]
    assert notes_of(records) == {(1, 2): "客户要货", (9, 0): "ok"}


def test_a_thread_is_kept_in_its_own_words(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B2"], sheet["C3"] = "客户名称", "甲公司", "乙公司"
    sheet["B2"].comment = Comment("[Threaded comment]\nYour version of Excel allows you to read this…", "a")
    sheet["C3"].comment = Comment("催款", "a")
    made = io.BytesIO()
    book.save(made)
    threaded = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(threaded, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
                link = b'<Relationship Id="t1" Type="%b" Target="../threadedComments/threadedComment1.xml"/>' % kind
                part = part.replace(b"</Relationships>", link + b"</Relationships>")
            target.writestr(name, part)
        target.writestr("xl/threadedComments/threadedComment1.xml", THREAD)
    (found,) = read(threaded.getvalue()).sheets
    assert dict(found.comments) == {(1, 1): "等回复 & 话\n已回", (2, 2): "催款"}


def test_an_xls_that_claims_more_strings_than_it_has_bytes_is_refused() -> None:
    begin = bytes([9, 8, 4, 0, 0, 6, 5, 0])
    strings = bytes([0xFC, 0, 8, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F])
    with pytest.raises(Refusal) as refused:
        read_globals(begin + strings + bytes([10, 0, 0, 0]))
    assert refused.value.reason == "read.limit.strings"


def test_formulas_of_an_xls_that_nobody_calculated_are_told() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("日报")
    sheet.write(0, 0, 5)
    sheet.write(0, 1, xlwt.Formula("A1*2"))
    sheet.write(1, 1, xlwt.Formula("A2*2"))
    made = io.BytesIO()
    book.save(made)
    (read,) = read_xls(made.getvalue(), Limits())
    assert (read.rows[0][:2], read.uncached) == ([5.0, ""], frozenset({(0, 1)}))


def test_a_text_struck_through_run_by_run_counts_as_struck_and_one_struck_in_part_does_not(read: Read) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        struck, red = book.add_format({"font_strikeout": True}), book.add_format({"font_color": "red", "font_strikeout": True})
        sheet.write_rich_string("A1", struck, "作废", red, "不算")
        sheet.write_rich_string("A2", struck, "旧名", "新名")
        sheet.write("A3", "在")
    (first,) = read(target.getvalue()).sheets
    assert first.struck == {(0, 0)}
    assert first.rows == [["作废不算"], ["旧名新名"], ["在"]]
    run = "<r><rPr><strike/></rPr><t>x</t></r>"
    cells = f'<c r="A1" t="inlineStr"><is>{run}{run}</is></c><c r="B1" t="inlineStr"><is>{run}<r><t>y</t></r></is></c>'
    (second,) = read(with_sheet(f'<row r="1">{cells}</row>')).sheets
    assert second.struck == {(0, 0)}
