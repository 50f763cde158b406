"""How things stand: what each branch has sent, by form, and which files wait for a person."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.store import quote

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pipeline.model import Period
    from pipeline.store import Store


def holdings(store: Store, period: Period | None, zone: ZoneInfo) -> list[dict[str, object]]:
    """Count the records that count now, by branch and form.

    Args:
        store: The open archive.
        period: Only records of these days; forms without a day of their own are then left out. None for all.
        zone: In which instants are shown.

    Returns:
        ``branch``, ``form``, ``records`` and ``last`` (received, to the minute), by branch in the order of the forms.
    """
    found: list[tuple[str, int, dict[str, object]]] = []
    for place, form in enumerate(store.schema.forms.values()):
        bounds, values = "", []
        if period:
            if not form.date_field:
                continue
            bounds = f"WHERE TRY_CAST(substr(CAST({quote(form.date_field)} AS VARCHAR), 1, 10) AS DATE) BETWEEN ? AND ?"
            values = [period.first, period.last]
        rows = store.connection.execute(
            f"SELECT _branch, count(*), max(_received_at) FROM {quote('current_' + form.id)} {bounds} GROUP BY _branch",  # noqa: S608 - our own names
            values,
        ).fetchall()
        for branch, records, last in rows:
            shown = f"{last.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"
            found.append((branch, place, {"branch": branch, "form": form.id, "records": records, "last": shown}))
    return [row for _, _, row in sorted(found, key=lambda item: item[:2])]


def open_submissions(store: Store) -> list[dict[str, object]]:
    """List the files that wait: held ones for head office, the others with rows still out for their branch.

    Returns:
        ``id``, ``branch``, ``file``, ``state`` (the verdict) and ``why`` (a catalogue key), the held ones first, then by arrival.
    """
    rows = store.connection.execute(
        """
        SELECT submission_id, branch, source, verdict, reason
        FROM current_submission
        WHERE verdict IN ('held', 'returned', 'partly', 'unreadable') AND coalesce(superseded_by, '') = '' AND NOT is_withdrawn
        ORDER BY verdict <> 'held', arrival
        """
    ).fetchall()
    return [dict(zip(("id", "branch", "file", "state", "why"), (value or "" for value in row), strict=True)) for row in rows]
