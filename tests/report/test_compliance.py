"""The compliance report: who sent what and when, worked out by hand (SUB-01 … SUB-13, VIS-05)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.query import NOT_REPORTED
from pipeline.settings import Settings
from pipeline.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row, RunBlock

MARCH = "2026-03"
END = "2026-03-31"
BRANCHES = [
    {"branch_code": "HD", "branch_name": "华东分公司", "manager_name": "吕艳", "status": "active", "_branch": "总公司"},
    {"branch_code": "HN", "branch_name": "华南分公司", "manager_name": "何冰", "status": "active", "_branch": "总公司"},
]


def person(code: str, name: str, role: str = "salesperson", **more: object) -> Row:
    """A line of the staff register."""
    return {"employee_code": code, "employee_name": name, "branch_code": "HD", "role": role, "status": "active", **more}


def rows(code: str, days: Iterable[str | date], **more: object) -> list[Row]:
    """Visit rows of one person, one a day."""
    made = []
    for day in days:
        when = day if isinstance(day, date) else date.fromisoformat(f"2026-{day}")
        made.append(
            {
                "visit_date": when,
                "branch_code": "HD",
                "salesperson": code,
                "customer_name": "甲",
                "purpose": "sell",
                "content": "谈",
                **more,
            }
        )
    return made


def week(number: int, count: int = 5) -> list[date]:
    """The first working days of an ISO week of 2026."""
    monday = date.fromisocalendar(2026, number, 1)
    return [monday + timedelta(days=step) for step in range(count)]


def at(text: str) -> datetime:
    """An instant in UTC as the archive keeps it."""
    return datetime.fromisoformat(text)


def only(found: Iterable[Row], *columns: str) -> list[Any]:
    """Keep the columns that a test speaks of."""
    return [tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]] for row in found]


def by_week(found: Iterable[Row], branch: str = "HD") -> dict[str, str]:
    """State of each week of a branch's visit daily reports."""
    return states_of(found, "visit_daily", branch)


def states_of(found: Iterable[Row], form: str, branch: str = "HD") -> dict[str, str]:
    """State of each week of a branch's form."""
    return {row["iso_week"]: row["state"] for row in found if (row["branch_code"], row["form"]) == (branch, form)}


def test_weeks_received_late_partial_missing_and_not_yet_due(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=[person("02", "张三"), person("03", "王五")],
        visit_daily=[
            # due Monday 9 March: 23:59 in Shanghai is in time, one minute later is not
            *rows("02", week(10), _received_at=at("2026-03-09 15:59:00")),
            *rows("03", week(10), _received_at=at("2026-03-09 15:59:00")),
            *rows("02", week(11), _received_at=at("2026-03-16 16:00:00")),
            *rows("03", week(11), _received_at=at("2026-03-16 16:00:00")),
            *rows("02", week(12), _received_at=at("2026-03-20 01:00:00")),
            *rows("02", [date(2026, 3, 31)], _received_at=at("2026-03-31 01:00:00")),
        ],
    )
    found = run_block(archive, "compliance", "upload_matrix", MARCH, END)
    expected = {"2026-W10": "received", "2026-W11": "late", "2026-W12": "partial", "2026-W13": "missing", "2026-W14": "so_far"}
    assert by_week(found) == expected
    faults = run_block(archive, "compliance", "upload_faults", MARCH, END)
    east = [row for row in faults if row["slot"] in ("2026-W11", "2026-W12") and row["branch_code"] == "HD"]
    assert only(east, "state", "due_day", "received_day", "days_late", "absent") == [
        ("partial", date(2026, 3, 23), date(2026, 3, 20), 0, "王五"),
        ("late", date(2026, 3, 16), date(2026, 3, 17), 1, None),
    ]


def test_week_is_not_late_or_missing_before_its_due_day_has_passed(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES[:1],
        employee=[person("02", "张三"), person("03", "王五")],
        visit_daily=rows("02", week(10), _received_at=at("2026-03-20 01:00:00")),
    )
    for reference, state in (("2026-03-09", "so_far"), ("2026-03-10", "late_partial")):
        assert by_week(run_block(archive, "compliance", "upload_matrix", MARCH, reference))["2026-W10"] == state


