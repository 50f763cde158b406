"""A visit that ended in a deal has an order amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Find deals whose amount is blank or zero."""
    for index, (result, written) in enumerate(zip(rows.values["result"], rows.values["order_amount"], strict=True)):
        if result == "deal" and not number_of(written) and not rows.is_told("order_amount", index):
            yield Hit(index, "order_amount", params=(("result", rows.shown("result", index)),))


RULE = RowRule("deal_without_amount", "cross-field", find, forms=("visit_daily",), needs=("result", "order_amount"))
