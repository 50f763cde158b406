"""A record dated after the day on which its person left cannot be that person's doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.record_days import record_days
from pipeline.check.rule import Hit, RowRule, Rows, is_after

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the day of each record with its person's last day."""
    field_id = rows.form.person_field
    if not rows.context.registers.employees or field_id not in rows.values:
        return
    people = {written: rows.person(written) for written in set(rows.values[field_id])}
    bounds = {written: person for written, person in people.items() if person is not None and person.leave_date is not None}
    for index, (written, day) in enumerate(zip(rows.values[field_id], record_days(rows), strict=True)) if bounds else ():
        person = bounds.get(written)
        if person is not None and person.leave_date is not None and is_after(day, person.leave_date):
            yield Hit(index, field_id, params=(("person", person.name), ("left", person.leave_date.isoformat())))


RULE = RowRule("left_employee", "left-employee", find, severity="error", keeps_out="row", rule="LEA-06")
