"""Five per cent is deducted at most, and only for payment in the first days of the month after shipment (RCV-03)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, money_text, number_of
from pipeline.check.rules.note_term import first_of_month_after

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTES = frozenset({"cheque", "acceptance"})
AT_ONCE = frozenset({"cash", "transfer"})
CENT = Decimal("0.01")
COLUMNS = ("discount_rate", "discount_amount", "goods_amount", "amount", "method", "ship_month")


def find(rows: Rows) -> Iterator[Hit]:
    """Judge the share first, then the day; a cell that is already told of is left alone.

    The share is of the gross amount: what was due, or else what was paid and deducted together. A note counts on the day
    it is payable, within the days; cash and transfers count on the day they come, no later than the last of the days.
    """
    share, days = rows.figure("RCV-03", "discount_share"), int(rows.figure("RCV-03", "early_days"))
    cash_too = bool(rows.context.schema.figure("RCV-03", "cash_early_discount"))
    columns = [
        rows.column(name) for name in ("discount_rate", "discount_amount", "goods_amount", "amount", "method", "ship_month")
    ]
    for index, (rate, deducted, due, paid, method, shipped) in enumerate(zip(*columns, strict=True)):
        part, taken = number_of(rate), number_of(deducted)
        field_id = "discount_amount" if taken else "discount_rate"
        if not (part or taken) or any(rows.is_told(name, index) for name in ("discount_rate", "discount_amount")):
            continue
        gross = number_of(due) or (number_of(paid) or Decimal(0)) + (taken or Decimal(0))
        most = (share * gross).quantize(CENT, ROUND_HALF_UP) if abs(gross) < Decimal(10) ** 20 else share * gross
        if (part or 0) > share or (taken and gross and abs(taken) > abs(most)):
            shown = (("most", f"{(share * 100).normalize():f}"), ("allowed", money_text(most)))
            yield Hit(index, field_id, "too-much", shown)
            continue
        first = first_of_month_after(shipped, 1) if isinstance(shipped, str) else None
        day, on_note = _counted_day(rows, index, method, cash_too=cash_too)
        if first is None or day is None:
            continue
        last = first + timedelta(days=days - 1)
        if day > last or (on_note and day < first):
            span = (("first", first.isoformat()), ("last", last.isoformat()), ("day", day.isoformat()))
            yield Hit(index, field_id, "late", span)


def _counted_day(rows: Rows, index: int, method: object, *, cash_too: bool) -> tuple[date | None, bool]:
    """Give the day that decides and whether it is a note's; none where the rule does not speak of such a payment."""
    if method in NOTES:
        for name in ("note_due_date", "note_issue_date"):
            day = rows.column(name)[index]
            if isinstance(day, date):
                return day, True
    elif method in AT_ONCE and cash_too:
        day = rows.column("collect_date")[index]
        return (day if isinstance(day, date) else None), False
    return None, False


RULE = RowRule(
    "note_discount",
    "note-discount",
    find,
    forms=("collection",),
    needs=("amount",),
    severity="error",
    rule="RCV-03",
    keeps_out="value",
)
