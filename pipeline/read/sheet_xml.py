"""What the parser does not tell of a sheet of an xlsx, looked up in its XML, and the proof that no cell was lost.

Whole sheets are searched with a few byte searches that cost a fraction of parsing; cells are looked at one by one only where
such a search finds something.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import CellError
from pipeline.read.sheet_elements import (
    MOST_COLUMNS,
    MOST_ROWS,
    ROW_NUMBER,
    Patterns,
    Place,
    cell_type,
    count_empty,
    count_valued,
    implied_places,
    is_all_struck,
    joined,
    patterns_for,
    prefix_of,
    read_strings,
    reference,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.model import Value
    from pipeline.read.ooxml import Styles

_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_MIN = re.compile(rb"\bmin\s*=\s*[\"'](\d{1,6})[\"']")
_MAX = re.compile(rb"\bmax\s*=\s*[\"'](\d{1,6})[\"']")


class Details(NamedTuple):
    """What a sheet holds beside its values."""

    formats: dict[Place, str]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncached: frozenset[Place]
    struck: frozenset[Place]
    lost: list[Place]
    """Cells that the parser had passed over; their values are back in their places."""


def inspect_sheet(
    part: bytes,
    rows: list[list[Value]],
    styles: Styles,
    strings: Callable[[], bytes],
    struck_texts: frozenset[int] = frozenset(),
    *,
    regular: bool,
) -> Details:
    """Look for what the parser does not tell, and put back what it lost.

    Args:
        part: The sheet's XML in UTF-8.
        rows: Its grid; error cells and lost values are put into it.
        styles: The workbook's telling cell formats.
        strings: Gives the workbook's shared strings part, should a lost cell point there.
        struck_texts: Which shared strings are struck through from end to end by their own runs.
        regular: True when every cell is known to name its place.
    """
    patterns = patterns_for(prefix_of(part))
    implied: dict[int, Place] = {}
    if not regular and patterns.placeless_cell.search(part):
        implied = implied_places(part, patterns)

    def places(search: re.Pattern[bytes]) -> Iterator[tuple[Place, re.Match[bytes]]]:
        for match in search.finditer(part):
            place = reference(match.group(1) or b"") or implied.get(match.start())
            if place is not None:
                yield place, match

    if b'="e"' in part or b"='e'" in part:
        for place, match in places(patterns.error):
            put(rows, place, CellError(text_of(match.group(2)) or "#N/A"))
    uncached: frozenset[Place] = frozenset()
    if _has_open_formulas(part, patterns):
        uncached = frozenset(
            place for place, match in places(patterns.no_value) if not (match.group(2) and cell_type(match.group(1)) == b"str")
        )
    lost: list[Place] = []
    filled = _filled(rows)
    closed = part.count(patterns.close_value)
    if closed != filled and not _is_complete(part, closed, filled, patterns, strings):
        lost = _put_back(places(patterns.any_cell), part, rows, patterns, strings)
    formats, struck = _styled(places, part, rows, styles, prefix_of(part))
    struck |= _struck_runs(places, part, rows, patterns, struck_texts)
    hidden_rows, hidden_columns = _hidden(part, rows, implied, patterns) if b"hidden" in part else (frozenset(), frozenset())
    return Details(formats, hidden_rows, hidden_columns, uncached, struck, lost)


def _is_complete(part: bytes, closed: int, filled: int, patterns: Patterns, strings: Callable[[], bytes]) -> bool:
    """Tell whether a grid with so many values holds all that stand in the sheet, which closes so many."""
    start = patterns.open_cell[:-2]
    empty = count_empty(part, strings(), patterns)
    if closed + part.count(start + b"is>") - empty == filled:  # blank values only make this fail
        return True
    valued = count_valued(part, patterns)
    return filled in (valued, valued - empty)


def _filled(rows: list[list[Value]]) -> int:
    """Count the values of a grid."""
    return sum(len(row) - row.count("") for row in rows)


def _has_open_formulas(part: bytes, patterns: Patterns) -> bool:
    """Tell whether some formula may lack a value."""
    start = patterns.open_cell[:-2]
    if start[:1] + b"/" + start[1:] + b"f>" not in part:
        return False
    formulas = part.count(start + b"f>") + part.count(start + b"f ")
    value = start + b"v"
    closed = part.count(b"f>" + value + b">") + part.count(b"/>" + value + b">")
    return closed < formulas or value + b"></" in part or value + b"/>" in part


def put(rows: list[list[Value]], place: Place, value: Value) -> None:
    """Put a value into a grid, which grows as far as a sheet may."""
    row, column = place
    if row >= MOST_ROWS or column >= MOST_COLUMNS:
        return
    while len(rows) <= row:
        rows.append([])
    if len(rows[row]) <= column:
        rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = value


def _put_back(
    cells: Iterable[tuple[Place, re.Match[bytes]]],
    part: bytes,
    rows: list[list[Value]],
    patterns: Patterns,
    strings: Callable[[], bytes],
) -> list[Place]:
    """Compare cell by cell, and put back the values that the grid lacks."""
    lost = []
    texts: list[str] | None = None
    close = b"</" + patterns.open_cell[1:-1] + b">"
    for place, match in cells:
        row, column = place
        if match.group(2) or (row < len(rows) and column < len(rows[row]) and rows[row][column] != ""):
            continue
        body = part[match.end() : max(part.find(close, match.end()), match.end())]
        found = patterns.value.search(body)
        kind = cell_type(match.group(1) or b"")
        value: Value = ""
        if kind == b"inlineStr":
            value = joined(body, patterns)
        elif found and kind == b"s":
            texts = read_strings(strings()) if texts is None else texts
            index = int(found.group(1)) if found.group(1).strip().isdigit() else -1
            value = texts[index] if 0 <= index < len(texts) else ""
        elif found:
            value = _scalar(kind, text_of(found.group(1)))
        if not isinstance(value, str) or value.strip():
            put(rows, place, value)
            lost.append(place)
    return lost


def _scalar(kind: bytes, text: str) -> Value:
    """Give a value that stands in the cell itself."""
    if kind == b"b":
        return text.strip() == "1"
    if kind == b"n":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _styled(
    places: Callable[[re.Pattern[bytes]], Iterator[tuple[Place, re.Match[bytes]]]],
    part: bytes,
    rows: list[list[Value]],
    styles: Styles,
    prefix: bytes,
) -> tuple[dict[Place, str], frozenset[Place]]:
    """Find the filled cells with a telling number format, and those struck through."""
    numbers = tuple(number for number in sorted({*styles.formats, *styles.struck}) if b"%d" % number in part)
    formats: dict[Place, str] = {}
    struck = set()
    if not numbers:
        return formats, frozenset()
    for (row, column), match in places(_with_style(prefix, numbers)):
        if row >= len(rows) or column >= len(rows[row]):
            continue
        value, number = rows[row][column], int(match.group(2))
        if number in styles.formats and isinstance(value, (float, int)) and not isinstance(value, bool):
            formats[row, column] = styles.formats[number]
        if number in styles.struck and value != "":
            struck.add((row, column))
    return formats, frozenset(struck)


def _struck_runs(
    places: Callable[[re.Pattern[bytes]], Iterator[tuple[Place, re.Match[bytes]]]],
    part: bytes,
    rows: list[list[Value]],
    patterns: Patterns,
    struck_texts: frozenset[int],
) -> frozenset[Place]:
    """Find the cells whose text is struck through run by run, in the sheet itself or among the shared strings."""
    if not struck_texts and b"strike" not in part:
        return frozenset()
    found = set()
    close = b"</" + patterns.open_cell[1:-1] + b">"
    for (row, column), match in places(patterns.any_cell):
        kind = b"" if match.group(2) else cell_type(match.group(1) or b"")
        if kind not in (b"s", b"inlineStr") or row >= len(rows) or column >= len(rows[row]):
            continue
        body = part[match.end() : max(part.find(close, match.end()), match.end())]
        if kind == b"inlineStr":
            is_struck = is_all_struck(body, patterns)
        else:
            value = patterns.value.search(body)
            is_struck = value is not None and value.group(1).strip().isdigit() and int(value.group(1)) in struck_texts
        if is_struck:
            found.add((row, column))
    return frozenset(found)


@lru_cache(maxsize=64)
def _with_style(prefix: bytes, numbers: tuple[int, ...]) -> re.Pattern[bytes]:
    """Make the search for cells that have one of some formats."""
    listed = b"|".join(b"%d" % number for number in numbers)
    return re.compile(rb"<" + re.escape(prefix) + rb"c\b([^>]*\bs\s*=\s*[\"'](" + listed + rb")[\"'][^>]*)>")


def _hidden(
    part: bytes, rows: list[list[Value]], implied: dict[int, Place], patterns: Patterns
) -> tuple[frozenset[int], frozenset[int]]:
    """Find hidden rows and columns as far as the grid reaches."""
    hidden_rows = set()
    for match in patterns.hidden_row.finditer(part):
        if _HIDDEN.search(match.group(1)):
            number = ROW_NUMBER.search(match.group(1))
            hidden_rows.add(int(number.group(1)) - 1 if number else implied.get(match.start(), (-1, -1))[0])
    width = max(map(len, rows), default=0)
    hidden_columns: set[int] = set()
    for match in patterns.hidden_column.finditer(part):
        first, last = _MIN.search(match.group(1)), _MAX.search(match.group(1))
        if first and last and _HIDDEN.search(match.group(1)):
            hidden_columns.update(range(int(first.group(1)) - 1, min(int(last.group(1)), width)))
    return frozenset(row for row in hidden_rows if 0 <= row < len(rows)), frozenset(hidden_columns)
