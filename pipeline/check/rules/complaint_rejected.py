"""A complaint that proved unfounded has the status 不成立."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the verdict on the complaint with its status, both ways."""
    for index, (verified, status) in enumerate(zip(rows.values["verified"], rows.values["status"], strict=True)):
        if verified == "no" and status not in (None, "rejected"):
            yield Hit(index, "status", "unfounded")
        elif status == "rejected" and verified in ("yes", "partly"):
            yield Hit(index, "status", "founded")


RULE = RowRule("complaint_rejected", "cross-field", find, forms=("complaint",), needs=("verified", "status"), rule="CMP-02")
