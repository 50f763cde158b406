from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_two_customers_at_once_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "visit_daily",
        [
            {
                "visit_date": date(2026, 3, 5),
                "salesperson": "0103",
                "customer_name": "甲",
                "visit_method": "onsite",
                "start_time": time(9),
                "end_time": time(10),
            },
            {
                "visit_date": date(2026, 3, 5),
                "salesperson": "0103",
                "customer_name": "乙",
                "visit_method": "onsite",
                "start_time": time(9, 30),
                "end_time": time(10),
            },
        ],
        "visit-overlap",
    ) == ["3 start_time cross-field warning"]


def test_a_call_meanwhile_and_a_visit_right_after_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "visit_daily",
            [
                {
                    "visit_date": date(2026, 3, 5),
                    "salesperson": "0103",
                    "customer_name": "甲",
                    "visit_method": "onsite",
                    "start_time": time(9),
                    "end_time": time(10),
                },
                {
                    "visit_date": date(2026, 3, 5),
                    "salesperson": "0103",
                    "customer_name": "乙",
                    "visit_method": "phone",
                    "start_time": time(9, 30),
                    "end_time": time(10),
                },
                {
                    "visit_date": date(2026, 3, 5),
                    "salesperson": "0103",
                    "customer_name": "丙",
                    "visit_method": "onsite",
                    "start_time": time(10),
                    "end_time": time(11),
                },
            ],
            "visit-overlap",
        )
        == []
    )
