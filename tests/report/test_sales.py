"""Sales against targets: the staircase on exact amounts, which targets count, which sales count."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.answers import answer_reports
from pipeline.report.period import parse_period
from pipeline.report.query import NOT_REPORTED

if TYPE_CHECKING:
    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row, RunBlock

BRANCHES = [
    {"branch_code": "HD", "branch_name": "华东分公司", "status": "active"},
    {"branch_code": "HB", "branch_name": "华北分公司", "status": "active"},
]
PEOPLE = [
    {"employee_code": "E1", "employee_name": "张三", "branch_code": "HD", "role": "salesperson", "status": "active"},
    {"employee_code": "E2", "employee_name": "李四", "branch_code": "HD", "role": "salesperson", "status": "active"},
]
MARCH = "2026-03"


def sale(day: str, amount: str, person: str = "E1", branch: str = "HD", **more: object) -> Row:
    return {"sale_date": date.fromisoformat(day), "branch_code": branch, "salesperson": person, "customer_name": "甲公司"} | {
        "amount": Decimal(amount),
        **more,
    }


def target(amount: str, person: str | None = "E1", month: str = MARCH, branch: str = "HD", **more: object) -> Row:
    return {"target_month": month, "branch_code": branch, "salesperson": person, "target_amount": Decimal(amount), **more}


def of_person(rows: list[Row], person: str = "E1") -> Row:
    return next(row for row in rows if row["salesperson"] == person)


def of_branch(rows: list[Row], branch: str = "HD", month: str | None = MARCH) -> Row:
    return next(row for row in rows if row["branch_code"] == branch and row["month"] == month)


@pytest.mark.parametrize(
    ("day", "amount", "checkpoint", "status"),
    [
        ("2026-03-05", "25000", "2026-03-05", "reached"),
        ("2026-03-05", "24999.99", "2026-03-05", "behind"),
        ("2026-03-09", "25000", "2026-03-05", "reached"),
        ("2026-03-10", "44999.99", "2026-03-10", "behind"),
        ("2026-03-10", "45000", "2026-03-10", "reached"),
        ("2026-03-20", "75000", "2026-03-20", "reached"),
        ("2026-03-25", "89999.99", "2026-03-25", "behind"),
        ("2026-03-31", "100000", "2026-03-31", "reached"),
        ("2026-03-31", "99996", "2026-03-31", "behind"),
    ],
)
def test_state_follows_the_last_checkpoint_that_is_over_on_exact_amounts(
    knowledge: Knowledge, run_block: RunBlock, day: str, amount: str, checkpoint: str, status: str
) -> None:
    first = min(day, "2026-03-04")
    archive = knowledge(
        branch=BRANCHES, sales_detail=[sale(first, amount), sale(day, "0", quantity=1)], sales_target=[target("100000")]
    )
    row = of_person(run_block(archive, "sales", "by_person", MARCH))
    assert (row["checkpoint_day"], row["status"]) == (date.fromisoformat(checkpoint), status)


def test_before_the_first_checkpoint_nobody_is_judged(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-04", "1")], sales_target=[target("100000")])
    row = of_person(run_block(archive, "sales", "by_person", MARCH))
    assert (row["status"], row["checkpoint_day"]) == ("too_early", None)


def test_day_31_belongs_to_the_last_step(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-31", "10000")], sales_target=[target("100000")])
    steps = run_block(archive, "sales", "steps_person", MARCH)
    assert [(row["step"], row["step_actual"], row["step_target"]) for row in steps][-2:] == [
        ("21–25", 0, 15000),
        ("26–31", 10000, 10000),
    ]


@pytest.mark.parametrize(("year", "last"), [(2026, 28), (2028, 29)])
def test_february_s_last_step_is_still_ten_per_cent(knowledge: Knowledge, run_block: RunBlock, year: int, last: int) -> None:
    month = f"{year}-02"
    archive = knowledge(
        branch=BRANCHES, sales_detail=[sale(f"{month}-{last}", "100000")], sales_target=[target("100000", month=month)]
    )
    steps = run_block(archive, "sales", "steps_person", month)
    assert (steps[-1]["step"], steps[-1]["step_target"], steps[-1]["step_actual"]) == (f"26–{last}", 10000, 100000)
    assert [row["status"] for row in steps] == ["behind"] * 5 + ["reached"]
    assert of_person(run_block(archive, "sales", "by_person", month))["status"] == "reached"


def test_own_bucket_amounts_replace_the_standard_and_are_shown_as_such(knowledge: Knowledge, run_block: RunBlock) -> None:
    own: Row = {"bucket_1_5": 10000, "bucket_6_10": 10000, "bucket_11_15": 20000, "bucket_16_20": 20000}
    own |= {"bucket_21_25": 20000, "bucket_26_end": 20000}
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-05", "10000"), sale("2026-03-06", "9999.99")],
        sales_target=[target("100000", **own), target("100000", "E2")],
    )
    rows = run_block(archive, "sales", "by_person", MARCH, "2026-03-10")
    assert (of_person(rows)["plan"], of_person(rows)["status"], of_person(rows)["behind_amount"]) == (
        "own",
        "behind",
        Decimal("0.01"),
    )
    assert of_person(rows, "E2")["plan"] == "standard"
    steps = run_block(archive, "sales", "steps_person", MARCH, "2026-03-10")
    assert [row["status"] for row in steps if row["salesperson"] == "E1"][:2] == ["reached", "behind"]


def test_the_line_between_checkpoints_is_by_calendar_days(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-08", "1")], sales_target=[target("100000")])
    row = of_person(run_block(archive, "sales", "by_person", MARCH))
    assert row["line_amount"] == pytest.approx(25000 + 20000 * 3 / 5)


def test_the_branch_line_wins_over_the_sum_of_its_people(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", "150000")],
        sales_target=[target("100000"), target("40000", "E2"), target("150000", None), target("70000", "X", branch="HB")],
    )
    rows = run_block(archive, "sales", "by_branch", MARCH)
    assert [of_branch(rows)["target_amount"], of_branch(rows, "HB")["target_amount"], rows[-1]["target_amount"]] == [
        150000,
        70000,
        220000,
    ]
    (differs,) = run_block(archive, "sales", "target_differs", MARCH)
    assert (differs["people_amount"], differs["difference_amount"]) == (140000, 10000)


def test_the_highest_version_counts_then_the_latest_approval(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", "1")],
        sales_target=[
            target("300", version=2, approved_date=date(2026, 2, 20)),
            target("200", version=2, approved_date=date(2026, 3, 2)),
            target("100", approved_date=date(2026, 3, 20)),
        ],
    )
    assert of_person(run_block(archive, "sales", "by_person", MARCH))["target_amount"] == 200


def test_targets_by_product_make_a_person_s_target_only_where_no_whole_line_does(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-31", "1")],
        sales_target=[
            target("60", product_name="A"),
            target("50", product_name="B"),
            target("70", "E2"),
            target("30", "E2", product_name="A"),
            target("999", None, customer_name="甲总经销"),
        ],
    )
    rows = run_block(archive, "sales", "by_person", MARCH)
    assert (of_person(rows)["target_amount"], of_person(rows, "E2")["target_amount"]) == (110, 70)
    assert of_branch(run_block(archive, "sales", "by_branch", MARCH))["target_amount"] == 180


def test_returns_reduce_sales_however_their_sign_was_written(knowledge: Knowledge, run_block: RunBlock) -> None:
    lines = [sale("2026-03-02", "1000"), sale("2026-03-03", "-100", is_return=True), sale("2026-03-04", "200", is_return=True)]
    archive = knowledge(branch=BRANCHES, sales_detail=lines, sales_target=[target("1000")])
    assert of_person(run_block(archive, "sales", "by_person", MARCH))["actual_amount"] == 700


def test_a_daily_summary_counts_only_where_that_person_sent_no_lines_for_the_day(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    def daily(day: str, amount: str, person: str = "E1") -> Row:
        return {"report_date": date.fromisoformat(day), "branch_code": "HD", "salesperson": person, "day_amount": Decimal(amount)}

    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-02", "100")],
        sales_daily_summary=[daily("2026-03-02", "900"), daily("2026-03-03", "50"), daily("2026-03-02", "30", "E2")],
    )
    rows = run_block(archive, "sales", "by_person", MARCH)
    assert (of_person(rows)["actual_amount"], of_person(rows, "E2")["actual_amount"]) == (150, 30)
    source = of_source(run_block(archive, "sales", "by_source", MARCH))
    assert (source["lines_amount"], source["summary_amount"]) == (100, 80)


def of_source(rows: list[Row]) -> Row:
    return next(row for row in rows if row["branch_code"] == "HD")


def test_a_branch_that_sent_no_sales_reads_not_reported_and_never_zero(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-31", "10")], sales_target=[target("5", None, branch="HB")])
    silent = of_branch(run_block(archive, "sales", "by_branch", MARCH), "HB")
    assert [silent[name] for name in ("actual_amount", "achievement", "status")] == [NOT_REPORTED] * 3
    assert silent["target_amount"] == 5
    assert of_branch(run_block(archive, "sales", "by_branch", MARCH))["target_amount"] is NOT_REPORTED


def test_nothing_at_all_reads_not_reported_for_the_company(knowledge: Knowledge, run_block: RunBlock) -> None:
    (row,) = run_block(knowledge(branch=BRANCHES), "sales", "company", MARCH)
    assert row["actual_amount"] is NOT_REPORTED
    assert row["target_amount"] is NOT_REPORTED


def test_a_quarter_shows_each_month_and_their_sum(knowledge: Knowledge, run_block: RunBlock) -> None:
    lines = [sale("2026-01-10", "100"), sale("2026-02-28", "50"), sale("2026-03-31", "30")]
    targets = [target("100", None, month=f"2026-0{month}") for month in (1, 2, 3)]
    archive = knowledge(branch=BRANCHES[:1], sales_detail=lines, sales_target=targets)
    rows = [row for row in run_block(archive, "sales", "by_branch", "2026-Q1") if row["branch_code"] == "HD"]
    assert [(row["month"], row["actual_amount"], row["target_amount"]) for row in rows] == [
        ("2026-01", 100, 100),
        ("2026-02", 50, 100),
        ("2026-03", 30, 100),
        (None, 180, 300),
    ]
    assert [row["status"] for row in rows] == ["reached", "behind", "behind", None]


def test_a_month_of_the_quarter_without_sales_reads_not_reported(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES[:1], sales_detail=[sale("2026-03-31", "30")])
    rows = run_block(archive, "sales", "by_branch", "2026-Q1")
    assert of_branch(rows, month="2026-01")["actual_amount"] is NOT_REPORTED
    assert of_branch(rows)["actual_amount"] == 30


def test_sales_after_the_period_change_nothing_in_it(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2026-03-31", "30"), sale("2026-04-01", "999")])
    (row,) = run_block(archive, "sales", "company", MARCH)
    assert row["actual_amount"] == 30


def test_people_without_a_target_are_named(knowledge: Knowledge, run_block: RunBlock) -> None:
    left = {"employee_code": "E3", "employee_name": "王五", "branch_code": "HD", "role": "salesperson", "status": "left"}
    clerk = {"employee_code": "E4", "employee_name": "赵六", "branch_code": "HD", "role": "clerk", "status": "active"}
    archive = knowledge(
        branch=BRANCHES,
        employee=[*PEOPLE, left | {"leave_date": date(2026, 2, 28)}, clerk],
        sales_detail=[sale("2026-03-31", "30")],
        sales_target=[target("100")],
    )
    assert [row["salesperson_name"] for row in run_block(archive, "sales", "target_missing", MARCH)] == ["李四"]


def test_who_is_behind_is_told_branch_first_then_by_how_much(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        employee=PEOPLE,
        sales_detail=[sale("2026-03-31", "30"), sale("2026-03-31", "99", "E2")],
        sales_target=[target("100"), target("100", "E2")],
    )
    rows = run_block(archive, "sales", "behind", MARCH)
    assert [(row["alert"], row["salesperson_name"], row["behind_amount"]) for row in rows] == [
        ("behind_branch", None, 71),
        ("behind_person", "张三", 70),
        ("behind_person", "李四", 1),
    ]


def test_sales_of_a_customer_by_month_quarter_and_year(knowledge: Knowledge, run_block: RunBlock) -> None:
    lines = [
        sale("2025-12-31", "1000", order_no="X0"),
        sale("2026-01-05", "100", order_no="X1"),
        sale("2026-03-05", "60", order_no="X2"),
        sale("2026-03-05", "40", order_no="X2"),
        sale("2026-03-09", "-10", order_no="X3", is_return=True),
    ]
    (row,) = run_block(knowledge(branch=BRANCHES, sales_detail=lines), "sales", "by_customer", MARCH)
    assert [row[name] for name in ("period_amount", "month_amount", "quarter_amount", "year_amount", "orders")] == [
        90,
        90,
        190,
        190,
        2,
    ]
    assert (row["last_order_day"], row["average_order_amount"]) == (date(2026, 3, 5), 95)


def test_an_independent_sum_over_the_rows_gives_the_same_figures(knowledge: Knowledge, run_block: RunBlock) -> None:
    chance = random.Random(20260301)  # noqa: S311 - made-up rows, not secrets
    people = {"E1": "HD", "E2": "HD", "E3": "HB", "E4": "HB"}
    lines = []
    for _ in range(400):
        person = chance.choice(list(people))
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(85))
        amount = Decimal(chance.randrange(1, 2_000_000)) / 100
        is_return = chance.random() < 0.1
        lines.append(
            sale(day.isoformat(), str(-amount if is_return else amount), person, people[person], is_return=is_return, quantity=1)
        )
    months = ("2026-01", "2026-02", "2026-03")
    targets = [
        target(str(chance.randrange(50_000, 500_000)), who, month, where) for month in months for who, where in people.items()
    ]
    archive = knowledge(branch=BRANCHES, sales_detail=lines, sales_target=targets)
    judged = max(line["sale_date"] for line in lines)
    shown = {
        (row["salesperson"], row["month"]): row
        for row in run_block(archive, "sales", "by_person", "2026-Q1")
        if row["month"] is not None
    }
    assert len(shown) == len(targets)
    for goal in targets:
        row = shown[goal["salesperson"], goal["target_month"]]
        assert (row["actual_amount"], row["status"], row["checkpoint_day"]) == recompute(goal, lines, judged)


def recompute(goal: Row, lines: list[Row], judged: date) -> tuple[Any, ...]:
    """Work the staircase out in plain Python from the rules' words."""
    year, month = (int(part) for part in goal["target_month"].split("-"))
    ends = [5, 10, 15, 20, 25, monthrange(year, month)[1]]
    mine = [
        line
        for line in lines
        if line["salesperson"] == goal["salesperson"] and (line["sale_date"].year, line["sale_date"].month) == (year, month)
    ]
    total = sum((line["amount"] for line in mine), Decimal(0))
    over = [(date(year, month, end), share) for end, share in zip(ends, (25, 45, 60, 75, 90, 100), strict=True)]
    over = [(end, share) for end, share in over if end <= judged]
    if not over:
        return total, "too_early", None
    end, share = over[-1]
    reached = sum((line["amount"] for line in mine if line["sale_date"] <= end), Decimal(0))
    return total, "reached" if reached * 100 >= goal["target_amount"] * share else "behind", end


