"""The other reader, for an xlsx that the parser gives up on: slower, and forgiving in other places."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from pipeline.model import CellError, Span
from pipeline.read.grids import Grid
from pipeline.read.refusal import Refusal

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

    from pipeline.model import Value, Visibility

_VISIBILITY: dict[str, Visibility] = {"hidden": "hidden", "veryHidden": "very-hidden"}


def read_grids_again(data: bytes) -> list[Grid]:
    """Read all worksheets with openpyxl.

    Raises:
        Refusal: This reader gives up, too.
    """
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet

    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        grids = []
        for position, sheet in enumerate(book._sheets):  # type: ignore[attr-defined] # noqa: SLF001 - with chart sheets
            if not isinstance(sheet, Worksheet):
                continue
            rows = [[_value(cell) for cell in row] for row in sheet.iter_rows()]
            merged = sorted(
                Span(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in sheet.merged_cells.ranges
            )
            grids.append(Grid(sheet.title, position, _VISIBILITY.get(sheet.sheet_state, "visible"), rows, tuple(merged)))
    except Exception as fault:
        raise Refusal("read.unreadable.broken") from fault
    return grids


def _value(cell: Cell | MergedCell) -> Value:
    """Give a cell's value as the first reader would."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return CellError(str(value))
    return value if isinstance(value, (str, int, float)) or hasattr(value, "isoformat") or hasattr(value, "days") else str(value)  # type: ignore[return-value]
