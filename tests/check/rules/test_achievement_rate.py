from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_rate_more_than_half_a_point_off_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_daily_summary",
        [{"mtd_amount": Decimal(85), "month_target": Decimal(100), "achievement_rate": Decimal("0.856")}],
        "achievement-rate",
    ) == ["2 achievement_rate sum-mismatch warning"]


def test_half_a_point_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "sales_daily_summary",
            [{"mtd_amount": Decimal(85), "month_target": Decimal(100), "achievement_rate": Decimal("0.855")}],
            "achievement-rate",
        )
        == []
    )
