"""The first page of any company worked out again: changes against earlier stretches, alerts, visits by week."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.recompute import trade
from tests.recompute.care import week_of
from tests.recompute.clients import Clients
from tests.recompute.complaints import Complaints
from tests.recompute.duties import Duties
from tests.recompute.facts import REMOTE, Facts, listed
from tests.recompute.sales import Sales
from tests.recompute.world import FIRST, Again, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.recompute.world import Known, Shown

STRETCHES = {"previous": ("2025-10-01", "2025-12-31"), "year": ("2025-01-01", "2025-03-31")}
"""What the first quarter of 2026 is held against: the quarter before, and the same a year ago."""
FRESH = 7
"""SUB-13: days after which a branch's latest visit or sale is old."""


def recompute(known: Known) -> dict[str, Again]:
    """Work out what the first page tells beyond what other reports tell."""
    facts, duties = Facts(known), Duties(known)
    due = [upload for upload in duties.weeks.values() if upload.is_due and upload.state != "none"]
    asked = [row for row in known.tables["satisfaction_survey"] if facts.in_period(row["survey_date"])]
    trading = [row["customer_id"] for row in facts.customers if facts.trade_status(row["customer_id"]) == "current"]
    started = [
        row["customer_id"]
        for row in facts.customers
        if facts.stage(row["customer_id"]) == "new" and facts.in_period(facts.first_trade(row["customer_id"]))
    ]
    sent = known.sent_by("customer_card") | {row["branch_code"] for row in facts.customers}
    errors = Counter(row["branch"] for row in known.tables["finding"] if (row["severity"], row["status"]) == ("error", "open"))
    owned = Counter(row["branch_code"] for row in facts.customers)
    return {
        "figures": Again((), [{"punctual_share": ratio(sum(1 for upload in due if upload.is_punctual), len(due))}]),
        "assessment": Again(
            (),
            [
                {
                    "answers": len(asked) if known.tables["satisfaction_survey"] else None,
                    "customers": len(trading),
                    "new_customers": len(started),
                }
            ],
        ),
        "by_branch": listed(
            "branch_name",
            [
                facts.named(
                    row["branch_code"],
                    customers=owned[row["branch_code"]] if row["branch_code"] in sent else None,
                    open_findings=errors[row["branch_code"]],
                )
                for row in known.tables["branch"]
            ],
        ),
        "glance_visits": listed("slot", _weeks(facts)),
        "changes": listed("figure basis", _changes(facts)),
        "alerts": listed("alert branch_name", list(_alerts(duties))),
    }


def _weeks(facts: Facts) -> list[Shown]:
    weeks = dict.fromkeys(week_of(FIRST + timedelta(days=number)) for number in range((facts.until - FIRST).days + 1))
    out = [row for row in facts.visits if facts.in_period(row["visit_date"]) and row["visit_method"] not in REMOTE]
    rows = {week: [row["_customer_id"] for row in out if week_of(row["visit_date"]) == week] for week in weeks}
    return [{"slot": week, "visits": len(own), "customers": len(set(own))} for week, own in rows.items()]


def _measures(facts: Facts) -> dict[str, list[tuple[str, object]]]:
    """Give what is compared, each as days with what they add."""
    told = Complaints(facts.known, FIRST.replace(year=2000))
    out = [row for row in facts.visits if row["visit_method"] not in REMOTE]
    judged = [(row["received_at"][:10], told.states[id(row)]) for row in told.rows]
    return {
        "actual_amount": [(sale.day, sale.amount) for sale in facts.sales],
        "visits": [(row["visit_date"], 1) for row in out],
        "visited_customers": [(row["visit_date"], row["_customer_id"]) for row in out],
        "complaints": [(day, 1) for day, _ in judged],
        "on_time_rate": [(day, state == "on_time") for day, state in judged if state not in ("unknown", "waiting")],
    }


def _changes(facts: Facts) -> list[Shown]:
    """Hold the quarter against the one before and that of last year; not against one that begins a week before any record."""
    found: list[Shown] = []
    for figure, rows in _measures(facts).items():
        if not rows:
            continue

        def measure(first: str, last: str, figure: str = figure, rows: list[tuple[str, object]] = rows) -> Fraction | None:
            own = [value for day, value in rows if first <= day <= last]
            if figure == "visited_customers":
                return Fraction(len(set(own)))
            total = Fraction(
                sum((Decimal(str(float(value)) if isinstance(value, bool) else str(value)) for value in own), Decimal())
            )
            return total if figure != "on_time_rate" else total / len(own) if own else None

        now = measure(str(FIRST), str(facts.until))
        for basis, (first, last) in STRETCHES.items():
            then = measure(first, last)
            is_known = min(day for day, _ in rows) <= str(date.fromisoformat(first) + timedelta(days=7))
            change = None
            if is_known and then is not None and now is not None:
                change = now - then if figure == "on_time_rate" else (now - then) / abs(then) if then else None
            found.append({"figure": figure, "basis": basis, "change": change})
    return found


def _alerts(duties: Duties) -> Iterator[Shown]:
    """Give what needs attention of each branch: how many of what, and how much it is behind (SAT-11)."""
    known = duties.known
    for alert, numbers in _numbers(duties).items():
        for branch, number in numbers.items():
            if number:
                yield {"alert": alert, "branch_name": known.branch_name(branch), "number": number, "amount": None}
    days = [(row["_branch"], row["visit_date"]) for row in known.tables["visit_daily"]]
    days += [(sale.branch, sale.day) for sale in duties.sales]
    for register in known.tables["branch"]:
        told = {"branch_name": register["branch_name"], "number": None, "amount": None}
        own = [day for branch, day in days if branch == register["branch_code"] and day <= str(duties.until)]
        age = (duties.day - date.fromisoformat(max(own))).days if own else 0
        if not own or age > FRESH:
            yield told | ({"alert": "stale_branch", "number": age} if own else {"alert": "silent_branch"})
    for row in trade.behind(Sales(known)):
        if row["alert"] == "behind_branch":
            figures = {"share": row["checkpoint_share"], "expected": row["expected_share"], "amount": row["behind_amount"]}
            yield {"alert": "behind_branch", "branch_name": row["branch_name"], "number": None} | figures


def _numbers(duties: Duties) -> dict[str, Counter[str]]:
    """Count by branch the alerts that say how many."""
    known = duties.known
    clients, sales = Clients(known), Sales(known)
    told = Complaints(known, FIRST.replace(year=2000))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in told.rows:
        counts["overdue_complaints"][row["_branch"]] += told.states[id(row)] == "overdue"
    for upload in duties.weeks.values():
        counts["missing_weeks"][upload.branch] += (upload.form, upload.state) == ("visit_daily", "missing")
    for row in known.tables["submission"]:
        counts["held_files"][row["branch"]] += row["verdict"] == "held"
    for row in clients.customers:
        code, branch = row["customer_id"], row["branch_code"]
        counts["missing_cards"][branch] += code not in clients.carded and bool(clients.last_sale(code))
        counts["without_owner"][branch] += not clients.has_owner(code)
    for branch in sorted(sales.branches):
        counts["missing_targets"][branch] = sum(not sales.target(month, branch, None) for month in known.months())
    return counts
