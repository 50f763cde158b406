# ruff: noqa: S608 - our own words alone, values are bound
"""What goes back to the senders: received files with faults that stay open, what was said of each, and where its tables stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.model import Finding
from pipeline.model.marks import Region
from pipeline.model.registers import HEAD_OFFICE
from pipeline.store import append

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pipeline.archive.filed import Filed
    from pipeline.store import Store
    from pipeline.store.database import Connection

_SENDERS = f"(f.who IS DISTINCT FROM 'office' OR f.branch = '{HEAD_OFFICE}')"
"""Findings that the sender mends himself; head office mends its own files, too."""
UNKNOWN_SENDER = "answer.reason.unknown-branch"
"""Why a file is held of which nobody knows whose it is."""
_COLUMNS = (
    "s.submission_id, s.branch, s.source, s.sha256, s.received_at, s.verdict, s.reason, s.rows_read, s.rows_accepted, "
    "s.rows_returned, s.run_id, s.arrival, "
    "(SELECT any_value(l.size) FROM ledger_submission AS l WHERE l.submission_id = s.submission_id) AS size"
)


@dataclass(frozen=True, slots=True)
class Received:
    """A received file as its sender is told of it."""

    submission_id: str
    branch: str
    branch_name: str
    source: str
    sha256: str
    received_at: datetime
    verdict: str
    reason: str
    rows_read: int
    rows_accepted: int
    rows_returned: int
    run_id: int
    arrival: int
    size: int

    @property
    def folder(self) -> str:
        """Folder below the inbox that it lay in; for a file directly in the inbox the branch's name."""
        first, slash, _ = self.source.partition("/")
        return first if slash else self.branch_name or self.branch

    @property
    def name(self) -> str:
        """Its own name."""
        return self.source.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class RunOf:
    """A run that filed something: its number and when what it filed became known."""

    number: int
    known_at: datetime


def write_regions(store: Store, filed: Sequence[Filed]) -> None:
    """Keep where the tables of a set stood, those of returned files included."""
    lines = [
        (
            one.submission_id,
            one.filing,
            rows.form.id,
            rows.table.sheet,
            rows.table.layout,
            rows.table.header_row or "",
            min(rows.table.rows),
            max(rows.table.rows),
        )
        for one in filed
        for rows in one.tables
        if rows.table.rows
    ]
    names = ("submission_id", "filing", "form", "sheet", "layout", "header_row", "first_row", "last_row")
    if lines:
        append(store.connection, "ledger_region", dict(zip(names, zip(*lines, strict=True), strict=True)))


def mark_of(connection: Connection) -> str:
    """Give a mark of all that was ever filed, found or decided; an archive put back from a copy has another."""
    line, noted = connection.execute(
        "SELECT (SELECT line FROM ledger_journal ORDER BY n DESC LIMIT 1), (SELECT coalesce(max(noted), 0) FROM ledger_derived)"
    ).fetchall()[0]
    return sha256(f"{line} {noted}".encode()).hexdigest()[:16]


def files_out(connection: Connection) -> list[Received]:
    """List the files with errors that stay open and are their sender's to mend, by arrival.

    A file of which nobody knows whose it is waits for head office first.

    Args:
        connection: Of the archive, or of what was known at an instant.
    """
    return _received(
        connection,
        "WHERE s.submission_id IN (SELECT DISTINCT f.submission_id FROM current_finding AS f "
        f"WHERE f.status = 'open' AND f.severity = 'error' AND {_SENDERS}) "
        "AND s.verdict NOT IN ('duplicate', 'skipped') AND NOT (s.verdict = 'held' AND s.reason = ?)",
        [UNKNOWN_SENDER],
    )


def files_held(connection: Connection) -> list[Received]:
    """List the files that wait for head office, by arrival."""
    return _received(connection, "WHERE s.verdict = 'held' AND NOT s.is_withdrawn AND coalesce(s.superseded_by, '') = ''", [])


def files_of_run(connection: Connection, run: int) -> list[Received]:
    """List what one run filed, by arrival."""
    return _received(connection, "WHERE s.run_id = ?", [run])


