from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_price_of_zero_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_detail", [{"unit_price": Decimal(0)}], "gift-line") == ["2 unit_price cross-field warning"]


def test_a_real_price_passes(tell: Callable[..., list[str]]) -> None:
    assert tell("sales_detail", [{"unit_price": Decimal("0.01")}, {"unit_price": None}], "gift-line") == []
