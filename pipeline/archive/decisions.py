"""What head office decides about a submission or a finding; kept for ever, and taken back only by another decision."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Literal

from pipeline.archive.rows import utc_text
from pipeline.errors import ArchiveError, nearest
from pipeline.store import journal, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipeline.store import Store

Kind = Literal["release", "withdraw", "waive", "hold", "undo", "close", "reopen"]


def release(store: Store, submission_id: str, *, who: str, reason: str, at: datetime) -> int:
    """Let a held file go on. Only the decision is kept here; `flow` takes the file in again, released.

    Raises:
        ArchiveError: No such submission, or it is not held.
    """
    verdict, _ = _submission(store, submission_id)
    if verdict != "held":
        raise ArchiveError("archive.not-held", submission=submission_id, verdict=verdict)
    return decide(store, "release", submission_id, who=who, reason=reason, at=at)


def withdraw(store: Store, submission_id: str, *, who: str, reason: str, at: datetime) -> int:
    """Let a submission count no more; what it had replaced or overtaken counts again.

    Raises:
        ArchiveError: No such submission, or it is withdrawn already.
    """
    _, is_withdrawn = _submission(store, submission_id)
    if is_withdrawn:
        raise ArchiveError("archive.already-withdrawn", submission=submission_id)
    return decide(store, "withdraw", submission_id, who=who, reason=reason, at=at)


def waive(store: Store, finding_id: str, *, who: str, reason: str, at: datetime) -> int:
    """Let a finding be.

    Raises:
        ArchiveError: No such finding, or it is not open.
    """
    rows = store.connection.execute("SELECT status FROM current_finding WHERE finding_id = ?", [finding_id]).fetchall()
    if not rows:
        known = [row[0] for row in store.connection.execute("SELECT finding_id FROM current_finding").fetchall()]
        raise ArchiveError("archive.unknown-finding", finding=finding_id, hint=", ".join(nearest(finding_id, known, 3)) or "—")
    if rows[0][0] != "open":
        raise ArchiveError("archive.finding-not-open", finding=finding_id)
    return decide(store, "waive", finding_id, who=who, reason=reason, at=at)


def undo(store: Store, decision_id: int, *, who: str, reason: str, at: datetime) -> int:
    """Take a release, a withdrawal or a waiver back; a file whose release is taken back is held again.

    Raises:
        ArchiveError: No such decision in force.
    """
    rows = store.connection.execute(
        "SELECT kind FROM effective_decision WHERE decision_id = ? AND kind IN ('release', 'withdraw', 'waive', 'hold')",
        [decision_id],
    ).fetchall()
    if not rows:
        raise ArchiveError("archive.unknown-decision", decision=decision_id)
    return decide(store, "undo", str(decision_id), who=who, reason=reason, at=at)


def latest_decision(store: Store, kind: Kind, target: str) -> int:
    """Give the decision in force about a submission or a finding.

    Raises:
        ArchiveError: There is none.
    """
    rows = store.connection.execute(
        "SELECT max(decision_id) FROM effective_decision WHERE kind = ? AND target = ?", [kind, target]
    ).fetchall()
    if rows[0][0] is None:
        raise ArchiveError("archive.unknown-decision", decision=f"{kind} {target}")
    found: int = rows[0][0]
    return found


def decisions_on(store: Store, submission_id: str) -> list[dict[str, object]]:
    """Give all that head office decided about a submission and its findings, in the order of deciding.

    Args:
        store: The open archive.
        submission_id: As `pipeline status` shows it.

    Returns:
        ``decision`` (its number), ``kind``, ``target``, ``who``, ``at`` (to the minute, company's time), ``reason``, and
        ``undone`` (the number of the decision that took it back; 0 for none).
    """
    rows = store.connection.execute(
        """
        WITH own AS (
          SELECT * FROM ledger_decision
          WHERE kind <> 'undo' AND (target = ? OR target IN (SELECT finding_id FROM current_finding WHERE submission_id = ?))
        ), undoing AS (
          SELECT * FROM ledger_decision WHERE kind = 'undo' AND target IN (SELECT CAST(decision_id AS VARCHAR) FROM own)
        )
        SELECT d.decision_id, d.kind, d.target, d.who, d.decided_at, d.reason, coalesce(u.decision_id, 0)
        FROM (FROM own UNION ALL FROM undoing) AS d
        LEFT JOIN undoing AS u ON u.target = CAST(d.decision_id AS VARCHAR)
        ORDER BY d.decision_id
        """,
        [submission_id, submission_id],
    ).fetchall()
    return [
        {
            "decision": number,
            "kind": kind,
            "target": target,
            "who": who,
            "at": at.replace(tzinfo=UTC).astimezone(store.zone).strftime("%Y-%m-%d %H:%M"),
            "reason": reason,
            "undone": undone,
        }
        for number, kind, target, who, at, reason, undone in rows
    ]


def decide(
    store: Store,
    kind: Kind,
    target: str,
    *,
    who: str,
    reason: str,
    at: datetime,
    figures: Sequence[Mapping[str, Any]] | None = None,
) -> int:
    """Keep a decision, with its line for the manifest; a rebuild replays it through here.

    Args:
        store: The open archive.
        kind: What is decided.
        target: About what: a submission, a finding, a customer, another decision, a period.
        who: Who decides.
        reason: Why.
        at: When.
        figures: Of a closing: the figures as they were published.

    Returns:
        Its number.
    """
    connection = store.connection
    number: int = connection.execute("SELECT coalesce(max(decision_id), 0) + 1 FROM ledger_decision").fetchall()[0][0]
    with transaction(connection):
        connection.execute(
            "INSERT INTO ledger_decision VALUES (?, ?, ?, ?, ?, ?)", [number, kind, target, who, utc_text(at), reason]
        )
        fact: dict[str, object] = {
            "decision": number,
            "what": kind,
            "target": target,
            "who": who,
            "at": at.astimezone(UTC).isoformat(),
            "reason": reason,
        }
        if figures is not None:
            fact["figures"] = list(figures)
            text = json.dumps(fact["figures"], ensure_ascii=False)
            connection.execute("INSERT INTO ledger_closing VALUES (?, ?, ?, ?)", [number, target, utc_text(at), text])
        journal(connection, [("decision", fact)])
    store.is_changed = True
    return number


def _submission(store: Store, submission_id: str) -> tuple[str, bool]:
    store.delivery(submission_id)  # raises when there is none
    row = store.connection.execute(
        "SELECT verdict, is_withdrawn FROM filed_submission WHERE submission_id = ?", [submission_id]
    ).fetchall()[0]
    return row[0], row[1]
