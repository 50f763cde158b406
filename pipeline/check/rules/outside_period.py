"""A record's day should lie in the period that the title, header line or file name states."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows
from pipeline.model import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Typed

FIELDS = {
    "visit_daily": ("visit_date",),
    "supervisor_visit_daily": ("visit_date",),
    "visit_plan": ("plan_date",),
    "sales_detail": ("sale_date", "ship_date"),
    "sales_daily_summary": ("report_date",),
}
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.|/)(\d{4}-\d\d-\d\d)")


def stated_period(value: Typed) -> Period | None:
    """Read a period as its kind writes it.

    Example:
        >>> stated_period("2026-W10").first.isoformat()
        '2026-03-02'
    """
    if not isinstance(value, str):
        return None
    if match := _MONTH.fullmatch(value):
        return Period.month(int(match[1]), int(match[2]))
    if match := _WEEK.fullmatch(value):
        return Period.week(int(match[1]), int(match[2]))
    if match := _QUARTER.fullmatch(value):
        return Period.quarter(int(match[1]), int(match[2]))
    if _YEAR.fullmatch(value):
        return Period.year(int(value))
    if match := _RANGE.fullmatch(value):
        return Period(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    return None


def find(rows: Rows) -> Iterator[Hit]:
    """Compare each day, or stretch of days, with the stated period; a plan's own period column comes first."""
    is_sale, is_plan = rows.form.id == "sales_detail", rows.form.id == "visit_plan"
    slack = timedelta(days=int(rows.figure("CHECK-PERIOD", "sales_slack_days")) if is_sale else 0)
    plans = rows.column("plan_period") if is_plan else [None] * len(rows)
    own = {plan: stated_period(plan) for plan in set(plans)}
    if rows.table.period is None and not any(own.values()):
        return
    for field_id in FIELDS[rows.form.id]:
        for index, (value, plan) in enumerate(zip(rows.column(field_id), plans, strict=True)):
            period = own[plan] or rows.table.period
            if period is None or value is None:
                continue
            if type(value) is date:
                first = last = value
            else:
                stretch = stated_period(value)
                if stretch is None:
                    continue
                first, last = stretch.first, stretch.last
            if last < period.first - slack or first > period.last + slack:
                yield Hit(index, field_id, params=(("first", period.first.isoformat()), ("last", period.last.isoformat())))


RULE = RowRule("outside_period", "outside-period", find, forms=tuple(FIELDS))
