from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_code_of_another_province_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "customer_card",
        [{"postal_code": "510000", "address": "江苏省南京市"}, {"postal_code": "990000", "address": "江苏省南京市"}],
        "postal-province",
    ) == ["2 postal_code cross-field other warning", "3 postal_code cross-field none warning"]


def test_a_code_of_the_province_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "customer_card",
            [{"postal_code": "210000", "address": "江苏省南京市"}, {"postal_code": "510000", "address": "科韵路"}],
            "postal-province",
        )
        == []
    )
