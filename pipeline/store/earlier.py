# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""What rows of the ledger said before a register that came late resolved the names in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.store.database import Connection, quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_OF_FILE = "concat_ws('/', submission_id, filing, form)"
_MARKS = {
    "ledger_submission": "concat_ws('/', submission_id, filing)",
    "ledger_customer": "customer_id",
    "ledger_scope": _OF_FILE,
    "ledger_rejected": _OF_FILE,
    "ledger_spared": _OF_FILE,
}
"""What tells the rows of a table apart, as SQL; those of one mark are kept and read together. Tables of forms have `_entry`."""


def keep_earlier(connection: Connection, table: str, test: str, values: Sequence[object], noted_at: datetime) -> None:
    """Keep rows of the ledger as they are, before they change; inside the transaction that changes them.

    Args:
        connection: Of the archive.
        table: A table of the ledger.
        test: Which rows change, as SQL; all of their marks are kept.
        values: Bound in `test`.
        noted_at: From when on the change is known, UTC without zone.
    """
    mark = _mark(table)
    connection.execute(
        "INSERT INTO ledger_earlier SELECT (SELECT coalesce(max(n), 0) + 1 FROM ledger_earlier), ?, ?, "
        f"CAST({mark} AS VARCHAR), CAST(to_json(t) AS VARCHAR) FROM {table} AS t "
        f"WHERE {mark} IN (SELECT {mark} FROM {table} WHERE {test})",
        [noted_at, table, *values],
    )


def lay_earlier(connection: Connection, instant: datetime) -> None:
    """Put a temporary table of the same name before each table of the ledger that has changed since an instant.

    Args:
        connection: A cursor of its own, so that nobody else meets these tables.
        instant: UTC without zone.
    """
    changed = connection.execute(
        "SELECT DISTINCT name FROM ledger_earlier WHERE noted_at > ? ORDER BY name", [instant]
    ).fetchall()
    for (table,) in changed:
        columns = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
            "AND database_name = current_database() ORDER BY column_index",
            [table],
        ).fetchall()
        shape = json.dumps(dict(columns)).replace("'", "''")
        listed = ", ".join(quote(name) for name, _ in columns)
        connection.execute(
            f"CREATE TEMP TABLE {table} AS "
            "WITH later AS (SELECT n, mark, line FROM ledger_earlier WHERE name = ? AND noted_at > ? "
            "QUALIFY n = min(n) OVER (PARTITION BY mark)), "
            f"earlier AS (SELECT unnest(json_transform(line, '{shape}')) FROM later) "
            f"SELECT {listed} FROM main.{table} WHERE CAST({_mark(table)} AS VARCHAR) NOT IN (SELECT mark FROM later) "
            f"UNION ALL SELECT {listed} FROM earlier ORDER BY ALL",
            [table, instant],
        )


def _mark(table: str) -> str:
    return _MARKS.get(table, "_entry")
