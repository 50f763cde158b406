"""Measure a sheet before the parser makes a grid of it: a grid has room for all between its outermost cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.refusal import over_limit
from pipeline.read.sheet_elements import MOST_COLUMNS, MOST_ROWS, column_number, count_valued, patterns_for, prefix_of, reference

if TYPE_CHECKING:
    from pipeline.settings import Limits

_SMALL = 1_000_000
"""Parts up to this size are measured cell by cell."""


def guard_sheet(part: bytes, limits: Limits) -> bool:
    """Refuse a sheet whose cells are too many, or so far apart that a grid of them would not fit.

    Returns:
        True when every cell names its place in the usual way, so that none has to be counted out.

    Raises:
        Refusal: Over a limit.
    """
    patterns = patterns_for(prefix_of(part))
    odd = patterns.odd_cell.search(part)
    if not odd and len(part) < limits.cells:
        return True  # at most 9,999 rows of 702 columns, and too few bytes for too many cells
    if (valued := count_valued(part, patterns)) > limits.cells:
        raise over_limit("cells", valued, limits.cells)
    if not odd:
        return True
    lowest = max(map(int, patterns.row_number.findall(part)), default=0)
    if lowest > MOST_ROWS:  # its cells need not name their place
        raise over_limit("grid", lowest, MOST_ROWS)
    if len(part) > _SMALL:
        right = max(map(column_number, set(patterns.valued_column.findall(part))), default=MOST_COLUMNS)
        bottom = lowest or MOST_ROWS
        if right < MOST_COLUMNS and bottom <= MOST_ROWS and bottom * (right + 1) <= limits.box_cells:
            return False  # a sheet whose rows lie about their cells still meets the worker's memory limit
    bottom = right = 0
    for match in patterns.any_cell.finditer(part):
        place = None if match.group(2) else reference(match.group(1) or b"")
        if place is not None:
            bottom, right = max(bottom, place[0]), max(right, place[1])
    if right >= MOST_COLUMNS or bottom >= MOST_ROWS:
        raise over_limit("grid", max(bottom + 1, right + 1), MOST_ROWS)
    if (bottom + 1) * (right + 1) > limits.box_cells:
        raise over_limit("box", (bottom + 1) * (right + 1), limits.box_cells)
    return False
