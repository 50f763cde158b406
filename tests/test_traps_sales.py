"""Sales and targets as branches really write them: traps T07, T09, T10 and T11 of `forms.md`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.traps import Export, Line, World, pick

if TYPE_CHECKING:
    from pathlib import Path

SALES = "华东分公司/3月销售日报(最终版)(1).xlsx"
YEAR = "华东分公司/2026年度销售目标分解表.xlsx"
BUCKETS = "华南分公司/3月销售目标表.xlsx"
MONTHS = ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"]


def year_line(name: str, monthly: float, year: float) -> Line:
    """A person's line: twelve months, a quarter's sum after every third, the year's sum at the end."""
    quarter = [monthly, monthly, monthly, round(monthly * 3, 4)]
    return [name, *quarter * 4, year]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Export:
    world = World.make(tmp_path_factory.mktemp("sales"))
    world.book(
        SALES,
        {
            "3月": [
                ["2026年3月销售明细表"],
                ["分公司:华东分公司  制表人:陈静"],
                ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额(万元)"],
                [date(2026, 3, 2), "张三", "XS001", "甲商行", "吸顶灯", 100, 12, 0.12],
                [None, None, None, None, "开关", 50, 20, 0.1],
                ["小计", None, None, None, None, 150, None, 0.22],
                [date(2026, 3, 3), "张三", "XS002", "乙商行", "吸顶灯", -10, 12, -0.012],
                [date(2026, 3, 3), "张三", "XS003", "乙商行", "吸顶灯", 100, 12, 0.1203],
                ["小计", None, None, None, None, 90, None, 0.1083],
                ["合计", None, None, None, None, 240, None, 0.3283],
                ["出纳:", None, "会计:", None, "制表人:陈静"],
            ]
        },
        merged={"3月": ["A1:H1", "A4:A5", "B4:B5", "C4:C5", "D4:D5"]},
    )
    quarters = ["一季度", "二季度", "三季度", "四季度"]
    header = ["业务员"]
    for number, quarter in enumerate(quarters):
        header += [*MONTHS[3 * number : 3 * number + 3], quarter]
    growth: Line = ["增长率", *["12%"] * 17]
    world.book(
        YEAR,
        {
            "目标": [
                ["2026年度销售目标分解表"],
                ["单位:万元"],
                [*header, "合计"],
                year_line("张三", 1.5, 18),
                growth,
                year_line("李四", 2, 24.1),
                growth,
                year_line("合计", 3.5, 42),
            ]
        },
    )
    world.book(
        BUCKETS,
        {
            "3月": [
                ["2026年3月销售目标表"],
                ["业务员", "目标金额", "1-5日", "6-10日", "11-15日", "16-20日", "21-25日", "26-30日"],
                ["王五", 100000, 25000, 20000, 15000, 15000, 15000, 10000],
                ["赵六", 100000, 25000, 20000, 15000, 15000, 15000, 9000],
            ]
        },
    )
    world.collect("2026-04-02T09:00")
    return world.export()


def test_t07_amounts_are_scaled_filled_down_and_totals_stay_out(exported: Export) -> None:
    rows = exported.of("sales_detail", SALES)
    assert pick(rows, "_row", "sale_date", "salesperson", "order_no", "customer_name", "quantity", "unit_price", "amount") == [
        ("4", "2026-03-02", "0101", "XS001", "甲商行", "100", "12", "1200"),
        ("5", "2026-03-02", "0101", "XS001", "甲商行", "50", "20", "1000"),
        ("7", "2026-03-03", "0101", "XS002", "乙商行", "-10", "12", "-120"),
        ("8", "2026-03-03", "0101", "XS003", "乙商行", "100", "12", "1203"),
    ]
    assert exported.verdict(SALES) == "accepted"


def test_t07_the_one_amount_that_is_off_is_told_and_no_total(exported: Export) -> None:
    assert exported.findings(SALES, "sum-mismatch", "control-total") == [("warning", "sum-mismatch", "3月", "H8")]
    assert "1203" in exported.messages(SALES, "sum-mismatch")[0].replace(",", "")
    assert "1200" in exported.messages(SALES, "sum-mismatch")[0].replace(",", "")


def test_t09_a_year_across_gives_twelve_targets_a_person(exported: Export) -> None:
    rows = exported.of("sales_target", YEAR)
    months = [f"2026-{month:02}" for month in range(1, 13)]
    for code, amount in (("0101", "15000"), ("0102", "20000")):
        own = [row for row in rows if row["salesperson"] == code]
        assert sorted(row["target_month"] for row in own) == months
        assert {row["target_amount"] for row in own} == {amount}
    assert len(rows) == 24


def test_t09_the_sums_are_checked(exported: Export) -> None:
    assert exported.findings(YEAR) == [("warning", "control-total", "目标", "R6")]
    message = exported.messages(YEAR, "control-total")[0].replace(",", "")
    assert "241000" in message
    assert "240000" in message


def test_t10_steps_that_miss_the_target_are_an_error_with_the_difference(exported: Export) -> None:
    told = exported.findings(BUCKETS)
    assert [(severity, code) for severity, code, _, _ in told] == [("error", "sum-mismatch")]
    assert told[0][3][1:] == "4"
    message = exported.messages(BUCKETS, "sum-mismatch")[0].replace(",", "")
    assert "99000" in message
    assert "100000" in message
    assert "1000" in message.replace("100000", "")


def test_t11_day_31_and_the_end_of_february_belong_to_the_last_step(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    header = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额"]
    sales = [[day, "吴九", f"X{day:%m%d}", "甲商行", "灯", 10, 90, 900] for day in (date(2026, 2, 28), date(2026, 3, 31))]
    world.book("西南分公司/销售明细表.xlsx", {"销售": [header, *sales]})
    targets = [["2026年2月", "吴九", 1000], ["2026年3月", "吴九", 1000]]
    world.book("西南分公司/销售目标表.xlsx", {"目标": [["目标月份", "业务员", "目标金额"], *targets]})
    world.collect("2026-04-02T09:00")
    columns = ("salesperson_name", "step", "step_target", "step_actual", "cumulative_actual", "expected_amount")
    steps = [25, 20, 15, 15, 15, 10]
    for period, last_day in (("2026-02", 28), ("2026-03", 31)):
        found = world.block("sales", "steps_person", period, columns)
        assert [(row[1], row[2], row[3], row[4], row[5]) for row in found] == [
            (
                f"{5 * number + 1}–{5 * number + 5 if number < 5 else last_day}",
                Decimal(10 * steps[number]),
                Decimal(900 if number == 5 else 0),
                Decimal(900 if number == 5 else 0),
                Decimal(10 * sum(steps[: number + 1])),
            )
            for number in range(6)
        ]
        assert {row[0] for row in found} == {"吴九"}
