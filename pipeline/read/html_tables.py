"""Read web pages that programs save under the name of a workbook: tables one below the other, as a spreadsheet shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.model import Sheet, Span
from pipeline.read.encodings import decode
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheet_elements import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from pipeline.model import Value
    from pipeline.settings import Limits

_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPAN = 10_000
_TEXT_BLOCKS = ("h1", "h2", "h3", "h4", "p", "div", "center", "td", "th", "caption")


def read_html(data: bytes, limits: Limits) -> list[Sheet]:
    """Read the tables of a page into one sheet; every value stays text.

    Raises:
        Refusal: No table in it, or too many cells.
    """
    from lxml import html

    text = _decoded(data)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    rows: list[list[Value]] = []
    merged: list[Span] = []
    cells = 0
    for block in _blocks(root):
        if isinstance(block, str):
            rows.append([block])
            continue
        cells += _table(block, rows, merged)
        if cells > limits.cells:
            raise over_limit("cells", cells, limits.cells)
    if not cells:
        raise Refusal("read.unreadable.no-table")
    name = _NAME.search(text)
    return [Sheet(name.group(1) if name else "Sheet1", 0, rows, merged=tuple(merged))]


def _decoded(data: bytes) -> str:
    """Decode by what the page declares, if that fits; else as any other text."""
    declared = _CHARSET.search(data, 0, 4096)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared.group(1).decode().lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk", "gb18030") else name)
        except (UnicodeDecodeError, LookupError):
            pass  # pages lie about it, too
    return decode(data).text


def _blocks(root: HtmlElement) -> Iterator[HtmlElement | str]:
    """Give the innermost tables of a page, and the text outside of them, in their order."""
    told: set[HtmlElement] = set()
    for element in root.iter("table", *_TEXT_BLOCKS):
        if element in told or element.find(".//table") is not None:
            continue
        told.update(element.iter())
        if element.tag == "table":
            yield element
        elif line := _text(element):
            yield line


def _table(table: HtmlElement, rows: list[list[Value]], merged: list[Span]) -> int:
    """Lay out one table below the rows so far.

    Returns:
        How many cells it takes.
    """
    taken: set[tuple[int, int]] = set()
    count = 0
    for line in table.iter("caption", "tr"):
        if line.tag == "caption":
            rows.append([_text(line)])
            continue
        row, column = len(rows), 0
        values: list[Value] = []
        for cell in line.iter("td", "th"):
            while (row, column) in taken:
                column += 1
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            values.extend([""] * (column - len(values)))
            values.append(_text(cell))
            if down > 1 or right > 1:
                merged.append(Span(row, column, row + down - 1, column + right - 1))
                if down > 1:
                    taken.update((row + below, column + beside) for below in range(1, down) for beside in range(min(right, 256)))
            column += right
            count += 1
            if column > MOST_COLUMNS or len(taken) > 1_000_000:
                raise over_limit("grid", max(column, len(taken)), MOST_COLUMNS)
        rows.append(values)
        count += column
    return count


def _span(cell: HtmlElement, name: str) -> int:
    """Tell over how many rows or columns a cell reaches."""
    written = (cell.get(name) or "1").strip()
    return min(max(int(written), 1), _MOST_SPAN) if written.isascii() and written.isdigit() and len(written) < 7 else 1


def _text(element: HtmlElement) -> str:
    """Give an element's text, its line breaks kept."""
    parts: list[str] = []
    for piece in element.iter():
        if piece.tag == "br" and piece is not element:
            parts.append("\n")
        elif isinstance(piece.tag, str) and piece.text and piece.tag not in ("style", "script"):
            parts.append(_SPACES.sub(" ", piece.text))
        if piece is not element and piece.tail:
            parts.append(_SPACES.sub(" ", piece.tail))
    return "\n".join(line.strip(" ") for line in "".join(parts).replace("\xa0", " ").split("\n")).strip()
