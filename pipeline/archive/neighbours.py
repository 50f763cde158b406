"""Which pairs of customers are worth comparing anew after news, told by the kept blocks alone.

Besides the pairs of a customer with news these are the pairs of others whose likeness rests on how many share something,
where that number has passed a limit: so the kept pairs stay those that a comparison of all would find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.archive.matching.pairs import COMMON, LARGE_BLOCK, LARGE_PART
from pipeline.store import append

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.store.database import Connection

_FIGURES = {"large": LARGE_BLOCK, "part_from": LARGE_PART}
_TEMPORARY = ("before_block", "after_block", "touched_block", "part_member", "touched_part", "near_pair", "again_pair")

_BEFORE = "CREATE OR REPLACE TEMP TABLE before_block AS FROM store_match_block SEMI JOIN changed_customer USING (customer_id)"
_AFTER = "CREATE OR REPLACE TEMP TABLE after_block AS FROM store_match_block SEMI JOIN changed_customer USING (customer_id)"

_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched_block AS
WITH touched AS (
  SELECT block, sum(gain) AS gain, sum(loss) AS loss
  FROM (SELECT block, 1 AS gain, 0 AS loss FROM after_block UNION ALL SELECT block, 0, 1 FROM before_block)
  WHERE NOT starts_with(block, 'g')
  GROUP BY block
)
SELECT block, count(b.block) AS members, count(b.block) - any_value(gain) + any_value(loss) AS earlier
FROM touched
LEFT JOIN store_match_block AS b USING (block)
GROUP BY block
"""
"""The blocks of customers with news, with their members now and before."""

_PART_MEMBER = """
CREATE OR REPLACE TEMP TABLE part_member AS
WITH large AS (
  SELECT block FROM touched_block WHERE members > $large
), hot AS (
  SELECT b.block, p.block AS part
  FROM after_block AS b SEMI JOIN large USING (block)
  JOIN after_block AS p ON p.customer_id = b.customer_id AND starts_with(p.block, 'g')
  UNION
  SELECT b.block, p.block
  FROM before_block AS b SEMI JOIN large USING (block)
  JOIN before_block AS p ON p.customer_id = b.customer_id AND starts_with(p.block, 'g')
), part AS (
  SELECT block AS part, customer_id FROM store_match_block
  WHERE starts_with(block, 'g') AND block IN (SELECT part FROM hot)
), standing AS (
  SELECT b.block, b.customer_id FROM store_match_block AS b SEMI JOIN large USING (block)
)
SELECT s.block, p.part, s.customer_id, c.customer_id IS NOT NULL AS is_new
FROM standing AS s
JOIN part AS p USING (customer_id)
SEMI JOIN hot ON hot.block = s.block AND hot.part = p.part
LEFT JOIN changed_customer AS c ON c.customer_id = s.customer_id
"""
"""Who stands in those parts of large blocks that a customer with news stands in or stood in."""

_TOUCHED_PART = """
CREATE OR REPLACE TEMP TABLE touched_part AS
WITH lost AS (
  SELECT b.block, p.block AS part, count(*) AS loss
  FROM before_block AS b
  JOIN before_block AS p ON p.customer_id = b.customer_id AND starts_with(p.block, 'g')
  WHERE NOT starts_with(b.block, 'g')
  GROUP BY ALL
), counted AS (
  SELECT block, part, count(*) AS members, count(*) FILTER (WHERE is_new) AS gain FROM part_member GROUP BY ALL
)
SELECT block, part, members, members - gain + coalesce(loss, 0) AS earlier FROM counted LEFT JOIN lost USING (block, part)
"""

_NEAR = """
CREATE OR REPLACE TEMP TABLE near_pair AS
SELECT least(n.customer_id, b.customer_id) AS one, greatest(n.customer_id, b.customer_id) AS other
FROM after_block AS n
JOIN touched_block AS t ON t.block = n.block AND t.members <= $large
JOIN store_match_block AS b ON b.block = n.block AND b.customer_id <> n.customer_id
UNION
SELECT least(n.customer_id, b.customer_id), greatest(n.customer_id, b.customer_id)
FROM part_member AS n
JOIN touched_part AS t ON t.block = n.block AND t.part = n.part AND t.members <= $part_from
JOIN part_member AS b ON b.block = n.block AND b.part = n.part AND b.customer_id <> n.customer_id
WHERE n.is_new
"""
"""Pairs of a customer with news that share a block, of a large one also a part."""

