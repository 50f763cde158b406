"""Read an xlsb: parser, and the error cells that the parser gives as blanks, looked up in the records of each sheet.

Source: [MS-XLSB] 2.1.4 (records), 2.4.13 `BrtCellError`, 2.4.676 `BrtFmlaError`. A formula always carries a value here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import CellError
from pipeline.read.biff import ERRORS
from pipeline.read.grids import read_grids
from pipeline.read.ooxml import relations
from pipeline.read.sheet_xml import put
from pipeline.read.sheets import plain_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Sheet
    from pipeline.read.sheet_elements import Place
    from pipeline.read.zipped import Zip

_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156


def read_xlsb(data: bytes, package: Zip, workbook: str) -> list[Sheet]:
    """Read all worksheets.

    Args:
        data: The file's bytes.
        package: The same, opened.
        workbook: Name of its workbook part.

    Raises:
        Refusal: Locked or broken.
    """
    grids = read_grids(data)
    related = relations(package, workbook)
    members = [related.get(number, ("", ""))[1] for number in _sheet_ids(package.read(workbook))]
    for grid in grids:
        member = members[grid.position] if grid.position < len(members) else ""
        if member:
            for place, error in error_cells(package.read(member)):
                put(grid.rows, place, error)
    return [plain_sheet(grid) for grid in grids]


def error_cells(part: bytes) -> Iterator[tuple[Place, CellError]]:
    """Find the cells of a sheet that show an error.

    Args:
        part: The sheet's records.
    """
    row = 0
    for kind, at, length in _records(part):
        if kind == _ROW and length >= 4:
            row = int.from_bytes(part[at : at + 4], "little")
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and length >= 9:
            column = int.from_bytes(part[at : at + 4], "little")
            yield (row, column), CellError(ERRORS.get(part[at + 8], "#N/A"))


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
