"""Times of day to the minute; a range in one cell is split."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from pipeline.check.grammar.clock import HALF_DAYS, read_time, split_range, to_minute
from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec, wrong
from pipeline.check.grammar.words import as_text

_DAY = 86_400
_ABOUT = re.compile(r"^(?:大约|约|大概)\s*|\s*(?:左右|前后|许)$")
_FRACTION = re.compile(r"0?\.\d{3,}", re.ASCII)


def parse(value: object, spec: Spec) -> Result:
    """Read a time of day.

    Args:
        value: A filled cell; text in half width. A number below 1 is a fraction of a day, 9.3 is 9:30, 930 is 9:30.
        spec: The column; `range_end` names the field that takes the end of a range.
    """
    if isinstance(value, time):
        return to_minute(value)
    if isinstance(value, datetime):
        moment = to_minute(value.time())
        return moment if value.year < 1910 else Noted(moment, extra=(("text", as_text(value)),))
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return _from_seconds(seconds) if 0 <= seconds < _DAY else wrong("bad-format", "time")
    if isinstance(value, (bool, date)):
        return wrong("bad-format", "time")
    if isinstance(value, (int, float)):
        return _number(value)
    return _text(value, spec) if isinstance(value, str) else wrong("bad-format", "time")


def _from_seconds(seconds: float) -> time:
    whole = min(int(seconds + 0.5), _DAY - 1)
    return to_minute(time(whole // 3600, whole % 3600 // 60, whole % 60))


def _number(value: float) -> Result:
    """Read a number: a fraction of a day, or hours and minutes with a point between."""
    if 0 <= value < 1:
        return _from_seconds(value * _DAY)
    found = read_time(as_text(value)) if 2 <= value < 2400 else None
    return found if found is not None else wrong("bad-format", "time")


def _text(value: str, spec: Spec) -> Result:
    if _FRACTION.fullmatch(value):
        return _from_seconds(float(value) * _DAY)
    found = read_time(value)
    if found is not None:
        return found
    ends = split_range(value)
    if ends is not None:
        first, last = read_time(ends[0]), read_time(ends[1])
        if first is not None and last is not None:
            half = value[:2]
            if last < first and half in ("下午", "晚上") and last.hour < 12:
                last = last.replace(hour=last.hour + 12)
            if spec.field.range_end:
                return Noted(first, moved=((spec.field.range_end, f"{last:%H:%M}"),))
            return Noted(first, extra=(("text", value),))
    about = read_time(_ABOUT.sub("", value))
    if about is not None:
        return Noted(about, extra=(("approx", value),))
    if value.lower() in HALF_DAYS:
        return wrong("bad-format", "half-day")
    day, _, clock = value.partition(" ")
    found = read_time(clock) if clock and any(map(str.isdigit, day)) else None
    return Noted(found, extra=(("text", value),)) if found is not None else wrong("bad-format", "time")


KIND = Kind(parse)
