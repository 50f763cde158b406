"""Periods: a month, week, quarter, half-year, year or range of days, named as `--period` takes them."""

from __future__ import annotations

from datetime import date

from pipeline.check.grammar.outcome import Kind, Result, Spec, wrong
from pipeline.check.grammar.stretch import read_period
from pipeline.check.grammar.words import as_text
from pipeline.check.kinds import date as days


def parse(value: object, spec: Spec) -> Result:
    """Read a period as ``2026-03``, ``2026-W10``, ``2026-Q1``, ``2026`` or ``2026-03-02..2026-03-06``.

    Args:
        value: A filled cell; text in half width; a date means its month.
        spec: The column; its period lends the year.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if days.FIRST_SERIAL <= value <= days.LAST_SERIAL:
            value = days.number(value, spec)
        elif value == int(value if value - value == 0 else 0) and 1 <= value <= 12 and spec.period is not None:
            value = f"{spec.period.first.year}-{int(value):02d}"
        else:
            value = as_text(value)
    if isinstance(value, date):
        return f"{value:%Y-%m}" if 2000 <= value.year <= 2099 else wrong("bad-format", "period")
    if not isinstance(value, str):
        return wrong("bad-format", "period")
    period = read_period(value, spec.period)
    return period.name if period is not None else wrong("bad-format", "period")


KIND = Kind(parse, by_period=True)
