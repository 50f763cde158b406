"""Take our marks out of a workbook that comes back, also after another program has saved it anew."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from pipeline.answer.marked.around import COLUMN_WIDTH, narrow_filter
from pipeline.answer.marked.book import Book
from pipeline.answer.marked.boxes import Boxes
from pipeline.answer.marked.comments import Comments
from pipeline.answer.marked.members import Package
from pipeline.answer.marked.places import letters, place_of, quoted
from pipeline.answer.marked.properties import drop_property, is_marked
from pipeline.answer.marked.sheet import Sheet
from pipeline.answer.marked.styles import HEADER_FILL, Styles
from pipeline.answer.marked.tags import attribute, children, escaped, masked, number_of, root
from pipeline.answer.marked.workbook import FILTER_NAME, set_name, take_out
from pipeline.model.marks import COLUMNS, FILLS, LIST_SHEETS, SIGNATURES

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.answer.marked.book import Sheet as SheetInfo

_LIST_NAME = re.compile("(?:" + "|".join(map(re.escape, LIST_SHEETS)) + r")(?: \((\d+)\))?$")


def _as_written(words: tuple[str, ...]) -> tuple[bytes, ...]:
    """Give words as programs write them: in UTF-8, or each Chinese character by its number."""
    return tuple(dict.fromkeys(form for word in words for form in (escaped(word), word.encode("ascii", "xmlcharrefreplace"))))


_HEADERS = _as_written(COLUMNS)
_SIGNED = _as_written(SIGNATURES)


def strip_ooxml(source: Path, target: Path) -> bool:
    """Write a workbook without our marks; everything else keeps its bytes.

    Returns:
        False when there was no mark of ours; then the target is a plain copy.

    Raises:
        UnpatchableError: The file is no OOXML workbook, or a part that must be touched is broken.
    """
    package = Package(source)
    try:
        was_marked = strip(Book(package))
        if was_marked:
            package.write(target)
    finally:
        package.close()
    if not was_marked:
        shutil.copyfile(source, target)
    return was_marked


def strip(book: Book) -> bool:
    """Take our marks out of an opened workbook; False when there were none."""
    has_property = is_marked(book)
    lists = _lists(book, has_property=has_property)
    signed = [info for info in book.sheets if _is_signed(book, info)]
    if not (has_property or lists or signed):
        return False
    for index in reversed(lists):
        take_out(book, index)
    styles = Styles(book)
    shared = _shared_headers(book)
    for index, info in enumerate(book.sheets):
        if info.part is None:
            continue
        sheet = Sheet(book.xml(info.part))
        _strip_comments(book, info, sheet)
        column, area = _strip_column(sheet, styles, shared, has_property=has_property)
        _strip_fills(sheet, styles, column)
        if area:
            set_name(book, FILTER_NAME, index, f"{quoted(info.name)}!{area}", hidden=True)
        if sheet.patched.is_changed:
            book.package.put(info.part, bytes(sheet.patched))
    styles.save()
    drop_property(book)
    book.reread()
    return True


def _lists(book: Book, *, has_property: bool) -> list[int]:
    """Find our lists: by name and signed foot; where the foot was lost, by name in a workbook with our property."""
    named = [(index, info) for index, info in enumerate(book.sheets) if info.part and _LIST_NAME.match(info.name)]
    if len(named) == len(book.sheets):
        return []
    signed = [index for index, info in named if info.part and any(word in book.xml(info.part)[-4_096:] for word in _SIGNED)]
    if signed or not has_property or not named:
        return signed
    latest = max(named, key=lambda pair: int((_LIST_NAME.match(pair[1].name) or [0, 0])[1] or 1))
    return [latest[0]]


def _is_signed(book: Book, info: SheetInfo) -> bool:
    known = book.related(info.relations, "comments")
    return known is not None and any(word in book.xml(known.target) for word in _SIGNED)


def _strip_comments(book: Book, info: SheetInfo, sheet: Sheet) -> None:
    """Take our words out of the comments, and comments of ours with their boxes."""
    if not _is_signed(book, info):
        return
    comments, boxes = Comments.of(book, info), Boxes(book, info, sheet)
    gone = comments.drop()
    boxes.drop(gone)
    if comments.by_cell or not boxes.is_bare:
        book.package.put(comments.part, comments.xml)
        boxes.save(info, None)
        return
    for relation in info.relations:
        if relation.target in (comments.part, boxes.part):
            book.unrelate(info.part or "", relation.id)
    for part in (comments.part, boxes.part):
        if book.package.find(part):
            book.remove_part(part)
    element = sheet.child(b"legacyDrawing")
    if element:
        sheet.patched.replace(element.start, element.end, b"")


def _shared_headers(book: Book) -> set[int]:
    """Give the numbers of the shared texts that are the header of our column."""
    known = book.related(book.relations, "sharedStrings")
    if known is None:
        return set()
    xml = masked(book.xml(known.target))
    if not any(written in xml for written in _HEADERS):
        return set()
    top = root(xml)
    entries = (each for each in children(xml, top.inner, top.close) if each.name == b"si")
    return {number for number, each in enumerate(entries) if _is_header(xml[each.start : each.end])}


def _is_header(xml: bytes) -> bool:
    return re.sub(rb"<[^>]*>", b"", xml).strip() in _HEADERS


def _strip_column(sheet: Sheet, styles: Styles, shared: set[int], *, has_property: bool) -> tuple[int, str | None]:
    """Empty our column from its header down; give its number and the sheet's filter as it is then."""
    painted = styles.having(frozenset({HEADER_FILL}))
    headers = [place for place, style in _headers(sheet, shared) if style in painted]
    if not headers and has_property:
        last = sheet.last_columns()[0]
        headers = [place for place, _ in _headers(sheet, shared) if place[1] == last]
    if not headers:
        return 0, None
    column, first = headers[0][1], min(row for row, _ in headers)
    for start, end, row in _column_cells(sheet, column):
        if row >= first:
            sheet.patched.replace(start, end, b"")
    cols = sheet.child(b"cols")
    described = list(children(sheet.plain, cols.inner, cols.close)) if cols else []
    for each in described:
        tag = sheet.tag(each)
        if attribute(tag, b"min") == attribute(tag, b"max") == str(column) and (attribute(tag, b"width") or "").startswith(
            str(COLUMN_WIDTH)
        ):
            alone = cols if len(described) == 1 and cols else each
            sheet.patched.replace(alone.start, alone.end, b"")
    return column, narrow_filter(sheet, column)


