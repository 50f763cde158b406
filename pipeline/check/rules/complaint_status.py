"""A complaint's status claims no more than its dates show, and no less than 结案日期 says; the dates win."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

PROOFS = {"handling": "verified_at", "replied": "replied_at"}


def find(rows: Rows) -> Iterator[Hit]:
    """Look for a status ahead of its date, and for an open status beside a closing date."""
    closed = rows.column("closed_at")
    for index, status in enumerate(rows.values["status"]):
        if not isinstance(status, str):
            continue
        if closed[index] is not None and status not in ("closed", "rejected"):
            yield Hit(index, "status", "behind", (("closed", rows.shown("closed_at", index)),))
        proof = PROOFS.get(status, "")
        if proof in rows.values and rows.values[proof][index] is None and not rows.is_told(proof, index):
            later = [rows.column(field_id)[index] for field_id in ("handled_at", "replied_at", "closed_at")]
            if all(value is None for value in later):
                yield Hit(index, "status", "ahead", (("proof", rows.title(proof)),))


RULE = RowRule("complaint_status", "cross-field", find, forms=("complaint",), needs=("status",), rule="CMP-02")
