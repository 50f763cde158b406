"""The rate achieved is the month to date divided by the month's target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare on exact amounts, half a percentage point more or less."""
    slack = rows.figure("CHECK-AMOUNT", "rate_points") / 100
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, values in enumerate(zip(*columns, strict=True)):
        done, target, rate = map(number_of, values)
        if done is None or not target or rate is None:
            continue
        expected = done / target
        if abs(rate - expected) > slack:
            shown = f"{expected * 100:.1f}%", f"{rate * 100:.1f}%"
            yield Hit(index, "achievement_rate", params=(("expected", shown[0]), ("found", shown[1])))


RULE = RowRule(
    "achievement_rate",
    "sum-mismatch",
    find,
    forms=("sales_daily_summary",),
    needs=("mtd_amount", "month_target", "achievement_rate"),
)
