"""Something done cannot lie after the day on which the file was received."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, is_after

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare each date of something done with the day of receipt, in the company's time zone."""
    received = rows.context.received_day
    params = (("received", received.isoformat()),)
    for field in rows.form.fields:
        if not field.done or field.id not in rows.values:
            continue
        for index, value in enumerate(rows.values[field.id]):
            if value is None or (type(value) is date and value <= received):
                continue
            if is_after(value, received):
                yield Hit(index, field.id, params=params)


RULE = RowRule("future_date", "future-date", find, severity="error", keeps_out="value")
