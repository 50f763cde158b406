"""Writing the rows of accepted files into the ledger, form by form, each with its customer."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Any

from pipeline.archive.identity import Customers, Mention
from pipeline.archive.rows import TableRows, first_cells, own_places, places
from pipeline.store import append, content_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.archive.filed import Filed
    from pipeline.schema import Form, Schema
    from pipeline.store import Store


@dataclass(slots=True)
class _FormRows:
    """Columns of one ledger_<form>, gathered over the files of the set."""

    columns: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def add(self, count: int, columns: dict[str, Sequence[Any]]) -> None:
        for name, values in columns.items():
            column = self.columns[name]
            if len(column) < self.count:
                column.extend([""] * (self.count - len(column)))
            column.extend(values)
        self.count += count

    def whole(self) -> dict[str, list[Any]]:
        for column in self.columns.values():
            column.extend([""] * (self.count - len(column)))
        return {name: column for name, column in self.columns.items() if any(column)}


def write_entries(store: Store, filed: Sequence[Filed], schema: Schema) -> int:
    """Write the rows of accepted files, form by form, and link their customers."""
    connection = store.connection
    counting = [(one, rows) for one in filed if one.counts for rows in one.tables if rows.kept]
    mentions = [_mentions(rows) for _, rows in counting]
    customers = Customers(store, mentions)
    layout = connection.execute("SELECT coalesce(max(layout_id), 0) FROM ledger_layout").fetchall()[0][0]
    store.activate({rows.form.id for _, rows in counting})
    by_form: dict[str, _FormRows] = defaultdict(_FormRows)
    layouts: list[tuple[object, ...]] = []
    for (one, rows), named in zip(counting, mentions, strict=True):
        layout += 1
        layouts.append((layout, one.submission_id, rows.form.id, rows.table.sheet, rows.table.layout, places(rows.table)))
        links = [customers.link(mention, one.submission_id, one.filing) for mention in named]
        by_form[rows.form.id].add(len(rows.kept), _columns(rows, layout, links))
    # Entries are numbered without gaps through all forms, so their number is what was ever accepted.
    entry = 1 + int(connection.execute("SELECT coalesce(sum(rows_accepted), 0) FROM ledger_submission").fetchall()[0][0])
    if layouts:
        _write_layouts(store, layouts, [one for one, _ in counting])
    count = 0
    for form_id in (form for form in schema.forms if form in by_form):
        gathered = by_form[form_id]
        columns = gathered.whole()
        columns["_entry"] = list(range(entry, entry + gathered.count))
        entry += gathered.count
        count += gathered.count
        _append_form(store, schema.forms[form_id], columns)
    customers.write(store)
    return count


def _write_layouts(store: Store, layouts: list[tuple[object, ...]], owners: list[Filed]) -> None:
    """Write the layouts, and note for the entries what all rows of a table share."""
    ids, submissions, forms, sheets, kinds, written = zip(*layouts, strict=True)
    append(
        store.connection,
        "ledger_layout",
        {"layout_id": ids, "submission_id": submissions, "form": forms, "sheet": sheets, "layout": kinds, "places": written},
    )
    shared = {"_of": ids, "_by": submissions, "_time": [one.filing for one in owners], "_on": sheets}
    append(store.connection, "shared", shared, into="own_layout")


def _mentions(rows: TableRows) -> list[Mention]:
    """Tell which customer each kept row names; none for a form that names no customer, nor where a row says 无拜访."""
    code_field, name_field = rows.form.customer_fields
    if not (code_field or name_field):
        return []
    blank = [""] * len(rows.keys)
    names: Sequence[str] = rows.texts.get(name_field, blank)
    marker = rows.form.nil_marker
    if marker and any(marker in name for name in set(names)):
        names = ["" if marker in name else name for name in names]
    is_card = rows.form.id == "customer_card"
    every = zip(
        [is_card] * len(rows.keys),
        rows.branches,
        rows.texts.get(code_field, blank),
        names,
        rows.texts.get("registration_no", blank) if is_card else blank,
        rows.texts.get("region", blank) if is_card else blank,
        _joined(rows, blank) if is_card else blank,
        rows.texts.get("address", blank) if is_card else blank,
        strict=True,
    )
    return list(every) if len(rows.kept) == len(rows.keys) else list(compress(every, rows.kept_mask))


def _joined(rows: TableRows, blank: list[str]) -> Sequence[str]:
    """Give every phone number of each card, with ``|`` between."""
    columns = [rows.texts.get(name, blank) for name in ("phone", "contact_mobile")]
    return ["|".join(filter(None, phones)) for phones in zip(*columns, strict=True)]


def _columns(rows: TableRows, layout: int, links: Sequence[tuple[str, str]]) -> dict[str, Sequence[Any]]:
    """Give the ledger's columns of one table's kept rows."""
    kept = rows.kept
    every = len(kept) == len(rows.keys)
    columns: dict[str, Sequence[Any]] = {
        name: values if every else [values[index] for index in kept] for name, values in rows.texts.items() if any(values)
    }
    table = rows.table
    if links:
        columns["_customer_id"] = [customer for customer, _ in links]
        columns["_customer_method"] = [method for _, method in links]
    wheres = own_places(table)
    return columns | {
        "_layout": [layout] * len(kept),
        "_key": rows.keys if every else [rows.keys[index] for index in kept],
        "_scope": rows.scopes if every else [rows.scopes[index] for index in kept],
        "_day": rows.days if every else [rows.days[index] for index in kept],
        "_row": [table.rows[index] for index in kept],
        "_cell": first_cells(table, rows.texts, kept),
        "_extra": [_json(rows.checked.extra[index]) for index in kept] if any(rows.checked.extra) else [""] * len(kept),
        "_where": [wheres[index] for index in kept],
    }


def _json(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).replace("\0", "") if values else ""


def _append_form(store: Store, form: Form, columns: dict[str, list[Any]]) -> None:
    """Append to ledger_<form>, with the hash of each row's content, by which a version is told from a repetition."""
    content = content_hash(item.id for item in form.fields if item.id in columns)
    computed = {"_content": content, "_submission": "_by", "_filing": "_time", "_sheet": "_on"}
    beside = "JOIN own_layout ON _of = _layout"
    append(store.connection, f"ledger_{form.id}", columns, computed=computed, beside=beside)
