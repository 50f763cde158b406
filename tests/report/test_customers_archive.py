"""Contracts, grading, tiers and suspected duplicates on the customers' page, worked out by hand (ARC-07 …, CLS-08 …)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.messages import LANGUAGES, has
from pipeline.report import parse_period
from pipeline.report.definition import reports
from pipeline.report.query import Asking, lay_ground, run_report
from tests.report.test_customers import BRANCHES, MARCH, card, master, sale

if TYPE_CHECKING:
    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row, RunBlock

END = "2026-03-31"


def contract(number: str, **more: object) -> Row:
    """An agent's contract."""
    base: Row = {"contract_no": number, "contract_type": "agent", "customer_name": "甲", "branch_code": "HD", "status": "active"}
    days = {"signed_date": date(2026, 1, 31), "start_date": date(2026, 1, 1), "end_date": date(2026, 12, 31)}
    return {**base, **days, **more}


def rating(name: str, day: str, **more: object) -> Row:
    """A company's rating."""
    base: Row = {"rating_quarter": "2025-Q4", "customer_name": name, "score_kind": "company", "branch_code": "HD"}
    return {**base, "submitted_date": date.fromisoformat(day), "level": "B", "weighted_score": Decimal(75), **more}


@pytest.mark.parametrize(
    ("signed", "reported", "reference", "state"),
    [
        ("2026-01-31", None, "2026-03-31", "due"),
        ("2025-12-31", None, "2026-02-28", "due"),
        ("2025-12-31", None, "2026-03-01", "overdue"),
        ("2026-01-15", "2026-03-15", "2026-03-31", None),
        ("2026-01-15", "2026-03-16", "2026-03-31", "late"),
    ],
)
def test_agents_report_within_two_months_of_signing_the_last_day_included(
    signed: str, reported: str | None, reference: str, state: str | None, knowledge: Knowledge, run_block: RunBlock
) -> None:
    day = date.fromisoformat(reported) if reported else None
    archive = knowledge(
        branch=BRANCHES,
        contract=[
            contract(
                "H1",
                signed_date=date.fromisoformat(signed),
                price_report_date=date(2026, 1, 20),
                business_report_date=date(2026, 1, 20),
                network_report_date=day,
            ),
            contract("H2", contract_type="sales", signed_date=date(2025, 1, 1)),
        ],
    )
    rows = run_block(archive, "customers", "agent_reports", MARCH, reference)
    assert [row["report_state"] for row in rows] == ([state] if state else [])


def test_a_contract_is_tracked_by_its_amount_and_its_task_to_date(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2025-12-30", "甲", 999), sale("2026-01-10", "甲", 500), sale("2026-03-31", "甲", 400)],
        contract=[
            contract("H1", contract_amount=1000, annual_task=3650),
            contract("H2", status="terminated"),
            contract("H3", end_date=date(2026, 3, 30)),
        ],
    )
    (row,) = run_block(archive, "customers", "contract_tracking", MARCH, END)
    assert (row["contract_no"], row["bought_amount"], row["carried_share"]) == ("H1", 900, pytest.approx(0.9))
    assert float(row["task_to_date"]) == pytest.approx(900)
    assert (row["task_share"], row["task_state"]) == (pytest.approx(1.0), "on_task")


def test_agents_are_graded_each_quarter_others_each_year_and_new_risks_at_once(knowledge: Knowledge, run_block: RunBlock) -> None:
    names = ("总经销", "普通重点", "风险", "未评")
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-01-05", name) for name in names],
        customer_card=[card(name) for name in names],
        customer=[
            master("总经销", business_type="distributor", value_class="key"),
            master("普通重点", value_class="key"),
            master("风险", value_class="general", risk_flag="risk", updated_date=date(2026, 3, 1)),
            master("未评", value_class="key"),
        ],
        customer_rating=[rating("总经销", "2025-12-20"), rating("普通重点", "2025-12-20"), rating("风险", "2026-02-01")],
    )
    rows = {row["customer_name"]: row for row in run_block(archive, "customers", "grading", MARCH, END)}
    assert {name: row["grade_state"] for name, row in rows.items()} == {
        "总经销": "due",
        "普通重点": "graded",
        "风险": "at_once",
        "未评": "graded",
    }
    assert (rows["总经销"]["due_day"], rows["普通重点"]["due_day"]) == (date(2026, 3, 20), date(2026, 12, 20))
    assert rows["未评"]["due_day"] == date(2027, 1, 5)


