"""What visits brought to light, and whom they missed: VIS-01 by week, VIS-06, VIS-10, VIS-14, COA-01, SUB-03."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.recompute.facts import REMOTE, Facts, listed, months_later
from tests.recompute.world import FIRST, Again, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

FEW = 50
"""VIS-10: percent of a person's customers below which his rounds are too narrow."""
ONE = 30
"""VIS-10: percent of his visits above which one customer has too many."""


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the visits report out that the demo's company leaves empty, and the two calendars."""
    facts = Facts(known)
    out = [row for row in facts.visits if facts.in_period(row["visit_date"]) and row["visit_method"] not in REMOTE]
    return {
        "voice_by_theme": listed("purpose", _voices(facts)),
        "lopsided": listed("month person_name", _lopsided(facts, out)),
        "key_unvisited": listed("customer_name", _unvisited(facts)),
        "accompanied_days": Again(("month", "branch_name", "person_name"), _company(facts), is_part=True),
        "forward_by_dept": listed("handling_dept", _forwarded(facts)),
        "branch_day": Again(("branch_name", "slot"), _weeks(facts, out, by_person=False)),
        "by_person_day": Again(("branch_name", "salesperson", "slot"), _weeks(facts, out, by_person=True)),
    }


def week_of(day: date | str) -> str:
    """Name a calendar week as ISO 8601 does."""
    year, week, _ = date.fromisoformat(str(day)[:10]).isocalendar()
    return f"{year}-W{week:02}"


def _voices(facts: Facts) -> list[Shown]:
    """Count what customers said and complained of under each purpose of the visit (VIS-14)."""
    heard: dict[str, list[Row]] = defaultdict(list)
    for row in facts.visits:
        if facts.in_period(row["visit_date"]) and (row["customer_feedback"] or row["complaint_raised"] == "true"):
            for purpose in filter(None, row["purpose"].split("|")):
                heard[purpose].append(row)
    return [
        {
            "purpose": purpose,
            "opinions": sum(1 for row in rows if row["customer_feedback"]),
            "complaints": sum(1 for row in rows if row["complaint_raised"] == "true"),
            "customers": len({row["_customer_id"] for row in rows}),
        }
        for purpose, rows in heard.items()
    ]


def looked_after(facts: Facts) -> Iterable[Row]:
    """Give the customers whom somebody is to see: neither lost nor blacklisted."""
    return (row for row in facts.customers if facts.stage(row["customer_id"]) != "lost" and row["risk_flag"] != "blacklist")


def _lopsided(facts: Facts, out: list[Row]) -> list[Shown]:
    """Find months in which one customer has more than 30 % of a person's visits, and fewer than half of his saw him (VIS-10)."""
    assigned: dict[str, set[str]] = defaultdict(set)
    for row in looked_after(facts):
        assigned[facts.owner(row["customer_id"])].add(row["customer_id"])
    found: list[Shown] = []
    for who, month in sorted({(row["salesperson"], row["visit_date"][:7]) for row in out}):
        own = [row for row in out if (row["salesperson"], row["visit_date"][:7]) == (who, month)]
        seen = Counter(row["_customer_id"] for row in own)
        most = max(seen.values())
        met = assigned[who] & set(seen)
        if assigned[who] and most * 100 > ONE * len(own) and len(met) * 100 < FEW * len(assigned[who]):
            found.append(
                {
                    "month": month,
                    "person_name": facts.known.person_name(who),
                    "most_visits": most,
                    "visits": len(own),
                    "one_share": ratio(most, len(own)),
                    "assigned": len(assigned[who]),
                    "visited": len(met),
                    "coverage": ratio(len(met), len(assigned[who])),
                }
            )
    return found


def _unvisited(facts: Facts) -> list[Shown]:
    """List key customers whom nobody visited in the period, of branches that sent daily reports at all (VIS-06)."""
    seen = {
        row["_customer_id"]
        for row in (*facts.visits, *facts.heads)
        if facts.in_period(row["visit_date"]) and row.get("visit_method") not in REMOTE
    }
    sent = facts.known.sent_by("visit_daily") | facts.known.sent_by("supervisor_visit_daily")
    return [
        {"customer_name": row["customer_name"], "sales_12_months": facts.sales_12_months(row["customer_id"])}
        for row in looked_after(facts)
        if (row["value_class"] or facts.value_class(row["customer_id"])) == "key"
        and row["customer_id"] not in seen
        and row["branch_code"] in sent
    ]


