"""Nobody is with two customers at once."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the onsite visits of each person and day; one may begin in the minute in which the other ends."""
    days: dict[tuple[object, date], list[tuple[time, time, int]]] = {}
    columns = (rows.values[field_id] for field_id in RULE.needs)
    people = rows.column("salesperson")
    for index, (day, method, start, end) in enumerate(zip(*columns, strict=True)):
        if method == "onsite" and type(start) is time and type(end) is time and start < end and type(day) is date:
            days.setdefault((people[index], day), []).append((start, end, index))
    for visits in days.values():
        if len(visits) < 2:
            continue
        visits.sort()
        reach, holder = visits[0][1], visits[0][2]
        for start, end, index in visits[1:]:
            if start < reach and rows.column("customer_name")[index] != rows.column("customer_name")[holder]:
                yield Hit(index, "start_time", params=(("other", str(rows.table.rows[holder])), ("until", f"{reach:%H:%M}")))
            if end > reach:
                reach, holder = end, index


RULE = RowRule(
    "visit_overlap", "cross-field", find, forms=("visit_daily",), needs=("visit_date", "visit_method", "start_time", "end_time")
)
