from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_people_of_another_branch_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "supervisor_visit_daily", [{"supervisor": "0102", "accompanied_salesperson": ("0103", "0201")}], "accompanied-in-branch"
    ) == ["2 accompanied_salesperson cross-field warning"]


def test_own_people_pass_and_the_sales_department_goes_with_anybody(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "supervisor_visit_daily",
            [
                {"supervisor": "0102", "accompanied_salesperson": ("0103",)},
                {"supervisor": "0001", "accompanied_salesperson": ("0201",)},
            ],
            "accompanied-in-branch",
        )
        == []
    )
