"""Pairs of master customers that may be one, found again only where something new is known.

What was compared is kept beside the ledger (`store_match…`), and made anew whenever words, points or the way of comparing
change: it is never more than a copy of what the records say.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__, text
from pipeline.archive import evidence, matching
from pipeline.archive.evidence import gather_evidence, parties
from pipeline.archive.matching import Likeness, Pair, Party, Vocabulary, likely_pairs
from pipeline.archive.matching.likeness import Reason
from pipeline.archive.matching.pairs import alike_pairs, blocks_of, common_keys, parts_of
from pipeline.archive.neighbours import note_before, pairs_to_compare
from pipeline.store import append, transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pipeline.archive.matching import Weights
    from pipeline.schema import Schema
    from pipeline.store import Store
    from pipeline.store.database import Connection

RULE = "ARC-07"
BULK = 5_000
"""Customers with news from which on all are compared in memory, which is quicker than asking for each block."""

_AT_ONCE = 10_000
"""Customers that are written down together."""


def find_suspects(store: Store, schema: Schema, *, with_reasons: bool = True) -> list[Pair]:
    """Bring the kept pairs up to date and give all of them, in the order of their ids.

    Args:
        store: The open archive.
        schema: For the words of company names and the points.
        with_reasons: False where the points alone are asked for, which is quicker.

    Returns:
        Every pair that is alike enough to ask about, whether it was answered or not.
    """
    connection = store.connection
    weights, vocabulary = points_of(schema), Vocabulary.of(schema.company_words)
    changed, gone = _news(connection, schema, store.active_forms, weights)
    if changed or gone:
        with transaction(connection):
            note_before(connection, changed | gone)
            _forget(connection)
            own = parties(connection, vocabulary, changed)
            _keep(connection, own)
            if len(changed) + len(gone) > BULK:
                pairs = _compare_all(connection, own, weights)
            else:
                pairs = _compare_near(connection, own, weights)
            _keep_pairs(connection, pairs)
        store.is_changed = True
    return _kept_pairs(connection, with_reasons=with_reasons)


def suspects_at_hand(connection: Connection, schema: Schema, active: Iterable[str]) -> list[Pair] | None:
    """Give the kept pairs, without writing, where they are those that would be found now.

    Args:
        connection: With the views of the asked instant; afterwards with the table `evidence`, too.
        schema: For the words of company names and the points.
        active: Forms of which something was ever filed.

    Returns:
        As `find_suspects`; None where the records say anything else of any customer than what was compared.
    """
    changed, gone = _news(connection, schema, active, points_of(schema))
    return None if changed or gone else _kept_pairs(connection, with_reasons=True)


def _news(connection: Connection, schema: Schema, active: Iterable[str], weights: Weights) -> tuple[set[str], set[str]]:
    """Give the customers of whom something else is said than what was compared, and those of whom nothing is said any more."""
    gather_evidence(connection, schema, active)
    connection.execute(  # a sum of hashes asks for no order, which would cost the most of all
        "CREATE OR REPLACE TEMP TABLE evidence_mark AS SELECT customer_id, "
        "concat_ws('-', ?, count(*), sum(hash(kind, branch, value))) AS mark "
        "FROM evidence GROUP BY customer_id",
        [_rules(schema, weights)],
    )
    changed = _ids(connection, "SELECT customer_id FROM evidence_mark ANTI JOIN store_match_party USING (customer_id, mark)")
    gone = _ids(connection, "SELECT DISTINCT customer_id FROM store_match_block ANTI JOIN evidence_mark USING (customer_id)")
    return changed, gone


def _kept_pairs(connection: Connection, *, with_reasons: bool) -> list[Pair]:
    """Read the pairs that were found, in the order of their ids."""
    told = "reasons" if with_reasons else "'[]'"
    rows = connection.execute(f"SELECT one, other, score, {told} FROM store_match_pair ORDER BY one, other").fetchall()  # noqa: S608 - ours
    reasons = json.loads(f"[{','.join(told for *_, told in rows)}]")  # all at once, which is quicker than each alone
    return [
        Pair(one, other, Likeness(score, tuple(Reason(*reason) for reason in told)))
        for (one, other, score, _), told in zip(rows, reasons, strict=True)
    ]


def points_of(schema: Schema) -> Weights:
    """Give the points by which customers are alike (ARC-07)."""
    return {name: points for name, points in schema.rules[RULE].items() if isinstance(points, int)}


def _rules(schema: Schema, weights: Weights) -> str:
    """Tell what was compared by these words, these points and this program apart from what was not."""
    by = repr((_program(), sorted(weights.items()), schema.company_words))
    return hashlib.sha256(by.encode()).hexdigest()[:16]


@cache
def _program() -> str:
    """Tell apart the states of all modules that take customers apart and compare them."""
    folder = Path(matching.__file__).parent
    sources = [*sorted(folder.glob("*.py")), *(Path(str(module.__file__)) for module in (evidence, text)), Path(__file__)]
    return hashlib.sha256(b"".join([__version__.encode(), *(path.read_bytes() for path in sources)])).hexdigest()


def _ids(connection: Connection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query).fetchall()}


def _forget(connection: Connection) -> None:
    """Forget what was compared of the customers with news."""
    for table in ("store_match_party", "store_match_block"):
        connection.execute(f"DELETE FROM {table} WHERE customer_id IN (SELECT customer_id FROM changed_customer)")  # noqa: S608 - ours
    connection.execute(
        "DELETE FROM store_match_pair WHERE one IN (SELECT customer_id FROM changed_customer) "
        "OR other IN (SELECT customer_id FROM changed_customer)"
    )


def _keep(connection: Connection, own: Sequence[Party]) -> None:
    """Keep customers as they are compared, and the blocks that they stand in, by which later ones find them."""
    for begin in range(0, len(own), _AT_ONCE):
        some = own[begin : begin + _AT_ONCE]
        append(
            connection,
            "store_match_party",
            {"customer_id": [party.customer_id for party in some], "party": [party.kept() for party in some]},
            computed={"mark": "mark"},
            beside="JOIN evidence_mark USING (customer_id)",
        )
        standing = [(block, party.customer_id) for party in some for block in sorted(blocks_of(party) | parts_of(party))]
        if standing:
            append(connection, "store_match_block", dict(zip(("block", "customer_id"), zip(*standing, strict=True), strict=True)))


def _kept(connection: Connection, ids: Collection[str]) -> dict[str, Party]:
    """Read customers as they were kept."""
    append(connection, "wanted", {"customer_id": sorted(ids)}, into="wanted_party")
    rows = connection.execute(
        "SELECT customer_id, party FROM store_match_party SEMI JOIN wanted_party USING (customer_id)"
    ).fetchall()
    return {customer_id: Party.again(customer_id, party) for customer_id, party in rows}


def _compare_near(connection: Connection, own: Iterable[Party], weights: Weights) -> list[Pair]:
    """Compare the customers with news against those that they share a block with."""
    among = pairs_to_compare(connection)
    wanted = {customer for pair in among for customer in pair}
    known = {party.customer_id: party for party in own if party.customer_id in wanted}
    known |= _kept(connection, wanted - known.keys())
    return alike_pairs(known, among, weights, _seen(connection, known.values()))


def _compare_all(connection: Connection, own: Iterable[Party], weights: Weights) -> list[Pair]:
    """Compare all customers anew."""
    connection.execute("DELETE FROM store_match_pair")
    connection.execute("DROP TABLE before_block")
    known = {party.customer_id: party for party in own}
    known |= _kept(connection, _ids(connection, "SELECT customer_id FROM store_match_party") - known.keys())
    return likely_pairs(list(known.values()), weights)


def _keep_pairs(connection: Connection, pairs: Sequence[Pair]) -> None:
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


def _seen(connection: Connection, near: Iterable[Party]) -> dict[str, int]:
    """Count how many of all customers share a core, a phone or an address, for those that these have."""
    keys = {block: key for party in near for block, key in common_keys(party)}
    if not keys:
        return {}
    append(connection, "asked", {"block": sorted(keys)}, into="asked_block")
    rows = connection.execute(
        "SELECT block, count(*) FROM store_match_block SEMI JOIN asked_block USING (block) GROUP BY block"
    ).fetchall()
    return {keys[block]: count for block, count in rows}