@pytest.mark.parametrize(
    ("weekday", "holidays", "due"),
    [
        (None, [], "2026-03-09"),
        ("wed", [], "2026-03-11"),
        ("mon", ["2026-03-09"], "2026-03-16"),
        ("sun", [], "2026-03-16"),
    ],
)
def test_due_day_follows_the_register_and_the_work_calendar(
    knowledge: Knowledge, run_block: RunBlock, weekday: str | None, holidays: Sequence[str], due: str
) -> None:
    archive = knowledge(
        branch=[{**BRANCHES[0], "upload_weekday": weekday}],
        work_calendar=[{"date": day, "is_workday": False} for day in holidays],
        employee=[person("02", "张三"), person("03", "王五")],
        visit_daily=rows("02", week(10)),
    )
    faults = run_block(archive, "compliance", "upload_faults", "2026-W10", "2026-03-31")
    assert only(faults, "due_day", "absent") == [(date.fromisoformat(due), "王五")]


def test_supervisors_are_asked_once_any_supervisor_report_is_known(knowledge: Knowledge, run_block: RunBlock) -> None:
    staff = [person("01", "李四", "section_head"), person("02", "张三"), person("05", "内勤", "clerk")]
    led = {
        "visit_date": "2026-03-03",
        "branch_code": "HD",
        "supervisor": "01",
        "customer_name": "甲",
        "purpose": "p1",
        "content": "谈",
    }
    before = knowledge(branch=BRANCHES[:1], employee=staff, visit_daily=rows("02", week(10)))
    assert states_of(run_block(before, "compliance", "upload_matrix", MARCH, END), "supervisor_visit_daily") == {}
    after = knowledge(
        branch=BRANCHES[:1],
        employee=staff,
        visit_daily=rows("02", week(10)),
        supervisor_visit_daily=[{**led, "_received_at": at("2026-03-06 00:00:00")}],
    )
    states = states_of(run_block(after, "compliance", "upload_matrix", MARCH, END), "supervisor_visit_daily")
    assert (states["2026-W10"], states["2026-W11"]) == ("received", "missing")


def test_whoever_is_on_leave_or_not_in_service_is_not_absent(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES[:1],
        employee=[
            person("02", "张三"),
            person("03", "王五"),
            person("04", "新人", hire_date="2026-03-16"),
            person("05", "旧人", status="left", leave_date="2026-03-06"),
            person("06", "走了", status="left"),
        ],
        absence=[
            {"employee_name": "03", "branch_code": "HD", "kind": "leave", "start_date": "2026-03-09", "end_date": "2026-03-13"}
        ],
        visit_daily=rows("02", [*week(11), *week(12)]),
    )
    faults = run_block(archive, "compliance", "upload_faults", MARCH, END)
    absent = {row["slot"]: row["absent"] for row in faults}
    assert absent["2026-W12"] == "王五、新人"
    assert "2026-W11" not in {name for name, who in absent.items() if who}
    assert absent["2026-W10"] == "张三、王五、旧人"


def test_filing_rate_counts_nil_rows_and_exempts_leave(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES[:1],
        employee=[person("02", "张三"), person("03", "王五")],
        absence=[
            {"employee_name": "02", "branch_code": "HD", "kind": "leave", "start_date": "2026-03-05", "end_date": "2026-03-05"},
            {
                "employee_name": "02",
                "branch_code": "HD",
                "kind": "leave",
                "start_date": "2026-03-06",
                "end_date": "2026-03-06",
                "days": "0.5",
            },
        ],
        visit_daily=[
            *rows("02", ["03-02", "03-02", "03-03"]),
            *rows("02", ["03-04"], customer_name=None, content="无拜访 培训"),
            *rows("03", week(10)),
            *rows("03", ["03-07"]),
        ],
    )
    period = "2026-03-02..2026-03-08"
    found = run_block(archive, "compliance", "filing_rate", period, "2026-03-08")
    assert only(found, "person_name", "required_days", "filed_days", "leave_days", "missing_on") == [
        ("张三", 4, 3, 1, "03-06"),
        ("王五", 5, 5, 0, None),
    ]
    assert float(found[0]["filing_rate"]) == 0.75
    (branch,) = run_block(archive, "compliance", "filing_by_branch", period, "2026-03-08")
    assert (branch["manager_name"], branch["required_days"], branch["filed_days"]) == ("吕艳", 9, 8)
    grid = {
        (row["person"], row["slot"]): row["state"]
        for row in run_block(archive, "compliance", "filing_grid", period, "2026-03-08")
    }
    assert [grid["02", day] for day in ("03-02", "03-04", "03-05", "03-06")] == ["filed", "nil", "leave", "missing"]
    assert ("03", "03-07") not in grid


