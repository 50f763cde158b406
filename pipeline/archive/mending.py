# ruff: noqa: S608 - names come from the schema, values are bound
"""A marked copy that came back: which findings it closes, and which rows of the file it mends still stand.

A copy may hold all rows or only the wrong ones. So it replaces a record whose row it holds, also under a changed key, and
never withdraws a record that it merely leaves out; what it leaves out is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import Finding
from pipeline.store import append, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.archive.filed import Filed
    from pipeline.archive.rows import TableRows
    from pipeline.schema import Form
    from pipeline.store import Store

ANSWERING = ("accepted", "partly", "returned")
"""Verdicts of a copy that says again all that is still wrong in it."""
_ALIKE = 0.5
"""Share of filled fields that an old and a new row have in common when they are one row whose key was mended."""
_MOST_CHANGED = 2
"""Fields that may differ in such a row when it stands elsewhere now."""
_MOST_PAIRS = 250_000
_MOST_NAMED = 10


def mended_submission(store: Store, one: Filed) -> str:
    """Give the submission that a marked copy mends; empty when it is no marked copy, or of nothing known here."""
    number, _, sha256 = one.submission.delivery.mends.partition(":")
    if not number:
        return ""
    rows = store.connection.execute(
        "SELECT submission_id FROM filed_submission WHERE verdict <> 'duplicate' AND submission_id <> ? AND branch = ? "
        "AND (sha256 = ? OR sha256 IN (SELECT replaced_by FROM ledger_destroyed WHERE sha256 = ?) "
        "OR (? = '' AND submission_id = ?)) ORDER BY arrival DESC LIMIT 1",
        [one.submission_id, one.submission.branch, sha256, sha256, sha256, number],
    ).fetchall()
    return str(rows[0][0]) if rows else ""


def spare_what_is_left_out(store: Store, filed: Sequence[Filed]) -> None:
    """Keep marked copies from withdrawing what they leave out; only rows whose key was mended give way.

    Args:
        store: The open archive, the set not being in.
        filed: The set; scopes of marked copies are changed in place, and what they leave out is told.
    """
    for one in filed:
        older = mended_submission(store, one) if one.counts else ""
        if not older:
            continue
        for form, tables in _by_form(one).items():
            if any(rows.covers for rows in tables):
                _spare(store, one, older, tables, form)


def _by_form(one: Filed) -> dict[str, list[TableRows]]:
    found: dict[str, list[TableRows]] = {}
    for rows in one.tables:
        found.setdefault(rows.form.id, []).append(rows)
    return found


def _spare(store: Store, one: Filed, older: str, tables: list[TableRows], form_id: str) -> None:
    form = tables[0].form
    own = {key for rows in tables for key in rows.keys if key}
    old = _entries(store, form, older)
    missing = {key: row for key, row in old.items() if key not in own}
    out = store.connection.execute(
        "SELECT coalesce(record_key, '') FROM ledger_rejected WHERE submission_id = ? AND form = ? AND filing = "
        "(SELECT filing FROM filed_submission WHERE submission_id = ?)",
        [older, form_id, older],
    ).fetchall()
    pairs = _renamed(missing, tables, {*old, *(key for (key,) in out)}, len(old) + len(out)) if missing else {}
    left = [row for key, row in missing.items() if key not in pairs]
    if pairs:
        scopes = {scope for rows in tables for scope, _, _ in rows.covers}
        append(store.connection, "scopes", {"scope_key": sorted(scopes)}, into="own_scope")
        standing = store.connection.execute(
            f"SELECT DISTINCT l._key, e._scope, e._day FROM live_{form_id} AS l "
            f"JOIN ledger_{form_id} AS e ON e._entry = l._entry JOIN own_scope AS o ON o.scope_key = e._scope ORDER BY ALL"
        ).fetchall()
        one.spared.extend((form_id, key, scope or "", day or "") for key, scope, day in standing if key not in own | set(pairs))
        one.spared.append((form_id, "", "", ""))
    else:
        for rows in tables:
            rows.covers = []
    if left:
        names = [_name(form, row) for row in left]
        shown = "、".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
        one.submission.findings.append(
            Finding(
                *("absent-record", "info", "archive.absent-record.marked-copy"),
                form=form_id,
                value=shown,
                params=(("count", str(len(left))),),
            )
        )


def _entries(store: Store, form: Form, submission_id: str) -> dict[str, dict[str, str]]:
    """Give the records of a submission that count, by key: their filled fields, and ``_sheet`` and ``_row``."""
    if form.id not in store.active_forms:
        return {}
    names = [item.id for item in form.fields]
    columns = ", ".join(f"e.{quote(name)}" for name in names)
    rows = store.connection.execute(
        f"SELECT e._key, e._sheet, e._row, {columns} FROM ledger_{form.id} AS e JOIN live_{form.id} AS l ON l._entry = e._entry "
        "WHERE e._submission = ? ORDER BY e._entry",
        [submission_id],
    ).fetchall()
    return {
        key: {"_sheet": sheet or "", "_row": str(row)} | {n: v for n, v in zip(names, values, strict=True) if v}
        for key, sheet, row, *values in rows
    }


def _renamed(
    missing: Mapping[str, dict[str, str]], tables: list[TableRows], known: Collection[str], count: int
) -> dict[str, tuple[int, int]]:
    """Find old records that stand in the copy under another key: table and index by old key, the most alike first.

    Args:
        missing: Old records whose key the copy lacks.
        tables: The copy's.
        known: Keys of what the copy mends, returned rows included.
        count: Records of what the copy mends. A copy with fewer has left rows out, and then none is taken for renamed.
    """
    if sum(len(rows.table) for rows in tables) < count:
        return {}
    new = [(t, i) for t, rows in enumerate(tables) for i in rows.kept if rows.keys[i] not in known]
    few = len(missing) * len(new) <= _MOST_PAIRS
    scored: list[tuple[float, bool, str, int, int]] = []
    for key, row in missing.items():
        fields = {name: value for name, value in row.items() if not name.startswith("_")}
        for t, i in new:
            rows = tables[t]
            is_here = rows.table.sheet == row["_sheet"] and str(rows.table.rows[i]) == row["_row"]
            if not (few or is_here):
                continue
            filled = {name for name, texts in rows.texts.items() if texts[i]} | set(fields)
            same = sum(rows.texts[name][i] == value for name, value in fields.items() if name in rows.texts)
            if same >= len(filled) * _ALIKE and (is_here or len(filled) - same <= _MOST_CHANGED):
                scored.append((-same / len(filled), not is_here, key, t, i))
    found: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for _, _, key, t, i in sorted(scored):
        if key not in found and (t, i) not in taken:
            found[key] = (t, i)
            taken.add((t, i))
    return found


def _name(form: Form, row: Mapping[str, str]) -> str:
    """Name a record by what a person knows it by."""
    wanted = [name for name in (*form.key[0], *form.customer_fields) if name in row and name != form.branch_field]
    return " ".join(dict.fromkeys(row[name] for name in wanted)) or f"{row['_sheet']} {row['_row']}"


@dataclass(slots=True)
class _Copy:
    """What a marked copy holds, to close findings by."""

    keys: dict[str, set[str]] = field(default_factory=dict)
    """Keys of its records by form, returned ones included."""
    places: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    """Sheet and row, by form, of records that what it mends did not know."""
    taken: dict[tuple[str, str, int], bool] = field(default_factory=dict)
    """Old rows without a key, and whether one of those is theirs."""

    @classmethod
    def of(cls, one: Filed, known: Mapping[str, set[str]]) -> _Copy:
        """Gather keys, and the places of records without a known key."""
        copy = cls()
        for rows in one.tables:
            keys = copy.keys.setdefault(rows.form.id, set())
            places = copy.places.setdefault(rows.form.id, set())
            for key, row in zip(rows.keys, rows.table.rows, strict=True):
                keys.add(key)
                if key not in known.get(rows.form.id, ()) or not key:
                    places.add((rows.table.sheet, row))
        return copy

    def answers(self, form: str, sheet: str, row: int, key: str, rejected: Collection[tuple[str, str, int]]) -> bool:
        """Tell whether the copy holds what an old finding speaks of, so that it says itself what is still wrong there.

        Args:
            form: Of the finding, as sheet, row and key of its record; empty or 0 where it is about a whole sheet or file.
            sheet: The sheet.
            row: The record's row.
            key: The record's key.
            rejected: Form, sheet and row of all records that were returned then.
        """
        if not (row and form):
            return bool(self.keys) and (not form or form in self.keys)
        if form not in self.keys:
            return False
        if key and key in self.keys[form]:
            return True
        place = (form, sheet, row)
        if place not in self.taken:
            is_wanted = place in rejected or (sheet, row) in self.places[form]
            self.taken[place] = is_wanted and self._take(form, sheet, row)
        return self.taken[place]

    def _take(self, form: str, sheet: str, row: int) -> bool:
        """Tell whether an old row without a key is here: at its old place, else anywhere among the new ones."""
        places = self.places.get(form, set())
        chosen = (sheet, row) if (sheet, row) in places else min(places, default=None)
        if chosen is None:
            return False
        places.discard(chosen)
        return True


def close_findings(store: Store, filed: Sequence[Filed]) -> None:
    """Close the findings of what marked copies mend; what is still wrong stands in the copies' own findings.

    Args:
        store: The open archive, the set being in but for its findings.
        filed: The set.
    """
    for one in filed:
        if one.submission.verdict not in ANSWERING or not one.submission.delivery.mends:
            continue
        older = mended_submission(store, one)
        if older:
            _close(store, one, older)


def _close(store: Store, one: Filed, older: str) -> None:
    connection = store.connection
    last = "(SELECT filing FROM filed_submission WHERE submission_id = ?)"
    found = connection.execute(
        "SELECT finding_id, coalesce(form, ''), coalesce(sheet, ''), coalesce(TRY_CAST(\"row\" AS INTEGER), 0), "
        f"coalesce(record_key, '') FROM ledger_finding WHERE submission_id = ? AND filing = {last} ORDER BY finding_id",
        [older, older],
    ).fetchall()
    if not found:
        return
    out = connection.execute(
        "SELECT form, coalesce(record_key, ''), coalesce(sheet, ''), \"row\" FROM ledger_rejected "
        f"WHERE submission_id = ? AND filing = {last}",
        [older, older],
    ).fetchall()
    rejected = {(form, sheet, row) for form, _, sheet, row in out}
    known: dict[str, set[str]] = {}
    for form, key, _, _ in out:
        known.setdefault(form, set()).add(key)
    for form in {str(form) for _, form, _, _, _ in found if form in store.active_forms} | {rows.form.id for rows in one.tables}:
        if form in store.active_forms:
            query = f"SELECT DISTINCT _key FROM ledger_{form} WHERE _submission = ?"
            known.setdefault(form, set()).update(key for (key,) in connection.execute(query, [older]).fetchall())
    copy = _Copy.of(one, known)
    closed = [finding_id for finding_id, form, sheet, row, key in found if copy.answers(form, sheet, row, key, rejected)]
    if not closed:
        return
    append(
        connection,
        "ledger_mend",
        {"finding_id": closed, "by_submission": [one.submission_id] * len(closed), "filing": [one.filing] * len(closed)},
    )
    if len(closed) == len(found):  # all that was said of it is answered; with as many rows the copy stands in its place
        connection.execute(
            "INSERT INTO ledger_supersede SELECT submission_id, ?, ? FROM filed_submission AS p "
            "WHERE submission_id = ? AND rows_read <= ? AND (? OR verdict NOT IN ('accepted', 'partly')) "
            "AND NOT EXISTS (FROM ledger_supersede AS s "
            "WHERE s.submission_id = p.submission_id AND s.by_submission = ? AND s.filing = ?)",
            [one.submission_id, one.filing, older, one.submission.rows_read, one.counts, one.submission_id, one.filing],
        )
