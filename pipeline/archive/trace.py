# ruff: noqa: S608 - names come from the schema, values are bound
"""From a record, a cell, a customer's field, a submission or a finding down to file, sheet and cell, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.archive.keys import MARK
from pipeline.errors import UsageError, nearest
from pipeline.store import quote
from pipeline.store.places import layout_of, places_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.schema import Form, Schema
    from pipeline.store.database import Connection
    from pipeline.store.places import Place

Facts = dict[str, Any]
SHOWN_KEY = "|"
"""Stands between the parts of a key as people write it."""


def file_of(connection: Connection, submission: str) -> Facts:
    """Tell a received file: path, hash, when it came, its verdict, what took its place.

    Args:
        connection: With the `current_` names of the asked instant.
        submission: Its number.
    """
    rows = connection.execute(
        "SELECT submission_id, source, sha256, branch, received_at, verdict, is_withdrawn, superseded_by "
        "FROM current_submission WHERE submission_id = ?",
        [submission],
    ).fetchall()
    names = ("submission", "source", "sha256", "branch", "received_at", "verdict", "is_withdrawn", "superseded_by")
    return dict(zip(names, rows[0], strict=True)) if rows else {"submission": submission}


def record(connection: Connection, schema: Schema, form_id: str, key: str) -> Facts:
    """Trace one record by its form and key.

    Args:
        connection: With the `current_` names of the asked instant.
        schema: Forms.
        form_id: Such as ``visit_daily``.
        key: Its number in the ledger, as the reports print it, or its key with ``|`` between the parts, or the end of one.

    Raises:
        UsageError: There is no such form or record; names the nearest.
    """
    form = schema.forms.get(form_id)
    if form is None:
        raise UsageError("trace.no-form", value=form_id, hint=", ".join(nearest(form_id, schema.forms, 3)) or "—")
    entry = _entry(connection, form, key)
    return record_facts(connection, form, entry)


def record_facts(connection: Connection, form: Form, entry: int) -> Facts:
    """Tell one record: where it stands, each field's value and cell, whether it counts, what came before and after it."""
    place = places_of(connection, form.id, [entry])[entry]
    names = [item.id for item in form.fields]
    values = connection.execute(
        f"SELECT _key, _customer_id, {', '.join(map(quote, names))} FROM {quote('ledger_' + form.id)} WHERE _entry = ?",
        [entry],
    ).fetchall()[0]
    fields = [
        {"field": name, "title": item.title, "title_en": item.title_en, "value": value, "cell": place.cell_of(name)}
        for name, item, value in zip(names, form.fields, values[2:], strict=True)
        if value is not None
    ]
    counts = connection.execute(f"SELECT 1 FROM {quote('current_' + form.id)} WHERE _entry = ?", [entry]).fetchall()
    return {
        "kind": "record",
        "form": form.id,
        "entry": entry,
        "key": str(values[0]).replace(MARK, SHOWN_KEY),
        "customer": values[1],
        **place_facts(place),
        "file": file_of(connection, place.submission),
        "counts": bool(counts),
        "fields": fields,
        "versions": _versions(connection, form, values[0], entry),
        "findings": findings(connection, place.submission, place.sheet, rows={place.row}, cells=set(place.cells.values())),
    }


def place_facts(place: Place) -> Facts:
    """Give the address of a record."""
    return {"source": place.source, "sheet": place.sheet, "row": place.row, "cell": place.cell, "submission": place.submission}


def _entry(connection: Connection, form: Form, key: str) -> int:
    """Find a record by number, by key, or by the end of its key; of several of one key, the one that counts, else the newest."""
    table, view = quote("ledger_" + form.id), quote("current_" + form.id)
    if key.isdigit():
        rows = connection.execute(f"SELECT _entry FROM {table} WHERE _entry = ?", [int(key)]).fetchall()
        if rows:
            return int(rows[0][0])
    wanted = key.replace(SHOWN_KEY, MARK)
    rows = connection.execute(
        f"SELECT max(e._entry), max(c._entry), e._key FROM {table} AS e LEFT JOIN {view} AS c ON c._entry = e._entry "
        "WHERE e._key = ? OR ends_with(e._key, ?) OR ends_with(e._key, ?) "
        "GROUP BY e._key ORDER BY e._key = ? DESC, e._key LIMIT 6",
        [wanted, MARK + wanted, "=" + wanted, wanted],
    ).fetchall()
    if rows and (len(rows) == 1 or rows[0][2] == wanted):
        return int(rows[0][1] or rows[0][0])
    known = [row[2] for row in rows] or [row[0] for row in connection.execute(f"SELECT DISTINCT _key FROM {table}").fetchall()]
    near = [name.replace(MARK, SHOWN_KEY) for name in (known if rows else nearest(wanted, known, 3))]
    raise UsageError("trace.no-record", form=form.id, value=key, hint="; ".join(near) or "—")


