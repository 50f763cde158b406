# ruff: noqa: S608 - names come from the schema, values are bound
"""Putting submissions into the ledger: one transaction for a set of files, all of it or nothing."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.archive.entries import write_entries
from pipeline.archive.filed import Filed, FilingResult, Run
from pipeline.archive.keys import MARK, REGISTERS
from pipeline.archive.late import REGISTERS_OF_NAMES, resolve_late
from pipeline.archive.mending import close_findings, spare_what_is_left_out
from pipeline.archive.outgoing import write_regions
from pipeline.archive.resends import note_before, tell_changes
from pipeline.archive.rows import ready, utc_text
from pipeline.archive.telling import note_standing, tell_and_mend, write_findings
from pipeline.model.registers import HEAD_OFFICE
from pipeline.store import append, journal, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.model import Submission
    from pipeline.schema import Schema
    from pipeline.store import Store


def begin_run(store: Store, started_at: datetime, version: str, rule_set: str) -> Run:
    """Begin a run; nothing is written before something is filed.

    Args:
        store: The open archive.
        started_at: Its instant; also when what it files becomes known.
        version: Of the program.
        rule_set: Of the figures and rules.
    """
    last = store.connection.execute("SELECT coalesce(max(run_id), 0) FROM ledger_run").fetchall()[0][0]
    return Run(last + 1, started_at, version, rule_set)


def file_submissions(store: Store, run: Run, submissions: Sequence[Submission], schema: Schema) -> FilingResult:
    """File a set of received files in one transaction.

    Accepted and partly accepted files put their rows in; of every other verdict only the fact and the findings are kept. What
    the set replaces, contradicts or mends is told by findings added to the submissions.

    Args:
        store: The open archive.
        run: See `begin_run`.
        submissions: In the order in which they count. A released one takes the place in that order which it had when it came.
        schema: Forms, for keys and load modes.
    """
    if not submissions:
        return FilingResult([])
    filed = _numbered(store, submissions, schema)
    is_first = store.is_empty
    with transaction(store.connection):
        if not is_first:
            _name_for_branches(store, filed)
            note_standing(store, filed)
            note_before(store, filed)
            spare_what_is_left_out(store, filed)
        count = write_entries(store, filed, schema)
        _write_scopes(store, filed)
        write_regions(store, filed)
        _write_submissions(store, run, filed)
        if not is_first and any(
            rows.kept and rows.form.id in REGISTERS_OF_NAMES for one in filed if one.counts for rows in one.tables
        ):
            resolve_late(store, schema, run.started_at)
        withdrawn = tell_and_mend(store, run, filed, is_first=is_first)
        if not is_first:
            tell_changes(store, run, filed)
        close_findings(store, filed)
        write_findings(store, filed)
        store.remember_files(
            [(item.source, item.size, item.modified_ns, item.sha256) for item in (one.submission.delivery for one in filed)],
            run.number,
        )
        journal(store.connection, _events(run, filed))
    store.is_changed = True
    return FilingResult([one.submission_id for one in filed], count, withdrawn)


def _numbered(store: Store, submissions: Sequence[Submission], schema: Schema) -> list[Filed]:
    """Give each submission its id, filing and place in the order of arrival."""
    last = store.connection.execute(
        "SELECT count(DISTINCT submission_id), coalesce(max(arrival), 0) FROM ledger_submission"
    ).fetchall()[0]
    count, arrival = last
    filed = []
    for submission in submissions:
        tables = ready(submission, schema)
        if submission.released:
            delivery = submission.delivery
            rows = store.connection.execute(
                "SELECT submission_id, max(filing), min(arrival) FROM ledger_submission "
                "WHERE source = ? AND sha256 = ? AND verdict <> 'duplicate' GROUP BY submission_id "
                "ORDER BY min(arrival) DESC LIMIT 1",
                [delivery.source, delivery.sha256],
            ).fetchall()
            if rows:
                filed.append(Filed(submission, rows[0][0], rows[0][1] + 1, rows[0][2], tables))
                continue
        count, arrival = count + 1, arrival + 1
        filed.append(Filed(submission, f"S{count:06d}", 1, arrival, tables))
    return filed


def _name_for_branches(store: Store, filed: Sequence[Filed]) -> None:
    """Let head office's rows without a branch meet the one record that has the rest of their key."""
    for one in filed:
        if one.submission.branch != HEAD_OFFICE:
            continue
        for rows in one.tables:
            rests = {
                key.partition(MARK)[2]
                for key, branch in zip(rows.keys, rows.branches, strict=True)
                if key.startswith(HEAD_OFFICE + MARK) and branch == HEAD_OFFICE
            }
            if rows.form.id not in store.active_forms or rows.form.id in REGISTERS or not rests:
                continue
            append(store.connection, "wanted keys", {"rest": sorted(rests)}, into="wanted_rest")
            found = dict(
                store.connection.execute(
                    f"SELECT w.rest, min(l._key) FROM wanted_rest AS w JOIN (SELECT DISTINCT _key FROM live_{rows.form.id}) AS l "
                    "ON substr(l._key, instr(l._key, chr(31)) + 1) = w.rest GROUP BY w.rest HAVING count(*) = 1"
                ).fetchall()
            )
            rows.keys = [
                found.get(key.partition(MARK)[2], key) if key.startswith(HEAD_OFFICE + MARK) else key for key in rows.keys
            ]


