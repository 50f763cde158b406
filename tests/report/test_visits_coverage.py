"""Rounds and calendars of the visits report, worked out by hand (VIS-06, VIS-10)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.report.query import NOT_REPORTED
from tests.report.test_visits import BRANCHES, MARCH, PEOPLE, only, visit

if TYPE_CHECKING:
    from tests.report.conftest import Knowledge, Row, RunBlock


def customer(name: str, owner: str = "02", **more: object) -> Row:
    """A master customer with a card."""
    return {
        "customer_id": name,
        "customer_name": name,
        "branch_code": "HD",
        "salesperson": owner,
        "value_class": "general",
        **more,
    }


def sold(name: str, day: str = "2026-02-02", amount: int = 100) -> Row:
    """A sale, so that the customer is no prospect and not lost."""
    return {
        "sale_date": date.fromisoformat(day),
        "branch_code": "HD",
        "salesperson": "02",
        "customer_name": name,
        "amount": amount,
    }


def test_coverage_is_own_customers_visited_and_concentration_the_three_most_visited(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    names = ("甲", "乙", "丙", "丁", "戊")
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        customer=[customer(name) for name in names],
        sales_detail=[sold(name) for name in names],
        visit_daily=[
            *(visit("03-02", "甲") for _ in range(4)),
            *(visit("03-03", "乙") for _ in range(3)),
            visit("03-04", "丙"),
            visit("03-04", "丙"),
            visit("03-05", "外来"),
            visit("03-05", "丁", visit_method="phone"),
            visit("03-06", "戊", person="03"),
        ],
    )
    rows = {row["salesperson"]: row for row in run_block(archive, "visits", "coverage", MARCH)}
    mine = rows["02"]
    assert (mine["assigned"], mine["visited"], mine["coverage"]) == (6, 4, pytest.approx(4 / 6))
    assert (mine["customers"], mine["visits"], mine["top_share"]) == (4, 10, pytest.approx(0.9))
    assert (rows["03"]["assigned"], rows["03"]["coverage"], rows["03"]["top_share"]) == (0, None, 1.0)
    (east,) = (row for row in run_block(archive, "visits", "coverage_by_branch", MARCH) if row["branch_code"] == "HD")
    assert (east["assigned"], east["visited"], east["unvisited"]) == (6, 5, 1)
    assert east["top_share"] == pytest.approx(10 / 11)
    south = next(row for row in run_block(archive, "visits", "coverage_by_branch", MARCH) if row["branch_code"] == "HN")
    assert south["coverage"] is NOT_REPORTED


@pytest.mark.parametrize(("favourite", "others", "found"), [(4, 6, True), (3, 7, False)])
def test_rounds_are_lopsided_above_three_tenths_for_one_and_below_half_of_the_customers(
    favourite: int, others: int, found: bool, knowledge: Knowledge, run_block: RunBlock
) -> None:
    names = [f"客{number}" for number in range(8)]
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        customer=[customer(name) for name in names],
        sales_detail=[sold(name) for name in names],
        visit_daily=[
            *(visit("03-02", "客0") for _ in range(favourite)),
            *(visit("03-03", f"客{1 + number % 2}") for number in range(others)),
        ],
    )
    if found:
        ((month, name, most, share, coverage),) = only(
            run_block(archive, "visits", "lopsided", MARCH), "month", "customer_name", "most_visits", "one_share", "coverage"
        )
        assert (month, name, most, share, coverage) == ("2026-03", "客0", 4, 0.4, 0.375)
    else:
        assert all(row["most_visits"] > 3 for row in run_block(archive, "visits", "lopsided", MARCH))


def test_rounds_to_half_of_the_customers_are_never_lopsided(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        customer=[customer("甲"), customer("乙")],
        sales_detail=[sold("甲"), sold("乙")],
        visit_daily=[visit("03-02", "甲"), visit("03-03", "甲")],
    )
    assert run_block(archive, "visits", "lopsided", MARCH) == []


def test_key_customers_whom_nobody_visited_are_listed_by_sales(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        customer=[
            customer("久", value_class="key"),
            customer("大", value_class="key"),
            customer("去过", value_class="key"),
            customer("普通"),
            customer("南", value_class="key", branch_code="HN"),
        ],
        sales_detail=[sold("久"), sold("大", amount=900), sold("去过"), sold("普通"), sold("南")],
        visit_daily=[visit("02-20", "久"), visit("03-05", "久", visit_method="phone"), visit("03-06", "去过")],
    )
    rows = run_block(archive, "visits", "key_unvisited", MARCH, "2026-03-31")
    assert only(rows, "customer_name", "last_visit_day", "unvisited_days") == [("大", None, None), ("久", date(2026, 2, 20), 39)]


def test_a_week_that_a_branch_has_not_reported_is_no_week_without_visits(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES, employee=PEOPLE, visit_daily=[visit("03-02", "甲"), visit("03-04", None), visit("03-17", "甲")]
    )
    days = dict(only(run_block(archive, "visits", "branch_day", MARCH), "slot", "visits"))
    assert (days["03-02"], days["03-04"], days["03-17"], days["03-16"]) == (1, 0, 1, 0)
    assert days["03-10"] is NOT_REPORTED
    assert days["03-08"] is None
    person = dict(only(run_block(archive, "visits", "by_person_day", MARCH), "slot", "squares"))
    assert (person["03-04"], person["03-10"], person["03-08"]) == (0, None, None)


def test_of_more_than_sixty_people_those_least_out_come_first(knowledge: Knowledge, run_block: RunBlock) -> None:
    often = [visit(f"03-0{day}", "甲", person=f"a{number:02}") for number in range(61) for day in (2, 3)]
    archive = knowledge(branch=BRANCHES, visit_daily=[*often, visit("03-02", "甲", person="z")])
    rows = run_block(archive, "visits", "by_person_day", MARCH)
    assert rows[0]["salesperson"] == "z"


def test_headlines_tell_the_company_first_and_each_branch_its_own(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        visit_daily=[visit("03-02", "甲"), visit("03-03", "乙"), visit("03-03", "乙", branch_code="HN", person="08")],
    )
    company, east, south = run_block(archive, "visits", "visits_says", MARCH)
    assert (company["branch_code"], company["visits"], company["branch_name"], company["most_visits"]) == (
        None,
        3,
        "华东分公司",
        2,
    )
    assert (east["branch_code"], east["visits"], east["branch_name"]) == ("HD", 2, None)
    assert (south["branch_code"], south["visits"], south["most_visits"]) == ("HN", 1, None)
