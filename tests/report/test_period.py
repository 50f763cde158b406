"""Periods as people ask for them, the default one, and the reference day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.report.period import default_period, parse_period, reference_day

if TYPE_CHECKING:
    from tests.report.conftest import Knowledge


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2026-03", "2026-03-01", "2026-03-31", "2026-03"),
        ("2026-2", "2026-02-01", "2026-02-28", "2026-02"),
        ("2028-02", "2028-02-01", "2028-02-29", "2028-02"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "2026-Q1"),
        ("2026-q4", "2026-10-01", "2026-12-31", "2026-Q4"),
        ("2026-W10", "2026-03-02", "2026-03-08", "2026-W10"),
        ("2026-W01", "2025-12-29", "2026-01-04", "2026-W01"),
        ("2026", "2026-01-01", "2026-12-31", "2026"),
        ("2026-03-01..2026-03-15", "2026-03-01", "2026-03-15", "2026-03-01..2026-03-15"),
        (" 2026-03-05 ", "2026-03-05", "2026-03-05", "2026-03-05..2026-03-05"),
    ],
)
def test_a_period_is_read_in_each_way_of_writing(text: str, first: str, last: str, name: str) -> None:
    period = parse_period(text)
    assert (period.first.isoformat(), period.last.isoformat(), period.name) == (first, last, name)
    assert parse_period(period.name).first == period.first


@pytest.mark.parametrize(
    "text", ["", "march", "2026-13", "2026-Q5", "2025-W53", "2026-02-30", "2026-03-15..2026-03-01", "2026-03..", "0000"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_period(text)


def test_the_default_is_the_month_of_the_latest_visit_sale_or_complaint(knowledge: Knowledge) -> None:
    archive = knowledge(
        visit_daily=[{"visit_date": date(2026, 2, 27), "next_visit_date": date(2026, 9, 1), "customer_name": "甲"}],
        complaint=[{"received_at": "2026-03-02T09:20", "customer_name": "甲"}],
        sales_target=[{"target_month": "2026-12", "target_amount": 1}],
        visit_plan=[{"plan_date": date(2026, 5, 1), "customer_name": "甲"}],
        work_calendar=[{"date": date(2026, 10, 1), "is_workday": False}],
    )
    found = default_period(archive)
    assert found is not None
    assert found.name == "2026-03"


def test_without_visits_sales_and_complaints_there_is_no_default(knowledge: Knowledge) -> None:
    assert default_period(knowledge(sales_target=[{"target_month": "2026-12", "target_amount": 1}])) is None


def test_the_reference_day_is_the_earlier_of_period_end_and_latest_data(knowledge: Knowledge) -> None:
    archive = knowledge(sales_daily_summary=[{"report_date": date(2026, 3, 18), "day_amount": 1}])
    assert reference_day(archive, parse_period("2026-03")) == date(2026, 3, 18)
    assert reference_day(archive, parse_period("2026-02")) == date(2026, 2, 28)
    assert reference_day(knowledge(), parse_period("2026-02")) == date(2026, 2, 28)
