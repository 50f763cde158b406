"""Pairs of master customers that may be one, found again only where something new is known.

What was compared is kept beside the ledger (`store_match…`), and made anew whenever words or points change: it is never more
than a copy of what the records say.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline.archive.evidence import gather_evidence, parties
from pipeline.archive.matching import Likeness, Pair, Vocabulary, likely_pairs
from pipeline.archive.matching.likeness import Reason
from pipeline.archive.matching.pairs import LARGE_BLOCK, blocks_of, common_keys, parts_of
from pipeline.store import append, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.archive.matching import Party, Weights
    from pipeline.schema import Schema
    from pipeline.store import Store
    from pipeline.store.database import Connection

RULE = "ARC-07"
BULK = 5_000
"""Customers with news from which on all are compared in memory, which is quicker than asking for each block."""
_LAYOUT = 2
"""Of what is kept beside the ledger; another number makes it anew."""


def find_suspects(store: Store, schema: Schema) -> list[Pair]:
    """Bring the kept pairs up to date and give all of them, in the order of their ids.

    Args:
        store: The open archive.
        schema: For the words of company names and the points.

    Returns:
        Every pair that is alike enough to ask about, whether it was answered or not.
    """
    connection = store.connection
    weights, vocabulary = points_of(schema), Vocabulary.of(schema.company_words)
    gather_evidence(connection, schema, store.active_forms)
    mark = hashlib.sha256(repr((_LAYOUT, sorted(weights.items()), schema.company_words)).encode()).hexdigest()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE evidence_mark AS SELECT customer_id, "
        "md5(string_agg(concat_ws(chr(31), kind, branch, value), chr(30) ORDER BY kind, branch, value) || ?) AS mark "
        "FROM evidence GROUP BY customer_id",
        [mark],
    )
    changed = {
        row[0]
        for row in connection.execute(
            "SELECT customer_id FROM evidence_mark ANTI JOIN store_match USING (customer_id, mark)"
        ).fetchall()
    }
    gone = {
        row[0]
        for row in connection.execute(
            "SELECT customer_id FROM store_match ANTI JOIN evidence_mark USING (customer_id)"
        ).fetchall()
    }
    if changed or gone:
        with transaction(connection):
            _forget(connection, changed | gone)
            if changed:
                _compare(connection, vocabulary, weights, changed)
        store.is_changed = True
    rows = connection.execute("SELECT one, other, score, reasons FROM store_match_pair ORDER BY one, other").fetchall()
    return [
        Pair(one, other, Likeness(score, tuple(Reason(*reason) for reason in json.loads(reasons))))
        for one, other, score, reasons in rows
    ]


def points_of(schema: Schema) -> Weights:
    """Give the points by which customers are alike (ARC-07)."""
    return {name: points for name, points in schema.rules[RULE].items() if isinstance(points, int)}


def _forget(connection: Connection, ids: set[str]) -> None:
    """Forget what was compared of some customers."""
    append(connection, "changed", {"customer_id": sorted(ids)}, into="changed_customer")
    for table, column in (("store_match", "customer_id"), ("store_match_block", "customer_id")):
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT customer_id FROM changed_customer)")  # noqa: S608 - ours
    connection.execute(
        "DELETE FROM store_match_pair WHERE one IN (SELECT customer_id FROM changed_customer) "
        "OR other IN (SELECT customer_id FROM changed_customer)"
    )


def _compare(connection: Connection, vocabulary: Vocabulary, weights: Weights, changed: set[str]) -> None:
    """Compare the customers with news against all, and keep what was found."""
    fresh = parties(connection, vocabulary, None if len(changed) > BULK else changed)
    own = [party for party in fresh if party.customer_id in changed]
    _keep_blocks(connection, own)
    if len(changed) > BULK:
        pairs = likely_pairs(fresh, weights, changed)
    else:
        near, large = _near(connection, changed)
        around = parties(connection, vocabulary, near) if near else []
        pairs = likely_pairs([*own, *around], weights, changed, _seen(connection, [*own, *around]), large)
    connection.execute(
        "INSERT INTO store_match SELECT customer_id, mark FROM evidence_mark JOIN changed_customer USING (customer_id)"
    )
    if pairs:
        append(
            connection,
            "store_match_pair",
            {
                "one": [pair.one for pair in pairs],
                "other": [pair.other for pair in pairs],
                "score": [pair.likeness.score for pair in pairs],
                "reasons": [json.dumps(pair.likeness.reasons, ensure_ascii=False) for pair in pairs],
            },
        )


def _near(connection: Connection, changed: set[str]) -> tuple[set[str], list[str]]:
    """Give the other customers that share a block with those with news, and the blocks that are large.

    Of a large block only those count that share a place or a trade besides, as only these are compared.
    """
    append(connection, "fresh", {"customer_id": sorted(changed)}, into="fresh_customer")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE shared_block AS SELECT block, f.customer_id, n > ? AS is_large "
        "FROM store_match_block AS f JOIN fresh_customer USING (customer_id) "
        "JOIN (SELECT block, count(*) AS n FROM store_match_block GROUP BY block) USING (block) "
        "WHERE NOT starts_with(block, 'g') AND n > 1",
        [LARGE_BLOCK],
    )
    rows = connection.execute(
        "WITH parts AS (SELECT block AS part, customer_id FROM store_match_block WHERE starts_with(block, 'g')), "
        "met AS ("
        "SELECT b.customer_id FROM store_match_block AS b JOIN shared_block AS s USING (block) WHERE NOT s.is_large "
        "UNION SELECT b.customer_id FROM store_match_block AS b JOIN parts AS p ON p.customer_id = b.customer_id "
        "JOIN (SELECT DISTINCT s.block, q.part FROM shared_block AS s JOIN parts AS q ON q.customer_id = s.customer_id "
        "WHERE s.is_large) AS w ON w.block = b.block AND w.part = p.part) "
        "SELECT customer_id FROM met ANTI JOIN fresh_customer USING (customer_id)"
    ).fetchall()
    large = connection.execute("SELECT DISTINCT block FROM shared_block WHERE is_large ORDER BY block").fetchall()
    connection.execute("DROP TABLE shared_block")
    return {row[0] for row in rows}, [row[0] for row in large]


def _keep_blocks(connection: Connection, own: Iterable[Party]) -> None:
    """Keep the blocks that customers stand in, by which later ones find them, and the parts of large ones."""
    pairs = [(block, party.customer_id) for party in own for block in sorted(blocks_of(party) | parts_of(party))]
    if pairs:
        blocks, ids = zip(*pairs, strict=True)
        append(connection, "store_match_block", {"block": blocks, "customer_id": ids})


def _seen(connection: Connection, near: Iterable[Party]) -> dict[str, int]:
    """Count how many of all customers share a core, a phone or an address, for those that these have."""
    keys = {block: key for party in near for block, key in common_keys(party)}
    if not keys:
        return {}
    append(connection, "asked", {"block": sorted(keys)}, into="asked_block")
    rows = connection.execute(
        "SELECT block, count(DISTINCT customer_id) FROM store_match_block JOIN asked_block USING (block) GROUP BY block"
    ).fetchall()
    return {keys[block]: count for block, count in rows}
