from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_nobody_accompanies_himself(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"salesperson": "0103", "accompanied_by": ("钱七",)}], "accompanied-by-self") == [
        "2 accompanied_by cross-field warning"
    ]


def test_somebody_else_may(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"salesperson": "0103", "accompanied_by": ("0102",)}], "accompanied-by-self") == []
