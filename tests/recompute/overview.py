"""The front page worked out again from what the other modules of this folder work out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recompute import complaints, compliance, customers, sales, visits
from tests.recompute.complaints import Complaints, on_time_rate
from tests.recompute.world import FIRST, Again, ratio

if TYPE_CHECKING:
    from tests.recompute.world import Known, Shown


def recompute(known: Known) -> dict[str, Again]:
    """Work the front page's figures out."""
    sold = sales.recompute(known)
    seen = visits.recompute(known)
    heard = complaints.recompute(known)
    each = compliance.filing(known)
    whole = sold["company"].rows[0]
    out = seen["totals"].rows[0]
    kpi = heard["kpi"].rows[0]
    reporting = set().union(*(known.sent_by(form) for form in ("visit_daily", "sales_detail", "complaint")))
    figures: Shown = {
        **{name: whole[name] for name in ("actual_amount", "target_amount", "achievement")},
        "visits": out["visits"],
        "visited_customers": out["customers"],
        **{name: kpi[name] for name in ("complaints", "on_time_rate", "overdue")},
        "filing_rate": ratio(sum(item[2] for item in each.values()), sum(item[1] for item in each.values())),
        "reporting_branches": len(reporting),
        "branches": len(known.tables["branch"]),
    }
    told = Complaints(known)
    progress = {row["branch_name"]: row for row in sold["by_branch"].rows if row["month"] == sales.TOTAL}
    months = {row["month"]: row for row in sold["by_branch"].rows if row["branch_name"] == sales.TOTAL}
    visited = {row["branch_name"]: row for row in seen["by_branch"].rows}
    filed = {row["branch_name"]: row for row in compliance.recompute(known)["filing_by_branch"].rows}
    branches: list[Shown] = []
    complained: list[Shown] = []
    for register in known.tables["branch"]:
        code, name = register["branch_code"], register["branch_name"]
        own = [row for row in told.rows if row["_branch"] == code]
        tally = told.tally(own)
        is_known = code in told.sent
        branches.append(
            {
                "branch_name": name,
                **{column: progress[name][column] for column in ("target_amount", "actual_amount", "achievement")},
                "visits": visited[name]["visits"],
                "filing_rate": filed[name]["filing_rate"],
                "complaints": len(own) if is_known else None,
                "on_time_rate": on_time_rate(tally) if is_known else None,
            }
        )
        if own:
            complained.append(
                {
                    "branch_name": name,
                    "complaints": len(own),
                    "on_time": tally["on_time"],
                    "late_or_overdue": tally["late"] + tally["overdue"],
                    "on_time_rate": on_time_rate(tally),
                }
            )
    first_sales = customers.first_sales(known)
    new = sum(1 for day in first_sales.values() if str(FIRST) <= day <= str(known.reference_day))
    bought = [row for row in customers.recompute(known)["by_branch"].rows if row["branch_name"] == sales.TOTAL]
    days = {row["day"]: row for row in seen["by_day"].rows}
    return {
        "figures": Again((), [figures]),
        "assessment": Again(
            (),
            [
                {"customers": bought[0]["current_customers"], "new_customers": new}
                | {name: kpi[name] for name in ("on_time_rate", "satisfied_share")}
            ],
        ),
        "by_branch": Again(("branch_name",), branches),
        "glance_sales": Again(
            ("branch_name",),
            [
                {"branch_name": name} | {column: row[column] for column in ("target_amount", "actual_amount", "achievement")}
                for name, row in progress.items()
            ],
        ),
        "glance_complaints": Again(("branch_name",), complained, is_part=True),
        "glance_filing": Again(
            ("branch_name",),
            [
                {"branch_name": name} | {column: row[column] for column in ("required_days", "filed_days", "filing_rate")}
                for name, row in filed.items()
            ],
        ),
        "by_month": Again(
            ("month",),
            [
                {"month": month}
                | {column: months[month][column] for column in ("target_amount", "actual_amount", "achievement")}
                | {
                    "visits": sum(row["visits"] for day, row in days.items() if day.startswith(month)),
                    "complaints": sum(1 for row in told.rows if row["received_at"].startswith(month)),
                    "first_sales": sum(1 for day in first_sales.values() if day.startswith(month)),
                }
                for month in known.months()
            ],
            is_part=True,
        ),
    }
