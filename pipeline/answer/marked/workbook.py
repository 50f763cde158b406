"""The workbook part: a sheet put in front or taken out, with every number that counts sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.answer.marked.book import child_of, sheet_tags
from pipeline.answer.marked.tags import (
    Element,
    append,
    attribute,
    children,
    escaped,
    escaped_attribute,
    masked,
    number_of,
    prefix,
    root,
    with_attribute,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.answer.marked.book import Book

_AFTER_NAMES = frozenset(
    b"calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
    b"fileRecoveryPr webPublishObjects extLst".split()
)
FILTER_NAME = "_xlnm._FilterDatabase"
LONGEST_NAME = 31


def free_sheet_name(book: Book, wanted: str) -> str:
    """Give a sheet name that no sheet has: the wanted one, or that with a number."""
    taken = {sheet.name.casefold() for sheet in book.sheets}
    name, number = wanted, 2
    while name.casefold() in taken:
        tail = f" ({number})"
        name = wanted[: LONGEST_NAME - len(tail)] + tail
        number += 1
    return name


def put_in_front(book: Book, name: str, part: str, *, activate: bool) -> None:
    """Name a new sheet before all others, and count all that counts sheets one further."""
    relation = book.relate(book.part, "worksheet", part)
    number = max((sheet.sheet_id for sheet in book.sheets), default=0) + 1

    def edit(xml: bytes) -> bytes:
        first = sheet_tags(xml)[0]
        tag = b'<%bsheet name="%b" sheetId="%d" %b="%b"/>' % (
            prefix(xml),
            escaped_attribute(name),
            number,
            book.relation_prefix(xml),
            relation.encode(),
        )
        xml = xml[: first.start] + tag + xml[first.start :]
        xml = _renumber(xml, lambda index: index + 1)
        return _views(xml, lambda index: index + 1, to_front=activate)

    book.change(edit)
    book.reread()


def take_out(book: Book, index: int) -> None:
    """Remove a sheet and its part, and count all that counts sheets anew."""
    sheet = book.sheets[index]

    def edit(xml: bytes) -> bytes:
        tag = sheet_tags(xml)[index]
        xml = xml[: tag.start] + xml[tag.end :]
        xml = _renumber(xml, lambda number: None if number == index else number - (number > index))
        return _views(xml, lambda number: number - (number > index) if number else 0, to_front=False)

    book.change(edit)
    book.unrelate(book.part, sheet.relation_id)
    if sheet.part:
        for relation in sheet.relations:
            if relation.kind == "printerSettings" and relation.target:
                book.remove_part(relation.target)
        book.remove_part(sheet.part)
    book.reread()


def set_name(book: Book, name: str, index: int, refers_to: str, *, hidden: bool = False) -> None:
    """Set a defined name of one sheet."""

    def edit(xml: bytes) -> bytes:
        p = prefix(xml)
        for each in _names(xml):
            tag = xml[each.start : each.inner]
            if attribute(tag, b"name") == name and number_of(attribute(tag, b"localSheetId")) == index:
                return xml[: each.inner] + escaped(refers_to) + xml[each.close :]
        tag = b'<%bdefinedName name="%b" localSheetId="%d"%b>%b</%bdefinedName>' % (
            p,
            name.encode(),
            index,
            b' hidden="1"' if hidden else b"",
            escaped(refers_to),
            p,
        )
        known = child_of(xml, b"definedNames")
        if known:
            return append(xml, known, tag)
        whole = b"<%bdefinedNames>%b</%bdefinedNames>" % (p, tag, p)
        top, plain = root(xml), masked(xml)
        place = next((each.start for each in children(plain, top.inner, top.close) if each.name in _AFTER_NAMES), top.close)
        return xml[:place] + whole + xml[place:]

    book.change(edit)


def _names(xml: bytes) -> list[Element]:
    known = child_of(xml, b"definedNames")
    return list(children(masked(xml), known.inner, known.close)) if known else []


def _renumber(xml: bytes, new: Callable[[int], int | None]) -> bytes:
    """Count the sheets that defined names belong to anew; names of a sheet that is gone go too."""
    for each in reversed(_names(xml)):
        tag = xml[each.start : each.inner]
        old = number_of(attribute(tag, b"localSheetId"))
        if old is None:
            continue
        number = new(old)
        changed = b"" if number is None else with_attribute(tag, b"localSheetId", str(number)) + xml[each.inner : each.end]
        xml = xml[: each.start] + changed + xml[each.end :]
    known = child_of(xml, b"definedNames")
    if known and not _names(xml):
        xml = xml[: known.start] + xml[known.end :]
    return xml


def _views(xml: bytes, new: Callable[[int], int], *, to_front: bool) -> bytes:
    """Count anew which sheet is shown, and which tab is the first that is seen."""
    views = child_of(xml, b"bookViews")
    for number, view in reversed(list(enumerate(children(masked(xml), views.inner, views.close) if views else ()))):
        tag = xml[view.start : view.inner]
        active = number_of(attribute(tag, b"activeTab")) or 0
        first = number_of(attribute(tag, b"firstSheet"))
        shown = 0 if to_front and number == 0 else new(active)
        tag = with_attribute(tag, b"activeTab", str(shown))
        if first is not None:
            tag = with_attribute(tag, b"firstSheet", "0" if to_front else str(new(first)))
        xml = xml[: view.start] + tag + xml[view.inner :]
    return xml
