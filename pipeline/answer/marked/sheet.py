"""A sheet's XML: where its rows and cells stand, and how cells are changed or put in, without building a tree of it."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.answer.marked.places import column_number, letters
from pipeline.answer.marked.tags import (
    Element,
    Patched,
    attribute,
    children,
    escaped,
    masked,
    number_of,
    prefix,
    root,
    with_attribute,
)
from pipeline.answer.marked.unpatchable import UnpatchableError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_COLUMNS = 16_384
_MOSTLY_EMPTY = 12
"""Columns of formatted, empty cells right of the last value that count as used; a sheet formatted to its edge has more."""


class Cell(NamedTuple):
    """Where a cell stands in the XML."""

    column: int
    start: int
    inner: int
    end: int
    has_address: bool


class NewText(NamedTuple):
    """A text to write into a cell; None takes the cell away."""

    text: str | None
    style: int


class Sheet:
    """One sheet's XML with the changes to it."""

    def __init__(self, xml: bytes) -> None:
        """Find the table of cells and what stands around it.

        Raises:
            UnpatchableError: It holds no sheet data.
        """
        self.patched = Patched(xml)
        self.xml = xml
        self.plain = masked(xml)
        self.prefix = prefix(xml)
        self.root = root(self.plain)
        self.data = self._data()
        before = list(children(self.plain, self.root.inner, self.data.start))
        after = list(children(self.plain, self.data.end, self.root.close))
        self.children = [*before, self.data, *after]
        self._row_tag = b"<" + self.prefix + b"row"
        self._cell = re.compile(rb"<" + re.escape(self.prefix) + rb"c(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
        self._numbers, self._starts, self._is_sorted = self._scan()
        self.new_rows: dict[int, list[bytes]] = {}

    def child(self, name: bytes) -> Element | None:
        """Give the first child of the root of a name."""
        return next((each for each in self.children if each.name == name), None)

    def tag(self, element: Element) -> bytes:
        """Give an element's opening tag."""
        return self.xml[element.start : element.inner]

    @property
    def last_row(self) -> int:
        """The highest number of a row."""
        return max(self._numbers, default=0)

    def row(self, number: int) -> Element | None:
        """Find a row by its number from 1."""
        if self._is_sorted:
            index = bisect_left(self._numbers, number)
            if index == len(self._numbers) or self._numbers[index] != number:
                return None
        else:
            try:
                index = self._numbers.index(number)
            except ValueError:
                return None
        return self._row_at(index)

    def _row_at(self, index: int) -> Element:
        start = self._starts[index]
        inner = self.plain.find(b">", start) + 1
        if self.plain[inner - 2 : inner] == b"/>":
            return Element(b"row", start, inner, inner, inner)
        limit = self._starts[index + 1] if index + 1 < len(self._starts) else self.data.close
        close = self.plain.rfind(b"</" + self.prefix + b"row", inner, limit)
        return Element(b"row", start, inner, close, self.plain.find(b">", close) + 1)

    def cells(self, row: Element) -> list[Cell]:
        """Find the cells of a row."""
        found = []
        column, place = 0, row.inner
        closing = b"</" + self.prefix + b"c>"
        while match := self._cell.search(self.plain, place, row.close):
            tag = match.group()
            address = column_number(attribute(tag, b"r"))
            column = address or column + 1
            place = match.end()
            if not tag.endswith(b"/>"):
                close = self.plain.find(closing, place, row.close)
                place = close + len(closing) if close >= 0 else row.close
            found.append(Cell(column, match.start(), match.end(), place, address is not None))
        return found

    def style_of(self, row: Element | None, cell: Cell | None, column: int) -> int:
        """Give the format that a cell has, or would have by its row or column."""
        if cell is not None:
            return number_of(attribute(self.xml[cell.start : cell.inner], b"s")) or 0
        if row is not None:
            tag = self.tag(row)
            if attribute(tag, b"customFormat") in ("1", "true"):
                return number_of(attribute(tag, b"s")) or 0
        for tag in self.columns():
            first, last = number_of(attribute(tag, b"min")) or 0, number_of(attribute(tag, b"max")) or 0
            if first <= column <= last:
                return number_of(attribute(tag, b"style")) or 0
        return 0

    def columns(self) -> list[bytes]:
        """Give the tags that describe columns."""
        cols = self.child(b"cols")
        return [self.tag(each) for each in children(self.plain, cols.inner, cols.close)] if cols else []

    def last_columns(self) -> tuple[int, int]:
        """Give the last column that has a value, and the last one that has a cell at all."""
        valued = formatted = 0
        odd = any(
            self.plain.find(b"<" + self.prefix + b"c" + end, self.data.start, self.data.end) >= 0 for end in (b">", b"\n", b"\t")
        )
        opening, closing = b"<" + self.prefix + b"c ", b"</" + self.prefix + b"c>"
        plain = self.plain
        for index, start in enumerate(self._starts):
            limit = self._starts[index + 1] if index + 1 < len(self._starts) else self.data.close
            last = plain.rfind(opening, start, limit)
            close = plain.rfind(closing, start, limit)
            holder = plain.rfind(opening, start, close) if close >= 0 else -1
            places = [0 if place < 0 else self._column_at(place) for place in (holder, last)]
            if odd or (last >= 0 and not places[1]) or (holder >= 0 and not places[0]):
                cells = self.cells(self._row_at(index))
                places[1] = max((cell.column for cell in cells), default=0)
                places[0] = max((cell.column for cell in cells if cell.end > cell.inner), default=0)
            valued, formatted = max(valued, places[0]), max(formatted, places[1])
        return valued, max(formatted, valued)

    def _column_at(self, place: int) -> int:
        tag = self.plain[place : place + 40]
        at = tag.find(b' r="')
        return column_number(tag[at + 4 :].partition(b'"')[0].decode("latin-1")) or 0 if 0 < at < tag.find(b">") % 99 else 0

    def free_column(self) -> int:
        """Give the first column right of all that is used; 0 when there is none."""
        valued, formatted = self.last_columns()
        used = formatted if formatted - valued <= _MOSTLY_EMPTY else valued
        merges = self.child(b"mergeCells")
        if merges:
            for each in children(self.plain, merges.inner, merges.close):
                last = column_number((attribute(self.tag(each), b"ref") or "").partition(":")[2])
                used = max(used, last or 0) if last and last <= used + 4 * _MOSTLY_EMPTY else used
        return used + 1 if used < MOST_COLUMNS else 0

    def change(self, number: int, styles: Mapping[int, int], texts: Mapping[int, NewText]) -> None:
        """Change cells of one row: formats of some, texts of others; what is not there is put in at its place.

        Args:
            number: The row, from 1.
            styles: New format by column (from 1).
            texts: New content by column.
        """
        row = self.row(number)
        columns = sorted({*styles, *texts})
        made = {
            column: self._made(number, column, styles, texts)
            for column in columns
            if column not in texts or texts[column].text is not None
        }
        inside = b"".join(made.values())
        closing = b"</" + self.prefix + b"row>"
        if row is None:
            if made:
                opening = b'<%brow r="%d">' % (self.prefix, number)
                self.new_rows.setdefault(number, []).append(opening + inside + closing)
        elif row.is_empty_tag:
            if made:
                tag = self._spanned(self.tag(row), max(made))[:-2].rstrip()
                self.patched.replace(row.start, row.end, tag + b">" + inside + closing)
        else:
            self._change_cells(number, row, columns, styles, texts, made)
            tag = self.tag(row)
            wider = self._spanned(tag, max(made, default=0))
            if wider != tag:
                self.patched.replace(row.start, row.inner, wider)

    def _change_cells(
        self,
        number: int,
        row: Element,
        columns: list[int],
        styles: Mapping[int, int],
        texts: Mapping[int, NewText],
        made: Mapping[int, bytes],
    ) -> None:
        cells = self.cells(row)
        by_column = {cell.column: cell for cell in cells}
        for cell in cells:
            if not cell.has_address and cell.column not in columns:
                tag = with_attribute(self.xml[cell.start : cell.inner], b"r", f"{letters(cell.column)}{number}")
                self.patched.replace(cell.start, cell.inner, tag)
        for column in columns:
            known = by_column.get(column)
            if known is None:
                place = next((cell.start for cell in cells if cell.column > column), row.close)
                self.patched.replace(place, place, made.get(column, b""))
            elif column in texts:
                self.patched.replace(known.start, known.end, made.get(column, b""))
            else:
                tag = with_attribute(self.xml[known.start : known.inner], b"s", str(styles[column]))
                if not known.has_address:
                    tag = with_attribute(tag, b"r", f"{letters(column)}{number}")
                self.patched.replace(known.start, known.inner, tag)

    def finish(self) -> None:
        """Put in the rows that were not there, in order."""
        if self.data.is_empty_tag and self.new_rows:
            name = self.prefix + b"sheetData"
            rows = b"".join(row for number in sorted(self.new_rows) for row in self.new_rows[number])
            self.patched.replace(self.data.start, self.data.end, b"<" + name + b">" + rows + b"</" + name + b">")
        elif self.new_rows:
            for number in sorted(self.new_rows):
                place = self._place_of_row(number)
                for row in self.new_rows[number]:
                    self.patched.replace(place, place, row)
        self.new_rows = {}

    def _place_of_row(self, number: int) -> int:
        """Give where a new row belongs; the row behind it is given its number if it has none of its own."""
        if self._is_sorted:
            index = bisect_left(self._numbers, number)
        else:
            index = next((at for at, other in enumerate(self._numbers) if other > number), len(self._numbers))
        if index == len(self._starts):
            return self.data.close
        follower = self._row_at(index)
        if attribute(self.tag(follower), b"r") is None:
            tag = with_attribute(self.tag(follower), b"r", str(self._numbers[index]))
            self.patched.replace(follower.start, follower.inner, tag)
        return follower.start

    def _made(self, number: int, column: int, styles: Mapping[int, int], texts: Mapping[int, NewText]) -> bytes:
        """Write a new cell."""
        address = f"{letters(column)}{number}".encode()
        if column not in texts:
            return b'<%bc r="%b" s="%d"/>' % (self.prefix, address, styles[column])
        text, style = texts[column]
        p = self.prefix
        inside = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (p, p, escaped(text or ""), p, p)
        return b'<%bc r="%b" s="%d" t="inlineStr">%b</%bc>' % (p, address, style, inside, p)

    @staticmethod
    def _spanned(tag: bytes, column: int) -> bytes:
        """Widen the hint how far a row reaches."""
        first, colon, last = (attribute(tag, b"spans") or "").partition(":")
        if colon and " " not in last and int(last) < column:
            return with_attribute(tag, b"spans", f"{first}:{column}")
        return tag

    def _data(self) -> Element:
        name = self.prefix + b"sheetData"
        start = self.plain.find(b"<" + name, self.root.inner)
        if start < 0:
            raise UnpatchableError("no-sheet-data")
        inner = self.plain.find(b">", start) + 1
        if self.plain[inner - 2 : inner] == b"/>":
            return Element(b"sheetData", start, inner, inner, inner)
        close = self.plain.rfind(b"</" + name)
        if close < inner:
            raise UnpatchableError("no-sheet-data")
        return Element(b"sheetData", start, inner, close, self.plain.find(b">", close) + 1)

    def _scan(self) -> tuple[array[int], array[int], bool]:
        """Find where each row starts, and its number."""
        numbers, starts = array("l"), array("q")
        plain, tag, end = self.plain, self._row_tag, self.data.close
        usual = tag + b' r="'
        is_sorted, last = True, 0
        size, skip = len(tag), len(usual)
        place = plain.find(tag, self.data.inner, end)
        while place >= 0:
            if plain[place : place + skip] == usual:
                number = int(plain[place + skip : plain.find(b'"', place + skip)])
            elif plain[place + size : place + size + 1] in b" \t\r\n/>":
                number = number_of(attribute(plain[place : plain.find(b">", place) + 1], b"r")) or last + 1
            else:
                place = plain.find(tag, place + size, end)
                continue
            is_sorted = is_sorted and number > last
            last = number
            numbers.append(number)
            starts.append(place)
            place = plain.find(tag, place + size, end)
        return numbers, starts, is_sorted
