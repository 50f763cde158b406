"""Read an xlsb: guard, parser, and the error cells that the parser gives as blanks, looked up in the records of each sheet.

The parser makes room for all between the first and the last row, and dies where the last comes before the first.

Source: [MS-XLSB] 2.1.4 (records), 2.4.13 `BrtCellError`, 2.4.676 `BrtFmlaError`, 2.4.729 `BrtRowHdr`. A formula always carries
a value here, and no program is known that writes one it has not calculated.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline.model import CellError
from pipeline.read.biff import ERRORS
from pipeline.read.grids import read_grids
from pipeline.read.ooxml import relations
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheet_elements import MOST_COLUMNS, MOST_ROWS
from pipeline.read.sheet_xml import put
from pipeline.read.sheets import plain_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Sheet
    from pipeline.read.sheet_elements import Place
    from pipeline.read.zipped import Zip
    from pipeline.settings import Limits

_ROW, _CELL_ERROR, _FORMULA_ERROR, _DIMENSIONS, _SHEET = 0, 3, 11, 148, 156
_CELLS = frozenset(range(2, 12))
"""Kinds of records that give a cell a value."""


def read_xlsb(data: bytes, package: Zip, workbook: str, limits: Limits) -> list[Sheet]:
    """Read all worksheets.

    Args:
        data: The file's bytes.
        package: The same, opened.
        workbook: Name of its workbook part.
        limits: How large a sheet may be.

    Raises:
        Refusal: Locked, broken, or over a limit.
    """
    related = relations(package, workbook)
    members = [related.get(number, ("", ""))[1] for number in _sheet_ids(package.read(workbook))]
    errors = [error_cells(package.read(member), limits) if member else {} for member in members]
    grids = read_grids(data)
    for grid in grids:
        for place, error in errors[grid.position].items() if grid.position < len(errors) else ():
            put(grid.rows, place, error)
    return [plain_sheet(grid) for grid in grids]


def error_cells(part: bytes, limits: Limits) -> dict[Place, CellError]:
    """Find the cells of a sheet that show an error, once its cells are known to lie as the parser needs them.

    Args:
        part: The sheet's records.
        limits: How many cells it may have, and how far apart.

    Raises:
        Refusal: Its rows are out of order, or it is over a limit.
    """
    found: dict[Place, CellError] = {}
    row = right = count = 0
    for kind, at, length in _records(part):
        if kind == _ROW and length >= 4:
            before, row = row, int.from_bytes(part[at : at + 4], "little")
            if row < before:
                raise Refusal("read.unreadable.broken")
        elif kind in _CELLS and length >= 4:
            column = int.from_bytes(part[at : at + 4], "little")
            right, count = max(right, column), count + 1
            if kind in (_CELL_ERROR, _FORMULA_ERROR) and length >= 9:
                found[row, column] = CellError(ERRORS.get(part[at + 8], "#N/A"))
        elif kind == _DIMENSIONS and length >= 16:
            top, bottom, first, last = struct.unpack_from("<4L", part, at)
            _check(max(bottom - top + 1, 0), max(last - first + 1, 0), 0, limits)
    if count:
        _check(row + 1, right + 1, count, limits)
    return found


def _check(rows: int, columns: int, cells: int, limits: Limits) -> None:
    """Refuse a sheet that is too large, or claims to be."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise over_limit("grid", max(rows, columns), MOST_ROWS)
    if cells > limits.cells:
        raise over_limit("cells", cells, limits.cells)
    if cells and rows * columns > limits.box_cells:
        raise over_limit("box", rows * columns, limits.box_cells)


def _sheet_ids(part: bytes) -> list[str]:
    """Read from a workbook part the relation ids of its sheets."""
    ids = []
    for kind, at, length in _records(part):
        if kind == _SHEET and length >= 12:
            size = 2 * int.from_bytes(part[at + 8 : at + 12], "little")
            ids.append(part[at + 12 : at + min(12 + size, length)].decode("utf-16-le", "replace"))
    return ids


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Give the records of a part: kind, start of the contents, length."""
    place, end = 0, len(part)
    while place < end:
        kind = part[place]
        place += 1
        if kind & 0x80:
            if place >= end:
                return
            kind = (kind & 0x7F) | (part[place] & 0x7F) << 7
            place += 1
        length = shift = 0
        while place < end and shift < 28:
            byte = part[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if place + length > end:
            return
        yield kind, place, length
        place += length