@pytest.mark.parametrize(("filed", "required", "credited", "state"), [(1, 3, 2, "short"), (2, 3, 3, "met"), (4, 3, 3, "met")])
def test_travelling_two_days_of_the_week_are_enough(
    knowledge: Knowledge, run_block: RunBlock, filed: int, required: int, credited: int, state: str
) -> None:
    archive = knowledge(
        branch=BRANCHES[:1],
        employee=[person("02", "张三")],
        absence=[
            {"employee_name": "02", "branch_code": "HD", "kind": "trip", "start_date": "2026-03-03", "end_date": "2026-03-06"}
        ],
        visit_daily=[*rows("02", ["03-02"]), *rows("02", week(10)[1 : 1 + filed])],
    )
    (found,) = run_block(archive, "compliance", "travel_weeks", "2026-W10", "2026-03-08")
    assert (found["trip_workdays"], found["trip_required"], found["required"], found["credited"], found["state"]) == (
        4,
        2,
        required,
        credited,
        state,
    )


def test_one_day_of_travel_asks_for_one_report(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES[:1],
        employee=[person("02", "张三")],
        absence=[
            {"employee_name": "02", "branch_code": "HD", "kind": "trip", "start_date": "2026-03-03", "end_date": "2026-03-03"}
        ],
        visit_daily=rows("02", week(10)),
    )
    (found,) = run_block(archive, "compliance", "travel_weeks", "2026-W10", "2026-03-08")
    assert (found["trip_required"], found["required"], found["state"]) == (1, 5, "met")


def test_days_of_a_week_that_is_not_due_and_not_sent_are_not_asked_for(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=[person("02", "张三"), person("12", "赵六", branch_code="HN")],
        visit_daily=[*rows("02", week(13)), *rows("12", [*week(13), date(2026, 3, 30), date(2026, 3, 31)], branch_code="HN")],
    )
    found = run_block(archive, "compliance", "filing_rate", "2026-03-23..2026-03-31", END)
    assert only(found, "person_name", "required_days") == [("张三", 5), ("赵六", 7)]


def silent(
    knowledge: Knowledge, run_block: RunBlock, filed: Iterable[date], leave: Sequence[str] = (), reference: str = "2026-03-29"
) -> list[Row]:
    """The notice list, with a colleague who reports every day."""
    absence = (
        [{"employee_name": "02", "branch_code": "HD", "kind": "leave", "start_date": leave[0], "end_date": leave[1]}]
        if leave
        else []
    )
    colleague = [day for number in (9, 10, 11, 12, 13) for day in week(number)]
    archive = knowledge(
        branch=BRANCHES[:1],
        employee=[person("02", "张三"), person("03", "王五")],
        absence=absence,
        visit_daily=[*rows("02", filed), *rows("03", colleague)],
    )
    return run_block(archive, "compliance", "silent", MARCH, reference)


def test_two_full_weeks_without_a_row_are_named_with_the_last_day_filed(knowledge: Knowledge, run_block: RunBlock) -> None:
    found = silent(knowledge, run_block, [*week(9), *week(10), date(2026, 3, 23)])
    assert only(found, "person_name", "weeks", "iso_weeks", "last_filed_day", "is_ongoing", "penalty") == [
        ("张三", 2, "2026-W11、2026-W12", date(2026, 3, 6), False, ""),
    ]


@pytest.mark.parametrize(
    ("filed", "leave", "weeks"),
    [
        ([*week(9), *week(10), *week(13)], ("2026-03-16", "2026-03-22"), []),  # one silent week, one on leave
        ([*week(9), *week(13)], ("2026-03-09", "2026-03-15"), ["2026-W10、2026-W12"]),  # leave between two silent weeks
        ([*week(9), *week(10), *week(13)], ("2026-03-16", "2026-03-19"), ["2026-W11、2026-W12"]),  # Friday was not on leave
        ([*week(9), *week(10), date(2026, 3, 15), *week(13)], (), []),  # a row on a Sunday is a row
        ([*week(9), *week(10), *week(11)], (), ["2026-W12、2026-W13"]),
    ],
)
def test_only_unexcused_full_weeks_count(
    knowledge: Knowledge, run_block: RunBlock, filed: list[date], leave: Sequence[str], weeks: list[str]
) -> None:
    """T22."""
    assert only(silent(knowledge, run_block, filed, leave), "iso_weeks") == weeks


def test_a_week_that_has_not_ended_is_not_silent(knowledge: Knowledge, run_block: RunBlock) -> None:
    assert silent(knowledge, run_block, [*week(9), *week(10), *week(11)], reference="2026-03-28") == []


