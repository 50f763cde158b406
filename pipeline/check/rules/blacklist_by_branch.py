"""Only head office may blacklist a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Find cards on which a branch writes 黑名单."""
    if rows.context.head_office:
        return
    for index, flag in enumerate(rows.values["risk_flag"]):
        if flag == "blacklist":
            yield Hit(index, "risk_flag")


RULE = RowRule(
    "blacklist_by_branch",
    "cross-field",
    find,
    forms=("customer_card",),
    needs=("risk_flag",),
    severity="error",
    keeps_out="value",
    rule="CLS-07",
)
