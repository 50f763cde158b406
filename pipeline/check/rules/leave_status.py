"""Somebody who has left has a leave date, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare status and leave date; 调岗 may carry the date of leaving the old post."""
    for index, (status, left) in enumerate(zip(rows.values["status"], rows.values["leave_date"], strict=True)):
        if status == "left" and left is None:
            yield Hit(index, "leave_date", "no-date")
        elif status == "active" and left is not None:
            yield Hit(index, "status", "still-active", (("left", rows.shown("leave_date", index)),))


RULE = RowRule("leave_status", "cross-field", find, forms=("employee",), needs=("status", "leave_date"))
