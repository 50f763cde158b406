from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_periods_that_do_not_add_up_keep_the_row_out(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "sales_target",
        [
            {
                "target_amount": Decimal(105),
                "bucket_1_5": Decimal(25),
                "bucket_6_10": Decimal(20),
                "bucket_11_15": Decimal(15),
                "bucket_16_20": Decimal(15),
                "bucket_21_25": Decimal(15),
                "bucket_26_end": Decimal(10),
            }
        ],
        "buckets-sum",
    ) == ["2× target_amount sum-mismatch error"]


def test_a_yuan_of_rounding_passes(tell: Callable[..., list[str]]) -> None:
    assert (
        tell(
            "sales_target",
            [
                {
                    "target_amount": Decimal(101),
                    "bucket_1_5": Decimal(25),
                    "bucket_6_10": Decimal(20),
                    "bucket_11_15": Decimal(15),
                    "bucket_16_20": Decimal(15),
                    "bucket_21_25": Decimal(15),
                    "bucket_26_end": Decimal(10),
                }
            ],
            "buckets-sum",
        )
        == []
    )
