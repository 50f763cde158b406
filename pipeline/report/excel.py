"""Write `summary.xlsx`: a sheet a block, real numbers with formats, same bytes for the same knowledge."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.report.definition import FIGURE_KINDS
from pipeline.report.origin_pages import SHEET_BLOCK, SHEET_FIGURE
from pipeline.report.query import NOT_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.html import Imprint
    from pipeline.report.sheet import Cell, Grid
    from pipeline.report.wording import Wording

DAYS = ("date", "instant")
FORMATS = {
    "count": "#,##0",
    "days": "General",
    "money": "#,##0.00",
    "decimal": "#,##0.00",
    "hours": "#,##0.0",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}
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
_ORIGIN_COLUMNS = (
    ("block", 30),
    ("line", 26),
    ("column", 16),
    ("value", 14),
    ("form", 18),
    ("file", 46),
    ("sheet", 14),
    ("row", 7),
    ("cell", 8),
    ("count", 9),
    ("address", 44),
)
FILLS = {"good": "#E3F4EC", "warn": "#FDF1D6", "bad": "#FBE6E3", "info": "#E5EFF9"}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_TEXT = 32_767


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
    styles = _Styles(workbook)
    contents = workbook.add_worksheet(_sheet_name(reports[0][0].say("contents"), set()) if reports else "1")
    taken = {contents.get_name().casefold()}
    links: list[tuple[str, str, str, int]] = []
    for wording, grids in reports:
        for grid in grids:
            if not grid.block.workbook:
                continue
            name = _sheet_name(f"{wording.title()} {grid.title}", taken)
            taken.add(name.casefold())
            _write_grid(workbook.add_worksheet(name), grid, styles, wording)
            links.append((name, wording.title(), grid.title, len(grid.lines)))
    if reports:
        words = reports[0][0]
        name = _sheet_name(words.say("origins.sheet-name"), taken)
        count = _write_origins(workbook.add_worksheet(name), origins, words, styles)
        links.append((name, words.say("origins.sheet-name"), words.say("origins.title"), count))
        _write_contents(contents, imprint, links, reports[0][0], styles)
    workbook.close()
    return target.getvalue()


class _Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        """Keep the workbook that owns the formats."""
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool], Format] = {}
        head = {"bold": True, "bg_color": "#F5F7F9", "bottom": 2, "text_wrap": True, "valign": "top"}
        self.head = workbook.add_format(head)
        self.head_figure = workbook.add_format({**head, "align": "right"})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.link = workbook.add_format({"font_color": "#1F5C99", "underline": 1})

    def cell(self, kind: str, tone: str, is_total: bool) -> Format:
        """Give the format of a kind of value in a tone."""
        key = (kind, tone, is_total)
        if key not in self._made:
            look: dict[str, object] = {"valign": "top"}
            if kind in FORMATS:
                look["num_format"] = FORMATS[kind]
            if kind in FIGURE_KINDS or kind in DAYS:
                look["align"] = "right" if kind in FIGURE_KINDS else "left"
            if kind in ("text", "sentence"):
                look["text_wrap"] = True
            if tone in FILLS:
                look["bg_color"] = FILLS[tone]
            if is_total:
                look |= {"bold": True, "top": 1}
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]


def _write_grid(sheet: Worksheet, grid: Grid, styles: _Styles, wording: Wording) -> None:
    """Write one block: head in the first row, frozen, with a filter."""
    for column, item in enumerate(grid.head):
        sheet.write_string(0, column, item.text, styles.head_figure if item.is_figure else styles.head)
        sheet.set_column(column, column, _width(item, grid, column))
    for number, line in enumerate(grid.lines, 1):
        for column, item in enumerate(line.cells):
            _write_cell(sheet, number, column, item, styles.cell(item.column.kind, item.tone, line.is_total))
    if not grid.lines:
        sheet.write_string(1, 0, grid.empty)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(grid.lines), 1), max(len(grid.head) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    title = f"{wording.title()} · {grid.title}".replace("&", "&&")
    sheet.set_header(f"&L{title}")
    sheet.set_footer(f"&L{wording.level()}&R&P / &N")


def _write_origins(sheet: Worksheet, lines: Iterable[tuple[Any, ...]], wording: Wording, styles: _Styles) -> int:
    """Write the sheet of origins: what it holds and what it leaves out, then a line a figure and record.

    Returns:
        How many lines it has.
    """
    sheet.write_string(0, 0, wording.say("origins.bounds", figure=SHEET_FIGURE, block=SHEET_BLOCK))
    for column, (word, width) in enumerate(_ORIGIN_COLUMNS):
        sheet.write_string(1, column, wording.say(f"origins.{word}"), styles.head)
        sheet.set_column(column, column, width)
    number = 1
    for number, line in enumerate(lines, 2):
        for column, value in enumerate(line):
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
                sheet.write_number(number, column, float(value))
            elif value is not None and value != "":
                sheet.write_string(number, column, str(value)[:_LONGEST_TEXT])
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(number, 2), len(_ORIGIN_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer(f"&L{wording.level()}&R&P / &N")
    return number - 1


def _write_cell(sheet: Worksheet, row: int, column: int, item: Cell, style: Format) -> None:
    """Write a number as a number, a day as a day, everything else as the page words it."""
    value = item.value
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif value is not NOT_REPORTED and item.column.kind in FORMATS and isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, column, float(value), style)
    elif item.column.kind in DAYS and isinstance(value, (date, datetime)):
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet has no zones
        sheet.write_datetime(row, column, moment, style)
    else:
        sheet.write_string(row, column, item.text[:_LONGEST_TEXT], style)


def _write_contents(
    sheet: Worksheet, imprint: Imprint, links: Sequence[tuple[str, str, str, int]], wording: Wording, styles: _Styles
) -> None:
    """Write the first sheet: what this is, how it was made, and links to the other sheets."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 2, 10)
    sheet.write_string(0, 0, f"{imprint.company} {imprint.period}", styles.title)
    facts = [
        (wording.say("imprint.period"), f"{imprint.first_day} – {imprint.last_day}"),
        (wording.say("imprint.reference"), imprint.reference_day),
        (wording.say("imprint.as-of"), imprint.as_of or wording.say("imprint.everything")),
        (wording.say("imprint.received"), imprint.received_until),
        (wording.say("imprint.rules"), imprint.rule_set),
        (wording.say("imprint.program"), imprint.program),
        (wording.say("imprint.custodian"), imprint.custodian or wording.say("imprint.nobody")),
        (wording.say("secret"), wording.say("secret-line", level=wording.level(), company=imprint.company)),
    ]
    row = 1
    for label, fact in facts:
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, fact, styles.wrapped)
        row += 1
    row += 1
    for column, word in enumerate(("page", "sheet", "rows")):
        sheet.write_string(row, column, wording.say(f"contents.{word}"), styles.head)
    for name, page, title, rows in links:
        row += 1
        quoted = name.replace("'", "''")
        sheet.write_string(row, 0, page)
        sheet.write_url(row, 1, f"internal:'{quoted}'!A1", styles.link, title)
        sheet.write_number(row, 2, rows)
    row += 2
    sheet.write_string(row, 0, wording.say("imprint.figures"), styles.head)
    for rule, name, value in imprint.figures:
        row += 1
        sheet.write_string(row, 0, f"{name} ({rule})")
        sheet.write_string(row, 1, value, styles.wrapped)


def _width(item: Cell, grid: Grid, column: int) -> float:
    """Give a column's width in characters: as declared, by kind, or by the first rows' texts; Chinese counts twice."""
    if item.column.width:
        return item.column.width
    longest = max((_text_width(text) for text in (item.text, *(line.cells[column].text for line in grid.lines[:200]))), default=8)
    return min(max(WIDTHS.get(item.column.kind, 8), longest + 2), 60)


def _text_width(text: str) -> int:
    """Tell how many half-width places the longest line of a text takes."""
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n")), default=0)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Make a name that a workbook allows: at most 31 characters, some signs barred, none twice."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted).strip(" '") or "1"
    name, number = plain[:31], 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: 31 - len(ending)] + ending
    return name
