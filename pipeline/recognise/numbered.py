"""Columns with a number in a table: 联系人2 is a further contact of the row's customer, 第二次跟进 a later word on the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Address, Column
from pipeline.recognise.card_contacts import contact_field, contact_form
from pipeline.recognise.card_labels import label_key, without_number
from pipeline.recognise.card_reader import Entry
from pipeline.recognise.card_records import Record, make_table
from pipeline.recognise.grid import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Table, Value
    from pipeline.recognise.built import Built, Contacts
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

_LATER = ("", "情况", "记录", "内容", "日期")


def contacts_across(header: Header, repeats: Mapping[str, list[int]], form: Form, lexicon: Lexicon) -> Contacts:
    """Find the columns of further contacts; only where the columns of one number name the contact.

    Args:
        header: The header.
        repeats: Further columns of fields that have one already.
        form: Form of the table.
        lexicon: Words of all forms.
    """
    child = contact_form(form, lexicon)
    found: Contacts = {}
    for name, columns in repeats.items() if child else ():
        for column in columns:
            parted = without_number(label_key(header.text(column)))
            there = contact_field(name, child) if child and parted else ""
            if parted and there:
                found.setdefault(parted[1], {})[there] = column
    needed = {item.id for item in child.fields if item.is_required} - {*child.customer_fields} if child else set()
    return {number: fields for number, fields in found.items() if needed <= set(fields)}


def contacts_table(built: Built, contacts: Contacts, grid: Grid, header: Header, form: Form, lexicon: Lexicon) -> list[Table]:
    """Make records of the further contacts of every row; none where no row has one."""
    child = contact_form(form, lexicon)
    records: list[Record] = []
    for i, row in enumerate(built.rows if child else ()):
        assert child
        head = {
            there: Entry(built.columns[here].values[i], Address(row, built.places.get(here, 0)), built.columns[here].header)
            for here, there in zip(form.customer_fields, child.customer_fields, strict=True)
            if here in built.columns and there
        }
        for _, fields in sorted(contacts.items()):
            said = {
                name: Entry(grid.rows[row][column], Address(row, column), header.text(column))
                for name, column in fields.items()
                if not is_blank(grid.rows[row][column])
            }
            if said:
                records.append(Record(row + 1, {**head, **said}, {}))
    return [make_table(child, grid.sheet.name, records, None)] if child and records else []


def later_words(header: Header, used: set[int], cells: list[tuple[Value, ...]], form: Form, lexicon: Lexicon) -> dict[int, str]:
    """Find 第一次跟进, 第二次跟进 …, which all are one field; a row's last one counts, as it would row below row.

    Returns:
        The columns in the order of their numbers, each with its field.
    """
    numbered: dict[str, list[tuple[int, int]]] = {}
    for column, parts in enumerate(header.parts):
        if not parts or column in used or column in header.matches or not any(not is_blank(value) for value in cells[column]):
            continue
        parted = without_number(label_key(header.text(column)))
        base = parted[0].removeprefix("次") if parted else ""
        match = next((found for tail in _LATER if base and (found := lexicon.match(form.id, base + tail))), None)
        if parted and match and not match.repeated and form[match.field].kind == "text":
            numbered.setdefault(match.field, []).append((parted[1], column))
    return {
        column: field
        for field, columns in numbered.items()
        if len(columns) >= 2 and field not in {match.field for match in header.matches.values()}
        for _, column in sorted(columns)
    }


def last_of(columns: list[int], cells: list[tuple[Value, ...]], rows: list[int], header: Header) -> Column:
    """Make one column of several: what stands in the last one that is filled."""
    values: list[Value] = []
    where: list[Address | None] = []
    for i, row in enumerate(rows):
        filled = [column for column in columns if not is_blank(cells[column][i])]
        values.append(cells[filled[-1]][i] if filled else "")
        where.append(Address(row, filled[-1] if filled else columns[-1]))
    return Column(values, where, header.text(columns[-1]))
