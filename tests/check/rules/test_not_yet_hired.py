from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_row_before_the_first_day_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"salesperson": "0101", "visit_date": date(2019, 12, 31)}], "not-yet-hired") == [
        "2 salesperson cross-field warning"
    ]


def test_the_first_day_itself_passes(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"salesperson": "0101", "visit_date": date(2020, 1, 1)}], "not-yet-hired") == []
