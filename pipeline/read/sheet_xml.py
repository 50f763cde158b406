"""What the parser does not tell of a sheet of an xlsx, looked up in its XML, and the proof that no cell was lost.

Whole sheets are searched with a few byte searches that cost a fraction of parsing; cells are looked at one by one only where
such a search finds something.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import CellError
from pipeline.read.refusal import over_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.model import Value
    from pipeline.read.ooxml import Styles
    from pipeline.settings import Limits

Place = tuple[int, int]

_ROOT = re.compile(rb"<(?![?!])(?:(\w+):)?\w")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?([0-9]{1,10})[\"']")
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,10})[\"']")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_MIN = re.compile(rb"\bmin\s*=\s*[\"'](\d{1,6})[\"']")
_MAX = re.compile(rb"\bmax\s*=\s*[\"'](\d{1,6})[\"']")
_TYPE = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
MOST_COLUMNS = 16_384
_SMALL = 1_000_000
MOST_ROWS = 1_048_576


class Details(NamedTuple):
    """What a sheet holds beside its values."""

    formats: dict[Place, str]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncached: frozenset[Place]
    struck: frozenset[Place]
    lost: list[Place]
    """Cells that the parser had passed over; their values are back in their places."""


class _Patterns(NamedTuple):
    """Searches for the elements of a sheet under its namespace prefix."""

    open_cell: bytes
    close_value: bytes
    any_cell: re.Pattern[bytes]
    row_or_cell: re.Pattern[bytes]
    odd_cell: re.Pattern[bytes]
    placeless_cell: re.Pattern[bytes]
    valued_column: re.Pattern[bytes]
    row_number: re.Pattern[bytes]
    hidden_row: re.Pattern[bytes]
    hidden_column: re.Pattern[bytes]
    no_value: re.Pattern[bytes]
    error: re.Pattern[bytes]
    value: re.Pattern[bytes]
    text: re.Pattern[bytes]
    string: re.Pattern[bytes]
    phonetic: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    """Make the searches for a namespace prefix, empty or with its colon."""

    def find(pattern: bytes) -> re.Pattern[bytes]:
        return re.compile(pattern.replace(b"@", re.escape(prefix)), re.DOTALL)

    return _Patterns(
        open_cell=b"<" + prefix + b"c ",
        close_value=b"</" + prefix + b"v>",
        any_cell=find(rb"<@c(\s[^>]*?)?(/)?>"),
        row_or_cell=find(rb"<@(row|c)\b([^>]*)>"),
        odd_cell=find(rb'<@c(?![a-zA-Z])(?! r="[A-Z]{1,2}[0-9]{1,4}")'),
        placeless_cell=find(rb"<@c(?=[\s/>])(?![^>]*\br\s*=)"),
        valued_column=find(rb'<@c r="([A-Z]{1,3})[0-9]+"(?:[^>]*[^/>])?>'),
        row_number=find(rb"<@row\b[^>]*?\br\s*=\s*[\"']([0-9]{1,10})[\"']"),
        hidden_row=find(rb"<@row\b([^>]*\bhidden[^>]*)>"),
        hidden_column=find(rb"<@col\b([^>]*\bhidden[^>]*)>"),
        no_value=find(
            rb"<@c\b([^>]*)>\s*<@f\b(?:[^>]*/>|[^>]*>[^<]*</@f>)\s*(<@v\s*/>|<@v>\s*</@v>)?\s*</@c>",
        ),
        error=find(rb"<@c\b([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(?:(?!</@c>).)*?<@v\b[^>]*>([^<]*)<"),
        value=find(rb"<@v\b[^>]*>([^<]+)<"),
        text=find(rb"<@t\b[^>]*>([^<]*)<"),
        string=find(rb"<@si\b[^>]*?(?:/>|>(.*?)</@si>)"),
        phonetic=find(rb"<@rPh\b.*?</@rPh>"),
    )


def prefix_of(part: bytes) -> bytes:
    r"""Give the namespace prefix of a part's elements with its colon; empty for most.

    Example:
        >>> prefix_of(b'<?xml version="1.0"?><x:worksheet>')
        b'x:'
    """
    match = _ROOT.search(part, 0, 65_536)
    return match.group(1) + b":" if match and match.group(1) else b""


def guard_sheet(part: bytes, limits: Limits) -> None:
    """Refuse a sheet whose cells are too many, or so far apart that a grid of them would not fit.

    Raises:
        Refusal: Over a limit.
    """
    patterns = _patterns(prefix_of(part))
    odd = patterns.odd_cell.search(part)
    if not odd and len(part) < limits.cells:
        return  # at most 9,999 rows of 702 columns, and too few bytes for too many cells
    if (valued := _valued(part, patterns)) > limits.cells:
        raise over_limit("cells", valued, limits.cells)
    if not odd:
        return
    if len(part) > _SMALL:
        right = max(map(_column, set(patterns.valued_column.findall(part))), default=MOST_COLUMNS)
        bottom = max(map(int, patterns.row_number.findall(part)), default=MOST_ROWS)
        if right < MOST_COLUMNS and bottom <= MOST_ROWS and bottom * (right + 1) <= limits.box_cells:
            return  # a sheet whose rows lie about their cells still meets the worker's memory limit
    bottom = right = 0
    for match in patterns.any_cell.finditer(part):
        place = None if match.group(2) else _reference(match.group(1) or b"")
        if place is not None:
            bottom, right = max(bottom, place[0]), max(right, place[1])
    if right >= MOST_COLUMNS or bottom >= MOST_ROWS:
        raise over_limit("grid", max(bottom + 1, right + 1), MOST_ROWS)
    if (bottom + 1) * (right + 1) > limits.box_cells:
        raise over_limit("box", (bottom + 1) * (right + 1), limits.box_cells)


def inspect_sheet(part: bytes, rows: list[list[Value]], styles: Styles, strings: Callable[[], bytes]) -> Details:
    """Look for what the parser does not tell, and put back what it lost.

    Args:
        part: The sheet's XML in UTF-8.
        rows: Its grid; error cells and lost values are put into it.
        styles: The workbook's telling cell formats.
        strings: Gives the workbook's shared strings part, should a lost cell point there.
    """
    patterns = _patterns(prefix_of(part))
    implied: dict[int, Place] = {}
    if patterns.odd_cell.search(part) and patterns.placeless_cell.search(part):
        implied = _implied_places(part, patterns)

    def places(search: re.Pattern[bytes]) -> Iterator[tuple[Place, re.Match[bytes]]]:
        for match in search.finditer(part):
            place = _reference(match.group(1) or b"") or implied.get(match.start())
            if place is not None:
                yield place, match

    if b'="e"' in part or b"='e'" in part:
        for place, match in places(patterns.error):
            _put(rows, place, CellError(_text(match.group(2)) or "#N/A"))
    uncached: frozenset[Place] = frozenset()
    if _has_open_formulas(part, patterns):
        uncached = frozenset(
            place for place, match in places(patterns.no_value) if not (match.group(2) and _type(match.group(1)) == b"str")
        )
    lost: list[Place] = []
    filled = _filled(rows)
    if part.count(patterns.close_value) != filled and _valued(part, patterns) != filled:
        lost = _put_back(places(patterns.any_cell), part, rows, patterns, strings)
    formats, struck = _styled(places, part, rows, styles, prefix_of(part))
    hidden_rows, hidden_columns = _hidden(part, rows, implied, patterns) if b"hidden" in part else (frozenset(), frozenset())
    return Details(formats, hidden_rows, hidden_columns, uncached, struck, lost)


def read_strings(part: bytes) -> list[str]:
    r"""Read a shared strings part: the text of each entry, its runs joined, reading aids left out.

    Example:
        >>> read_strings(b"<sst><si><t>A</t></si><si><r><t>B</t></r><r><t>&lt;C</t></r></si><si/></sst>")
        ['A', 'B<C', '']
    """
    patterns = _patterns(prefix_of(part))
    return [_joined(entry, patterns) for entry in patterns.string.findall(part)]


def _joined(entry: bytes, patterns: _Patterns) -> str:
    """Join the runs of a rich text."""
    return "".join(map(_text, patterns.text.findall(patterns.phonetic.sub(b"", entry))))


def _text(raw: bytes) -> str:
    """Decode text between tags."""
    return html.unescape(raw.decode("utf-8", "replace")) if raw else ""


def _column(letters: bytes) -> int:
    """Count a column from 0 by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _reference(tag: bytes) -> Place | None:
    """Give the place that a cell's tag names, if it names one."""
    match = _REFERENCE.search(tag)
    return (int(match.group(2)) - 1, _column(match.group(1))) if match else None


