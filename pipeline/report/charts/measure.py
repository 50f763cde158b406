"""Numbers and days as charts write them: short, in one unit, with round steps on the axis."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from pipeline.report.charts.theme import SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_STEPS = (1, 2, 2.5, 5, 10)
_DAY = re.compile(r"\d{4}-(W?\d\d)")
_WHOLE = re.compile(r"\d{4}-(\d\d-\d\d|W\d\d)")


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit that all numbers of a chart are written in."""

    factor: float = 1
    unit: str = ""

    def scaled(self, value: object) -> float:
        """Give a value in this unit."""
        return float(str(value)) / self.factor

    def word(self, scaled: float) -> str:
        """Write a number of this unit: three places that count, no more than one behind the point.

        Example:
            >>> Measure(10_000, "万元").word(128.44), Measure(0.01, "%").word(99.96), Measure().word(12345)
            ('128万元', '99.9%', '12,345')
        """
        number = Decimal(repr(scaled))
        places = Decimal(1) if abs(number) >= 100 or number == number.to_integral_value() else Decimal("0.1")
        shown = number.quantize(places, ROUND_HALF_UP)
        if self.factor == 0.01 and shown == 100 and number < 100:
            shown = Decimal("99.9")
        return f"{shown:,f}{self.unit}"


def choose_measure(kind: str, values: Iterable[object], steps: str) -> Measure:
    """Choose the unit that the largest value reads best in.

    Args:
        kind: Kind of the column.
        values: What is to be written, without gaps.
        steps: Units from large to small as the catalogue has them, ``100000000:亿元 10000:万元 1:元``.

    Example:
        >>> choose_measure("money", [3_500_000], "100000000:亿元 10000:万元 1:元")
        Measure(factor=10000.0, unit='万元')
    """
    if kind == "percent":
        return Measure(0.01, "%")
    largest = max((abs(float(str(value))) for value in values), default=0.0)
    measure = Measure()
    for part in steps.split():
        factor, _, unit = part.partition(":")
        measure = Measure(float(factor), unit)
        if largest >= measure.factor:
            break
    return measure


def round_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Give round steps that reach from below the lowest to above the highest value.

    Example:
        >>> round_ticks(0, 87)
        [0, 20, 40, 60, 80, 100]
    """
    span = (high - low) or abs(high) or 1.0
    size = 10 ** math.floor(math.log10(span / wanted))
    step = next(size * part for part in _STEPS if size * part * wanted >= span - size * 1e-9)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def day_number(value: object) -> int | None:
    """Give a day's place on a time axis; of a month or week its first day; None for what is no day.

    Example:
        >>> day_number("2026-03") == date(2026, 3, 1).toordinal(), day_number("2026")
        (True, None)
    """
    if isinstance(value, (date, datetime)):
        return value.toordinal()
    text = str(value)
    if not _DAY.match(text):
        return None
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text[:10]).toordinal()
    except ValueError:
        return None


def short_days(texts: Sequence[str]) -> list[str]:
    """Write days and weeks as short as they stay clear: without the year where all are of one; all else as it is.

    Example:
        >>> short_days(["2026-03-05", "2026-03-10"]), short_days(["2025-12", "2026-01"]), short_days(["2026-W09"])
        (['03-05', '03-10'], ['2025-12', '2026-01'], ['W09'])
    """
    if len({text[:4] for text in texts}) > 1 or not all(_WHOLE.fullmatch(text) for text in texts):
        return list(texts)
    return [text[5:] for text in texts]


def spaced(places: Sequence[float], apart: float) -> list[int]:
    """Choose among places, from the last to the first, those that stand far enough from the one chosen before.

    Args:
        places: In rising order.
        apart: How far two that stay must be from each other.

    Returns:
        Which of them, in rising order.

    Example:
        >>> spaced([0, 10, 20, 30], 10), spaced(range(7), 2.5), spaced([0, 27, 31], 5)
        ([0, 1, 2, 3], [0, 3, 6], [0, 2])
    """
    chosen: list[int] = []
    for number in reversed(range(len(places))):
        if not chosen or places[chosen[-1]] - places[number] >= apart:
            chosen.append(number)
    return chosen[::-1]


def text_width(text: str, size: float = SIZE) -> float:
    """Estimate how wide a text is set, in pixels: full-width signs a square each, others as in the widest of the usual fonts."""
    return size * sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.64 for sign in text)


def shorten(text: str, widest: float, size: float = SIZE) -> str:
    """Cut a text to a width; what is cut off is told by a mark.

    Example:
        >>> shorten("华东分公司第一办事处", 78)
        '华东分公司…'
    """
    if text_width(text, size) <= widest:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > widest:
        kept = kept[:-1]
    return kept + "…"
