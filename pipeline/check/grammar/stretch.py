"""Stretches of days as people write them: 3.2-3.6, 第二周, 3月上旬, 一季度."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.check.grammar.day import place, read_day, safe_date, simple_day
from pipeline.model import Period

if TYPE_CHECKING:
    from datetime import date as Date  # noqa: N812 - the type beside the constructor

_BETWEEN = re.compile(r"\s*(?:--?|~|–|—+|―|至|到)\s*")
_YEAR = r"(?:(?P<y>\d{4})\s*年?度?\s*[-/.]?\s*)?"
_MONTH = r"(?:(?P<m>\d{1,2})\s*月份?\s*)?"
_HAN = {mark: number for number, mark in enumerate("一二三四五六", start=1)}
_NUMBER = r"(?P<n>\d{1,2}|[一二三四五六])"
_WEEK_OF_MONTH = re.compile(rf"^{_YEAR}{_MONTH}第?\s*{_NUMBER}\s*(?:周|个?星期)$")
_WEEK_OF_YEAR = re.compile(rf"^{_YEAR}(?:第\s*(?P<n>\d{{1,2}})\s*周|[wW]\s*(?P<w>\d{{1,2}}))$")
_PART = re.compile(rf"^{_YEAR}{_MONTH}(?P<part>上旬|中旬|下旬|月?初|月?中|月?底|月?末|上半月|下半月|整月|全月)$")
_MONTH_ALONE = re.compile(rf"^{_YEAR}(?P<m>\d{{1,2}}|[一二三四五六七八九]|十[一二]?)\s*月份?$")
_QUARTER = re.compile(
    rf"^{_YEAR}(?:第?\s*(?P<n>[1-4一二三四])\s*季度?|[qQ]\s*(?P<q>[1-4]))(?:\s*[-/]?\s*(?P<y2>\d{{4}})\s*年?)?$"
)
_HALF_YEAR = re.compile(rf"^{_YEAR}(?P<half>上|下)半年度?$")
_PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_PARTS |= {"上半月": (1, 15), "下半月": (16, 31), "整月": (1, 31), "全月": (1, 31)}
_MONTHS = {mark: number for number, mark in enumerate("一二三四五六七八九", start=1)} | {"十": 10, "十一": 11, "十二": 12}


def read_days(text: str, period: Period | None) -> Period | None:
    """Read a stretch of days; what it does not say comes from the period of the sheet.

    A week of a month is counted by sevens from its first day; a third of a month (旬) by tens.

    Args:
        text: The text in half width (`words.plain`).
        period: The period that title or header line names.

    Example:
        >>> march = Period.month(2026, 3)
        >>> read_days("3.2-3.6", march).name, read_days("第二周", march).name, read_days("3月上旬", march).name
        ('2026-03-02..2026-03-06', '2026-03-08..2026-03-14', '2026-03-01..2026-03-10')
        >>> read_days("2026-03-05", march) is None
        True
    """
    bare = simple_day(text)
    parts = _BETWEEN.split(bare)
    if len(parts) == 2 and all(parts):
        first = _end(parts[0], period)
        last = _end(parts[1], Period(first, first) if first and read_day(parts[1]) else period, first)
        return Period(first, last) if first and last and first <= last else None
    found = _PART.match(bare)
    if found:
        start, end = _PARTS[found["part"].removeprefix("月") if found["part"] not in _PARTS else found["part"]]
        return _inside(found["y"], found["m"], period, start, end)
    found = _WEEK_OF_MONTH.match(bare)
    if found and (found["m"] or (period is not None and period.kind == "month")):
        number = _HAN.get(found["n"]) or int(found["n"])
        return _inside(found["y"], found["m"], period, number * 7 - 6, number * 7) if number <= 5 else None
    return None


def _end(text: str, period: Period | None, first: Date | None = None) -> Date | None:
    """Read one end of a range; the last may be a day number alone."""
    day = read_day(text)
    if day is None:
        if first is None or not text.isdigit():
            return None
        return safe_date(first.year, first.month, int(text))
    if day.day is None or day.rest or day.unsure:
        return None
    if day.year is not None and day.month is not None:
        return safe_date(day.year, day.month, day.day)
    if day.month is None and first is not None:
        return safe_date(first.year, first.month, day.day)
    return place(day.month, day.day, period)


def _inside(year: str | None, month: str | None, period: Period | None, start: int, end: int) -> Period | None:
    """Give days `start` to `end` of a month, which the text or the period names."""
    if month is not None:
        known = safe_date(int(year), int(month), 1) if year else place(int(month), 1, period)
    else:
        known = period.first if period is not None and period.kind == "month" else None
    if known is None:
        return None
    whole = Period.month(known.year, known.month)
    last = min(end, whole.last.day)
    return Period(whole.first.replace(day=start), whole.first.replace(day=last)) if start <= last else None


def _iso(text: str) -> date | None:
    """Read 2026-03-09; None when there is no such day."""
    return safe_date(int(text[:4]), int(text[5:7]), int(text[8:]))


_NAMED_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")


def read_period(text: str, period: Period | None) -> Period | None:
    """Read a month, week, quarter, half-year, year or range.

    Args:
        text: The text in half width (`words.plain`).
        period: The period of the sheet, which lends its year.

    Example:
        >>> march = Period.month(2026, 3)
        >>> [read_period(text, march).name for text in ("2026年3月", "第10周", "一季度", "Q2", "2026年", "202603", "上半年")]
        ['2026-03', '2026-W10', '2026-Q1', '2026-Q2', '2026', '2026-03', '2026-01-01..2026-06-30']
    """
    bare = simple_day(text)
    for pattern in (_QUARTER, _WEEK_OF_YEAR, _HALF_YEAR, _MONTH_ALONE):
        found = pattern.match(bare)
        if found is not None:
            parts = found.groupdict()
            lent = period.first.year if period is not None else 0
            year = int(parts.get("y") or parts.get("y2") or lent)
            return _named(pattern, parts, year) if 1900 <= year <= 2099 else None
    whole = re.fullmatch(r"(\d{4})[-/]?[wW](\d{1,2})|(\d{4})[-/]?[qQ]([1-4])", bare)
    if whole:
        try:
            return Period.week(int(whole[1]), int(whole[2])) if whole[1] else Period.quarter(int(whole[3]), int(whole[4]))
        except ValueError:
            return None
    day = read_day(bare)
    if day is not None and day.year is not None and not day.rest:
        if not 1900 <= day.year <= 2099:
            return None
        if day.month is None:
            return Period.year(day.year)
        return _month(day.year, day.month) if day.day is None or safe_date(day.year, day.month, day.day) else None
    named = _NAMED_RANGE.fullmatch(bare)
    if named and (first := _iso(named[1])) and (last := _iso(named[2])) and first <= last:
        return Period(first, last)
    stretch = read_days(bare, period)
    if stretch is not None and stretch.first.weekday() == 0 and stretch.last - stretch.first == timedelta(days=6):
        return Period(stretch.first, stretch.last, "week")
    return stretch


def _named(pattern: re.Pattern[str], parts: dict[str, str | None], year: int) -> Period | None:
    """Make the period that one of the patterns has found in a year."""
    if pattern is _QUARTER:
        number = parts["n"] or parts["q"] or ""
        return Period.quarter(year, _HAN.get(number) or int(number))
    if pattern is _HALF_YEAR:
        first = parts["half"] == "上"
        return Period(date(year, 1, 1), date(year, 6, 30)) if first else Period(date(year, 7, 1), date(year, 12, 31))
    if pattern is _MONTH_ALONE:
        month = parts["m"] or ""
        return _month(year, _MONTHS.get(month) or int(month))
    try:
        return Period.week(year, int(parts["n"] or parts["w"] or 0))
    except ValueError:
        return None


def _month(year: int, month: int) -> Period | None:
    """Give a month of the calendar, or None."""
    return Period.month(year, month) if 1 <= month <= 12 else None
