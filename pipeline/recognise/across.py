"""Columns across: months of a wide table, days or weekdays of a matrix."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.recognise.periods import month_of, weekday_of
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Value

_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])[/.月-](\d{1,2})[日号]?(?:\(.\))?")
"""A day with its month, as headers of a monthly grid have it; the period lends the year."""
Kind = Literal["months", "days", "weekdays"]


class Across(NamedTuple):
    """A run of header cells that are months, days or weekdays: column to its month (year, month), day or weekday."""

    kind: Kind
    columns: dict[int, tuple[int | None, int]]


def across_in(cells: Sequence[Value]) -> Across | None:
    """Find months (3 or more), days 1 to 31 (5 or more, rising) or weekdays (3 or more) in a row of header cells.

    Example:
        >>> across_in(["业务员", "1月", "2月", "3月", "一季度", "4月", "合计"])
        Across(kind='months', columns={1: (None, 1), 2: (None, 2), 3: (None, 3), 5: (None, 4)})
    """
    return _across(tuple(cells))


@lru_cache(maxsize=8_192)
def _across(cells: tuple[Value, ...]) -> Across | None:
    """Find them once for every spelling of a header; many sheets share theirs."""
    months: dict[int, tuple[int | None, int]] = {}
    days: dict[int, tuple[int | None, int]] = {}
    weekdays: dict[int, tuple[int | None, int]] = {}
    for column, value in enumerate(cells):
        if value == "":
            continue
        if isinstance(value, (datetime, date)):
            months[column] = (value.year, value.month)
            days[column] = (value.year * 100 + value.month, value.day)
        elif isinstance(value, str):
            month = month_of(value) if len(value) <= 16 else None
            if month:
                months[column] = month
            elif (weekday := weekday_of(value) if len(value) <= 9 else None) is not None:
                weekdays[column] = (None, weekday)
            elif (day := _day_of(value)) is not None:
                days[column] = (None, day)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and float(value).is_integer() and 1 <= value <= 31:
            days[column] = (None, int(value))
    if len(months) >= 3 and len(set(months.values())) == len(months):
        return Across("months", months)
    run = _rising(days)
    if len(run) >= 5:
        return Across("days", run)
    if len(weekdays) >= 3:
        return Across("weekdays", weekdays)
    return None


def _day_of(text: str) -> int | None:
    """Read 5, 5日, 05, 5号, 3/5, 3.5 or 3月5日 as a day of a month."""
    if len(text) > 8:
        return None
    key = match_key(text)
    of_month = _DAY_OF_MONTH.fullmatch(key)
    plain = of_month[1] if of_month else key.rstrip("日号")
    return int(plain) if plain.isdigit() and plain.isascii() and 1 <= int(plain) <= 31 else None


def _rising(days: dict[int, tuple[int | None, int]]) -> dict[int, tuple[int | None, int]]:
    """Keep the longest run of days that rise one by one or with weekends left out."""
    best: dict[int, tuple[int | None, int]] = {}
    current: dict[int, tuple[int | None, int]] = {}
    last = 0
    for column, (month, day) in days.items():
        if current and not 1 <= day - last <= 4:
            current = {}
        current[column] = (month, day)
        last = day
        if len(current) > len(best):
            best = dict(current)
    return best
