from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_place_of_two_active_branches_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "branch",
        [{"branch_name": "甲", "territory": ("江苏", "上海")}, {"branch_name": "乙", "territory": ("上海",)}],
        "territory-overlap",
        head_office=True,
    ) == ["3 territory cross-field warning"]


def test_a_closed_branch_claims_nothing(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "branch",
            [
                {"branch_name": "甲", "territory": ("上海",), "status": "closed"},
                {"branch_name": "乙", "territory": ("上海",), "status": "active"},
            ],
            "territory-overlap",
            head_office=True,
        )
        == []
    )
