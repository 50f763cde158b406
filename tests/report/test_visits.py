"""The visits report: what a day with known rows must show, worked out by hand (VIS-01 … VIS-14, COA-01, COA-02)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.query import NOT_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.report.conftest import Knowledge, Row, RunBlock

MARCH = "2026-03"
BRANCHES = [
    {"branch_code": "HD", "branch_name": "华东分公司", "status": "active", "_branch": "总公司"},
    {"branch_code": "HN", "branch_name": "华南分公司", "status": "active", "_branch": "总公司"},
]
PEOPLE = [
    {"employee_code": "01", "employee_name": "李四", "branch_code": "HD", "role": "section_head", "status": "active"},
    {
        "employee_code": "02",
        "employee_name": "张三",
        "branch_code": "HD",
        "role": "salesperson",
        "supervisor_code": "01",
        "status": "active",
    },
    {
        "employee_code": "03",
        "employee_name": "王五",
        "branch_code": "HD",
        "role": "salesperson",
        "supervisor_code": "01",
        "status": "active",
    },
]


def visit(day: str, customer: str | None, person: str = "02", **more: object) -> Row:
    """A row of the visit daily report."""
    base: Row = {"visit_date": f"2026-{day}", "branch_code": "HD", "salesperson": person, "customer_name": customer}
    return {**base, "purpose": "sell", "content": "谈", **more}


def led(day: str, customer: str, with_whom: str | None = None, person: str = "01", **more: object) -> Row:
    """A row of the supervisor visit daily report."""
    base: Row = {"visit_date": f"2026-{day}", "branch_code": "HD", "supervisor": person, "customer_name": customer}
    return {**base, "purpose": "p1", "content": "谈", "accompanied_salesperson": with_whom, **more}


def only(rows: Iterable[Row], *columns: str) -> list[Any]:
    """Keep the columns that a test speaks of."""
    return [tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]] for row in rows]


def test_row_without_customer_is_no_visit_and_a_call_is_a_contact(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        visit_daily=[
            visit("03-02", "甲公司", customer_kind="old", result="deal", order_amount="1200.50", collected_amount="200"),
            visit("03-02", "乙公司", customer_kind="new", next_visit_date="2026-03-09"),
            visit("03-03", "甲公司", visit_method="phone"),
            visit("03-04", None, content="无拜访 开会"),
            visit("02-27", "丙公司"),
        ],
    )
    (totals,) = run_block(archive, "visits", "totals", MARCH)
    assert (totals["visits"], totals["contacts"], totals["customers"], totals["people"], totals["orders"]) == (2, 1, 2, 1, 1)
    assert totals["order_amount"] == Decimal("1200.50")
    assert totals["collected_amount"] == 200
    assert totals["next_share"] == 0.5
    east, south, total = run_block(archive, "visits", "by_branch", MARCH)
    assert (east["visits"], east["new_visits"], east["old_visits"], east["unknown_visits"]) == (2, 1, 1, 0)
    assert south["visits"] is NOT_REPORTED
    assert (total["visits"], total["is_total"]) == (2, True)
    assert only(run_block(archive, "visits", "by_day", MARCH), "day", "visits", "contacts") == [
        (date(2026, 3, 2), 2, 0),
        (date(2026, 3, 3), 0, 1),
    ]


def test_new_or_old_follows_the_card_where_the_row_does_not_say(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        visit_daily=[visit("03-02", "甲公司"), visit("03-02", "乙公司")],
        customer=[{"customer_id": "甲公司", "customer_name": "甲公司", "lifecycle_stage": "lost"}],
    )
    east = run_block(archive, "visits", "by_branch", MARCH)[0]
    assert (east["old_visits"], east["unknown_visits"]) == (1, 1)


def test_visit_with_two_purposes_counts_under_both(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        visit_daily=[
            visit("03-02", "甲", purpose="sell|collect", result="deal"),
            visit("03-02", "乙", purpose="sell", result="deal"),
        ]
    )
    assert only(run_block(archive, "visits", "purposes", MARCH), "purpose", "visits", "share") == [
        ("sell", 2, 1.0),
        ("collect", 1, 0.5),
    ]
    assert only(run_block(archive, "visits", "results", MARCH), "result", "visits", "share") == [("deal", 2, 1.0)]


def test_person_by_day_has_every_day_up_to_the_reference_day(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(visit_daily=[visit("03-02", "甲"), visit("03-02", "乙"), visit("03-04", "甲")])
    rows = run_block(archive, "visits", "by_person_day", MARCH)
    assert only(rows, "slot", "visits") == [("03-01", None), ("03-02", 2), ("03-03", None), ("03-04", 1)]


def test_supervisor_visits_by_kind_and_what_does_not_fit(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        employee=[
            *PEOPLE,
            {
                "employee_code": "09",
                "employee_name": "总部经理",
                "branch_code": "总公司",
                "role": "sales_dept_manager",
                "status": "active",
            },
        ],
        supervisor_visit_daily=[
            led("03-02", "甲", "02"),
            led("03-03", "甲"),
            led("03-04", "甲", "02", visit_kind="solo"),
            led("03-05", "甲", visit_kind="branch_accompany"),
            led("03-06", "甲", "02", person="09", visit_kind="hq_accompany"),
            led("03-09", "乙", person="09"),
            led("03-10", "乙", "02", visit_kind="hq_accompany"),
        ],
    )
    kinds = {row["supervisor"]: row for row in run_block(archive, "visits", "supervisor_kinds", MARCH)}
    assert [kinds["01"][kind] for kind in ("hq_accompany", "branch_accompany", "solo")] == [1, 2, 2]
    assert [kinds["09"][kind] for kind in ("hq_accompany", "branch_accompany", "solo")] == [1, 0, 1]
    assert only(run_block(archive, "visits", "kind_faults", MARCH), "day", "fault") == [
        (date(2026, 3, 4), "solo_with_person"),
        (date(2026, 3, 5), "nobody_named"),
        (date(2026, 3, 9), "head_office_solo"),
        (date(2026, 3, 10), "role_not_head_office"),
    ]


def test_two_accompanied_people_in_one_cell_are_two_pairs_and_one_lacks_the_note(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    """T14."""
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        supervisor_visit_daily=[led("03-03", "甲公司", "02|03", purpose="p1|p4|p5")],
        visit_daily=[visit("03-03", "甲公司", accompanied_by="01"), visit("03-03", "甲 公司", "03")],
    )
    rows = run_block(archive, "visits", "accompany_mismatch", MARCH, "2026-03-31")
    assert only(rows, "person_name", "supervisor_name", "told_by", "state") == [("王五", "李四", "supervisor", "mismatch")]
    split = run_block(archive, "visits", "accompanied_split", MARCH, "2026-03-31")
    assert only(split, "person_name", "days", "confirmed_days") == [("张三", 1, 1), ("王五", 1, 0)]
    (used,) = run_block(archive, "visits", "accompany_purposes", MARCH, "2026-03-31")
    assert [used[code] for code in ("p1", "p2", "p4", "p5")] == [1, 0, 1, 1]
    assert used["never_used"] == "p2|p3|p6|p7|p8|p9|p10"


@pytest.mark.parametrize(("reference", "state"), [("2026-03-09", "waiting"), ("2026-03-10", "missing")])
def test_other_side_not_in_waits_until_its_upload_was_due(
    knowledge: Knowledge, run_block: RunBlock, reference: str, state: str
) -> None:
    archive = knowledge(branch=BRANCHES, employee=PEOPLE, visit_daily=[visit("03-03", "甲公司", accompanied_by="01")])
    rows = run_block(archive, "visits", "accompany_mismatch", MARCH, reference)
    assert only(rows, "told_by", "state", "due_day") == [("salesperson", state, date(2026, 3, 9))]


def test_accompanied_visit_matches_by_customer_id_though_names_differ_and_not_on_another_day(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(
        employee=PEOPLE,
        supervisor_visit_daily=[led("03-03", "甲", "02", _customer_id="C1"), led("03-05", "甲", "02", _customer_id="C1")],
        visit_daily=[
            visit("03-03", "甲建材", accompanied_by="01|88", _customer_id="C1"),
            visit("03-05", "丙", _customer_id="C3"),
        ],
    )
    rows = run_block(archive, "visits", "accompany_mismatch", MARCH, "2026-03-31")
    assert only(rows, "day", "told_by", "supervisor_name") == [
        (date(2026, 3, 3), "salesperson", "88"),
        (date(2026, 3, 5), "supervisor", "李四"),
    ]


def test_companion_who_is_no_supervisor_owes_no_report(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(employee=PEOPLE, visit_daily=[visit("03-03", "甲", accompanied_by="03")])
    assert run_block(archive, "visits", "accompany_mismatch", MARCH, "2026-03-31") == []


def plan(day: str, customer: str, person: str = "02", **more: object) -> Row:
    """A planned visit."""
    return {
        "plan_period": "2026-03",
        "plan_date": f"2026-{day}",
        "branch_code": "HD",
        "salesperson": person,
        "customer_name": customer,
        **more,
    }


def test_plans_done_moved_missed_open_cancelled_and_visits_unplanned(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        visit_plan=[
            plan("03-03", "甲"),
            plan("03-10", "乙"),
            plan("03-10", "丙"),
            plan("03-20", "丁"),
            plan("03-26", "戊"),
            plan("03-12", "己", done="cancelled"),
            plan("03-13", "庚", visit_method="phone"),
            plan("03-16", "辛"),
        ],
        visit_daily=[
            visit("03-03", "甲"),
            visit("03-13", "乙"),
            visit("03-14", "丙"),
            visit("03-13", "庚", visit_method="phone"),
            visit("03-16", "辛", visit_method="phone"),
            visit("03-03", "甲", "03"),
            visit("03-28", "癸"),
        ],
    )
    (row,) = run_block(archive, "visits", "plan_by_person", MARCH, "2026-03-28")
    assert [row[name] for name in ("plans", "done", "moved", "missed", "open", "cancelled", "unplanned")] == [8, 2, 1, 3, 1, 1, 2]
    assert row["plan_rate"] == 0.5
    lines = run_block(archive, "visits", "plan_lines", MARCH, "2026-03-28")
    assert ("乙", "moved", 3) in only(lines, "customer_name", "state", "moved_days")
    assert ("丙", "unplanned", None) in only(lines, "customer_name", "state", "moved_days")


def test_a_plan_is_missed_only_once_its_tolerance_is_over(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(visit_plan=[plan("03-20", "丁")], visit_daily=[visit("03-02", "甲")])
    for reference, state in (("2026-03-22", "open"), ("2026-03-23", "missed")):
        lines = run_block(archive, "visits", "plan_lines", MARCH, reference)
        assert ("丁", state) in only(lines, "customer_name", "state")


def test_a_plan_for_a_stretch_of_days_is_kept_on_any_of_them(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        visit_plan=[
            plan("03-01", "甲", plan_date_last="2026-03-10"),
            plan("03-01", "乙", plan_date_last="2026-03-10"),
            plan("03-11", "丙", plan_date_last="2026-03-20"),
        ],
        visit_daily=[visit("03-09", "甲"), visit("03-12", "乙")],
    )
    lines = run_block(archive, "visits", "plan_lines", MARCH, "2026-03-22")
    assert only(lines, "customer_name", "state", "moved_days") == [("乙", "moved", 2), ("丙", "open", None)]


def test_one_visit_fulfils_one_plan_the_same_day_first(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        visit_plan=[plan("03-03", "甲"), plan("03-05", "甲"), plan("03-06", "甲")],
        visit_daily=[visit("03-05", "甲"), visit("03-07", "甲")],
    )
    (row,) = run_block(archive, "visits", "plan_by_person", MARCH, "2026-03-31")
    assert [row[name] for name in ("done", "moved", "missed", "unplanned")] == [1, 1, 1, 0]


def card(customer: str, value_class: str | None = None, **more: object) -> Row:
    """A master customer with its card."""
    return {
        "customer_id": customer,
        "customer_name": customer,
        "branch_code": "HD",
        "salesperson": "02",
        "value_class": value_class,
        **more,
    }


def test_customers_visited_less_often_than_their_class_asks(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        employee=PEOPLE,
        customer=[
            card("重一", "key"),
            card("重二", "key"),
            card("普", "general"),
            card("散", "minor"),
            card("黑", "key", risk_flag="blacklist"),
        ],
        visit_daily=[
            visit("03-02", "重一"),
            visit("03-02", "重一", "03"),
            visit("03-03", "重一", visit_method="online"),
            visit("03-02", "重二"),
            visit("01-05", "散"),
        ],
        supervisor_visit_daily=[led("03-20", "重二")],
    )
    short = run_block(archive, "visits", "frequency_short", MARCH, "2026-03-31")
    assert only(short, "customer_name", "label", "required", "visits", "state") == [
        ("重一", "2026-03", 2, 1, "short"),
        ("普", "2026-03", 1, 0, "short"),
    ]
    early = run_block(archive, "visits", "frequency_short", MARCH, "2026-03-30")
    assert only(early, "customer_name", "state") == [("重一", "open")]
    classes = {row["value_class"]: row for row in run_block(archive, "visits", "frequency_by_branch", MARCH, "2026-03-31")}
    assert (classes["key"]["customers"], classes["key"]["met"], classes["key"]["met_share"]) == (2, 1, 0.5)
    assert (classes["minor"]["met"], classes["general"]["unvisited"]) == (1, 1)


def test_appointments_passed_without_a_later_visit_are_overdue(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        visit_daily=[
            visit("03-02", "甲", next_visit_date="2026-03-09"),
            visit("03-02", "乙", next_visit_date="2026-03-09"),
            visit("03-05", "乙", "03"),
            visit("03-02", "丙", next_visit_date="2026-03-20"),
            visit("03-02", "丁", next_visit_date="2026-03-10"),
            visit("03-11", "丁", visit_method="phone"),
            visit("03-02", "戊"),
        ]
    )
    overdue = run_block(archive, "visits", "next_overdue", MARCH, "2026-03-20")
    assert only(overdue, "customer_name", "overdue_days") == [("甲", 11), ("丁", 10)]
    (share,) = run_block(archive, "visits", "next_by_branch", MARCH, "2026-03-20")
    assert (share["visits"], share["with_next"]) == (6, 4)
    assert share["next_share"] == pytest.approx(4 / 6)


def test_silence_beyond_the_limit_of_the_class_is_dormant_and_a_call_breaks_it(knowledge: Knowledge, run_block: RunBlock) -> None:
    last = date(2026, 3, 31)

    def ago(days: int) -> str:
        return f"{last - timedelta(days=days):%m-%d}"

    archive = knowledge(
        customer=[
            card("重30", "key"),
            card("重31", "key"),
            card("普60", "general"),
            card("普61", "general"),
            card("散90", "minor"),
            card("重话", "key"),
            card("无", "general"),
        ],
        visit_daily=[
            visit(ago(30), "重30"),
            visit(ago(31), "重31"),
            visit(ago(60), "普60"),
            visit(ago(61), "普61"),
            {**visit("01-01", "散90"), "visit_date": last - timedelta(days=90)},
            visit(ago(80), "重话"),
            visit(ago(5), "重话", visit_method="phone"),
        ],
    )
    rows = run_block(archive, "visits", "dormant", MARCH, "2026-03-31")
    assert only(rows, "customer_name", "silent_days", "state") == [
        ("重31", 31, "dormant"),
        ("普61", 61, "dormant"),
        ("无", None, "never"),
    ]
    classes = {row["value_class"]: row for row in run_block(archive, "visits", "contact_by_branch", MARCH, "2026-03-31")}
    assert (classes["key"]["in_touch"], classes["key"]["dormant"], classes["key"]["limit_days"]) == (2, 1, 30)


def test_what_customers_said_with_the_product_it_is_about(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        product=[{"product_code": "P1", "product_name": "角磨机", "unit": "台", "list_price": "100", "price_from": "2026-01-01"}],
        visit_daily=[visit("03-02", "甲", customer_feedback="角磨机噪音大", purpose="service"), visit("03-03", "乙")],
        supervisor_visit_daily=[led("03-04", "丙", questions_raised="能否代垫运费")],
    )
    rows = run_block(archive, "visits", "voice", MARCH)
    assert only(rows, "customer_name", "products", "words") == [("甲", "角磨机", "角磨机噪音大"), ("丙", None, "能否代垫运费")]
    assert only(run_block(archive, "visits", "voice_by_theme", MARCH), "purpose", "opinions") == [("service", 1)]


def test_complaint_heard_on_a_visit_must_be_registered_by_the_next_working_day(knowledge: Knowledge, run_block: RunBlock) -> None:
    friday = "03-06"
    raised: Row = {"complaint_raised": True}
    archive = knowledge(
        visit_daily=[
            visit(friday, "一", **raised),
            visit(friday, "二", **raised),
            visit(friday, "三", **raised),
            visit("03-09", "四", **raised),
            visit(friday, "五", **raised),
        ],
        supervisor_visit_daily=[led(friday, "六", complaint_raised=True)],
        complaint=[
            {"complaint_no": "K1", "branch_code": "HD", "received_at": "2026-03-09T17:00", "customer_name": "一", "content": "x"},
            {"complaint_no": "K2", "branch_code": "HD", "received_at": "2026-03-10", "customer_name": "二", "content": "x"},
            {"complaint_no": "K5", "branch_code": "HD", "received_at": "2026-03-05", "customer_name": "五", "content": "x"},
        ],
    )
    rows = run_block(archive, "visits", "not_logged", MARCH, "2026-03-09")
    found = {row["customer_name"]: (row["logging"], row["earlier_complaint_no"]) for row in rows}
    assert found == {
        "二": ("late", None),
        "三": ("missing", None),
        "四": ("waiting", None),
        "五": ("missing", "K5"),
        "六": ("missing", None),
    }


def workdays(count: int) -> list[str]:
    """The first working days of March 2026."""
    days = [date(2026, 3, 1) + timedelta(days=step) for step in range(31)]
    return [f"{day:%m-%d}" for day in days if day.weekday() < 5][:count]


@pytest.mark.parametrize(("count", "state", "lacking"), [(19, "short", 1), (20, "met", 0)])
def test_twenty_distinct_dates_of_accompanying_are_asked_for(
    knowledge: Knowledge, run_block: RunBlock, count: int, state: str, lacking: int
) -> None:
    """T15: a date with two salespeople counts once."""
    days = workdays(count)
    rows = [led(day, "甲", "02") for day in days] + [led(days[0], "乙", "03")]
    archive = knowledge(branch=BRANCHES, employee=PEOPLE, supervisor_visit_daily=rows)
    (row,) = run_block(archive, "visits", "accompanied_days", MARCH, "2026-03-31")
    assert (row["days"], row["target_days"], row["lacking_days"], row["state"]) == (count, 20, lacking, state)
    assert only(run_block(archive, "visits", "accompanied_split", MARCH, "2026-03-31"), "person_name", "days") == [
        ("张三", count),
        ("王五", 1),
    ]


def test_twenty_days_without_one_of_the_salespeople_are_not_enough(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES, employee=PEOPLE, supervisor_visit_daily=[led(day, "甲", "02|88") for day in workdays(20)]
    )
    (row,) = run_block(archive, "visits", "accompanied_days", MARCH, "2026-03-31")
    assert (row["days"], row["people_accompanied"], row["people"], row["never_with"], row["state"]) == (20, 1, 2, "王五", "short")


def test_a_month_with_fewer_working_days_asks_for_those_and_mid_month_for_its_share(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    holidays = [{"date": f"2026-{day}", "is_workday": False} for day in workdays(4)]
    days = workdays(22)[4:]
    rows = [led(day, "甲", "02|03") for day in days[:9]]
    archive = knowledge(branch=BRANCHES, employee=PEOPLE, work_calendar=holidays, supervisor_visit_daily=rows)
    reference = f"2026-{days[8]}"
    (row,) = run_block(archive, "visits", "accompanied_days", MARCH, reference)
    assert (row["target_days"], row["pace_days"], row["state"]) == (18, 9, "on_pace")
    (row,) = run_block(archive, "visits", "accompanied_days", MARCH, f"2026-{days[9]}")
    assert (row["pace_days"], row["state"]) == (10, "behind")


def test_days_with_somebody_who_is_not_of_the_team_do_not_count(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, employee=PEOPLE, supervisor_visit_daily=[led("03-02", "甲", "77"), led("03-03", "甲")])
    (row,) = run_block(archive, "visits", "accompanied_days", MARCH, "2026-03-31")
    assert row["days"] == 0


def test_no_supervisor_report_reads_not_reported_rather_than_zero(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, employee=PEOPLE, visit_daily=[visit("03-02", "甲")])
    (row,) = run_block(archive, "visits", "accompanied_days", MARCH, "2026-03-31")
    assert row["days"] is NOT_REPORTED
    assert row["state"] is NOT_REPORTED


def test_customers_of_a_branch_that_sent_no_visits_are_not_called_neglected(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        customer=[card("甲", "key"), card("乙", "key", branch_code="HN")],
        visit_daily=[visit("03-02", "丙")],
    )
    dormant = run_block(archive, "visits", "dormant", MARCH, "2026-03-31")
    assert only(dormant, "customer_name", "state") == [("甲", "never")]
    short = run_block(archive, "visits", "frequency_short", MARCH, "2026-03-31")
    assert only(short, "customer_name", "visits") == [("甲", 0)]
    classes = run_block(archive, "visits", "contact_by_branch", MARCH, "2026-03-31")
    assert {row["branch_code"]: row["never"] for row in classes if row["value_class"] == "key"} == {"HD": 1, "HN": NOT_REPORTED}
