# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""Tables and views of the forms, made from the schema: ledger_<form>, live_<form>, folded_<form>, current_<form>.

`folded_<form>` holds the records that count in canonical text, as the export writes them; `current_<form>` holds the same
in types that one can add and compare. Both are derived: they are dropped and made again whenever the schema changes.
"""

from __future__ import annotations

import hashlib
from string import Template
from typing import TYPE_CHECKING

from pipeline.store.database import SQL, Connection, quote
from pipeline.store.masters import CARD, CHANGE, NAME, SAID, make_master_views, make_said_views, trust

if TYPE_CHECKING:
    from pipeline.schema.model import Field, Form, Schema

PLACE = {
    "_entry": "BIGINT",
    "_submission": "VARCHAR",
    "_filing": "INTEGER",
    "_layout": "BIGINT",
    "_key": "VARCHAR",
    "_scope": "VARCHAR",
    "_day": "VARCHAR",
    "_content": "VARCHAR",
    "_customer_id": "VARCHAR",
    "_customer_method": "VARCHAR",
    "_sheet": "VARCHAR",
    "_row": "INTEGER",
    "_cell": "VARCHAR",
    "_extra": "VARCHAR",
    "_where": "VARCHAR",
}
"""Columns of every ledger_<form> beside the form's own: identity, keys, place."""

_PLACE_SELECTED = (
    "s.branch AS _branch, s.source AS _source, e._sheet, e._row, e._cell, "
    "coalesce(m.survivor_id, e._customer_id) AS _customer_id, e._customer_method, {extra}, "
    "e._entry, e._submission, s.received_at AS _received_at, s.arrival AS _arrival, e._key"
)
_CURRENT_PLACE = {
    "_branch": "VARCHAR",
    "_source": "VARCHAR",
    "_sheet": "VARCHAR",
    "_row": "INTEGER",
    "_cell": "VARCHAR",
    "_customer_id": "VARCHAR",
    "_customer_method": "VARCHAR",
    "_extra": "VARCHAR",
    "_entry": "BIGINT",
    "_submission": "VARCHAR",
    "_received_at": "TIMESTAMP",
    "_arrival": "BIGINT",
    "_key": "VARCHAR",
}
"""Columns of every current_<form> beside the form's own."""
_TYPES = {"time": "TIME", "int": "BIGINT", "bool": "BOOLEAN"} | dict.fromkeys(
    ("money", "decimal", "percent", "score"), "DECIMAL(24, 6)"
)


