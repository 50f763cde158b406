"""What stands behind the figures: the records of a row add up to what the row says, and every sentence has its words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.messages import LANGUAGES, has
from pipeline.report import parse_period
from pipeline.report.definition import load_report, reports
from pipeline.report.query import NOT_REPORTED, Asking, lay_ground, run_report
from pipeline.report.tracer import Tracer
from tests.report.test_visits import BRANCHES, PEOPLE, led, visit

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.definition import Report
    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row

OWN = ("visits", "compliance", "customers")
GIVEN = {"place", "target_days", "pace_days", "limit_days", "leave_days", "trip_days", "trip_required", "drawn"}
"""Figures that no record adds to: ranks, and what calendar, absences and rule set give."""


def customer(name: str, **more: object) -> Row:
    """A master customer."""
    return {
        "customer_id": name,
        "customer_name": name,
        "branch_code": "HD",
        "salesperson": "02",
        "value_class": "general",
        **more,
    }


@pytest.fixture(scope="module")
def archive(knowledge: Knowledge) -> duckdb.DuckDBPyConnection:
    """A small archive in which most blocks have something to tell."""
    names = ("甲", "乙", "丙", "丁")
    here = {"branch_code": "HD", "salesperson": "02"}
    trip = {"kind": "trip", "start_date": date(2026, 3, 9), "end_date": date(2026, 3, 12)}
    made = knowledge(
        branch=BRANCHES,
        employee=[{"hire_date": date(2025, 1, 1), **person} for person in PEOPLE],
        product=[{"product_code": "P1", "product_name": "角磨机"}],
        customer_card=[{**here, "customer_name": name} for name in names],
        customer=[
            customer("甲", value_class="key"),
            customer("乙", created_date=date(2026, 3, 3)),
            customer("丙"),
            customer("丁", value_class="minor"),
        ],
        sales_detail=[
            {**here, "sale_date": date(2026, 2, day), "customer_name": name, "amount": 10 * day, "order_no": f"D{day}"}
            for day, name in enumerate(names, 2)
        ],
        visit_daily=[
            visit("03-02", "甲", next_visit_date="2026-03-05", customer_feedback="角磨机好用"),
            visit("03-03", "乙", accompanied_by="01", purpose="sell|collect", result="deal", order_amount=5),
            visit("03-03", "甲", visit_method="phone"),
            visit("03-04", None, content="无拜访"),
            visit("03-05", "甲", person="03", complaint_raised=True),
            visit("03-17", "外来", need_hq_action="请降价", handling_dept="市场部"),
            visit("01-05", "丁"),
        ],
        supervisor_visit_daily=[
            led("03-03", "乙", "02"),
            led("03-09", "丙", "03", trip_return_date="2026-03-10"),
            led("03-10", "丙"),
        ],
        visit_plan=[
            {**here, "plan_date": date(2026, 3, day), "customer_name": name, "approver": approver}
            for day, name, approver in ((2, "甲", "01"), (4, "乙", "01"), (20, "丙", None))
        ],
        absence=[{"employee_name": "王五", "branch_code": "HD", **trip}],
        submission=[{"submission_id": "s1", "branch": "HD", "verdict": "partly", "rows_read": 3, "rows_returned": 1}],
        finding=[{"submission_id": "s1", "branch": "HD", "code": "bad-date", "form": "visit_daily", "row": 4}],
    )
    made.execute("CREATE TEMP TABLE waiting_pair (customer_a VARCHAR, customer_b VARCHAR, score INTEGER, reason VARCHAR)")
    made.execute("INSERT INTO waiting_pair VALUES ('甲', '丙', 60, 'same_core')")
    return made


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("period", ["2026-03", "2026-Q1"])
def test_the_records_behind_a_row_add_up_to_it(
    name: str, period: str, archive: duckdb.DuckDBPyConnection, schema: Schema
) -> None:
    asking = Asking(parse_period(period), date(2026, 3, 31), schema)
    lay_ground(archive, asking)
    prepared: set[str] = set()
    report = next(item for item in reports() if item.id == name)
    answers = run_report(archive, report, asking, prepared)
    tracer = Tracer(archive, asking, prepared, bound=5)
    compared, wrong = 0, []
    for block in report.blocks:
        if block.rows is None or block.rows.form:
            continue
        for row, traced in zip(answers[block.id], tracer.trace(report, block, answers[block.id]), strict=True):
            for column in block.columns:
                value = row[column.id]
                if not column.is_figure or column.id in {*block.rows.parts, *GIVEN} or value is None or value is NOT_REPORTED:
                    continue
                compared += 1
                if traced.total(column.id) != value:
                    wrong.append((traced.address, column.id, value, traced.total(column.id)))
    assert wrong == []
    assert compared > 40


@pytest.mark.parametrize("name", ["overview", *OWN])
def test_every_block_with_figures_tells_its_records(name: str) -> None:
    report = next(item for item in reports() if item.id == name)
    told = {block.id for block in report.blocks if block.rows}
    counted = {block.id for block in report.blocks if any(column.is_figure for column in block.columns) and not block.is_headline}
    assert counted - told <= {"state_key", "calendar", "tiers", "by_class", "filing_grid", "travel_weeks"}


def sentences(report: Report) -> set[str]:
    """Find the sentences that the queries of headlines name, or the tables prepared for them."""
    found: set[str] = set()
    for block in report.blocks:
        if block.is_headline:
            texts = [(report.folder / name).read_text(encoding="utf-8") for name in (block.query, *report.prepare)]
            text = next(text for text in texts if " AS says" in text)
            statement = text[: text.index(" AS says")].rpartition(";")[2] + " "
            found |= set(re.findall(r"(?:THEN|ELSE|SELECT)\s+'([a-z_]+)'(?=\s|$)", statement))
    return found


@pytest.mark.parametrize("name", OWN)
def test_every_sentence_of_a_headline_is_worded(name: str) -> None:
    report = next(item for item in reports() if item.id == name)
    keys = sentences(report)
    assert keys
    lacking = [key for key in keys for language in LANGUAGES if not has(f"report_{name}.sentence.{key}", language)]
    assert lacking == []


def test_every_column_that_a_page_the_workbook_or_a_source_shows_has_a_title() -> None:
    lacking = []
    for report in reports():
        for block in report.blocks:
            if block.is_headline:
                continue
            names = {column.id for column in block.columns} | set(block.chart.y if block.chart else ())
            names |= {part for parts in (block.rows.parts.values() if block.rows else ()) for part in parts}
            scopes = (f"report_{report.id}.{block.id}", f"report_{report.id}.column", "report.column")
            lacking += [
                (language, block.id, name)
                for language in LANGUAGES
                for name in sorted(names)
                if not any(has(f"{scope}.{name}", language) for scope in scopes)
            ]
    assert lacking == []


def test_the_page_of_a_customer_is_worded() -> None:
    report = load_report(reports()[0].folder.parent / "customers" / "customer" / "report.yaml")
    for language in LANGUAGES:
        for block in report.blocks:
            assert has(f"report_customer.{block.id}.title", language), block.id
            for column in block.columns:
                keys = (
                    f"report_customer.{block.id}.{column.id}",
                    f"report_customer.column.{column.id}",
                    f"report.column.{column.id}",
                )
                assert any(has(key, language) for key in keys), (block.id, column.id)
