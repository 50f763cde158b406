"""Bring the sheets of an xls into the shape that the parser takes for granted, or refuse them.

The parser makes room for the area that a sheet claims, and for all between its first and its last cell record; a cell beyond
the last one is dropped, and a last one above the first is death.

Source: [MS-XLS] 2.4.90 `Dimensions`, 2.2.1 the order of records.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.refusal import over_limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.settings import Limits

_BOF, _EOF, _DIMENSIONS, _RKS = 0x0809, 0x000A, 0x0200, 0x00BD
_CELLS = frozenset({0x0203, 0x027E, 0x0006, 0x0205, 0x0204, 0x00FD, _RKS})
_FOLLOWERS = frozenset({0x0207, 0x0221, 0x04BC, 0x0236, 0x003C})
"""The text of a formula, shared formulas, and what continues them: they stay behind their cell."""
_words = struct.Struct("<2H").unpack_from


class _Unit(NamedTuple):
    """A cell's record with its followers: the cell's row, and where they lie in the stream."""

    row: int
    start: int
    end: int


def in_order(stream: bytes, starts: Sequence[int], limits: Limits) -> bytes:
    """Give a workbook stream of the same length whose cells lie in the order of their rows and whose claims are harmless.

    Args:
        stream: The `Workbook` stream of an xls.
        starts: Where its sheets begin.
        limits: How many cells a sheet may have, and how far apart.

    Raises:
        Refusal: Over a limit.
    """
    made: bytearray | None = None
    for start in dict.fromkeys(starts):
        units, right, claim = _walk(stream, start)
        rows = [unit.row for unit in units]
        bottom = max(rows, default=0)
        if len(units) > limits.cells:
            raise over_limit("cells", len(units), limits.cells)
        if (bottom + 1) * (right + 1) > limits.box_cells:
            raise over_limit("box", (bottom + 1) * (right + 1), limits.box_cells)
        if claim and _claimed(stream, claim) > limits.box_cells:
            made = made or bytearray(stream)
            length = _words(stream, claim - 4)[1]
            made[claim : claim + length] = bytes(length)
        if rows and (rows[0] != min(rows) or rows[-1] != bottom):
            made = made or bytearray(stream)
            first, last = units[0].start, units[-1].end
            made[first:last] = _sorted(stream, units, first, last)
    return stream if made is None else bytes(made)


def _walk(stream: bytes, place: int) -> tuple[list[_Unit], int, int]:
    """Give a sheet's cells, its last column, and where its claim of an area stands (0 for none)."""
    units: list[_Unit] = []
    right = claim = depth = row = start = 0
    end = len(stream)
    while place + 4 <= end:
        kind, length = _words(stream, place)
        after = place + 4 + length
        if after > end:
            break
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        if start and (depth != 1 or kind not in _FOLLOWERS):
            units.append(_Unit(row, start, place))
            start = 0
        if depth <= 0 and kind == _EOF:
            break
        if depth == 1 and kind in _CELLS and length >= 6:
            (row, column), start = _words(stream, place + 4), place
            if kind == _RKS:
                column = _words(stream, after - 4)[1]
            right = max(right, column)
        elif depth == 1 and kind == _DIMENSIONS and length in (10, 14):
            claim = place + 4
        place = after
    if start:
        units.append(_Unit(row, start, place))
    return units, right, claim


def _claimed(stream: bytes, at: int) -> int:
    """Count the cells of the area that a sheet claims."""
    wide = _words(stream, at - 4)[1] == 14
    top, bottom, left, right = map(int, struct.unpack_from("<2L2H" if wide else "<4H", stream, at))
    return max(0, bottom - top) * max(0, right - left)


def _sorted(stream: bytes, units: list[_Unit], first: int, last: int) -> bytes:
    """Give the bytes from the first to the last cell with the cells by their rows, and all between them behind."""
    cells = b"".join(stream[unit.start : unit.end] for unit in sorted(units, key=lambda unit: unit.row))
    ends = [first, *(unit.end for unit in units)]
    between = b"".join(stream[end : unit.start] for end, unit in zip(ends, units, strict=False))
    assert len(cells) + len(between) == last - first
    return cells + between
