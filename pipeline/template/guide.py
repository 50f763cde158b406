"""The sheet that explains a form: how to send it, what comes back, and every column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.template.table import set_print
from pipeline.template.words import line_count

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pipeline.template.styles import Styles
    from pipeline.template.words import Words

_WIDTHS = (20, 12, 40, 34, 22, 30)
_COLUMNS = ("column", "need", "kind", "choices", "example", "names")
_TIPS = ("send", "answer", "mend", "rows", "keep")


def write_guide(sheet: Worksheet, words: Words, styles: Styles, *, is_card: bool, version: str) -> None:
    """Write the instructions.

    Args:
        sheet: An empty sheet.
        words: Of the form.
        styles: Of the workbook.
        is_card: True where the form is laid out as a card.
        version: Edition of the form, shown at the end.
    """
    last = len(_COLUMNS) - 1
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, words.say("guide.title", form=words.title), styles.title)
    row = 1
    for tip in _TIPS:
        key = f"guide.{tip}-card" if is_card and tip == "rows" else f"guide.{tip}"
        text = words.say(key)
        sheet.merge_range(row, 0, row, last, text, styles.wrapped)
        sheet.set_row(row, 17 * line_count([(text, sum(_WIDTHS) - 4)]))
        row += 1
    if words.form.nil_marker:
        text = words.say("guide.nil", word=words.form.nil_marker)
        sheet.merge_range(row, 0, row, last, text, styles.wrapped)
        row += 1
    row += 1
    head = row
    for column, name in enumerate(_COLUMNS):
        sheet.write_string(head, column, words.say(f"guide.head.{name}"), styles.guide_head)
    for field in words.form.fields:
        row += 1
        cells = (
            words.header(field),
            words.requirement(field),
            words.kind(field),
            words.meanings(field),
            words.example(field),
            words.other_names(field),
        )
        for column, text in enumerate(cells):
            look = styles.guide_needed if column < 2 and field.is_required else styles.guide_cell
            sheet.write_string(row, column, text, look)
        sheet.set_row(row, 16 * line_count([(text, width - 2) for text, width in zip(cells, _WIDTHS, strict=True)]) + 2)
    sheet.write_string(row + 2, 0, words.say("guide.version", version=version), styles.plain)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    set_print(sheet, words)