def fingerprint(schema: Schema) -> str:
    """Tell views made from one state of schema and SQL apart from those of another."""
    digest = hashlib.sha256(schema.fingerprint.encode())
    for path in [*sorted(SQL.rglob("*.sql")), *(SQL.parent / name for name in ("views.py", "masters.py", "bi.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_views(connection: Connection, schema: Schema) -> None:
    """Bring tables and views of all forms to the state that the schema asks for; a table only ever gains columns.

    A form that nobody has sent yet gets an empty view in place of its own: making views costs, and most are never needed.
    """
    _make_tables(connection, schema)
    for path in sorted((SQL / "current").glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
    active = active_forms(connection)
    for form in schema.forms.values():
        if form.id in active:
            _make_form_views(connection, form)
        else:
            connection.execute(_empty_view(form))
    _make_link_view(connection, schema, active)
    _make_customer_views(connection, schema, active)


def active_forms(connection: Connection) -> frozenset[str]:
    """Give the forms of which something was ever filed."""
    return frozenset(row[0] for row in connection.execute("SELECT value FROM store_state WHERE name = 'active'").fetchall())


def activate(connection: Connection, schema: Schema, forms: frozenset[str]) -> None:
    """Give forms that are filed for the first time their own views; inside the transaction that files them."""
    active = active_forms(connection)
    new = [form for form in schema.forms.values() if form.id in forms and form.id not in active]
    for form in new:
        _make_form_views(connection, form)
        connection.execute("INSERT INTO store_state VALUES ('active', ?)", [form.id])
    known = active | {form.id for form in new}
    if any(any(form.customer_fields) for form in new):
        _make_link_view(connection, schema, known)
    if any(form.id in (CARD, CHANGE) for form in new):
        _make_customer_views(connection, schema, known)


def _make_tables(connection: Connection, schema: Schema) -> None:
    found: dict[str, set[str]] = {}
    for table, column in connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall():
        found.setdefault(table, set()).add(column)
    for form in schema.forms.values():
        columns = {**PLACE, **{item.id: "VARCHAR" for item in form.fields}}
        table = f"ledger_{form.id}"
        if table not in found:
            listed = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE TABLE {table} ({listed})")
            continue
        for name, kind in columns.items():
            if name not in found[table]:
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {quote(name)} {kind}")


def _empty_view(form: Form) -> str:
    columns = [f"CAST(NULL AS {_type(item)}) AS {quote(item.id)}" for item in form.fields]
    columns += [f"CAST(NULL AS DATE) AS {quote(last_of(item))}" for item in form.fields if last_of(item)]
    columns += [f"CAST(NULL AS {kind}) AS {name}" for name, kind in _CURRENT_PLACE.items()]
    return f"CREATE OR REPLACE VIEW current_{form.id} AS SELECT {', '.join(columns)} WHERE false"


def _fill(template: str, /, **words: str) -> str:
    return Template((SQL / "fold" / f"{template}.sql").read_text(encoding="utf-8")).substitute(words)


def _closing(form: Form) -> tuple[str, str]:
    """Give the tests for an entry that closes its record (head office alone changes it then), and for one that reopens it."""
    if not form.load.locked_by:
        return "false", "false"
    reopened = 'e."status" IS NOT NULL AND e."status" <> \'closed\'' if "status" in form.by_id else "false"
    return f"e.{quote(form.load.locked_by)} IS NOT NULL", f"({reopened})"


def _make_form_views(connection: Connection, form: Form) -> None:
    connection.execute(_fill("live", form=form.id))
    fields = ", ".join(f"e.{quote(item.id)}" for item in form.fields)
    place = _PLACE_SELECTED.format(extra="e._extra")
    match form.load.mode:
        case "fieldwise":
            _make_merged(connection, form, f"merged_{form.id}", "e._key")
            fields = ", ".join(f"x.{quote(item.id)}" for item in form.fields)
            place = _PLACE_SELECTED.format(extra="x._extra")
            statement = _fill("fieldwise", form=form.id, fields=fields, place=place)
        case "append":
            statement = _fill("append", form=form.id, fields=fields, place=place)
        case "version":
            number = (
                "try_cast(regexp_extract(e.\"version\", '[0-9]+') AS INTEGER)"
                if "version" in form.by_id
                else "CAST(NULL AS INTEGER)"
            )
            approved = 'e."approved_date"' if "approved_date" in form.by_id else "CAST(NULL AS VARCHAR)"
            statement = _fill("version", form=form.id, fields=fields, place=place, version=number, approved=approved)
        case mode:
            replaces = "true" if mode == "replace" else "false"
            statement = _fill("latest", form=form.id, fields=fields, place=place, replaces=replaces)
    connection.execute(statement)
    lasts = [f"try_cast(right({quote(item.id)}, 10) AS DATE) AS {quote(last_of(item))}" for item in form.fields if last_of(item)]
    typed = ", ".join([*(_typed(item) for item in form.fields), *lasts])
    connection.execute(
        f"CREATE OR REPLACE VIEW current_{form.id} AS SELECT {typed}, {', '.join(_CURRENT_PLACE)} FROM folded_{form.id}"
    )


def _make_merged(connection: Connection, form: Form, name: str, by: str, said: str = "") -> None:
    """Make the view that merges entries field by field, by record or, from all that is `said` of customers, by customer."""
    newest = f"e.{quote(form.load.newest_by)}" if form.load.newest_by else "CAST(NULL AS VARCHAR)"
    several = [item for item in form.fields if said and item.survivorship == "set"]
    fields = ", ".join(f"{_survivor(item, is_set=item in several)} AS {quote(item.id)}" for item in form.fields)
    closed, reopened = _closing(form)
    taken = trust(form) if said else trust(form).replace("WHEN l._form = 'customer_change' THEN", "WHEN false THEN")
    connection.execute(
        _fill("weighed", form=said or form.id, name=name, by=by, newest=newest, closed=closed, reopened=reopened, trust=taken)
    )
    sets = joins = ""
    if several:
        names = ", ".join(quote(item.id) for item in several)
        sets = _fill("sets", form=said, columns=", ".join(f"e.{quote(item.id)}" for item in several), columns_bare=names)
        joins = "\n".join(
            f"LEFT JOIN together AS t_{item.id} ON t_{item.id}._by = k._by AND t_{item.id}._field = '{item.id}'"
            for item in several
        )
    connection.execute(_fill("merged", form=said or form.id, name=name, by=by, fields=fields, sets=sets, joins=joins))


def _survivor(item: Field, *, is_set: bool) -> str:
    """Give the SQL of the value that counts of a field."""
    name = f"e.{quote(item.id)}"
    rank = "k._rank + CASE WHEN k._is_office THEN 1000000000 ELSE 0 END" if item.survivorship == "office" else "k._rank"
    reserved = " AND k._is_office" if item.office_only else ""
    one = f"arg_max({name}, {rank}) FILTER (WHERE {name} IS NOT NULL{reserved})"
    return f"coalesce(any_value(t_{item.id}._value), {one})" if is_set else one


def _type(item: Field) -> str:
    if item.multiple:
        return "VARCHAR"
    return _TYPES.get(item.kind, "DATE" if item.kind == "date" and not item.partial else "VARCHAR")


def last_of(item: Field) -> str:
    """Name the column that holds the last day of a stretch, where a planned date may be one (``2026-03-08/2026-03-14``)."""
    return f"{item.id}_last" if item.kind == "date" and item.ranges == "period" and not item.partial else ""


def _typed(item: Field) -> str:
    kind, name = _type(item), quote(item.id)
    if last_of(item):
        return f"try_cast(left({name}, 10) AS DATE) AS {name}"
    return name if kind == "VARCHAR" else f"try_cast({name} AS {kind}) AS {name}"


def _make_link_view(connection: Connection, schema: Schema, active: frozenset[str]) -> None:
    """Make current_customer_link: every record that names a customer."""
    named = [form for form in schema.forms.values() if any(form.customer_fields)]
    links = " UNION ALL ".join(
        f"SELECT '{form.id}' AS form, {position} AS form_order, _source, _sheet, _row, _cell, _customer_id AS customer_id, "
        f"_customer_method AS method, _arrival, _entry FROM folded_{form.id} WHERE _customer_id IS NOT NULL"
        for position, form in enumerate(named)
        if form.id in active
    ) or (
        "SELECT '' AS form, 0 AS form_order, '' AS _source, '' AS _sheet, 0 AS _row, '' AS _cell, '' AS customer_id, "
        "'' AS method, CAST(0 AS BIGINT) AS _arrival, CAST(0 AS BIGINT) AS _entry WHERE false"
    )
    connection.execute(f"CREATE OR REPLACE VIEW current_customer_link AS {links}")


def _make_customer_views(connection: Connection, schema: Schema, active: frozenset[str]) -> None:
    """Make current_customer: each master once, from the cards and change notes that were filed."""
    card = schema.forms.get(CARD)
    if card is None:
        return
    if card.id not in active:
        connection.execute(_fill("live", form=card.id))
    make_said_views(connection, schema, active)
    _make_merged(connection, card, NAME, "coalesce(m.survivor_id, e._customer_id)", said=SAID)
    make_master_views(connection, schema, _typed)
    columns = ", ".join(f"e.{quote(item.id)}" for item in card.fields)
    bare = ", ".join(quote(item.id) for item in card.fields)
    policies = ", ".join(
        f"('{item.id}', {place}, '{item.survivorship}', {item.office_only}, '{item.privacy}')"
        for place, item in enumerate(card.fields)
    )
    connection.execute(_fill("value", policies=policies, columns=columns, columns_bare=bare))
