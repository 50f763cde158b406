"""Filing worked out again from the daily reports, the register of people and the calendar: SUB-02."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.recompute.world import FIRST, LAST, Again, ratio

if TYPE_CHECKING:
    from tests.recompute.world import Known, Row, Shown


def filing(known: Known) -> dict[str, tuple[Row, int, int]]:
    """Give each salesperson with the working days of his service and those that he filed (SUB-02).

    A day is asked for once its week's upload is due, at the end of the next Monday that is a working day (SUB-01), or once filed.
    """
    calendar = {row["date"]: row["is_workday"] == "true" for row in known.tables["work_calendar"]}
    until = min(LAST, known.reference_day)
    days = [FIRST + timedelta(days=number) for number in range((until - FIRST).days + 1)]
    workdays = [str(day) for day in days if calendar.get(str(day), day.weekday() < 5)]
    filed = {(row["salesperson"], row["visit_date"]) for row in known.tables["visit_daily"]}

    def is_due(text: str) -> bool:
        day = date.fromisoformat(text)
        due = day + timedelta(days=7 - day.weekday())
        while not calendar.get(str(due), due.weekday() < 5):
            due += timedelta(days=1)
        return due < until

    found = {}
    for person in known.tables["employee"]:
        if person["role"] != "salesperson":
            continue
        served = [
            day
            for day in workdays
            if (is_due(day) or (person["employee_code"], day) in filed)
            and (not person["hire_date"] or person["hire_date"] <= day)
            and (not person["leave_date"] or day <= person["leave_date"])
        ]
        if served:
            code = person["employee_code"]
            found[code] = (person, len(served), sum(1 for day in served if (code, day) in filed))
    return found


def recompute(known: Known) -> dict[str, Again]:
    """Work the blocks out that tell who filed."""
    each = filing(known)
    sent = known.sent_by("visit_daily")
    people: list[Shown] = []
    for code, (person, required, filed) in each.items():
        is_known = person["branch_code"] in sent
        people.append(
            {
                "person": code,
                "required_days": required,
                "filed_days": filed if is_known else None,
                "missing_days": required - filed if is_known else None,
                "filing_rate": ratio(filed, required) if is_known else None,
            }
        )
    branches: list[Shown] = []
    for code in {person["branch_code"] for person, _, _ in each.values()}:
        own = [item for item in each.values() if item[0]["branch_code"] == code]
        required, filed = sum(item[1] for item in own), sum(item[2] for item in own)
        branches.append(
            {
                "branch_name": known.branch_name(code),
                "people": len(own),
                "required_days": required,
                "filed_days": filed if code in sent else None,
                "filing_rate": ratio(filed, required) if code in sent else None,
            }
        )
    return {
        "filing_rate": Again(("person",), people),
        "filing_by_branch": Again(("branch_name",), branches),
    }
