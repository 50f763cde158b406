from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_day_over_three_months_is_a_warning_and_more_an_error(tell: Callable[..., list[str]]) -> None:
    rows = [{"ship_month": "2026-03", "note_due_date": day} for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2))]
    assert tell("collection", rows, "note-term") == [
        "3 note_due_date note-term warning",
        "4 note_due_date note-term error",
    ]


def test_the_months_run_over_the_end_of_the_year(tell: Callable[..., list[str]]) -> None:
    rows = [{"ship_month": "2025-11", "note_due_date": day} for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert tell("collection", rows, "note-term") == ["3 note_due_date note-term warning"]


def test_without_a_month_of_shipment_nothing_is_judged(tell: Callable[..., list[str]]) -> None:
    assert tell("collection", [{"ship_month": None, "note_due_date": date(2027, 6, 30)}], "note-term") == []