def test_a_week_shows_its_own_sales_beside_those_of_its_month_so_far(knowledge: Knowledge, run_block: RunBlock) -> None:
    lines = [sale("2026-03-01", "5"), sale("2026-03-02", "10"), sale("2026-03-08", "20"), sale("2026-03-09", "99")]
    (row,) = run_block(knowledge(branch=BRANCHES, sales_detail=lines), "sales", "company", "2026-W10")
    assert (row["actual_amount"], row["period_amount"]) == (35, 30)


def audit(day: str, amount: str, item: int = 1, branch: str = "HD") -> Row:
    return {"audit_date": date.fromisoformat(day), "branch_code": branch, "item_no": item, "outlook_amount": Decimal(amount)}


@pytest.mark.parametrize(
    ("last", "forecast", "says"),
    [
        ("2026-03-04", None, "forecast_none"),
        ("2026-03-05", "120000.00", "forecast_reached"),
        ("2026-03-09", "120000.00", "forecast_reached"),
        ("2026-03-10", "88888.89", "forecast_short"),
        ("2026-03-31", "40000.00", "forecast_over_short"),
    ],
)
def test_the_month_s_end_is_forecast_from_the_last_checkpoint_that_is_over(
    knowledge: Knowledge, run_block: RunBlock, last: str, forecast: str | None, says: str
) -> None:
    lines = [sale("2026-03-04", "30000"), sale("2026-03-09", "10000")]
    archive = knowledge(
        branch=BRANCHES, sales_detail=lines, sales_target=[target("100000")], office_audit=[audit("2026-03-03", "95000")]
    )
    row = of_branch(run_block(archive, "sales", "forecast", MARCH, last))
    assert row["forecast_amount"] == (None if forecast is None else Decimal(forecast))
    assert row["declared_amount"] == 95000
    (headline,) = [each for each in run_block(archive, "sales", "forecast_says", MARCH, last) if each["branch_code"] is None]
    assert headline["says"] == says


