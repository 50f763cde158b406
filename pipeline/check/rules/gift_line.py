"""A price of zero is a gift, which somebody should confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Find prices of exactly zero."""
    for index, price in enumerate(rows.values["unit_price"]):
        if price is not None and not price and not isinstance(price, str | tuple):
            yield Hit(index, "unit_price")


RULE = RowRule("gift_line", "cross-field", find, forms=("sales_detail",), needs=("unit_price",))
