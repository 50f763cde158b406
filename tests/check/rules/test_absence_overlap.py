from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_two_absences_of_one_person_at_a_time_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "absence",
        [
            {"employee_name": "张三", "start_date": date(2026, 3, 2), "end_date": date(2026, 3, 5)},
            {"employee_name": "张三", "start_date": date(2026, 3, 5), "end_date": date(2026, 3, 6)},
        ],
        "absence-overlap",
    ) == ["3 start_date cross-field warning"]


def test_two_people_may_be_absent_together(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "absence",
            [
                {"employee_name": "张三", "start_date": date(2026, 3, 2), "end_date": date(2026, 3, 5)},
                {"employee_name": "李四", "start_date": date(2026, 3, 2), "end_date": date(2026, 3, 5)},
                {"employee_name": "张三", "start_date": date(2026, 3, 6), "end_date": date(2026, 3, 6)},
            ],
            "absence-overlap",
        )
        == []
    )
