"""Days: serials, texts in all styles, days without year or month (`forms.md` 1.6, date)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipeline.check.grammar.clock import read_time
from pipeline.check.grammar.day import Day, place, read_day, safe_date
from pipeline.check.grammar.neighbours import Choice, decide
from pipeline.check.grammar.outcome import Fault, Kind, Noted, Result, Spec, warned, wrong
from pipeline.check.grammar.stretch import read_days
from pipeline.check.grammar.words import as_text, plain
from pipeline.model import Period
from pipeline.text import match_key

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the calendar of spreadsheets knows no zone
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""1 January 2000 and 31 December 2099."""
_FAITHFUL_YEAR = 1930
"""Cells of years before 2000 are taken from here on where the day may lie far back: founding, birthday, first deal."""
_DAY_HEADERS = frozenset(["日", "号", "day"])
"""Headers under which bare numbers are days of the period's month."""
_SERIAL_TEXT = re.compile(r"\d{5}", re.ASCII)
"""A serial as text: what a csv, or a column formatted as text, leaves of a date."""
_TINY = re.compile(r"\d{1,2}\.\d{1,2}")
_SIGNED = re.compile(r"^[\u4e00-\u9fff·]{2,4}[/ ]+(?=\d)")
_SHORT_RANGE = re.compile(r"^(?:-|~|–|—|至|到)")


def parse(value: object, spec: Spec) -> Result:
    """Read a day: a `date`; for a field that may be partial also ``2012``, ``2012-03`` or ``03-05``.

    Where a range means a period it is ``2026-03-01/2026-03-10``.

    Args:
        value: A filled cell; text in half width.
        spec: The column; its period lends year and month.
    """
    if isinstance(value, datetime):
        day = _cell(value.date(), spec)
        if value.time() == time(0) or isinstance(day, Noted):
            return day
        return Noted(day, extra=(("text", as_text(value)),))
    if isinstance(value, date):
        return _cell(value, spec)
    if isinstance(value, (bool, time, timedelta)):
        return wrong("bad-date", "unreadable")
    if isinstance(value, (int, float)):
        return number(value, spec)
    if not isinstance(value, str):
        return wrong("bad-date", "unreadable")
    day = text(value, spec)
    if isinstance(day, datetime):
        return Noted(day.date(), extra=(("text", value),))
    if isinstance(day, Noted) and isinstance(day.value, datetime):
        return day._replace(value=day.value.date(), extra=(*day.extra, ("text", value)))
    return day


def _cell(day: date, spec: Spec) -> Result:
    """Take a day that the spreadsheet itself holds as one, which is a serial in the file."""
    oldest = _FAITHFUL_YEAR if spec.field.partial or not (spec.field.done or spec.field.is_required) else 2000
    if day.year < oldest or day.year > 2099:
        return wrong("bad-date", "serial", day=day.isoformat())
    return day


def number(value: float, spec: Spec) -> Result:
    """Read a number in a date column: a serial, 20260305, a day of the period's month where the column says so.

    What is left are numbers such as 3.1, which `settle` has dealt with where the neighbours decide.
    """
    if value - value != 0:
        return wrong("bad-date", "unreadable")
    if FIRST_SERIAL <= value < LAST_SERIAL + 1:
        moment = _EPOCH + timedelta(days=value)
        return moment.date() if value == int(value) else Noted(moment.date(), extra=(("text", f"{moment:%Y-%m-%d %H:%M}"),))
    if value == int(value):
        if spec.choice == "days" and 1 <= value <= 31:
            found = place(None, int(value), spec.period)
            return found or wrong("bad-date", "no-such-day")
        digits = str(int(value))
        if len(digits) >= 7:
            return text(digits, spec)
        if spec.field.partial and (len(digits) == 4 or (len(digits) == 6 and digits[:2] in ("19", "20"))):
            return text(digits, spec)
        return wrong("bad-date", "serial", day="")
    if _TINY.fullmatch(as_text(value)):
        return wrong("ambiguous-date", "number") if spec.period else wrong("bad-date", "no-year")
    return wrong("bad-date", "serial", day="")


def text(value: str, spec: Spec) -> Result:
    """Read a text; the result is a `datetime` where the text also tells the time."""
    if _SERIAL_TEXT.fullmatch(value) and FIRST_SERIAL <= int(value) <= LAST_SERIAL:
        return number(int(value), spec)
    signed = _SIGNED.match(value)
    day = read_day(value[signed.end() :] if signed else value)
    if day is None or _SHORT_RANGE.match(day.rest):
        return _stretch(value, spec)
    if day.unsure:
        return wrong("ambiguous-date", "order")
    if day.day is None or (day.year is None and (spec.period is None or spec.field.partial)):
        return _part(day, spec)
    if day.year and day.month:
        found = safe_date(day.year, day.month, day.day)
    else:
        found = place(day.month, day.day, spec.period, ahead=spec.field.ahead)
    if found is None:
        return wrong("bad-date", "no-such-day")
    faults: tuple[Fault, ...] = ()
    if day.weekday is not None and day.weekday != found.weekday():
        faults = (Fault("bad-date", "check.bad-date.weekday", "warning"),)
    if not day.rest:
        extra = (("text", value),) if signed else ()
        return Noted(found, faults, extra) if faults or extra else found
    clock = read_time(day.rest)
    if clock is not None:
        moment = datetime.combine(found, clock)
        result: date = found if clock == time(0) else moment
        return Noted(result, faults) if faults else result
    return warned(found, "bad-date", "words", ("text", value))