def test_data_up_to_seven_days_behind_are_fresh(knowledge: Knowledge, run_block: RunBlock) -> None:
    sale = {
        "branch_code": "HD",
        "order_no": "1",
        "customer_name": "甲",
        "product_name": "乙",
        "quantity": "1",
        "amount": "1",
        "unit_price": "1",
    }
    archive = knowledge(
        branch=BRANCHES,
        visit_daily=rows("02", ["03-24"]),
        sales_detail=[{**sale, "sale_date": "2026-03-23"}],
    )
    found = run_block(archive, "compliance", "freshness", MARCH, END)
    assert only(found, "branch_code", "form", "behind_days", "state")[:3] == [
        ("HD", "visit_daily", 7, "fresh"),
        ("HD", "supervisor_visit_daily", None, "not_reported"),
        ("HD", "sales_detail", 8, "stale"),
    ]


def test_forms_that_a_branch_has_not_sent_read_not_reported(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, visit_daily=rows("02", ["03-24", "03-25"]))
    east, south = run_block(archive, "compliance", "forms", MARCH, END)
    assert (east["visit_daily"], east["complaint"]) == (2, NOT_REPORTED)
    assert south["visit_daily"] is NOT_REPORTED


def test_files_by_verdict_with_open_errors(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        submission=[
            {"branch": "HD", "forms": "visit_daily", "rows_read": 10, "rows_accepted": 10},
            {
                "branch": "HD",
                "verdict": "partly",
                "rows_read": 10,
                "rows_accepted": 8,
                "rows_returned": 2,
                "received_at": at("2026-03-09 18:00:00"),
            },
            {
                "branch": "HD",
                "verdict": "returned",
                "rows_read": 3,
                "rows_accepted": 0,
                "rows_returned": 3,
                "superseded_by": "s2",
            },
            {"branch": "HD", "verdict": "held", "rows_read": 30, "rows_accepted": 0},
            {"branch": "HD", "verdict": "skipped", "rows_read": 0, "rows_accepted": 0},
        ],
        finding=[{"branch": "HD"}, {"branch": "HD", "severity": "warning"}, {"branch": "HD", "status": "mended"}],
    )
    east, south = run_block(archive, "compliance", "submissions", MARCH, END)
    assert [east[name] for name in ("files", "accepted", "partly", "returned", "held")] == [4, 1, 1, 1, 1]
    assert (east["rows_read"], east["rows_returned"], east["errors"], east["warnings"]) == (53, 5, 1, 1)
    assert south["files"] == 0
    listed = run_block(archive, "compliance", "submission_list", MARCH, END)
    assert only(listed, "verdict", "received_day") == [("partly", date(2026, 3, 10)), ("held", date(2026, 4, 1))]


def test_a_week_sent_again_in_full_keeps_the_day_it_first_came(schema: Schema, run_block: RunBlock, tmp_path: Path) -> None:
    """The correction of 20 March replaces every row of the week that came in time on 9 March."""
    with open_store(Settings(tmp_path), schema) as store:
        for number, received in enumerate(("2026-03-09 01:00", "2026-03-20 01:00")):
            store.connection.execute(
                "INSERT INTO ledger_submission (submission_id, filing, run_id, arrival, branch, source, sha256,"
                " received_at, filed_at, verdict, forms)"
                " VALUES (?, 1, ?, ?, 'HD', 'HD/1.xlsx', ?, ?, ?, 'accepted', 'visit_daily')",
                [f"s{number}", number, number, f"h{number}", received, received],
            )
            store.connection.execute(
                "INSERT INTO ledger_visit_daily (_entry, _submission, _filing, _key, _scope, _day, _content, _row, visit_date,"
                " branch_code, salesperson, customer_name)"
                " VALUES (?, ?, 1, 'k', 'p', '2026-03-03', ?, 2, '2026-03-03', 'HD', '02', '甲')",
                [number, f"s{number}", f"c{number}"],
            )
        store.connection.execute("INSERT INTO ledger_scope VALUES ('s1', 1, 'visit_daily', 'p', '2026-03-03', '2026-03-03')")
        store.activate(["visit_daily"])
        with store.knowledge() as archive:
            assert archive.execute("SELECT _submission FROM current_visit_daily").fetchall() == [("s1",)]
            assert by_week(run_block(archive, "compliance", "upload_matrix", "2026-W10", END)) == {"2026-W10": "received"}
