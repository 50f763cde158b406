"""Findings across forms: made anew by every run, kept as raised and gone."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline.store import append, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Finding
    from pipeline.store import Store

_NAMES = (
    *(
        "finding_id",
        "noted_at",
        "is_raised",
        "submission_id",
        "severity",
        "code",
        "sheet",
        "cell",
        "column_title",
        "field",
        "form",
    ),
    *("row", "value", "reason", "rule", "who", "params", "noted"),
)
_SEVERITY = _NAMES.index("severity")


def keep_archive_findings(store: Store, findings: Iterable[tuple[str, Finding]]) -> int:
    """Make these the findings across forms that stand now: new ones are raised, missing ones are gone.

    Args:
        store: The open archive, after the last file set of a run.
        findings: Submission id and finding.

    Returns:
        How many were raised or are gone.
    """
    connection = store.connection
    wanted: dict[str, tuple[str, Finding]] = {}
    for submission_id, item in findings:
        wanted.setdefault(_identity(submission_id, item), (submission_id, item))
    last = "SELECT finding_id, max(noted) AS noted FROM ledger_derived GROUP BY finding_id"
    standing = {
        row[0]: row
        for row in connection.execute(
            f"SELECT d.* FROM ledger_derived AS d JOIN ({last}) AS l ON l.noted = d.noted WHERE d.is_raised ORDER BY d.noted"  # noqa: S608 - no value
        ).fetchall()
    }
    instant, noted = connection.execute(
        "SELECT (SELECT max(moment) FROM "
        "(SELECT started_at AS moment FROM ledger_run UNION ALL SELECT decided_at FROM ledger_decision)), "
        "(SELECT coalesce(max(noted), 0) FROM ledger_derived)"
    ).fetchall()[0]
    lines: list[tuple[object, ...]] = []
    for finding_id, (submission_id, item) in wanted.items():
        if finding_id not in standing or standing[finding_id][_SEVERITY] != item.severity:
            params = json.dumps(dict(item.params), ensure_ascii=False, separators=(",", ":")) if item.params else ""
            lines.append(
                (
                    finding_id,
                    instant,
                    "true",
                    submission_id,
                    item.severity,
                    item.code,
                    item.sheet,
                    item.cell,
                    item.column,
                    item.field,
                    item.form,
                    item.row or "",
                    item.value,
                    item.reason,
                    item.rule,
                    item.who,
                    params,
                )
            )
    for finding_id, row in standing.items():
        if finding_id not in wanted:
            lines.append((finding_id, instant, "false", *("" if value is None else value for value in row[3:-1])))
    if lines:
        numbered = [(*line, noted + position) for position, line in enumerate(lines, 1)]
        with transaction(connection):
            append(connection, "ledger_derived", dict(zip(_NAMES, zip(*numbered, strict=True), strict=True)))
        store.is_changed = True
    return len(lines)


def _identity(submission_id: str, item: Finding) -> str:
    """Name a finding by what it says, so that it keeps its name, and a waiver, from run to run."""
    said = (
        submission_id,
        item.code,
        item.rule,
        item.reason,
        item.sheet,
        item.cell,
        item.form,
        str(item.row),
        item.field,
        item.value,
    )
    params = (f"{name}={value}" for name, value in item.params if name != "trial")
    return "A" + hashlib.sha256("\x1f".join((*said, *params)).encode()).hexdigest()[:10].upper()
