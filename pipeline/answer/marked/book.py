"""A workbook's parts and how they hang together: relations, content types, sheets."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.answer.marked.tags import (
    DECLARATION,
    Element,
    append,
    as_utf8,
    attribute,
    bound,
    children,
    escaped_attribute,
    masked,
    number_of,
    prefix,
    root,
)
from pipeline.answer.marked.unpatchable import UnpatchableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.answer.marked.members import Package

CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
TYPES = {
    "worksheet": f"{_SPREADSHEET}worksheet+xml",
    "comments": f"{_SPREADSHEET}comments+xml",
    "styles": f"{_SPREADSHEET}styles+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "custom-properties": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_TRANSITIONAL = {
    "main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "relation": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "custom": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "types": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "custom_relation": "custom-properties",
}
_STRICT = {
    "main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "relation": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "custom": "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    "types": "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    "custom_relation": "customProperties",
}
RELATION_NAMESPACES = (_TRANSITIONAL["relation"].encode(), _STRICT["relation"].encode())
"""What ``r:`` is bound to."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part."""

    id: str
    kind: str
    """Last word of its type."""
    target: str
    """Path in the package; empty when it points outside."""


@dataclass(slots=True)
class Sheet:
    """One sheet of the workbook."""

    name: str
    relation_id: str
    sheet_id: int
    part: str | None
    """None for what holds no cells (charts, dialogues) and for what is missing."""
    relations: list[Relation] = field(default_factory=list)


