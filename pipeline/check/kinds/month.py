"""Months: 2026年3月, 2026-03, 3月份, 202603, 一月, a date."""

from __future__ import annotations

from datetime import date

from pipeline.check.grammar.day import MONTHS
from pipeline.check.grammar.outcome import Kind, Result, Spec, wrong
from pipeline.check.grammar.stretch import read_period
from pipeline.check.grammar.words import as_text
from pipeline.check.kinds import date as days


def parse(value: object, spec: Spec) -> Result:
    """Read a month as ``2026-03``; the period lends the year.

    Args:
        value: A filled cell; text in half width.
        spec: The column.
    """
    if isinstance(value, date):
        return f"{value:%Y-%m}" if 2000 <= value.year <= 2099 else wrong("bad-format", "month")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, spec)
    if not isinstance(value, str):
        return wrong("bad-format", "month")
    written = value[:3].lower()
    if written in MONTHS and spec.period is not None and not any(map(str.isdigit, value)):
        return f"{spec.period.first.year:04d}-{MONTHS.index(written) + 1:02d}"
    period = read_period(value, spec.period)
    if period is None or period.kind != "month":
        return wrong("bad-format", "month")
    return period.name


def _number(value: float, spec: Spec) -> Result:
    """Read 202603, a serial, 3 with the period's year; 2026.1 could be January or October."""
    if value == 0 or value - value != 0:
        return wrong("bad-format", "month")
    if value == int(value) and 1 <= value <= 12 and spec.period is not None:
        return f"{spec.period.first.year:04d}-{int(value):02d}"
    if days.FIRST_SERIAL <= value <= days.LAST_SERIAL:
        result = days.number(value, spec)
        return f"{result:%Y-%m}" if isinstance(result, date) else wrong("bad-format", "month")
    written = as_text(value)
    if "." in written and len(written.partition(".")[2]) == 1 and written.endswith(".1"):
        return wrong("ambiguous-date", "month")
    return parse(written, spec)


KIND = Kind(parse, by_period=True)
