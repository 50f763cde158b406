"""Goods that come back are negative in quantity and amount, and marked as returned; nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the signs of quantity and amount, and both with the mark where the row has one."""
    marks = rows.column("is_return")
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, (written, priced) in enumerate(zip(*columns, strict=True)):
        quantity, amount = number_of(written), number_of(priced)
        if quantity and amount and (quantity < 0) != (amount < 0):
            yield Hit(index, "amount", "signs", (("quantity", rows.shown("quantity", index)),))
        if quantity and marks[index] is True and quantity > 0:
            yield Hit(index, "quantity", "positive")
        elif quantity and marks[index] is False and quantity < 0:
            yield Hit(index, "quantity", "negative")


RULE = RowRule("sign_of_return", "cross-field", find, forms=("sales_detail",), needs=("quantity", "amount"))
