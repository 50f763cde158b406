"""What stands around the cells of a sheet: its extent, its columns' widths, its filter, its drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.answer.marked.places import area_of, letters
from pipeline.answer.marked.tags import Element, attribute, children, number_of, with_attribute

if TYPE_CHECKING:
    from pipeline.answer.marked.sheet import Sheet

COLUMN_WIDTH = 46
"""Width of our column, in characters."""
_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter "
    "sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks "
    "printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags "
    "drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst"
)
ORDER = tuple(name.encode() for name in _ORDER.split())


def put_child(sheet: Sheet, name: bytes, new: bytes) -> None:
    """Put a new child of the root where the schema wants it."""
    later = frozenset(ORDER[ORDER.index(name) + 1 :])
    for each in sheet.children:
        if each.name in later or (each.name == b"AlternateContent" and _holds(sheet, each) in later):
            sheet.patched.replace(each.start, each.start, new)
            return
    sheet.patched.replace(sheet.root.close, sheet.root.close, new)


def _holds(sheet: Sheet, element: Element) -> bytes:
    """Give the name of the child that an element with a choice stands for."""
    for choice in children(sheet.plain, element.inner, element.close):
        for inner in children(sheet.plain, choice.inner, choice.close):
            return inner.name
    return b""


def widen_dimension(sheet: Sheet, last_row: int, last_column: int) -> None:
    """Let the stated extent of the sheet reach a cell, where it is stated."""
    dimension = sheet.child(b"dimension")
    area = area_of(attribute(sheet.tag(dimension), b"ref") or "") if dimension else None
    if dimension is None or area is None:
        return
    wider = (area[0], area[1], max(area[2], last_row), max(area[3], last_column))
    if wider != area:
        reference = f"{letters(wider[1])}{wider[0]}:{letters(wider[3])}{wider[2]}"
        tag = with_attribute(sheet.tag(dimension), b"ref", reference)
        sheet.patched.replace(dimension.start, dimension.inner, tag)


def set_width(sheet: Sheet, column: int) -> None:
    """Give our column its width and show it, also where a description of many columns covers it."""
    p = sheet.prefix
    ours = b'<%bcol min="%d" max="%d" width="%d" customWidth="1"/>' % (p, column, column, COLUMN_WIDTH)
    cols = sheet.child(b"cols")
    if cols is None:
        put_child(sheet, b"cols", b"<%bcols>%b</%bcols>" % (p, ours, p))
        return
    for each in children(sheet.plain, cols.inner, cols.close):
        tag = sheet.tag(each)
        first, last = number_of(attribute(tag, b"min")) or 0, number_of(attribute(tag, b"max")) or 0
        if first <= column <= last:
            tag = tag if tag.endswith(b"/>") else tag[:-1] + b"/>"
            left = with_attribute(tag, b"max", str(column - 1)) if first < column else b""
            right = with_attribute(tag, b"min", str(column + 1)) if column < last else b""
            sheet.patched.replace(each.start, each.end, left + ours + right)
            return
        if first > column:
            sheet.patched.replace(each.start, each.start, ours)
            return
    sheet.patched.replace(cols.close, cols.close, ours)


def filter_area(sheet: Sheet, header_row: int, last_row: int, column: int) -> str | None:
    """Let the sheet's filter reach our column, or filter the table where nothing forbids it.

    Returns:
        The filtered range, with dollar signs; None when the filter is left as it is.
    """
    known = sheet.child(b"autoFilter")
    if known is not None:
        area = area_of(attribute(sheet.tag(known), b"ref") or "")
        if area is None or area[0] != header_row or area[3] >= column:
            return None
        first_row, first, end_row = area[:3]
        tag = with_attribute(sheet.tag(known), b"ref", f"{letters(first)}{first_row}:{letters(column)}{end_row}")
        sheet.patched.replace(known.start, known.inner, tag)
        return f"${letters(first)}${first_row}:${letters(column)}${end_row}"
    header = sheet.row(header_row)
    if header is None or last_row <= header_row or any(sheet.child(name) for name in (b"tableParts", b"sheetProtection")):
        return None
    first = min((cell.column for cell in sheet.cells(header) if cell.end > cell.inner), default=column)
    put_child(
        sheet,
        b"autoFilter",
        b'<%bautoFilter ref="%b"/>' % (sheet.prefix, f"{letters(first)}{header_row}:{letters(column)}{last_row}".encode()),
    )
    return f"${letters(first)}${header_row}:${letters(column)}${last_row}"


def narrow_filter(sheet: Sheet, column: int) -> str | None:
    """Take our column, the last one, out of the sheet's filter; give the filtered range as it is then."""
    known = sheet.child(b"autoFilter")
    area = area_of(attribute(sheet.tag(known), b"ref") or "") if known else None
    if known is None or area is None or area[3] != column or area[1] == column:
        return None
    tag = with_attribute(sheet.tag(known), b"ref", f"{letters(area[1])}{area[0]}:{letters(column - 1)}{area[2]}")
    sheet.patched.replace(known.start, known.inner, tag)
    return f"${letters(area[1])}${area[0]}:${letters(column - 1)}${area[2]}"


