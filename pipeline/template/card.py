"""A blank form as a card: blocks of labels with their values, lines where products or items repeat, a place to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.schema import Block
from pipeline.template.table import set_print
from pipeline.template.words import MARK, half_widths, line_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from pipeline.schema import Field, Form
    from pipeline.template.choices import Choices
    from pipeline.template.styles import Styles
    from pipeline.template.words import Words

COLUMNS, LABEL, VALUE = 12, 2, 4
"""Narrow columns of the sheet, and how many of them a label and a value take, two pairs a row."""
_LABEL_WIDTH, _VALUE_WIDTH = 9.5, 8.0
_ROW, _TALL = 22, 48
BOX = "□"


def write_card(sheet: Worksheet, words: Words, styles: Styles, choices: Choices, lists: str) -> None:
    """Write a form as a card; arguments as of `write_table`. Nothing is filled in: a card that says anything counts."""
    writer = _Writer(sheet, words, styles, choices, lists)
    for column in range(COLUMNS):
        sheet.set_column(column, column, _width_of(column))
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, COLUMNS - 1, words.title, styles.card_title)
    for block in blocks_of(words.form):
        writer.block(block)
    sheet.print_area(0, 0, writer.row - 1, COLUMNS - 1)
    set_print(sheet, words)


def blocks_of(form: Form) -> tuple[Block, ...]:
    """Give the blocks of a card: as the schema lays it out, else one with every column."""
    return form.card or (Block(form.title, form.title_en, tuple(field.id for field in form.fields)),)


class _Writer:
    """Writes the blocks one below the other."""

    def __init__(self, sheet: Worksheet, words: Words, styles: Styles, choices: Choices, lists: str) -> None:
        """Begin below the title."""
        self.sheet, self.words, self.styles, self.choices, self.lists = sheet, words, styles, choices, lists
        self.row = 1

    def block(self, block: Block) -> None:
        """Write one block."""
        title = block.title if self.words.language == "zh" else block.title_en
        if self.words.form.card:
            self.sheet.set_row(self.row, 20)
            self.sheet.merge_range(self.row, 0, self.row, COLUMNS - 1, title, self.styles.block)
            self.row += 1
        fields = [self.words.form[name] for name in block.fields]
        if block.lines:
            self._lines(fields, block.lines)
        else:
            for pair in _pairs(fields):
                self._pair(pair)

    def _pair(self, fields: Sequence[Field]) -> None:
        """Write one row of one or two labels, each with the room for its value."""
        is_long = _is_long(fields[0])
        texts = [(self._label_text(field), LABEL * _LABEL_WIDTH) for field in fields]
        height = _ROW * line_count(texts) if not is_long else _TALL if fields[0].kind == "text" else _ROW
        self.sheet.set_row(self.row, max(height, _ROW))
        column = 0
        for field in fields:
            office = field.office_only and not self.words.form.office_only
            self._label(column, field, self.styles.office_label if office else self.styles.card_label)
            end = COLUMNS - 1 if len(fields) == 1 else column + LABEL + VALUE - 1
            self._value(column + LABEL, end, field)
            column += LABEL + VALUE
        self.row += 1

    def _label_text(self, field: Field) -> str:
        mark = MARK if self.words.is_needed(field) else ""
        return f"{mark}{self.words.header(field)}{self.words.say('colon')}"

    def _label(self, column: int, field: Field, look: object) -> None:
        self.sheet.merge_range(self.row, column, self.row, column + LABEL - 1, "", look)
        self._marked(column, field, self.words.say("colon"), look)

    def _marked(self, column: int, field: Field, tail: str, look: object) -> None:
        """Write a column's title with its mark."""
        text = f"{self.words.header(field)}{tail}"
        if self.words.is_needed(field):
            pieces = (self.styles.red, MARK, text) if tail else (self.styles.red, MARK, self.styles.bold, text)
            self.sheet.write_rich_string(self.row, column, *pieces, look)
        else:
            self.sheet.write_string(self.row, column, text, look)

    def _value(self, left: int, right: int, field: Field, *, in_lines: bool = False) -> None:
        """Write the room for a value: its look, its rule; boxes where several answers may be ticked."""
        office = field.office_only and not self.words.form.office_only
        look = self.styles.cell(field.kind, border=1, office=office, on_card=not in_lines)
        text = ""
        if not in_lines and field.kind == "enum" and field.multiple:
            text = "  ".join(f"{BOX}{word}" for word in self.words.choices(field))
        if right > left:
            self.sheet.merge_range(self.row, left, self.row, right, text, look)
        elif text:
            self.sheet.write_string(self.row, left, text, look)
        else:
            self.sheet.write_blank(self.row, left, None, look)
        if not in_lines:
            self.sheet.data_validation(self.row, left, self.row, left, self.choices.prompt(field, self.lists))

    def _lines(self, fields: Sequence[Field], count: int) -> None:
        """Write headers and the blank lines below them."""
        edges = _share(fields, self.words)
        titles = [
            (f"{MARK}{self.words.header(field)}", sum(map(_width_of, range(left, right + 1))) - 1)
            for field, (left, right) in zip(fields, edges, strict=True)
        ]
        self.sheet.set_row(self.row, 18 * line_count(titles))
        for field, (left, right) in zip(fields, edges, strict=True):
            look = self.styles.head("required" if self.words.is_needed(field) else field.requirement)
            if right > left:
                self.sheet.merge_range(self.row, left, self.row, right, "", look)
            self._marked(left, field, "", look)
            rule = self.choices.prompt(field, self.lists)
            self.sheet.data_validation(self.row + 1, left, self.row + count, left, rule)
        self.row += 1
        for _ in range(count):
            self.sheet.set_row(self.row, 30)
            for field, (left, right) in zip(fields, edges, strict=True):
                self._value(left, right, field, in_lines=True)
            self.row += 1


def _width_of(column: int) -> float:
    """Give the width of a narrow column: those under labels are a little wider."""
    return _LABEL_WIDTH if column % (LABEL + VALUE) < LABEL else _VALUE_WIDTH


def _is_long(field: Field) -> bool:
    """Tell whether a column takes a whole row of the card."""
    return field.kind == "text" or (field.kind == "enum" and field.multiple) or field.id in ("address", "delivery_address")


def _pairs(fields: Sequence[Field]) -> Iterator[list[Field]]:
    """Give the rows of a block, two columns each; a long one stands alone."""
    waiting: list[Field] = []
    for field in fields:
        if _is_long(field):
            if waiting:
                yield waiting
            yield [field]
            waiting = []
            continue
        waiting.append(field)
        if len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _share(fields: Sequence[Field], words: Words) -> list[tuple[int, int]]:
    """Share the narrow columns out among the headers of lines: one each, what is left to the longest texts."""
    spans = [1] * len(fields)
    hunger = [{"text": 30, "string": 14, "customer": 18}.get(field.kind, half_widths(words.header(field))) for field in fields]
    for _ in range(COLUMNS - len(fields)):
        place = max(range(len(fields)), key=lambda number: (hunger[number] / spans[number], -number))
        spans[place] += 1
    edges, left = [], 0
    for span in spans:
        edges.append((left, left + span - 1))
        left += span
    return edges
