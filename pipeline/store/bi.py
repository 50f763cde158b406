# ruff: noqa: S608 - names come from the schema and from this package
"""Views for tools of business intelligence, named ``bi_…``: visits, sales, progress, complaints, customers, and words for codes.

They add up as the reports do and hold no private value; `docs/archive.md` tells of each column.
"""

from __future__ import annotations

import re
from string import Template
from typing import TYPE_CHECKING

from pipeline.store.database import SQL, Connection

if TYPE_CHECKING:
    from pipeline.schema.model import Schema

_READ = re.compile(r"\bFROM current_(\w+)")
_ACROSS = frozenset({"customer", "submission", "finding"})
_WORDS = "bi_code"


def make_bi_views(connection: Connection, schema: Schema) -> None:
    """Make the views anew; one that reads a form or column that head office does without is left away."""
    import duckdb

    for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE starts_with(view_name, 'bi_')").fetchall():
        connection.execute(f"DROP VIEW {name}")
    _make_words(connection, schema)
    for path in sorted((SQL / "bi").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        if {form for form in _READ.findall(text) if form not in _ACROSS} <= schema.forms.keys():
            try:
                connection.execute(Template(text).substitute(sale_date_basis=_basis(schema)))
            except (duckdb.BinderException, duckdb.CatalogException):
                continue


def _basis(schema: Schema) -> object:
    """Give the date that a sale counts on (SAL-01); a schema without figures keeps to the day of sale."""
    return schema.rules.get("SAL-01", {}).get("sale_date_basis", "sale_date")


def _make_words(connection: Connection, schema: Schema) -> None:
    """Make ``bi_code``: what the codes of each field mean."""
    rows = [
        (form.id, item.id, code, words[0])
        for form in schema.forms.values()
        for item in form.fields
        for code, words in item.labels.items()
        if words
    ]
    listed = ", ".join("(" + ", ".join("'" + text.replace("'", "''") + "'" for text in row) + ")" for row in rows)
    source = f"(VALUES {listed})" if rows else "(SELECT '', '', '', '' WHERE false)"
    connection.execute(f"CREATE OR REPLACE VIEW {_WORDS} AS SELECT * FROM {source} AS w (form, field, code, label)")
