"""What was mailed to whom: kept for ever, so that nothing goes twice."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.archive.rows import utc_text
from pipeline.store import journal, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.store import Store

SENT = "sent"
REFUSED = "refused"


def keep_posted(store: Store, facts: Mapping[str, Any]) -> None:
    """Keep that a mail went, or was refused for good, with its line for the manifest; a rebuild replays it through here.

    Args:
        store: The open archive.
        facts: ``at`` (ISO 8601), ``message`` (its Message-ID), ``address``, ``period``, ``outcome`` (``sent`` or ``refused``) and
            ``reply`` (of the server).
    """
    connection = store.connection
    with transaction(connection):
        connection.execute(
            "INSERT INTO ledger_mail SELECT (SELECT coalesce(max(number), 0) + 1 FROM ledger_mail), ?, ?, ?, ?, ?, ?",
            [
                utc_text(datetime.fromisoformat(facts["at"])),
                *(facts[name] for name in ("message", "address", "period", "outcome", "reply")),
            ],
        )
        journal(connection, [("mail", dict(facts))])
    store.is_changed = True


def posted(store: Store) -> set[tuple[str, str]]:
    """Give the Message-ID and address of every mail that a server took."""
    return set(
        store.connection.execute("SELECT DISTINCT message_id, address FROM ledger_mail WHERE outcome = ?", [SENT]).fetchall()
    )
