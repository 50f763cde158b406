"""The complaints report: stages, time limits, breakdowns and repeats worked out by hand (CMP-01 … CMP-18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report import parse_period
from pipeline.report.definition import reports
from pipeline.report.query import NOT_REPORTED, Asking, lay_ground, run_report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row, RunBlock

MARCH = "2026-03"
END = "2026-03-31"


def complaint(number: str, received: str, customer: str = "甲", **more: object) -> Row:
    """A complaint card."""
    base: Row = {"complaint_no": number, "branch_code": "HD", "received_at": received, "customer_name": customer}
    return {**base, "complaint_type": "quality", "content": "坏了", **more}


def only(rows: Iterable[Row], *columns: str) -> list[Any]:
    """Keep the columns that a test speaks of."""
    return [tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]] for row in rows]


def states(rows: Iterable[Row]) -> dict[str, str]:
    """How each complaint stands against the time limit."""
    return {row["complaint_no"]: row["sla_state"] for row in rows}


def test_friday_afternoon_to_monday_morning_is_two_and_a_half_hours(knowledge: Knowledge, run_block: RunBlock) -> None:
    """T13: 1.5 h on Friday and 1 h on Monday are on time; the same with dates only is borderline."""
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-06T16:30", handled_at="2026-03-09T10:00"),
            complaint("K2", "2026-03-06", handled_at="2026-03-09"),
        ]
    )
    rows = {row["complaint_no"]: row for row in run_block(archive, "complaints", "register", MARCH, END)}
    assert (rows["K1"]["sla_state"], rows["K1"]["answer_hours"]) == ("on_time", 2.5)
    assert (rows["K2"]["sla_state"], rows["K2"]["answer_hours"]) == ("borderline", None)


@pytest.mark.parametrize(
    ("received", "answered", "state"),
    [
        ("2026-03-02T09:00", "2026-03-02T14:00", "on_time"),  # 3 h + 1 h: exactly four
        ("2026-03-02T09:00", "2026-03-02T14:01", "late"),
        ("2026-03-02T11:30", "2026-03-02T16:30", "on_time"),  # noon break does not count
        ("2026-03-02T20:00", "2026-03-03T13:30", "on_time"),  # clock starts at nine next morning
        ("2026-03-07T10:00", "2026-03-09T14:00", "on_time"),  # Saturday counts from Monday
        ("2026-03-02", "2026-03-02", "on_time"),
        ("2026-03-02", "2026-03-03", "borderline"),
        ("2026-03-02", "2026-03-04", "late"),
        ("2026-03-06", "2026-03-10", "late"),
        ("2026-03-07", "2026-03-09", "on_time"),  # received on Saturday, so Monday is its working day
        ("2026-03-02T09:00", "2026-03-03", "borderline"),
        ("2026-03-05", "2026-03-04", "unknown"),
    ],
)
def test_half_a_working_day(knowledge: Knowledge, run_block: RunBlock, received: str, answered: str, state: str) -> None:
    archive = knowledge(complaint=[complaint("K1", received, handled_at=answered)])
    assert states(run_block(archive, "complaints", "register", MARCH, END)) == {"K1": state}


def test_holidays_and_make_up_days_of_the_calendar_are_kept(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        work_calendar=[{"date": "2026-03-09", "is_workday": False}, {"date": "2026-03-14", "is_workday": True}],
        complaint=[
            complaint("K1", "2026-03-06", handled_at="2026-03-10"),
            complaint("K2", "2026-03-13T17:00", handled_at="2026-03-14T12:00"),
            complaint("K3", "2026-03-13T16:00", handled_at="2026-03-16T09:00"),
        ],
    )
    assert states(run_block(archive, "complaints", "register", MARCH, END)) == {"K1": "borderline", "K2": "on_time", "K3": "late"}


def test_reply_stands_for_handling_where_none_is_dated_and_closing_never_does(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02T09:00", replied_at="2026-03-02T10:00", closed_at="2026-03-20"),
            complaint("K2", "2026-03-02T09:00", replied_at="2026-03-02T10:00", handled_at="2026-03-04T10:00"),
            complaint("K3", "2026-03-02T09:00", closed_at="2026-03-02T10:00"),
        ]
    )
    assert states(run_block(archive, "complaints", "register", MARCH, END)) == {"K1": "on_time", "K2": "late", "K3": "unknown"}


def test_open_complaints_wait_and_then_are_overdue(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-10T16:00"),
            complaint("K2", "2026-03-10T13:30"),
            complaint("K3", "2026-03-09"),
            complaint("K4", "2026-03-06"),
            complaint("K5", "2026-03-02T09:00", handled_at="2026-03-11T09:00"),
            complaint("K6", "2026-03-02T09:00", verified="no", replied_at="2026-03-02T09:30"),
            complaint("K7", "2026-02-02", closed_at="2026-02-03", handled_at="2026-02-02"),
        ]
    )
    rows = run_block(archive, "complaints", "open", MARCH, "2026-03-10")
    assert states(rows) == {"K1": "waiting", "K2": "overdue", "K3": "waiting", "K4": "overdue", "K5": "overdue"}
    ages = {row["complaint_no"]: (row["age_days"], row["age_workdays"]) for row in rows}
    assert ages["K4"] == (4, 2)
    assert [row["complaint_no"] for row in rows][:2] == ["K5", "K4"]


def test_stage_follows_the_dates_not_the_status(knowledge: Knowledge, run_block: RunBlock) -> None:
    """T12: a register says 处理中 although the case is closed, another 已结案 without a date."""
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02", verified_at="2026-03-02", handled_at="2026-03-02", replied_at="2026-03-02",
                      follow_up_at="2026-03-05", closed_at="2026-03-06", status="handling"),
            complaint("K2", "2026-03-02", status="closed"),
            complaint("K3", "2026-03-02", handled_at="2026-03-03", replied_at="2026-03-03"),
        ]
    )  # fmt: skip
    stages = {row["stage"]: row for row in run_block(archive, "complaints", "funnel", MARCH, END)}
    assert [stages[name]["reached"] for name in ("received", "verified", "handled", "replied", "followed_up", "closed")] == [
        3,
        2,
        2,
        2,
        1,
        1,
    ]
    assert [stages[name]["standing"] for name in ("received", "replied", "closed")] == [1, 1, 1]
    assert stages["verified"]["skipped"] == 1
    assert stages["closed"]["reached_share"] == pytest.approx(1 / 3)
    faults = run_block(archive, "complaints", "stage_faults", MARCH, END)
    assert only(faults, "complaint_no", "fault") == [
        ("K1", "status_behind"),
        ("K2", "status_ahead"),
        ("K3", "no_follow_up"),
        ("K3", "not_verified"),
    ]


def test_dates_that_run_backwards_are_told(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-05", verified_at="2026-03-04"),
            complaint("K2", "2026-03-05T10:00", verified_at="2026-03-05T11:00", handled_at="2026-03-05T10:30"),
            complaint("K3", "2026-03-05T10:00", verified_at="2026-03-05", handled_at="2026-03-05T10:30"),
        ]
    )
    faults = run_block(archive, "complaints", "stage_faults", MARCH, END)
    assert [row["complaint_no"] for row in faults if row["fault"] == "order"] == ["K1", "K2"]


def test_what_happens_after_the_reference_day_has_not_happened(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[complaint("K1", "2026-03-31T17:30", handled_at="2026-04-01T09:30"), complaint("K2", "2026-04-01")]
    )
    assert only(run_block(archive, "complaints", "register", MARCH, END), "complaint_no", "stage", "sla_state") == [
        ("K1", "received", "waiting")
    ]


def test_on_time_rate_by_branch_leaves_out_what_cannot_be_judged(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=[{"branch_code": code, "branch_name": code, "status": "active", "_branch": "总公司"} for code in ("HD", "HN")],
        complaint=[
            complaint("K1", "2026-03-02T09:00", handled_at="2026-03-02T10:00"),
            complaint("K2", "2026-03-02", handled_at="2026-03-03"),
            complaint("K3", "2026-03-02", handled_at="2026-03-09"),
            complaint("K4", "2026-03-02"),
            complaint("K5", "2026-03-31T17:00"),
            complaint("K6", "2026-03-02", closed_at="2026-03-09"),
        ],
    )
    east, south, total = run_block(archive, "complaints", "on_time", MARCH, END)
    counts = [east[name] for name in ("complaints", "on_time", "borderline", "late", "overdue", "waiting", "unknown")]
    assert counts == [6, 1, 1, 1, 1, 1, 1]
    assert east["on_time_rate"] == 0.25
    assert south["complaints"] is NOT_REPORTED
    assert (total["is_total"], total["complaints"]) == (True, 6)


def test_medians_in_hours_with_times_and_in_days_with_dates(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02T09:00", replied_at="2026-03-02T10:00", closed_at="2026-03-03T10:00"),
            complaint("K2", "2026-03-02T09:00", replied_at="2026-03-02T14:00"),
            complaint("K3", "2026-03-02T09:00", replied_at="2026-03-02T15:30"),
            complaint("K4", "2026-03-06", replied_at="2026-03-09", closed_at="2026-03-10"),
            complaint("K5", "2026-03-06", replied_at="2026-03-06"),
        ]
    )
    east = run_block(archive, "complaints", "speed", MARCH, END)[0]
    assert (east["replied_with_time"], east["reply_hours"], east["close_hours"]) == (3, 4.0, 9.0)
    assert (east["replied_by_date"], east["reply_days"], east["closed_by_date"], east["close_days"]) == (2, 0.5, 1, 2)


def test_breakdown_runs_up_to_the_whole_and_looks_back_twelve_months(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02", cause_category="product", product_name="角磨机"),
            complaint("K2", "2026-03-03", cause_category="product", product_name="角磨机"),
            complaint("K3", "2026-03-04", complaint_type="delivery", cause_category="logistics"),
            complaint("K4", "2025-04-01", complaint_type="delivery"),
            complaint("K5", "2025-03-31", complaint_type="price"),
        ]
    )
    types = run_block(archive, "complaints", "by_type", MARCH, END)
    assert only(types, "item", "complaints", "complaints_12_months") == [("quality", 2, 2), ("delivery", 1, 2)]
    assert [row["cumulative_share"] for row in types] == pytest.approx([2 / 3, 1])
    assert [row["share_12_months"] for row in types] == pytest.approx([0.5, 0.5])
    assert only(run_block(archive, "complaints", "by_product", MARCH, END), "item", "complaints") == [("角磨机", 2), (None, 1)]
    assert only(run_block(archive, "complaints", "by_cause", MARCH, END), "item", "complaints") == [
        ("product", 2),
        ("logistics", 1),
        (None, 0),
    ]
    assert only(run_block(archive, "complaints", "by_branch", MARCH, END), "item", "cumulative_share") == [("HD", 1)]
    months = run_block(archive, "complaints", "by_month", MARCH, END)
    assert (len(months), months[0]["month"], months[0]["complaints"], months[-1]["complaints"]) == (12, "2025-04", 1, 3)


def test_third_complaint_of_a_customer_about_a_product_within_twelve_months(knowledge: Knowledge, run_block: RunBlock) -> None:
    same = {"product_code": "P1"}
    archive = knowledge(
        complaint=[
            complaint("K1", "2025-03-10", **same),
            complaint("K2", "2025-09-01", **same),
            complaint("K3", "2026-03-10", **same),
            complaint("K4", "2026-03-11", product_code="P2"),
            complaint("L1", "2025-03-09", "乙", **same),
            complaint("L2", "2025-09-01", "乙", **same),
            complaint("L3", "2026-03-10", "乙", **same),
        ]
    )
    assert only(run_block(archive, "complaints", "repeats", MARCH, END), "complaint_no", "times") == [("K3", 3)]
    (kpi,) = run_block(archive, "complaints", "kpi", MARCH, END)
    assert kpi["repeat_rate"] == pytest.approx(1 / 3)


def test_handled_without_a_word_on_improvement(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02", handled_at="2026-03-02", verified="yes"),
            complaint("K2", "2026-03-02", handled_at="2026-03-02", verified="yes", improvement="加强复核"),
            complaint("K3", "2026-03-02", handled_at="2026-03-02", verified="no"),
            complaint("K4", "2026-03-02"),
        ]
    )
    assert only(run_block(archive, "complaints", "no_improvement", MARCH, END), "complaint_no") == ["K1"]


def test_salespeople_answer_for_complaints_and_for_those_nobody_registered(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        employee=[{"employee_code": "02", "employee_name": "张三", "branch_code": "HD", "role": "salesperson"}],
        complaint=[complaint("K1", "2026-03-02", salesperson="02", handled_at="2026-03-02"), complaint("K2", "2026-03-03")],
        visit_daily=[
            {"visit_date": "2026-03-04", "branch_code": "HD", "salesperson": "02", "customer_name": "乙", "purpose": "sell",
             "content": "谈", "complaint_raised": True},
        ],
    )  # fmt: skip
    rows = run_block(archive, "complaints", "by_salesperson", MARCH, END)
    assert only(rows, "person_name", "complaints", "on_time", "not_logged") == [("张三", 1, 1, 1), (None, 1, 0, 0)]
    assert only(run_block(archive, "complaints", "not_logged", MARCH, END), "day", "logging") == [(date(2026, 3, 4), "missing")]


def test_key_figures_and_silence_where_no_complaint_form_came(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        customer=[{"customer_id": "甲", "customer_name": "甲"}],
        complaint=[
            complaint("K1", "2026-03-02", follow_up_result="very_satisfied"),
            complaint("K2", "2026-03-02", follow_up_result="unsatisfied"),
            complaint("K3", "2026-03-02", follow_up_result="unreachable"),
        ],
    )
    (kpi,) = run_block(archive, "complaints", "kpi", MARCH, END)
    assert (kpi["complaints"], kpi["open_complaints"], kpi["satisfied_share"], kpi["customers"]) == (3, 3, 0.5, 1)
    (nothing,) = run_block(knowledge(), "complaints", "kpi", MARCH, END)
    assert nothing["complaints"] is NOT_REPORTED


def test_punishment_is_in_no_answer(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[complaint("K1", "2026-03-02", penalty_note="扣发奖金", handled_at="2026-03-02", closed_at="2026-03-03")]
    )
    for block in ("register", "no_improvement", "stage_faults", "open", "repeats"):
        rows = run_block(archive, "complaints", block, MARCH, END)
        assert not any("扣发奖金" in str(value) for row in rows for value in row.values())


def test_the_open_list_tells_the_next_step_who_takes_it_and_how_many_working_days_over(
    knowledge: Knowledge, run_block: RunBlock, schema: Schema
) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-31T16:00", handler="王工"),
            complaint("K2", "2026-03-27", responsible_dept="品管部", verified_at="2026-03-30"),
            complaint("K3", "2026-03-30T09:00", handled_at="2026-03-30T10:00"),
            complaint("K4", "2026-03-30", handled_at="2026-03-30", replied_at="2026-03-30"),
            complaint("K5", "2026-03-30", replied_at="2026-03-30", follow_up_at="2026-03-31"),
            complaint("K6", "2026-03-30", handled_at="2026-03-30", closed_at="2026-03-31"),
            complaint("K7", "2026-03-27T09:00"),
        ]
    )
    # K2: Monday is the next working day, borderline; Tuesday is one over. K7: 4 hours were over on Friday at 14:00, so 4 hours of
    # Friday and 16 of two days stand over: two and a half working days, three begun.
    told = only(run_block(archive, "complaints", "open", MARCH, END), "complaint_no", "next_step", "next_owner", "days_over")
    assert sorted(told) == [
        ("K1", "verify", "王工", None),
        ("K2", "handle", "品管部", 1),
        ("K3", "reply", None, None),
        ("K4", "follow_up", None, None),
        ("K5", "close", None, None),
        ("K7", "verify", None, 3),
    ]
    ages = run_block(archive, "complaints", "ageing", MARCH, END)
    assert only(ages, "age", "open_complaints", "unanswered", "overdue", "not_closed") == [
        ("0–1", 4, 1, 0, 3), ("2–3", 0, 0, 0, 0), ("4–7", 2, 2, 2, 0), ("8–15", 0, 0, 0, 0),
        ("16–30", 0, 0, 0, 0), ("> 30", 0, 0, 0, 0)
    ]  # fmt: skip
    other = replace(schema, rules={**schema.rules, "CMP-01": {"ageing_days": [0, 4]}})
    asking = Asking(parse_period(MARCH), date.fromisoformat(END), other)
    lay_ground(archive, asking)
    report = next(item for item in reports() if item.id == "complaints")
    ages = run_report(archive, report, asking)["ageing"]
    assert [(row["age"], row["open_complaints"]) for row in ages] == [("0", 1), ("1–4", 5), ("> 4", 0)]
    whole, own = run_block(archive, "complaints", "open_says", MARCH, END)
    assert (whole["says"], whole["open_complaints"], whole["overdue"], whole["oldest_days"]) == ("open", 6, 2, 4)
    assert own["branch_code"] == "HD"


def test_compensation_is_added_up_and_what_should_be_stated_is_counted(knowledge: Knowledge, run_block: RunBlock) -> None:
    product = {"cause_category": "product", "handled_at": "2026-03-02", "closed_at": "2026-03-03"}
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02", compensation_amount=300, amount_involved=1000, **product),
            complaint("K2", "2026-03-02", compensation_amount=0, **product),
            complaint("K3", "2026-03-02", **product),
            complaint("K4", "2026-03-02", cause_category="human", closed_at="2026-03-03"),
        ]
    )
    own, total = run_block(archive, "complaints", "cost", MARCH, END)
    assert total["is_total"]
    columns = ("involved_amount", "stated", "compensated", "compensation_paid", "largest_amount", "not_stated")
    assert only([own], *columns) == [(1000, 2, 1, 300, 300, 1)]


def test_headlines_of_complaints_count_what_the_tables_show(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        complaint=[
            complaint("K1", "2026-03-02", handled_at="2026-03-02", closed_at="2026-03-03"),
            complaint("K2", "2026-03-02", handled_at="2026-03-09", complaint_type="delivery"),
            complaint("K3", "2026-02-02", branch_code="HB"),
        ]
    )
    funnel, own = run_block(archive, "complaints", "funnel_says", MARCH, END)
    assert (funnel["complaints"], funnel["handled"], funnel["closed"], own["branch_code"]) == (2, 2, 1, "HD")
    timely, branch = run_block(archive, "complaints", "on_time_says", MARCH, END)
    assert (timely["judged"], timely["on_time"], timely["late"], timely["worst_late"]) == (2, 1, 1, 1)
    assert (branch["says"], branch["worst"]) == ("on_time_branch", None)
    (month,) = run_block(archive, "complaints", "month_says", MARCH, END)
    assert (month["says"], month["complaints"], month["earlier"]) == ("month_more", 2, 1)