def _type(tag: bytes) -> bytes:
    """Give a cell's type; numbers mostly have none."""
    match = _TYPE.search(tag)
    return match.group(1) if match else b"n"


def _valued(part: bytes, patterns: _Patterns) -> int:
    """Count the cells that hold a value."""
    start = patterns.open_cell[:-2]
    return part.count(start + b"v>") + part.count(start + b"v ") - part.count(start + b"v></") + part.count(start + b"is>")


def _filled(rows: list[list[Value]]) -> int:
    """Count the values of a grid."""
    return sum(len(row) - row.count("") for row in rows)


def _has_open_formulas(part: bytes, patterns: _Patterns) -> bool:
    """Tell whether some formula may lack a value."""
    start = patterns.open_cell[:-2]
    if start[:1] + b"/" + start[1:] + b"f>" not in part:
        return False
    formulas = part.count(start + b"f>") + part.count(start + b"f ")
    value = start + b"v"
    closed = part.count(b"f>" + value + b">") + part.count(b"/>" + value + b">")
    return closed < formulas or value + b"></" in part or value + b"/>" in part


def _implied_places(part: bytes, patterns: _Patterns) -> dict[int, Place]:
    """Give the places of cells and rows that do not name theirs, by where their tags start."""
    places: dict[int, Place] = {}
    row, column = -1, -1
    for match in patterns.row_or_cell.finditer(part):
        if match.group(1) == b"row":
            number = _ROW_NUMBER.search(match.group(2))
            row, column = (int(number.group(1)) - 1 if number else row + 1), -1
            places[match.start()] = (row, -1)
        else:
            place = _reference(match.group(2))
            row, column = place or (row, column + 1)
            places[match.start()] = (row, column)
    return places


