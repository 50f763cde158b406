from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_who_has_left_has_a_leave_date_and_the_other_way_round(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "employee", [{"status": "left", "leave_date": None}, {"status": "active", "leave_date": date(2026, 1, 1)}], "leave-status"
    ) == ["2 leave_date cross-field no-date warning", "3 status cross-field still-active warning"]


def test_both_or_neither_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "employee",
            [{"status": "left", "leave_date": date(2026, 1, 1)}, {"status": "active", "leave_date": None}],
            "leave-status",
        )
        == []
    )
