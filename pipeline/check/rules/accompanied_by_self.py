"""Nobody accompanies himself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {
    "visit_daily": ("salesperson", "accompanied_by"),
    "supervisor_visit_daily": ("supervisor", "accompanied_salesperson"),
    "visit_plan": ("salesperson", "accompany_plan"),
}


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the person of each record with those who went along."""
    own_field, field_id = FIELDS[rows.form.id]
    if not rows.has(own_field, field_id):
        return
    for index, (own, others) in enumerate(zip(rows.values[own_field], rows.values[field_id], strict=True)):
        if others is None or not isinstance(own, str):
            continue
        person = rows.person(own)
        names = {match_key(own)} | ({match_key(person.name), match_key(person.code)} if person else set())
        if any(match_key(other) in names for other in choices(others)):
            yield Hit(index, field_id)


RULE = RowRule("accompanied_by_self", "cross-field", find, forms=tuple(FIELDS), rule="VIS-03")