def _headers(sheet: Sheet, shared: set[int]) -> list[tuple[tuple[int, int], int]]:
    """Find the cells that hold the header's words: place and format."""
    found = []
    p = sheet.prefix
    wanted = [b"<%bv>%d</%bv>" % (p, number, p) for number in shared] + list(_HEADERS)
    for words in wanted:
        place = sheet.plain.find(words, sheet.data.start, sheet.data.end)
        while place >= 0:
            start = max(sheet.plain.rfind(b"<" + p + b"c" + gap, sheet.data.start, place) for gap in (b" ", b">", b"\n"))
            end = sheet.plain.find(b"</" + p + b"c>", place)
            tag = sheet.plain[start : sheet.plain.find(b">", start) + 1]
            kind, address = attribute(tag, b"t"), place_of(attribute(tag, b"r") or "")
            is_text = (
                kind == "s" if words.startswith(b"<") else kind in ("inlineStr", "str") and _is_header(sheet.plain[start:end])
            )
            if start >= 0 and address and is_text:
                found.append((address, number_of(attribute(tag, b"s")) or 0))
            place = sheet.plain.find(words, place + 1, sheet.data.end)
    return found


def _column_cells(sheet: Sheet, column: int) -> list[tuple[int, int, int]]:
    """Find the cells of one column: start, end and row."""
    p = sheet.prefix
    found = []
    for match in re.finditer(rb"\sr\s*=\s*[\"']%b(\d+)[\"']" % letters(column).encode(), sheet.plain[: sheet.data.end]):
        start = sheet.plain.rfind(b"<", 0, match.start() + 1)
        inner = sheet.plain.find(b">", start) + 1
        if inner < match.end() or not sheet.plain.startswith((b"<" + p + b"c ", b"<" + p + b"c\n"), start):
            continue
        closing = b"</" + p + b"c>"
        end = inner if sheet.plain[inner - 2 : inner] == b"/>" else sheet.plain.find(closing, inner) + len(closing)
        found.append((start, end, int(match.group(1))))
    return found


def _strip_fills(sheet: Sheet, styles: Styles, emptied: int) -> None:
    """Take our colours away from the cells that have them."""
    ours = styles.having(frozenset(FILLS.values()))
    if not ours:
        return
    p = sheet.prefix
    numbers = b"|".join(str(number).encode() for number in sorted(ours))
    names = (b"<" + p + b"c ", b"<" + p + b"row ")
    for match in re.compile(rb"\ss\s*=\s*[\"'](" + numbers + rb")[\"']").finditer(
        sheet.plain, sheet.data.inner, sheet.data.close
    ):
        start = sheet.plain.rfind(b"<", 0, match.start() + 1)
        inner = sheet.plain.find(b">", start) + 1
        if inner < match.end() or not sheet.plain.startswith(names, start):
            continue
        tag = sheet.xml[start:inner]
        place = place_of(attribute(tag, b"r") or "")
        if place is None or place[1] != emptied:
            sheet.patched.replace(match.start(1), match.end(1), str(styles.unmarked(int(match.group(1)))).encode())
