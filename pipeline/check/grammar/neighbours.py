"""Numbers such as 3.1 in a date column: 1 or 10 March, which only the column as a whole can tell (T20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Choice(NamedTuple):
    """The days that one cell could mean, early one first; one when it is sure."""

    days: tuple[date, ...]


def decide(choices: Sequence[Choice]) -> list[date] | None:
    """Pick the one reading under which the days never go back; None when there is none or more than one.

    Args:
        choices: The possible days of the filled cells, in the order of the column; each has at least one.

    Returns:
        One day a cell.

    Example:
        >>> from datetime import date
        >>> first, tenth, ninth = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 9)
        >>> [day.day for day in decide([Choice((first, tenth)), Choice((ninth,)), Choice((first, tenth))])]
        [1, 9, 10]
        >>> decide([Choice((first, tenth))]) is None
        True
    """
    earliest: list[date] = []
    for choice in choices:
        fitting = [day for day in choice.days if not earliest or day >= earliest[-1]]
        if not fitting:
            return None
        earliest.append(min(fitting))
    latest: list[date] = []
    for choice in reversed(choices):
        fitting = [day for day in choice.days if not latest or day <= latest[-1]]
        if not fitting:
            return None
        latest.append(max(fitting))
    latest.reverse()
    return earliest if earliest == latest else None
