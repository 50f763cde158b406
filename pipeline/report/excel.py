"""Write `summary.xlsx`: a sheet a block, real numbers with formats, same bytes for the same knowledge."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.report.definition import FIGURE_KINDS
from pipeline.report.excel_charts import place_chart
from pipeline.report.excel_sheets import write_contents, write_origins
from pipeline.report.excel_styles import FORMATS, LONGEST_TEXT, Styles, set_print
from pipeline.report.query import NOT_REPORTED
from pipeline.report.sheet import Lines
from pipeline.report.wording import word_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.definition import Column
    from pipeline.report.html import Imprint
    from pipeline.report.sheet import Cell, Grid, Line
    from pipeline.report.wording import Wording

WIDTHS = {
    "count": 9,
    "days": 9,
    "money": 15,
    "decimal": 11,
    "hours": 10,
    "percent": 10,
    "date": 12,
    "instant": 17,
    "month": 10,
    "flag": 7,
    "code": 16,
}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_WIDE = re.compile("[\u2e80-\U0010ffff]")
"""Characters that take two half-width places."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MEASURED = 200
"""Rows that a column's width is measured by."""
_BARS_FROM = 3
"""Rows from which bars in the cells of shares are worth their ink."""


def write_workbook(
    reports: Sequence[tuple[Wording, Sequence[Grid]]],
    imprint: Imprint,
    created: datetime | None,
    origins: Iterable[tuple[Any, ...]] = (),
) -> bytes:
    """Write all reports into one workbook.

    Texts are written as texts, whatever they begin with, so that none becomes a formula or a link.

    Args:
        reports: Each report's words and its blocks, laid out.
        imprint: What the first sheet says about the whole.
        created: Newest `received_at` that went in; becomes the workbook's own date.
        origins: Lines of the sheet of origins, see `origin_pages.sheet_lines`.

    Returns:
        The workbook's bytes.
    """
    import xlsxwriter

    target = io.BytesIO()
    quiet = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, **quiet})
    stamp = (created or _EPOCH).replace(tzinfo=None, microsecond=0)
    workbook.set_properties({"title": f"{imprint.company} {imprint.period}", "company": imprint.company, "created": stamp})
    styles = Styles(workbook)
    contents = workbook.add_worksheet(_sheet_name(reports[0][0].say("contents"), set()) if reports else "1")
    taken = {contents.get_name().casefold()}
    links: list[tuple[str, str, str, int]] = []
    for wording, grids in reports:
        for grid in grids:
            if not grid.block.workbook:
                continue
            name = _sheet_name(f"{wording.title()} {grid.title}", taken)
            taken.add(name.casefold())
            sheet = workbook.add_worksheet(name)
            width = _write_grid(sheet, grid, styles, wording)
            last_row, last_column = place_chart(workbook, sheet, grid, styles.points, width)
            sheet.print_area(0, 0, max(last_row, 1), max(last_column, 0))
            links.append((name, wording.title(), grid.title, len(grid.lines)))
    if reports:
        words = reports[0][0]
        name = _sheet_name(words.say("origins.sheet-name"), taken)
        count = write_origins(workbook.add_worksheet(name), origins, words, styles)
        links.append((name, words.say("origins.sheet-name"), words.say("origins.title"), count))
        write_contents(contents, imprint, links, reports[0][0], styles)
    workbook.close()
    return target.getvalue()


def _write_grid(sheet: Worksheet, grid: Grid, styles: Styles, wording: Wording) -> float:
    """Write one block: head in the first row, frozen, with a filter; give its width in characters."""
    width = 0.0
    for column, item in enumerate(grid.head):
        sheet.write_string(0, column, item.text, styles.head_figure if item.is_figure else styles.head)
        wide = _width(item, grid, column, wording)
        sheet.set_column(column, column, wide)
        width += wide
    if isinstance(grid.lines, Lines):
        _write_rows(sheet, grid, grid.lines, styles, wording)
    else:
        for number, line in enumerate(grid.lines, 1):
            _write_line(sheet, number, line, grid, styles)
    if not grid.lines:
        sheet.write_string(1, 0, grid.empty)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(grid.lines), 1), max(len(grid.head) - 1, 0))
    _add_rules(sheet, grid, styles, wording)
    set_print(sheet, wording, title=f"{wording.title()} · {grid.title}")
    return width


