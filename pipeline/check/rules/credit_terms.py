"""Who pays later has a limit and days of credit; who pays first has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LATER = frozenset({"monthly", "note", "credit"})


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the payment terms with limit and days, each where the sheet has it."""
    for field_id in ("credit_limit", "credit_days"):
        if field_id not in rows.values:
            continue
        for index, (terms, value) in enumerate(zip(rows.values["payment_terms"], rows.values[field_id], strict=True)):
            if terms in LATER and value is None:
                yield Hit(index, field_id, "missing", (("terms", rows.shown("payment_terms", index)),), code="missing-value")
            elif terms == "prepay" and field_id == "credit_limit" and number_of(value):
                yield Hit(index, field_id, "prepaid", (("terms", rows.shown("payment_terms", index)),))


RULE = RowRule(
    "credit_terms", "cross-field", find, forms=("customer_card",), needs=("payment_terms",), further=("missing-value",)
)
