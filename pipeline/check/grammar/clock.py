"""Times of day as people write them."""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache

_TRADITIONAL = str.maketrans("點時分鐘鍾兩", "点时分钟钟两")
_HALF = r"(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|am|pm|a\.m\.|p\.m\.)?"
_TIME = re.compile(
    rf"^{_HALF}\s*(?:(?P<h>\d{{1,2}})\s*(?:[:.点时]\s*(?P<m>[0-5]?\d|半|一刻|三刻)?)\s*(?:分)?(?:[:.]?\s*(?P<s>[0-5]\d)(?:\.\d+)?)?秒?(?:钟|整)?"
    r"|(?P<bare>\d{1,2})(?=\s*(?:am|pm|a\.m\.|p\.m\.)|$)|(?P<block>\d{3,4}))\s*(?P<after>am|pm|a\.m\.|p\.m\.)?$",
    re.IGNORECASE,
)
_LATE = frozenset(["下午", "傍晚", "晚上", "晚间", "夜里", "pm", "p.m."])
_EARLY = frozenset(["凌晨", "清晨", "早上", "早晨", "上午", "am", "a.m."])
_HAN_HOUR = re.compile(r"[一二两三四五六七八九十]+(?=[点时])")
_HAN_MINUTE = re.compile(r"(?<=[点时])[一二三四五六七八九十]+(?=分|$)")
_DIGITS = {mark: number for number, mark in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_RANGE = re.compile(r"\s*(?:--?|~|–|—|―|至|到)\s*")
HALF_DAYS = frozenset(["上午", "下午", "中午", "全天", "晚上", "早上", "傍晚", "am", "pm"])


def _number(found: re.Match[str]) -> str:
    """Turn 十一 or 九 into digits."""
    tens, ten, ones = found.group().rpartition("十")
    if not ten:
        return str(_DIGITS.get(found.group(), ""))
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))


@lru_cache(maxsize=16_384)
def read_time(text: str) -> time | None:
    """Read a time of day from a text in half width; None when it is none.

    Example:
        >>> [read_time(text).isoformat("minutes") for text in ("9:30", "9点半", "上午9:30", "下午2:00", "9.30", "下午12:05")]
        ['09:30', '09:30', '09:30', '14:00', '09:30', '12:05']
        >>> read_time("上午"), read_time("25:00")
        (None, None)
    """
    bare = text.translate(_TRADITIONAL).strip()
    bare = _HAN_MINUTE.sub(_number, _HAN_HOUR.sub(_number, bare))
    found = _TIME.match(bare)
    if found is None:
        return None
    minute_text = found["m"] or "0"
    if found["block"]:
        hour, minute = int(found["block"][:-2]), int(found["block"][-2:])
    else:
        hour = int(found["h"] or found["bare"])
        if "." in bare and found["m"] and len(found["m"]) == 1 and found["m"].isdigit():
            minute = int(found["m"]) * 10 if found["m"] < "5" else 60
        else:
            minute = {"半": 30, "一刻": 15, "三刻": 45}.get(minute_text) or int(minute_text if minute_text.isdigit() else 0)
    half = (found["half"] or found["after"] or "").lower()
    if found["bare"] and not half and hour < 2:
        return None
    if half in _LATE and hour < 12:
        hour += 12
    elif (half in _EARLY and hour == 12) or (half in ("晚上", "夜里") and hour == 24):
        hour = 0
    elif half == "中午" and hour < 4:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    return to_minute(time(hour, minute, int(found["s"] or 0)))


def split_range(text: str) -> tuple[str, str] | None:
    """Split a range of times such as 9:30-10:20; None when it is none.

    Example:
        >>> split_range("上午9:30-10:20"), split_range("9:30")
        (('上午9:30', '10:20'), None)
    """
    parts = _RANGE.split(text)
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def to_minute(value: time) -> time:
    """Drop the seconds of a time; five seconds short of a minute count as the minute, since a fraction of a day is rounded.

    Example:
        >>> to_minute(time(9, 29, 57)), to_minute(time(9, 30, 20))
        (datetime.time(9, 30), datetime.time(9, 30))
    """
    total = value.hour * 3600 + value.minute * 60 + value.second + 5
    if total >= 86_400:
        return time(23, 59)
    return time(total // 3600, total % 3600 // 60)
