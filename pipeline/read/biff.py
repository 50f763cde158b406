"""What the parser does not tell of an xls, looked up in its records: errors, telling number formats, hidden parts, strikes.

Comments too, and formulas without a value, as programs without a calculator write them: all of a sheet blank, and none with a
place in the order of calculation, as Excel gives one.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import CellError
from pipeline.read.biff_notes import CONTINUED, NOTE, OBJECT, TEXT, notes_of
from pipeline.read.number_formats import BUILT_IN, tells_more
from pipeline.read.ooxml import PLAIN, Styles
from pipeline.read.refusal import Refusal
from pipeline.read.sheet_xml import Details, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Value
    from pipeline.read.sheet_elements import Place

_BOF, _EOF, _SHEET, _FONT, _FORMAT, _XF, _STRINGS = 0x0809, 0x000A, 0x0085, 0x0031, 0x041E, 0x00E0, 0x00FC
_ROW, _COLUMNS, _ERROR, _FORMULA, _NUMBER, _RK, _RKS, _TEXT, _SHARED_TEXT = (
    0x0208, 0x007D, 0x0205, 0x0006, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00FD,
)  # fmt: skip
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_NOT_CALCULATED = bytes([3, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0])
"""A formula's value, marks and place among those calculated: blank, and in none."""
_STRUCK_FONT, _HIDDEN_ROW, _HIDDEN_COLUMN = 0x0008, 0x20, 0x01
_words = struct.Struct("<2H").unpack_from
_cell = struct.Struct("<3H").unpack_from


class Globals(NamedTuple):
    """What stands before the sheets: where each begins, and the cell formats that matter."""

    sheets: list[int]
    styles: Styles


def read_globals(stream: bytes) -> Globals:
    """Read the first part of a workbook stream.

    Args:
        stream: The `Workbook` stream of an xls.

    Raises:
        Refusal: It claims more shared strings than it has bytes.
    """
    wide = stream[4:6] == b"\x00\x06"  # the strings of Excel 97 and later
    sheets: list[int] = []
    codes = dict(BUILT_IN)
    struck_fonts, cells = [], []
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET and length >= 4:
            sheets.append(int.from_bytes(stream[at : at + 4], "little"))
        elif kind == _FORMAT and length >= 5:
            code = _string(stream[at + 2 : at + length], wide=wide)
            if tells_more(code):
                codes[int.from_bytes(stream[at : at + 2], "little")] = code
        elif kind == _FONT and length >= 4:
            struck_fonts.append(bool(stream[at + 2] & _STRUCK_FONT))
        elif kind == _STRINGS and length >= 8:
            claimed = int.from_bytes(stream[at + 4 : at + 8], "little")
            if claimed > len(stream):  # the parser would make room for them
                raise Refusal("read.limit.strings", "limit-exceeded", found=f"{claimed:,}", allowed=f"{len(stream):,}")
        elif kind == _XF and length >= 4:
            cells.append(_words(stream, at))
    formats = {number: codes[code] for number, (_, code) in enumerate(cells) if code in codes}
    struck = frozenset(number for number, (font, _) in enumerate(cells) if _is_struck(font, struck_fonts))
    return Globals(sheets, Styles(formats, struck) if formats or struck else PLAIN)


def inspect_records(stream: bytes, start: int, rows: list[list[Value]], styles: Styles) -> Details:
    """Look through the records of one sheet.

    Args:
        stream: The workbook stream.
        start: Where the sheet begins in it.
        rows: The sheet's grid; error cells are put into it.
        styles: The cell formats that matter.
    """
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    struck: set[Place] = set()
    open_formulas: list[Place] = []
    calculated = False
    formats: dict[Place, str] = {}
    width = max(map(len, rows), default=0)
    for kind, at, length in _records(stream, start):
        if kind in (_NUMBER, _RK, _FORMULA, _ERROR, _TEXT, _SHARED_TEXT) and length >= 8:
            row, column, style = _cell(stream, at)
            error = _error(stream, at, kind)
            if error is not None:
                put(rows, (row, column), CellError(ERRORS.get(error, "#N/A")))
            elif kind == _FORMULA and length >= 22:
                if stream[at + 6 : at + 20] == _NOT_CALCULATED:
                    open_formulas.append((row, column))
                else:
                    calculated = True
            if styles is not PLAIN:
                _note(rows, (row, column), style, styles, formats, struck)
        elif kind == _RKS and styles is not PLAIN and length >= 6:
            row, first = _words(stream, at)
            for number in range((length - 6) // 6):
                style = int.from_bytes(stream[at + 4 + 6 * number : at + 6 + 6 * number], "little")
                _note(rows, (row, first + number), style, styles, formats, struck)
        elif kind == _ROW and length >= 16 and stream[at + 12] & _HIDDEN_ROW:
            hidden_rows.add(int.from_bytes(stream[at : at + 2], "little"))
        elif kind == _COLUMNS and length >= 10 and stream[at + 8] & _HIDDEN_COLUMN:
            first, last = _words(stream, at)
            hidden_columns.update(range(first, min(last + 1, width)))
    uncached = (
        set()
        if calculated
        else {place for place in open_formulas if place[0] < len(rows) and any(value != "" for value in rows[place[0]])}
    )
    inside = frozenset(row for row in hidden_rows if row < len(rows))
    return Details(formats, inside, frozenset(hidden_columns), frozenset(uncached), frozenset(struck), [])


def read_comments(stream: bytes, start: int) -> dict[Place, str]:
    """Read the comments of one sheet.

    Args:
        stream: The workbook stream.
        start: Where the sheet begins in it.
    """
    kinds = (NOTE, OBJECT, TEXT, CONTINUED)
    return notes_of((kind, stream[at : at + length]) for kind, at, length in _records(stream, start) if kind in kinds)


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Give the records of one part of a stream, up to its end mark: kind, start of the contents, length."""
    end, depth = len(stream), 0
    while place + 4 <= end:
        kind, length = _words(stream, place)
        if place + 4 + length > end:
            return
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, place + 4, length
        place += 4 + length


def _error(stream: bytes, at: int, kind: int) -> int | None:
    """Give the error code of a cell record, if its value is one."""
    if kind == _ERROR and stream[at + 7]:
        return stream[at + 6]
    if kind == _FORMULA and stream[at + 6 : at + 7] == b"\x02" and stream[at + 12 : at + 14] == b"\xff\xff":
        return stream[at + 8]
    return None


def _note(
    rows: list[list[Value]], place: Place, style: int, styles: Styles, formats: dict[Place, str], struck: set[Place]
) -> None:
    """Note a filled cell whose format matters."""
    row, column = place
    if row >= len(rows) or column >= len(rows[row]) or rows[row][column] == "":
        return
    value = rows[row][column]
    if style in styles.formats and isinstance(value, (int, float)) and not isinstance(value, bool):
        formats[place] = styles.formats[style]
    if style in styles.struck:
        struck.add(place)


def _is_struck(font: int, struck_fonts: list[bool]) -> bool:
    """Tell whether a font strikes through; there is no font 4, by an old custom."""
    place = font if font < 4 else font - 1
    return place < len(struck_fonts) and struck_fonts[place]


def _string(raw: bytes, *, wide: bool) -> str:
    """Read a number format's code."""
    if not wide:
        return raw[1 : 1 + raw[0]].decode("gb18030", "replace")
    count, flags = int.from_bytes(raw[:2], "little"), raw[2]
    return raw[3 : 3 + 2 * count].decode("utf-16-le", "replace") if flags & 1 else raw[3 : 3 + count].decode("latin-1")
