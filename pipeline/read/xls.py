"""Read an xls or et: guard, parser, and what the parser does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.biff import inspect_records, read_comments, read_globals
from pipeline.read.biff_order import in_order
from pipeline.read.compound import wrapped
from pipeline.read.grids import read_grids
from pipeline.read.ole import guard_ole
from pipeline.read.sheets import detailed_sheet, plain_sheet

if TYPE_CHECKING:
    from pipeline.model import Sheet
    from pipeline.settings import Limits

_NOTE = b"\x1c\x00"
"""Where no record can begin with this there are no comments."""


def read_xls(data: bytes, limits: Limits) -> list[Sheet]:
    """Read all worksheets with their details.

    Args:
        data: The file's bytes.
        limits: How large a sheet may be.

    Raises:
        Refusal: Locked, broken, no workbook, or over a limit.
    """
    stream = guard_ole(data)
    starts, styles = read_globals(stream)
    stream = in_order(stream, starts, limits)
    grids = read_grids(wrapped(stream, "Workbook"))
    has_notes = _NOTE in stream
    return [
        detailed_sheet(
            grid,
            inspect_records(stream, starts[grid.position], grid.rows, styles),
            read_comments(stream, starts[grid.position]) if has_notes else {},
        )
        if grid.position < len(starts)
        else plain_sheet(grid)
        for grid in grids
    ]
