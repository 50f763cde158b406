from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_second_main_contact_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "customer_contact",
        [{"customer_name": "甲", "is_primary": True}, {"customer_name": "甲", "is_primary": True}],
        "one-primary-contact",
    ) == ["3 is_primary cross-field warning"]


def test_one_each_or_none_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "customer_contact",
            [
                {"customer_name": "甲", "is_primary": True},
                {"customer_name": "乙", "is_primary": True},
                {"customer_name": "丙", "is_primary": None},
            ],
            "one-primary-contact",
        )
        == []
    )