def _put(rows: list[list[Value]], place: Place, value: Value) -> None:
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
    patterns: _Patterns,
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
        kind = _type(match.group(1) or b"")
        value: Value = ""
        if kind == b"inlineStr":
            value = _joined(body, patterns)
        elif found and kind == b"s":
            texts = read_strings(strings()) if texts is None else texts
            index = int(found.group(1)) if found.group(1).strip().isdigit() else -1
            value = texts[index] if 0 <= index < len(texts) else ""
        elif found:
            value = _scalar(kind, _text(found.group(1)))
        if value != "":
            _put(rows, place, value)
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


@lru_cache(maxsize=64)
def _with_style(prefix: bytes, numbers: tuple[int, ...]) -> re.Pattern[bytes]:
    """Make the search for cells that have one of some formats."""
    listed = b"|".join(b"%d" % number for number in numbers)
    return re.compile(rb"<" + re.escape(prefix) + rb"c\b([^>]*\bs\s*=\s*[\"'](" + listed + rb")[\"'][^>]*)>")


def _hidden(
    part: bytes, rows: list[list[Value]], implied: dict[int, Place], patterns: _Patterns
) -> tuple[frozenset[int], frozenset[int]]:
    """Find hidden rows and columns as far as the grid reaches."""
    hidden_rows = set()
    for match in patterns.hidden_row.finditer(part):
        if _HIDDEN.search(match.group(1)):
            number = _ROW_NUMBER.search(match.group(1))
            hidden_rows.add(int(number.group(1)) - 1 if number else implied.get(match.start(), (-1, -1))[0])
    width = max(map(len, rows), default=0)
    hidden_columns: set[int] = set()
    for match in patterns.hidden_column.finditer(part):
        first, last = _MIN.search(match.group(1)), _MAX.search(match.group(1))
        if first and last and _HIDDEN.search(match.group(1)):
            hidden_columns.update(range(int(first.group(1)) - 1, min(int(last.group(1)), width)))
    return frozenset(row for row in hidden_rows if 0 <= row < len(rows)), frozenset(hidden_columns)
