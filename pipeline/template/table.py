"""A blank form as a table: title, header lines, headers with notes, rules over whole columns, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.template.words import MARK, half_widths, line_count
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from pipeline.schema import Field, Form
    from pipeline.template.choices import Choices
    from pipeline.template.known import Known
    from pipeline.template.styles import Styles
    from pipeline.template.words import Words

SHOWN_ROWS, RULED_ROWS = 25, 2000
"""Blank rows that are framed, and rows that the rules reach."""
WIDTHS = {
    "text": 20, "string": 15, "list": 16, "person": 11, "branch": 13, "customer": 22, "product": 13, "reference": 15, "code": 14,
    "email": 20, "phone": 15, "date": 12, "datetime": 17, "time": 9, "month": 10, "period": 16, "money": 13, "decimal": 10,
    "int": 8, "percent": 10, "score": 8, "bool": 8, "enum": 12,
}  # fmt: skip
_WIDE_NAMES = ("customer_name", "address", "usage_location")
_NOTE_WIDTH, _NOTE_LINE = 300, 19
_ENTRY_WIDTH = 16
_GAP = 6
"""Height of the blank row above the headers: labels right above them would read as their parents."""
_PAPER_A4 = 9
_PAGE_WIDTH = 190
"""Width of a printed page that can still be read; a wider form takes several, its first columns on each."""


@dataclass(frozen=True, slots=True)
class Line:
    """A label of the header lines and what is typed beside it."""

    label: str
    field: Field | None
    kind: str
    is_needed: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table: its header and, but for months across, its field."""

    text: str
    field: Field
    is_needed: bool
    is_across: bool = False


def write_table(sheet: Worksheet, words: Words, styles: Styles, choices: Choices, known: Known, lists: str) -> None:
    """Write a form as a table.

    Args:
        sheet: An empty sheet.
        words: Of the form.
        styles: Of the workbook.
        choices: Its drop-downs.
        known: What is known of the branch.
        lists: Name of the hidden sheet with lists.
    """
    form = words.form
    heads = list(_heads(words))
    widths = [_width(head) for head in heads]
    last = max(len(heads) - 1, 0)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width, styles.cell(head.field.kind))
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, words.title, styles.title)
    row = _write_lines(sheet, 1, list(_lines(words, known)), widths, (words, styles, choices, lists))
    top = row
    for column, head in enumerate(heads):
        _write_head(sheet, top, column, head, words, styles)
        rule = choices.rule(head.field, lists)
        if rule:
            sheet.data_validation(top + 1, column, top + RULED_ROWS, column, rule)
    heights = [(f"{MARK}{head.text}", width - 2) for head, width in zip(heads, widths, strict=True)]
    sheet.set_row(top, 17 * max(line_count(heights), 2))
    for below in range(top + 1, top + 1 + SHOWN_ROWS):
        sheet.set_row(below, 20)
        for column, head in enumerate(heads):
            office = head.field.office_only and not form.office_only
            sheet.write_blank(below, column, None, styles.cell(head.field.kind, border=1, office=office))
    sheet.freeze_panes(top + 1, _fixed(heads))
    sheet.autofilter(top, 0, top + SHOWN_ROWS, last)
    sheet.repeat_rows(0, top)
    sheet.print_area(0, 0, top + SHOWN_ROWS, last)
    sheet.set_landscape()
    pages = max(1, round(sum(widths) / _PAGE_WIDTH))
    if pages > 1 and _fixed(heads):
        sheet.repeat_columns(0, _fixed(heads) - 1)
    set_print(sheet, words, pages)


