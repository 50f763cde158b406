"""The custom document property by which a marked copy is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.answer.marked.tags import (
    DECLARATION,
    append,
    attribute,
    bound,
    children,
    escaped,
    masked,
    number_of,
    prefix,
    root,
)
from pipeline.model.marks import PROPERTY

if TYPE_CHECKING:
    from pipeline.answer.marked.book import Book
    from pipeline.answer.marked.tags import Element

_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_KINDS = ("custom-properties", "customProperties")


def _part(book: Book) -> str | None:
    relations = book.relations_of("")
    return next((each.target for each in relations if each.kind in _KINDS and each.target), None)


def _ours(xml: bytes) -> Element | None:
    top, plain = root(xml), masked(xml)
    for each in children(plain, top.inner, top.close):
        if attribute(xml[each.start : each.inner], b"name") == PROPERTY:
            return each
    return None


def is_marked(book: Book) -> bool:
    """True when the workbook carries our property."""
    part = _part(book)
    return part is not None and _ours(book.xml(part)) is not None


def drop_property(book: Book) -> None:
    """Take our property away."""
    part = _part(book)
    if part is not None:
        xml = book.xml(part)
        known = _ours(xml)
        if known is not None:
            book.package.put(part, xml[: known.start] + xml[known.end :])


def put_property(book: Book, value: str) -> None:
    """Add our property, which must not be there, to the others."""
    part = _part(book)
    names = {key: name.encode() for key, name in book.names.items()}
    if part is None:
        part = (
            "docProps/custom.xml"
            if book.package.find("docProps/custom.xml") is None
            else book.package.free_name("docProps/custom{}.xml")
        )
        xml = DECLARATION + b'<Properties xmlns="%b" xmlns:vt="%b"></Properties>' % (names["custom"], names["types"])
        book.declare(part, "custom-properties")
        book.relate("", book.names["custom_relation"], part)
    else:
        xml = book.xml(part)
    top, plain = root(xml), masked(xml)
    numbers = [number_of(attribute(xml[each.start : each.inner], b"pid")) or 1 for each in children(plain, top.inner, top.close)]
    v = bound(xml, (names["types"],))
    kind = v + b":lpwstr" if v else b"vt:lpwstr"
    opening = kind if v else kind + b' xmlns:vt="%b"' % names["types"]
    new = b'<%bproperty fmtid="%b" pid="%d" name="%b"><%b>%b</%b></%bproperty>' % (
        prefix(xml),
        _FORMAT.encode(),
        max([1, *numbers]) + 1,
        PROPERTY.encode(),
        opening,
        escaped(value),
        kind,
        prefix(xml),
    )
    book.package.put(part, append(xml, top, new))
