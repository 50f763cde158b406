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


def likeness(one: Party, other: Party, weights: Weights, seen: Mapping[str, int], least: int = 0) -> Likeness:
    """Compare two customers.

    Args:
        one: A customer.
        other: Another.
        weights: Points by reason.
        seen: How many customers share a core (``core:…``), a phone (``phone:…``) or an address (``address:…``).
        least: Points below which nobody asks for the reasons; these are then not told.

    Returns:
        At most 100 points; none when the two have different credit codes, or less than `least`.
    """
    if one.numbers and other.numbers and one.numbers.isdisjoint(other.numbers):
        return NEVER
    best: list[str] = []
    most = 0
    closest: tuple[NameParts, NameParts] | None = None
    for left in one.names:
        for right in other.names:
            found = _names(left, right, seen)
            here, there = left.place or one.place, right.place or other.place
            if here and there:
                found.append("same_place" if here == there else "other_place")
            found = [name for name in found if weights[name]]
            points = sum([weights[name] for name in found])
            if not best or points > most:
                best, most, closest = found, points, (left, right)
    beside = [name for name in _beside(one, other, seen) if weights[name]]
    points = most + sum([weights[name] for name in beside])
    if one.addresses and other.addresses:
        if points + max(weights["same_address"], weights["common_address"], weights["other_address"], 0) < least:
            return NEVER
        name = _addresses(one, other, weights, seen)
        if name and weights[name]:
            beside.append(name)
            points += weights[name]
    score = max(0, min(100, points))
    if score < least:
        return NEVER
    reasons = [Reason(name, weights[name], *_compared(name, *closest, one, other)) for name in best] if closest else []
    reasons += [Reason(name, weights[name], *_shared(name, one, other)) for name in beside]
    return Likeness(score, tuple(sorted(reasons, key=lambda reason: -abs(reason.points))))


def _names(one: NameParts, other: NameParts, seen: Mapping[str, int]) -> list[str]:
    """Compare two names part by part, and give the reasons by name."""
    if one.key == other.key:
        return ["same_name", "common_name"] if seen.get(f"key:{one.key}", 0) > 2 else ["same_name"]
    found: list[str] = []
    kind = _core(one, other)
    if kind:
        found.append(kind)
        if kind == "same_core" and seen.get(f"core:{one.core}", 0) <= 2:
            found.append("rare_core")
    if one.trades and other.trades:
        found.append(_trade(one.trades, other.trades))
    if one.form != other.form:
        if one.form not in _PLAIN and other.form not in _PLAIN:
            found.append("other_form")
    elif one.form:
        found.append("same_form")
    if one.unit != other.unit:
        found.append("other_unit" if one.unit and other.unit else "unit_and_whole")
    return found


_PLAIN = ("", "company")
"""Classes of legal forms that contradict none."""


def _compared(name: str, left: NameParts, right: NameParts, one: Party, other: Party) -> tuple[str, str]:
    """Give what a reason of `_names` compared."""
    match name:
        case "same_name":
            return left.key, right.key
        case "common_name":
            return left.key, ""
        case "rare_core":
            return left.core, ""
        case "same_place" | "other_place":
            return left.place or one.place, right.place or other.place
        case "same_trade" | "near_trade" | "other_trade":
            return "".join(left.trades), "".join(right.trades)
        case "same_form":
            return left.form, ""
        case "other_form":
            return left.form, right.form
        case "other_unit" | "unit_and_whole":
            return left.unit, right.unit
        case _:
            return left.core, right.core


def _trade(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Tell how two trades compare."""
    if one == other or set(one) == set(other):
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
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if len(short) == len(long) and sorted(left) == sorted(right):
        return "swapped"
    if long.startswith(short) and not long[: len(short) + 1].isascii():
        return "begins_with" if len(long) - len(short) > 1 else "one_more"
    if long.endswith(short):
        return "part_of"
    gap = _gap(short, long) if len(long) <= len(short) + 1 else 2
    if gap == 1 and len(short) >= _LONG and len(long) > len(short):
        return "left_out"
    if gap == 1 and len(long) >= _LONG:
        return "one_off_long"
    if gap == 1 and len(long) > 2:
        return "one_off"
    if len(short) > 2 and _abbreviates(short, long):
        return "abbreviates_body" if is_body(one) and is_body(other) and short[-1] == long[-1] else "abbreviates"
    return ""


def _ratio(one: str, other: str) -> float:
    from rapidfuzz.fuzz import ratio

    return ratio(one, other)


def _gap(one: str, other: str) -> int:
    """Count the characters to put in, leave out or change; two stand for more."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other, score_cutoff=1)


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether a name's characters stand in the other in their order, from its first on."""
    left = iter(long)
    return short[0] == long[0] and all(character in left for character in short)


def _beside(one: Party, other: Party, seen: Mapping[str, int]) -> list[str]:
    """Compare what stands beside the names, but for addresses, and give the reasons by name."""
    found: list[str] = []
    if not one.branches.isdisjoint(other.branches):
        found.append("same_branch")
    if one.phones and other.phones:
        if one.phones.isdisjoint(other.phones):
            found.append("other_phone")
        else:
            common = min(seen.get(f"phone:{phone}", 2) for phone in one.phones & other.phones) > 3
            found.append("common_phone" if common else "same_phone")
    if one.people and other.people:
        found.append("other_person" if one.people.isdisjoint(other.people) else "same_person")
    return found


def _addresses(one: Party, other: Party, weights: Weights, seen: Mapping[str, int]) -> str:
    """Compare addresses; empty when they are neither alike nor different."""
    shared = one.addresses & other.addresses
    if shared and min(seen.get(f"address:{address}", 2) for address in shared) > 3:
        return "common_address"
    best = max(_ratio(left, right) for left in one.addresses for right in other.addresses)
    if best >= weights["address_alike_from"]:
        return "same_address"
    return "other_address" if best < weights["address_differs_below"] else ""


def _shared(name: str, one: Party, other: Party) -> tuple[str, str]:
    """Give what a reason beside the names compared."""
    match name:
        case "same_branch":
            return min(one.branches & other.branches), ""
        case "same_phone" | "common_phone":
            phone = min(one.phones & other.phones)
            return phone, phone
        case "same_person" | "other_person":
            return min(one.people), min(other.people)
        case "other_phone":
            return "", ""
        case _:
            return min(one.addresses), min(other.addresses)