class Book:
    """The workbook in its package: what the parts are called and how to add some."""

    def __init__(self, package: Package) -> None:
        """Find the workbook part and its sheets.

        Raises:
            UnpatchableError: There is no workbook in XML.
        """
        self.package = package
        main = next((each.target for each in self.relations_of("") if each.kind == "officeDocument"), "xl/workbook.xml")
        part = package.find(main)
        if part is None or part.lower().endswith(".bin"):
            raise UnpatchableError("no-workbook")
        self.part = part
        xml = self.xml(part)
        if root(xml).name != b"workbook":
            raise UnpatchableError("no-workbook")
        self.is_strict = b"http://purl.oclc.org/ooxml/" in xml[: root(xml).inner]
        self.names = _STRICT if self.is_strict else _TRANSITIONAL
        self.relations = self.relations_of(part)
        self.sheets = self._sheets(masked(xml))

    def xml(self, part: str) -> bytes:
        """Give an XML part in UTF-8."""
        return as_utf8(self.package.read(part))

    def related(self, relations: list[Relation], kind: str) -> Relation | None:
        """Give the first relation of a kind whose part is there."""
        return next((each for each in relations if each.kind == kind and each.target), None)

    def relations_of(self, part: str) -> list[Relation]:
        """Read the relations of a part; those of the package itself for an empty name."""
        stored = self.package.find(relations_name(part))
        if stored is None:
            return []
        xml = masked(self.xml(stored))
        top = root(xml)
        found = []
        for child in children(xml, top.inner, top.close):
            tag = xml[child.start : child.inner]
            target = (attribute(tag, b"Target") or "").replace("\\", "/")
            path = "" if attribute(tag, b"TargetMode") == "External" else _path(part, target)
            kind = (attribute(tag, b"Type") or "").rpartition("/")[2]
            found.append(Relation(attribute(tag, b"Id") or "", kind, self.package.find(path) or "" if path else ""))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part point to another one; give the relation's id."""
        name = relations_name(part)
        stored = self.package.find(name) or name
        folder = posixpath.dirname(part)
        if self.package.find(name):
            xml = self.xml(stored)
        else:
            xml = DECLARATION + f'<Relationships xmlns="{_PACKAGE_RELATIONS}"></Relationships>'.encode()
        taken = {each.id for each in self.relations_of(part)}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        way = posixpath.relpath(target, folder) if folder else target
        new = b'<%bRelationship Id="rId%d" Type="%b/%b" Target="%b"/>' % (
            prefix(xml),
            number,
            self.names["relation"].encode(),
            kind.encode(),
            escaped_attribute(way),
        )
        self.package.put(stored, append(xml, root(xml), new))
        return f"rId{number}"

    def unrelate(self, part: str, relation_id: str) -> None:
        """Take a relation away."""
        stored = self.package.find(relations_name(part))
        if stored is not None:
            self._drop(stored, lambda tag: attribute(tag, b"Id") == relation_id)

    def declare(self, part: str, kind: str) -> None:
        """Name the content type of a new part."""
        types = self._types_part()
        xml = self.xml(types)
        tag = b'<%bOverride PartName="/%b" ContentType="%b"/>'
        new = tag % (prefix(xml), escaped_attribute(part), TYPES[kind].encode())
        self.package.put(types, append(xml, root(xml), new))

    def declare_extension(self, part: str, kind: str) -> None:
        """Name the content type of a new part by its extension, or by its name where the extension means something else."""
        types = self._types_part()
        xml = self.xml(types)
        extension = part.rpartition(".")[2]
        top, plain = root(xml), masked(xml)
        first = None
        for child in children(plain, top.inner, top.close):
            first = first or child
            tag = xml[child.start : child.inner]
            if child.name == b"Default" and (attribute(tag, b"Extension") or "").lower() == extension:
                if attribute(tag, b"ContentType") != TYPES[kind]:
                    self.declare(part, kind)
                return
        new = b'<%bDefault Extension="%b" ContentType="%b"/>' % (prefix(xml), extension.encode(), TYPES[kind].encode())
        at = first.start if first else top.inner
        self.package.put(types, xml[:at] + new + xml[at:])

    def remove_part(self, part: str) -> None:
        """Take a part with its relations and its content type out of the package."""
        for name in (part, self.package.find(relations_name(part))):
            if name is not None:
                self.package.remove(name)
        self._drop(self._types_part(), lambda tag: (attribute(tag, b"PartName") or "").lstrip("/").lower() == part.lower())

    def change(self, edit: Callable[[bytes], bytes]) -> None:
        """Change the workbook part."""
        self.package.put(self.part, edit(self.xml(self.part)))

    def reread(self) -> None:
        """Look again, after sheets were added or taken away."""
        self.relations = self.relations_of(self.part)
        self.sheets = self._sheets(masked(self.xml(self.part)))

    def relation_prefix(self, xml: bytes) -> bytes:
        """Give what to write before ``id`` for a relation: the bound prefix, or one that is bound on the spot."""
        known = bound(xml, RELATION_NAMESPACES)
        return known + b":id" if known else b'xmlns:r="%b" r:id' % self.names["relation"].encode()

    def _types_part(self) -> str:
        found = self.package.find(CONTENT_TYPES)
        if found is None:
            raise UnpatchableError("no-workbook")
        return found

    def _drop(self, stored: str, is_meant: Callable[[bytes], bool]) -> None:
        xml = self.xml(stored)
        top, plain = root(xml), masked(xml)
        for child in reversed(list(children(plain, top.inner, top.close))):
            if is_meant(xml[child.start : child.inner]):
                xml = xml[: child.start] + xml[child.end :]
        self.package.put(stored, xml)

    def _sheets(self, xml: bytes) -> list[Sheet]:
        by_id = {each.id: each for each in self.relations}
        sheets = []
        for tag in sheet_tags(xml):
            text = xml[tag.start : tag.inner]
            known = bound(xml, RELATION_NAMESPACES) or b"r"
            number = attribute(text, known + b":id") or attribute(text, b"id") or ""
            relation = by_id.get(number)
            part = relation.target if relation and relation.kind == "worksheet" and relation.target else None
            sheet_id = number_of(attribute(text, b"sheetId")) or 0
            sheet = Sheet(attribute(text, b"name") or "", number, sheet_id, part)
            if part:
                sheet.relations = self.relations_of(part)
            sheets.append(sheet)
        return sheets


def child_of(xml: bytes, name: bytes) -> Element | None:
    """Give the root's child of a name."""
    top, plain = root(xml), masked(xml)
    return next((child for child in children(plain, top.inner, top.close) if child.name == name), None)


def sheet_tags(xml: bytes) -> list[Element]:
    """Give the elements of the workbook part that stand for its sheets, in order."""
    sheets = child_of(xml, b"sheets")
    return [child for child in children(masked(xml), sheets.inner, sheets.close) if child.name == b"sheet"] if sheets else []


def relations_name(part: str) -> str:
    """Give the name of the part that holds a part's relations.

    Example:
        >>> relations_name("xl/workbook.xml"), relations_name("")
        ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _path(part: str, target: str) -> str:
    """Give the path in the package that a target means, seen from a part."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
