"""Which of a sheet's money columns a larger currency unit of the header line means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Column


def prices_are_plain(columns: Mapping[str, Column], factor: float) -> bool:
    """Tell whether quantity × price gives the amounts in 元 while the amounts are written in a larger unit."""
    try:
        quantity, price, amount = (columns[name] for name in ("quantity", "unit_price", "amount"))
    except KeyError:
        return False
    if amount.unit or factor == 1.0:
        return False
    votes = 0
    for q, p, a in zip(quantity.values, price.values, amount.values, strict=True):
        if isinstance(q, (int, float)) and isinstance(p, (int, float)) and isinstance(a, (int, float)) and q * p * a:
            votes += 1 if abs(q * p / a / factor - 1) < 0.2 else -1
    return votes > 0
