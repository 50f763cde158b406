"""Periods and days that titles, header lines, sheet names and file names state."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Period
from pipeline.text import match_key

_YEAR = r"(?:(?P<roc>民国)\s*)?(?P<y>(?:19|20)\d{2}|\d{2,3}(?=年))"
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_HAN_YEAR = re.compile(r"二[〇○零0][〇○零0一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ENGLISH = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_WEEKDAYS = {name: number for number, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names}
_ENGLISH_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_DAY = r"(?:(?P<y{0}>(?:19|20)\d{{2}}|1\d{{2}})[-/.年])?(?P<m{0}>\d{{1,2}})[-/.月](?P<d{0}>\d{{1,2}})[日号]?"
_DASH = r"(?:--?|—+|–|~|至|到|\.\.)"
_COMPACT_RANGE = re.compile(r"(?<!\d)((?:19|20)\d{6})" + _DASH + r"((?:19|20)?\d{4,6}|\d{4})(?!\d)")
_RANGE = re.compile(r"(?<!\d)" + _DAY.format(1) + _DASH + _DAY.format(2) + r"(?!\d)")
_RANGE_IN_MONTH = re.compile(r"(?<!\d)" + _DAY.format(1) + _DASH + r"(?P<d2>\d{1,2})[日号]")
_WEEK = re.compile(r"(?:" + _YEAR + r"年?度?)?第?(?P<w>\d{1,2}|[一二三四五六七八九十]{1,3})周(?![一二三四五六日天末])")
_ISO_WEEK = re.compile(r"(?P<y>(?:19|20)\d{2})-?w(?P<w>\d{1,2})(?!\d)")
_QUARTER = re.compile(r"(?:" + _YEAR + r"[年-]?度?)?(?:第?(?P<q>[1-4一二三四])季度?|q(?P<q2>[1-4])(?!\d))")
_MONTH = re.compile(_YEAR + r"[年]\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?!\d)")
_MONTH_DASHED = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/._](?P<m>1[0-2]|0?[1-9])(?![-/.]?\d)")
_MONTH_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?!\d)")
_MONTH_ONLY = re.compile(
    r"(?<![\d年])(?P<m>1[0-2]|[1-9]|0[1-9])月(?:份)?(?![\d上中下])|(?<![一二三四五六七八九十第])(?P<z>十[一二]?|[一二三四五六七八九])月份?"
)
_FULL_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2}|1[01]\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?(?!\d)")
_COMPACT_DAY = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})(?:[-/.]|月)(?P<d>\d{1,2})[日号]?")
_YEAR_ONLY = re.compile(r"(?<!\d)(?:(?P<roc>民国)?(?P<y>(?:19|20)\d{2}|1[01]\d)(?:年度?|度)|(?P<y2>20\d{2})(?!\d|[-/.]))")


class Stated(NamedTuple):
    """A period that some text states; `year_known` is False when the year was supplied by us."""

    period: Period
    year_known: bool = True


def _full_year(year: str, roc: str | None = None) -> int:
    number = int(year)
    if roc or 100 <= number < 200:
        return number + 1911
    return number + 2000 if number < 100 else number


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _CHINESE.get(text, 0)


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=8_192)
def stated_period(text: str, near: date) -> Stated | None:
    """Find the period that a title, a label's value or a name states.

    Args:
        text: Title, header line, sheet or file name.
        near: Day by which a missing year is supplied: the latest such period that began by a month after that day.

    Returns:
        The most telling period in the text: range, then week, month, quarter, day, year; None when it states none.

    Example:
        >>> near = date(2026, 4, 2)
        >>> [stated_period(text, near).period.name for text in ("2026年第10周", "日报_20260302-20260307.xlsx", "民國115年3月")]
        ['2026-W10', '2026-03-02..2026-03-07', '2026-03']
        >>> stated_period("3月销售日报", near)
        Stated(period=Period(first=datetime.date(2026, 3, 1), last=datetime.date(2026, 3, 31), kind='month'), year_known=False)
    """
    key = _HAN_YEAR.sub(lambda found: str(found[0]).translate(_HAN_DIGITS), match_key(text))
    if not any(character.isdigit() or character in _CHINESE for character in key):
        return None
    for read in (_range, _week, _month, _quarter, _single_day, _month_only, _year):
        found = read(key, near)
        if found:
            return found
    return None


def _range(key: str, near: date) -> Stated | None:
    found = _COMPACT_RANGE.search(key)
    if found:
        first = _day(int(found[1][:4]), found[1][4:6], found[1][6:8])
        tail = found[2] if len(found[2]) == 8 else found[1][: 8 - len(found[2])] + found[2]
        last = _day(int(tail[:4]), tail[4:6], tail[6:8])
        if first and last and first <= last:
            return Stated(Period(first, last))
    found = _RANGE.search(key)
    if found:
        known = bool(found["y1"] or found["y2"])
        year = _full_year(found["y1"] or found["y2"]) if known else near.year
        first = _day(year, found["m1"], found["d1"])
        last = _day(_full_year(found["y2"]) if found["y2"] else year, found["m2"], found["d2"])
        if first and last and last < first and not found["y2"]:
            last = _day(year + 1, found["m2"], found["d2"])
        if first and last and first <= last and (last - first).days < 400:
            return Stated(Period(first, last), known)
    found = _RANGE_IN_MONTH.search(key)
    if found:
        year = _full_year(found["y1"]) if found["y1"] else near.year
        first, last = _day(year, found["m1"], found["d1"]), _day(year, found["m1"], found["d2"])
        if first and last and first <= last:
            return Stated(Period(first, last), bool(found["y1"]))
    return None


def _week(key: str, near: date) -> Stated | None:
    found = _ISO_WEEK.search(key) or _WEEK.search(key)
    if not found:
        return None
    before = key[: found.start("w")]
    if re.search(r"月份?第?$", before):
        return None  # 3月第2周: a week of a month has no agreed bounds; the month is what is sure
    groups = found.groupdict()
    year = _full_year(groups["y"], groups.get("roc")) if groups["y"] else near.year
    try:
        return Stated(Period.week(year, _number(found["w"])), bool(groups["y"]))
    except ValueError:
        return None


def _month(key: str, near: date) -> Stated | None:
    del near
    for pattern in (_MONTH, _MONTH_DASHED, _MONTH_COMPACT):
        for found in pattern.finditer(key):
            if pattern is _MONTH and re.match(r"\d", key[found.end() :]):
                continue
            month = _number(found["m"])
            if 1 <= month <= 12:
                return Stated(Period.month(_full_year(found["y"], found.groupdict().get("roc")), month))
    return None


def _quarter(key: str, near: date) -> Stated | None:
    found = _QUARTER.search(key)
    if not found:
        return None
    year = _full_year(found["y"], found["roc"]) if found["y"] else near.year
    return Stated(Period.quarter(year, _number(found["q"] or found["q2"])), bool(found["y"]))


def _single_day(key: str, near: date) -> Stated | None:
    del near
    found = _FULL_DAY.search(key) or _COMPACT_DAY.search(key)
    day = _day(_full_year(found["y"]), found["m"], found["d"]) if found else None
    return Stated(Period(day, day, "day")) if day else None


def _month_only(key: str, near: date) -> Stated | None:
    found = _MONTH_ONLY.search(key)
    if not found:
        return None
    month = _number(found["m"] or found["z"])
    year = near.year if month <= near.month + 1 else near.year - 1
    lone = _YEAR_ONLY.search(key)
    if lone:
        year = _full_year(lone["y"] or lone["y2"], lone["roc"])
    return Stated(Period.month(year, month), bool(lone))


def _year(key: str, near: date) -> Stated | None:
    del near
    found = _YEAR_ONLY.search(key)
    return Stated(Period.year(_full_year(found["y"] or found["y2"], found["roc"]))) if found else None


def period_of_value(value: object, near: date) -> Stated | None:
    """Read a header line's value as a period: text, or a date cell."""
    if isinstance(value, datetime):
        return Stated(Period(value.date(), value.date(), "day"))
    if isinstance(value, date):
        return Stated(Period(value, value, "day"))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= 12 and float(value).is_integer():
        return stated_period(f"{int(value)}月", near)
    return stated_period(value, near) if isinstance(value, str) else None


