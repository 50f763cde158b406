"""The days of an absence agree with its dates, in steps of half a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the days with the calendar days at most, and the working days less two halves at least."""
    step = rows.form["days"].constraints.step or Decimal("0.5")
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, (first, last, written) in enumerate(zip(*columns, strict=True)):
        days = number_of(written)
        if days is None or not isinstance(first, date) or not isinstance(last, date) or first > last:
            continue
        span = (last - first).days + 1
        working = sum(rows.context.registers.is_workday(first + timedelta(day)) for day in range(min(span, 400)))
        least = max(Decimal("0.5"), Decimal(working) - 1)
        if days % step:
            yield Hit(index, "days", "half")
        elif not least <= days <= span:
            yield Hit(index, "days", "span", (("first", first.isoformat()), ("last", last.isoformat()), ("days", str(span))))


RULE = RowRule("absence_days", "cross-field", find, forms=("absence",), needs=("start_date", "end_date", "days"))