def _write_scopes(store: Store, filed: Sequence[Filed]) -> None:
    """Write what the files speak for, and the keys of rows that stay out, whose older versions stand."""
    scopes = [
        (one.submission_id, one.filing, rows.form.id, *cover)
        for one in filed
        if one.counts
        for rows in one.tables
        for cover in rows.covers
    ]
    rejected = [
        (
            one.submission_id,
            one.filing,
            rows.form.id,
            rows.keys[i],
            rows.scopes[i],
            rows.days[i],
            rows.table.sheet,
            rows.table.rows[i],
        )
        for one in filed
        for rows in one.tables
        for i in (sorted(rows.checked.rejected) if one.counts else range(len(rows.keys)))
    ]
    spared = [(one.submission_id, one.filing, *record) for one in filed for record in one.spared]
    for table, names, lines in (
        ("ledger_scope", ("submission_id", "filing", "form", "scope_key", "first_day", "last_day"), scopes),
        ("ledger_rejected", ("submission_id", "filing", "form", "record_key", "scope_key", "day", "sheet", "row"), rejected),
        ("ledger_spared", ("submission_id", "filing", "form", "record_key", "scope_key", "day"), spared),
    ):
        if lines:
            append(store.connection, table, dict(zip(names, zip(*lines, strict=True), strict=True)))


def _write_submissions(store: Store, run: Run, filed: Sequence[Filed]) -> None:
    connection = store.connection
    filed_at = utc_text(run.started_at)
    released = dict(
        connection.execute(
            "SELECT target, CAST(max(decided_at) AS VARCHAR) FROM effective_decision WHERE kind = 'release' GROUP BY target"
        ).fetchall()
    )
    if not connection.execute("SELECT run_id FROM ledger_run WHERE run_id = ?", [run.number]).fetchall():
        connection.execute("INSERT INTO ledger_run VALUES (?, ?, ?, ?)", [run.number, filed_at, run.version, run.rule_set])
    lines = []
    for one in filed:
        submission, delivery = one.submission, one.submission.delivery
        known_at = max(filed_at, released[one.submission_id]) if one.submission_id in released else filed_at
        accepted = sum(len(rows.kept) for rows in one.tables) if one.counts else 0
        lines.append(
            (
                one.submission_id,
                one.filing,
                run.number,
                one.arrival,
                submission.branch,
                delivery.source,
                delivery.sha256,
                delivery.size,
                delivery.modified_ns,
                utc_text(delivery.received_at),
                known_at,
                submission.verdict,
                submission.reason,
                "|".join(submission.forms),
                submission.rows_read,
                accepted,
                submission.rows_returned,
            )
        )
    names = (
        *("submission_id", "filing", "run_id", "arrival", "branch", "source", "sha256", "size", "modified_ns", "received_at"),
        *("filed_at", "verdict", "reason", "forms", "rows_read", "rows_accepted", "rows_returned"),
    )
    append(connection, "ledger_submission", dict(zip(names, zip(*lines, strict=True), strict=True)))


def _events(run: Run, filed: Sequence[Filed]) -> list[tuple[str, dict[str, object]]]:
    """Give the journal's lines: the run once, then each file."""
    events: list[tuple[str, dict[str, object]]] = [
        (
            "run",
            {
                "run": run.number,
                "started_at": run.started_at.astimezone(UTC).isoformat(),
                "version": run.version,
                "rule_set": run.rule_set,
            },
        )
    ]
    for one in filed:
        delivery = one.submission.delivery
        events.append(
            (
                "file",
                {
                    "run": run.number,
                    "submission": one.submission_id,
                    "filing": one.filing,
                    "sha256": delivery.sha256,
                    "size": delivery.size,
                    "source": delivery.source,
                    "modified_ns": delivery.modified_ns,
                    "received_at": delivery.received_at.astimezone(UTC).isoformat(),
                    "branch": delivery.folder,
                },
            )
        )
    return events
