"""Natural keys, as a schema writes them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OCCURRENCE = "#occurrence"
"""Last part of a key under which records alike are counted."""


def expand_key(parts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Spell out a key as written in a schema into plain keys in order of preference.

    Args:
        parts: Field ids; ``a|b`` is the first filled of the two, ``a?`` may be blank.

    Example:
        >>> expand_key(["branch_code", "customer_code|customer_name", "mobile?"])[:2]
        (('branch_code', 'customer_code', 'mobile'), ('branch_code', 'customer_code'))
    """
    choices: list[list[tuple[str, ...]]] = []
    for part in parts:
        names = part.removesuffix("?").split("|")
        choices.append([(name,) for name in names] + ([()] if part.endswith("?") else []))
    return tuple(tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*choices))


def base_field(part: str) -> str:
    """Take the field id out of a part of a key.

    Example:
        >>> base_field("received_at:day")
        'received_at'
    """
    return part.partition(":")[0]
