"""The boxes in which comments are shown: shapes in the sheet's VML drawing, which may hold buttons of the sender too."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.answer.marked.around import heights, put_child, widths
from pipeline.answer.marked.tags import attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.answer.marked.book import Book
    from pipeline.answer.marked.book import Sheet as SheetInfo
    from pipeline.answer.marked.sheet import Sheet

_BARE = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
)
_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"%b>'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:{left}pt;margin-top:{top}pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"{names}>'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
SHAPE = re.compile(rb"<v:shape\s(?:(?!<v:shape\s).)*?</v:shape>\s*", re.DOTALL)
_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")
_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_CLUSTERS = re.compile(rb"<o:idmap\b[^>]*>")
_IDS = re.compile(rb"_x0000_s(\d+)")
_CLUSTER = 1_024
_WIDTH = 270
_LINE = 16
_LETTER = 6.4
_HIGHEST = 420
_REACH = 40


class Boxes:
    """The VML drawing of a sheet."""

    def __init__(self, book: Book, info: SheetInfo, sheet: Sheet) -> None:
        """Read the drawing that the sheet names, or begin one."""
        self._book = book
        known = _named(info, sheet)
        self.part = known or book.package.free_name(f"{book.part.rpartition('/')[0]}/drawings/vmlDrawing{{}}.vml".lstrip("/"))
        self.is_new = known is None
        self.xml = book.package.read(known) if known else _BARE
        self._is_changed = self.is_new

    def places(self) -> dict[tuple[int, int], re.Match[bytes]]:
        """Give the shape of each comment by its cell."""
        found = {}
        for shape in SHAPE.finditer(self.xml):
            row, column = _ROW.search(shape.group()), _COLUMN.search(shape.group())
            if row and column and b'"Note"' in shape.group().replace(b"'", b'"'):
                found[int(row.group(1)) + 1, int(column.group(1)) + 1] = shape
        return found

    def show(self, texts: Mapping[tuple[int, int], str], sheet: Sheet) -> None:
        """Make a box for each text, big enough to read it; a box that is there grows."""
        known = self.places()
        grown = [(known[place], _grown(known[place], text, sheet)) for place, text in texts.items() if place in known]
        for shape, new in sorted(grown, key=lambda change: change[0].start(), reverse=True):
            self.xml = self.xml[: shape.start()] + new + self.xml[shape.end() :]
        fresh = sorted(place for place in texts if place not in known)
        clusters = self._free_clusters(-(-len(fresh) // (_CLUSTER - 1)))
        shapes = []
        names = b"".join(
            b' xmlns:%b="%b"' % (name, space)
            for name, space in _NAMESPACES.items()
            if b"xmlns:%b=" % name not in self.xml[:4_096]
        )
        if b"_x0000_t202" not in self.xml:
            shapes.append(_TYPE % names)
        for order, place in enumerate(fresh):
            cluster, number = clusters[order // (_CLUSTER - 1)], order % (_CLUSTER - 1) + 1
            shapes.append(_shape(cluster * _CLUSTER + number, order + 1, texts[place], place, sheet, names.decode()))
        end = self.xml.rfind(b"</")
        self.xml = self.xml[:end] + b"".join(shapes) + self.xml[end:]
        self._claim(clusters)
        self._is_changed = True

    def drop(self, places: set[tuple[int, int]]) -> None:
        """Take the boxes of cells away."""
        for shape in reversed([shape for place, shape in self.places().items() if place in places]):
            self.xml = self.xml[: shape.start()] + self.xml[shape.end() :]
            self._is_changed = True
        known = _CLUSTERS.search(self.xml)
        if known and places:
            stated = (attribute(known.group(), b"data") or "").split(",")
            used = {int(number) // _CLUSTER for number in _IDS.findall(self.xml)}
            left = [word for index, word in enumerate(stated) if index == 0 or not word.isdigit() or int(word) in used]
            self._state(known, left)

    @property
    def is_bare(self) -> bool:
        """True when no shape is left."""
        return not SHAPE.search(self.xml)

    def save(self, info: SheetInfo, sheet: Sheet | None) -> None:
        """Put the drawing back; a new one is named by the sheet."""
        if not self._is_changed:
            return
        self._book.package.put(self.part, self.xml)
        if self.is_new and sheet is not None:
            self._book.declare_extension(self.part, "vmlDrawing")
            number = self._book.relate(info.part or "", "vmlDrawing", self.part)
            p, name = sheet.prefix, self._book.relation_prefix(sheet.xml)
            put_child(sheet, b"legacyDrawing", b'<%blegacyDrawing %b="%b"/>' % (p, name, number.encode()))
            self.is_new = False

    def _free_clusters(self, count: int) -> list[int]:
        """Give blocks of shape numbers that no drawing of the workbook uses."""
        taken = {0}
        for name in self._book.package.names():
            if name.lower().endswith(".vml"):
                taken |= _clusters(self._book.package.read(name))
        taken |= _clusters(self.xml)
        return list(range(max(taken) + 1, max(taken) + 1 + count))

    def _claim(self, clusters: list[int]) -> None:
        """State in the drawing which blocks of numbers are its own."""
        known = _CLUSTERS.search(self.xml)
        if known is None or not clusters:
            return
        data = attribute(known.group(), b"data") or ""
        self._state(known, [*filter(None, data.split(",")), *map(str, clusters)])

    def _state(self, known: re.Match[bytes], clusters: list[str]) -> None:
        whole = ",".join(clusters)
        tag = re.sub(rb"data\s*=\s*(?:\"[^\"]*\"|'[^']*')", b'data="%b"' % whole.encode(), known.group())
        self.xml = self.xml[: known.start()] + tag + self.xml[known.end() :]


def _named(info: SheetInfo, sheet: Sheet) -> str | None:
    """Give the part of the drawing that a sheet names for its comments and buttons."""
    element = sheet.child(b"legacyDrawing")
    number = re.search(rb"[\s:]id\s*=\s*[\"']([^\"']*)", sheet.tag(element)) if element else None
    wanted = number.group(1).decode() if number else None
    return next((each.target for each in info.relations if each.id == wanted and each.target), None)


def _clusters(xml: bytes) -> set[int]:
    stated = {
        int(word)
        for tag in _CLUSTERS.findall(xml)
        for word in (attribute(tag, b"data") or "").split(",")
        if word.strip().isdigit()
    }
    return stated | {int(number) // _CLUSTER for number in _IDS.findall(xml)}


def _lines(text: str) -> int:
    """Count the lines that a text fills in a box."""
    room = (_WIDTH - 16) / _LETTER
    wide = (sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) for line in text.split("\n"))
    return sum(max(1, -(-width // int(room))) for width in wide)


def _height(text: str) -> int:
    return min(_lines(text) * _LINE + 12, _HIGHEST)


def _end(start: int, offset: int, length: int, sizes: list[int]) -> tuple[int, int]:
    """Give the column or row, from 0, and the pixels in it where a length ends."""
    left = offset + length
    for index, size in enumerate(sizes):
        if left < size:
            return start + index, left
        left -= size
    return start + len(sizes), 0


def _anchor(text: str, place: tuple[int, int], sheet: Sheet) -> str:
    row, column = place
    across = widths(sheet, column + 1, _REACH)
    down = heights(sheet, max(row - 1, 1), _REACH)
    last_column, right = _end(column, 15, _WIDTH, across)
    first_row = max(row - 2, 0)
    last_row, bottom = _end(first_row, 4, _height(text), down)
    return f"{column}, 15, {first_row}, 4, {last_column}, {right}, {last_row}, {bottom}"


def _shape(number: int, order: int, text: str, place: tuple[int, int], sheet: Sheet, names: str) -> bytes:
    row, column = place
    return _SHAPE.format(
        id=number,
        order=order,
        left=60,
        top=2,
        width=round(_WIDTH * 0.75),
        height=round(_height(text) * 0.75),
        anchor=_anchor(text, place, sheet),
        row=row - 1,
        column=column - 1,
        names=names,
    ).encode()


def _grown(shape: re.Match[bytes], text: str, sheet: Sheet) -> bytes:
    """Give a sender's box that lets all be read: it starts where it started."""
    old = shape.group()
    anchor = _ANCHOR.search(old)
    words = anchor.group(2).decode("latin-1").split(",") if anchor else []
    if anchor is None or len(words) != 8 or not all(word.strip().isdigit() for word in words):
        return old
    left, left_offset, top, top_offset, right, right_offset, bottom, bottom_offset = (int(word) for word in words)
    ends_right = _end(left, left_offset, _WIDTH, widths(sheet, left + 1, _REACH))
    ends_down = _end(top, top_offset, _height(text), heights(sheet, top + 1, _REACH))
    ends_right, ends_down = max(ends_right, (right, right_offset)), max(ends_down, (bottom, bottom_offset))
    numbers = (left, left_offset, top, top_offset, *ends_right, *ends_down)
    new = ", ".join(map(str, numbers)).encode()
    return old[: anchor.start(2)] + new + old[anchor.end(2) :]
