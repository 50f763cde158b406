# ruff: noqa: S608 - names come from the schema, values are bound
"""Where the values of filed records stand: file, sheet, row, and the cell of each field, as the ledger keeps them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.store.database import Connection, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """Where one record stands in its file."""

    form: str
    entry: int
    submission: str
    source: str
    sheet: str
    row: int
    cell: str
    """Its first own cell."""
    layout: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)

    def cell_of(self, name: str) -> str:
        """Give the cell of a field, A1 style; empty where the value stands in no cell of its own.

        Example:
            >>> place = Place("sale", 1, "S000001", "a.xlsx", "3月", 7, "A7", {"amount": "F", "day": "$B$2"}, {"unit": "G5"})
            >>> place.cell_of("amount"), place.cell_of("day"), place.cell_of("unit"), place.cell_of("note")
            ('F7', 'B2', 'G5', '')
        """
        if name in self.own:
            return self.own[name]
        where = self.layout.get(name, "")
        return where.replace("$", "") if "$" in where or not where else f"{where}{self.row}"

    @property
    def cells(self) -> dict[str, str]:
        """Give the cell of every field that has one."""
        return {name: cell for name in {**self.layout, **self.own} if (cell := self.cell_of(name))}


def places_of(connection: Connection, form: str, entries: Collection[int]) -> dict[int, Place]:
    """Look records up by their ledger ids, whether or not they still count.

    Args:
        connection: Of the archive; or with the `current_` tables alone, then only records that count, without cells of fields.
        form: Whose records.
        entries: Their ``_entry``.

    Returns:
        Places by entry; what is not known is left out.
    """
    if not entries:
        return {}
    wanted = sorted(entries)
    if not _has(connection, f"ledger_{form}"):
        rows = connection.execute(
            f"SELECT _entry, _submission, _source, _sheet, _row, _cell FROM {quote(f'current_{form}')} "
            "WHERE _entry IN (SELECT unnest(?))",
            [wanted],
        ).fetchall()
        return {row[0]: Place(form, row[0], row[1], row[2], row[3] or "", row[4] or 0, row[5] or "") for row in rows}
    rows = connection.execute(
        f"SELECT e._entry, e._submission, s.source, e._sheet, e._row, e._cell, e._where, l.places "
        f"FROM {quote(f'ledger_{form}')} AS e "
        "JOIN ledger_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing "
        "LEFT JOIN ledger_layout AS l ON l.layout_id = e._layout "
        "WHERE e._entry IN (SELECT unnest(?))",
        [wanted],
    ).fetchall()
    return {
        entry: Place(form, entry, submission, source, sheet or "", row or 0, cell or "", layout_of(layout or ""), _own(own or ""))
        for entry, submission, source, sheet, row, cell, own, layout in rows
    }


@lru_cache(maxsize=4096)
def layout_of(text: str) -> dict[str, str]:
    """Read what `ledger_layout.places` holds; columns that no field claims go by their headers."""
    if not text:
        return {}
    written = json.loads(text)
    return {**written["extra"], **written["fields"]}


def _own(text: str) -> dict[str, str]:
    """Read what `_where` holds."""
    return json.loads(text) if text else {}


def _has(connection: Connection, table: str) -> bool:
    """Tell whether there is a table; asking it for nothing is quicker than looking through the catalogue."""
    import duckdb

    try:
        connection.execute(f"SELECT 1 FROM {quote(table)} LIMIT 0")
    except duckdb.CatalogException:
        return False
    return True
