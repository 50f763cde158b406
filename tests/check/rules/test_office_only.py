from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_branch_cannot_blacklist(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"risk_flag": "blacklist"}], "office-only") == ["2 risk_flag office-only blacklist error"]
    assert tell(
        "customer_change", [{"change_type": "blacklist"}, {"change_type": "field"}, {"change_type": "hold"}], "office-only"
    ) == [
        "2× change_type office-only blacklist error",
        "4× change_type office-only choice error",
    ]


def test_a_branch_cannot_fill_a_column_of_head_office(tell: Callable[..., list[str]]) -> None:
    rows = [{"confirmed_violation": True}, {"confirmed_violation": False}, {"confirmed_violation": None}]
    assert tell("cross_territory", rows, "office-only") == ["2 confirmed_violation office-only column error"]


def test_head_office_can(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"risk_flag": "blacklist"}], "office-only", head_office=True) == []
    assert tell("cross_territory", [{"confirmed_violation": True}], "office-only", head_office=True) == []