def merge_anchors(sheet: Sheet, cells: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Give for cells under a merge (row, column) the merge's first cell, which is what one sees."""
    merges = sheet.child(b"mergeCells")
    found: dict[tuple[int, int], tuple[int, int]] = {}
    if merges is None or not cells:
        return found
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    for each in children(sheet.plain, merges.inner, merges.close):
        area = area_of(attribute(sheet.tag(each), b"ref") or "")
        if area is None:
            continue
        rows = (
            range(area[0], area[2] + 1)
            if area[2] - area[0] < len(by_row)
            else [row for row in by_row if area[0] <= row <= area[2]]
        )
        for row in rows:
            for column in by_row.get(row, ()):
                if area[1] <= column <= area[3]:
                    found[row, column] = (area[0], area[1])
    return found


def is_selected(xml: bytes) -> bool:
    """True when a sheet's XML, or its beginning, says that the sheet is selected."""
    start = xml.find(b"sheetView ")
    return b"tabSelected" in xml and attribute(xml[start : xml.find(b">", start) + 1], b"tabSelected") in ("1", "true")


def deselect(sheet: Sheet) -> None:
    """Let the sheet be selected no more, so that what is typed into the list goes to the list only."""
    views = sheet.child(b"sheetViews")
    for view in children(sheet.plain, views.inner, views.close) if views else ():
        tag = sheet.tag(view)
        if attribute(tag, b"tabSelected") in ("1", "true"):
            sheet.patched.replace(view.start, view.inner, with_attribute(tag, b"tabSelected", None))


def widths(sheet: Sheet, first: int, count: int) -> list[int]:
    """Give the widths of columns in pixels, from one on."""
    usual = 64
    base = sheet.child(b"sheetFormatPr")
    if base:
        stated = attribute(sheet.tag(base), b"defaultColWidth")
        usual = _pixels(stated) if stated else usual
    found = [usual] * count
    for tag in sheet.columns():
        low, high = number_of(attribute(tag, b"min")) or 0, number_of(attribute(tag, b"max")) or 0
        hidden = attribute(tag, b"hidden") in ("1", "true")
        for column in range(max(low, first), min(high, first + count - 1) + 1):
            found[column - first] = 0 if hidden else _pixels(attribute(tag, b"width") or "")
    return found


def heights(sheet: Sheet, first: int, count: int) -> list[int]:
    """Give the heights of rows in pixels, from one on."""
    base = sheet.child(b"sheetFormatPr")
    usual = _points(attribute(sheet.tag(base), b"defaultRowHeight") if base else None)
    found = []
    for number in range(first, first + count):
        row = sheet.row(number)
        tag = sheet.tag(row) if row else b""
        hidden = attribute(tag, b"hidden") in ("1", "true")
        found.append(0 if hidden else _points(attribute(tag, b"ht")) if b"ht" in tag else usual)
    return found


def _pixels(width: str) -> int:
    try:
        return max(0, min(round(float(width) * 7 + 5), 1_800))
    except ValueError:
        return 64


def _points(height: str | None) -> int:
    try:
        return max(0, min(round(float(height) / 0.75), 545)) if height else 20
    except ValueError:
        return 20
