"""Of two dates or times one must not come before the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.check.rule import Hit, RowRule, Rows, is_after

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pair(NamedTuple):
    """Two fields of a form: `later` must not be before `earlier`; under `strict` it may not be equal either."""

    earlier: str
    later: str
    strict: bool = False


PAIRS: dict[str, tuple[Pair, ...]] = {
    "employee": (Pair("hire_date", "leave_date"),),
    "product": (Pair("price_from", "price_to"),),
    "absence": (Pair("start_date", "end_date"),),
    "customer_card": (Pair("established_date", "first_deal_date"), Pair("created_date", "updated_date")),
    "visit_daily": (Pair("start_time", "end_time"), Pair("visit_date", "next_visit_date", strict=True)),
    "supervisor_visit_daily": (Pair("start_time", "end_time"), Pair("visit_date", "trip_return_date")),
    "sales_detail": (Pair("sale_date", "ship_date"),),
    "complaint": (
        Pair("received_at", "verified_at"),
        Pair("verified_at", "handled_at"),
        Pair("handled_at", "closed_at"),
        Pair("received_at", "handled_at"),
        Pair("received_at", "closed_at"),
        Pair("received_at", "replied_at"),
        Pair("replied_at", "closed_at"),
        Pair("handled_at", "replied_at"),
        Pair("replied_at", "follow_up_at"),
        Pair("ship_date", "received_at"),
    ),
    "price_approval": (Pair("valid_from", "valid_to"),),
    "contract": (Pair("valid_from", "valid_to"),),
}


def find(rows: Rows) -> Iterator[Hit]:
    """Compare each pair in each record; a later date is told once, against the first date that it contradicts."""
    told: set[tuple[int, str]] = set()
    for pair in PAIRS[rows.form.id]:
        if not rows.has(pair.earlier, pair.later):
            continue
        for index, (earlier, later) in enumerate(zip(rows.values[pair.earlier], rows.values[pair.later], strict=True)):
            if later is None or earlier is None or (type(earlier) is type(later) and earlier < later):  # type: ignore[operator]
                continue
            if not is_after(earlier, later, or_equal=pair.strict):
                continue
            if (index, pair.later) not in told:
                told.add((index, pair.later))
                detail = "interim" if pair == ("handled_at", "replied_at", False) else "strict" if pair.strict else "plain"
                yield Hit(
                    index, pair.later, detail, (("other", rows.title(pair.earlier)), ("bound", rows.shown(pair.earlier, index)))
                )


RULE = RowRule("order_of_dates", "order-of-dates", find, forms=tuple(PAIRS))
