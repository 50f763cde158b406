"""Reports due, files, and what was found in them, worked out again: SUB-01 to SUB-08, SUB-12, VIS-04, VIS-07."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.recompute.duties import DAILY, Duties
from tests.recompute.facts import listed
from tests.recompute.world import FIRST, LAST, Again, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.recompute.world import Known, Row, Shown

STATES = ("received", "nil", "late", "partial", "late_partial", "partly", "returned", "missing", "so_far", "not_due", "none")
FAULTS = ("missing", "returned", "partly", "late_partial", "partial", "late")
DATES = {
    "visit_daily": "visit_date",
    "supervisor_visit_daily": "visit_date",
    "visit_plan": "plan_date",
    "sales_detail": "sale_date",
    "sales_daily_summary": "report_date",
    "complaint": "received_at",
    "absence": "start_date",
}
"""Forms that speak of days, and the column that says of which."""
PROMPT = 7
"""SUB-13: days within which something counts as prompt; ages of corrections are once, twice and four times as many."""


def recompute(known: Known) -> dict[str, Again]:
    """Work the report on filing out, of a company that sent nothing twice."""
    duties = Duties(known)
    uploads = list(duties.weeks.values())
    states = Counter(upload.state for upload in (*uploads, *duties.monthly()))
    files = _charged(duties)
    return (
        {
            "state_key": listed("state", [{"state": state, "uploads": states[state]} for state in STATES]),
            "upload_faults": listed(
                "branch_name form slot",
                [
                    duties.named(
                        upload.branch,
                        form=upload.form,
                        slot=upload.slot,
                        people=upload.people if upload.people >= 0 else None,
                        absent_people=upload.absent,
                        out_rows=upload.out_rows,
                    )
                    for upload in (*uploads, *duties.monthly())
                    if upload.state in FAULTS
                ],
            ),
            "upload_by_branch": listed("branch_name form", _of_branches(duties)),
            "scoreboard": listed("branch_name", _scores(duties, files)),
            "filing_by_branch": listed("branch_name", _ranking(duties)),
            "filing_rate": listed("person", _filing(duties)),
            "travel_weeks": listed("person_name iso_week", _travels(duties)),
            "silent": listed(
                "person iso_weeks",
                [{"person": code, "iso_weeks": "、".join(weeks), "weeks": len(weeks)} for code, weeks in duties.silences()],
            ),
            "plans": listed("branch_name person_name unit", _plans(duties)),
            "trips": listed("person_name return_day", _trips(duties)),
            "submissions": listed("branch_name", _submissions(known)),
            "forms": listed("branch_name", _forms(duties)),
        }
        | _mending(duties)
        | _causes(duties, files)
    )


def _of_branches(duties: Duties) -> list[Shown]:
    """Count each branch's weekly uploads that are due, by how they stand (SUB-08)."""
    found: list[Shown] = []
    for register in duties.known.tables["branch"]:
        for form in DAILY:
            own = [up for up in duties.weeks.values() if (up.branch, up.form) == (register["branch_code"], form)]
            due = [up for up in own if up.is_due and up.state != "none"]
            counts = Counter(up.state for up in due)
            found.append(
                duties.named(
                    register["branch_code"],
                    form=form,
                    due_weeks=len(due),
                    received_weeks=counts["received"] + counts["nil"],
                    partial_weeks=counts["partial"],
                    late_weeks=counts["late"] + counts["late_partial"],
                    mending_weeks=counts["partly"] + counts["returned"],
                    missing_weeks=counts["missing"],
                    punctual_share=ratio(sum(1 for up in due if up.is_punctual), len(due)),
                )
            )
    return found


def _charged(duties: Duties) -> list[Row]:
    """Give the files that the period is charged with: by the days of their rows.

    One that another file replaced whole has that one's days, one without days that on which it came.
    """
    spans: dict[str, list[str]] = defaultdict(list)
    for form, column in DATES.items():
        for row in duties.known.tables[form]:
            spans[row["_source"]].append(row[column][:10])
    for row in duties.known.tables["sales_target"]:
        spans[row["_source"]].append(row["target_month"] + "-01")
    sources = {row["sha256"]: row["source"] for row in duties.known.tables["submission"]}
    found = []
    for file in duties.known.tables["submission"]:
        replaced = spans.get(sources.get(file["superseded_by"], ""))
        days = spans.get(file["source"]) or replaced or [str(duties.came[file["source"]])]
        if min(days) <= str(LAST) and max(days) >= str(FIRST):
            found.append(file)
    return found


