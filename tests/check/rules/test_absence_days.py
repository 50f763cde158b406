from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_days_that_do_not_fit_the_dates_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "absence",
        [
            {"start_date": date(2026, 3, 5), "end_date": date(2026, 3, 6), "days": Decimal(5)},
            {"start_date": date(2026, 3, 5), "end_date": date(2026, 3, 6), "days": Decimal("1.3")},
        ],
        "absence-days",
    ) == ["2 days cross-field span warning", "3 days cross-field half warning"]


def test_whole_and_half_days_within_the_dates_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "absence",
            [
                {"start_date": date(2026, 3, 5), "end_date": date(2026, 3, 6), "days": Decimal(2)},
                {"start_date": date(2026, 3, 5), "end_date": date(2026, 3, 6), "days": Decimal("1.5")},
            ],
            "absence-days",
        )
        == []
    )