def test_customers_without_a_rating_for_a_year_are_listed(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2025-03-30", "从未"), sale("2026-03-30", "从未"), sale("2025-01-05", "久"), sale("2026-03-01", "久")],
        customer=[master("从未"), master("久")],
        customer_rating=[rating("久", "2025-03-31"), rating("久", "2026-02-01", score_kind="self")],
    )
    rows = run_block(archive, "customers", "not_evaluated", MARCH, END)
    assert [(row["customer_name"], row["evaluation"], row["since_days"]) for row in rows] == [("从未", "never", 366)]
    later = run_block(archive, "customers", "not_evaluated", "2026-04", "2026-04-01")
    assert [row["customer_name"] for row in later] == ["从未", "久"]


def test_tiers_stay_empty_until_the_rule_set_turns_them_on(knowledge: Knowledge, run_block: RunBlock, schema: Schema) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[
            sale("2026-01-05", "大", 5_000_000),
            sale("2026-01-05", "中", 2_999_999),
            sale("2026-01-05", "小", 999_999),
        ],
        customer=[master("大"), master("中"), master("小"), master("未买")],
    )
    assert run_block(archive, "customers", "tiers", MARCH, END) == []
    on = replace(schema, rules={**schema.rules, "CLS-10": {**schema.rules["CLS-10"], "enabled": True}})
    asking = Asking(parse_period(MARCH), date(2026, 3, 31), on)
    lay_ground(archive, asking)
    whole = next(report for report in reports() if report.id == "customers")
    alone = replace(whole, blocks=tuple(block for block in whole.blocks if block.id == "tiers"))
    rows = run_report(archive, alone, asking)["tiers"]
    assert [(row["tier"], row["customers"]) for row in rows] == [("vip", 1), ("quasi_senior", 1), ("middle", 1), ("target", 1)]


def test_pairs_that_wait_are_listed_and_only_those_of_one_branch_are_told_to_it(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(branch=BRANCHES, customer=[master("甲"), master("乙"), master("丙", branch_code="HB")])
    archive.execute("CREATE TEMP TABLE waiting_pair (customer_a VARCHAR, customer_b VARCHAR, score INTEGER, reason VARCHAR)")
    archive.execute("INSERT INTO waiting_pair VALUES ('甲', '乙', 60, 'same_core,other_form'), ('乙', '丙', 90, 'same_name')")
    rows = run_block(archive, "customers", "suspects", MARCH, END)
    assert [(row["name_a"], row["name_b"], row["score"], row["branch_code"]) for row in rows] == [
        ("乙", "丙", 90, None),
        ("甲", "乙", 60, "HD"),
    ]
    (totals,) = run_block(archive, "customers", "totals", MARCH, END)
    assert totals["suspects"] == 3


def test_every_reason_of_likeness_has_a_short_word(schema: Schema) -> None:
    figures = {"ask_from", "rival_gap", "address_alike_from", "address_differs_below"}
    for name in set(schema.rules["ARC-07"]) - figures:
        for language in LANGUAGES:
            assert has(f"report.choice.reason.{name}", language), name


def test_what_came_and_went_is_counted_and_a_sale_before_the_archive_is_the_first(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[
            sale("2026-02-05", "甲"),
            sale("2026-03-05", "乙"),
            sale("2025-03-01", "丙"),
            sale("2026-03-09", "丁"),
        ],
        customer_card=[card("甲", created_date=date(2026, 3, 6))],
        customer=[
            master("甲", created_date=date(2026, 3, 6)),
            master("丁", created_date=date(2020, 1, 1), first_deal_date=date(2020, 1, 1)),
        ],
    )
    rows = run_block(archive, "customers", "movement", "2026-Q1", END)
    assert {row["change"]: row["customers"] for row in rows} == {"card_opened": 1, "first_sale": 2, "lost": 1}
    assert run_block(archive, "customers", "movement", "2025-01", "2025-01-31") == []