def _versions(connection: Connection, form: Form, key: str, entry: int) -> list[Facts]:
    """List the other entries of one key, oldest first: what it replaced, and what replaced it."""
    rows = connection.execute(
        f"SELECT e._entry, c._entry IS NOT NULL FROM {quote('ledger_' + form.id)} AS e "
        "JOIN filed_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing "
        f"LEFT JOIN {quote('current_' + form.id)} AS c ON c._entry = e._entry "
        "WHERE e._key = ? AND e._entry <> ? ORDER BY s.arrival, e._entry",
        [key, entry],
    ).fetchall()
    found = places_of(connection, form.id, [row[0] for row in rows])
    return [
        {"entry": number, "counts": counts, "is_later": number > entry, **place_facts(found[number])} for number, counts in rows
    ]


def findings(
    connection: Connection, submission: str, sheet: str, *, rows: Collection[int] = (), cells: Collection[str] = ()
) -> list[Facts]:
    """List what was found at some rows or cells of a sheet."""
    told = connection.execute(
        'SELECT finding_id, severity, code, cell, column_title, value, reason, params, status, form, field, "row" '
        "FROM current_finding WHERE submission_id = ? AND coalesce(sheet, '') = ? ORDER BY \"row\", cell, finding_id",
        [submission, sheet],
    ).fetchall()
    names = ("finding", "severity", "code", "cell", "column", "value", "reason", "params", "status", "form", "field")
    near = [item for item in told if (item[3] and item[3] in cells) or (item[-1] and item[-1] in rows)]
    return [dict(zip(names, item[:-1], strict=True)) for item in near]


def cell(connection: Connection, schema: Schema, source: str, sheet: str, address: str) -> Facts:
    """Tell what became of one cell: which records and fields took it up, what was found there.

    Args:
        connection: With the `current_` names of the asked instant.
        schema: Forms.
        source: Path below the inbox, or the end of one; the newest file of that name counts.
        sheet: Its name; a file without sheets, such as csv, has an empty one.
        address: Such as ``F12``.

    Raises:
        UsageError: There is no such file or sheet; names the nearest.
    """
    files = connection.execute(
        "SELECT submission_id, source FROM current_submission WHERE (source = ? OR ends_with(source, ?)) "
        "AND verdict <> 'duplicate' "
        "ORDER BY source = ? DESC, arrival DESC LIMIT 1",
        [source, "/" + source, source],
    ).fetchall()
    if not files:
        known = [row[0] for row in connection.execute("SELECT DISTINCT source FROM current_submission").fetchall()]
        raise UsageError("trace.no-file", value=source, hint="; ".join(nearest(source, known, 3)) or "—")
    submission = files[0][0]
    layouts = connection.execute(
        "SELECT DISTINCT form, sheet FROM ledger_layout WHERE submission_id = ? ORDER BY form, sheet", [submission]
    ).fetchall()
    sheets = {row[1] or "" for row in layouts}
    if sheets and sheet not in sheets:
        raise UsageError("trace.no-sheet", value=sheet, file=files[0][1], hint=", ".join(sorted(sheets)))
    taken: list[Facts] = []
    for form_id, its_sheet in layouts:
        if (its_sheet or "") == sheet and form_id in schema.forms:
            taken += _taken(connection, schema.forms[form_id], submission, sheet, address)
    rows = {int("".join(sign for sign in address if sign.isdigit()) or 0)}
    told = findings(connection, submission, sheet, rows=rows, cells={address})
    return {
        "kind": "cell",
        "source": files[0][1],
        "sheet": sheet,
        "cell": address,
        "file": file_of(connection, submission),
        "taken": taken,
        "titled": [] if taken else _titled(connection, submission, sheet, address),
        "findings": told,
    }