def _scores(duties: Duties, files: list[Row]) -> list[Shown]:
    """Give the four figures of a branch, each with what it is made of (SUB-12)."""
    required, credited = _filed(duties)
    found: list[Shown] = []
    for register in duties.known.tables["branch"]:
        code = register["branch_code"]
        due = [up for up in duties.weeks.values() if up.branch == code and up.is_due and up.state != "none"]
        timely = sum(1 for up in due if up.is_punctual)
        own = [row for row in files if row["branch"] == code and row["verdict"] not in ("duplicate", "skipped")]
        back = sum(1 for row in own if row["verdict"] != "accepted")
        read, wrong = (sum(int(row[name]) for row in own) for name in ("rows_read", "rows_returned"))
        found.append(
            duties.named(
                code,
                due_uploads=len(due),
                timely_uploads=timely,
                timeliness=ratio(timely, len(due)),
                required_days=required[code],
                filed_days=credited[code],
                completeness=ratio(credited[code], required[code]),
                rows_read=read,
                rows_wrong=wrong,
                error_rate=ratio(wrong, read),
                files=len(own),
                files_back=back,
                rework=ratio(back, len(own)),
                resent=sum(1 for row in own if row["superseded_by"]),
            )
        )
    return found


def _filed(duties: Duties) -> tuple[Counter[str], Counter[str]]:
    required: Counter[str] = Counter()
    credited: Counter[str] = Counter()
    for code, _, counts in duties.person_weeks():
        required[duties.people[code]["branch_code"]] += counts["required"]
        credited[duties.people[code]["branch_code"]] += counts["credited"]
    return required, credited


def _ranking(duties: Duties) -> list[Shown]:
    """Rank the branches by their filing rate, equal ones alike (SUB-02)."""
    required, credited = _filed(duties)
    sent = duties.known.sent_by("visit_daily")
    rates = {code: credited[code] / days for code, days in required.items() if days}
    people = Counter(duties.people[code]["branch_code"] for code in {code for code, _, _ in duties.person_weeks()})
    return [
        duties.named(
            code,
            place=1 + sum(1 for other in rates.values() if other > rates[code]),
            people=people[code],
            required_days=required[code],
            filed_days=credited[code] if code in sent else None,
            filing_rate=ratio(credited[code], required[code]) if code in sent else None,
        )
        for code in rates
    ]


def _filing(duties: Duties) -> list[Shown]:
    """Add each salesperson's weeks up (SUB-02, SUB-04)."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for code, _, counts in duties.person_weeks():
        sums[code].update(counts)
    found: list[Shown] = []
    for code, counts in sums.items():
        is_known = duties.people[code]["branch_code"] in duties.known.sent_by("visit_daily")
        found.append(
            {
                "person": code,
                "required_days": counts["required"],
                "filed_days": counts["credited"] if is_known else None,
                "missing_days": counts["required"] - counts["credited"] if is_known else None,
                "filing_rate": ratio(counts["credited"], counts["required"]) if is_known else None,
                "leave_days": counts["leave"],
                "trip_days": counts["trip_workdays"],
            }
        )
    return found


def _travels(duties: Duties) -> list[Shown]:
    names = ("trip_workdays", "trip_required", "trip_filed", "plain_required", "plain_filed", "required", "credited")
    return [
        {"person_name": duties.known.person_name(code), "iso_week": week} | {name: counts[name] for name in names}
        for code, week, counts in duties.person_weeks()
        if counts["trip_workdays"]
    ]


def _plans(duties: Duties) -> list[Shown]:
    """Count the lines of each person's plan, and the share that somebody approved (VIS-07)."""
    return [
        duties.named(
            branch,
            person_name=duties.known.person_name(who),
            unit=unit,
            lines=len(rows),
            approved_share=ratio(sum(1 for row in rows if row["approver"]), len(rows)),
        )
        for (branch, who, unit), (_, rows) in duties.plans().items()
    ]


def _trips(duties: Duties) -> list[Shown]:
    """Count the visits that the sales department manager reported of each trip (VIS-04)."""
    found: list[Shown] = []
    for who, row in duties.known.people().items():
        if row["role"] != "sales_dept_manager":
            continue
        for trip in duties.known.tables["absence"]:
            if trip["kind"] == "trip" and trip["employee_name"] in (who, row["employee_name"]):
                told = [
                    visit
                    for visit in duties.known.tables["supervisor_visit_daily"]
                    if visit["supervisor"] == who and visit["trip_return_date"] == trip["end_date"]
                ]
                found.append({"person_name": row["employee_name"], "return_day": trip["end_date"], "visits": len(told)})
    return found


def _submissions(known: Known) -> list[Shown]:
    """Count each sender's files by verdict with their rows, and what is still open of what was found (SUB-08)."""
    faults = Counter((row["branch"], row["severity"]) for row in known.tables["finding"] if row["status"] == "open")
    found: list[Shown] = []
    for code in {row["branch_code"] for row in known.tables["branch"]} | {row["branch"] for row in known.tables["submission"]}:
        own = [row for row in known.tables["submission"] if row["branch"] == code]
        verdicts = Counter(row["verdict"] for row in own)
        row: Shown = {"branch_name": known.branch_name(code), "files": len(own)}
        row |= {name: verdicts[name] for name in ("accepted", "partly", "returned", "held", "unreadable", "duplicate")}
        row |= {name: sum(int(file[name]) for file in own) for name in ("rows_read", "rows_accepted", "rows_returned")}
        found.append(row | {f"{kind}s": faults[code, kind] for kind in ("error", "warning")})
    return found


