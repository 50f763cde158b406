"""Put a sheet together from its grid and its details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Sheet, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Value
    from pipeline.read.grids import Grid
    from pipeline.read.sheet_xml import Details

_BEYOND = 256


def plain_sheet(grid: Grid) -> Sheet:
    """Make a sheet of which nothing but the grid is known."""
    return Sheet(grid.name, grid.position, grid.rows, grid.visibility, _inside(grid.merged, grid.rows))


def detailed_sheet(grid: Grid, details: Details, comments: Mapping[tuple[int, int], str] | None = None) -> Sheet:
    """Make a sheet with all that is known of it."""
    return Sheet(
        grid.name,
        grid.position,
        grid.rows,
        grid.visibility,
        _inside(grid.merged, grid.rows),
        details.formats,
        details.hidden_rows,
        details.hidden_columns,
        details.uncached,
        details.struck,
        comments or {},
    )


def _inside(merged: tuple[Span, ...], rows: list[list[Value]]) -> tuple[Span, ...]:
    """Cut merged ranges a little beyond the grid: whole merged columns have a million rows of nothing."""
    if not merged:
        return merged
    bottom, right = len(rows) + _BEYOND, max(map(len, rows), default=0) + _BEYOND
    return tuple(
        Span(span.top, span.left, min(span.bottom, bottom), min(span.right, right))
        for span in merged
        if span.top <= bottom and span.left <= right
    )