def _company(facts: Facts) -> list[Shown]:
    """Count each section head's days with his salespeople, against 20 or the month's working days (COA-01)."""
    people, sent = facts.known.people(), facts.known.sent_by("visit_daily")
    said = {
        (row["visit_date"], row["salesperson"], name) for row in facts.visits for name in row["accompanied_by"].split("|") if name
    }
    found: list[Shown] = []
    for code, head in people.items():
        for month in facts.known.months() if head["branch_code"] in facts.known.sent_by("supervisor_visit_daily") else ():
            first = date.fromisoformat(month + "-01")
            last = months_later(first, 1) - timedelta(days=1)
            team = {
                who
                for who, row in people.items()
                if (row["supervisor_code"], row["role"]) == (code, "salesperson")
                and row["hire_date"] <= str(last)
                and (row["leave_date"] >= str(first) if row["leave_date"] else row["status"] != "left")
            }
            rows = [row for row in facts.heads if row["supervisor"] == code and row["visit_date"].startswith(month)]
            met = {(row["visit_date"], who) for row in rows for who in row["accompanied_salesperson"].split("|") if who in team}
            days = {day for day, _ in met}
            target = min(20, len(facts.workdays(first, last)))
            row = facts.named(head["branch_code"], month=month, person_name=head["employee_name"], days=len(days))
            row |= {"target_days": target, "lacking_days": max(target - len(days), 0), "people": len(team)}
            row |= {"people_accompanied": len({who for _, who in met})}
            confirmed = {day for day, who in met if (day, who, code) in said}
            row |= {"confirmed_days": len(confirmed) if head["branch_code"] in sent else None}
            found += [row] if team else []
    return found


def is_open(row: Row, until: date) -> bool:
    """Tell by its dates whether a complaint is open; unfounded and replied to is the end, too (CMP-02)."""
    done = row["closed_at"] or (row["verified"] == "no" and row["replied_at"])
    return row["received_at"][:10] <= str(until) and not (done and done[:10] <= str(until))


def _forwarded(facts: Facts) -> list[Shown]:
    """Count what asks for head office, by department and by how far it is: visits with a request, open complaints (SUB-03)."""
    reviews = {row["item_no"]: row for row in facts.known.tables["visit_review"]}
    numbers = {_matter(row): row["item_no"] for row in facts.known.shown["visits.reading"]}
    matters: list[tuple[str, str, str, str]] = []
    for form in ("visit_daily", "supervisor_visit_daily"):
        matters += [
            (row["visit_date"], row["customer_name"], row["need_hq_action"], row["handling_dept"])
            for row in facts.known.tables[form]
            if row["need_hq_action"] and facts.in_period(row["visit_date"])
        ]
    matters += [
        (row["received_at"][:10], row["customer_name"], row["content"], row["responsible_dept"])
        for row in facts.known.tables["complaint"]
        if facts.in_period(row["received_at"]) and is_open(row, facts.day)
    ]
    states: dict[str | None, Counter[str]] = defaultdict(Counter)
    for day, customer, matter, dept in matters:
        review = reviews.get(numbers.get((day, customer, matter), ""), {})
        states[review.get("forwarded_to") or dept or None][review.get("review_status") or "unread"] += 1
    return [
        {"handling_dept": dept, "items": sum(counts.values())}
        | {
            name: counts[status]
            for name, status in (("unread", "unread"), ("read_only", "read"), ("forwarded", "forwarded"), ("done", "done"))
        }
        for dept, counts in states.items()
    ]


def _matter(row: Shown) -> tuple[str, str, str]:
    return str(row["day"]), str(row["customer_name"]), str(row["matter"])


def _weeks(facts: Facts, out: list[Row], *, by_person: bool) -> list[Shown]:
    """Count visits by week; a week of which a branch sent nothing is not told, one without working days reads nothing."""
    days = [FIRST + timedelta(days=number) for number in range((facts.until - FIRST).days + 1)]
    working = {week_of(day) for day in days if facts.is_workday(day)}
    every = [*facts.known.tables["visit_daily"]]
    came = {(row["_branch"], week_of(row["visit_date"])) for row in every}
    names = {
        (row["_branch"], row["salesperson"] if by_person else "") for row in facts.visits if facts.in_period(row["visit_date"])
    }
    counts = Counter((row["_branch"], row["salesperson"] if by_person else "", week_of(row["visit_date"])) for row in out)
    found: list[Shown] = []
    for branch, who in sorted(names):
        for week in dict.fromkeys(week_of(day) for day in days):
            visits: int | None = counts[branch, who, week] or None
            if visits is None and not by_person and week in working and (branch, week) in came:
                visits = 0
            found.append(facts.named(branch, slot=week, visits=visits) | ({"salesperson": who} if by_person else {}))
    return found
