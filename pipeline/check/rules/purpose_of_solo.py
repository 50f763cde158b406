"""Accompanied visits have ten purposes; 其他 is for visits alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Find accompanied visits whose only purpose is 其他."""
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, (purpose, company) in enumerate(zip(*columns, strict=True)):
        if company is not None and choices(purpose) == ("other",):
            yield Hit(index, "purpose")


RULE = RowRule(
    "purpose_of_solo",
    "cross-field",
    find,
    forms=("supervisor_visit_daily",),
    needs=("purpose", "accompanied_salesperson"),
    rule="COA-02",
)
