from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_supervisor_of_equal_rank_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "employee",
        [
            {"employee_code": "1", "employee_name": "甲", "role": "salesperson", "supervisor_code": "2"},
            {"employee_code": "2", "employee_name": "乙", "role": "salesperson", "supervisor_code": None},
        ],
        "supervisor-rank",
    ) == ["2 supervisor_code cross-field rank warning"]


def test_a_circle_is_told_to_all_in_it(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "employee",
        [
            {"employee_code": "1", "employee_name": "甲", "role": "section_head", "supervisor_code": "乙"},
            {"employee_code": "2", "employee_name": "乙", "role": "branch_manager", "supervisor_code": "1"},
        ],
        "supervisor-rank",
    ) == ["2 supervisor_code cross-field circle warning", "3 supervisor_code cross-field circle warning"]


def test_a_supervisor_of_the_register_above_the_person_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "employee",
            [{"employee_code": "1", "employee_name": "甲", "role": "salesperson", "supervisor_code": "0102"}],
            "supervisor-rank",
        )
        == []
    )
