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
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from pipeline.archive.matching.likeness import Likeness, Weights
    from pipeline.archive.matching.party import Party

LARGE_BLOCK = 40
"""Members from which on a block is cut into finer ones."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one, the older id first."""

    one: str
    other: str
    likeness: Likeness


def likely_pairs(
    parties: Sequence[Party],
    weights: Weights,
    only: Collection[str] | None = None,
    seen: Mapping[str, int] | None = None,
    large: Collection[str] = (),
) -> list[Pair]:
    """Find the pairs that are alike enough to ask about.

    Args:
        parties: All customers, or all that share a block with those of `only`; of a large block, those that share a part, too.
        weights: Points by reason; ``ask_from`` is the least score.
        only: Look only for pairs with one of these ids, as after an update; None for all.
        seen: How many of all customers share a core, a phone or an address, where `parties` are not all.
        large: Blocks with more than `LARGE_BLOCK` of all customers, where `parties` are not all.

    Returns:
        Pairs in the order of their ids.
    """
    counts = _count(parties) if seen is None else seen
    wanted = frozenset(only) if only is not None else None
    least = weights["ask_from"]
    pairs: list[Pair] = []
    for left, right in _candidates(parties, wanted, frozenset(large)):
        one, other = sorted((parties[left], parties[right]), key=lambda party: party.customer_id)
        found = likeness(one, other, weights, counts)
        if found.score >= least:
            pairs.append(Pair(one.customer_id, other.customer_id, found))
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


def _candidates(parties: Sequence[Party], wanted: frozenset[str] | None, large: frozenset[str]) -> set[tuple[int, int]]:
    """Give the pairs of places that share a block."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, party in enumerate(parties):
        for key in blocks_of(party):
            blocks[key].append(place)
    found: set[tuple[int, int]] = set()
    hot = None if wanted is None else {place for place, party in enumerate(parties) if party.customer_id in wanted}
    for block, members in blocks.items():
        if len(members) < 2 or (hot is not None and hot.isdisjoint(members)):
            continue
        is_large = block in large or len(members) > LARGE_BLOCK
        for group in _finer(members, parties) if is_large else (members,):
            pairs = combinations(group, 2)
            found.update(pairs if hot is None else (pair for pair in pairs if pair[0] in hot or pair[1] in hot))
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
    """Give the parts of a large block that a customer stands in: every group of `_finer` lies within one of them."""
    return {part for name in party.names[:2] for part in (f"g{name.place}", f"g:{''.join(name.trades[:1])}")}


def _finer(members: list[int], parties: Sequence[Party]) -> Iterator[list[int]]:
    """Cut a large block by place and by trade; a customer that lacks either is compared within each small enough group."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for member in members:
        for name in parties[member].names[:2]:
            groups["place", name.place, name.unit, *name.trades[:1]].append(member)
            groups["trade", name.core, *name.trades[:1]].append(member)
            groups["city", name.core, name.place].append(member)
            groups["sound", name.core, name.place, name.unit].append(member)
            groups["key", name.key].append(member)
    for group in groups.values():
        unique = sorted(set(group))
        if 1 < len(unique) <= 4 * LARGE_BLOCK:
            yield unique
