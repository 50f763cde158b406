"""The pairs of customers that wait for head office, laid out for reports (ARC-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.archive.evidence import parties
from pipeline.archive.matching import Vocabulary, likely_pairs
from pipeline.archive.review import undecided
from pipeline.archive.suspects import find_suspects, points_of, suspects_at_hand
from pipeline.store import append

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.schema import Schema
    from pipeline.store import Store
    from pipeline.store.database import Connection

COLUMNS = "customer_a VARCHAR, customer_b VARCHAR, score INTEGER, reason VARCHAR"


def lay_waiting(store: Store, connection: Connection, schema: Schema, as_of: datetime | None) -> None:
    """Make the temporary table ``waiting_pair``: two customers, their points, and the reasons for them, with commas between.

    Reasons are told by their names alone, since what they rest on may be private. Pairs that were found before are taken where
    the records say the same; of what is known now only customers with news are compared again, as of an earlier instant all.

    Args:
        store: The open archive.
        connection: With the `current_` names of the asked instant.
        schema: For the words of company names and the points.
        as_of: The instant; None for all that is known.
    """
    found = suspects_at_hand(connection, schema, store.active_forms)
    if found is None and as_of is None and not store.read_only:
        found = find_suspects(store, schema)
    if found is None:
        found = likely_pairs(parties(connection, Vocabulary.of(schema.company_words)), points_of(schema))
    waiting = undecided(connection, found, schema)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE waiting_pair ({COLUMNS})")
    if waiting:
        append(
            connection,
            "waiting_pair",
            {
                "customer_a": [pair.one for pair in waiting],
                "customer_b": [pair.other for pair in waiting],
                "score": [pair.likeness.score for pair in waiting],
                "reason": [",".join(reason.name for reason in pair.likeness.reasons) for pair in waiting],
            },
        )
