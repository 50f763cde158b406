from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_visit_after_the_day_of_receipt_keeps_its_row_out(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"visit_date": date(2026, 4, 1)}], "future-date") == ["2× visit_date future-date error"]


def test_today_and_plans_pass(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"visit_date": date(2026, 3, 31), "next_visit_date": date(2026, 5, 1)}], "future-date") == []


def test_a_date_that_is_not_required_only_empties_its_cell(tell: Callable[..., list[str]]) -> None:
    assert tell("complaint", [{"closed_at": date(2026, 4, 2)}], "future-date") == ["2 closed_at future-date error"]
