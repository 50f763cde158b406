"""Cards, complaints and accompanied visits as people really write them: traps T04, T13, T14 and T15 of `forms.md`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.traps import Export, Line, World, pick

CARDS = "华东分公司/客户资料卡.xlsx"
COMPLAINTS = "华东分公司/客户投诉登记表.xlsx"
SUPERVISOR, OTHER_SUPERVISOR = "华东分公司/主管拜访日报表.xlsx", "华南分公司/主管拜访日报表.xlsx"
SALESPEOPLE = "华东分公司/业务员拜访日报表.xlsx"
TOGETHER = date(2026, 3, 10)
PEOPLE: list[Line] = [
    ["工号", "姓名", "所属分公司", "岗位", "直属主管", "入职日期", "状态"],
    ["0110", "钱主任", "华东分公司", "主任", None, "2019-01-07", "在职"],
    ["0101", "张三", "华东分公司", "业务员", "0110", "2020-01-06", "在职"],
    ["0102", "王五", "华东分公司", "业务员", "0110", "2020-01-06", "在职"],
    ["0210", "孙主任", "华南分公司", "主任", None, "2019-01-07", "在职"],
    ["0201", "李四", "华南分公司", "业务员", "0210", "2020-01-06", "在职"],
    ["0202", "赵六", "华南分公司", "业务员", "0210", "2020-01-06", "在职"],
]
WORKDAYS = [day for day in (date(2026, 3, 1) + timedelta(days=number) for number in range(31)) if day.weekday() < 5]


def card(number: int, name: str, nature: str, phones: tuple[str, str], contact: tuple[str, str]) -> list[Line]:
    """One card of eight lines, with an empty line below."""
    return [
        ["客 户 资 料 卡"],
        ["客 户 名 称:", name, None, "客户编号:", f"HD-00{number}"],
        ["企业性质", nature, None, "客户类型", "☑经销商 □建材行 □工程客户"],
        [phones[0], phones[1], None, contact[0], contact[1]],
        ["注册资本", "500万元", None, "业务员", "张三"],
        ["地址", f"杭州市文一路{number}号", None, "建档日期", date(2026, 3, number)],
        ["备注", "/"],
        [],
    ]


def accompanied(supervisor: str, days: list[tuple[date, str]]) -> list[Line]:
    """A supervisor's report, one visit a line."""
    header: Line = ["主管姓名", "拜访日期", "拜访类别", "陪同业务员", "客户名称", "拜访目的", "拜访内容"]
    lines: list[Line] = [
        [supervisor, day, "陪同业务员", who, "甲五金行", "1、4、5" if day == TOGETHER else "6", "谈新品"] for day, who in days
    ]
    return [["主管拜访日报表"], header, *lines]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World.make(tmp_path_factory.mktemp("people"))
    world.book("总公司/人员名册.xlsx", {"人员": PEOPLE})
    stacked = [
        *card(
            1,
            "甲五金行",
            "□国有 ☑民营 □合资 □其他____",
            ("电话/传真", "0571-85081234/0571-85081235"),
            ("联系人", "王强 13800138000"),
        ),
        *card(2, "乙五金行", "□国有 □民营 ■合资", ("电话/传真", "0571-85081236"), ("联系人及电话", "李芳 13900139000")),
        *card(3, "丙五金行", "【√】个体 【】国有", ("电话/传真:", "0571-85081237、0571-85081238"), ("联系人", "陈先生")),
    ]
    world.book(CARDS, {"卡片": stacked}, merged={"卡片": [f"A{row}:E{row}" for row in (1, 9, 17)]})
    header = ["投诉编号", "投诉时间", "客户名称", "投诉类别", "投诉内容", "处理措施", "处理完成时间", "处理状态"]
    fault: Line = ["甲五金行", "产品质量", "灯不亮", "换货"]
    complaints: list[Line] = [
        ["TS-1", datetime(2026, 3, 6, 16, 30), *fault, datetime(2026, 3, 9, 10, 0), "已处理"],  # noqa: DTZ001 - cells have no zone
        ["TS-2", date(2026, 3, 6), *fault, date(2026, 3, 9), "已处理"],
        ["TS-3", "2026-03-06 16:30", *fault, "2026-03-09 11:31", "已处理"],
        ["TS-4", date(2026, 3, 6), *fault, date(2026, 3, 10), "已处理"],
        ["TS-5", date(2026, 3, 6), *fault, date(2026, 3, 6), "已处理"],
    ]
    world.book(COMPLAINTS, {"投诉": [["客户投诉登记表"], header, *complaints]})
    # nineteen dates, on one of them with both; twenty dates, with each of the two
    lone = [(day, "张三") for day in WORKDAYS if day != TOGETHER][:18]
    world.book(SUPERVISOR, {"日报": accompanied("钱主任", [*lone, (TOGETHER, "张三、王五")])})
    world.book(
        OTHER_SUPERVISOR,
        {"日报": accompanied("孙主任", [(day, "李四" if number else "赵六") for number, day in enumerate(WORKDAYS[:20])])},
    )
    header = ["业务员", "拜访日期", "客户名称", "拜访目的", "洽谈内容", "陪同人"]
    visits: list[Line] = [
        ["张三", TOGETHER, "甲五金行", "推销", "谈新品", "钱主任"],
        ["王五", TOGETHER, "甲五金行", "推销", "谈新品", None],
        ["王五", date(2026, 3, 31), "丙五金行", "推销", "谈新品", None],
    ]
    world.book(SALESPEOPLE, {"日报": [header, *visits]})
    world.collect("2026-04-07T09:00")
    return world