def test_a_forecast_goes_by_a_branch_s_own_steps_and_the_newest_outlook(knowledge: Knowledge, run_block: RunBlock) -> None:
    own = target("100000", None, bucket_1_5=Decimal(50000), bucket_6_10=Decimal(10000), bucket_11_15=Decimal(10000),
                 bucket_16_20=Decimal(10000), bucket_21_25=Decimal(10000), bucket_26_end=Decimal(10000))  # fmt: skip
    archive = knowledge(
        branch=BRANCHES, sales_detail=[sale("2026-03-05", "25000")], sales_target=[own],
        office_audit=[audit("2026-03-02", "70000"), audit("2026-03-05", "60000"), audit("2026-02-27", "1")],
    )  # fmt: skip
    row = of_branch(run_block(archive, "sales", "forecast", MARCH, "2026-03-05"))
    assert (row["plan_share"], row["forecast_amount"], row["declared_amount"]) == (0.5, 50000, 60000)


def test_headlines_say_how_far_behind_in_numbers(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[sale("2026-03-04", "20000"), sale("2026-03-05", "25000", "E9", "HB")],
        sales_target=[target("100000"), target("100000", "E9", branch="HB")],
    )
    whole, *own = run_block(archive, "sales", "company_says", MARCH)
    assert (whole["says"], whole["branch_code"], whole["checkpoint_share"], whole["behind_amount"]) == (
        "company_behind",
        None,
        0.225,
        5000,
    )
    assert [(each["branch_code"], each["says"]) for each in own] == [("HB", "company_reached"), ("HD", "company_behind")]
    branches, *_ = run_block(archive, "sales", "branch_says", MARCH)
    assert (branches["says"], branches["worst"], branches["worst_amount"]) == ("branches_behind_one", "华东分公司", 5000)
    people = run_block(archive, "sales", "people_says", MARCH)
    assert [(each["branch_code"], each["judged"], each["behind"]) for each in people] == [
        (None, 2, 1),
        ("HB", 1, 0),
        ("HD", 1, 1),
    ]


