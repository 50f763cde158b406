"""Who owed which report when, and what came, worked out again: SUB-01, SUB-02, SUB-04, SUB-05, VIS-05, VIS-07."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.recompute.care import week_of
from tests.recompute.facts import NIL, Facts, months_later
from tests.recompute.world import FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.recompute.world import Known, Row

DAILY = {"visit_daily": "salesperson", "supervisor_visit_daily": "supervisor"}
HEADS = ("section_head", "branch_deputy", "branch_manager")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = (date.min, date.max)


@dataclass(frozen=True)
class Upload:
    """What a branch owed of one form for one week or month, and how it stands."""

    form: str
    branch: str
    slot: str
    monday: date
    due: date
    is_due: bool
    people: int
    absent: int
    out_rows: int
    received: date | None
    state: str

    @property
    def is_punctual(self) -> bool:
        """Tell whether it came by its day, and nobody's report late."""
        return self.is_due and self.received is not None and self.received <= self.due and not self.state.startswith("late")


class Duties(Facts):
    """An archive, seen by who had to report what."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self.came = {
            row["source"]: (datetime.fromisoformat(row["received_at"]) + timedelta(hours=8)).date()
            for row in known.tables["submission"]
        }
        self.filed: dict[tuple[str, str], dict[date, list[Row]]] = {}
        for form, who in DAILY.items():
            for row in known.tables[form]:
                days = self.filed.setdefault((form, row[who]), defaultdict(list))
                days[date.fromisoformat(row["visit_date"])].append(row)
        self.leave, self.trips = self._away("leave"), self._away("trip")
        self.people = {
            code: row
            for code, row in known.people().items()
            if row["branch_code"] in {b["branch_code"] for b in known.tables["branch"]}
        }
        self.weeks = {(up.branch, up.form, up.slot): up for up in self._weekly()}

    def _away(self, kind: str) -> dict[str, set[date]]:
        """Give each person's days of leave or travel; half a day of leave is none."""
        codes = {row["employee_name"]: code for code, row in self.known.people().items()}
        found: dict[str, set[date]] = defaultdict(set)
        for row in self.known.tables["absence"]:
            first, last = date.fromisoformat(row["start_date"]), date.fromisoformat(row["end_date"])
            is_half = kind == "leave" and first == last and row["days"] and float(row["days"]) < 1
            if row["kind"] == kind and not is_half:
                who = codes.get(row["employee_name"], row["employee_name"])
                found[who] |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
        return found

    def service(self, code: str) -> tuple[date, date]:
        """Give the days between which somebody is with the company."""
        row = self.people[code]
        first = date.fromisoformat(row["hire_date"]) if row["hire_date"] else date.min
        return first, date.fromisoformat(row["leave_date"]) if row["leave_date"] else date.max

    def owing(self, form: str, branch: str | None = None) -> list[str]:
        """List who owes a form: salespeople the daily report, branch supervisors theirs once anybody sends one."""
        roles = ("salesperson",) if form == "visit_daily" else HEADS if self.known.tables["supervisor_visit_daily"] else ()
        return [
            code
            for code, row in self.people.items()
            if row["role"] in roles and branch in (None, row["branch_code"]) and (row["leave_date"] or row["status"] != "left")
        ]

    def due_day(self, branch: Row, monday: date) -> date:
        """Give the end of the branch's next upload day that is a working day, within four weeks (SUB-01)."""
        wanted = monday + timedelta(days=7 + WEEKDAYS.index(branch["upload_weekday"] or "mon"))
        for number in range(4):
            if self.is_workday(wanted + timedelta(days=7 * number)):
                return wanted + timedelta(days=7 * number)
        return wanted if self.is_workday(wanted) else self.next_workday(wanted)

    def out_rows(self) -> Iterator[tuple[str, str, str, str, date | None]]:
        """Give rows that went back and are not mended: branch, form, file, row, and the first day of their file."""
        files = {row["source"]: row for row in self.known.tables["submission"]}
        days: dict[str, list[str]] = defaultdict(list)
        for row in self.known.tables["visit_daily"]:
            days[row["_source"]].append(row["visit_date"])
        seen = set()
        for row in self.known.tables["finding"]:
            file = files.get(row["source"])
            if (
                row["severity"] != "error"
                or row["status"] != "open"
                or file is None
                or file["verdict"] not in ("partly", "returned")
            ):
                continue
            line = (row["source"], row["sheet"], "".join(filter(str.isdigit, row["cell"])))
            if line not in seen:
                seen.add(line)
                first = min(days[row["source"]], default=None)
                yield row["branch"], file["forms"], row["source"], line[2], date.fromisoformat(first) if first else None

    def _weekly(self) -> Iterator[Upload]:
        monday = FIRST - timedelta(days=FIRST.weekday())
        out = list(self.out_rows())
        while monday <= min(LAST, self.day):
            week = [monday + timedelta(days=number) for number in range(7)]
            for register in (
                self.known.tables["branch"] if any(FIRST <= day <= LAST and day.weekday() < 5 for day in week) else ()
            ):
                for form in DAILY:
                    yield self._upload(form, register, week, out)
            monday += timedelta(days=7)

    def _upload(self, form: str, register: Row, week: list[date], out: list[tuple[str, str, str, str, date | None]]) -> Upload:
        branch, due = register["branch_code"], self.due_day(register, week[0])
        expected = [
            code
            for code in self.owing(form, branch)
            for first, last in [self.service(code)]
            if any(
                FIRST <= day <= LAST and first <= day <= last and self.is_workday(day) and day not in self.leave[code]
                for day in week
            )
        ]
        arrivals: dict[str, list[date]] = defaultdict(list)
        nothing = []
        for (kind, who), days in self.filed.items():
            for day in week if kind == form else ():
                for row in days.get(day, ()):
                    if row["_branch"] == branch:
                        arrivals[who].append(self.came[row["_source"]])
                        nothing.append(not row["customer_name"] or NIL in row["customer_name"])
        rows = sum(1 for of, kind, _, _, day in out if (of, kind) == (branch, form) and day in week)
        first_days = {who: min(days) for who, days in arrivals.items()}
        received = min(first_days.values(), default=None)
        complete = max((day for who, day in first_days.items() if who in expected), default=received)
        absent = sum(1 for who in expected if who not in first_days)
        is_due = due < self.day
        state = _state(received, complete, due, is_due=is_due, people=len(expected), absent=absent, out_rows=rows)
        state = "nil" if state == "received" and all(nothing) else state
        return Upload(form, branch, week_of(week[0]), week[0], due, is_due, len(expected), absent, rows, received, state)

    def monthly(self) -> Iterator[Upload]:
        """Give each branch's visit plans and targets of each month, due on the last working day before it."""
        plans = self.plans()
        targets: dict[tuple[str, str], date] = {}
        for row in self.known.tables["sales_target"]:
            key = (row["branch_code"] or row["_branch"], row["target_month"])
            targets[key] = min(targets.get(key, date.max), self.came[row["_source"]])
        for register in self.known.tables["branch"]:
            branch = register["branch_code"]
            for month in self.known.months():
                first = date.fromisoformat(month + "-01")
                due = self.last_workday_before(first)
                days = self.workdays(first, months_later(first, 1) - timedelta(days=1))
                expected = [
                    code
                    for code in self.owing("visit_daily", branch)
                    for begins, ends in [self.service(code)]
                    if begins <= due and any(day <= ends and day not in self.leave[code] for day in days)
                ]
                came = {who: day for (of, who, unit), (day, _) in plans.items() if (of, unit) == (branch, month)}
                late = max((day for day in came.values() if day > due), default=None)
                absent = sum(1 for who in expected if who not in came)
                for form, received, last, people, gone in (
                    ("visit_plan", min(came.values(), default=None), late, len(expected), absent),
                    ("sales_target", targets.get((branch, month)), None, -1, 0),
                ):
                    if self.known.tables[form]:
                        complete = received if form == "sales_target" else last or (min(received, due) if received else None)
                        state = _state(received, complete, due, is_due=due < self.day, people=people, absent=gone, out_rows=0)
                        if state == "partial" and last:
                            state = "late_partial"
                        yield Upload(form, branch, month, first, due, due < self.day, people, gone, 0, received, state)

    def plans(self) -> dict[tuple[str, str, str], tuple[date, list[Row]]]:
        """Give the plans by branch, person and month, with the day on which the first line came."""
        found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in self.known.tables["visit_plan"]:
            found[row["_branch"], row["salesperson"], row["plan_period"] or row["plan_date"][:7]].append(row)
        return {key: (min(self.came[row["_source"]] for row in rows), rows) for key, rows in found.items()}

    def person_weeks(self) -> Iterator[tuple[str, str, Counter[str]]]:
        """Count each salesperson's days asked for and filed, by week; two of a week's trip days are enough (SUB-04)."""
        for code in self.owing("visit_daily"):
            first, last = self.service(code)
            branch = self.people[code]["branch_code"]
            filed = self.filed.get(("visit_daily", code), {})
            by_week: dict[str, Counter[str]] = defaultdict(Counter)
            day = max(FIRST, first)
            while day <= min(self.until, last):
                upload = self.weeks[branch, "visit_daily", week_of(day)]
                is_early = not upload.is_due and upload.received is None
                is_leave = day in self.leave[code]
                is_trip = day in self.trips[code] and not is_leave
                counts = by_week[week_of(day)]
                is_asked = self.is_workday(day) and (day in filed or not is_early)
                counts["leave"] += self.is_workday(day) and is_leave
                counts["trip_workdays"] += is_asked and is_trip
                counts["trip_filed"] += is_trip and day in filed
                counts["plain_required"] += is_asked and not is_trip and not is_leave
                counts["plain_filed"] += is_asked and not is_trip and not is_leave and day in filed
                day += timedelta(days=1)
            for week, counts in by_week.items():
                counts["trip_required"] = min(2, counts["trip_workdays"])
                counts["required"] = counts["plain_required"] + counts["trip_required"]
                counts["credited"] = counts["plain_filed"] + min(counts["trip_required"], counts["trip_filed"])
                yield code, week, counts

    def silences(self) -> Iterator[tuple[str, list[str]]]:
        """Give runs of two or more full weeks without a row of a person: weeks of leave alone, or not yet due, do not count."""
        every = [day for days in self.filed.values() for day in days]
        beginning = min(every) - timedelta(days=min(every).weekday())
        for form in DAILY:
            for code in self.owing(form):
                first, last = self.service(code)
                own = {day for kind in DAILY for day in self.filed.get((kind, code), ())}
                run: list[str] = []
                for upload in self._of(self.people[code]["branch_code"], form):
                    week = [upload.monday + timedelta(days=number) for number in range(7)]
                    is_judged = (
                        beginning <= week[0]
                        and first <= week[0]
                        and week[6] <= min(last, self.day)
                        and any(self.is_workday(day) and day not in self.leave[code] for day in week)
                        and (upload.is_due or upload.received is not None)
                    )
                    if is_judged and own.isdisjoint(week):
                        run.append(upload.slot)
                    elif is_judged:
                        yield from [(code, run)] if len(run) > 1 else []
                        run = []
                yield from [(code, run)] if len(run) > 1 else []

    def _of(self, branch: str, form: str) -> Iterable[Upload]:
        return (upload for upload in self.weeks.values() if (upload.branch, upload.form) == (branch, form))


def _state(
    received: date | None, complete: date | None, due: date, *, is_due: bool, people: int, absent: int, out_rows: int
) -> str:
    """Name how an upload stands, as the remark under the matrix explains the states."""
    if received is None:
        return "returned" if out_rows else "none" if not people else "missing" if is_due else "not_due"
    if out_rows:
        return "partly"
    if absent:
        return "so_far" if not is_due else "late_partial" if received > due else "partial"
    return "late" if is_due and complete is not None and complete > due else "received"
