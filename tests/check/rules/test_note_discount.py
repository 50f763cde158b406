from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model import Typed


def receipt(method: str, day: date, *, deducted: str = "500", due: str | None = "10000") -> dict[str, Typed]:
    """A payment for goods shipped in March; the day is the note's, or that of the cash."""
    return {
        "collect_date": date(2026, 4, 2) if method == "acceptance" else day,
        "method": method,
        "amount": Decimal(9500),
        "note_due_date": day if method == "acceptance" else None,
        "ship_month": "2026-03",
        "goods_amount": None if due is None else Decimal(due),
        "discount_amount": Decimal(deducted),
    }


def test_five_per_cent_within_the_first_seven_days_passes_and_no_more(tell: Callable[..., list[str]]) -> None:
    first, last = date(2026, 4, 1), date(2026, 4, 7)
    rows = [receipt("acceptance", first), receipt("acceptance", last), receipt("acceptance", last, deducted="500.01")]
    assert tell("collection", rows, "note-discount") == ["4× discount_amount note-discount too-much error"]


def test_a_note_before_or_after_those_days_earns_nothing(tell: Callable[..., list[str]]) -> None:
    rows = [receipt("acceptance", day) for day in (date(2026, 3, 31), date(2026, 4, 8))]
    assert tell("collection", rows, "note-discount") == [
        "2× discount_amount note-discount late error",
        "3× discount_amount note-discount late error",
    ]


def test_cash_counts_like_a_note_but_may_come_sooner(tell: Callable[..., list[str]]) -> None:
    rows = [receipt("cash", day) for day in (date(2026, 3, 20), date(2026, 4, 7), date(2026, 4, 8))]
    assert tell("collection", rows, "note-discount") == ["4× discount_amount note-discount late error"]


def test_without_the_amount_due_what_was_paid_and_deducted_is_the_whole(tell: Callable[..., list[str]]) -> None:
    rows = [receipt("transfer", date(2026, 4, 2), deducted=deducted, due=None) for deducted in ("500", "501")]
    assert tell("collection", rows, "note-discount") == ["3× discount_amount note-discount too-much error"]


def test_rounding_to_the_cent_is_no_fault(tell: Callable[..., list[str]]) -> None:
    assert tell("collection", [receipt("cash", date(2026, 4, 2), deducted="50", due="999.99")], "note-discount") == []
