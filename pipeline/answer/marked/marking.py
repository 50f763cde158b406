"""Mark a workbook: fills, comments, a column, a list in front, and the property by which it is known again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, BinaryIO

from pipeline.answer.marked.around import deselect, filter_area, is_selected, merge_anchors, set_width, widen_dimension
from pipeline.answer.marked.book import Book
from pipeline.answer.marked.boxes import Boxes
from pipeline.answer.marked.comments import Comments
from pipeline.answer.marked.list_sheet import list_sheet
from pipeline.answer.marked.members import Package
from pipeline.answer.marked.places import letters, place_of, quoted
from pipeline.answer.marked.properties import put_property
from pipeline.answer.marked.sheet import NewText, Sheet
from pipeline.answer.marked.stripping import strip
from pipeline.answer.marked.styles import Styles
from pipeline.answer.marked.workbook import FILTER_NAME, free_sheet_name, put_in_front, set_name
from pipeline.model.marks import COLUMNS, LIST_SHEETS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.answer.marked.book import Sheet as SheetInfo
    from pipeline.model.marks import Answer, Mark, Region

Place = tuple[int, int]
_GRAVEST = ("error", "warning", "info")
_VIEW = 65_536


def mark_ooxml(source: Path | BinaryIO, target: Path, answer: Answer) -> None:
    """Write a sender's workbook with his findings marked in it; older marks of ours are taken away first.

    Args:
        source: An OOXML workbook (`.xlsx`, `.xlsm`, `.xltx`, `.xltm`), transitional or strict: its path, or a stream.
        target: Where the marked copy goes; an old one is replaced when the new one is whole.
        answer: What to say.

    Raises:
        UnpatchableError: The file is no such workbook, or a part that must be touched is broken.
    """
    package = Package(source)
    try:
        book = Book(package)
        strip(book)
        styles = Styles(book)
        language = 0 if answer.language == "zh" else 1
        marks: dict[str, list[Mark]] = defaultdict(list)
        for mark in answer.marks:
            marks[mark.sheet].append(mark)
        places: dict[str, tuple[str, str]] = {}
        opened: dict[str, Sheet] = {}
        filters: dict[str, str] = {}
        for info in book.sheets:
            found = marks.get(info.name, [])
            if info.part is None or not found:
                continue
            sheet = Sheet(book.xml(info.part))
            opened[info.name] = sheet
            placed, rows = _placed(sheet, found)
            for place, here in placed.items():
                places |= {mark.finding_id: (info.name, f"{letters(place[1])}{place[0]}") for mark in here}
            area = _mark_sheet(book, info, sheet, styles, placed, rows, answer)
            if area:
                filters[info.name] = area
        activate = all(info.name in opened for info in book.sheets if _is_shown(book, info))
        for info in book.sheets:
            if info.part and info.name in opened:
                if activate:
                    deselect(opened[info.name])
                opened[info.name].finish()
                package.put(info.part, opened[info.name].patched)
        name = free_sheet_name(book, LIST_SHEETS[language])
        xml, header_row = list_sheet(answer, places, styles, book.names, active=activate)
        folder = book.part.rpartition("/")[0]
        part = package.free_name(f"{folder}/worksheets/sheet{{}}.xml".lstrip("/"))
        package.put(part, xml)
        book.declare(part, "worksheet")
        put_in_front(book, name, part, activate=activate)
        for index, info in enumerate(book.sheets):
            if info.name in filters:
                set_name(book, FILTER_NAME, index, f"{quoted(info.name)}!{filters[info.name]}", hidden=True)
        last = xml.count(b"<row ")
        set_name(book, FILTER_NAME, 0, f"{quoted(name)}!$A${header_row}:$H${last}", hidden=True)
        set_name(book, "_xlnm.Print_Titles", 0, f"{quoted(name)}!${header_row}:${header_row}")
        styles.save()
        put_property(book, answer.property_value)
        package.write(target)
    finally:
        package.close()


def _is_shown(book: Book, info: SheetInfo) -> bool:
    return info.part is not None and is_selected(book.package.head(info.part, _VIEW))


def _placed(sheet: Sheet, marks: list[Mark]) -> tuple[dict[Place, list[Mark]], dict[int, list[Mark]]]:
    """Give the findings of each cell, and those of each row."""
    cells: dict[Place, list[Mark]] = defaultdict(list)
    rows: dict[int, list[Mark]] = defaultdict(list)
    wanted: list[tuple[Place, Mark]] = []
    for mark in marks:
        place = place_of(mark.cell) or (_first_used(sheet, mark.row) if mark.row > 0 else None)
        if place:
            wanted.append((place, mark))
        if mark.row > 0:
            rows[mark.row].append(mark)
    anchors = merge_anchors(sheet, {place for place, _ in wanted})
    for place, mark in wanted:
        cells[anchors.get(place, place)].append(mark)
    return cells, rows


def _first_used(sheet: Sheet, number: int) -> Place:
    row = sheet.row(number)
    cells = sheet.cells(row) if row else []
    used = [cell.column for cell in cells if cell.end > cell.inner] or [cell.column for cell in cells]
    return number, min(used, default=1)


def _mark_sheet(
    book: Book,
    info: SheetInfo,
    sheet: Sheet,
    styles: Styles,
    placed: dict[Place, list[Mark]],
    rows: dict[int, list[Mark]],
    answer: Answer,
) -> str | None:
    """Change one sheet; give the range of its filter if that changed."""
    language = 0 if answer.language == "zh" else 1
    formats: dict[int, dict[int, int]] = defaultdict(dict)
    for (number, column), marks in placed.items():
        row = sheet.row(number)
        cell = next((each for each in sheet.cells(row) if each.column == column), None) if row else None
        severity = min((mark.severity for mark in marks), key=_GRAVEST.index)
        formats[number][column] = styles.marked(sheet.style_of(row, cell, column), severity)
    regions = [region for region in answer.regions if region.sheet == info.name and not region.is_card]
    cards = [region for region in answer.regions if region.sheet == info.name and region.is_card]
    told = {number: marks for number, marks in rows.items() if not _lies_in(number, cards) or _lies_in(number, regions)}
    column = sheet.free_column() if regions and told else 0
    texts: dict[int, dict[int, NewText]] = defaultdict(dict)
    if column:
        for region in regions:
            texts[region.header_row][column] = NewText(COLUMNS[language], styles.look("column header"))
        for number, marks in told.items():
            if column not in texts[number]:
                texts[number][column] = NewText(_row_text(marks, answer), styles.look("column text"))
    for number in sorted({*formats, *texts}):
        sheet.change(number, formats.get(number, {}), texts.get(number, {}))
    reach = [
        (number, max([*formats.get(number, {}), *texts.get(number, {})]))
        for number in {*formats, *texts}
        if formats.get(number) or texts.get(number)
    ]
    if reach:
        widen_dimension(sheet, max(number for number, _ in reach), max(last for _, last in reach))
    area = None
    if column:
        set_width(sheet, column)
        if len(regions) == 1 and regions[0].header_row > 0:
            area = filter_area(sheet, regions[0].header_row, regions[0].last_row, column)
    if placed:
        comments, boxes = Comments.of(book, info), Boxes(book, info, sheet)
        shown = comments.add({place: _cell_text(marks, answer) for place, marks in placed.items()}, language)
        boxes.show(shown, sheet)
        comments.save(info, sheet, boxes)
    return area


def _lies_in(number: int, regions: list[Region]) -> bool:
    return any(region.header_row <= number <= region.last_row for region in regions)


def _row_text(marks: list[Mark], answer: Answer) -> str:
    """Join what is said of one row, a line a finding."""
    colon = "：" if answer.language == "zh" else ": "
    gap = "" if answer.language == "zh" else " "
    return "\n".join(
        f"{mark.column}{colon}{mark.found}{gap}{mark.mend}" if mark.column else f"{mark.found}{gap}{mark.mend}" for mark in marks
    )


def _cell_text(marks: list[Mark], answer: Answer) -> str:
    """Say what was found in a cell, how to mend it, and an example."""
    colon = "：" if answer.language == "zh" else ": "
    example = answer.headings[5] if len(answer.headings) > 5 else ""
    return "\n\n".join(
        "\n".join(part for part in (mark.found, mark.mend, f"{example}{colon}{mark.example}" if mark.example else "") if part)
        for mark in marks
    )
