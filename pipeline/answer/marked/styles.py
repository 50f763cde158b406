"""The styles part: cell formats of ours are added behind those that are there, which stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.answer.marked.book import child_of
from pipeline.answer.marked.tags import (
    DECLARATION,
    Element,
    append,
    attribute,
    children,
    masked,
    number_of,
    prefix,
    root,
    with_attribute,
)
from pipeline.model.marks import FILLS

if TYPE_CHECKING:
    from pipeline.answer.marked.book import Book

HEADER_FILL = "FFC0504E"
"""Fill colour (ARGB) of the header of our column: by it and by its words the column is known again."""
_ORDER = (
    b"numFmts",
    b"fonts",
    b"fills",
    b"borders",
    b"cellStyleXfs",
    b"cellXfs",
    b"cellStyles",
    b"dxfs",
    b"tableStyles",
    b"colors",
)
_BARE = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_FONTS = {
    "plain": '<{p}sz val="{size}"/><{p}color rgb="{color}"/>{name}',
    "bold": '<{p}b/><{p}sz val="{size}"/><{p}color rgb="{color}"/>{name}',
    "link": '<{p}u/><{p}sz val="{size}"/><{p}color rgb="{color}"/>{name}',
}
_LOOKS: dict[str, tuple[tuple[str, int, str], str, bool, str]] = {
    "title": (("bold", 16, "FF1F3864"), "", False, '<{p}alignment vertical="center"/>'),
    "line": (("plain", 11, "FF404040"), "", False, '<{p}alignment vertical="center"/>'),
    "action": (("bold", 12, "FF9C0006"), "FFFFF2CD", False, '<{p}alignment vertical="center" wrapText="1"/>'),
    "header": (("bold", 11, "FFFFFFFF"), "FF1F3864", True, '<{p}alignment horizontal="center" vertical="center" wrapText="1"/>'),
    "group": (("bold", 11, "FF1F3864"), "FFD9E1F3", True, '<{p}alignment vertical="center"/>'),
    "number": (("plain", 11, "FF000000"), "", True, '<{p}alignment horizontal="center" vertical="top"/>'),
    "text": (("plain", 11, "FF000000"), "", True, '<{p}alignment vertical="top" wrapText="1"/>'),
    "link": (("link", 11, "FF0563C1"), "", True, '<{p}alignment vertical="top" wrapText="1"/>'),
    "error": (("plain", 11, "FF9C0006"), FILLS["error"], True, '<{p}alignment horizontal="center" vertical="top"/>'),
    "warning": (("plain", 11, "FF7F6000"), FILLS["warning"], True, '<{p}alignment horizontal="center" vertical="top"/>'),
    "info": (("plain", 11, "FF1F3864"), FILLS["info"], True, '<{p}alignment horizontal="center" vertical="top"/>'),
    "column header": (
        ("bold", 11, "FFFFFFFF"),
        HEADER_FILL,
        True,
        '<{p}alignment horizontal="center" vertical="center" wrapText="1"/>',
    ),
    "column text": (("plain", 10, "FF9C0006"), "", True, '<{p}alignment vertical="top" wrapText="1"/>'),
}
_EDGE = '<{p}{side} style="thin"><{p}color rgb="FFBFBFBF"/></{p}{side}>'


class Styles:
    """The styles of a workbook, to which formats can be added."""

    def __init__(self, book: Book) -> None:
        """Read the part, or begin one."""
        self._book = book
        known = book.related(book.relations, "styles")
        self._part = known.target if known else None
        xml = book.xml(self._part) if self._part else DECLARATION + _BARE.format(book.names["main"]).encode()
        self._xml = xml
        self._prefix = prefix(xml)
        self._lists = {name: self._read(name) for name in (b"fonts", b"fills", b"borders", b"cellXfs", b"cellStyleXfs")}
        if not self._lists[b"cellXfs"]:
            self._lists[b"cellXfs"].append(self._tag('<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'))
            for name, least in ((b"fonts", "<{p}font/>"), (b"fills", "<{p}fill/>"), (b"borders", "<{p}border/>")):
                self._lists[name] = self._lists[name] or [self._tag(least)]
        self._known = {name: len(entries) for name, entries in self._lists.items()}
        self._cache: dict[tuple[str, int], int] = {}

    @property
    def formats(self) -> list[bytes]:
        """The cell formats, by their number."""
        return self._lists[b"cellXfs"]

    def marked(self, old: int, severity: str) -> int:
        """Give the format that equals another one but for our fill."""
        return self._with_fill(old, severity, FILLS[severity])

    def unmarked(self, old: int) -> int:
        """Give the format that equals another one without fill."""
        return self._with_fill(old, "", "")

    def look(self, name: str) -> int:
        """Give a format of the list or of the column."""
        if (name, -1) not in self._cache:
            (kind, size, color), fill, has_border, alignment = _LOOKS[name]
            face = '<{p}name val="微软雅黑"/><{p}family val="2"/><{p}charset val="134"/>'
            font = f"<{{p}}font>{_FONTS[kind].format(p='{p}', size=size, color=color, name=face)}</{{p}}font>"
            font_id = self._add(b"fonts", self._tag(font))
            edges = "".join(_EDGE.replace("{side}", side) for side in ("left", "right", "top", "bottom"))
            border = f"<{{p}}border>{edges}<{{p}}diagonal/></{{p}}border>"
            border_id = self._add(b"borders", self._tag(border)) if has_border else 0
            fill_id = self._fill(fill) if fill else 0
            base = ' xfId="0"' if self._lists[b"cellStyleXfs"] else ""
            tag = (
                f'<{{p}}xf numFmtId="0" fontId="{font_id}" fillId="{fill_id}" borderId="{border_id}"{base} applyFont="1" '
                f'applyFill="1" applyBorder="1" applyAlignment="1">{alignment}</{{p}}xf>'
            )
            self._cache[name, -1] = self._add(b"cellXfs", self._tag(tag))
        return self._cache[name, -1]

    def having(self, colours: frozenset[str]) -> set[int]:
        """Give the numbers of the formats whose solid fill has one of the colours (ARGB)."""
        fills = {number for number, fill in enumerate(self._lists[b"fills"]) if self._colour(fill) in colours}
        found = {number for number, tag in enumerate(self.formats) if number_of(attribute(_head(tag), b"fillId")) in fills}
        return found if fills else set()

    def save(self) -> None:
        """Put the part back if anything was added; a new one is related and declared."""
        if all(len(self._lists[name]) == count for name, count in self._known.items()) and self._part:
            return
        xml = self._xml
        for name in (b"fonts", b"fills", b"borders", b"cellXfs"):
            xml = self._with_list(xml, name, self._lists[name])
        if self._part is None:
            usual = f"{self._book.part.rpartition('/')[0]}/styles.xml".lstrip("/")
            is_free = self._book.package.find(usual) is None  # some programs look for it there and nowhere else
            self._part = usual if is_free else self._book.package.free_name(usual.replace(".xml", "{}.xml"))
            self._book.declare(self._part, "styles")
            self._book.relate(self._book.part, "styles", self._part)
        self._xml = xml
        self._known = {name: len(entries) for name, entries in self._lists.items()}
        self._book.package.put(self._part, xml)

    def _with_fill(self, old: int, name: str, colour: str) -> int:
        if not 0 <= old < len(self.formats):
            old = 0
        if (name, old) not in self._cache:
            tag = self.formats[old]
            head = _head(tag)
            new = with_attribute(head, b"fillId", str(self._fill(colour) if colour else 0))
            new = with_attribute(new, b"applyFill", "1")
            self._cache[name, old] = self._add(b"cellXfs", new + tag[len(head) :])
        return self._cache[name, old]

    def _fill(self, colour: str) -> int:
        solid = f'<{{p}}fill><{{p}}patternFill patternType="solid"><{{p}}fgColor rgb="{colour}"/><{{p}}bgColor indexed="64"/>'
        return self._add(b"fills", self._tag(f"{solid}</{{p}}patternFill></{{p}}fill>"))

    @staticmethod
    def _colour(fill: bytes) -> str:
        inner = fill[fill.find(b"fgColor") - 1 :] if b"fgColor" in fill else b""
        return (attribute(inner, b"rgb") or "").upper() if b"solid" in fill else ""

    def _add(self, name: bytes, entry: bytes) -> int:
        entries = self._lists[name]
        if entry not in entries:
            entries.append(entry)
        return entries.index(entry)

    def _tag(self, text: str) -> bytes:
        return text.replace("{p}", self._prefix.decode()).encode()

    def _read(self, name: bytes) -> list[bytes]:
        found = child_of(self._xml, name)
        plain = masked(self._xml)
        return [self._xml[each.start : each.end] for each in children(plain, found.inner, found.close)] if found else []

    def _with_list(self, xml: bytes, name: bytes, entries: list[bytes]) -> bytes:
        """Put the entries that were added into their list, or a new list into its place."""
        found = child_of(xml, name)
        new = b"".join(entries[self._known[name] if found else 0 :])
        if found:
            grown = append(xml, found, new)
            head = with_attribute(xml[found.start : found.inner], b"count", str(len(entries)))
            if found.is_empty_tag:
                head = head[:-2].rstrip() + b">"
                return xml[: found.start] + head + new + b"</" + self._prefix + name + b">" + xml[found.end :]
            return xml[: found.start] + head + grown[found.inner :]
        whole = b'<%b%b count="%d">%b</%b%b>' % (self._prefix, name, len(entries), new, self._prefix, name)
        return insert_in_order(xml, name, whole, _ORDER)


def insert_in_order(xml: bytes, name: bytes, new: bytes, order: tuple[bytes, ...]) -> bytes:
    """Put a new child of the root where the schema wants it."""
    top, plain = root(xml), masked(xml)
    later = frozenset(order[order.index(name) + 1 :]) | {b"extLst"}
    place: Element | None = next((each for each in children(plain, top.inner, top.close) if each.name in later), None)
    return append(xml, top, new) if place is None else xml[: place.start] + new + xml[place.start :]


def _head(tag: bytes) -> bytes:
    """Give the opening tag of an element; format tags hold no ``>`` in their attributes."""
    return tag[: tag.find(b">") + 1]
