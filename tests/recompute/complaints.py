"""Complaints worked out again from the exported register: CMP-01, CMP-02, CMP-03, CMP-05, CMP-06, CMP-08, CMP-10."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import chinese_calendar

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
AGES = (2, 4, 8, 16, 31, 100_000)
"""First day of each further class of ages; the last has no end."""
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

    def _workdays_later(self, received: date, day: date) -> int:
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
            return ("on_time", "borderline", "late")[min(self._workdays_later(came, date.fromisoformat(answer[:10])), 2)]
        if row["closed_at"]:
            return "unknown"
        if len(received) > 10:
            end = datetime.combine(self.day, time(18))
            return "overdue" if self.minutes(datetime.fromisoformat(received), end) > 240 else "waiting"
        return "overdue" if self._workdays_later(came, self.day) > 1 else "waiting"

    def age(self, row: Row) -> int:
        """Count the days since a complaint came."""
        return (self.day - date.fromisoformat(row["received_at"][:10])).days

    def tally(self, rows: Iterable[Row]) -> Counter[str]:
        """Count states."""
        return Counter(self.states[id(row)] for row in rows)


def is_open(row: Row) -> bool:
    """Tell whether a complaint is neither closed nor refused."""
    return row["status"] not in ("closed", "rejected") and not row["closed_at"]


def on_time_rate(tally: Counter[str]) -> object:
    """Share of those that can be judged (CMP-10)."""
    return ratio(tally["on_time"], sum(tally[state] for state in ("on_time", "borderline", "late", "overdue")))


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks of the complaints report out."""
    told = Complaints(known)
    tally = told.tally(told.rows)
    asked = [row for row in told.rows if row["follow_up_result"]]
    kpi: Shown = {
        "complaints": len(told.rows),
        "on_time_rate": on_time_rate(tally),
        "overdue": tally["overdue"],
        "complaints_12_months": len(told.rows),
        "open_complaints": sum(is_open(row) for row in told.rows),
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
        "ageing": Again(("age",), _ageing(told)),
        "cost": Again(("branch_name",), cost),
        "funnel": Again(("stage",), _funnel(told.rows)),
        "by_type": Again(("item",), _pareto(told.rows, "complaint_type", known.shown["complaints.by_type"])),
        "by_cause": Again(("item",), _pareto(told.rows, "cause_category", known.shown["complaints.by_cause"])),
        "by_branch": Again(
            ("item",),
            _pareto(
                [row | {"_branch": known.branch_name(row["_branch"])} for row in told.rows],
                "_branch",
                known.shown["complaints.by_branch"],
            ),
        ),
        "by_product": Again(("item",), _pareto(told.rows, "product_name", known.shown["complaints.by_product"])),
        "by_salesperson": Again(("branch_name", "person_name"), _by_salesperson(told), is_part=True),
        "by_month": Again(("month",), [_of_month(told, month) for month in known.months()], is_part=True),
    }


def _by_salesperson(told: Complaints) -> list[Shown]:
    found: list[Shown] = []
    for code, who in sorted({(row["_branch"], row["salesperson"]) for row in told.rows if row["salesperson"]}):
        rows = [row for row in told.rows if (row["_branch"], row["salesperson"]) == (code, who)]
        tally = told.tally(rows)
        found.append(
            {
                "branch_name": told.known.branch_name(code),
                "person_name": told.known.person_name(who),
                "complaints": len(rows),
                "complaints_12_months": len(rows),
                "on_time": tally["on_time"],
                "borderline": tally["borderline"],
                "late": tally["late"] + tally["overdue"],
                "open_complaints": sum(is_open(row) for row in rows),
            }
        )
    return found


def _ageing(told: Complaints) -> list[Shown]:
    """Sort the open ones by the days since they came (CMP-01)."""
    found: list[Shown] = []
    for first, last in pairwise((0, *AGES)):
        rows = [row for row in told.rows if is_open(row) and first <= told.age(row) < last]
        answered = [row for row in rows if row["handled_at"] or row["replied_at"]]
        name = f"> {first - 1}" if last == AGES[-1] else f"{first}–{last - 1}"
        figures = {"unanswered": len(rows) - len(answered), "overdue": told.tally(rows)["overdue"], "not_closed": len(answered)}
        found.append({"age": name, "open_complaints": len(rows)} | figures)
    return found


def _speed(told: Complaints) -> list[Shown]:
    """Take the median hours, within working hours, to the reply and to the end."""
    found: list[Shown] = []
    for code in (*sorted({row["_branch"] for row in told.rows}), None):
        rows = [row for row in told.rows if code in (None, row["_branch"])]
        figures: Shown = {"branch_name": told.known.branch_name(code) if code else TOTAL}
        for name, count, field in (
            ("reply_hours", "replied_with_time", "replied_at"),
            ("close_hours", "closed_with_time", "closed_at"),
        ):
            ended = [row for row in rows if "T" in row[field] and "T" in row["received_at"]]
            spent = [
                Fraction(told.minutes(datetime.fromisoformat(row["received_at"]), datetime.fromisoformat(row[field])), 60)
                for row in ended
            ]
            by_date = sum(1 for row in rows if row[field]) - len(ended)
            figures |= {count: len(ended), count.replace("with_time", "by_date"): by_date, name: median(spent) if spent else None}
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


def _pareto(rows: list[Row], field: str, shown: list[Shown]) -> list[Shown]:
    """Count by an item and accumulate, the most first; of equals as shown. The last 12 months have only the quarter's."""
    counts = Counter(row[field] or None for row in rows)
    order = {row["item"]: number for number, row in enumerate(shown)}
    found: list[Shown] = []
    running = 0
    for item, count in sorted(counts.items(), key=lambda pair: (-pair[1], order.get(pair[0], 0))):
        running += count
        found.append(
            {
                "item": item,
                "complaints": count,
                "share": ratio(count, len(rows)),
                "cumulative_share": ratio(running, len(rows)),
                "complaints_12_months": count,
                "share_12_months": ratio(count, len(rows)),
                "cumulative_share_12_months": ratio(running, len(rows)),
            }
        )
    return found
