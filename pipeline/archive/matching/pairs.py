"""Which pairs of customers are worth comparing, and which of them are alike enough to ask about.

Blocks keep this linear: two customers are compared only when they share a name's core, its sound or look, a phone, a legal
representative in one place, an address, or all but one character of a longer core.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.archive.matching.likeness import likeness
from pipeline.archive.matching.names import is_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.archive.matching.likeness import Likeness, Weights
    from pipeline.archive.matching.party import Party

LARGE_BLOCK = 40
"""Members from which on a block is cut into finer ones."""
LARGE_PART = 4 * LARGE_BLOCK
"""Members from which on such a part tells nothing."""
COMMON = {"n": 2, "k": 2, "p": 3, "a": 3}
"""Members of a block from which on `likeness` takes what they share for common: by the block's first letter."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one, the older id first."""

    one: str
    other: str
    likeness: Likeness


def likely_pairs(parties: Sequence[Party], weights: Weights) -> list[Pair]:
    """Find all pairs that are alike enough to ask about.

    Args:
        parties: All customers.
        weights: Points by reason; ``ask_from`` is the least score.

    Returns:
        Pairs in the order of their ids.
    """
    known = {party.customer_id: party for party in parties}
    ids = [party.customer_id for party in parties]
    among = ((ids[left], ids[right]) for left, right in _candidates(parties))
    return alike_pairs(known, among, weights, _count(parties))


def alike_pairs(
    parties: Mapping[str, Party], among: Iterable[tuple[str, str]], weights: Weights, seen: Mapping[str, int]
) -> list[Pair]:
    """Compare pairs that are worth it, and give those that are alike enough to ask about, in the order of their ids.

    Args:
        parties: The customers of these pairs by id.
        among: Pairs of ids.
        weights: Points by reason; ``ask_from`` is the least score.
        seen: How many of all customers share a core, a key, a phone or an address; see `common_keys`.
    """
    least = weights["ask_from"]
    pairs: list[Pair] = []
    for left, right in among:
        one, other = (left, right) if left < right else (right, left)
        found = likeness(parties[one], parties[other], weights, seen, least)
        if found.score >= least:
            pairs.append(Pair(one, other, found))
    return sorted(pairs, key=lambda pair: (pair.one, pair.other))


def common_keys(party: Party) -> Iterator[tuple[str, str]]:
    """Give what a customer may share with many: the block, and the name under which `likeness` asks for its count."""
    for name in party.names:
        yield f"n{name.core}", f"core:{name.core}"
        yield f"k{name.key}", f"key:{name.key}"
    for phone in party.phones:
        yield f"p{phone}", f"phone:{phone}"
    for address in party.addresses:
        yield f"a{address}", f"address:{address}"


def _count(parties: Iterable[Party]) -> Counter[str]:
    """Count how many customers share a core, a phone or an address."""
    seen: Counter[str] = Counter()
    for party in parties:
        seen.update({key for _, key in common_keys(party)})
    return seen


def _candidates(parties: Sequence[Party]) -> set[tuple[int, int]]:
    """Give the pairs of places that share a block, of a large one also a part."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, party in enumerate(parties):
        for key in blocks_of(party):
            blocks[key].append(place)
    parts = [parts_of(party) for party in parties]
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > LARGE_BLOCK:
            for group in _finer(members, parts):
                found.update(combinations(group, 2))
        elif len(members) > 1:
            found.update(combinations(members, 2))
    return found


def blocks_of(party: Party) -> set[str]:
    """Give the blocks that a customer stands in."""
    keys: set[str] = set()
    places = {name.place for name in party.names}
    for name in party.names:
        if len(name.core) > 1:
            keys.update((f"n{name.core}", f"c{name.core}", f"s{name.sound}", f"l{name.look}", f"o{''.join(sorted(name.core))}"))
        keys.add(f"k{name.key}")
        if len(name.core) > 2:  # a longer core may lack one character, or be cut short
            keys.update(f"d{name.core[:i]}{name.core[i + 1 :]}" for i in range(len(name.core)))
            keys.update((f"c{name.core[:2]}", f"c{name.core[:3]}", f"c{name.core[-2:]}"))
            if is_body(name):
                keys.add(f"b{name.place}{name.core[0]}{name.core[-1]}")
    keys.update(f"p{phone}" for phone in party.phones)
    keys.update(f"r{person} {place}" for person in party.people for place in places)
    keys.update(f"a{address}" for address in party.addresses)
    return keys


def parts_of(party: Party) -> set[str]:
    """Give the parts of large blocks that a customer stands in, by place and by trade; one that lacks either stands in others."""
    found: set[str] = set()
    for name in party.names[:2]:
        trade = "".join(name.trades[:1])
        found.update(
            (
                f"gp{name.place} {name.unit} {trade}",
                f"gt{name.core} {trade}",
                f"gc{name.core} {name.place}",
                f"gu{name.core} {name.place} {name.unit}",
                f"gk{name.key}",
            )
        )
    return found


def _finer(members: list[int], parts: Sequence[set[str]]) -> Iterator[list[int]]:
    """Cut a large block into its parts; one that is still too large tells nothing."""
    groups: dict[str, list[int]] = defaultdict(list)
    for member in members:
        for part in parts[member]:
            groups[part].append(member)
    for group in groups.values():
        if 1 < len(group) <= LARGE_PART:
            yield group
