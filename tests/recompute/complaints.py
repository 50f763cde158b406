"""Complaints worked out again from the exported register: CMP-01, CMP-02, CMP-03, CMP-05, CMP-06, CMP-08, CMP-10."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import chinese_calendar

from tests.recompute.care import is_open
from tests.recompute.facts import months_later
from tests.recompute.visits import add
from tests.recompute.world import FIRST, LAST, Again, money, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

STAGES = {
    "received": "received_at",
    "verified": "verified_at",
    "handled": "handled_at",
    "replied": "replied_at",
    "followed_up": "follow_up_at",
    "closed": "closed_at",
}
HOURS = ((time(9), time(12)), (time(13), time(18)))
TOTAL = "合计"


class Complaints:
    """The quarter's complaints, each judged against half a working day (CMP-03)."""

    def __init__(self, known: Known, since: date = FIRST) -> None:
        self.known = known
        self.day = min(LAST, known.reference_day)
        self.rows = [row for row in known.tables["complaint"] if str(since) <= row["received_at"][:10] <= str(self.day)]
        self.calendar = {row["date"]: row["is_workday"] == "true" for row in known.tables["work_calendar"]}
        self.states = {id(row): self._state(row) for row in self.rows}
        self.sent = known.sent_by("complaint")

    def is_workday(self, day: date) -> bool:
        """Tell a working day: what the calendar says, else the public holidays."""
        said = self.calendar.get(str(day))
        return bool(chinese_calendar.is_workday(day)) if said is None else said

    def minutes(self, start: datetime, end: datetime) -> int:
        """Count the minutes of working hours between two instants."""
        found = timedelta()
        for offset in range((end.date() - start.date()).days + 1):
            day = start.date() + timedelta(days=offset)
            for opens, closes in HOURS if self.is_workday(day) else ():
                found += max(min(end, datetime.combine(day, closes)) - max(start, datetime.combine(day, opens)), timedelta())
        return int(found.total_seconds() // 60)

    def workdays_later(self, received: date, day: date) -> int:
        """Count the working days after the one on which a complaint came, or the first one after it."""
        days = [received + timedelta(days=number) for number in range((day - received).days + 1)]
        working = [each for each in days if self.is_workday(each)]
        return max(len(working) - 1, 0)

    def _state(self, row: Row) -> str:
        """Judge by the handling, or the reply where no handling is dated; open ones by the end of the reference day (CMP-03)."""
        received, answer = row["received_at"], row["handled_at"] or row["replied_at"]
        came = date.fromisoformat(received[:10])
        if answer:
            is_exact = len(received) > 10 and len(answer) > 10
            if answer[:10] < received[:10] or (is_exact and answer < received):
                return "unknown"
            if is_exact:
                return (
                    "on_time" if self.minutes(datetime.fromisoformat(received), datetime.fromisoformat(answer)) <= 240 else "late"
                )
            return ("on_time", "borderline", "late")[min(self.workdays_later(came, date.fromisoformat(answer[:10])), 2)]
        if row["closed_at"]:
            return "unknown"
        if len(received) > 10:
            end = datetime.combine(self.day, time(18))
            return "overdue" if self.minutes(datetime.fromisoformat(received), end) > 240 else "waiting"
        return "overdue" if self.workdays_later(came, self.day) > 1 else "waiting"

    def tally(self, rows: Iterable[Row]) -> Counter[str]:
        """Count states."""
        return Counter(self.states[id(row)] for row in rows)


def on_time_rate(tally: Counter[str]) -> object:
    """Share of those that can be judged (CMP-10)."""
    return ratio(tally["on_time"], sum(tally[state] for state in ("on_time", "borderline", "late", "overdue")))


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the complaints report out."""
    told = Complaints(known)
    year = Complaints(known, months_later(told.day, -12) + timedelta(days=1))
    tally = told.tally(told.rows)
    asked = [row for row in told.rows if row["follow_up_result"] not in ("", "unreachable")]
    kpi: Shown = {
        "complaints": len(told.rows),
        "on_time_rate": on_time_rate(tally),
        "overdue": tally["overdue"],
        "complaints_12_months": len(year.rows),
        "satisfied_share": ratio(
            sum(1 for row in asked if row["follow_up_result"] in ("satisfied", "very_satisfied")), len(asked)
        ),
    }
    states = ("on_time", "borderline", "late", "overdue", "waiting", "unknown")
    speed: list[Shown] = []
    cost: list[Shown] = []
    for code in (*(row["branch_code"] for row in known.tables["branch"]), None):
        rows = [row for row in told.rows if code in (None, row["_branch"])]
        name = known.branch_name(code) if code else TOTAL
        counts = told.tally(rows)
        figures: Shown = {"complaints": len(rows), "on_time_rate": on_time_rate(counts)} | {
            state: counts[state] for state in states
        }
        speed.append({"branch_name": name} | (figures if code is None or code in told.sent else dict.fromkeys(figures)))
        if rows:
            paid = [row for row in rows if money(row["compensation_amount"]) > 0]
            cost.append(
                {
                    "branch_name": name,
                    "complaints": len(rows),
                    "with_involved": sum(1 for row in rows if row["amount_involved"]),
                    "involved_amount": add(rows, "amount_involved"),
                    "stated": sum(1 for row in rows if row["compensation_amount"]),
                    "compensated": len(paid),
                    "compensation_paid": add(rows, "compensation_amount"),
                    "largest_amount": max((money(row["compensation_amount"]) for row in paid), default=None),
                }
            )
    return {
        "kpi": Again((), [kpi]),
        "on_time": Again(("branch_name",), speed),
        "speed": Again(("branch_name",), _speed(told)),
        "cost": Again(("branch_name",), cost),
        "funnel": Again(("stage",), _funnel(told.rows)),
        "by_type": Again(("item",), _pareto(told.rows, year.rows, "complaint_type")),
        "by_cause": Again(("item",), _pareto(told.rows, year.rows, "cause_category")),
        "by_branch": Again(
            ("item",),
            [row | {"item": known.branch_name(row["item"])} for row in _pareto(told.rows, year.rows, "_branch")],
        ),
        "by_product": Again(("item",), _pareto(told.rows, year.rows, "product_name")),
        "by_salesperson": Again(("branch_name", "person_name"), _by_salesperson(told, year), is_part=True),
        "by_month": Again(("month",), [_of_month(told, month) for month in known.months()], is_part=True),
    }


def _by_salesperson(told: Complaints, year: Complaints) -> list[Shown]:
    found: list[Shown] = []
    for code, who in sorted({(row["_branch"], row["salesperson"]) for row in year.rows}):
        rows = [row for row in told.rows if (row["_branch"], row["salesperson"]) == (code, who)]
        past = [row for row in year.rows if (row["_branch"], row["salesperson"]) == (code, who)]
        tally = told.tally(rows)
        found.append(
            {
                "branch_name": told.known.branch_name(code),
                "person_name": told.known.person_name(who) if who else None,
                "complaints": len(rows),
                "complaints_12_months": len(past),
                "on_time": tally["on_time"],
                "borderline": tally["borderline"],
                "late": tally["late"] + tally["overdue"],
                "open_complaints": sum(is_open(row, told.day) for row in past),
            }
        )
    return found


def _speed(told: Complaints) -> list[Shown]:
    """Take the medians to the reply and to the end: of working hours with times at both ends, else of working days (CMP-18)."""
    found: list[Shown] = []
    for code in (*sorted({row["_branch"] for row in told.rows}), None):
        figures: Shown = {"branch_name": told.known.branch_name(code) if code else TOTAL}
        for what, done, field in (("reply", "replied", "replied_at"), ("close", "closed", "closed_at")):
            ended = [row for row in told.rows if code in (None, row["_branch"]) and row[field]]
            spent = [(row["received_at"], row[field]) for row in ended]
            exact = [pair for pair in spent if all(len(text) > 10 for text in pair)]
            hours = [Fraction(told.minutes(*map(datetime.fromisoformat, pair)), 60) for pair in exact if pair[0] <= pair[1]]
            rough = [[date.fromisoformat(text[:10]) for text in pair] for pair in spent if pair not in exact]
            days = [Fraction(told.workdays_later(*pair)) for pair in rough if pair[0] <= pair[1]]
            figures |= {f"{done}_with_time": len(hours), f"{what}_hours": median(hours) if hours else None}
            figures |= {f"{done}_by_date": len(days), f"{what}_days": median(days) if days else None}
        found.append(figures)
    return found


def _of_month(told: Complaints, month: str) -> Shown:
    rows = [row for row in told.rows if row["received_at"].startswith(month)]
    tally = told.tally(rows)
    return {
        "month": month,
        "complaints": len(rows),
        "on_time": tally["on_time"],
        "late": tally["late"] + tally["overdue"],
        "on_time_rate": on_time_rate(tally),
    }


def _funnel(rows: list[Row]) -> list[Shown]:
    """Count who reached a stage: its date, or a later one's, is filled (CMP-02)."""
    names = list(STAGES)
    last = Counter(max(number for number, name in enumerate(names) if row[STAGES[name]]) for row in rows)
    found = []
    for number, name in enumerate(names):
        reached = sum(count for place, count in last.items() if place >= number)
        found.append(
            {
                "stage": name,
                "reached": reached,
                "reached_share": ratio(reached, len(rows)),
                "standing": last[number],
                "skipped": reached - sum(1 for row in rows if row[STAGES[name]]),
            }
        )
    return found


def _pareto(rows: list[Row], year: list[Row], field: str) -> list[Shown]:
    """Count by an item and accumulate, the most first, of the period and of twelve months; the other decides between equals."""
    now, past = (Counter(row[field] for row in own) for own in (rows, year))
    items = sorted(now | past, key=lambda item: (item == "", item))
    found: list[Shown] = [{"item": item or None, "complaints": now[item], "complaints_12_months": past[item]} for item in items]
    for count, other, end in (("complaints", "complaints_12_months", ""), ("complaints_12_months", "complaints", "_12_months")):
        running, whole = 0, sum(row[count] for row in found)
        for row in sorted(found, key=lambda row: (-row[count], -row[other])):
            running += row[count]
            row.update({f"share{end}": ratio(row[count], whole), f"cumulative_share{end}": ratio(running, whole)})
    return found
