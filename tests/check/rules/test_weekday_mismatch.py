from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Column

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_weekday_in_the_header_line_must_be_the_dates(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"visit_date": date(2026, 3, 5)}], "weekday-mismatch", header_lines={"星期": "三"}) == [
        "2 visit_date cross-field warning"
    ]


def test_the_right_weekday_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell("visit_daily", [{"visit_date": date(2026, 3, 5)}], "weekday-mismatch", header_lines={"日期": "2026年3月5日 星期四"})
        == []
    )


def test_a_column_of_weekdays_is_compared_row_by_row(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "visit_daily",
        [{"visit_date": date(2026, 3, 5)}, {"visit_date": date(2026, 3, 6)}],
        "weekday-mismatch",
        extra={"星期": Column(["四", "周四"], 9)},
    ) == ["3 visit_date cross-field warning"]
