"""The workbook's own charts: drawn from the sheet's cells, states coloured by rule, printed with their table."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.report.charts.declared import Chart
from pipeline.report.definition import Block, Column, Report
from pipeline.report.excel import write_workbook
from pipeline.report.html import Imprint
from pipeline.report.sheet import lay_out
from pipeline.report.wording import Wording

if TYPE_CHECKING:
    from pipeline.schema import Schema

COLUMNS = (
    Column("branch_name"),
    Column("visits", "count"),
    Column("achievement", "percent"),
    Column("status", "choice", tones={"reached": "good", "behind": "bad"}),
)
ROWS: list[dict[str, Any]] = [
    {"branch_name": "=1+1", "visits": 6, "achievement": 0.9, "status": "behind"},
    {"branch_name": "华南", "visits": 3, "achievement": 1.1, "status": "reached"},
    {"branch_name": "华北", "visits": 1, "achievement": 0.5, "status": "behind"},
    {"branch_name": "合计", "visits": 10, "achievement": None, "status": None, "is_total": True},
]
PRINT = Imprint("示例", "2026-03", "2026-03-01", "2026-03-31", "2026-03-31", "", "", "1", "0.1.0", "", ())


def book(schema: Schema, chart: Chart) -> bytes:
    block = Block("company", "x.sql", "SAL-01", COLUMNS, chart=chart)
    words = Wording(Report("sales", 0, Path(), (block,)), schema, "zh", {})
    return write_workbook([(words, [lay_out(block, ROWS, words, headline="=差 128 万元")])], PRINT, None)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(
    ("chart", "values"),
    [
        (Chart("bars", "branch_name", ("visits",), tone="status"), "$B$2:$B$4"),
        (Chart("bars", "branch_name", ("visits",), top=2), "$B$2:$B$3"),
        (Chart("columns", "branch_name", ("achievement",)), "$C$2:$C$4"),
    ],
)
def test_a_chart_is_drawn_from_the_table_s_cells_without_its_total(schema: Schema, chart: Chart, values: str) -> None:
    content = book(schema, chart)
    drawn = part(content, "xl/charts/chart1.xml")
    assert [place.split("!")[1] for place in re.findall(r"<c:val><c:numRef><c:f>([^<]+)", drawn)] == [values]
    assert "差 128 万元" in drawn
    assert content == book(schema, chart)


def test_a_falling_chart_has_its_points_beside_the_table(schema: Schema) -> None:
    content = book(schema, Chart("pareto", "branch_name", ("visits",)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    found = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_row=4, min_col=6)]
    kept = [[value for value in line if value is not None] for line in found]
    assert kept == [["=1+1", 6, 0.6], ["华南", 3, 0.9], ["华北", 1, 1]]
    assert "<c:lineChart>" in part(content, "xl/charts/chart1.xml")


def test_typed_text_stays_text_and_nothing_is_locked_or_linked_out(schema: Schema) -> None:
    content = book(schema, Chart("pareto", "branch_name", ("visits",)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            written = archive.read(name).decode()
            assert "<f>" not in written, name
            assert "sheetProtection" not in written, name
            assert 'TargetMode="External"' not in written, name


def test_states_and_shares_are_coloured_by_rule_and_print_on_a4_across(schema: Schema) -> None:
    content = book(schema, Chart("bars", "branch_name", ("visits",)))
    sheet = part(content, "xl/worksheets/sheet2.xml")
    assert '"落后"' in sheet.replace("&quot;", '"')
    assert "<dataBar>" in sheet
    setup = re.search(r"<pageSetup [^>]*>", sheet)
    assert setup is not None
    assert all(word in setup[0] for word in ('paperSize="9"', 'orientation="landscape"', 'fitToHeight="0"'))
    names = part(content, "xl/workbook.xml")
    assert "Print_Titles" in names
    area = re.search(r"Print_Area[^>]*>[^<]*\$A\$1:\$[A-Z]+\$(\d+)<", names)
    assert area is not None
    assert int(area[1]) > len(ROWS) + 10  # the chart below is on the paper
