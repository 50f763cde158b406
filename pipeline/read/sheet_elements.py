"""The elements of a sheet's XML: searches for them, and what their attributes say.

Whatever wrote the file may put a prefix before each name, leave out addresses, or order attributes its own way.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import NamedTuple

Place = tuple[int, int]

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
_ROOT = re.compile(rb"<(?![?!])(?:(\w+):)?\w")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\$?([A-Za-z]{1,9})\$?([0-9]{1,19})[\"']")
ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,19})[\"']")
STRIKE = re.compile(rb"<(?:\w+:)?strike(?:\s+val\s*=\s*[\"'](?:1|true|on)[\"'])?\s*/?>")
_TYPE = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")


class Patterns(NamedTuple):
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
    empty_string: re.Pattern[bytes]
    phonetic: re.Pattern[bytes]
    run: re.Pattern[bytes]


@lru_cache(maxsize=16)
def patterns_for(prefix: bytes) -> Patterns:
    """Make the searches for a namespace prefix, empty or with its colon."""

    def find(pattern: bytes) -> re.Pattern[bytes]:
        return re.compile(pattern.replace(b"@", re.escape(prefix)), re.DOTALL)

    return Patterns(
        open_cell=b"<" + prefix + b"c ",
        close_value=b"</" + prefix + b"v>",
        any_cell=find(rb"<@c(\s[^>]*?)?(/)?>"),
        row_or_cell=find(rb"<@(row|c)\b([^>]*)>"),
        odd_cell=find(rb'<@c(?![a-zA-Z])(?! r="[A-Z]{1,2}[0-9]{1,4}")'),
        placeless_cell=find(rb"<@c(?=[\s/>])(?![^>]*\br\s*=)"),
        valued_column=find(rb'<@c r="([A-Z]{1,3})[0-9]+"(?:[^>]*[^/>])?>'),
        row_number=find(rb"<@row\b[^>]*?\br\s*=\s*[\"']([0-9]{1,19})[\"']"),
        hidden_row=find(rb"<@row\b([^>]*\bhidden[^>]*)>"),
        hidden_column=find(rb"<@col\b([^>]*\bhidden[^>]*)>"),
        no_value=find(
            rb"<@c\b([^>]*)>\s*<@f\b(?:[^>]*/>|[^>]*>[^<]*</@f>)\s*(<@v\s*/>|<@v>\s*</@v>)?\s*</@c>",
        ),
        error=find(rb"<@c\b([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(?:(?!</@c>).)*?<@v\b[^>]*>([^<]*)<"),
        value=find(rb"<@v\b[^>]*>([^<]+)<"),
        text=find(rb"<@t\b[^>]*>([^<]*)<"),
        string=find(rb"<@si\b[^>]*?(?:/>|>(.*?)</@si>)"),
        empty_string=find(rb"<@si>\s*(?:<@t\b[^>]*/>|<@t\b[^>]*></@t>)\s*</@si>|<@si/>"),
        phonetic=find(rb"<@rPh\b.*?</@rPh>"),
        run=find(rb"<@r\b(?:[^>]*)>(.*?)</@r>"),
    )


def prefix_of(part: bytes) -> bytes:
    r"""Give the namespace prefix of a part's elements with its colon; empty for most.

    Example:
        >>> prefix_of(b'<?xml version="1.0"?><x:worksheet>')
        b'x:'
    """
    match = _ROOT.search(part, 0, 65_536)
    return match.group(1) + b":" if match and match.group(1) else b""


def column_number(letters: bytes) -> int:
    """Count a column from 0 by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def reference(tag: bytes) -> Place | None:
    """Give the place that a cell's tag names, if it names one."""
    match = _REFERENCE.search(tag)
    return (int(match.group(2)) - 1, column_number(match.group(1))) if match else None


def cell_type(tag: bytes) -> bytes:
    """Give a cell's type; numbers mostly have none."""
    match = _TYPE.search(tag)
    return match.group(1) if match else b"n"


