"""The customer archive: who is missing a card, what is derived, who has no owner, what is hidden."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.report.query import NOT_REPORTED

if TYPE_CHECKING:
    from tests.report.conftest import Knowledge, Row, RunBlock

BRANCHES = [
    {"branch_code": "HD", "branch_name": "华东分公司", "status": "active"},
    {"branch_code": "HB", "branch_name": "华北分公司", "status": "active"},
]
MARCH = "2026-03"


def sale(day: str, customer: str, amount: int = 100, **more: object) -> Row:
    return {
        "sale_date": date.fromisoformat(day),
        "branch_code": "HD",
        "salesperson": "E1",
        "customer_name": customer,
        "amount": Decimal(amount),
        **more,
    }


def visit(day: str, customer: str, **more: object) -> Row:
    return {"visit_date": date.fromisoformat(day), "branch_code": "HD", "salesperson": "E1", "customer_name": customer, **more}


def card(customer: str, **more: object) -> Row:
    return {"customer_name": customer, "branch_code": "HD", "salesperson": "E1", "created_date": date(2026, 1, 5), **more}


def master(customer: str, **more: object) -> Row:
    return {"customer_id": customer, **card(customer), **more}


def test_customers_sold_to_without_a_card_are_due_seven_days_later(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-24", "甲"), sale("2026-03-25", "乙"), sale("2026-03-01", "丙"), sale("2026-03-31", "丁")],
        customer_card=[card("丙")],
        customer=[master("丙")],
    )
    rows = run_block(archive, "customers", "card_missing", MARCH)
    assert [(row["customer_name"], row["due_day"], row["state"]) for row in rows] == [
        ("甲", date(2026, 3, 31), "due"),
        ("乙", date(2026, 4, 1), "due"),
        ("丁", date(2026, 4, 7), "due"),
    ]
    later = run_block(archive, "customers", "card_missing", "2026-04", "2026-04-01")
    assert [row["state"] for row in later] == ["overdue", "due", "due"]


def test_a_visited_prospect_needs_a_light_card(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        visit_daily=[
            visit("2026-03-02", "新"),
            visit("2026-03-09", "新"),
            visit("2026-03-03", "电", visit_method="phone"),
            visit("2026-03-03", "卡"),
        ],
        customer_card=[card("卡")],
        customer=[master("卡")],
    )
    (row,) = run_block(archive, "customers", "visited_without_card", MARCH)
    assert (row["customer_name"], row["first_visit_day"], row["visits"]) == ("新", date(2026, 3, 2), 2)


@pytest.mark.parametrize(
    ("sales", "first_deal", "stage", "trade", "value"),
    [
        ([], None, "potential", "future", "potential"),
        (["2026-03-10"], None, "new", "current", "general"),
        (["2025-03-31", "2026-03-10"], None, "new", "current", "general"),
        (["2025-03-30", "2026-03-10"], None, "old", "current", "general"),
        (["2025-03-31"], None, "new", "current", "general"),
        (["2025-03-30"], None, "lost", "past", "general"),
        (["2026-03-10"], "2019-05-01", "old", "current", "general"),
    ],
)
def test_stage_trade_and_class_follow_from_sales(
    knowledge: Knowledge, run_block: RunBlock, sales: list[str], first_deal: str | None, stage: str, trade: str, value: str
) -> None:
    deal = {"first_deal_date": date.fromisoformat(first_deal)} if first_deal else {}
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale(day, "甲") for day in sales] + [sale("2026-03-31", "他")],
        customer_card=[card("甲")],
        customer=[master("甲", value_class="potential", **deal)],
    )
    row = next(row for row in run_block(archive, "customers", "register", MARCH) if row["customer_name"] == "甲")
    assert (row["lifecycle_stage"], row["trade_status"], row["value_class"]) == (stage, trade, value)


def test_an_old_customer_is_not_called_lost_while_the_archive_knows_less_than_a_year_of_sales(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", "他")],
        customer_card=[card("甲")],
        customer=[master("甲", first_deal_date=date(2019, 5, 1), lifecycle_stage="old")],
    )
    row = next(row for row in run_block(archive, "customers", "register", MARCH) if row["customer_name"] == "甲")
    assert (row["lifecycle_stage"], row["trade_status"]) == ("old", "current")


def test_what_the_card_says_against_the_sales_is_listed(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-10", "甲"), sale("2026-03-10", "乙")],
        customer_card=[card("甲"), card("乙")],
        customer=[
            master("甲", value_class="potential", lifecycle_stage="potential"),
            master("乙", value_class="key", lifecycle_stage="new"),
        ],
    )
    rows = run_block(archive, "customers", "derived_differs", MARCH)
    assert [(row["customer_name"], row["what"], row["stated"], row["derived"]) for row in rows] == [
        ("甲", "class", "potential", "general"),
        ("甲", "stage", "potential", "new"),
    ]


def test_a_newer_phone_that_neither_card_nor_contacts_know_makes_the_card_stale(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(
        branch=BRANCHES,
        visit_daily=[
            visit("2026-03-02", "甲", contact_phone="13900139000"),
            visit("2026-03-02", "乙", contact_phone="138-0013-8000"),
            visit("2026-03-02", "丙", contact_phone="13700137000"),
            visit("2026-01-02", "丁", contact_phone="13900139000"),
        ],
        customer_card=[card(name) for name in "甲乙丙丁"],
        customer=[master(name, contact_mobile="13800138000") for name in "甲乙丙丁"],
        customer_contact=[{"customer_name": "丙", "contact_name": "王", "mobile": "13700137000"}],
    )
    (row,) = run_block(archive, "customers", "stale", MARCH)
    assert (row["customer_name"], row["reason"], row["card_value"], row["seen_value"]) == (
        "甲",
        "phone",
        "138****8000",
        "139****9000",
    )


def test_a_card_untouched_for_more_than_180_days_while_the_customer_buys_is_stale(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", "甲"), sale("2026-03-31", "乙")],
        customer_card=[card("甲"), card("乙")],
        customer=[
            master("甲", updated_date=date(2025, 10, 1)),
            master("乙", updated_date=date(2025, 10, 2)),
        ],
    )
    rows = run_block(archive, "customers", "stale", MARCH)
    assert [(row["customer_name"], row["reason"]) for row in rows] == [("甲", "not_updated")]


def test_completeness_is_filled_over_expected_and_hard_fields_are_named(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        customer_card=[card("甲"), card("乙")],
        customer=[
            master(
                "甲", contact_name="王强", phone="021-65081234", legal_rep="李", address="上海", fax="021-1", postal_code="200000"
            ),
            master("乙"),
        ],
    )
    rows = {row["customer_name"]: row for row in run_block(archive, "customers", "incomplete", MARCH)}
    assert (rows["甲"]["missing_required"], rows["乙"]["missing_required"]) == (None, "phone")
    assert rows["甲"]["completeness"] == pytest.approx(9 / 14)
    assert rows["乙"]["completeness"] == pytest.approx(3 / 14)


def test_customers_of_leavers_and_without_owner_are_listed_with_the_reason(knowledge: Knowledge, run_block: RunBlock) -> None:
    people = [
        {"employee_code": "E1", "employee_name": "张三", "branch_code": "HD", "role": "salesperson", "status": "active"},
        {"employee_code": "E2", "employee_name": "李四", "branch_code": "HD", "role": "salesperson", "status": "left"},
        {"employee_code": "E3", "employee_name": "王五", "branch_code": "HB", "role": "salesperson", "status": "transferred"},
    ]
    people[1]["leave_date"] = date(2026, 3, 15)  # type: ignore[assignment]
    owners = {"甲": "E1", "乙": "E2", "丙": "E3", "丁": "老王", "戊": None}
    archive = knowledge(
        branch=BRANCHES,
        employee=people,
        customer_card=[card(name) for name in owners],
        customer=[master(name) | {"salesperson": owner} for name, owner in owners.items()],
    )
    rows = run_block(archive, "customers", "without_owner", MARCH, "2026-03-31")
    assert {row["customer_name"]: row["reason"] for row in rows} == {
        "乙": "left",
        "丙": "transferred",
        "丁": "unknown",
        "戊": "none",
    }
    assert [row["customer_name"] for row in rows if row["owner_name"] == "李四"] == ["乙"]
    before = run_block(archive, "customers", "without_owner", MARCH, "2026-03-14")
    assert "乙" not in {row["customer_name"] for row in before}


def test_contacts_are_masked_and_companies_are_not(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        customer_card=[card("上海甲建材有限公司")],
        customer=[master("上海甲建材有限公司", contact_name="王小明", contact_mobile="13800138000")],
    )
    (row,) = run_block(archive, "customers", "register", MARCH)
    assert (row["customer_name"], row["contact_name"], row["contact_phone"]) == ("上海甲建材有限公司", "王**", "138****8000")


def test_counts_by_branch_tell_a_branch_without_cards_apart_from_none(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        customer_card=[card("甲"), card("乙")],
        customer=[master("甲", value_class="key", risk_flag="risk", first_deal_date=date(2020, 1, 1)), master("乙")],
    )
    rows = {row["branch_code"]: row for row in run_block(archive, "customers", "by_branch", MARCH)}
    east, north, whole = rows["HD"], rows["HB"], rows[None]
    assert [east[name] for name in ("customers", "key_customers", "potential_customers", "risky_customers")] == [2, 1, 1, 1]
    assert north["with_card"] is NOT_REPORTED
    assert (whole["customers"], whole["is_total"]) == (2, True)


def test_what_moved_in_the_period(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-10", "甲"), sale("2025-03-10", "乙"), sale("2026-03-31", "甲")],
        customer_card=[card("甲"), card("乙")],
        customer=[master("甲", created_date=date(2026, 3, 12)), master("乙", updated_date=date(2026, 3, 20))],
    )
    rows = run_block(archive, "customers", "changed", MARCH)
    assert [(row["change_day"].day, row["customer_name"], row["change"]) for row in rows] == [
        (20, "乙", "card_updated"),
        (12, "甲", "card_opened"),
        (11, "乙", "lost"),
        (10, "甲", "first_sale"),
    ]


def said(branch: str, value: str, rank: int, **more: object) -> Row:
    base = {"customer_id": "甲", "field": "industry", "policy": "newest", "privacy": "business", "position": 1, "place": 1}
    is_office = branch == "总公司"
    return {
        **base,
        "branch": branch,
        "value": value,
        "rank": rank,
        "is_office": is_office,
        "is_winner": False,
        "why": "older",
        **more,
    }


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        ([said("HD", "五金", 1), said("HB", "机械", 2, is_winner=True)], True),
        ([said("HD", "五 金", 1), said("HB", "五金", 2, is_winner=True)], False),
        ([said("HD", "五金", 1), said("HB", "机械", 2), said("总公司", "机械", 3, is_winner=True)], False),
        ([said("总公司", "机械", 1), said("HD", "五金", 2, is_winner=True)], True),
        ([said("总公司", "机械", 1, policy="office", is_winner=True), said("HD", "五金", 2, policy="office")], True),
        ([said("HD", "五金", 1), said("HD", "机械", 2, is_winner=True)], False),
        ([said("HD", "a", 1, policy="last"), said("HB", "b", 2, policy="last", is_winner=True)], False),
    ],
)
def test_what_branches_disagree_about_is_listed_until_head_office_has_spoken(
    knowledge: Knowledge, run_block: RunBlock, told: list[Row], *, listed: bool
) -> None:
    archive = knowledge(branch=BRANCHES, customer_card=[card("甲")], customer=[master("甲")], customer_value=told)
    rows = run_block(archive, "customers", "conflicts", MARCH)
    assert bool(rows) is listed
    if listed:
        assert len(rows) == len(told)


def test_private_values_of_a_conflict_are_hidden(knowledge: Knowledge, run_block: RunBlock) -> None:
    told = [
        said("HD", "王小明", 1, field="legal_rep", privacy="personal"),
        said("HB", "李大为", 2, field="legal_rep", privacy="personal", is_winner=True),
    ]
    archive = knowledge(branch=BRANCHES, customer_card=[card("甲")], customer=[master("甲")], customer_value=told)
    assert {row["value"] for row in run_block(archive, "customers", "conflicts", MARCH)} == {"王**", "李**"}


def test_abc_classes_go_by_the_share_before_the_customer(knowledge: Knowledge, run_block: RunBlock) -> None:
    amounts = {"甲": 750, "乙": 100, "丙": 90, "丁": 40, "戊": 20}
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-10", name, amount) for name, amount in amounts.items()] + [sale("2025-03-31", "旧", 9000)],
        customer_card=[card(name) for name in amounts],
        customer=[master(name) for name in amounts],
    )
    before, wanted = 0, {}
    for name, amount in amounts.items():
        share = 100 * before / sum(amounts.values())
        wanted[name] = "A" if share < 75 else "B" if share < 95 else "C"
        before += amount
    rows = run_block(archive, "customers", "register", MARCH, "2026-03-31")
    assert {row["customer_name"]: row["abc_class"] for row in rows if row["abc_class"]} == wanted
    assert [wanted[name] for name in amounts] == ["A", "B", "B", "B", "C"]


def test_a_spot_check_draws_the_same_cards_again_and_others_the_month_after(knowledge: Knowledge, run_block: RunBlock) -> None:
    names = [f"客户{number}" for number in range(120)]
    archive = knowledge(branch=BRANCHES, customer_card=[card(name) for name in names], customer=[master(name) for name in names])
    drawn = [row["customer_name"] for row in run_block(archive, "customers", "spot_check", MARCH)]
    order = sorted(names, key=lambda name: hashlib.md5(f"2026-03 {name}".encode(), usedforsecurity=False).hexdigest())
    assert drawn == order[:6], "5 % of 120"
    assert drawn == [row["customer_name"] for row in run_block(archive, "customers", "spot_check", MARCH)]
    assert drawn != [row["customer_name"] for row in run_block(archive, "customers", "spot_check", "2026-04")]


def test_dealers_without_a_valid_contract_and_contracts_that_end_soon_are_listed(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    names = ("无", "过", "近", "远", "终端")
    kinds = dict.fromkeys(names, "dealer") | {"终端": "end_user"}
    ends = {"过": "2026-02-28", "近": "2026-05-30", "远": "2026-12-31"}
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", name) for name in names],
        customer_card=[card(name) for name in names],
        customer=[master(name, business_type=kinds[name]) for name in names],
        contract=[
            {
                "contract_no": f"H-{name}",
                "customer_name": name,
                "branch_code": "HD",
                "start_date": date(2025, 1, 1),
                "end_date": date.fromisoformat(end),
                "status": "active",
            }
            for name, end in ends.items()
        ],
    )
    rows = run_block(archive, "customers", "contracts", MARCH)
    assert {row["customer_name"]: row["contract_state"] for row in rows} == {"无": "none", "过": "ended", "近": "expiring"}


def test_a_birthday_ahead_is_told_without_its_day(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        customer_card=[card("甲")],
        customer=[
            master("甲", decision_maker="王小明", decision_maker_birthday="1980-04-03", special_days="04-20 店庆|06-01 厂庆")
        ],
    )
    rows = run_block(archive, "customers", "birthdays", MARCH, "2026-03-31")
    assert [(row["occasion"], row["person"], row["coming"]) for row in rows] == [
        ("decision_maker", "王**", "week"),
        ("special_day", None, "later"),
    ]
