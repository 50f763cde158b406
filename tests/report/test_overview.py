"""The first page: key figures, alerts, how new the data are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.report import parse_period
from pipeline.report.answers import answer_reports
from pipeline.report.query import NOT_REPORTED

if TYPE_CHECKING:
    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row, RunBlock

BRANCHES = [
    {"branch_code": "HD", "branch_name": "华东分公司", "status": "active"},
    {"branch_code": "HB", "branch_name": "华北分公司", "status": "active"},
]
MARCH = "2026-03"


def sale(day: str, amount: int, branch: str = "HD") -> Row:
    return {"sale_date": date.fromisoformat(day), "branch_code": branch, "salesperson": "E1", "customer_name": "甲"} | {
        "amount": Decimal(amount)
    }


def visit(day: str, customer: str | None = "甲", branch: str = "HD", **more: object) -> Row:
    return {"visit_date": date.fromisoformat(day), "branch_code": branch, "salesperson": "E1", "customer_name": customer, **more}


def test_key_figures_bring_the_reports_together(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", 80)],
        sales_target=[{"target_month": MARCH, "branch_code": "HD", "target_amount": 100}],
        visit_daily=[
            visit("2026-03-02"),
            visit("2026-03-03"),
            visit("2026-03-04", "乙", visit_method="phone"),
            visit("2026-03-05", None),
        ],
        complaint=[
            {"branch_code": "HD", "received_at": "2026-03-02T09:00", "customer_name": "甲", "handled_at": "2026-03-02T10:00"},
            {"branch_code": "HD", "received_at": "2026-03-02T09:00", "customer_name": "乙", "handled_at": "2026-03-09T10:00"},
        ],
    )
    (row,) = run_block(archive, "overview", "figures", MARCH)
    assert (row["actual_amount"], row["achievement"], row["status"]) == (80, 0.8, "behind")
    assert (row["visits"], row["visited_customers"]) == (2, 1)
    assert (row["complaints"], row["on_time_rate"]) == (2, 0.5)
    assert (row["reporting_branches"], row["branches"]) == (1, 2)


def test_what_nobody_sent_reads_not_reported(knowledge: Knowledge, run_block: RunBlock) -> None:
    (row,) = run_block(knowledge(branch=BRANCHES), "overview", "figures", MARCH)
    assert [row[name] for name in ("actual_amount", "target_amount", "visits", "complaints", "filing_rate")] == [NOT_REPORTED] * 5
    assert row["reporting_branches"] == 0


def test_a_branch_s_line_says_what_that_branch_did_not_send(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-31", 80)], visit_daily=[visit("2026-03-02", branch="HB")])
    rows = {row["branch_code"]: row for row in run_block(archive, "overview", "by_branch", MARCH)}
    assert (rows["HD"]["actual_amount"], rows["HD"]["visits"]) == (80, NOT_REPORTED)
    assert (rows["HB"]["actual_amount"], rows["HB"]["visits"]) == (NOT_REPORTED, 1)


def test_data_more_than_seven_days_behind_are_amber(knowledge: Knowledge, run_block: RunBlock) -> None:
    third = {"branch_code": "HN", "branch_name": "华南分公司", "status": "active"}
    archive = knowledge(
        branch=[*BRANCHES, third],
        sales_detail=[sale("2026-03-24", 80), sale("2026-03-23", 1, "HB")],
        visit_daily=[visit("2026-03-31", branch="HX")],
        submission=[{"branch": "HD", "forms": "sales_detail"}],
    )
    rows = {row["branch_code"]: (row["behind_days"], row["state"]) for row in run_block(archive, "overview", "freshness", MARCH)}
    assert rows == {"HB": (8, "stale"), "HD": (7, "fresh"), "HN": (None, "silent"), "HX": (0, "fresh")}


def test_alerts_come_gravest_first(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", 80)],
        sales_target=[{"target_month": MARCH, "branch_code": "HD", "target_amount": 100}],
        complaint=[{"branch_code": "HD", "received_at": "2026-03-02T09:00", "customer_name": "甲"}],
    )
    rows = run_block(archive, "overview", "alerts", MARCH)
    assert [(row["alert"], row["branch_name"]) for row in rows] == [
        ("silent_branch", "华北分公司"),
        ("behind_branch", "华东分公司"),
        ("overdue_complaints", "华东分公司"),
        ("missing_weeks", "华东分公司"),
        ("missing_targets", "华北分公司"),
        ("missing_cards", "华东分公司"),
    ]
    assert rows[1]["amount"] == 20


def test_files_that_wait_for_head_office_are_an_alert(knowledge: Knowledge, run_block: RunBlock) -> None:
    held = {"branch": "HD", "verdict": "held", "forms": "visit_daily", "received_at": datetime(2026, 3, 5, 1)}  # noqa: DTZ001 - in UTC, as stored
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-31", 80)], submission=[held, {**held, "branch": "华男"}])
    rows = [row for row in run_block(archive, "overview", "alerts", MARCH) if row["alert"] == "held_files"]
    assert [(row["branch_name"], row["number"], row["day"]) for row in rows] == [
        ("华东分公司", 1, date(2026, 3, 5)),
        ("华男", 1, date(2026, 3, 5)),
    ]


def test_an_alert_leads_to_the_records_that_it_counts_and_a_change_to_those_of_its_figure(
    knowledge: Knowledge, schema: Schema
) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-02-02", 40), sale("2026-03-30", 50), sale("2026-03-31", 30)],
        sales_target=[{"target_month": MARCH, "branch_code": "HD", "target_amount": 100}],
        complaint=[{"branch_code": "HD", "received_at": "2026-03-02T09:00", "customer_name": name} for name in "甲乙"],
        submission=[{"submission_id": "s9", "branch": "HD", "verdict": "held", "received_at": datetime(2026, 3, 5, 1)}],  # noqa: DTZ001 - in UTC, as stored
    )
    pages = answer_reports(archive, schema, parse_period(MARCH), date(2026, 3, 31), ["zh"], is_traced=True)["zh"]
    page = next(item for item in pages if item.report.id == "overview")
    (block,) = [item for item in page.traced if item.block.id == "alerts"]
    found = {row["alert"]: traced for row, traced in zip(block.rows, block.traced, strict=True) if row["branch_code"] == "HD"}
    behind = found["behind_branch"]
    assert (behind.total("cumulative_actual"), behind.total("target_amount")) == (80, 100)
    assert found["overdue_complaints"].total("records") == found["overdue_complaints"].count == 2
    assert [added.submission for added in found["held_files"].added()] == ["s9"]
    assert not found["missing_weeks"].count, "what was never sent has no records"
    links = {grid.block.id: [cell.link for line in grid.lines for cell in line.cells if cell.link] for grid in page.grids}
    assert f"sources/overview.alerts.html#{behind.anchor}" in links["alerts"]
    assert set(links["changes"]) == {"sources/overview.figures.html#r1"}


def test_the_first_page_counts_visits_as_the_visits_page_does(knowledge: Knowledge, run_block: RunBlock) -> None:
    coded = {**visit("2026-03-03"), "customer_name": None, "customer_code": "HD-0001"}
    archive = knowledge(
        branch=BRANCHES, visit_daily=[visit("2026-03-02"), coded, {**visit("2026-03-04"), "visit_method": "phone"}]
    )
    (first,) = run_block(archive, "overview", "figures", MARCH)
    (there,) = run_block(archive, "visits", "totals", MARCH)
    assert first["visits"] == there["visits"] == 2


def test_satisfaction_stands_on_a_scale_of_one_hundred(knowledge: Knowledge, run_block: RunBlock) -> None:
    surveys = [
        {"survey_date": date(2026, 3, 3), "customer_name": "甲", "branch_code": "HD", "q_overall": 4},
        {"survey_date": date(2026, 3, 4), "customer_name": "乙", "branch_code": "HD", "q_overall": 5, "total_score": 90},
        {"survey_date": date(2026, 2, 4), "customer_name": "乙", "branch_code": "HD", "q_overall": 1},
    ]
    archive = knowledge(branch=BRANCHES, satisfaction_survey=surveys, sales_detail=[sale("2026-03-31", 80)])
    (row,) = run_block(archive, "overview", "assessment", MARCH)
    assert (row["satisfaction"], row["answers"], row["customers"]) == (85, 2, 1)


def test_months_of_a_quarter_stand_one_by_one_with_their_sum(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-01-31", 80), sale("2026-03-31", 20)])
    rows = run_block(archive, "overview", "by_month", "2026-Q1")
    assert [(row["month"], row["actual_amount"]) for row in rows] == [
        ("2026-01", 80),
        ("2026-02", NOT_REPORTED),
        ("2026-03", 20),
        (None, 100),
    ]


def test_over_several_months_the_status_is_that_of_their_sums(knowledge: Knowledge, run_block: RunBlock) -> None:
    targets = [{"target_month": f"2026-{month}", "branch_code": "HD", "target_amount": 100} for month in ("01", "02", "03")]
    sales = [sale("2026-01-31", 150), sale("2026-02-28", 100), sale("2026-03-31", 60)]
    archive = knowledge(branch=BRANCHES, sales_detail=sales, sales_target=targets)
    (quarter,) = run_block(archive, "overview", "figures", "2026-Q1")
    (march,) = run_block(archive, "overview", "figures", MARCH)
    assert (quarter["achievement"] > 1, quarter["status"]) == (True, "reached")
    assert (march["achievement"], march["status"]) == (0.6, "behind")


def test_key_figures_are_held_against_the_month_before_and_a_year_ago(knowledge: Knowledge, run_block: RunBlock) -> None:
    sales = [sale("2025-02-20", 1), sale("2025-03-31", 40), sale("2026-02-02", 100), sale("2026-03-31", 80)]
    rows = run_block(knowledge(branch=BRANCHES, sales_detail=sales), "overview", "changes", MARCH)
    assert [(row["basis"], row["change"], row["says"], row["from_day"], row["to_day"]) for row in rows] == [
        ("previous", -0.2, "change_less", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", 1, "change_more", date(2025, 3, 1), date(2025, 3, 31)),
    ]


def test_nothing_is_compared_with_a_time_that_the_archive_does_not_know(knowledge: Knowledge, run_block: RunBlock) -> None:
    sales = [sale("2026-02-20", 1), sale("2026-03-31", 80)]
    rows = run_block(knowledge(branch=BRANCHES, sales_detail=sales), "overview", "changes", MARCH)
    assert [(row["basis"], row["change"], row["says"]) for row in rows] == [
        ("previous", None, "change_unknown"),
        ("year", None, "change_unknown"),
    ]


def test_of_a_month_that_still_runs_as_many_days_of_the_one_before_are_taken(knowledge: Knowledge, run_block: RunBlock) -> None:
    visits = [visit(day) for day in ("2026-02-02", "2026-02-10", "2026-02-11", "2026-03-02", "2026-03-10")]
    rows = run_block(knowledge(branch=BRANCHES, visit_daily=visits), "overview", "changes", MARCH, "2026-03-10")
    row = next(row for row in rows if (row["figure"], row["basis"]) == ("visits", "previous"))
    assert (row["change"], row["says"], row["to_day"]) == (0, "change_same", date(2026, 2, 10))


def test_a_rate_changes_by_points(knowledge: Knowledge, run_block: RunBlock) -> None:
    def complaint(day: str, handled: str) -> Row:
        return {"branch_code": "HD", "received_at": f"{day}T09:00", "customer_name": "甲", "handled_at": f"{handled}T10:00"}

    complaints = [
        complaint("2026-02-02", "2026-02-02"),
        complaint("2026-03-02", "2026-03-02"),
        complaint("2026-03-03", "2026-03-30"),
    ]
    rows = run_block(knowledge(branch=BRANCHES, complaint=complaints), "overview", "changes", MARCH)
    row = next(row for row in rows if (row["figure"], row["basis"]) == ("on_time_rate", "previous"))
    assert (row["change"], row["points"], row["says"]) == (-0.5, "50.0", "change_less_points")
