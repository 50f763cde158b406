from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_nil_row_beside_a_visit_is_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "visit_daily",
        [
            {"visit_date": date(2026, 3, 5), "salesperson": "0103", "customer_name": None, "content": "无拜访,在公司开会"},
            {"visit_date": date(2026, 3, 5), "salesperson": "0103", "customer_name": "甲", "content": "送样品"},
        ],
        "nil-row-alone",
    ) == ["2 content cross-field warning"]


def test_a_nil_row_alone_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "visit_daily",
            [{"visit_date": date(2026, 3, 5), "salesperson": "0103", "customer_name": None, "content": "无拜访,在公司开会"}],
            "nil-row-alone",
        )
        == []
    )
