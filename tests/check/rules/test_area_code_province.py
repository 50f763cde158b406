from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_an_area_code_of_another_province_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell("customer_card", [{"phone": "020-81234567", "region": "江苏省"}], "area-code-province") == [
        "2 phone cross-field warning"
    ]


def test_the_provinces_own_codes_and_mobiles_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "customer_card",
            [{"phone": "025-81234567", "region": "江苏省"}, {"phone": "13800138000", "region": "江苏省"}],
            "area-code-province",
        )
        == []
    )
