from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_people_that_miss_the_branch_line_are_told(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_target",
        [
            {"target_month": "2026-03", "salesperson": None, "target_amount": Decimal(100)},
            {"target_month": "2026-03", "salesperson": "0103", "target_amount": Decimal(60)},
            {"target_month": "2026-03", "salesperson": "0102", "target_amount": Decimal(50)},
        ],
        "persons-sum",
    ) == ["2 target_amount sum-mismatch warning"]


def test_people_that_make_it_pass(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "sales_target",
            [
                {"target_month": "2026-03", "salesperson": None, "target_amount": Decimal(110)},
                {"target_month": "2026-03", "salesperson": "0103", "target_amount": Decimal(60)},
                {"target_month": "2026-03", "salesperson": "0102", "target_amount": Decimal(50)},
            ],
            "persons-sum",
        )
        == []
    )
