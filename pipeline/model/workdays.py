"""On which days people work in mainland China: public holidays and the Saturdays and Sundays worked in their place (调休)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class SpecialDay(NamedTuple):
    """A day that is not as its weekday says, or that bears a holiday's name."""

    day: date
    is_workday: bool
    holiday: str
    """A code such as ``spring_festival``; a day worked in its place bears it too."""


def national_days(first: date, last: date) -> Iterator[SpecialDay]:
    """Give the public holidays of a stretch and the weekend days worked in their place, in order of days.

    Of a year that the calendar does not know there are none, so that Monday to Friday stand; see `unknown_years`.

    Args:
        first: First day.
        last: Last day.

    Source:
        The yearly notices of the State Council on holidays, as the library `chinesecalendar` keeps them.

    Example:
        >>> from datetime import date
        >>> for item in national_days(date(2026, 2, 14), date(2026, 2, 15)):
        ...     print(item.day, item.is_workday, item.holiday)
        2026-02-14 True spring_festival
        2026-02-15 False spring_festival
    """
    for item in _known():
        if first <= item.day <= last:
            yield item


def is_workday(day: date) -> bool:
    """Tell whether people work on a day: by the public calendar, else Monday to Friday.

    Example:
        >>> from datetime import date
        >>> is_workday(date(2026, 2, 14)), is_workday(date(2026, 2, 17)), is_workday(date(2099, 1, 1))
        (True, False, True)
    """
    found = _by_day().get(day)
    return found.is_workday if found else day.weekday() < 5


def unknown_years(first: date, last: date) -> list[int]:
    """Give the years of a stretch whose holidays the calendar does not know.

    Example:
        >>> from datetime import date
        >>> unknown_years(date(2026, 12, 1), date(2090, 1, 31))[-1]
        2090
    """
    known = {item.day.year for item in _known()}
    return [year for year in range(first.year, last.year + 1) if year not in known]


@cache
def _known() -> tuple[SpecialDay, ...]:
    """Read the whole calendar once."""
    from chinese_calendar.constants import holidays, workdays

    found = [SpecialDay(day, False, _code(name)) for day, name in holidays.items()]
    found += [SpecialDay(day, True, _code(name)) for day, name in workdays.items()]
    return tuple(sorted(found))


@cache
def _by_day() -> dict[date, SpecialDay]:
    """Find a day at once."""
    return {item.day: item for item in _known()}


def _code(name: str) -> str:
    """Make a code of a holiday's English name.

    Example:
        >>> _code("New Year's Day"), _code("Tomb-sweeping Day")
        ('new_years_day', 'tomb_sweeping_day')
    """
    return name.lower().replace("'", "").replace("-", " ").replace(" ", "_")