def _write_rows(sheet: Worksheet, grid: Grid, lines: Lines, styles: Styles, wording: Wording) -> None:
    """Write rows as the query gave them: numbers and days are not worded, for long tables that is most of them."""
    columns = [
        (place, item.column, item.column.kind, bool(item.column.tone and not item.column.tones), _look(item.column, styles))
        for place, item in enumerate(grid.head)
    ]
    for number, row in enumerate(lines.rows, 1):
        if row.get("is_total"):
            _write_line(sheet, number, lines[number - 1], grid, styles)
            continue
        for place, column, kind, is_toned, look in columns:
            value = row[column.id]
            tone = wording.tone(value, column, row) if is_toned or value is NOT_REPORTED else ""
            if value is None and not tone:
                continue
            style = look.get(tone) or look.setdefault(tone, styles.cell(kind, tone, False))
            if value is None:
                sheet.write_blank(number, place, None, style)
            elif kind in FORMATS and _is_written(value):
                _write_value(sheet, number, place, value, style)
            else:
                sheet.write_string(number, place, wording.cell(value, column, row, grid.block)[:LONGEST_TEXT], style)


def _look(column: Column, styles: Styles) -> dict[str, Format]:
    """Begin the formats of a column's cells, by tone."""
    return {"": styles.cell(column.kind, "", False)}


def _write_line(sheet: Worksheet, number: int, line: Line, grid: Grid, styles: Styles) -> None:
    """Write one line that is laid out."""
    for column, item in enumerate(line.cells):
        style = styles.cell(item.column.kind, _still(item, grid.head[column]), line.is_total)
        if item.value is None:
            sheet.write_blank(number, column, None, style)
        elif item.column.kind in FORMATS and _is_written(item.value):
            _write_value(sheet, number, column, item.value, style)
        else:
            sheet.write_string(number, column, item.text[:LONGEST_TEXT], style)


def _add_rules(sheet: Worksheet, grid: Grid, styles: Styles, wording: Wording) -> None:
    """Let cells colour themselves: states by what they say, shares by bars, the numbers of a heat map by depth."""
    last = len(grid.lines)
    if not last:
        return
    chart = grid.block.chart
    is_heat = chart is not None and chart.kind == "heat" and grid.block.show == "matrix"
    for column, item in enumerate(grid.head):
        kind, place = item.column.kind, (1, column, last, column)
        for code, tone in item.column.tones.items():
            if tone in styles.tones:
                word = wording.cell(code, item.column, {}, grid.block).replace('"', '""')
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": styles.tones[tone]}
                sheet.conditional_format(*place, rule)
        if is_heat and kind in FIGURE_KINDS:
            sheet.conditional_format(*place, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#93B8DB"})
        elif kind == "percent" and last >= _BARS_FROM:
            bar = {"type": "data_bar", "bar_solid": True, "data_bar_2010": True, "bar_color": "#C3D8EC"}
            sheet.conditional_format(*place, bar | {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1})


def _is_written(value: object) -> bool:
    """Tell whether a value is written as what it is; everything else as the page words it."""
    return isinstance(value, (int, float, Decimal, date))


def _write_value(sheet: Worksheet, row: int, column: int, value: Any, style: Format) -> None:  # noqa: ANN401 - what a query gives
    """Write a number as a number and a day as a day."""
    if not isinstance(value, date):
        sheet.write_number(row, column, float(value), style)
        return
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet has no zones
    sheet.write_datetime(row, column, moment, style)


def _still(item: Cell, head: Cell) -> str:
    """Give the tone that is written into a cell: none where a rule gives it by what the cell says."""
    return "" if head.column.tones and item.tone != "missing" else item.tone


def _width(item: Cell, grid: Grid, column: int, wording: Wording) -> float:
    """Give a column's width in characters: as declared, by kind, or by the first rows' texts; Chinese counts twice."""
    if item.column.width:
        return item.column.width
    longest = max((_text_width(text) for text in (item.text, *_first_texts(grid, column, wording))), default=8)
    return min(max(WIDTHS.get(item.column.kind, 8), longest + 2), 60)


def _first_texts(grid: Grid, column: int, wording: Wording) -> Iterable[str]:
    """Give what a column's first cells say; of numbers the smallest and the largest."""
    if not isinstance(grid.lines, Lines):
        return (line.cells[column].text for line in grid.lines[:_MEASURED])
    own = grid.head[column].column
    rows = grid.lines.rows[:_MEASURED]
    numbers = [row[own.id] for row in rows if own.is_figure and isinstance(row[own.id], (int, float, Decimal))]
    if numbers:
        return (word_number(number, own.kind) for number in (min(numbers), max(numbers)))
    return (wording.cell(row[own.id], own, row, grid.block) for row in rows)


def _text_width(text: str) -> int:
    """Tell how many half-width places the longest line of a text takes."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(len(line) + len(_WIDE.findall(line)) for line in text.split("\n"))


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Make a name that a workbook allows: at most 31 characters, some signs barred, none twice."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted).strip(" '") or "1"
    name, number = plain[:31], 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: 31 - len(ending)] + ending
    return name
