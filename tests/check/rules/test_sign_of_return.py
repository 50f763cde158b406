from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_signs_and_mark_must_agree(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_detail",
        [
            {"quantity": Decimal(-1), "amount": Decimal(5), "is_return": True},
            {"quantity": Decimal(1), "amount": Decimal(5), "is_return": True},
            {"quantity": Decimal(-1), "amount": Decimal(-5), "is_return": False},
        ],
        "sign-of-return",
    ) == [
        "2 amount cross-field signs warning",
        "3 quantity cross-field positive warning",
        "4 quantity cross-field negative warning",
    ]


def test_a_return_with_both_negative_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "sales_detail",
            [
                {"quantity": Decimal(-1), "amount": Decimal(-5), "is_return": True},
                {"quantity": Decimal(1), "amount": Decimal(5), "is_return": None},
            ],
            "sign-of-return",
        )
        == []
    )
