"""Read an ods or fods: guard, parser, and what the parser does not tell.

Not to be had here: number formats other than per cent, strikes and formulas without a value.
"""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

from pipeline.model import CellError, Span
from pipeline.read.grids import read_grids
from pipeline.read.ooxml import attributes, utf8
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheet_xml import Details, put
from pipeline.read.sheets import detailed_sheet, plain_sheet
from pipeline.read.zipped import Zip

if TYPE_CHECKING:
    from pipeline.model import Sheet
    from pipeline.read.grids import Grid
    from pipeline.settings import Limits

MOST_REPEATS = 100_000
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TOKEN = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table-column|table)\b([^>]*?)(/?)>")
_SPACES = re.compile(rb"text:c\s*=\s*[\"'](\d{6,})[\"']")
_REPEATED = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{6,})[\"']")
_ROWS_REPEATED = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated\s*=\s*[\"'](\d{6,})[\"'][^>]*[^/]>(.*?)</table:table-row>", re.DOTALL
)
_NOTE = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_PARAGRAPH = re.compile(rb"<text:p\b[^>]*>(.*?)</text:p>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")


def read_ods(data: bytes, package: Zip) -> list[Sheet]:
    """Read all sheets with their details.

    Raises:
        Refusal: Locked, broken, hostile or over a limit.
    """
    manifest = package.find("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in package.read(manifest):
        raise Refusal("read.unreadable.password")
    name = package.find("content.xml")
    content = utf8(package.read(name)) if name is not None else b""
    _guard(content)
    package.count_large()
    return _sheets(read_grids(data), content)


def read_fods(data: bytes, limits: Limits) -> list[Sheet]:
    """Read the form of ods that is one XML file, by giving the parser the package it expects.

    Raises:
        Refusal: Broken, hostile or over a limit.
    """
    import zipfile

    content = utf8(data)
    _guard(content)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    packed = target.getvalue()
    Zip(packed, limits)
    return _sheets(read_grids(packed), content)


def _guard(content: bytes) -> None:
    """Refuse entities, and what is repeated more often than any honest file does."""
    if _DECLARES.search(content, 0, 4096):
        raise Refusal("read.unreadable.entities")
    _refuse_broken(content)
    for pattern in (_SPACES, _REPEATED, _ROWS_REPEATED):
        for match in pattern.finditer(content):
            if pattern is not _ROWS_REPEATED or b"office:value" in match.group(2) or b"<text:p" in match.group(2):
                times = int(match.group(1))
                if times > MOST_REPEATS:
                    raise over_limit("repeats", times, MOST_REPEATS)


def _refuse_broken(content: bytes) -> None:
    """Refuse XML whose elements do not close: the parser would look for their end for ever."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as fault:
        raise Refusal("read.unreadable.broken") from fault


def _sheets(grids: list[Grid], content: bytes) -> list[Sheet]:
    """Join grids with their details, which stand in the same order."""
    tables = [match for match in _TOKEN.finditer(content) if match.group(2) == b"table" and not match.group(1)]
    sheets = []
    for grid in grids:
        if grid.position >= len(tables):
            sheets.append(plain_sheet(grid))
            continue
        walk = _Walk(grid)
        walk.go(content, tables[grid.position].end())
        sheets.append(detailed_sheet(grid._replace(merged=tuple(walk.merged)), walk.details(), walk.comments))
    return sheets


class _Walk:
    """Goes through the cells of one table, which say how often they are repeated but not where they stand."""

    def __init__(self, grid: Grid) -> None:
        self.rows = grid.rows
        self.width = max(map(len, grid.rows), default=0)
        self.row = self.column = self.columns = 0
        self.height = 1
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Span] = []
        self.formats: dict[tuple[int, int], str] = {}
        self.comments: dict[tuple[int, int], str] = {}

    def go(self, content: bytes, start: int) -> None:
        """Go to the end of the table that starts there."""
        for match in _TOKEN.finditer(content, start):
            closing, kind, tag, alone = match.groups()
            about = attributes(tag) if not closing else {}
            if kind == b"table":
                return
            if kind == b"table-column":
                self.pass_columns(about)
            elif kind == b"table-row":
                self.pass_row(about, starts=not closing, ends=bool(closing or alone))
            elif not closing:
                if not alone and self.row < len(self.rows):
                    end = content.find(b"</table:" + kind, match.end())
                    self.look_into(content[match.end() : max(end, match.end())], is_error=b'"error"' in tag)
                self.pass_cell(about)

    def pass_columns(self, about: dict[str, str]) -> None:
        """Note columns that are hidden."""
        times = _times(about, "columns")
        if about.get("visibility", "visible") != "visible":
            self.hidden_columns.update(range(self.columns, min(self.columns + times, self.width)))
        self.columns += times

    def pass_row(self, about: dict[str, str], *, starts: bool, ends: bool) -> None:
        """Begin a row, or leave it for the next."""
        if starts:
            self.height = _times(about, "rows")
            if about.get("visibility", "visible") != "visible":
                self.hidden_rows.update(range(self.row, min(self.row + self.height, len(self.rows))))
        if ends:
            self.row, self.column = self.row + self.height, 0

    def look_into(self, body: bytes, *, is_error: bool) -> None:
        """Note a cell's comment and error."""
        note = _NOTE.search(body)
        if note:
            self.comments[self.row, self.column] = _text(note.group())
        if is_error:
            put(self.rows, (self.row, self.column), CellError(_text(_NOTE.sub(b"", body)) or "#N/A"))

    def pass_cell(self, about: dict[str, str]) -> None:
        """Note a cell's format and extent, and go on to the next."""
        if about.get("value-type") == "percentage":
            self.formats[self.row, self.column] = "0%"
        down, right = int(about.get("number-rows-spanned", 1)), int(about.get("number-columns-spanned", 1))
        if down > 1 or right > 1:
            self.merged.append(Span(self.row, self.column, self.row + down - 1, self.column + right - 1))
        self.column += _times(about, "columns")

    def details(self) -> Details:
        """Give what was noted."""
        return Details(self.formats, frozenset(self.hidden_rows), frozenset(self.hidden_columns), frozenset(), frozenset(), [])


def _times(about: dict[str, str], what: str) -> int:
    """Tell how often an element stands for itself."""
    return max(int(about.get(f"number-{what}-repeated", 1)), 1)


def _text(body: bytes) -> str:
    """Give the paragraphs of a cell or note as lines."""
    return "\n".join(html.unescape(_TAG.sub(b"", part).decode("utf-8", "replace")) for part in _PARAGRAPH.findall(body)).strip()