_COMMON = " OR ".join(
    f"(starts_with(block, '{letter}') AND (members > {limit}) <> (earlier > {limit}))" for letter, limit in COMMON.items()
)
_AGAIN = f"""
CREATE OR REPLACE TEMP TABLE again_pair AS
WITH passed AS (
  SELECT block, members > earlier AND NOT ({_COMMON}) AS is_cut
  FROM touched_block WHERE (members > $large) <> (earlier > $large) OR {_COMMON}
), member AS (
  SELECT block, '' AS part, customer_id, is_cut FROM passed JOIN store_match_block USING (block)
  UNION ALL
  SELECT block, part, customer_id, members > earlier
  FROM (FROM touched_part WHERE (members > $part_from) <> (earlier > $part_from))
  JOIN part_member USING (block, part)
), old AS (
  SELECT * FROM member ANTI JOIN changed_customer USING (customer_id)
), pair AS (
  SELECT x.customer_id AS one, y.customer_id AS other, x.is_cut
  FROM old AS x
  JOIN old AS y ON y.block = x.block AND y.part = x.part AND y.customer_id > x.customer_id
)
SELECT one, other FROM pair WHERE NOT is_cut
UNION
SELECT one, other FROM pair SEMI JOIN store_match_pair USING (one, other) WHERE is_cut
"""  # noqa: S608 - figures of our own
"""Pairs of customers without news that share a block or part which has passed a limit.

What has grown too large brings no pair; of it only the kept pairs are asked whether something else still brings them.
"""

_FORGET_AGAIN = """
DELETE FROM store_match_pair AS p USING again_pair AS a WHERE a.one = p.one AND a.other = p.other
"""

_STILL_NEAR = """
INSERT INTO near_pair
WITH asked AS (
  SELECT one AS customer_id FROM again_pair UNION SELECT other FROM again_pair
), standing AS MATERIALIZED (
  SELECT block, customer_id FROM store_match_block SEMI JOIN asked USING (customer_id)
), shared AS MATERIALIZED (
  SELECT a.one, a.other, x.block
  FROM again_pair AS a
  JOIN standing AS x ON x.customer_id = a.one
  JOIN standing AS y ON y.customer_id = a.other AND y.block = x.block
), size AS MATERIALIZED (
  SELECT block, count(*) AS members FROM store_match_block SEMI JOIN shared USING (block) GROUP BY block
), cut AS (
  SELECT s.one, s.other, s.block, p.block AS part
  FROM shared AS s
  JOIN size ON size.block = s.block AND size.members > $large AND NOT starts_with(s.block, 'g')
  JOIN shared AS p ON p.one = s.one AND p.other = s.other AND starts_with(p.block, 'g')
), part_size AS (
  SELECT c.block, c.part, count(*) AS members
  FROM (SELECT DISTINCT block, part FROM cut) AS c
  JOIN store_match_block AS b ON b.block = c.block
  JOIN store_match_block AS p ON p.block = c.part AND p.customer_id = b.customer_id
  GROUP BY ALL
)
SELECT one, other FROM shared JOIN size USING (block) WHERE members <= $large AND NOT starts_with(block, 'g')
UNION
SELECT one, other FROM cut JOIN part_size USING (block, part) WHERE members <= $part_from
"""
"""Those of them that still share a block that is not large, or a part of a large one."""


def note_before(connection: Connection, ids: Iterable[str]) -> None:
    """Note the customers with news, and the blocks that they stood in, before these change."""
    append(connection, "changed", {"customer_id": sorted(ids)}, into="changed_customer")
    connection.execute(_BEFORE)


def pairs_to_compare(connection: Connection) -> list[tuple[str, str]]:
    """Give the pairs to compare once the new blocks are kept, and forget the kept pairs that are looked at again.

    Args:
        connection: After `note_before`; the pairs of customers with news are forgotten already.

    Returns:
        Pairs of ids, the older first, in order.
    """
    for statement in (_AFTER, _TOUCHED, _PART_MEMBER, _TOUCHED_PART, _NEAR, _AGAIN, _FORGET_AGAIN, _STILL_NEAR):
        figures = {name: value for name, value in _FIGURES.items() if f"${name}" in statement}
        connection.execute(statement, figures)
    found: list[tuple[str, str]] = connection.execute("SELECT one, other FROM near_pair ORDER BY ALL").fetchall()
    for name in _TEMPORARY:
        connection.execute(f"DROP TABLE {name}")
    return found
