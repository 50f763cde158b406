from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model import Typed


def _year(annual: Decimal) -> list[dict[str, Typed]]:
    """Make twelve months of a hundred each."""
    return [
        {"target_month": f"2026-{month:02d}", "salesperson": "0103", "target_amount": Decimal(100), "annual_target": annual}
        for month in range(1, 13)
    ]


def test_twelve_months_that_miss_the_year_are_told_once(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_target", _year(Decimal(1300)), "months-sum") == ["2 annual_target sum-mismatch warning"]


def test_twelve_months_that_make_the_year_pass(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_target", _year(Decimal(1200)), "months-sum") == []


def test_some_months_of_a_tall_table_are_not_judged(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_target", _year(Decimal(1300))[:3], "months-sum") == []
