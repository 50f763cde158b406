"""Who went to collect says what was collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices

if TYPE_CHECKING:
    from collections.abc import Iterator

PURPOSES = {"visit_daily": "collect", "supervisor_visit_daily": "p2"}


def find(rows: Rows) -> Iterator[Hit]:
    """Find visits to collect with no amount (zero is one); a supervisor may write the result in words instead."""
    wanted = PURPOSES[rows.form.id]
    amounts = rows.values["collected_amount"]
    told_in_words = rows.column("result") if rows.form.id == "supervisor_visit_daily" else [None] * len(rows)
    for index, purpose in enumerate(rows.values["purpose"]):
        if amounts[index] is not None or told_in_words[index] is not None or wanted not in choices(purpose):
            continue
        if not rows.is_told("collected_amount", index):
            yield Hit(index, "collected_amount")


RULE = RowRule("collect_without_amount", "cross-field", find, forms=tuple(PURPOSES), needs=("purpose", "collected_amount"))
