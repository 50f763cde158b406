"""The workbook's first sheet, with its contents, and its last, with the records behind the figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.report.excel_styles import LONGEST_TEXT, set_print
from pipeline.report.origin_pages import SHEET_BLOCK, SHEET_FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.excel_styles import Styles
    from pipeline.report.html import Imprint
    from pipeline.report.wording import Wording

_COLUMNS = (
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


def write_contents(
    sheet: Worksheet, imprint: Imprint, links: Sequence[tuple[str, str, str, int]], wording: Wording, styles: Styles
) -> None:
    """Write the first sheet: what this is, how it was made, and links to the other sheets."""
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{wording.level()}&R&P / &N")
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


def write_origins(sheet: Worksheet, lines: Iterable[tuple[Any, ...]], wording: Wording, styles: Styles) -> int:
    """Write the sheet of origins: what it holds and what it leaves out, then a line a figure and record.

    Returns:
        How many lines it has.
    """
    sheet.write_string(0, 0, wording.say("origins.bounds", figure=SHEET_FIGURE, block=SHEET_BLOCK))
    for column, (word, width) in enumerate(_COLUMNS):
        sheet.write_string(1, column, wording.say(f"origins.{word}"), styles.head)
        sheet.set_column(column, column, width)
    number = 1
    for number, line in enumerate(lines, 2):
        for column, value in enumerate(line):
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
                sheet.write_number(number, column, float(value))
            elif value is not None and value != "":
                sheet.write_string(number, column, str(value)[:LONGEST_TEXT])
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(number, 2), len(_COLUMNS) - 1)
    set_print(sheet, wording, 1)
    return number - 1
