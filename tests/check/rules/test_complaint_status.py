from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_open_status_beside_a_closing_date_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("complaint", [{"status": "handling", "closed_at": date(2026, 3, 5)}], "complaint-status") == [
        "2 status cross-field behind warning"
    ]


def test_a_status_ahead_of_its_dates_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("complaint", [{"status": "replied", "replied_at": None}], "complaint-status") == [
        "2 status cross-field ahead warning"
    ]


def test_status_and_dates_that_agree_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "complaint",
            [{"status": "closed", "closed_at": date(2026, 3, 5)}, {"status": "replied", "replied_at": date(2026, 3, 4)}],
            "complaint-status",
        )
        == []
    )
