from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_name_taken_by_another_branch_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "branch",
        [{"branch_name": "华东分公司", "branch_aliases": ("华东",)}, {"branch_name": "上海分公司", "branch_aliases": ("華東",)}],
        "branch-names-unique",
        head_office=True,
    ) == ["3 branch_aliases cross-field warning"]


def test_different_names_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "branch",
            [{"branch_name": "华东分公司", "branch_aliases": ("华东", "华东分公司")}, {"branch_name": "上海分公司"}],
            "branch-names-unique",
            head_office=True,
        )
        == []
    )
