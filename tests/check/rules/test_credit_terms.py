from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_who_pays_later_has_limit_and_days(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"payment_terms": "monthly", "credit_limit": None, "credit_days": 30}], "credit-terms") == [
        "2 credit_limit missing-value missing warning"
    ]


def test_who_pays_first_has_no_limit(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"payment_terms": "prepay", "credit_limit": Decimal(5000)}], "credit-terms") == [
        "2 credit_limit cross-field prepaid warning"
    ]


def test_limits_that_fit_the_terms_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "customer_card",
            [{"payment_terms": "prepay", "credit_limit": Decimal(0)}, {"payment_terms": "credit", "credit_limit": Decimal(1)}],
            "credit-terms",
        )
        == []
    )
