from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_visit_made_alone_names_nobody(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "supervisor_visit_daily",
        [{"supervisor": "0102", "visit_kind": "solo", "accompanied_salesperson": ("0103",)}],
        "visit-kind",
    ) == ["2 accompanied_salesperson cross-field not-alone warning"]


def test_only_the_sales_department_accompanies_for_head_office(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "supervisor_visit_daily",
        [{"supervisor": "0102", "visit_kind": "hq_accompany", "accompanied_salesperson": ("0103",)}],
        "visit-kind",
    ) == ["2 visit_kind cross-field role warning"]


def test_the_sales_departments_manager_alone_is_not_foreseen(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "supervisor_visit_daily", [{"supervisor": "0001", "visit_kind": "solo", "accompanied_salesperson": None}], "visit-kind"
    ) == ["2 visit_kind cross-field solo-office warning"]


def test_the_three_situations_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "supervisor_visit_daily",
            [
                {"supervisor": "0001", "visit_kind": "hq_accompany", "accompanied_salesperson": ("0103",)},
                {"supervisor": "0102", "visit_kind": "branch_accompany", "accompanied_salesperson": ("0103",)},
                {"supervisor": "0102", "visit_kind": "solo", "accompanied_salesperson": None},
            ],
            "visit-kind",
        )
        == []
    )
