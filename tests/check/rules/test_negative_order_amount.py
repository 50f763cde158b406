from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_order_below_nothing_is_kept_out(tell: Callable[..., list[str]]) -> None:
    assert tell("supervisor_visit_daily", [{"order_amount": Decimal(-5)}], "negative-order-amount") == [
        "2× order_amount out-of-range error"
    ]


def test_zero_passes(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_plan", [{"planned_order_amount": Decimal(0)}], "negative-order-amount") == []
