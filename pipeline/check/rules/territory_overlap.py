"""No place belongs to the territory of two active branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Look for a place that an earlier active branch already has; a city inside another's province is no overlap."""
    taken: dict[str, int] = {}
    names = rows.column("branch_name")
    for index, (places, status) in enumerate(zip(rows.values["territory"], rows.column("status"), strict=True)):
        for place in choices(places) if status != "closed" else ():
            first = taken.setdefault(match_key(place), index)
            if first != index:
                yield Hit(index, "territory", params=(("place", place), ("other", str(names[first] or ""))))


RULE = RowRule("territory_overlap", "cross-field", find, forms=("branch",), needs=("territory",), rule="XTR-01")
