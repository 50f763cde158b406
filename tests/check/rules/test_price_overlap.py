from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_two_prices_on_one_day_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "product",
        [
            {"product_code": "P1", "price_from": date(2026, 1, 1), "price_to": date(2026, 3, 31)},
            {"product_code": "P1", "price_from": date(2026, 3, 1), "price_to": None},
        ],
        "price-overlap",
        head_office=True,
    ) == ["3 price_from cross-field warning"]


def test_an_open_price_ends_when_the_next_begins(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "product",
            [
                {"product_code": "P1", "price_from": date(2026, 1, 1), "price_to": None},
                {"product_code": "P1", "price_from": date(2026, 3, 1), "price_to": None},
            ],
            "price-overlap",
            head_office=True,
        )
        == []
    )
