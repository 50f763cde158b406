"""A line's amount is quantity times price less discount."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, money_text

if TYPE_CHECKING:
    from collections.abc import Iterator

DISCOUNTED = {"sales_detail": True, "cross_territory": False}


def find(rows: Rows) -> Iterator[Hit]:
    """Compare within the rounding that people's formulas leave; an absent discount is none.

    Signs are another rule's, and the discount of a return may carry either sign.
    """
    least, share = rows.figure("CHECK-AMOUNT", "yuan"), rows.figure("CHECK-AMOUNT", "share")
    discounts = rows.column("discount_amount") if DISCOUNTED[rows.form.id] else [None] * len(rows)
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, (quantity, price, amount, discount) in enumerate(zip(*columns, discounts, strict=True)):
        if not (isinstance(quantity, Decimal) and isinstance(price, Decimal) and isinstance(amount, Decimal)):
            continue
        expected = quantity * price - (discount if isinstance(discount, Decimal) else 0)
        if abs(amount) == abs(expected):
            continue
        slack = max(least, share * abs(expected))
        given_back = quantity * price + (discount if isinstance(discount, Decimal) and quantity < 0 else 0)
        near = (expected, given_back) if quantity < 0 else (expected,)
        if all(abs(abs(amount) - abs(value)) > slack for value in near):
            shown = (
                ("expected", money_text(expected)),
                ("found", money_text(amount)),
                ("difference", money_text(amount - expected)),
            )
            yield Hit(index, "amount", params=shown)


RULE = RowRule(
    "line_amount", "sum-mismatch", find, forms=tuple(DISCOUNTED), needs=("quantity", "unit_price", "amount"), rule="PRC-01"
)
