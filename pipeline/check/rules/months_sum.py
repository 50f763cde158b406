"""The twelve months add up to the year's target."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, money_text, number_of
from pipeline.model import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPE = ("branch_code", "salesperson", "customer_name", "product_code", "product_name", "version")


def find(rows: Rows) -> Iterator[Hit]:
    """Add up the months of each line.

    A wide sheet shows a line's whole year, so blank months count as zero; in a tall table only lines with all twelve months
    can be judged, and lines that already exceed the year.
    """
    slack = rows.figure("CHECK-AMOUNT", "target_yuan")
    sums: dict[tuple[object, ...], tuple[Decimal, set[str], int]] = {}
    scope = list(zip(*(rows.column(field_id) for field_id in SCOPE), strict=True))
    columns = zip(rows.values["target_month"], rows.values["target_amount"], rows.values["annual_target"], strict=True)
    for index, (month, amount, annual) in enumerate(columns):
        value, text = number_of(amount), canonical(month)
        if value is None or annual is None or not text:
            continue
        line = (*scope[index], text[:4], rows.table.rows[index] if rows.table.layout == "wide" else 0)
        whole, months, first = sums.get(line, (Decimal(), set(), index))
        sums[line] = (whole + value, months | {text[:7]}, first)
    for whole, months, first in sums.values():
        annual_target = number_of(rows.values["annual_target"][first])
        if annual_target is None or abs(whole - annual_target) <= slack:
            continue
        if rows.table.layout == "wide" or len(months) == 12 or whole > annual_target + slack:
            shown = (
                ("sum", money_text(whole)),
                ("annual", money_text(annual_target)),
                ("difference", money_text(whole - annual_target)),
            )
            yield Hit(first, "annual_target", params=shown)


RULE = RowRule(
    "months_sum",
    "sum-mismatch",
    find,
    forms=("sales_target",),
    needs=("target_month", "target_amount", "annual_target"),
    rule="SAL-02",
)
