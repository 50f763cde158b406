from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_amount_three_yuan_off_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_detail",
        [{"quantity": Decimal(10), "unit_price": Decimal(20), "discount_amount": None, "amount": Decimal(203)}],
        "line-amount",
    ) == ["2 amount sum-mismatch warning"]


def test_rounding_and_discounts_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "sales_detail",
            [
                {
                    "quantity": Decimal(3),
                    "unit_price": Decimal("33.33"),
                    "discount_amount": Decimal("0.99"),
                    "amount": Decimal("99.04"),
                },
                {"quantity": Decimal(10), "unit_price": Decimal(20), "discount_amount": Decimal(5), "amount": Decimal(195)},
                {"quantity": Decimal(-10), "unit_price": Decimal(20), "discount_amount": Decimal(5), "amount": Decimal(-195)},
            ],
            "line-amount",
        )
        == []
    )