def test_the_company_s_staircase_is_drawn_up_to_the_last_checkpoint(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES, sales_detail=[sale("2026-03-04", "30000"), sale("2026-03-12", "5000")], sales_target=[target("100000")]
    )
    rows = run_block(archive, "sales", "steps_company", MARCH)
    assert [row["drawn_expected"] for row in rows] == [0.25, 0.45, 0.6, 0.75, 0.9, 1.0]
    assert [row["drawn_share"] for row in rows] == [0.3, 0.3, None, None, None, None]
    assert [row["cumulative_actual"] for row in rows] == [30000, 30000, 35000, None, None, None]


def test_customers_are_compared_with_the_month_before_net_of_returns(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[
            sale("2026-02-03", "1000"),
            sale("2026-03-03", "1500"),
            sale("2026-03-04", "200", is_return=True),
            sale("2026-02-28", "900", customer_name="乙公司"),
            sale("2026-03-31", "50", customer_name="丙公司"),
            sale("2026-01-31", "7000", customer_name="丙公司"),
        ],
    )
    rows = run_block(archive, "sales", "movers", MARCH)
    told = [(row["customer_name"], row["earlier_amount"], row["change_amount"], row["movement"]) for row in rows]
    assert told == [("乙公司", 900, -900, "stopped"), ("甲公司", 1000, 300, "more"), ("丙公司", 0, 50, "started")]
    headline, *_ = run_block(archive, "sales", "movers_says", MARCH)
    assert (headline["says"], headline["change_amount"]) == ("movers_down", 550)


