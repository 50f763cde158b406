"""An answer about two customers names two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Look for answers that name one customer on both sides."""
    for index, (one, other) in enumerate(zip(rows.values["customer_1"], rows.values["customer_2"], strict=True)):
        if one is not None and one == other:
            yield Hit(index, "customer_2")


RULE = RowRule(
    "one_customer_twice", "cross-field", find, forms=("customer_review",), needs=("customer_1", "customer_2"), rule="ARC-07"
)
