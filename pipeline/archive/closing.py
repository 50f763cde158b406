"""Closed periods (关账): the figures that were published, and from when on later arrivals change them no more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pipeline.archive.decisions import decide
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.store import Store

CLOSE: Final = "close"
REOPEN: Final = "reopen"


@dataclass(frozen=True, slots=True)
class Closing:
    """A period that is closed."""

    period: str
    closed_at: datetime
    """The instant of knowledge that its report speaks from, in UTC."""
    who: str
    reason: str
    figures: tuple[Mapping[str, Any], ...]
    """As published: see `pipeline.report.adjustments`."""


def standing_closing(store: Store, period: str) -> Closing | None:
    """Give the closing of a period that is in force; None where it is open."""
    rows = store.connection.execute(
        "SELECT d.kind, c.closed_at, d.who, d.reason, c.figures FROM ledger_decision AS d LEFT JOIN ledger_closing AS c "
        "USING (decision_id) WHERE d.kind IN ('close', 'reopen') AND d.target = ? ORDER BY d.decision_id DESC LIMIT 1",
        [period],
    ).fetchall()
    if not rows or rows[0][0] != CLOSE:
        return None
    _, closed_at, who, reason, figures = rows[0]
    return Closing(period, closed_at.replace(tzinfo=UTC), who, reason, tuple(json.loads(figures)))


def close(store: Store, period: str, figures: Sequence[Mapping[str, Any]], *, who: str, reason: str, at: datetime) -> int:
    """Close a period: keep the decision and the figures as published. A rebuild replays it through here.

    Raises:
        UsageError: It is closed already.
    """
    standing = standing_closing(store, period)
    if standing is not None:
        raise UsageError("closing.already", period=period, who=standing.who)
    return decide(store, CLOSE, period, who=who, reason=reason, at=at, figures=figures)


def reopen(store: Store, period: str, *, who: str, reason: str, at: datetime) -> int:
    """Open a closed period again, so that its report follows what is known.

    Raises:
        UsageError: It is not closed.
    """
    if standing_closing(store, period) is None:
        raise UsageError("closing.not-closed", period=period)
    return decide(store, REOPEN, period, who=who, reason=reason, at=at)
