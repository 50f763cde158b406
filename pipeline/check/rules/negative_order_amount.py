"""An order is never worth less than nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {"supervisor_visit_daily": "order_amount", "visit_plan": "planned_order_amount"}


def find(rows: Rows) -> Iterator[Hit]:
    """Find negative order amounts where the form itself sets no limit."""
    field_id = FIELDS[rows.form.id]
    for index, value in enumerate(rows.column(field_id)):
        amount = number_of(value)
        if amount is not None and amount < 0 and rows.form[field_id].constraints.minimum is None:
            yield Hit(index, field_id)


RULE = RowRule("negative_order_amount", "out-of-range", find, forms=tuple(FIELDS), severity="error", keeps_out="row")