def runs(connection: Connection) -> list[RunOf]:
    """List the runs that filed something, in their order."""
    rows = connection.execute("SELECT run_id, max(filed_at) FROM ledger_submission GROUP BY run_id ORDER BY run_id").fetchall()
    return [RunOf(number, known_at.replace(tzinfo=UTC)) for number, known_at in rows]


def _received(connection: Connection, which: str, values: list[Any]) -> list[Received]:
    names = dict(
        connection.execute("SELECT branch_code, branch_name FROM current_branch WHERE branch_name IS NOT NULL").fetchall()
    )
    rows = connection.execute(f"SELECT {_COLUMNS} FROM current_submission AS s {which} ORDER BY s.arrival", values).fetchall()
    return [
        Received(
            submission_id=number,
            branch=branch or "",
            branch_name=names.get(branch, branch or ""),
            source=source,
            sha256=sha256,
            received_at=received.replace(tzinfo=UTC),
            verdict=verdict,
            reason=reason or "",
            rows_read=read or 0,
            rows_accepted=accepted or 0,
            rows_returned=returned or 0,
            run_id=run,
            arrival=arrival,
            size=size,
        )
        for number, branch, source, sha256, received, verdict, reason, read, accepted, returned, run, arrival, size in rows
    ]


def open_findings(connection: Connection, submissions: Iterable[str]) -> dict[str, list[tuple[str, Finding]]]:
    """Give the open errors and warnings that are the sender's to mend, by submission, in the order in which they were told.

    What the rules between forms found names a record's first cell; here it names the cell of the field that it speaks of.

    Args:
        connection: Of the archive, or of what was known at an instant.
        submissions: Their numbers.
    """
    wanted = list(submissions)
    found: dict[str, list[tuple[str, Finding]]] = {number: [] for number in wanted}
    if not wanted:
        return found
    rows = connection.execute(
        f"""
        SELECT f.submission_id, f.finding_id, f.code, f.severity, f.reason, f.sheet, f.cell, f.column_title, f.field, f.value,
          f.form, f."row", f.rule, f.who, f.params
        FROM current_finding AS f
        WHERE f.submission_id IN ({", ".join("?" for _ in wanted)}) AND f.status = 'open'
          AND f.severity IN ('error', 'warning') AND {_SENDERS}
        ORDER BY f.arrival, f.finding_id[1] = 'A', f.finding_id
        """,
        wanted,
    ).fetchall()
    places = _places(connection, wanted)
    for submission, number, code, severity, reason, *place, form, row, rule, who, params in rows:
        given = tuple(json.loads(params).items()) if params else ()
        sheet, cell, column, field, value = (text or "" for text in place)
        if number.startswith("A") and row:
            where = places.get((submission, form, sheet), {}).get(field, "")
            cell = where.replace("$", "") if "$" in where else f"{where}{row}" if where else cell
        found[submission].append(
            (
                number,
                Finding(code, severity, reason, sheet, cell, column, field, value, form or "", row or 0, rule or "", who, given),
            )
        )
    return found


def _places(connection: Connection, submissions: list[str]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Tell by submission, form and sheet in which column, or in which one cell, each field stands."""
    rows = connection.execute(
        "SELECT submission_id, form, coalesce(sheet, ''), places FROM ledger_layout "
        f"WHERE submission_id IN ({', '.join('?' for _ in submissions)}) ORDER BY layout_id DESC",
        submissions,
    ).fetchall()
    return {(submission, form, sheet): json.loads(places)["fields"] for submission, form, sheet, places in rows}


def regions(connection: Connection, submission: str) -> tuple[Region, ...]:
    """Tell where the tables of a submission stand, by sheet in the order in which they were found.

    An archive that was begun before this was kept knows nothing of its older files: then there is no table to speak of.
    """
    rows = connection.execute(
        "SELECT r.sheet, r.header_row, r.first_row, r.last_row, r.layout FROM ledger_region AS r "
        "JOIN filed_submission AS s ON s.submission_id = r.submission_id AND s.filing = r.filing "
        "WHERE r.submission_id = ?",
        [submission],
    ).fetchall()
    return tuple(
        Region(sheet or "", header or max(first - 1, 0), first, last, is_card=layout == "card")
        for sheet, header, first, last, layout in rows
    )
