"""Natural keys: how a schema writes them, and what key a record has."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipeline.text import company_key, match_key

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from pipeline.schema.model import Form

OCCURRENCE = "#occurrence"
_CUT = {"day": 10, "year": 4}
_WORDS = frozenset({"string", "text", "person", "branch", "customer", "product", "reference", "code"})


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


def record_key(
    form: Form, value_of: Callable[[str], str], branch: str, restarting: Container[str] = frozenset()
) -> tuple[str, ...] | None:
    """Give the natural key of a record: the first of the form's keys whose fields are all filled.

    Args:
        form: The record's form.
        value_of: Gives the canonical text of a field of the record; empty when it has none.
        branch: The branch that the record belongs to; stands in where `form.branch_field` is blank.
        restarting: Which fields of `form.restarts` do start again within each value of their field in this file.

    Returns:
        ``field=value`` for each part, names under `match_key`, companies under `company_key`. The last is ``"#occurrence"``
        where records alike are counted: the caller numbers them. None when no key is complete.
    """
    for key in form.key:
        parts: list[str] = []
        for part in key:
            if part == OCCURRENCE:
                parts.append(OCCURRENCE)
                continue
            name, _, cut = part.partition(":")
            if name in form.restarts and name not in restarting:
                break
            value = value_of(name)
            if not value and name == form.branch_field:
                value = branch
            if not value:
                break
            parts.append(f"{name}={_plain(form, name, value[: _CUT[cut]] if cut else value)}")
        else:
            return tuple(parts)
    return None


def _plain(form: Form, name: str, value: str) -> str:
    """Write a value so that two spellings of one thing are equal."""
    if name == form.customer_fields[1]:
        return company_key(value)
    return match_key(value) if form[name].kind in _WORDS else value
