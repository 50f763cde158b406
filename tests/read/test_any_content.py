"""Whatever stands in the cells, every container gives it back at its place, with the comments beside it."""

from __future__ import annotations

import csv
import html
import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from pipeline.model import Delivery
from pipeline.read import read_workbook
from pipeline.settings import Limits

if TYPE_CHECKING:
    from pipeline.model import Sheet, Value

LETTERS = "客户名称甲乙〇𠮷😀8８３ａZz09.-/%:：;，、（）()[]<>&\"'=+@#\u200b\u202e\u3000 \u00a0é"
TEXTS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text == text.strip() and not text.startswith("="))
NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 4)))
CELLS = st.one_of(TEXTS, TEXTS, NUMBERS, st.just(""))
Cells = list[list[str | int | float]]
FEW = settings(max_examples=40, derandomize=True, deadline=None)


@st.composite
def grids(draw: st.DrawFn, cells: st.SearchStrategy[str | int | float] = CELLS) -> Cells:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6))


def read(data: bytes, name: str) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        path.write_bytes(data)
        workbook = read_workbook(Delivery(f"华东/{name}", path, "", len(data), 0, datetime(2026, 1, 1, tzinfo=UTC)), Limits())
    assert workbook.findings == ()
    return workbook.sheets[0]


def at(sheet: Sheet, row: int, column: int) -> Value:
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else ""


def plain(value: object) -> object:
    """Give a text with single blanks, as these containers keep it."""
    return " ".join(value.split()) if isinstance(value, str) else value


def assert_holds(sheet: Sheet, grid: Cells) -> None:
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            assert at(sheet, row, column) == value, (row, column)


@FEW
@given(grids(), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), TEXTS), max_size=3))
def test_an_xlsx_with_comments_keeps_all(grid: Cells, notes: list[tuple[int, int, str]]) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 9, "末")
        for row, cells in enumerate(grid):
            for column, value in enumerate(cells):
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(row, column, value)
        for row, column, text in notes:
            sheet.write_comment(row, column, text)
    found = read(target.getvalue(), "报表.xlsx")
    assert_holds(found, grid)
    assert found.comments == {(row, column): text for row, column, text in notes}


@FEW
@given(grids(), st.integers(0, 3), st.integers(1, 3))
def test_values_under_a_merge_of_an_xls_stay(grid: Cells, top: int, more: int) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("日报", cell_overwrite_ok=True)
    sheet.write(0, 9, "末")
    sheet.merge(top, top + more, 0, 2)  # writes blanks, so the values come after
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    target = io.BytesIO()
    book.save(target)
    found = read(target.getvalue(), "报表.xls")
    assert_holds(found, grid)
    assert [(span.top, span.left, span.bottom, span.right) for span in found.merged] == [(top, 0, top + more, 2)]


@FEW
@given(grids())
def test_an_ods_keeps_all(grid: Cells) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="日报")
    lines: Cells = [*grid, ["末"]]
    for cells in lines:
        line = TableRow()
        for value in cells:
            kind = {"valuetype": "string"} if isinstance(value, str) else {"valuetype": "float", "value": repr(value)}
            cell = TableCell(**kind) if value != "" else TableCell()
            if value != "":
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    target = io.BytesIO()
    book.save(target)
    found = read(target.getvalue(), "报表.ods")
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            kept = at(found, row, column)
            assert plain(kept) == plain(value)


@FEW
@given(grids(TEXTS), st.sampled_from([("\t", "utf-8"), (",", "utf-8-sig"), (";", "utf-8"), (",", "utf-16")]))
def test_a_csv_keeps_all_whatever_its_separator(grid: Cells, way: tuple[str, str]) -> None:
    separator, encoding = way
    target = io.StringIO()
    header = [f"列{number}" for number in range(len(grid[0]) + 1)]
    writer = csv.writer(target, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *([*cells, "末"] for cells in grid)])
    found = read(target.getvalue().encode(encoding), "报表.csv")
    assert_holds(found, [list(header), *grid])


@FEW
@given(grids(TEXTS))
def test_a_page_saved_as_xls_keeps_all(grid: Cells) -> None:
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in cells) + "<td>末</td></tr>" for cells in grid
    )
    page = f'<html><head><meta charset="utf-8"></head><body><table>{lines}</table></body></html>'
    found = read(page.encode(), "报表.xls")
    for row, cells in enumerate(grid):
        assert [plain(value) for value in found.rows[row]] == [*map(plain, cells), "末"]
