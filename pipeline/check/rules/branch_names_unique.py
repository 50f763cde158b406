"""No two branches share a name, alias or code, else a folder could mean either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Look for a name that an earlier row has already taken."""
    taken: dict[str, int] = {}
    names = rows.column("branch_name")
    for index in range(len(rows)):
        for field_id in ("branch_name", "branch_aliases"):
            for name in choices(rows.column(field_id)[index]):
                first = taken.setdefault(match_key(name), index)
                if first != index:
                    yield Hit(index, field_id, params=(("name", name), ("other", str(names[first] or ""))))


RULE = RowRule("branch_names_unique", "cross-field", find, forms=("branch",), needs=("branch_name",))