def _part(day: Day, spec: Spec) -> Result:
    """Take a day that lacks its year, month or day, where the field allows it."""
    if day.day is None and day.year is not None:
        if day.month is not None and not 1 <= day.month <= 12:
            return wrong("bad-date", "no-such-day")
        if not 1900 <= day.year <= 2099:
            return wrong("bad-date", "no-such-day")
        if spec.field.ranges == "period" and day.month is not None:
            month = Period.month(day.year, day.month)
            return f"{month.first.isoformat()}/{month.last.isoformat()}"
        if not spec.field.partial:
            return wrong("bad-date", "incomplete")
        return f"{day.year:04d}" if day.month is None else f"{day.year:04d}-{day.month:02d}"
    if day.month is None or day.day is None:
        return wrong("bad-date", "no-year")
    if safe_date(2000, day.month, day.day) is None:
        return wrong("bad-date", "no-such-day")
    return f"{day.month:02d}-{day.day:02d}" if spec.field.partial else wrong("bad-date", "no-year")


def _stretch(value: str, spec: Spec) -> Result:
    """Take a stretch of days: as ``first/last`` where it means a period, split where another field takes the end."""
    stretch = read_days(value, spec.period)
    if stretch is None:
        return wrong("bad-date", "unreadable")
    if spec.field.range_end:
        return Noted(stretch.first, moved=((spec.field.range_end, stretch.last.isoformat()),))
    if spec.field.ranges == "period":
        return f"{stretch.first.isoformat()}/{stretch.last.isoformat()}"
    return wrong("bad-date", "range")


def settle(values: list[Any], spec: Spec) -> tuple[list[Any], Spec]:
    """Look at the column: are small numbers days of the month, and what do numbers such as 3.1 mean (T20)?"""
    if spec.field.partial and spec.period is None:
        return values, spec
    numbers = [value for value in values if type(value) in (float, int)]
    if spec.is_csv:
        numbers += [float(value) for value in values if type(value) is str and _TINY.fullmatch(value.strip())]
    if not numbers:
        return values, spec
    is_day = match_key(spec.header).rsplit("/", 1)[-1] in _DAY_HEADERS or _counts_up(numbers)
    if is_day and _within_a_month(spec.period) and all(1 <= value <= 31 and value == int(value) for value in numbers):
        return values, spec.settled("days")
    if spec.period is None or not any(value != int(value) and value < 13 for value in numbers if value - value == 0):
        return values, spec
    return _neighbours(values, spec, spec.period), spec


def _counts_up(numbers: list[Any]) -> bool:
    """Tell whether a column's numbers never go back and are three different ones or more, as the days of a month are."""
    return len(set(numbers)) >= 3 and all(first <= second for first, second in pairwise(numbers))


def _within_a_month(period: Period | None) -> bool:
    return period is not None and (period.first.year, period.first.month) == (period.last.year, period.last.month)


def _neighbours(values: list[Any], spec: Spec, period: Period) -> list[Any]:
    """Replace numbers such as 3.1 by the day that the order of the column leaves, or by an error."""
    choices: list[Choice] = []
    places: list[int] = []
    for index, value in enumerate(values):
        days = _days(value, spec, period)
        if days:
            choices.append(Choice(days))
            places.append(index)
    decided = decide(choices)
    result = list(values)
    for position, index in enumerate(places):
        days = choices[position].days
        if not _is_tiny(values[index], spec):
            continue
        if len(days) == 1:
            result[index] = days[0]
        elif decided is not None:
            result[index] = decided[position]
        else:
            result[index] = wrong("ambiguous-date", "number", first=days[0].isoformat(), second=days[-1].isoformat())
    return result


def _is_tiny(value: Any, spec: Spec) -> bool:  # noqa: ANN401 - any cell value
    """Tell whether a value is a number such as 3.1."""
    if isinstance(value, str):
        return spec.is_csv and _TINY.fullmatch(value.strip()) is not None
    return isinstance(value, float) and _TINY.fullmatch(as_text(value)) is not None


def _days(value: Any, spec: Spec, period: Period) -> tuple[date, ...]:  # noqa: ANN401 - any cell value
    """Give the days that a cell may mean; none for an empty or unreadable one."""
    if value == "" or value is None:
        return ()
    if _is_tiny(value, spec):
        month, _, day = as_text(value).strip().partition(".")
        days = [int(day)] + ([int(day) * 10] if len(day) == 1 else [])
        found = [place(int(month), one, period, ahead=spec.field.ahead) for one in days if 1 <= one <= 31]
        return tuple(one for one in found if one is not None)
    result = parse(plain(value) if isinstance(value, str) else value, spec) if not isinstance(value, (Noted, Decimal)) else None
    if isinstance(result, Noted):
        result = result.value
    return (result,) if isinstance(result, date) else ()


KIND = Kind(parse, settle, by_period=True)