def test_a_month_that_is_not_over_is_compared_with_as_many_days(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES, sales_detail=[sale("2026-02-10", "100"), sale("2026-02-11", "900"), sale("2026-03-10", "130")]
    )
    (row,) = run_block(archive, "sales", "movers", MARCH, "2026-03-10")
    assert (row["earlier_amount"], row["change_amount"]) == (100, 30)


def test_products_fall_to_the_whole_and_a_negative_one_has_no_share(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        product=[{"product_code": "P1", "product_name": "铰链"}],
        sales_detail=[
            sale("2026-03-02", "300", product_code="P1", product_name="旧名"),
            sale("2026-03-03", "100", product_code="P2", product_name="拉手"),
            sale("2026-03-04", "-50", product_code="P3", product_name="锁"),
        ],
    )
    rows = run_block(archive, "sales", "by_product", MARCH)
    assert [(row["product_name"], row["period_amount"], row["share"], row["cumulative_share"]) for row in rows] == [
        ("铰链", 300, 0.75, 0.75), ("拉手", 100, 0.25, 1.0), ("锁", -50, 0.0, 1.0)
    ]  # fmt: skip


def test_trade_types_come_from_the_card(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        customer=[{"customer_id": "甲公司", "customer_name": "甲公司", "business_type": "specialty_shop"}],
        sales_detail=[sale("2026-03-02", "300"), sale("2026-03-03", "100", customer_name="乙公司")],
    )
    rows = run_block(archive, "sales", "by_type", MARCH)
    assert [(row["business_type"], row["customers"], row["share"]) for row in rows] == [
        ("specialty_shop", 1, 0.75),
        (None, 1, 0.25),
    ]


