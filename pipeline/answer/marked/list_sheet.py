"""The first sheet of a marked copy: what to do now, and one line for each problem, those of one cause together."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pipeline.answer.marked.places import letters, quoted
from pipeline.answer.marked.tags import DECLARATION, escaped, escaped_attribute
from pipeline.model.marks import SIGNATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.answer.marked.styles import Styles
    from pipeline.model.marks import Answer, Mark

COLUMN_WIDTHS = (7, 22, 16, 46, 42, 24, 18, 10)
MOST_LINKS = 65_000
"""Links that one sheet may hold, a little below Excel's own limit."""
_MOST_LINES = 1_000_000
_TALLEST = 400


class _Rows:
    """Rows of a sheet in the making."""

    def __init__(self, styles: Styles) -> None:
        self.xml: list[bytes] = []
        self.number = 0
        self._styles = styles

    def add(self, cells: list[tuple[str | int, str]], height: int = 0) -> None:
        """Add a row of values and their looks."""
        self.number += 1
        inside = []
        for column, (value, look) in enumerate(cells, 1):
            address, style = f"{letters(column)}{self.number}".encode(), self._styles.look(look)
            if isinstance(value, int):
                inside.append(b'<c r="%b" s="%d"><v>%d</v></c>' % (address, style, value))
            elif value:
                text = b'<c r="%b" s="%d" t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>'
                inside.append(text % (address, style, escaped(value)))
            else:
                inside.append(b'<c r="%b" s="%d"/>' % (address, style))
        tall = b' ht="%d" customHeight="1"' % height if height else b""
        self.xml.append(b'<row r="%d"%b>%b</row>' % (self.number, tall, b"".join(inside)))


def list_sheet(
    answer: Answer, places: Mapping[str, tuple[str, str]], styles: Styles, names: Mapping[str, str], *, active: bool
) -> tuple[bytes, int]:
    """Write the list.

    Args:
        answer: What to say.
        places: Sheet and cell of each finding as it was marked, by its id; no entry for what has no place.
        styles: To which the looks are added.
        names: Namespaces of the workbook.
        active: Whether this sheet is the one shown first.

    Returns:
        The sheet's XML, and the row of its headings.
    """
    rows = _Rows(styles)
    width = len(COLUMN_WIDTHS)
    rows.add([(answer.title, "title")], height=30)
    for line in answer.lines:
        rows.add([(line, "line")], height=18)
    lines = _lines(answer.next_action, sum(COLUMN_WIDTHS) - 10)
    rows.add([(answer.next_action, "action"), *[("", "action")] * (width - 1)], height=18 * lines + 8)
    action_row = rows.number
    rows.add([("", "line")], height=6)
    rows.add([(heading, "header") for heading in (*answer.headings, *[""] * width)[:width]], height=24)
    header_row = rows.number
    links: list[bytes] = []
    number = 0
    for cause, marks in answer.groups:
        if rows.number > _MOST_LINES:
            break
        rows.add(
            [
                (f"{cause}（{len(marks)}）" if answer.language == "zh" else f"{cause} ({len(marks)})", "group"),
                *[("", "group")] * 5,
                (cause, "group"),
                ("", "group"),
            ]
        )
        for mark in marks[: _MOST_LINES - rows.number]:
            number += 1
            sheet, cell = places.get(mark.finding_id, (mark.sheet, ""))
            where = " ".join(part for part in (sheet, cell) if part)
            if sheet and len(links) < MOST_LINKS:
                links.append(_link(f"B{rows.number + 1}", sheet, cell or "A1", where))
            cells = _line(number, mark, where, answer, is_link=bool(sheet))
            rows.add(cells, height=_height(cells))
    return _sheet(rows, links, names, answer, (action_row, header_row), active=active), header_row


def _line(number: int, mark: Mark, where: str, answer: Answer, *, is_link: bool) -> list[tuple[str | int, str]]:
    severity = answer.severities.get(mark.severity, mark.severity)
    return [
        (number, "number"),
        (where, "link" if is_link else "text"),
        (mark.column, "text"),
        (mark.found, "text"),
        (mark.mend, "text"),
        (mark.example, "text"),
        (mark.cause, "text"),
        (severity, mark.severity),
    ]


def _height(cells: list[tuple[str | int, str]]) -> int:
    """Tell how tall a row must be for its longest text; 0 for one line. Not every program fits rows when it opens a file."""
    most = max(_lines(str(value), width - 2) for (value, _), width in zip(cells, COLUMN_WIDTHS, strict=True))
    return min(15 * most + 3, _TALLEST) if most > 1 else 0


def _link(reference: str, sheet: str, cell: str, shown: str) -> bytes:
    location = escaped_attribute(f"{quoted(sheet)}!{cell}")
    return b'<hyperlink ref="%b" location="%b" display="%b"/>' % (reference.encode(), location, escaped_attribute(shown))


def _sheet(
    rows: _Rows, links: list[bytes], names: Mapping[str, str], answer: Answer, places: tuple[int, int], *, active: bool
) -> bytes:
    action_row, header_row = places
    last = letters(len(COLUMN_WIDTHS))
    cols = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(COLUMN_WIDTHS, 1))
    selected = ' tabSelected="1"' if active else ""
    footer = escaped(f"&L{SIGNATURES[0 if answer.language == 'zh' else 1]}&R&P / &N")
    head = (
        f'<worksheet xmlns="{names["main"]}" xmlns:r="{names["relation"]}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}{rows.number}"/><sheetViews><sheetView showGridLines="0"{selected} workbookViewId="0">'
        f'<pane ySplit="{header_row}" topLeftCell="A{header_row + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="B{header_row + 1}" sqref="B{header_row + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{cols}</cols><sheetData>'
    )
    tail = (
        f'</sheetData><autoFilter ref="A{header_row}:{last}{rows.number}"/>'
        f'<mergeCells count="1"><mergeCell ref="A{action_row}:{last}{action_row}"/></mergeCells>'
    )
    page = (
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    )
    hyperlinks = b"<hyperlinks>%b</hyperlinks>" % b"".join(links) if links else b""
    foot = b"<headerFooter><oddFooter>%b</oddFooter></headerFooter></worksheet>" % footer
    return b"".join([DECLARATION, head.encode(), *rows.xml, tail.encode(), hyperlinks, page.encode(), foot])


def _lines(text: str, room: int) -> int:
    wide = (sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) for line in text.split("\n"))
    return sum(max(1, -(-width // room)) for width in wide)
