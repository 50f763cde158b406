"""Records of cards put together as a table: columns by field, a place for each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Column, Table
from pipeline.recognise.card_reader import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Address, Period, Value
    from pipeline.schema.model import Form

_BLANK = Entry("", None)


@dataclass(slots=True)
class Record:
    """One record: its row of the sheet, from 1, and what it says."""

    row: int
    values: dict[str, Entry]
    extra: dict[str, Entry]


def make_table(form: Form, sheet: str, records: Sequence[Record], period: Period | None) -> Table:
    """Put records together.

    Args:
        form: Their form.
        sheet: Name of their sheet.
        records: The records in order.
        period: The period that title or names state.
    """
    names = {name for record in records for name in record.values}
    return Table(
        form.id,
        sheet,
        "card",
        [record.row for record in records],
        {
            item.id: _column([record.values.get(item.id, _BLANK) for record in records])
            for item in form.fields
            if item.id in names
        },
        {
            name: _column([record.extra.get(name, _BLANK) for record in records])
            for name in dict.fromkeys(name for record in records for name in record.extra)
        },
        period,
    )


def _column(entries: Sequence[Entry]) -> Column:
    """Make a column; where cards name different units, each value carries its own."""
    header = next((entry.header for entry in entries if entry.header), "")
    units = {entry.unit for entry in entries if entry.value != ""}
    values: list[Value] = [entry.value for entry in entries]
    unit = units.pop() if len(units) == 1 else ""
    if units:
        values = [_with_unit(entry) for entry in entries]
    places: list[Address | None] = [entry.where for entry in entries]
    shared = places[0] if len(places) > 1 and len(set(places)) == 1 else None
    return Column(
        values,
        shared or (None if not any(places) else places),
        header,
        unit,
        {i: entry.shown for i, entry in enumerate(entries) if entry.shown},
    )


def _with_unit(entry: Entry) -> Value:
    if not entry.unit or entry.value == "":
        return entry.value
    if isinstance(entry.value, bool) or not isinstance(entry.value, (int, float, str)):
        return entry.value
    text = str(int(entry.value)) if isinstance(entry.value, float) and entry.value.is_integer() else str(entry.value).strip()
    return text + entry.unit if text[-1:].isdigit() else entry.value