@pytest.fixture(scope="module")
def exported(world: World) -> Export:
    return world.export()


def test_t04_three_cards_on_one_sheet_are_three_customers_with_their_fields_split(exported: Export) -> None:
    columns = ("customer_code", "customer_name", "enterprise_nature", "phone", "fax", "contact_name", "contact_mobile")
    assert pick(exported.of("customer_card", CARDS), *columns) == [
        ("HD-001", "甲五金行", "private", "0571-85081234", "0571-85081235", "王强", "13800138000"),
        ("HD-002", "乙五金行", "joint", "0571-85081236", "", "李芳", "13900139000"),
        ("HD-003", "丙五金行", "individual", "0571-85081237", "0571-85081238", "陈先生", ""),
    ]
    rest = ("business_type", "registered_capital", "salesperson", "address", "created_date", "remark")
    assert pick(exported.of("customer_card", CARDS), *rest) == [
        ("dealer", "5000000", "0101", f"杭州市文一路{number}号", f"2026-03-0{number}", "") for number in (1, 2, 3)
    ]


def test_t13_half_a_working_day_runs_over_the_weekend(world: World) -> None:
    found = world.block("complaints", "register", "2026-03", ("complaint_no", "sla_state", "answer_hours"))
    assert sorted((number, state, None if hours is None else Decimal(str(hours))) for number, state, hours in found) == [
        ("TS-1", "on_time", Decimal("2.5")),  # an hour and a half on Friday, one on Monday
        ("TS-2", "borderline", None),
        ("TS-3", "late", pytest.approx(Decimal("4.0167"), abs=Decimal("0.001"))),
        ("TS-4", "late", None),
        ("TS-5", "on_time", None),
    ]


def test_t13_the_branch_s_line_counts_them(world: World) -> None:
    columns = ("branch_name", "complaints", "on_time", "borderline", "late")
    assert ("华东分公司", 5, 2, 1, 2) in world.block("complaints", "on_time", "2026-03", columns)


def test_t14_two_names_and_three_purposes_in_one_cell_are_read_apart(exported: Export) -> None:
    rows = [row for row in exported.of("supervisor_visit_daily", SUPERVISOR) if row["visit_date"] == "2026-03-10"]
    assert pick(rows, "accompanied_salesperson", "purpose") == [("0101|0102", "p1|p4|p5")]


def test_t14_each_name_is_a_pair_and_only_the_one_that_is_not_noted_is_told(world: World, exported: Export) -> None:
    columns = ("day", "supervisor_name", "person_name", "told_by", "state")
    lines = [line for line in world.block("visits", "accompany_mismatch", "2026-03", columns) if line[0] == TOGETHER]
    assert [line for line in lines if line[1] == "钱主任"] == [(TOGETHER, "钱主任", "王五", "supervisor", "mismatch")]
    row = next(row for row in exported.of("supervisor_visit_daily", SUPERVISOR) if row["visit_date"] == "2026-03-10")["_row"]
    told = [
        item["message"]
        for item in exported.all("finding")
        if (item["source"], item["code"]) == (SUPERVISOR, "cross-field") and item["cell"].lstrip("ABCDEFG") == row
    ]
    assert [("张三" in message, "王五" in message) for message in told if "王五" in message or "张三" in message] == [
        (False, True)
    ]
    split = ("supervisor_name", "person_name", "days", "confirmed_days")
    assert [line for line in world.block("visits", "accompanied_split", "2026-03", split) if line[0] == "钱主任"] == [
        ("钱主任", "张三", 19, 1),
        ("钱主任", "王五", 1, 0),
    ]


def test_t15_a_date_on_two_people_counts_once_and_twenty_are_enough(world: World) -> None:
    columns = ("person_name", "days", "target_days", "lacking_days", "people_accompanied", "never_with", "state")
    assert world.block("visits", "accompanied_days", "2026-03", columns) == [
        ("钱主任", 19, 20, 1, 2, None, "short"),
        ("孙主任", 20, 20, 0, 2, None, "met"),
    ]
