"""Complaints of more than a quarter worked out again: CMP-01, CMP-06, CMP-08, CMP-11, VIS-14."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from tests.recompute.care import is_open
from tests.recompute.facts import Facts, listed, months_later
from tests.recompute.world import Again, ratio

if TYPE_CHECKING:
    from tests.recompute.world import Known, Row, Shown

TOTAL = "合计"
AGES = (1, 3, 7, 15, 30)
"""CMP-01: last day of each class of age."""
OFTEN = 3
"""CMP-08: from how many complaints on they repeat themselves."""


def recompute(known: Known) -> dict[str, Again]:
    """Work out what repeats itself, what was never registered, what is open and what no compensation is stated for."""
    facts = Facts(known)
    rows = [row for row in known.tables["complaint"] if _day(row) <= facts.day]
    times = {row["complaint_no"]: _times(row, rows) for row in rows}
    own = [row for row in rows if facts.in_period(row["received_at"])]
    again = [row for row in rows if times[row["complaint_no"]] >= OFTEN]
    kpi: Shown = {
        "open_complaints": sum(1 for row in rows if is_open(row, facts.day)),
        "repeat_rate": ratio(sum(1 for row in again if row in own), len(own)),
        "customers": sum(1 for row in facts.customers if facts.stage(row["customer_id"]) != "lost"),
        "complaints_12_months": sum(1 for row in rows if months_later(_day(row), 12) > facts.day),
    }
    months = [str(months_later(facts.day.replace(day=1), -back))[:7] for back in range(12)]
    return {
        "kpi": Again((), [kpi]),
        "ageing": listed("age", _ageing(rows, facts) if kpi["open_complaints"] else []),
        "repeats": listed(
            "complaint_no",
            [{"complaint_no": row["complaint_no"], "times": times[row["complaint_no"]]} for row in again if row in own],
        ),
        "by_month": listed(
            "month",
            [
                {
                    "month": month,
                    "complaints": sum(1 for row in rows if row["received_at"].startswith(month)),
                    "repeats": sum(1 for row in again if row["received_at"].startswith(month)),
                }
                for month in (months if rows else ())
            ],
        ),
        "cost": listed("branch_name", _not_stated(own, known)),
        "by_salesperson": Again(("branch_name", "person_name"), _unregistered(facts, rows), is_part=True),
    }


def _day(row: Row) -> date:
    return date.fromisoformat(row["received_at"][:10])


def _times(row: Row, rows: list[Row]) -> int:
    """Tell which complaint of this customer about this product within twelve months it is (CMP-08)."""
    return sum(
        1
        for other in rows
        if (other["_customer_id"], other["product_code"]) == (row["_customer_id"], row["product_code"])
        and other["received_at"] <= row["received_at"]
        and months_later(_day(other), 12) >= _day(row)
    )


def _ageing(rows: list[Row], facts: Facts) -> list[Shown]:
    """Sort the open ones by the days since they came (CMP-01)."""
    found: list[Shown] = []
    for first, last in zip((0, *(age + 1 for age in AGES)), (*AGES, None), strict=True):
        own = [
            row
            for row in rows
            if is_open(row, facts.day) and first <= (facts.day - _day(row)).days <= (last if last is not None else 10**6)
        ]
        answered = sum(1 for row in own if row["handled_at"] or row["replied_at"])
        name = f"> {first - 1}" if last is None else f"{first}–{last}"
        found.append({"age": name, "open_complaints": len(own), "unanswered": len(own) - answered, "not_closed": answered})
    return found


def _not_stated(own: list[Row], known: Known) -> list[Shown]:
    """Count those that the product caused and that were closed without a word on compensation (CMP-06)."""
    wanting = [row for row in own if row["cause_category"] == "product" and row["closed_at"] and not row["compensation_amount"]]
    counts = Counter(row["_branch"] for row in wanting)
    found = [
        {"branch_name": known.branch_name(code), "not_stated": counts[code]} for code in sorted({row["_branch"] for row in own})
    ]
    return [*found, {"branch_name": TOTAL, "not_stated": len(wanting)}] if own else []


def _unregistered(facts: Facts, rows: list[Row]) -> list[Shown]:
    """Count the complaints that each person heard on visits and that nobody registered by the next working day (VIS-14)."""
    counts: Counter[tuple[str, str]] = Counter()
    for form, who in (("visit_daily", "salesperson"), ("supervisor_visit_daily", "supervisor")):
        for row in facts.known.tables[form]:
            if row["complaint_raised"] != "true" or not row["customer_name"] or not facts.in_period(row["visit_date"]):
                continue
            due = str(facts.next_workday(date.fromisoformat(row["visit_date"])))
            days = [other["received_at"][:10] for other in rows if other["_customer_id"] == row["_customer_id"]]
            logged = min((day for day in days if day >= row["visit_date"]), default=None)
            counts[row["_branch"], row[who]] += (logged > due) if logged else due <= str(facts.day)
    return [
        facts.named(branch, person_name=facts.known.person_name(who), not_logged=count)
        for (branch, who), count in counts.items()
        if count
    ]
