"""A weekday typed beside a date must be that date's weekday."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, day_of
from pipeline.model import Address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Value

_WEEKDAY = re.compile(r"(?:星期|礼拜|禮拜|周|週)\s*([一二三四五六日天])(?!\w)")
_PLAIN = re.compile(r"^(?:星期|礼拜|禮拜|周|週)?\s*([一二三四五六日天])$")
_LABEL = re.compile(r"星期|礼拜|禮拜|周几|週幾")
DAYS = "一二三四五六日"


def weekday_in(text: Value, pattern: re.Pattern[str] = _WEEKDAY) -> int | None:
    """Find a weekday in a text, Monday being 0.

    Example:
        >>> weekday_in("2026年3月5日 星期四"), weekday_in("2026-03-05")
        (3, None)
    """
    match = pattern.search(text) if isinstance(text, str) else None
    return None if match is None else DAYS.index("日" if match[1] == "天" else match[1])


def find(rows: Rows) -> Iterator[Hit]:
    """Look for a weekday in a column 星期 and, where one date serves all rows, in the header lines.

    A weekday inside the date's own cell is judged while that cell is read.
    """
    field_id = rows.form.date_field
    dates = rows.values.get(field_id)
    if not dates:
        return
    beside = [extra.values for header, extra in rows.table.extra.items() if _LABEL.search(header)]
    shared: int | None = None
    column = rows.table.columns.get(field_id)
    if (column is not None and isinstance(column.where, Address)) or len(set(dates)) == 1:
        for label, text in rows.table.header_lines.items():
            if shared is None:
                shared = weekday_in(text, _PLAIN) if _LABEL.search(label) else weekday_in(f"{label} {text}")
    if shared is None and not beside:
        return
    for index, value in enumerate(dates):
        day, stated = day_of(value), shared
        for extra in beside:
            stated = weekday_in(extra[index], _PLAIN) if stated is None else stated
        if day is not None and stated is not None and stated != day.weekday():
            params = (("day", day.isoformat()), ("stated", DAYS[stated]), ("weekday", DAYS[day.weekday()]))
            yield Hit(index, field_id, params=params)


RULE = RowRule("weekday_mismatch", "cross-field", find, forms=("visit_daily", "supervisor_visit_daily", "sales_daily_summary"))
