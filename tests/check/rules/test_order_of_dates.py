"""Instants in a sheet know no zone."""
# ruff: noqa: DTZ001

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_end_before_its_start_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"start_time": time(10), "end_time": time(9, 30)}], "order-of-dates") == [
        "2 end_time order-of-dates plain warning"
    ]


def test_the_next_visit_is_later_than_this_one(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"visit_date": date(2026, 3, 5), "next_visit_date": date(2026, 3, 5)}], "order-of-dates") == [
        "2 next_visit_date order-of-dates strict warning"
    ]


def test_equal_dates_and_partial_ones_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "customer_card",
            [
                {
                    "established_date": "2014",
                    "first_deal_date": date(2014, 1, 1),
                    "created_date": date(2026, 1, 1),
                    "updated_date": date(2026, 1, 1),
                }
            ],
            "order-of-dates",
        )
        == []
    )


def test_a_reply_before_the_handling_is_an_interim_one(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "complaint",
        [{"received_at": datetime(2026, 3, 1, 9), "handled_at": datetime(2026, 3, 3, 9), "replied_at": date(2026, 3, 2)}],
        "order-of-dates",
    ) == ["2 replied_at order-of-dates interim warning"]


def test_a_date_agrees_with_an_instant_of_the_same_day(tell: Callable[..., list[str]]) -> None:
    assert tell("complaint", [{"received_at": datetime(2026, 3, 1, 9), "verified_at": date(2026, 3, 1)}], "order-of-dates") == []
