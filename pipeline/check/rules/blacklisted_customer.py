"""No new sale, plan or lead for a customer whom head office has blacklisted; goods may still come back from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Look for each record's customer, by code and by name, on the blacklist."""
    blacklist = rows.context.registers.blacklist
    if not blacklist:
        return
    code_field, name_field = rows.form.customer_fields
    returns = rows.column("quantity") if rows.form.id == "sales_detail" else [None] * len(rows)
    for index, (code, name, quantity) in enumerate(zip(rows.column(code_field), rows.column(name_field), returns, strict=True)):
        amount = number_of(quantity)
        if amount is not None and amount < 0:
            continue
        if (isinstance(code, str) and code in blacklist) or (isinstance(name, str) and company_key(name) in blacklist):
            yield Hit(index, name_field if name is not None else code_field)


RULE = RowRule(
    "blacklisted_customer",
    "blacklisted-customer",
    find,
    forms=("sales_detail", "visit_plan", "lead"),
    severity="error",
    keeps_out="row",
)