def year_of(*customers: tuple[str, str, str]) -> list[Row]:
    """A year of lines: each customer's amount, half a year ago."""
    first = sale("2025-04-08", "0", customer_name=customers[0][0], quantity=1)
    return [first, *(sale("2025-10-08", amount, branch=branch, customer_name=name) for name, amount, branch in customers)]


def test_a_customer_is_a_while_what_comes_before_it_is_below_75_per_cent(knowledge: Knowledge, run_block: RunBlock) -> None:
    lines = year_of(("甲", "740", "HD"), ("乙", "100", "HB"), ("丙", "110", "HD"), ("丁", "50", "HD"), ("戊", "-5", "HB"))
    archive = knowledge(branch=BRANCHES, sales_detail=lines)
    rows = run_block(archive, "sales", "abc_customers", MARCH, "2026-03-31")
    told = [(row["customer_name"], row["abc_class"], row["branch_class"], row["share"]) for row in rows]
    # Before: 0, 74 %, 85 %, 95 %; the branch HD alone: 0, 82.2 %, 94.4 %; HB alone: 0.
    assert told == [
        ("甲", "A", "A", 0.74), ("丙", "A", "B", 0.11), ("乙", "B", "A", 0.1), ("丁", "C", "B", 0.05), ("戊", "C", "C", 0.0)
    ]  # fmt: skip
    (says,) = run_block(archive, "sales", "abc_says", MARCH, "2026-03-31")
    assert (says["says"], says["customers"], says["a_customers"], says["a_share"]) == ("abc", 5, 2, 0.85)


