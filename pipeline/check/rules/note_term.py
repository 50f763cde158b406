"""A note falls due within three months, counted from the first of the month after shipment (RCV-02)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def first_of_month_after(month: str, count: int) -> date | None:
    """Give the first day of the month so many months after a month; None where it is none, or past the calendar.

    Example:
        >>> first_of_month_after("2026-03", 1), first_of_month_after("2026-11", 4)
        (datetime.date(2026, 4, 1), datetime.date(2027, 3, 1))
    """
    year, _, number = month.partition("-")
    if not (year.isdigit() and number.isdigit()):
        return None
    months = int(year) * 12 + int(number) - 1 + count
    return date(months // 12, months % 12 + 1, 1) if 12 <= months < 120000 else None


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the day a note falls due with the last one accepted: a day too late is a warning, more an error."""
    months = int(rows.figure("RCV-02", "note_months"))
    for index, (shipped, due) in enumerate(zip(rows.values["ship_month"], rows.values["note_due_date"], strict=True)):
        if not (isinstance(shipped, str) and isinstance(due, date)):
            continue
        over = first_of_month_after(shipped, 1 + months)
        if over is not None and due >= over:
            shown = (("month", shipped), ("last", (over - timedelta(days=1)).isoformat()), ("months", str(months)))
            yield Hit(index, "note_due_date", params=shown, severity="warning" if due == over else "error")


RULE = RowRule(
    "note_term", "note-term", find, forms=("collection",), needs=("ship_month", "note_due_date"), rule="RCV-02", keeps_out="value"
)
