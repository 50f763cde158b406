"""Words that stand for nothing, for the value above, for a fault of the spreadsheet; values as plain text."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pipeline.text import INVISIBLE

NOTHING = frozenset(
    ["", "/", "\\", "-", "--", "---", "—", "——", "–", "―", "//", "无", "無", "暂无", "暫無", "N/A", "n/a", "0000-00-00"],
)
"""What means empty (`forms.md` 1.6), in half width; kinds that read 无 as *no* or as a label ask for it themselves."""
BLANK = frozenset(["", "0000-00-00"])
ERRORS = frozenset(
    ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!"]
)
NO_VALUE_ERRORS = frozenset(["#N/A", "#DIV/0!"])
"""Errors that say that there is nothing; the others hide a value."""
DITTO = frozenset(["同上", "同前", "仝上", "〃", "′′", '"', "''", "“", "”", "``", "″"])


def plain(text: str) -> str:
    """Give a text in half width, without invisible characters and outer white space.

    Example:
        >>> plain("　１２００元 ")
        '1200元'
    """
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE)).strip()


def number_text(value: float) -> str:
    """Write a number of a cell as its digits, without a float's tail or exponent.

    Example:
        >>> number_text(13800138000.0), number_text(0.1 + 0.2)
        ('13800138000', '0.3')
    """
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - the one value unlike itself
        return str(value)
    if value.is_integer():
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def as_text(value: object) -> str:
    """Write any cell value as a reader would see it.

    Example:
        >>> as_text(42.0), as_text(datetime(2026, 3, 5, 9, 20)), as_text(time(9, 5)), as_text(True)
        ('42', '2026-03-05 09:20', '09:05', 'TRUE')
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
