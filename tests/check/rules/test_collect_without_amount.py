from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_who_went_to_collect_writes_an_amount(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"purpose": ("sell", "collect"), "collected_amount": None}], "collect-without-amount") == [
        "2 collected_amount cross-field warning"
    ]


def test_nothing_collected_is_written_as_zero(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"purpose": ("collect",), "collected_amount": Decimal(0)}], "collect-without-amount") == []


def test_a_supervisor_may_write_it_in_words(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "supervisor_visit_daily",
            [{"purpose": ("p2",), "collected_amount": None, "result": "下周付款"}],
            "collect-without-amount",
        )
        == []
    )