def _titled(connection: Connection, submission: str, sheet: str, address: str) -> list[tuple[str, str]]:
    """List form and field of the columns in which a cell stands, whether a record took it up or not."""
    column = address.rstrip("0123456789")
    rows = connection.execute(
        "SELECT DISTINCT form, places FROM ledger_layout WHERE submission_id = ? AND coalesce(sheet, '') = ? ORDER BY ALL",
        [submission, sheet],
    ).fetchall()
    return [
        (form, name)
        for form, places in rows
        for name, where in layout_of(places).items()
        if where == column or where.replace("$", "") == address
    ]


def _taken(connection: Connection, form: Form, submission: str, sheet: str, address: str) -> Iterable[Facts]:
    """List the records of a sheet that took a value from one cell."""
    entries = [
        row[0]
        for row in connection.execute(
            f"SELECT _entry FROM {quote('ledger_' + form.id)} WHERE _submission = ? AND coalesce(_sheet, '') = ? ORDER BY _entry",
            [submission, sheet],
        ).fetchall()
    ]
    for entry, place in sorted(places_of(connection, form.id, entries).items()):
        names = [name for name, where in place.cells.items() if where == address]
        for name in names:
            item = form.by_id.get(name)
            value = (
                connection.execute(
                    f"SELECT {quote(name)} FROM {quote('ledger_' + form.id)} WHERE _entry = ?", [entry]
                ).fetchall()[0][0]
                if item
                else None
            )
            counts = connection.execute(f"SELECT 1 FROM {quote('current_' + form.id)} WHERE _entry = ?", [entry]).fetchall()
            title, title_en = (item.title, item.title_en) if item else (name, name)
            yield {
                "form": form.id,
                "entry": entry,
                "field": name,
                "title": title,
                "title_en": title_en,
                "value": value,
                "row": place.row,
                "counts": bool(counts),
            }


def finding(connection: Connection, finding_id: str) -> Facts | None:
    """Tell one finding: where it stands and what became of it."""
    rows = connection.execute(
        "SELECT finding_id, submission_id, severity, code, source, sheet, cell, column_title, value, reason, params, form, "
        "field, status FROM current_finding WHERE finding_id = ?",
        [finding_id],
    ).fetchall()
    if not rows:
        return None
    names = (
        "finding",
        "submission",
        "severity",
        "code",
        "source",
        "sheet",
        "cell",
        "column",
        "value",
        "reason",
        "params",
        "form",
        "field",
    )
    return {"kind": "finding", **dict(zip((*names, "status"), rows[0], strict=True)), "file": file_of(connection, rows[0][1])}


def submission(connection: Connection, schema: Schema, number: str) -> Facts | None:
    """Tell one submission: the file, the sheets and forms found in it, how many of its records count now."""
    rows = connection.execute(
        "SELECT rows_read, rows_accepted, rows_returned FROM current_submission WHERE submission_id = ?", [number]
    ).fetchall()
    if not rows:
        return None
    tables = connection.execute(
        "SELECT form, sheet, layout FROM ledger_layout WHERE submission_id = ? ORDER BY layout_id", [number]
    ).fetchall()
    records = [
        {"form": form, "sheet": sheet or "", "filed": filed, "counting": counting}
        for form in dict.fromkeys(row[0] for row in tables)
        if form in schema.forms
        for sheet, filed, counting in connection.execute(
            f"SELECT e._sheet, count(*), count(c._entry) FROM {quote('ledger_' + form)} AS e "
            f"LEFT JOIN {quote('current_' + form)} AS c ON c._entry = e._entry WHERE e._submission = ? GROUP BY 1 ORDER BY 1",
            [number],
        ).fetchall()
    ]
    read, accepted, returned = rows[0]
    return {
        "kind": "submission",
        "file": file_of(connection, number),
        "rows": {"read": read, "accepted": accepted, "returned": returned},
        "records": records,
    }
