"""Tables side by side on one sheet: one header printed twice next to each other, or two forms with a blank column between."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.recognise.grid import Grid
from pipeline.recognise.headers import SEARCHED_ROWS
from pipeline.recognise.titles import is_title
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.recognise.lexicon import Lexicon

_LEAST = 3
"""Columns of the narrowest table."""


def side_by_side(grid: Grid, lexicon: Lexicon) -> list[Grid]:
    """Take a sheet apart into the tables that stand side by side; most sheets are one.

    Args:
        grid: The sheet.
        lexicon: Words of all forms.

    Returns:
        The sheet itself, or one copy a table in which the cells of the others are blank, so that addresses stay true. What
        stands above the headers and has no counterpart over its own table speaks for all of them.
    """
    if grid.width < 2 * _LEAST:
        return [grid]
    for row in range(min(SEARCHED_ROWS, len(grid.rows))):
        cells = grid.rows[row]
        if cells.count("") > grid.width - 2 * _LEAST or any(value.__class__ is not str for value in cells):
            continue
        filled = grid.filled(row)
        if len(filled) < 2 * _LEAST:
            continue
        starts = _repeats(grid, row, filled, lexicon) or _titled_apart(grid, row, filled, lexicon)
        if starts:
            return [
                _only(grid, row, left, right)
                for left, right in zip([0, *starts[1:]], [*(c - 1 for c in starts[1:]), grid.width - 1], strict=True)
            ]
        if sum(bool(lexicon.entries(str(cells[c]))) for c in filled) >= 2 * _LEAST:
            break  # the header of one table
    return [grid]


def _repeats(grid: Grid, row: int, filled: list[int], lexicon: Lexicon) -> list[int]:
    """Find where a header of known words begins again: all of it, or all but the last few columns, which are left blank."""
    keys = [match_key(str(grid.rows[row][c])) for c in filled]
    for size in range(_LEAST, len(keys) // 2 + 1):
        if len(keys) % size == 0 and keys == keys[:size] * (len(keys) // size) and len(set(keys[:size])) == size:
            known = sum(bool(lexicon.entries(str(grid.rows[row][c]))) for c in filled[:size])
            return filled[::size] if known >= _LEAST and known * 2 > size else []
    return []


def _titled_apart(grid: Grid, row: int, filled: list[int], lexicon: Lexicon) -> list[int]:
    """Find two headers with a blank column between, where the second has a title of its own right above it."""
    parts = [c for before, c in pairwise(filled) if c - before > 1]
    starts = [filled[0]]
    for start in parts:
        titled = any(is_title(str(grid.rows[above][start]), lexicon) for above in range(max(row - 3, 0), row))
        if titled and not any(value != "" for cells in grid.rows[row:] for value in cells[start - 1 : start]):
            starts.append(start)
    widths = [
        sum(left <= c < right and bool(lexicon.entries(str(grid.rows[row][c]))) for c in filled)
        for left, right in zip(starts, [*starts[1:], grid.width], strict=True)
    ]
    return starts if len(starts) > 1 and min(widths) >= _LEAST else []


def _only(grid: Grid, header: int, left: int, right: int) -> Grid:
    """Blank what belongs to the other tables: everything from the header on, and above it where this one has its own."""
    rows = []
    for number, cells in enumerate(grid.rows):
        own = [value if left <= c <= right else "" for c, value in enumerate(cells)]
        rows.append(own if number >= header or any(value != "" for value in own) else cells)
    return Grid(grid.sheet, rows, grid.width, grid.spans, grid.at)
