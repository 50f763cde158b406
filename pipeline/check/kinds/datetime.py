"""Instants to the minute; a day alone where only that is known."""

from __future__ import annotations

from datetime import date, datetime, time

from pipeline.check.grammar.clock import to_minute
from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec
from pipeline.check.kinds import date as days


def parse(value: object, spec: Spec) -> Result:
    """Read an instant; `datetime` where the time is known, else `date`.

    Midnight counts as "no time", as spreadsheets write a day alone.
    """
    if isinstance(value, datetime):
        day = days.parse(value.date(), spec)
        return day if isinstance(day, Noted) else _moment(value)
    if isinstance(value, str):
        return days.text(value, spec)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        result = days.number(value, spec)
        if isinstance(result, Noted) and isinstance(result.value, date) and result.extra:
            return _moment(datetime.strptime(result.extra[0][1], "%Y-%m-%d %H:%M"))  # noqa: DTZ007 - local wall time
        return result
    return days.parse(value, spec)


def _moment(value: datetime) -> date:
    """Round an instant to its minute, or to its day where no time is given."""
    if value.time() == time(0):
        return value.date()
    return datetime.combine(value.date(), to_minute(value.time()))


KIND = Kind(parse, days.settle, by_period=True)
