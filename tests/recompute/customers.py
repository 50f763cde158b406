"""Customers worked out again from the master list: ANA-11, CLS-01, CLS-02, ARC-11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recompute.world import Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.recompute.world import Known, Row, Shown


def stage_of(known: Known) -> Callable[[Row], str]:
    """Give what tells a customer's stage: new for 12 months from the first sale, potential while there is none (CLS-01)."""
    sold: dict[str, list[str]] = {}
    for row in known.tables["sales_detail"]:
        if money(row["amount"]) > 0:
            sold.setdefault(row["_customer_id"], []).append(row["sale_date"])
    since = year_ago(known)

    def stage(customer: Row) -> str:
        days = sold.get(customer["customer_id"], [])
        first = min([*days, customer["first_deal_date"]] if customer["first_deal_date"] else days, default="")
        if not first:
            return "potential"
        return "new" if first > since else "old"

    return stage


def year_ago(known: Known) -> str:
    """Give the day twelve months before the reference date."""
    return str(known.reference_day.replace(year=known.reference_day.year - 1))


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the customers report out that count the master list.

    Less than twelve months of sales are known, so nobody is lost, and whoever ever bought trades now (ARC-11, CLS-02).
    """
    customers = known.tables["customer"]
    carded = {row["_customer_id"] for row in known.tables["customer_card"]}
    stage = stage_of(known)
    kinds: list[Shown] = []
    for kind in {row["business_type"] for row in customers}:
        own = [row for row in customers if row["business_type"] == kind]
        kinds.append(
            {
                "business_type": kind or None,
                "customers": len(own),
                "share": ratio(len(own), len(customers)),
                "current_customers": sum(1 for row in own if stage(row) != "potential"),
            }
        )
    totals: Shown = {
        "customers": len(customers),
        "with_card": sum(1 for row in customers if row["customer_id"] in carded),
        **{f"{name}_customers": sum(1 for row in customers if stage(row) == name) for name in ("old", "new", "potential")},
        "lost_customers": 0,
    }
    return {"totals": Again((), [totals]), "by_type": Again(("business_type",), kinds)}
