# ruff: noqa: S608 - names come from the schema, values are bound
"""What a resend changes, told record by record, and whether it goes back to an older state.

Arrival decides what counts (`contract.md`, Time); so nothing is held here, but a step back is asked about: head office can
withdraw the file, and what it had overtaken counts again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.model import Finding
from pipeline.store import append, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.archive.filed import Filed, Run
    from pipeline.schema import Form
    from pipeline.store import Store

MOST_TOLD = 20
"""Changed records of one form and file that are told one by one; the rest is counted."""
_MODES = ("replace", "latest")
_CLOCK_SLACK_NS = 2_000_000_000
"""Clocks of shared folders keep times to two seconds."""
_LONGEST = 60


def note_before(store: Store, filed: Sequence[Filed]) -> None:
    """Note which version of each record of the set counts before it goes in.

    Args:
        store: The open archive, the set not being in.
        filed: The set.
    """
    store.connection.execute("CREATE OR REPLACE TEMP TABLE before_set (form VARCHAR, record_key VARCHAR, entry BIGINT)")
    keys: dict[str, set[str]] = {}
    for one in filed:
        for rows in one.tables if one.counts else ():
            if rows.form.load.mode in _MODES and rows.form.id in store.active_forms:
                keys.setdefault(rows.form.id, set()).update(rows.keys[index] for index in rows.kept)
    for form, own in keys.items():
        if not own:
            continue
        append(store.connection, "keys", {"record_key": sorted(own)}, into="own_key")
        store.connection.execute(
            f"INSERT INTO before_set SELECT '{form}', l._key, "
            "arg_max(l._entry, CAST(l._arrival AS HUGEINT) * 1000000000000 + l._entry) "
            f"FROM live_{form} AS l JOIN own_key AS o ON o.record_key = l._key GROUP BY l._key"
        )


@dataclass(slots=True)
class _Resend:
    """What one file does to the records of one form that came before."""

    changed: list[tuple[Any, ...]] = field(default_factory=list)
    unchanged: int = 0
    reverted: list[tuple[Any, ...]] = field(default_factory=list)
    sources: Counter[str] = field(default_factory=Counter)


def tell_changes(store: Store, run: Run, filed: Sequence[Filed]) -> None:
    """Tell what the files of the set change, with values before and after, and ask where one goes back to an older state.

    Args:
        store: The open archive, the set's rows being in.
        run: The run at work; files of one run do not resend each other.
        filed: The set; findings are added to its submissions.
    """
    counting = [one for one in filed if one.counts]
    forms = {rows.form.id: rows.form for one in counting for rows in one.tables if rows.kept and rows.form.load.mode in _MODES}
    if not forms:
        return
    append(store.connection, "own", {"submission_id": [one.submission_id for one in counting]}, into="own_submission")
    for form in forms.values():
        found = _compared(store, run, form)
        for one in counting:
            resend = found.get(one.submission_id, _Resend())
            withdrawn = [f for f in one.submission.findings if f.code == "withdrawn-record" and f.form == form.id]
            if not (resend.changed or resend.unchanged or withdrawn):
                continue
            one.submission.findings.append(_summary(one, form, resend, len(withdrawn)))
            one.submission.findings.extend(_details(store, form, resend.changed))
            asked = _older(store, one, form, resend, {dict(f.params)["source"] for f in withdrawn})
            if asked:
                one.submission.findings.append(asked)


def _compared(store: Store, run: Run, form: Form) -> dict[str, _Resend]:
    """Compare each record with the version that counted before."""
    rows = store.connection.execute(
        f"""
        SELECT e._submission, e._entry, o._entry, e._content = o._content, p.source, p.modified_ns, p.received_at,
          e._content <> o._content AND EXISTS (
            FROM ledger_{form.id} AS x
            JOIN counted_submission AS c ON c.submission_id = x._submission AND c.filing = x._filing
            WHERE x._key = e._key AND x._content = e._content AND c.arrival < p.arrival
          )
        FROM ledger_{form.id} AS e
        JOIN own_submission AS s ON s.submission_id = e._submission
        JOIN filed_submission AS n ON n.submission_id = e._submission AND n.filing = e._filing
        JOIN before_set AS b ON b.form = '{form.id}' AND b.record_key = e._key
        JOIN ledger_{form.id} AS o ON o._entry = b.entry
        JOIN filed_submission AS p ON p.submission_id = o._submission AND p.submission_id <> n.submission_id
        WHERE p.run_id <> ?
        ORDER BY e._entry
        """,
        [run.number],
    ).fetchall()
    found: dict[str, _Resend] = {}
    for submission, entry, before, is_same, source, modified, received, is_reverted in rows:
        resend = found.setdefault(submission, _Resend())
        resend.sources[source] += 1
        if is_same:
            resend.unchanged += 1
            continue
        resend.changed.append((entry, before, source, modified))
        if is_reverted:
            resend.reverted.append((entry, before, source, received))
    return found


def _summary(one: Filed, form: Form, resend: _Resend, withdrawn: int) -> Finding:
    """Count what is new, changed, withdrawn and unchanged."""
    kept = sum(len(rows.kept) for rows in one.tables if rows.form.id == form.id)
    reason = "same" if not resend.changed and not withdrawn and resend.unchanged == kept else "summary"
    params = {
        "form": form.title,
        "source": resend.sources.most_common(1)[0][0] if resend.sources else "",
        "new": str(max(kept - len(resend.changed) - resend.unchanged, 0)),
        "changed": str(len(resend.changed)),
        "withdrawn": str(withdrawn),
        "unchanged": str(resend.unchanged),
    }
    return Finding("changed-record", "info", f"archive.changed-record.{reason}", form=form.id, params=tuple(params.items()))


def _details(store: Store, form: Form, changed: Sequence[tuple[Any, ...]]) -> Iterable[Finding]:
    """Tell the first changed records one by one."""
    told = changed[:MOST_TOLD]
    pairs = {entry: (before, source) for entry, before, source, _ in told}
    versions = _versions(store, form, [*pairs, *(before for before, _ in pairs.values())])
    for entry, (before, source) in pairs.items():
        new, old = versions[entry], versions[before]
        changes = [
            f"{item.title} {_short(old[item.id])} → {_short(new[item.id])}"
            for item in form.fields
            if old[item.id] != new[item.id]
        ]
        params = (("changes", "；".join(changes)), ("source", source), ("old_sheet", old["_sheet"]), ("old_row", old["_row"]))
        yield Finding(
            *("changed-record", "info", "archive.changed-record.record", new["_sheet"], new["_cell"]),
            form=form.id,
            row=int(new["_row"]),
            value=_words(form, new),
            params=params,
        )
    if len(changed) > len(told):
        more = (("count", str(len(changed) - len(told))), ("form", form.title))
        yield Finding("changed-record", "info", "archive.changed-record.more", form=form.id, params=more)


def _versions(store: Store, form: Form, entries: Iterable[int]) -> dict[int, dict[str, str]]:
    """Give versions of records by entry: every field, and place."""
    names = [item.id for item in form.fields]
    wanted = sorted(set(entries))
    if not wanted:
        return {}
    columns = ", ".join(f"coalesce({quote(name)}, '')" for name in names)
    rows = store.connection.execute(
        f"SELECT _entry, coalesce(_sheet, ''), CAST(_row AS VARCHAR), coalesce(_cell, ''), {columns} FROM ledger_{form.id} "
        "WHERE list_contains(?, _entry)",
        [wanted],
    ).fetchall()
    return {
        entry: {"_sheet": sheet, "_row": row, "_cell": cell} | dict(zip(names, values, strict=True))
        for entry, sheet, row, cell, *values in rows
    }


def _short(text: str) -> str:
    """Show a value; a long text is cut, an empty one is a dash."""
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or "—"


def _words(form: Form, row: Mapping[str, str]) -> str:
    """Name a record by what a person knows it by."""
    fields = [name for key in form.key[:1] for name in key if name in row] + [
        name for name in form.customer_fields if name in row
    ]
    return " ".join(dict.fromkeys(row[name] for name in fields if row[name] and name != form.branch_field))


def _older(store: Store, one: Filed, form: Form, resend: _Resend, withdrawn_from: set[str]) -> Finding | None:
    """Ask when a file goes back to what newer files had changed, or was last saved before what it replaces."""
    if resend.reverted:
        versions = _versions(store, form, [before for _, before, _, _ in resend.reverted[:10]])
        names = "、".join(_words(form, versions[before]) for _, before, _, _ in resend.reverted[:10])
        received = max(at for _, _, _, at in resend.reverted)
        newest = next(source for _, _, source, at in resend.reverted if at == received)
        params = {
            "count": str(len(resend.reverted)),
            "source": newest,
            "on": received.replace(tzinfo=UTC).astimezone(store.zone).date().isoformat(),
            "submission": one.submission_id,
        }
        return Finding(
            *("older-state", "warning", "archive.older-state.reverted"),
            form=form.id,
            value=names,
            who="office",
            params=tuple(params.items()),
        )
    modified = {source: at for _, _, source, at in resend.changed}
    rest = sorted(withdrawn_from - set(modified))
    saved = store.connection.execute(
        "SELECT source, max(modified_ns) FROM filed_submission WHERE list_contains(?, source) AND arrival < ? GROUP BY source",
        [rest, one.arrival],
    ).fetchall()
    modified |= dict(saved)
    newer = sorted((at, source) for source, at in modified.items() if at > one.submission.delivery.modified_ns + _CLOCK_SLACK_NS)
    if not newer:
        return None
    at, source = newer[-1]
    params = {
        "source": source,
        "on": _moment(store, at),
        "own": _moment(store, one.submission.delivery.modified_ns),
        "submission": one.submission_id,
    }
    return Finding(
        *("older-state", "warning", "archive.older-state.saved-before"), form=form.id, who="office", params=tuple(params.items())
    )


def _moment(store: Store, nanoseconds: int) -> str:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).astimezone(store.zone).strftime("%Y-%m-%d %H:%M")
