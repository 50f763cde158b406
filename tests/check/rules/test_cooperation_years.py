from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_years_that_do_not_fit_the_first_deal_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "customer_card",
        [{"first_deal_date": "2020-05", "cooperation_years": Decimal(9), "created_date": date(2023, 1, 1)}],
        "cooperation-years",
    ) == ["2 cooperation_years cross-field warning"]


def test_years_as_of_the_card_or_of_today_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "customer_card",
            [
                {"first_deal_date": "2020-05", "cooperation_years": Decimal(3), "created_date": date(2023, 1, 1)},
                {"first_deal_date": "2020-05", "cooperation_years": Decimal(6), "created_date": date(2023, 1, 1)},
            ],
            "cooperation-years",
        )
        == []
    )
