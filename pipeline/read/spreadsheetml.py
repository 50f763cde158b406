"""Read the XML form of workbooks that Excel 2003 and many programs write, mostly under the name `.xls`."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from pipeline.model import CellError, Sheet, Span
from pipeline.read.number_formats import tells_more
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheet_elements import MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipeline.model import Value, Visibility
    from pipeline.settings import Limits

_S = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_NAMED = {"Percent": "0.00%"}
_VISIBILITY: dict[str, Visibility] = {"SheetHidden": "hidden", "SheetVeryHidden": "very-hidden"}
_FIRST_DAYS = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1))
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_spreadsheetml(data: bytes, limits: Limits) -> list[Sheet]:
    """Read all worksheets with hidden parts, merged cells, comments and telling formats.

    Raises:
        Refusal: Broken, hostile or over a limit.
    """
    from lxml import etree

    if _DECLARES.search(data, 0, 4096):
        raise Refusal("read.unreadable.entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise Refusal("read.unreadable.broken")
    formats, struck = _styles(root)
    return [
        _Worksheet(formats, struck, limits).read(sheet, position) for position, sheet in enumerate(root.iter(f"{_S}Worksheet"))
    ]


def _styles(root: _Element) -> tuple[dict[str, str], set[str]]:
    """Give the telling number formats by style, and the styles that strike through."""
    formats, struck = {}, set()
    for style in root.iter(f"{_S}Style"):
        name = style.get(f"{_S}ID", "")
        shown, font = style.find(f"{_S}NumberFormat"), style.find(f"{_S}Font")
        code = "" if shown is None else shown.get(f"{_S}Format", "")
        code = _NAMED.get(code, code)
        if code and tells_more(code):
            formats[name] = code
        if font is not None and font.get(f"{_S}StrikeThrough") == "1":
            struck.add(name)
    return formats, struck


class _Worksheet:
    """Reads one worksheet."""

    def __init__(self, styles: dict[str, str], struck_styles: set[str], limits: Limits) -> None:
        self.styles = styles
        self.struck_styles = struck_styles
        self.limits = limits
        self.total = 0
        self.rows: list[list[Value]] = []
        self.merged: list[Span] = []
        self.formats: dict[tuple[int, int], str] = {}
        self.struck: set[tuple[int, int]] = set()
        self.comments: dict[tuple[int, int], str] = {}

    def read(self, sheet: _Element, position: int) -> Sheet:
        """Read its table."""
        hidden_rows = set()
        for line in sheet.iterfind(f"{_S}Table/{_S}Row"):
            row = _number(line, "Index", len(self.rows) + 1) - 1
            if not len(self.rows) <= row < MOST_ROWS:
                raise over_limit("grid", row + 1, MOST_ROWS)
            self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
            if line.get(f"{_S}Hidden") == "1":
                hidden_rows.add(row)
            column = 0
            for cell in line.iterfind(f"{_S}Cell"):
                column = self.take(cell, row, _number(cell, "Index", column + 1) - 1)
            if self.total > self.limits.cells:
                raise over_limit("cells", self.total, self.limits.cells)
        shown = sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible", "").strip()
        return Sheet(
            sheet.get(f"{_S}Name", ""),
            position,
            self.rows,
            _VISIBILITY.get(shown, "visible"),
            tuple(self.merged),
            self.formats,
            frozenset(hidden_rows),
            _hidden_columns(sheet),
            struck=frozenset(self.struck),
            comments=self.comments,
        )

    def take(self, cell: _Element, row: int, column: int) -> int:
        """Take one cell into its row.

        Returns:
            The column after it.
        """
        values = self.rows[row]
        if not len(values) <= column < MOST_COLUMNS:
            raise over_limit("grid", column + 1, MOST_COLUMNS)
        value = _value(cell.find(f"{_S}Data"))
        style = cell.get(f"{_S}StyleID", "")
        if value != "":
            self.total += column + 1 - len(values)
            values.extend([""] * (column - len(values)))
            values.append(value)
            if style in self.styles and isinstance(value, float):
                self.formats[row, column] = self.styles[style]
            if style in self.struck_styles:
                self.struck.add((row, column))
        note = cell.find(f"{_S}Comment")
        if note is not None:
            self.comments[row, column] = "".join(str(part) for part in note.itertext()).strip()
        right, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if right or down:
            self.merged.append(Span(row, column, row + down, column + right))
        return column + 1 + right


def _hidden_columns(sheet: _Element) -> frozenset[int]:
    """Find the columns that are hidden."""
    hidden: set[int] = set()
    column = 0
    for item in sheet.iterfind(f"{_S}Table/{_S}Column"):
        column = _number(item, "Index", column + 1) - 1
        after = column + _number(item, "Span", 0) + 1
        if item.get(f"{_S}Hidden") == "1":
            hidden.update(range(column, min(after, MOST_COLUMNS)))
        column = after
    return frozenset(hidden)


def _number(element: _Element, name: str, default: int) -> int:
    """Read a whole number from an attribute."""
    written = element.get(f"{_S}{name}", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else default


def _value(data: _Element | None) -> Value:
    """Read a cell's value by its declared type."""
    if data is None:
        return ""
    text = "".join(str(part) for part in data.itertext())
    kind = data.get(f"{_S}Type", "String")
    if kind == "Error":
        return CellError(text or "#N/A")
    if kind == "Boolean":
        return text.strip() == "1"
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text.strip())
            if moment.date() in _FIRST_DAYS and moment.time() != time():
                return moment.time()
            return moment.date() if moment.time() == time() else moment
    except ValueError:
        return text
    return text
