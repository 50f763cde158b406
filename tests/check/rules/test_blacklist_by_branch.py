from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_branch_cannot_blacklist(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"risk_flag": "blacklist"}], "blacklist-by-branch") == ["2 risk_flag cross-field error"]


def test_head_office_can(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"risk_flag": "blacklist"}], "blacklist-by-branch", head_office=True) == []
