from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Period

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_visit_outside_the_stated_week_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "visit_daily",
        [{"visit_date": date(2026, 3, 9)}, {"visit_date": date(2026, 3, 8)}],
        "outside-period",
        period=Period.week(2026, 10),
    ) == ["2 visit_date outside-period warning"]


def test_sales_may_lie_a_month_outside(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_detail",
        [{"sale_date": date(2026, 3, 3), "ship_date": date(2026, 3, 4)}],
        "outside-period",
        period=Period.month(2026, 1),
    ) == ["2 ship_date outside-period warning"]


def test_a_plan_is_held_against_its_own_period(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "visit_plan",
        [{"plan_period": "2026-03", "plan_date": date(2026, 4, 1)}, {"plan_period": "2026-03", "plan_date": date(2026, 3, 1)}],
        "outside-period",
    ) == ["2 plan_date outside-period warning"]


def test_targets_of_a_whole_year_may_come_in_a_file_of_one_month(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_target", [{"target_month": "2026-12"}], "outside-period", period=Period.month(2026, 3)) == []
