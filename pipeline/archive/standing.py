"""How things stand: what each branch has sent, by form, and which files wait for a person."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError, nearest
from pipeline.model import Finding
from pipeline.store import quote

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipeline.model import Period
    from pipeline.store import Store
    from pipeline.store.database import Connection


def holdings(store: Store, connection: Connection, period: Period | None, zone: ZoneInfo) -> list[dict[str, object]]:
    """Count the records that count now, by branch and form.

    Args:
        store: The open archive.
        connection: Of its knowledge.
        period: Only records of these days; forms without a day of their own are then left out. None for all.
        zone: In which instants are shown.

    Returns:
        ``branch``, ``name`` (of the branch), ``form``, ``records`` and ``last`` (received, to the minute), by branch in the order
        of the forms.
    """
    names, active = _branch_names(connection), store.active_forms
    found: list[tuple[str, int, dict[str, object]]] = []
    for place, form in enumerate(store.schema.forms.values()):
        if form.id not in active:
            continue
        bounds, values = "", []
        if period:
            if not form.date_field:
                continue
            bounds = f"WHERE TRY_CAST(substr(CAST({quote(form.date_field)} AS VARCHAR), 1, 10) AS DATE) BETWEEN ? AND ?"
            values = [period.first, period.last]
        rows = connection.execute(
            f"SELECT _branch, count(*), max(_received_at) FROM {quote('current_' + form.id)} {bounds} GROUP BY _branch",  # noqa: S608 - our own names
            values,
        ).fetchall()
        for branch, records, last in rows:
            shown = f"{last.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"
            found.append(
                (
                    branch,
                    place,
                    {"branch": branch, "name": names.get(branch, branch), "form": form.id, "records": records, "last": shown},
                )
            )
    return [row for _, _, row in sorted(found, key=lambda item: item[:2])]


def open_submissions(store: Store) -> list[dict[str, object]]:
    """List the files that wait: held or perhaps old ones for head office, the others with rows still out for their branch.

    Returns:
        ``id``, ``branch``, ``name`` (of the branch), ``file``, ``state`` (the verdict), ``returned`` (rows that are out), ``why``
        (a catalogue key) and ``since`` (the day on which it came), the held ones first, then by arrival.
    """
    rows = _submissions(
        store,
        """
        LEFT JOIN (
          SELECT submission_id AS of, bool_or(severity = 'error') AS is_wrong, bool_or(code = 'older-state') AS is_asked
          FROM current_finding WHERE status = 'open' GROUP BY submission_id
        ) AS said ON said.of = submission_id
        WHERE coalesce(superseded_by, '') = '' AND NOT is_withdrawn
          AND (verdict = 'held' OR is_asked OR (verdict IN ('returned', 'partly', 'unreadable') AND is_wrong))
        ORDER BY verdict <> 'held', arrival
        """,
        [],
    )
    return [{**row, "why": row["why"] or "answer.reason.older-state"} if row["state"] == "accepted" else row for row in rows]


def submissions_named(store: Store, name: str) -> list[dict[str, object]]:
    """List the submissions that a number or a part of a file's path means, whatever became of them, by arrival.

    Args:
        store: The open archive.
        name: A number such as ``S000012``, or words of the path below the inbox.

    Returns:
        Rows as `open_submissions` gives them.

    Raises:
        ArchiveError: There is none.
    """
    found = _submissions(store, "WHERE submission_id = ? OR contains(source, ?) ORDER BY arrival", [name, name])
    if not found:
        known = [str(row[0]) for row in store.connection.execute("SELECT submission_id FROM current_submission").fetchall()]
        raise ArchiveError("archive.unknown-submission", submission=name, hint=", ".join(nearest(name, known, 3)) or "—")
    return found


def told(store: Store, submission_id: str) -> list[tuple[str, Finding, str]]:
    """Give what was said about one submission, gravest first, then in the order of the file.

    Args:
        store: The open archive.
        submission_id: As `open_submissions` gives it.

    Returns:
        The number of each finding, by which it can be waived, the finding, and its status: open, mended or waived.
    """
    rows = store.connection.execute(
        """
        SELECT finding_id, status, code, severity, reason, sheet, cell, column_title, value, params, form, field
        FROM current_finding
        WHERE submission_id = ?
        ORDER BY list_position(['error', 'warning', 'info'], severity), arrival, sheet, row, finding_id
        """,
        [submission_id],
    ).fetchall()
    found = []
    for number, status, code, severity, reason, sheet, cell, column, value, params, form, field in rows:
        given = tuple(json.loads(params).items()) if params else ()
        place = (sheet or "", cell or "", column or "", field or "")
        item = Finding(code, severity, reason, *place, value=value or "", form=form or "", params=given)
        found.append((number, item, status))
    return found


def _submissions(store: Store, which: str, values: list[str]) -> list[dict[str, object]]:
    """Give submissions as they are listed."""
    names = _branch_names(store.connection)
    wanted = "submission_id, branch, branch, source, verdict, rows_returned, reason, received_at"
    rows = store.connection.execute(f"SELECT {wanted} FROM current_submission {which}", values).fetchall()  # noqa: S608 - our own words
    columns = ("id", "branch", "name", "file", "state", "returned", "why")
    return [
        {
            **dict(zip(columns, (value or "" for value in row), strict=True)),
            "name": names.get(row[1], row[1] or ""),
            "since": f"{received_at.replace(tzinfo=UTC).astimezone(store.zone):%Y-%m-%d}",
        }
        for *row, received_at in rows
    ]


def _branch_names(connection: Connection) -> dict[str, str]:
    """Give the branches' names by their codes."""
    rows = connection.execute("SELECT branch_code, branch_name FROM current_branch WHERE branch_name IS NOT NULL").fetchall()
    return dict(rows)
