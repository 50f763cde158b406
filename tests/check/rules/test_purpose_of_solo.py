from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_other_is_no_purpose_of_an_accompanied_visit(tell: Callable[..., list[str]]) -> None:
    assert tell("supervisor_visit_daily", [{"purpose": ("other",), "accompanied_salesperson": ("0103",)}], "purpose-of-solo") == [
        "2 purpose cross-field warning"
    ]


def test_alone_it_is(tell: Callable[..., list[str]]) -> None:
    assert tell("supervisor_visit_daily", [{"purpose": ("other",), "accompanied_salesperson": None}], "purpose-of-solo") == []
