"""Customers worked out again from the master list: ANA-11, CLS-01, CLS-02, ARC-11."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.recompute.world import Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.recompute.world import Known, Row, Shown


def stage_of(known: Known) -> Callable[[Row], str]:
    """Give what tells a customer's stage: new for 12 months from the first sale, potential while there is none (CLS-01)."""
    firsts = first_sales(known)
    since = year_ago(known)

    def stage(customer: Row) -> str:
        first = firsts.get(customer["customer_id"])
        if not first:
            return "potential"
        return "new" if first > since else "old"

    return stage


def first_sales(known: Known) -> dict[str, str]:
    """Give the day on which each customer first bought: by the sales known, or earlier by the card."""
    found = {row["customer_id"]: row["first_deal_date"] for row in known.tables["customer"] if row["first_deal_date"]}
    for row in known.tables["sales_detail"]:
        if money(row["amount"]) > 0:
            found[row["_customer_id"]] = min(found.get(row["_customer_id"], "9"), row["sale_date"])
    return found


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

    def count(own: list[Row]) -> Shown:
        stages = Counter(stage(row) for row in own)
        return {
            "customers": len(own),
            "with_card": sum(1 for row in own if row["customer_id"] in carded),
            "old_customers": stages["old"],
            "new_customers": stages["new"],
            "potential_customers": stages["potential"],
            "lost_customers": 0,
            "current_customers": len(own) - stages["potential"],
        }

    kinds: list[Shown] = []
    for kind in {row["business_type"] for row in customers}:
        own = [row for row in customers if row["business_type"] == kind]
        kinds.append(
            {
                "business_type": kind or None,
                "share": ratio(len(own), len(customers)),
                **{name: value for name, value in count(own).items() if name in ("customers", "current_customers")},
            }
        )
    branches: list[Shown] = []
    carding = known.sent_by("customer_card")
    for register in known.tables["branch"]:
        code = register["branch_code"]
        figures = count([row for row in customers if row["branch_code"] == code])
        if code not in carding:
            figures["with_card"] = None
        branches.append({"branch_name": register["branch_name"]} | figures)
    branches.append({"branch_name": "合计"} | count(customers))
    totals = {name: value for name, value in count(customers).items() if name != "current_customers"}
    return {
        "totals": Again((), [totals]),
        "by_type": Again(("business_type",), kinds),
        "by_branch": Again(("branch_name",), branches),
    }
