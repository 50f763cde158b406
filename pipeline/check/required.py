"""Which columns keep a row out, and what is missing from a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Checked, Table
    from pipeline.schema import Field, Form


def is_quantity(field: Field) -> bool:
    """Tell whether a field counts goods."""
    return field.kind in ("decimal", "int") and (field.unit == "unit" or bool(field.unit_field) or "quantity" in field.id)


def keeps_row_out(field: Field, form: Form, table: Table) -> bool:
    """Tell whether a wrong value of a field keeps its row out: required, key, money or quantity (`contract.md`).

    Cards are saved field by field, save required and key fields. A time is the last, optional part of a key: without it
    the order of rows counts.
    """
    if field.is_required:
        return True
    if field.kind != "time" and any(part.partition(":")[0] == field.id for key in form.key for part in key):
        return True
    return table.layout != "card" and (field.kind == "money" or is_quantity(field))


def nil_rows(checked: Checked, form: Form) -> set[int]:
    """Find the records that say "nothing to report" (无拜访): by the customer's name, or by a required text."""
    marker = form.nil_marker
    if not marker:
        return set()
    watched = [form.customer_fields[1], *(field.id for field in form.fields if field.kind == "text" and field.is_required)]
    found: set[int] = set()
    for field_id in watched:
        for index, value in enumerate(checked.values.get(field_id, ())):
            if type(value) is str and marker in value:
                found.add(index)
    return found


def missing(checked: Checked, form: Form) -> Iterator[tuple[Field, list[int]]]:
    """Give each required field of the sheet with the records that lack it.

    A record that says "nothing to report" needs no customer, purpose or other required value, only header values and a
    text. Conditional fields are left to the rules, which know the conditions.
    """
    nil = nil_rows(checked, form)
    for field in form.fields:
        values = checked.values.get(field.id)
        if values is None or not field.is_required or None not in values:
            continue
        exempt = nil if field.requirement == "required" and field.kind != "text" else set()
        lacking = [index for index, value in enumerate(values) if value is None and index not in exempt]
        if lacking:
            yield field, lacking
