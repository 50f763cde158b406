"""The six periods of a month add up to the month's target."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, money_text, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKETS = ("bucket_1_5", "bucket_6_10", "bucket_11_15", "bucket_16_20", "bucket_21_25", "bucket_26_end")


def find(rows: Rows) -> Iterator[Hit]:
    """Compare rows in which at least one period is filled; a blank period counts as zero."""
    slack = rows.figure("CHECK-AMOUNT", "target_yuan")
    columns = [rows.values[field_id] for field_id in BUCKETS]
    for index, written in enumerate(rows.values["target_amount"]):
        target = number_of(written)
        parts = [number_of(column[index]) for column in columns]
        if target is None or all(part is None for part in parts):
            continue
        whole = sum((part for part in parts if part is not None), Decimal())
        if abs(whole - target) > slack and not any(rows.is_told(field_id, index) for field_id in BUCKETS):
            shown = (("sum", money_text(whole)), ("target", money_text(target)), ("difference", money_text(whole - target)))
            yield Hit(index, "target_amount", params=shown)


RULE = RowRule(
    "buckets_sum",
    "sum-mismatch",
    find,
    forms=("sales_target",),
    needs=("target_amount", *BUCKETS),
    severity="error",
    keeps_out="row",
    rule="SAL-01",
)
