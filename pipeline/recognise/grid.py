"""A sheet as a rectangle: rows of one width, merged cells known by their first cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Sheet, Span, Value


def is_blank(value: Value) -> bool:
    """Tell whether a cell shows nothing: empty, or white space only."""
    return value == "" or (value.__class__ is str and value.isspace())


@dataclass(slots=True)
class Grid:
    """A sheet's rows padded to one width. Cells that a merge hides are blank here, whatever the file still holds in them."""

    sheet: Sheet
    rows: list[Sequence[Value]]
    width: int
    spans: tuple[Span, ...]
    at: dict[tuple[int, int], Span] = field(default_factory=dict)
    """Merges by their first cell."""

    @classmethod
    def of(cls, sheet: Sheet) -> Grid:
        """Make the rectangle of a sheet."""
        width = max(map(len, sheet.rows), default=0)
        rows: list[Sequence[Value]] = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in sheet.rows]
        grid = cls(sheet, rows, width, sheet.merged, {(span.top, span.left): span for span in sheet.merged})
        for span in sheet.merged:
            for r in range(span.top, min(span.bottom, len(rows) - 1) + 1):
                hidden = [c for c in range(span.left, min(span.right, width - 1) + 1) if (r, c) != (span.top, span.left)]
                if any(rows[r][c] != "" for c in hidden):
                    changed = list(rows[r])
                    for c in hidden:
                        changed[c] = ""
                    rows[r] = changed
        return grid

    def filled(self, row: int) -> list[int]:
        """Give the columns of a row that show something."""
        return [c for c, value in enumerate(self.rows[row]) if value != "" and not is_blank(value)]

    def spanned(self, row: int, column: int) -> int:
        """Tell how many columns the cell takes."""
        span = self.at.get((row, column))
        return span.right - span.left + 1 if span else 1
