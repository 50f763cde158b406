"""A stretch of days that a file or a report speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of calendar days, both ends included.

    Example:
        >>> march = Period.month(2026, 3)
        >>> march.last.isoformat(), date(2026, 3, 31) in march, march.name
        ('2026-03-31', True, '2026-03')
    """

    first: date
    last: date
    kind: Literal["day", "week", "month", "quarter", "year", "range"] = "range"

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last

    @property
    def name(self) -> str:
        """The period as `--period` takes it: ``2026-03``, ``2026-Q1``, ``2026-W10``, ``2026`` or ``first..last``."""
        match self.kind:
            case "year":
                return f"{self.first:%Y}"
            case "quarter":
                return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
            case "month":
                return f"{self.first:%Y-%m}"
            case "week":
                year, week, _ = self.first.isocalendar()
                return f"{year}-W{week:02d}"
            case _:
                return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Give a calendar month; `month` is 1 to 12."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1), "month")

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """Give a calendar quarter; `quarter` is 1 to 4."""
        start = cls.month(year, quarter * 3 - 2)
        return cls(start.first, cls.month(year, quarter * 3).last, "quarter")

    @classmethod
    def year(cls, year: int) -> Period:
        """Give a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), "year")

    @classmethod
    def week(cls, year: int, week: int) -> Period:
        """Give an ISO week, Monday to Sunday."""
        monday = date.fromisocalendar(year, week, 1)
        return cls(monday, monday + timedelta(days=6), "week")