def text_of(raw: bytes) -> str:
    """Decode text between tags."""
    return html.unescape(raw.decode("utf-8", "replace")) if raw else ""


def joined(entry: bytes, patterns: Patterns) -> str:
    """Join the runs of a rich text."""
    return "".join(map(text_of, patterns.text.findall(patterns.phonetic.sub(b"", entry))))


def is_all_struck(entry: bytes, patterns: Patterns) -> bool:
    r"""Tell whether a rich text is struck through from end to end: every run that says anything has a line through it.

    Example:
        >>> struck, plain = b"<r><rPr><strike/></rPr><t>A</t></r>", b"<r><t>B</t></r>"
        >>> [is_all_struck(entry, patterns_for(b"")) for entry in (struck, struck + struck, struck + plain, b"<t>A</t>")]
        [True, True, False, False]
    """
    if b"strike" not in entry:
        return False
    runs = [run for run in patterns.run.findall(patterns.phonetic.sub(b"", entry)) if joined(run, patterns).strip()]
    return bool(runs) and all(STRIKE.search(run) for run in runs)


def struck_strings(part: bytes) -> frozenset[int]:
    """Give the numbers of the shared strings that are struck through from end to end by their own runs.

    Args:
        part: The workbook's shared strings part.
    """
    if b"strike" not in part:
        return frozenset()
    patterns = patterns_for(prefix_of(part))
    entries = enumerate(patterns.string.finditer(part))
    return frozenset(number for number, entry in entries if is_all_struck(entry.group(1) or b"", patterns))


def count_valued(part: bytes, patterns: Patterns) -> int:
    """Count the cells that hold a value."""
    start = patterns.open_cell[:-2]
    return part.count(start + b"v>") + part.count(start + b"v ") - part.count(start + b"v></") + part.count(start + b"is>")


def count_empty(part: bytes, strings: bytes, patterns: Patterns) -> int:
    r"""Count the cells that point to an empty text, as most programs write them; they hold a value that is none.

    Args:
        part: The sheet's XML.
        strings: The workbook's shared strings part.
        patterns: For the sheet's prefix.

    Example:
        >>> cells = b'<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>1</v></c>'
        >>> count_empty(cells, b"<sst><si><t>A</t></si><si><t/></si></sst>", patterns_for(b""))
        2
    """
    value = patterns.close_value[2:]
    count = part.count(b"<is><t></t></is>") + part.count(b"<is><t/></is>")
    shared = patterns_for(prefix_of(strings))
    entry = b"<" + prefix_of(strings) + b"si"
    start = index = 0
    for match in shared.empty_string.finditer(strings):
        index += strings.count(entry + b">", start, match.start()) + strings.count(entry + b"/>", start, match.start())
        start = match.start()
        count += part.count(b't="s"><%b%d</%b' % (value, index, value))
    return count


def implied_places(part: bytes, patterns: Patterns) -> dict[int, Place]:
    """Give the places of cells and rows that do not name theirs, by where their tags start."""
    places: dict[int, Place] = {}
    row, column = -1, -1
    for match in patterns.row_or_cell.finditer(part):
        if match.group(1) == b"row":
            number = ROW_NUMBER.search(match.group(2))
            row, column = (int(number.group(1)) - 1 if number else row + 1), -1
            places[match.start()] = (row, -1)
        else:
            place = reference(match.group(2))
            row, column = place or (row, column + 1)
            places[match.start()] = (row, column)
    return places


def read_strings(part: bytes) -> list[str]:
    r"""Read a shared strings part: the text of each entry, its runs joined, reading aids left out.

    Example:
        >>> read_strings(b"<sst><si><t>A</t></si><si><r><t>B</t></r><r><t>&lt;C</t></r></si><si/></sst>")
        ['A', 'B<C', '']
    """
    patterns = patterns_for(prefix_of(part))
    return [joined(entry, patterns) for entry in patterns.string.findall(part)]