def test_below_twelve_months_there_are_no_classes_and_it_says_how_many_there_are(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    archive = knowledge(branch=BRANCHES, sales_detail=[sale("2025-05-04", "100"), sale("2026-03-04", "100")])
    assert run_block(archive, "sales", "abc_customers", MARCH, "2026-03-31") == []
    (says,) = run_block(archive, "sales", "abc_says", MARCH, "2026-03-31")
    assert (says["says"], says["since_day"], says["months"]) == ("abc_short", date(2025, 5, 4), 11)
    told = {row["what"] for row in run_block(archive, "customers", "by_class", MARCH, "2026-03-31")}
    assert told == {"value_class", "customer_nature"}, "the customers page waits for the same months"
    assert {row["abc_class"] for row in run_block(archive, "customers", "register", MARCH, "2026-03-31")} == {None}


def test_both_pages_put_a_customer_into_one_class(knowledge: Knowledge, run_block: RunBlock) -> None:
    lines = year_of(("甲", "740", "HD"), ("乙", "100", "HB"), ("丙", "110", "HD"), ("丁", "50", "HD"), ("戊", "-5", "HB"))
    archive = knowledge(branch=BRANCHES, sales_detail=lines)
    ranked = run_block(archive, "sales", "abc_customers", MARCH, "2026-03-31")
    listed = run_block(archive, "customers", "register", MARCH, "2026-03-31")
    classes = {row["customer_id"]: row["abc_class"] for row in listed}
    assert {row["customer_id"]: row["abc_class"] for row in ranked} == classes
    counted = {
        row["class"]: row["customers"]
        for row in run_block(archive, "customers", "by_class", MARCH, "2026-03-31")
        if row["what"] == "abc_class"
    }
    assert counted == {"A": 2, "B": 1, "C": 2}


def test_sales_behind_a_step_are_told_as_they_came_and_targets_after_them(knowledge: Knowledge, schema: Schema) -> None:
    lines = [sale("2026-03-20", "30"), sale("2026-03-02", "10"), sale("2026-03-11", "20")]
    target = {"target_month": MARCH, "branch_code": "HD", "target_amount": Decimal(100)}
    archive = knowledge(branch=BRANCHES, sales_detail=lines, sales_target=[target])
    pages = answer_reports(archive, schema, parse_period(MARCH), date(2026, 3, 31), ["zh"], is_traced=True)["zh"]
    (block,) = [item for page in pages for item in page.traced if item.block.id == "steps_company"]
    (group,) = block.traced[-1].groups
    assert [row["cumulative_actual"] for row in group.rows] == [30, 10, 20, None]
    assert group.rows[-1]["target_amount"] == 100


def test_a_customer_s_newest_name_is_that_of_the_line_that_came_last_on_its_last_day(
    knowledge: Knowledge, run_block: RunBlock
) -> None:
    names = ("乙公司", "丙公司", "甲公司")
    lines = [{**sale("2026-03-05", "10"), "customer_name": name, "_customer_id": "K1"} for name in names]
    earlier = {**sale("2026-03-04", "10"), "customer_name": "旧名公司", "_customer_id": "K1"}
    (row,) = run_block(knowledge(branch=BRANCHES, sales_detail=[*lines, earlier]), "sales", "by_customer", MARCH)
    assert row["customer_name"] == "甲公司"
