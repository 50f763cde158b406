"""The grids of a workbook as calamine gives them, whatever the container."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import python_calamine as calamine

from pipeline.model import Span
from pipeline.read.refusal import Refusal

if TYPE_CHECKING:
    from pipeline.model import Value, Visibility


_LARGE = 1_000_000
"""Grids of more cells are trimmed: a few cells far apart make millions of empty ones."""


class Grid(NamedTuple):
    """One worksheet: its place among all sheets, its rows from A1, its merged ranges."""

    name: str
    position: int
    visibility: Visibility
    rows: list[list[Value]]
    merged: tuple[Span, ...]


def read_grids(data: bytes) -> list[Grid]:
    """Read all worksheets of an xlsx, xlsb, xls or ods; chart, dialog and macro sheets hold no table.

    Raises:
        Refusal: The parser gives up.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _grid(book, position, about)
            for position, about in enumerate(book.sheets_metadata)
            if about.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as fault:
        raise Refusal("read.unreadable.password") from fault
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as fault:
        raise Refusal("read.unreadable.broken") from fault


def _grid(book: calamine.CalamineWorkbook, position: int, about: calamine.SheetMetadata) -> Grid:
    """Read one worksheet."""
    sheet = book.get_sheet_by_index(position)
    rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)
    if sheet.height * sheet.width > _LARGE:
        _trim(rows)
    merged = tuple(sorted(Span(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()))
    visibility: Visibility = "visible"
    if about.visible == calamine.SheetVisibleEnum.Hidden:
        visibility = "hidden"
    elif about.visible == calamine.SheetVisibleEnum.VeryHidden:
        visibility = "very-hidden"
    return Grid(about.name, position, visibility, rows, merged)


def _trim(rows: list[list[Value]]) -> None:
    """Take the empty cells off the ends of the rows, and the empty rows off the end."""
    for row in rows:
        filled = len(row) - row.count("")
        end = len(row) if filled else 0
        while end and row[end - 1] == "":
            end -= 1
        del row[end:]
    while rows and not rows[-1]:
        rows.pop()