def _forms(duties: Duties) -> list[Shown]:
    """Count the records of each form that count now, of the period where the form has days."""
    counts: Counter[tuple[str, str]] = Counter()
    for form, column in DATES.items():
        last = "end_date" if form == "absence" else column
        for row in duties.known.tables[form]:
            if row[column][:10] <= str(LAST) and row[last][:10] >= str(FIRST):
                counts[form, row.get("branch_code") or row["_branch"]] += 1
    for row in duties.known.tables["sales_target"]:
        counts["sales_target", row["branch_code"] or row["_branch"]] += row["target_month"] in duties.known.months()
    for form in ("customer_card", "customer_contact"):
        for row in duties.known.tables[form]:
            counts[form, row["_branch"]] += 1
    forms = (*DATES, "sales_target", "customer_card", "customer_contact")
    return [
        duties.named(row["branch_code"]) | {form: counts[form, row["branch_code"]] or None for form in forms}
        for row in duties.known.tables["branch"]
    ]


def _mending(duties: Duties) -> dict[str, Again]:
    """Count the rows that are out by how long their branch knows, and the files that were not taken in whole (SUB-08)."""
    out = [
        (branch, source, (duties.day - duties.came[source]).days if duties.came[source] < duties.day else 0)
        for branch, _, source, _, _ in duties.out_rows()
    ]

    def age(days: int) -> int:
        return 1 + sum(days > times * PROMPT for times in (1, 2, 4))

    ages: list[Shown] = []
    for number in range(1, 5) if out else ():
        own = [row for row in out if age(row[2]) == number]
        figures = {"out_rows": len(own), "files": len({row[1] for row in own}), "branches": len({row[0] for row in own})}
        ages.append({"age": str(number)} | figures)
    branches: list[Shown] = []
    for code in sorted({row[0] for row in out}):
        own = [row for row in out if row[0] == code]
        figures = {f"age_{number}": sum(1 for row in own if age(row[2]) == number) for number in range(1, 5)}
        branches.append(duties.named(code, out_rows=len(own), files=len({row[1] for row in own})) | figures)
    rows = Counter(source for _, source, _ in out)
    files: list[Shown] = [
        {
            "source": row["source"],
            "rows_read": int(row["rows_read"]),
            "rows_accepted": int(row["rows_accepted"]),
            "rows_out": rows[row["source"]],
        }
        for row in duties.known.tables["submission"]
        if row["verdict"] in ("partly", "returned", "held", "unreadable") and not row["superseded_by"]
    ]
    return {
        "corrections_age": listed("age", ages),
        "corrections": listed("branch_name", branches),
        "submission_list": listed("source", files),
    }


def _causes(duties: Duties, files: list[Row]) -> dict[str, Again]:
    """Count what was found in the files that the period is charged with, by cause (SUB-12)."""
    charged = {row["source"] for row in files}
    found = [
        row for row in duties.known.tables["finding"] if row["source"] in charged and row["severity"] in ("error", "warning")
    ]
    branches: list[Shown] = []
    for code, severity in sorted({(row["branch"], row["severity"]) for row in found}):
        own = [row for row in found if (row["branch"], row["severity"]) == (code, severity)]
        for cause in sorted({row["code"] for row in own}):
            rows = [row for row in own if row["code"] == cause]
            counts = _counts(rows)
            figures = {name: counts[name] for name in ("findings", "lines", "still_open")} | {"share": ratio(len(rows), len(own))}
            branches.append(duties.named(code, severity=severity, cause=cause) | figures)
    return {
        "causes": listed("cause", _pareto([row for row in found if row["severity"] == "error"])),
        "notices": listed("cause", _pareto([row for row in found if row["severity"] == "warning"])),
        "causes_by_branch": listed("branch_name severity cause", branches),
    }


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    own = list(rows)
    return {
        "findings": len(own),
        "lines": len({(row["source"], row["sheet"], "".join(filter(str.isdigit, row["cell"]))) for row in own}),
        "files": len({row["source"] for row in own}),
        "branches": len({row["branch"] for row in own}),
        "still_open": sum(1 for row in own if row["status"] == "open"),
    }


def _pareto(rows: list[Row]) -> list[Shown]:
    causes = Counter(row["code"] for row in rows)
    found: list[Shown] = []
    running = 0
    for cause, count in sorted(causes.items(), key=lambda item: (-item[1], item[0])):
        running += count
        shares = {"share": ratio(count, len(rows)), "cumulative_share": ratio(running, len(rows))}
        found.append({"cause": cause} | _counts(row for row in rows if row["code"] == cause) | shares)
    return found
