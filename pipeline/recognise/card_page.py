"""A stretch of a sheet seen as a card: which cells are labels, how far a cell reaches, where its value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import CellError
from pipeline.recognise.card_labels import BOXES, Label, Pair, label_key
from pipeline.recognise.card_pieces import is_tick
from pipeline.recognise.grid import is_blank
from pipeline.recognise.lexicon import MONEY_UNITS
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.model import Value
    from pipeline.recognise.card_labels import Labels
    from pipeline.recognise.grid import Grid

_SHORT = 12
_UNITS = {*MONEY_UNITS, *"% 人 户 家 次 天 日 年 月 小时 件 箱 台 吨 公斤 kg m2 m² ㎡ 平方米 个 套 桶 分 张 米".split()}  # noqa: SIM905 - a list of words reads better so
_ENDS_OF_LABELS = "人员者期间名字号码话机址额量数率度况果见因式法型类别级位门质源容明注求施价"


class Area(NamedTuple):
    """A rectangle of the sheet, counted from 0, last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


class Page:
    """The cells of one area, read under the labels of one form."""

    def __init__(self, grid: Grid, labels: Labels, area: Area) -> None:
        """Keep the area, and find the columns in which labels stand one below the other."""
        self.grid, self.labels, self.area = grid, labels, area
        self._filled: dict[int, list[int]] = {}
        self._labels: dict[tuple[int, int], Label | None] = {}
        counted: dict[int, int] = {}
        others: dict[int, int] = {}
        colons = plain = 0
        for row in range(area.top, area.bottom + 1):
            for column in self.filled(row):
                others[column] = others.get(column, 0) + 1
                label = self.label(row, column)
                if label:
                    counted[column] = counted.get(column, 0) + 1
                    colons += label.marked
                    plain += not label.marked
        self.label_columns = {c for c, count in counted.items() if count >= 2 and count * 2 > others[c]}
        self.marks_labels = colons >= 4 and colons >= 4 * plain
        """True where nearly every label ends in a colon, so that a word without one is an answer."""

    def value(self, row: int, column: int) -> Value:
        """Give a cell of the sheet, blank outside of it."""
        return self.grid.rows[row][column] if row < len(self.grid.rows) and column < self.grid.width else ""

    def filled(self, row: int) -> list[int]:
        """Give the columns of the area that show something in a row."""
        known = self._filled.get(row)
        if known is None:
            cells = self.grid.rows[row]
            last = min(self.area.right, len(cells) - 1)
            known = self._filled[row] = [c for c in range(self.area.left, last + 1) if not is_blank(cells[c])]
        return known

    def end(self, row: int, column: int) -> int:
        """Give the last column that a cell takes."""
        span = self.grid.at.get((row, column))
        return span.right if span else column

    def height(self, row: int, column: int) -> int:
        """Tell how many rows a cell takes."""
        span = self.grid.at.get((row, column))
        return span.bottom - span.top + 1 if span else 1

    def text(self, row: int, column: int) -> str:
        """Give a cell's text; empty for a number or an error."""
        value = self.value(row, column)
        return value if isinstance(value, str) and not isinstance(value, CellError) else ""

    def pairs(self, row: int, column: int) -> tuple[Pair, ...]:
        """Give the pairs written inside a cell."""
        text = self.text(row, column)
        return self.labels.pairs(text) if ":" in text or "：" in text else ()

    def label(self, row: int, column: int) -> Label | None:
        """Understand a cell as a label whose value stands elsewhere; None for anything else."""
        place = (row, column)
        if place not in self._labels:
            text = self.text(row, column)
            found = self.labels.known(text) if text else None
            if found is None and text.rstrip()[-1:] in (":", "：") and text:
                pairs = self.pairs(row, column)
                found = pairs[-1].label if len(pairs) == 1 and not pairs[0].value else None
            self._labels[place] = found
        return self._labels[place]

    def is_word(self, row: int, column: int) -> bool:
        """Tell whether a cell asks for something: a label, or pairs of label and value."""
        return self.label(row, column) is not None or bool(self.pairs(row, column))

    def next_cell(self, row: int, column: int) -> int | None:
        """Give the column right of a cell; None at the edge of the area."""
        following = self.end(row, column) + 1
        return following if following <= min(self.area.right, self.grid.width - 1) else None

    def is_answer(self, label: Label | None, row: int, column: int) -> bool:
        """Tell whether a cell that reads like a label answers the label before it: 投诉方式 | 电话.

        It does where every label has a colon and this word has none; where it speaks of the same field; where it stands in
        a column of answers, or is one of the field's choices, and no value of its own follows.
        """
        other = self.label(row, column)
        if label is None or other is None or other.marked or (self.marks_labels and not label.marked):
            return False
        if self.marks_labels or (other.fields == label.fields and not other.repeated):
            return True
        following = self.next_cell(row, column)
        if following is None and self.label_columns and column not in self.label_columns and not self._is_third(row, column):
            return True
        if len(label.fields) != 1:
            return False
        key = label_key(self.text(row, column))
        choices = self.labels.choices.get(label.fields[0], set())
        if key not in choices and not any(key in word.split("/") for word in choices):
            return False
        if following is None or is_blank(self.value(row, following)):
            return True
        return is_tick(self.value(row, following)) or self.is_word(row, following)

    def _is_third(self, row: int, column: int) -> bool:
        """Tell whether two labels that touch stand right before a cell, as in the header of lines."""
        before = [c for c in self.filled(row) if c < column][-2:]
        return len(before) == 2 and self.end(row, before[0]) + 1 == before[1] and self.is_word(row, before[0])

    def is_unknown_label(self, row: int, column: int, left: int) -> bool:
        """Tell whether a word that the form does not know is a label all the same: it stands where labels stand, apart.

        Args:
            row: Its row.
            column: Its column.
            left: Last column of the label before it, whose answer stands right beside it; -2 where it has one.
        """
        text = self.text(row, column).strip()
        if not text or self.marks_labels or column == left + 1 or column not in self.label_columns:
            return False
        if len(text) > _SHORT or text[0] in BOXES or any(map(str.isdigit, text)) or match_key(text) in _UNITS:
            return False
        following = self.next_cell(row, column)
        beside = following is not None and not is_blank(self.value(row, following)) and not self.is_word(row, following)
        return beside or text[-1] in _ENDS_OF_LABELS

    def right_of(self, row: int, column: int, label: Label) -> list[int]:
        """Give the columns of the cells right of a label up to the next one."""
        last = self.end(row, column)
        found: list[int] = []
        height = self.height(row, column)
        for c in self.filled(row):
            if c <= last:
                continue
            if self.is_word(row, c) and not (not found and self.is_answer(label, row, c)):
                break
            if self.is_unknown_label(row, c, -2 if found else last):
                break
            if found and self.height(row, c) > max(height, self.height(row, found[0])):
                break
            found.append(c)
        return found

    def has_no_room(self, row: int, column: int) -> bool:
        """Tell whether a label has no cell for its value on its right: the next label or the edge is there."""
        following = self.next_cell(row, column)
        return following is None or (not is_blank(self.value(row, following)) and self.is_word(row, following))
