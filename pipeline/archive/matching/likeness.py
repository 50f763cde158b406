"""How alike two customers are: points from 0 to 100 with the reason for each, added up from fixed weights.

The weights stand under ``ARC-07`` in `rules.toml`; head office can read and change them. Each stands for how much more often
a thing is seen in pairs that are one company than in pairs that are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.matching.names import is_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.archive.matching.names import NameParts
    from pipeline.archive.matching.party import Party

Weights = dict[str, int]
"""Points by reason, the last part of its catalogue key."""


class Reason(NamedTuple):
    """Why some points were given or taken: the name of the weight, the points, and what was compared."""

    name: str
    points: int
    one: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points with their reasons, the weightiest first."""

    score: int
    reasons: tuple[Reason, ...]


NEVER = Likeness(0, ())
_LONG = 4
"""Characters from which on one differing character still leaves a name its own."""


def likeness(one: Party, other: Party, weights: Weights, seen: Mapping[str, int]) -> Likeness:
    """Compare two customers.

    Args:
        one: A customer.
        other: Another.
        weights: Points by reason.
        seen: How many customers share a core (``core:…``), a phone (``phone:…``) or an address (``address:…``).

    Returns:
        At most 100 points; none when the two have different credit codes.
    """
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return NEVER
    best: list[Reason] = []
    for left in one.names:
        for right in other.names:
            reasons = _names(left, right, weights, seen)
            reasons += _places(left.place or one.place, right.place or other.place, weights)
            if not best or _sum(reasons) > _sum(best):
                best = reasons
    reasons = best + _evidence(one, other, weights, seen)
    score = max(0, min(100, _sum(reasons)))
    return Likeness(score, tuple(sorted(reasons, key=lambda reason: -abs(reason.points))))


def _sum(reasons: list[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _names(one: NameParts, other: NameParts, weights: Weights, seen: Mapping[str, int]) -> list[Reason]:
    """Compare two names part by part."""
    reasons: list[Reason] = []

    def give(name: str, left: str = "", right: str = "") -> None:
        if weights[name]:
            reasons.append(Reason(name, weights[name], left, right))

    if one.key == other.key:
        give("same_name", one.key, other.key)
        if seen.get(f"key:{one.key}", 0) > 2:
            give("common_name", one.key)
        return reasons
    kind = _core(one, other)
    if kind:
        give(kind, one.core, other.core)
        if kind == "same_core" and seen.get(f"core:{one.core}", 0) <= 2:
            give("rare_core", one.core)
    if one.trades and other.trades:
        give(_trade(one.trades, other.trades), "".join(one.trades), "".join(other.trades))
    forms = {one.form, other.form} - {"", "company"}
    if len(forms) > 1:
        give("other_form", one.form, other.form)
    elif one.form == other.form != "":
        give("same_form", one.form)
    if one.unit != other.unit:
        give("other_unit" if one.unit and other.unit else "unit_and_whole", one.unit, other.unit)
    return reasons


def _places(one: str, other: str, weights: Weights) -> list[Reason]:
    """Compare where two are: what the name says, else the card."""
    name = "same_place" if one == other else "other_place"
    return [Reason(name, weights[name], one, other)] if one and other and weights[name] else []


def _trade(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Tell how two trades compare."""
    if set(one) == set(other):
        return "same_trade"
    near = set(one) & set(other) or any(left in right or right in left for left in one for right in other)
    return "near_trade" if near else "other_trade"


def _core(one: NameParts, other: NameParts) -> str:
    """Tell how two own names are alike; empty when they are not."""
    left, right = one.core, other.core
    if left == right:
        return "same_core" if len(left) > 1 else "short_core"
    if min(len(left), len(right)) < 2:
        return ""
    if one.sound == other.sound:
        return "same_sound"
    if one.look == other.look:
        return "same_look"
    if sorted(left) == sorted(right):
        return "swapped"
    short, long = sorted((left, right), key=len)
    if long.startswith(short) and not long[: len(short) + 1].isascii():
        return "begins_with" if len(long) - len(short) > 1 else "one_more"
    if long.endswith(short):
        return "part_of"
    from rapidfuzz.distance import Levenshtein

    gap = Levenshtein.distance(left, right)
    if gap == 1 and len(short) >= _LONG and len(long) > len(short):
        return "left_out"
    if gap == 1 and len(long) >= _LONG:
        return "one_off_long"
    if gap == 1 and len(long) > 2:
        return "one_off"
    if len(short) > 2 and _abbreviates(short, long):
        return "abbreviates_body" if is_body(one) and is_body(other) and short[-1] == long[-1] else "abbreviates"
    return ""


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether a name's characters stand in the other in their order, from its first on."""
    left = iter(long)
    return short[0] == long[0] and all(character in left for character in short)


def _evidence(one: Party, other: Party, weights: Weights, seen: Mapping[str, int]) -> list[Reason]:
    """Compare what stands beside the names."""
    reasons: list[Reason] = []

    def give(name: str, left: str = "", right: str = "") -> None:
        if weights[name]:
            reasons.append(Reason(name, weights[name], left, right))

    if one.branches & other.branches:
        give("same_branch", min(one.branches & other.branches))
    shared = one.phones & other.phones
    if shared:
        phone = min(shared)
        common = min(seen.get(f"phone:{phone}", 2) for phone in shared) > 3
        give("common_phone" if common else "same_phone", phone, phone)
    elif one.phones and other.phones:
        give("other_phone")
    if one.people and other.people:
        give("same_person" if one.people & other.people else "other_person", min(one.people), min(other.people))
    if one.addresses and other.addresses:
        from rapidfuzz.fuzz import ratio

        best = max(ratio(left, right) for left in one.addresses for right in other.addresses)
        left, right = min(one.addresses), min(other.addresses)
        if one.addresses & other.addresses and min(seen.get(f"address:{a}", 2) for a in one.addresses & other.addresses) > 3:
            give("common_address", left, right)
        elif best >= weights["address_alike_from"]:
            give("same_address", left, right)
        elif best < weights["address_differs_below"]:
            give("other_address", left, right)
    return reasons
