"""A customer has one main contact, not two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Find the second and further main contacts of a customer; with none the first row counts as it, which is no fault."""
    taken: dict[str, int] = {}
    for index, (name, primary) in enumerate(zip(rows.values["customer_name"], rows.values["is_primary"], strict=True)):
        if primary is True and isinstance(name, str):
            first = taken.setdefault(company_key(name), index)
            if first != index:
                yield Hit(index, "is_primary", params=(("customer", name), ("other", str(rows.table.rows[first]))))


RULE = RowRule("one_primary_contact", "cross-field", find, forms=("customer_contact",), needs=("customer_name", "is_primary"))