def set_print(sheet: Worksheet, words: Words, pages: int = 1) -> None:
    """Set paper, margins, how many pages it is wide, and the page numbers."""
    sheet.set_paper(_PAPER_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    sheet.set_footer(f"&L{words.say('print.needed')}&C{words.say('print.page')}&R{words.title.replace('&', '&&')}")


def _heads(words: Words) -> Iterator[Head]:
    """Give the columns: those that the header lines do not ask for; months across where the form has them."""
    form = words.form
    across = next((item for item in form.unpivots if item.across == "months"), None) if form.layouts[0] == "wide" else None
    for field in form.fields:
        if field.requirement == "header":
            continue
        if across and field.id == across.key:
            continue
        if across and field.id == across.value:
            for month in range(1, 13):
                yield Head(words.say("month", month=month), field, is_needed=False, is_across=True)
        else:
            yield Head(words.header(field), field, words.is_needed(field))


def _lines(words: Words, known: Known) -> Iterator[Line]:
    """Give the labels of the header lines: what the form wants there, the period that it covers, who filled it in."""
    form = words.form
    for field in form.fields:
        if field.requirement == "header":
            value = {"branch": known.branch, "period": known.month, "month": known.month}.get(field.kind, "")
            yield Line(words.name(field), field, field.kind, is_needed=True, value=value)
    if _covers_days(form) and words.language == "zh":
        yield Line(words.say("line.period"), None, "period", is_needed=False, value=known.month)
    taken = {match_key(name) for field in form.fields for name in (field.title, field.title_en, *field.aliases)}
    for key, kind in (("line.filled-by", "person"), ("line.filled-on", "date")):
        if match_key(words.say(key)) not in taken:
            yield Line(words.say(key), None, kind, is_needed=False)


def _covers_days(form: Form) -> bool:
    """Tell whether a sender may say which days a table covers, because that is what a resend replaces."""
    day = form.load.scope_date
    return (
        form.load.mode == "replace"
        and bool(day)
        and form[day].requirement != "header"
        and not any(field.kind == "period" and field.requirement == "header" for field in form.fields)
    )


def _write_lines(
    sheet: Worksheet, row: int, lines: Sequence[Line], widths: Sequence[float], tools: tuple[Words, Styles, Choices, str]
) -> int:
    """Write the header lines, as many labels a row as the columns have room for; give the row behind them."""
    words, styles, choices, lists = tools
    column = 0
    for line in lines:
        text = f"{line.label}{words.say('colon')}"
        label_end = _reach(widths, column, half_widths(text) + 3)
        entry_end = _reach(widths, label_end + 1, _ENTRY_WIDTH)
        if column and (label_end >= len(widths) or entry_end >= len(widths)):
            row, column = row + 1, 0
            label_end = _reach(widths, 0, half_widths(text) + 3)
            entry_end = _reach(widths, label_end + 1, _ENTRY_WIDTH)
        sheet.set_row(row, 22)
        if label_end > column:
            sheet.merge_range(row, column, row, label_end, "", styles.label)
        if line.is_needed:
            sheet.write_rich_string(row, column, styles.red, MARK, text, styles.label)
        else:
            sheet.write_string(row, column, text, styles.label)
        entry = styles.entry(line.kind)
        if entry_end > label_end + 1:
            sheet.merge_range(row, label_end + 1, row, entry_end, "", entry)
        if line.value:
            sheet.write_string(row, label_end + 1, line.value, entry)
        else:
            sheet.write_blank(row, label_end + 1, None, entry)
        if line.field is not None:
            sheet.write_comment(row, column, words.note(line.field), _note_size(words.note(line.field)))
            rule = choices.rule(line.field, lists)
            if rule:
                sheet.data_validation(row, label_end + 1, row, label_end + 1, rule)
        column = entry_end + 1
        if column >= len(widths):
            row, column = row + 1, 0
    row += 1 if column else 0
    sheet.set_row(row, _GAP)
    return row + 1


def _reach(widths: Sequence[float], start: int, wanted: float) -> int:
    """Give the last of the columns that together are wide enough."""
    total, column = 0.0, start
    while column < len(widths):
        total += widths[column]
        if total >= wanted:
            return column
        column += 1
    return column


def _write_head(sheet: Worksheet, row: int, column: int, head: Head, words: Words, styles: Styles) -> None:
    """Write a header with its mark and its note."""
    field = head.field
    office = field.office_only and not words.form.office_only
    look = styles.head("office" if office else "required" if head.is_needed else field.requirement)
    if head.is_needed:
        sheet.write_rich_string(row, column, styles.red, MARK, styles.bold, head.text, look)
    else:
        sheet.write_string(row, column, head.text, look)
    if not head.is_across or head.text == words.say("month", month=1):
        note = words.note(field)
        sheet.write_comment(row, column, note, _note_size(note))


def _note_size(note: str) -> dict[str, object]:
    """Give the size of a note that shows all of it."""
    return {"width": _NOTE_WIDTH, "height": _NOTE_LINE * (line_count([(note, 40)]) + 1)}


def _width(head: Head) -> float:
    """Give a column's width: by kind, or two lines of its header."""
    usual = 22 if head.field.id in _WIDE_NAMES else WIDTHS.get(head.field.kind, 14)
    return max(usual, half_widths(head.text) / 2 + 4)


def _fixed(heads: Sequence[Head]) -> int:
    """Give how many columns stay in view: up to the customer's name where it stands near the left edge."""
    place = next((number for number, head in enumerate(heads, 1) if head.field.id.endswith("_name")), 0)
    return place if place <= 4 < len(heads) else 0