def sheet_day(name: str, period: Period | None) -> date | str | None:
    """Read a sheet's name as a day: 3.2, 3月4日, 03-05, 20260305, 周四.

    Args:
        name: The sheet's name; the whole of it must be a day.
        period: Period that the file states; supplies the year, or the week of a weekday.

    Returns:
        A date where the year is known, else the day as text that cannot be misread (3月10日 for "3.10"); None when the
        name is no day.

    Example:
        >>> march = Period.month(2026, 3)
        >>> (
        ...     sheet_day("3.10", march),
        ...     sheet_day("3月4日", None),
        ...     sheet_day("周四", Period.week(2026, 10)),
        ...     sheet_day("Sheet1", march),
        ... )
        (datetime.date(2026, 3, 10), '3月4日', datetime.date(2026, 3, 5), None)
    """
    key = match_key(name)
    whole = _FULL_DAY.fullmatch(key) or _COMPACT_DAY.fullmatch(key)
    if whole:
        return _day(_full_year(whole["y"]), whole["m"], whole["d"])
    found = _MONTH_DAY.match(key)
    rest = key[found.end() :] if found else ""
    if found and (not rest or re.fullmatch(r"\(?(?:周|星期).\)?", rest)):
        month, day = int(found["m"]), int(found["d"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        if period is None:
            return f"{month}月{day}日"
        years = [
            year
            for year in (period.first.year, period.last.year)
            if (made := _day(year, found["m"], found["d"])) and made in period
        ]
        return _day(years[0] if years else period.first.year, found["m"], found["d"]) or f"{month}月{day}日"
    of_month = re.fullmatch(r"(\d{1,2})[日号]", key)
    if of_month and period and period.kind == "month":
        return _day(period.first.year, str(period.first.month), of_month[1])
    weekday = weekday_of(name)
    if weekday is not None and period and (period.last - period.first).days < 7:
        day_found = period.first + timedelta(days=(weekday - period.first.weekday()) % 7)
        return day_found if day_found in period else None
    return None


@lru_cache(maxsize=4_096)
def month_of(text: str) -> tuple[int | None, int] | None:
    """Read a column header as a month: 1月, 一月份, Jan, 2026-01, 2026年1月.

    Returns:
        Year where it is written, and month 1 to 12; None for anything else, such as 一季度, 合计, 1月增长率.

    Example:
        >>> month_of("一月份"), month_of("2026-01"), month_of("Jan"), month_of("元月份任务"), month_of("1季度")
        ((None, 1), (2026, 1), (None, 1), (None, 1), None)
    """
    key = re.sub(r"\(.*?\)|/?(?:万|千)?元$|(?:计划|目标|任务|指标)(?:额|量|数)?$", "", match_key(text))
    key = re.sub(r"^((?:\d{4}年)?)元月", r"\g<1>1月", key)
    found = re.fullmatch(
        r"(?:(?P<roc>民国)?(?P<y>\d{2,4})[年\-/.]?)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})(?P<t>月份?)?", key
    )
    if found and (found["t"] or (found["y"] and len(found["y"]) == 4)):
        month = _number(found["m"])
        return (_full_year(found["y"], found["roc"]) if found["y"] else None, month) if 1 <= month <= 12 else None
    name = re.fullmatch(r"([a-z]{3,9})[.\-' ]*(\d{2}|\d{4})?", key)
    if name and name[1][:3] in _ENGLISH and (len(name[1]) == 3 or name[1] in _LONG_MONTHS):
        return (_full_year(name[2]) if name[2] else None, _ENGLISH[name[1][:3]])
    return None


_MONTH_NAMES = "january february march april may june july august september october november december sept"
_LONG_MONTHS = frozenset(_MONTH_NAMES.split())


@lru_cache(maxsize=4_096)
def weekday_of(text: str) -> int | None:
    """Read 周四, 星期四, 礼拜四 or Thu as a weekday, 0 for Monday; None for anything else.

    Example:
        >>> weekday_of("星期四"), weekday_of("Mon"), weekday_of("周报")
        (3, 0, None)
    """
    key = match_key(text)
    found = re.fullmatch(r"(?:周|星期|礼拜)([一二三四五六日天1-7])", key)
    if found:
        return _WEEKDAYS[found[1]]
    return _ENGLISH_DAYS.get(key[:3]) if key.isascii() and key in _LONG_DAYS else None


_DAY_NAMES = "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday"
_LONG_DAYS = frozenset(_DAY_NAMES.split())
