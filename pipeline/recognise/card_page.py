"""A stretch of a sheet seen as a card: which cells are labels, how far a cell reaches, where its value stands."""

from __future__ import annotations

import re
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
_SQUARE_BOX = re.compile(r"[【\[]\s*([√✓✔■●☑]?)\s*[】\]]")
_ROUND_TICK = re.compile(r"(?:(?<=[\s、,，;；])|^)[(（]\s*[√✓✔■●☑]\s*[)）]\s*(?=[^\s()（）])")
_LEAST_TURNS = 3
_HEAD_ROWS = 4
_DAY = re.compile(r"(?:民[国國])?\d{2,4}[-./年]\d{1,2}[-./月]\d{1,2}日?(?: [\d:]+)?")
_MANY_LABELS = 4
"""As many labels in a row are the header of a table rather, so that two such rows prove nothing."""
_ENDS_OF_LABELS = "人员者期间名字号码话机址额量数率度况果见因式法型类别级位门质源容明注求施价"


def plain_boxes(text: str) -> str:
    """Write boxes made of brackets like all others.

    Example:
        >>> plain_boxes("【√】民营 [ ]国有"), plain_boxes("(√)民营 □国有")
        ('☑民营 □国有', '☑民营 □国有')
    """
    text = _SQUARE_BOX.sub(lambda found: "☑" if found[1] else "□", text)
    return _ROUND_TICK.sub("☑", text) if "□" in text else text


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
        only_labels: list[int] = []
        for row in range(area.top, area.bottom + 1):
            found = 0
            for column in self.filled(row):
                others[column] = others.get(column, 0) + 1
                label = self.label(row, column)
                if label:
                    found += 1
                    counted[column] = counted.get(column, 0) + 1
                    colons += label.marked
                    plain += not label.marked
            if found and found == len(self.filled(row)):
                only_labels.append(found)
        self.label_columns = {c for c, count in counted.items() if count >= 2 and count * 2 > others[c]}
        self.marks_labels = colons >= 4 and colons >= 4 * plain
        """True where nearly every label ends in a colon, so that a word without one is an answer."""
        is_likely = len(only_labels) >= _LEAST_TURNS or any(count < _MANY_LABELS for count in only_labels)
        self.turns = self._turns() if is_likely else frozenset[int]()
        """Rows of labels whose values stand in the row below, where several in a row are written so."""

    def _turns(self) -> frozenset[int]:
        """Find the rows that hold labels alone, each followed by a row of values under them."""
        found: set[int] = set()
        run: list[int] = []
        seen: set[str] = set()
        for row in range(self.area.top, self.area.bottom + 2):
            filled = self.filled(row) if row <= self.area.bottom else []
            if run and row == run[-1] + 1:
                continue
            names = {c: label for c in filled if (label := self.label(row, c)) and label.fields}
            below = self.filled(row + 1) if names and row < self.area.bottom else []
            is_turn = bool(below) and set(below) <= set(names) and self._are_values(row, names, below)
            is_header = is_turn and self._goes_on(row + 2, names)
            if row > self.area.bottom or (names and len(names) < len(filled)) or is_header:
                least = _LEAST_TURNS if all(len(self.filled(r)) >= _MANY_LABELS for r in run) else 2
                if len(run) == 1 and self._is_head(run[0], row):
                    least = 1
                found.update(run if len(run) >= least else ())
                run = []
            elif is_turn:
                fields = {name for label in names.values() for name in label.fields}
                if fields - seen:
                    run.append(row)
                seen |= fields
        return frozenset(found)

    def _are_values(self, row: int, names: dict[int, Label], below: list[int]) -> bool:
        """Tell whether the cells of the row below answer the labels above them."""
        if any(self.end(row + 1, c) > self.end(row, c) for c in below):
            return False  # wider than the label above it: the title of the next block
        return all(not self.is_word(row + 1, c) or self.is_choice(names[c], row + 1, c) for c in below)

    def _is_head(self, row: int, following: int) -> bool:
        """Tell whether labels near the top, each with its value below, stand right above the header of lines."""
        filled = self.filled(row)
        if not 2 <= len(filled) < _MANY_LABELS or row > self.area.top + _HEAD_ROWS or self.filled(row + 1) != filled:
            return False
        return row + 2 == following <= self.area.bottom and len(self.filled(following)) > len(filled)

    def is_header_below(self, row: int, column: int, below: int) -> bool:
        """Tell whether a row below a label is a row of its own: words that answer no other label above them."""
        others = [c for c in self.filled(below) if c != column]
        if len(others) < 2 or any(self.is_word(below, c) for c in others):
            return False
        return not all(self.label(row, c) for c in others)

    def _goes_on(self, row: int, names: dict[int, Label]) -> bool:
        """Tell whether a row is one more line of values under the same labels."""
        filled = self.filled(row) if row <= self.area.bottom else []
        return len(filled) >= 2 and set(filled) <= set(names) and not any(self.is_word(row, c) for c in filled)

    def is_choice(self, label: Label, row: int, column: int) -> bool:
        """Tell whether a cell is what a label asks for: one of its choices, a post (职务: 总经理), a day."""
        if len(label.fields) != 1:
            return False
        other = self.label(row, column)
        if other and not other.fields and not other.marked and "职" in label_key(label.text):
            return True
        if self.labels.form[label.fields[0]].kind in ("date", "datetime"):
            return bool(_DAY.fullmatch(str(self.value(row, column)).strip()))
        key = label_key(self.text(row, column))
        choices = self.labels.choices.get(label.fields[0], set())
        return key in choices or any(key in word.split("/") for word in choices)

    def value(self, row: int, column: int) -> Value:
        """Give a cell of the sheet, blank outside of it."""
        value = self.grid.rows[row][column] if row < len(self.grid.rows) and column < self.grid.width else ""
        return plain_boxes(value) if type(value) is str and ("√" in value or "]" in value or "】" in value) else value

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
        if not self.is_choice(label, row, column):
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
