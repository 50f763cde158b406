"""Where one table of a sheet ends and the next begins; pages of one table with their titles and headers printed again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.recognise.marks import is_plan
from pipeline.recognise.titles import is_title
from pipeline.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Value
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon

_HEAD_ROWS = 10
"""Rows from a title down to its header at most."""
_PAGE_NUMBER = re.compile(r"第?\s*\d+\s*页|共\s*\d+\s*页|页[次码]\s*[:：]?\s*[\d/]*")


class Seams:
    """Looks at the rows below a header for headers and titles."""

    def __init__(self, grid: Grid, header: Header, lexicon: Lexicon) -> None:
        """Keep the header's first words to know it again by."""
        self.grid, self.header, self.lexicon = grid, header, lexicon
        self.probes = [(c, header.parts[c][-1]) for c in sorted(header.matches) if header.parts[c]][:4]

    def begins_anew(self, row_number: int) -> int:
        """Tell whether a row is a title that comes again.

        Returns:
            The row itself where another table begins; the row of the header below it where it is the next page of this
            table, under the same title and lines; 0 for any other row.
        """
        value = self.grid.rows[row_number][self.grid.filled(row_number)[0]]
        text = str(value) if value.__class__ is str else ""
        if is_plan(text) or not is_title(text, self.lexicon):
            return 0
        grid, above = self.grid, {self._shown(row) for row in range(self.header.top + 1)}
        for row in range(row_number, min(row_number + _HEAD_ROWS, len(grid.rows))):
            filled = grid.filled(row)
            if filled and self.repeats_header(grid.rows[row], filled):
                return row
            if filled and self._shown(row) not in above:
                break
        below = range(row_number + 1, min(row_number + _HEAD_ROWS, len(grid.rows)))
        is_table = any(self.opens_table(row, grid.filled(row), grid.rows[row], after_gap=True) for row in below)
        return row_number if is_table else 0

    def _shown(self, row: int) -> tuple[str, ...]:
        """Give what a row shows, page numbers left out."""
        texts = (clean_text(str(self.grid.rows[row][c])) for c in self.grid.filled(row))
        return tuple(text for text in (_PAGE_NUMBER.sub("", text).strip() for text in texts) if text)

    def repeats_header(self, row: Sequence[Value], filled: list[int]) -> bool:
        """Tell whether a row is the printed header again."""
        if not any(row[c] == text for c, text in self.probes):
            return False
        same = sum(1 for c in filled if (parts := self.header.parts[c]) and str(row[c]) in parts)
        return same >= 2 and same >= 0.6 * len(filled)

    def opens_table(self, row_number: int, filled: list[int], row: Sequence[Value], *, after_gap: bool) -> bool:
        """Tell whether a row is the header of another table: texts only, most of them known words."""
        if len(filled) < 3 or any(row[c].__class__ is not str for c in filled):
            return False
        known = sum(1 for c in filled if len(str(row[c])) <= 20 and self.lexicon.entries(str(row[c])))
        if known < 2 or known < 0.5 * len(filled):
            return False
        return after_gap or len(self.grid.filled(row_number - 1)) == 1

    def title_above(self, row_number: int) -> int:
        """Give the row at which the next table's own title and header lines begin."""
        start = row_number
        while start - 1 > self.header.bottom and len(self.grid.filled(start - 1)) == 1 and row_number - start < 3:
            start -= 1
        return start
