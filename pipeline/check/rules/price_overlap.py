"""Two prices of one product do not hold on the same day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Look for a price that begins before the last day of the one before; an open price ends when the next begins."""
    prices: dict[str, list[tuple[date, int]]] = {}
    for index, (code, first) in enumerate(zip(rows.values["product_code"], rows.values["price_from"], strict=True)):
        if isinstance(code, str) and isinstance(first, date):
            prices.setdefault(code, []).append((first, index))
    last_days = rows.values["price_to"]
    for listed in prices.values():
        listed.sort()
        for (began, before), (begins, index) in pairwise(listed):
            last = last_days[before]
            if began < begins and isinstance(last, date) and last >= begins:
                yield Hit(index, "price_from", params=(("other", began.isoformat()), ("last", last.isoformat())))


RULE = RowRule("price_overlap", "cross-field", find, forms=("product",), needs=("product_code", "price_from", "price_to"))
