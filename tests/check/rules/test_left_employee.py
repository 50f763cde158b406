from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_row_after_the_last_day_is_kept_out(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"salesperson": "0101", "visit_date": date(2026, 3, 12)}], "left-employee") == [
        "2× salesperson left-employee error"
    ]


def test_the_last_day_itself_passes(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"salesperson": "0101", "visit_date": date(2026, 3, 10)}], "left-employee") == []


def test_a_target_for_a_later_month_is_kept_out(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_target", [{"salesperson": "0101", "target_month": "2026-04"}], "left-employee") == [
        "2× salesperson left-employee error"
    ]


def test_a_target_for_the_month_of_leaving_passes(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_target", [{"salesperson": "0101", "target_month": "2026-03"}], "left-employee") == []
