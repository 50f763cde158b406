"""Days as people write them, and the year and month that a period lends them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.model import Period

OLDEST, LATEST = 1900, 2099
_TRADITIONAL = str.maketrans("國號週禮號點時", "国号周礼号点时")
_ERA = r"(?P<era>(?:中华|中華)?民国)?"
_SEPARATOR = r"\s*[-/.年]\s*"
_END = r"\s*[日号]?(?P<rest>.*)$"
_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"^{_ERA}(?P<y>\d{{4}}|\d{{2,3}}){_SEPARATOR}(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})(?!\d){_END}",
        r"^(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)(?P<rest>.*)$",
        r"^(?P<y>1\d\d)(?P<m>\d\d)(?P<d>\d\d)$",
        rf"^{_ERA}(?P<y>\d{{4}}|\d{{2,3}}(?=\s*年)){_SEPARATOR}(?P<m>\d{{1,2}})\s*月?(?:份)?$",
        r"^(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])$",
        rf"^{_ERA}(?P<y>\d{{4}}|\d{{2,3}}(?=\s*年))\s*年?度?$",
        rf"^(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})(?![\d/.-]){_END}",
        r"^(?P<d>\d{1,2})\s*[日号](?P<rest>.*)$",
    )
)
_OTHER_ORDER = re.compile(r"^(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)(?!\d)(?P<rest>.*)$", re.DOTALL)
_ENGLISH = re.compile(r"^(?P<d>\d{1,2})[ -]?(?P<m>[a-z]{3})[a-z]*\.?[ ,-]*(?P<y>\d{4}|\d{2})?(?P<rest>(?: .*)?)$", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HAN_DAY = re.compile(r"[〇○零一二三四五六七八九十廿卅]+(?=[年月日号])")
_HAN_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SELDOM = 3
"""How much farther a past day counts where days usually lie ahead."""
_WEEKDAY = re.compile(r"[(\[]?\s*(?:星期|周|礼拜)\s*(?P<day>[一二三四五六日天])\s*[)\]]?")
_WEEKDAYS = "一二三四五六日"


class Day(NamedTuple):
    """The parts of a day that a text names; `rest` is what stood behind it, `weekday` 0 for Monday."""

    year: int | None
    month: int | None
    day: int | None
    rest: str = ""
    weekday: int | None = None
    unsure: bool = False
    """True when day and month could be the other way round."""


def _han_number(found: re.Match[str]) -> str:
    """Turn 二〇二六, 十五 or 廿一 into digits."""
    text = found.group()
    if not any(mark in text for mark in "十廿卅"):
        return "".join(str(_HAN_DIGITS[mark]) for mark in text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, _, ones = text.partition("十")
    return str((_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0))


def simple_day(text: str) -> str:
    """Bring a day's text, already in half width, to simplified characters and Arabic digits.

    Example:
        >>> simple_day("民國一百一十五年") == simple_day("民国一百一十五年"), simple_day("二〇二六年三月十五日")
        (True, '2026年3月15日')
    """
    return _HAN_DAY.sub(_han_number, text.translate(_TRADITIONAL)).strip()


@lru_cache(maxsize=65_536)
def read_day(text: str) -> Day | None:
    """Read the parts of a day; None when the text is none.

    Args:
        text: The text in half width (`words.plain`).

    Example:
        >>> read_day("2026-3-5")[:3], read_day("民國115年3月5日")[:3], read_day("3/5")[:3], read_day("5日")[:3]
        ((2026, 3, 5), (2026, 3, 5), (None, 3, 5), (None, None, 5))
        >>> read_day("26-3-5")[:3], read_day("115/3/5")[:3], read_day("3.10")[:3], read_day("2012年")[:3]
        ((2026, 3, 5), (2026, 3, 5), (None, 3, 10), (2012, None, None))
        >>> read_day("2026-3-5 上午9:20").rest
        '上午9:20'
    """
    bare = simple_day(text)
    for pattern in _PATTERNS:
        found = pattern.match(bare)
        if found is not None:
            parts = found.groupdict()
            year = _year(parts["y"], era=bool(parts.get("era"))) if parts.get("y") else None
            return _behind(year, _int(parts.get("m")), _int(parts.get("d")), parts.get("rest") or "")
    found = _OTHER_ORDER.match(bare)
    if found is not None:
        first, second = int(found["a"]), int(found["b"])
        month, day = (second, first) if first > 12 else (first, second)
        return _behind(int(found["y"]), month, day, found["rest"])._replace(unsure=max(first, second) <= 12 and first != second)
    found = _ENGLISH.match(bare)
    if found is not None and found["m"].lower() in MONTHS:
        year = _year(found["y"], era=False) if found["y"] else None
        return _behind(year, MONTHS.index(found["m"].lower()) + 1, int(found["d"]), found["rest"])
    return None


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _year(digits: str, *, era: bool) -> int:
    """Complete a year: Taiwan's era begins in 1912; two digits mean 1950 to 2049."""
    year = int(digits)
    if era or len(digits) == 3:
        return year + 1911
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year


def _behind(year: int | None, month: int | None, day: int | None, rest: str) -> Day:
    """Take a weekday out of what stands behind a day."""
    found = _WEEKDAY.search(rest)
    weekday = None
    if found is not None:
        weekday = _WEEKDAYS.index(found["day"].replace("天", "日"))
        rest = rest[: found.start()] + rest[found.end() :]
    return Day(year, month, day, rest.strip(" ,T()"), weekday)


def safe_date(year: int, month: int, day: int) -> date | None:
    """Give a day of the calendar between 1900 and 2099, or None."""
    if not OLDEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def place(month: int | None, day: int, period: Period | None, *, ahead: bool = False) -> date | None:
    """Find the day that a text without year, or without year and month, means in a period.

    The year is the one that puts the day into the period, else nearest to it: 30 December in a file about January is of
    the year before; `ahead` dates, such as the day a note is due, are seldom past. A day without month must lie in the period.

    Example:
        >>> from pipeline.model import Period
        >>> place(3, 5, Period.month(2026, 3)), place(12, 30, Period.month(2026, 1)), place(1, 2, Period.week(2025, 53 - 1))
        (datetime.date(2026, 3, 5), datetime.date(2025, 12, 30), datetime.date(2026, 1, 2))
        >>> place(9, 18, Period.month(2026, 3), ahead=True), place(2, 20, Period.month(2026, 3), ahead=True)
        (datetime.date(2026, 9, 18), datetime.date(2026, 2, 20))
        >>> place(None, 2, Period(date(2026, 3, 30), date(2026, 4, 4)))
        datetime.date(2026, 4, 2)
    """
    if period is None:
        return None
    if month is None:
        inside = [one for one in _firsts(period) if (found := safe_date(one.year, one.month, day)) and found in period]
        return safe_date(inside[0].year, inside[0].month, day) if len(inside) == 1 else None
    years = range(period.first.year - 1, period.last.year + 2)
    days = [one for year in years if (one := safe_date(year, month, day)) is not None]
    return min(days, key=lambda one: _distance(one, period) * (_SELDOM if ahead and one < period.first else 1), default=None)


def _firsts(period: Period) -> list[date]:
    """Give the first day of each month that a period touches, at most two of them; more would not tell a month."""
    months = [period.first.replace(day=1)]
    while months[-1].year * 12 + months[-1].month < period.last.year * 12 + period.last.month and len(months) < 3:
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    return months if len(months) < 3 else []


def _distance(day: date, period: Period) -> int:
    """Count the days between a day and a period; 0 inside."""
    return max((period.first - day).days, (day - period.last).days, 0)
