"""Which days a report speaks of: the period asked for or by default, and the day up to which things are judged."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.model import Period

if TYPE_CHECKING:
    import duckdb

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
_YEAR = re.compile(r"\d{4}")

_DOINGS = """
    SELECT visit_date AS day FROM current_visit_daily
    UNION ALL SELECT visit_date FROM current_supervisor_visit_daily
    UNION ALL SELECT sale_date FROM current_sales_detail
    UNION ALL SELECT report_date FROM current_sales_daily_summary
    UNION ALL SELECT TRY_CAST(substr(received_at, 1, 10) AS DATE) FROM current_complaint
"""


def parse_period(text: str) -> Period:
    """Read a period as `--period` takes it.

    Args:
        text: ``2026-03``, ``2026-Q1``, ``2026-W10``, ``2026``, ``2026-03-05`` or ``2026-03-01..2026-03-15``.

    Raises:
        UsageError: It is none of these, or not a stretch of the calendar.

    Example:
        >>> parse_period("2026-Q1").last.isoformat(), parse_period("2026-02").last.isoformat(), parse_period("2026-W10").name
        ('2026-03-31', '2026-02-28', '2026-W10')
    """
    written = text.strip()
    try:
        return _read_period(written)
    except ValueError as fault:
        raise UsageError("report.usage.period", value=text) from fault


def _read_period(written: str) -> Period:
    """Read a period; a ValueError tells that it is none."""
    if ".." in written:
        first, _, last = written.partition("..")
        period = Period(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()), "range")
        if period.last < period.first:
            raise ValueError(written)
        return period
    if _YEAR.fullmatch(written):
        return Period.year(int(written))
    if match := _MONTH.fullmatch(written):
        return Period.month(int(match[1]), int(match[2]))
    if match := _QUARTER.fullmatch(written):
        return Period.quarter(int(match[1]), int(match[2]))
    if match := _WEEK.fullmatch(written):
        return Period.week(int(match[1]), int(match[2]))
    day = date.fromisoformat(written)
    return Period(day, day, "day")


def default_period(connection: duckdb.DuckDBPyConnection) -> Period | None:
    """Give the month of the latest visit, sale or complaint; plans, targets, calendars and next dates do not count.

    Args:
        connection: With the `current_*` views as of the asked instant.

    Returns:
        A month, or None when the archive knows no visit, sale or complaint.
    """
    latest = latest_day(connection)
    return Period.month(latest.year, latest.month) if latest else None


def reference_day(connection: duckdb.DuckDBPyConnection, period: Period) -> date:
    """Give the day up to which ageing, lateness and checkpoints are judged: 基准日, printed in every report.

    Args:
        connection: With the `current_*` views as of the asked instant.
        period: What the report speaks of.

    Returns:
        The earlier of the period's last day and the latest visit, sale or complaint known; never the wall clock.
    """
    latest = latest_day(connection)
    return min(period.last, latest) if latest else period.last


def latest_day(connection: duckdb.DuckDBPyConnection) -> date | None:
    """Find the latest day on which a visit, a sale or a complaint was made.

    Args:
        connection: With the `current_*` views as of the asked instant.
    """
    row = connection.execute(f"SELECT max(day) FROM ({_DOINGS})").fetchone()  # noqa: S608 - our own text
    return row[0] if row and isinstance(row[0], date) else None


def has_doings(connection: duckdb.DuckDBPyConnection, period: Period) -> bool:
    """Tell whether a visit, a sale or a complaint of a period is known.

    Args:
        connection: With the `current_*` views as of the asked instant.
        period: Which.
    """
    days = [period.first, period.last]
    return bool(connection.execute(f"SELECT 1 FROM ({_DOINGS}) WHERE day BETWEEN ? AND ? LIMIT 1", days).fetchall())  # noqa: S608 - our own text
