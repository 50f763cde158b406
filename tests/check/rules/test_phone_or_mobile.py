from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_customer_nobody_can_reach_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"phone": None, "contact_mobile": None}], "phone-or-mobile") == [
        "2 contact_mobile missing-value warning"
    ]


def test_one_number_is_enough(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"phone": "021-65081234", "contact_mobile": None}], "phone-or-mobile") == []
