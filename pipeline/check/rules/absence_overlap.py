"""Nobody is absent twice at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Look for an absence that begins before an earlier one of the same person ends; half days may share a day."""
    spans: dict[str, list[tuple[date, date, int]]] = {}
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, (person, first, last) in enumerate(zip(*columns, strict=True)):
        if isinstance(person, str) and isinstance(first, date) and isinstance(last, date) and first <= last:
            spans.setdefault(person, []).append((first, last, index))
    days = rows.column("days")
    for listed in spans.values():
        listed.sort()
        reach, holder = listed[0][1], listed[0][2]
        for first, last, index in listed[1:]:
            halves = first == last == reach and (_is_half(days[index]) or _is_half(days[holder]))
            if first <= reach and not halves and not _is_repeat(rows, holder, index):
                yield Hit(index, "start_date", params=(("other", str(rows.table.rows[holder])),))
            if last > reach:
                reach, holder = last, index


def _is_half(days: object) -> bool:
    """Tell whether an absence ends with half a day."""
    return days is not None and str(days).endswith(".5")


def _is_repeat(rows: Rows, left: int, right: int) -> bool:
    """Tell whether two records are the same one twice, which is told elsewhere."""
    return all(column[left] == column[right] for column in rows.values.values())


RULE = RowRule("absence_overlap", "cross-field", find, forms=("absence",), needs=("employee_name", "start_date", "end_date"))
