"""The targets of a branch's people add up to the branch's own line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, money_text, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Typed

OTHER_SCOPES = ("customer_name", "product_code", "product_name")


def find(rows: Rows) -> Iterator[Hit]:
    """Compare, by branch and month, the lines without a person with the sum of those with one, on this sheet."""
    slack = rows.figure("CHECK-AMOUNT", "target_yuan")
    people: dict[tuple[Typed, Typed], Decimal] = {}
    branch_lines: dict[tuple[Typed, Typed], int] = {}
    scopes = [rows.column(field_id) for field_id in OTHER_SCOPES]
    columns = zip(rows.column("branch_code"), *(rows.values[field_id] for field_id in RULE.needs), strict=True)
    for index, (branch, month, person, written) in enumerate(columns):
        amount = number_of(written)
        if amount is None or any(column[index] is not None for column in scopes):
            continue
        if person is None:
            branch_lines.setdefault((branch, month), index)
        else:
            people[branch, month] = people.get((branch, month), Decimal()) + amount
    for key, index in branch_lines.items():
        own = number_of(rows.values["target_amount"][index])
        if own is not None and key in people and abs(own - people[key]) > slack:
            shown = (("sum", money_text(people[key])), ("own", money_text(own)), ("difference", money_text(people[key] - own)))
            yield Hit(index, "target_amount", params=shown)


RULE = RowRule(
    "persons_sum",
    "sum-mismatch",
    find,
    forms=("sales_target",),
    needs=("target_month", "salesperson", "target_amount"),
    rule="SAL-02",
)
