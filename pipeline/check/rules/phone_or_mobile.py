"""A customer or contact can be reached: by phone or by mobile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {"customer_card": ("contact_mobile", "phone"), "customer_contact": ("mobile", "phone")}


def find(rows: Rows) -> Iterator[Hit]:
    """Find records with neither number, in the columns that the sheet has; a number that is there but wrong is told already."""
    present = [field_id for field_id in FIELDS[rows.form.id] if field_id in rows.values]
    if not present:
        return
    columns = [rows.values[field_id] for field_id in present]
    for index in range(len(rows)):
        if all(column[index] is None for column in columns) and not any(rows.is_told(field_id, index) for field_id in present):
            yield Hit(index, present[0])


RULE = RowRule("phone_or_mobile", "missing-value", find, forms=tuple(FIELDS), rule="ARC-09")
