from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_deal_needs_its_amount(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "visit_daily",
        [{"result": "deal", "order_amount": None}, {"result": "deal", "order_amount": Decimal(0)}],
        "deal-without-amount",
    ) == ["2 order_amount cross-field warning", "3 order_amount cross-field warning"]


def test_a_deal_with_one_and_other_results_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "visit_daily",
            [{"result": "deal", "order_amount": Decimal(5)}, {"result": "intent", "order_amount": None}],
            "deal-without-amount",
        )
        == []
    )


def test_without_the_column_nothing_is_said(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"result": "deal"}], "deal-without-amount") == []
