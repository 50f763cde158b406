# ruff: noqa: S608 - names come from the schema, values are bound
"""Master customers as people ask for them: the list, and one customer's card with the records that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.archive.history import customer
from pipeline.errors import UsageError
from pipeline.store import quote
from pipeline.text import company_key

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.store import Store
    from pipeline.store.database import Connection

_LISTED = ("customer_code", "customer_name", "branch_code", "salesperson")


def list_customers(store: Store) -> list[dict[str, str]]:
    """Give every master customer that a current record names: id, code, name, branch, salesperson."""
    columns = ", ".join(quote(name) for name in _LISTED)
    rows = store.connection.execute(f"SELECT customer_id, {columns} FROM folded_customer ORDER BY customer_id").fetchall()
    return [dict(zip(("customer_id", *_LISTED), ("" if value is None else value for value in row), strict=True)) for row in rows]


def customer_card(store: Store, customer_id: str, as_of: datetime | None = None) -> dict[str, Any] | None:
    """Give one master customer; an id that was merged leads on to its survivor.

    Args:
        store: The open archive.
        customer_id: Such as ``C000012``; or a customer code, credit code or name that is one customer's alone.
        as_of: What was known then; None for now.

    Returns:
        ``customer_id``, ``merged_from``, ``fields`` (filled ones by field id) and ``records`` (form, source, sheet, row,
        cell, method); ``history``, see `archive.history`; None when there is no such customer.

    Raises:
        UsageError: Several customers have that code or name; names them.
    """
    with store.knowledge(as_of) as connection:
        found = _found(connection, customer_id)
        fields = [item.id for item in store.schema.forms["customer_card"].fields]
        columns = ", ".join(quote(name) for name in fields)
        rows = connection.execute(
            f"SELECT customer_id, merged_from, {columns} FROM folded_customer WHERE customer_id = ?", [found]
        ).fetchall()
        if not rows:
            return None
        records = connection.execute(
            "SELECT form, _source, _sheet, _row, _cell, method FROM current_customer_link WHERE customer_id = ? "
            "ORDER BY _arrival, _entry",
            [found],
        ).fetchall()
        told = customer(connection, store.schema, found)
    names = ("form", "source", "sheet", "row", "cell", "method")
    return {
        "customer_id": rows[0][0],
        "merged_from": rows[0][1] or "",
        "fields": {name: value for name, value in zip(fields, rows[0][2:], strict=True) if value is not None},
        "records": [dict(zip(names, ("" if value is None else value for value in record), strict=True)) for record in records],
        "history": told,
    }


def _found(connection: Connection, wanted: str) -> str:
    """Give the customer that an id leads on to, or that alone is known by a code or name."""
    led = connection.execute("SELECT survivor_id FROM customer_survivor WHERE merged_id = ?", [wanted]).fetchall()
    if led or connection.execute("SELECT 1 FROM ledger_customer WHERE customer_id = ?", [wanted]).fetchall():
        return str(led[0][0]) if led else wanted
    rows = connection.execute(
        "SELECT DISTINCT coalesce(m.survivor_id, k.customer_id) FROM ledger_customer_key AS k "
        "JOIN counted_submission AS s ON s.submission_id = k.submission_id AND s.filing = k.filing "
        "LEFT JOIN customer_survivor AS m ON m.merged_id = k.customer_id "
        "WHERE k.kind IN ('code', 'number') AND k.value = ? OR k.kind = 'name' AND k.value = ? ORDER BY 1",
        [wanted.strip(), company_key(wanted)],
    ).fetchall()
    if len(rows) > 1:
        raise UsageError("cli.customers.several", value=wanted, ids=", ".join(row[0] for row in rows))
    return str(rows[0][0]) if rows else wanted
