"""Prices, territories, notes and rebates as branches really write them: traps T16, T23, T24 and T25 of `forms.md`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.traps import PEOPLE, Export, Line, World, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

PRICES = "总公司/产品价目表.xlsx"
APPROVALS = "华东分公司/价格核定表.xlsx"
BELOW = "华东分公司/3月销售明细表.xlsx"
ABROAD = "华南分公司/3月销售明细表.xlsx"
CONSENTS = "华南分公司/越区销售管制表.xlsx"
NOTES = "华北分公司/收款日报表.xlsx"
LINE = ["销售日期", "业务员", "订单号", "客户名称", "产品编码", "产品名称", "数量", "单位", "单价", "金额"]
BRANCHES: list[Line] = [
    ["分公司代码", "分公司名称", "别名", "机构类型", "辖区", "分公司经理", "状态"],
    ["HD", "华东分公司", "华东", "分公司", "江苏省、上海市、浙江省", "赵志强", "启用"],
    ["HN", "华南分公司", "华南", "分公司", "广东省、苏州市吴江区", "吕艳", "启用"],
    ["HB", "华北分公司", "华北", "分公司", "北京市、天津市", "姚艳", "启用"],
    ["XN", "西南分公司", "西南", "分公司", "四川省", "武永康", "启用"],
]


def sold(day: int, customer: str, quantity: int, price: float, *, salesperson: str = "张三") -> Line:
    """One line of lamps; its order is named after the customer."""
    return [date(2026, 3, day), salesperson, f"X-{customer}", customer, "L1", "吸顶灯", quantity, "个", price, quantity * price]


def approval(number: str, customer: str, applied: date, approved: date, phoned: str | None = None) -> Line:
    asked = ["L1", "吸顶灯", 10, 100, 90, "同业降价", "是" if phoned else "否", phoned, "赵志强" if phoned else None]
    return [number, applied, "张三", customer, *asked, 90, "赵志强", approved, "同意"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Export:
    world = World.make(tmp_path_factory.mktemp("next"), registers=False)
    world.book("总公司/分公司登记表.xlsx", {"分公司": BRANCHES})
    world.book("总公司/人员名册.xlsx", {"人员": PEOPLE})
    header = ["产品编码", "产品名称", "单位", "公司售价", "生效日期", "失效日期"]
    prices = [
        ["L1", "吸顶灯", "个", 80, date(2025, 1, 1), date(2025, 12, 31)],
        ["L1", "吸顶灯", "个", 100, date(2026, 1, 1), None],
    ]
    world.book(PRICES, {"价目": [["产品价目表"], header, *prices]})
    header = ["核定单号", "申请日期", "业务员", "客户名称", "产品编码", "产品名称", "数量", "公司售价", "申请售价", "申请原因"]
    header += ["是否电话报备", "电话报告时间", "电话报告对象", "核定售价", "核签人", "核签日期", "审批状态"]
    approvals = [
        approval("HD-2", "晚批商行", date(2026, 3, 5), date(2026, 3, 6)),
        approval("HD-3", "电话商行", date(2026, 3, 5), date(2026, 3, 6), "2026-03-03 16:00"),
        approval("HD-4", "先批商行", date(2026, 3, 2), date(2026, 3, 3)),
        approval("HD-6", "补晚商行", date(2026, 3, 10), date(2026, 3, 11), "2026-03-03 16:00"),
    ]
    world.book(APPROVALS, {"核定": [["价格核定表"], header, *approvals]})
    lines = [
        sold(4, "没批商行", 10, 90),  # row 3: no approval
        sold(4, "晚批商行", 10, 90),  # row 4: approved two days after the sale
        sold(4, "电话商行", 10, 90),  # row 5: reported by phone the day before, filed the day after
        sold(4, "先批商行", 10, 90),  # row 6: approved the day before
        sold(4, "原价商行", 10, 100),  # row 7: at the list price of that day
        sold(4, "补晚商行", 10, 90),  # row 8: reported by phone, filed four working days later
        [*sold(4, "先批商行", 2, 89)[:2], "X-9", *sold(4, "先批商行", 2, 89)[3:]],  # row 9: cheaper than approved
    ]
    world.book(BELOW, {"3月": [["2026年3月销售明细表"], LINE, *lines]})
    places = {
        "无单商行": "江苏省苏州市工业园区",  # row 3: of the east, no form
        "本地商行": "广东省广州市天河区",  # row 4: its own
        "吴江商行": "江苏省苏州市吴江区",  # row 5: the longer name is its own
        "远方商行": "西藏自治区拉萨市",  # row 6: nobody's
        "同意商行": "江苏省苏州市工业园区",  # row 7: agreed before
        "晚签商行": "江苏省苏州市工业园区",  # row 8: agreed after
        "街名商行": "广州市北京路1号",  # row 9: a street called after a territory
        "住址商行": None,  # row 10: the customer's address is of the north
    }
    card = ["客户名称", "业务员", "联系人", "地址", "建档日期"]
    world.book(
        "华南分公司/客户一览表.xlsx",
        {"客户": [["客户一览表"], card, ["住址商行", "王五", "陈先生", "天津市和平区", date(2026, 3, 2)]]},
    )
    header = [*LINE, "使用地点", "越区管制单号"]
    numbers = {"同意商行": "Y-1", "晚签商行": "Y-2"}
    lines = [[*sold(4, name, 1, 100, salesperson="王五"), place, numbers.get(name)] for name, place in places.items()]
    lines.append([date(2026, 3, 5), *lines[-1][1:]])
    world.book(ABROAD, {"3月": [["2026年3月销售明细表"], header, *lines]})
    header = ["管制单号", "填表日期", "出货分公司", "业务员", "使用地点所属分公司", "使用地点", "工程名称", "使用者", "客户名称"]
    header += ["品名", "数量", "单位", "单价", "交期", "同意情况", "签名经理", "同意日期", "传总公司日期", "代销佣金"]
    forms: list[Line] = []
    for name, day in (("同意商行", 3), ("晚签商行", 5)):
        forms.append(
            [numbers[name], date(2026, 3, 2), "华南分公司", "王五", "华东分公司", places[name], "园区一期", "业主甲", name]
        )
        forms[-1] += ["吸顶灯", 1, "个", 100, date(2026, 3, 10), "同意", "赵志强", date(2026, 3, day), date(2026, 3, 6), 5]
    world.book(CONSENTS, {"越区": [["越区销售管制表"], header, *forms]})
    header = [
        "收款日期",
        "业务员",
        "客户名称",
        "收款方式",
        "收款金额",
        "票据号码",
        "票据到期日",
        "出货月份",
        "应收货款",
        "扣款金额",
    ]
    receipts = [
        note("P1", date(2026, 6, 30)),  # row 3
        note("P2", date(2026, 7, 1)),
        note("P3", date(2026, 7, 2)),
        note("P4", date(2026, 4, 7), 500),  # row 6: 5.00 % on the last day
        note("P5", date(2026, 4, 7), 501),  # 5.01 %
        note("P6", date(2026, 4, 8), 500),  # 5.00 % a day late
        note("P7", date(2026, 4, 8), 501),
    ]
    world.book(NOTES, {"收款": [["收款日报表"], header, *receipts]})
    world.collect("2026-04-30T09:00")
    return world.export()


def note(number: str, payable: date, deducted: int | None = None) -> Line:
    """A note for goods of 10,000 yuan that were shipped in March."""
    paid = 10000 - (deducted or 0)
    return [date(2026, 4, 2), "孙七", f"{number}商行", "银行承兑", paid, number, payable, "2026-03", 10000, deducted]


def told(exported: Export, source: str, code: str, *wordings: str) -> list[tuple[int | str, ...]]:
    """Give sheet row, severity, and which of some wordings what was found under one code has."""
    found = [row for row in exported.all("finding") if (row["source"], row["code"]) == (source, code)]
    return sorted(
        (int(row["cell"].lstrip("ABCDEFGHIJKLMN")), row["severity"], *[part for part in wordings if part in row["message"]][:1])
        for row in found
    )


def test_t23_only_what_was_approved_or_phoned_before_passes_below_the_list_price(exported: Export) -> None:
    assert told(exported, BELOW, "price-below-list", "没有涵盖", "晚于", "补办") == [
        (3, "warning", "没有涵盖"),
        (4, "warning", "晚于"),
        (8, "warning", "补办"),
        (9, "warning", "没有涵盖"),
    ]
    assert "100" in exported.messages(BELOW, "price-below-list")[0]
    assert len(exported.of("sales_detail", BELOW)) == 7


def test_t24_goods_for_another_territory_need_consent_before_they_are_shipped(exported: Export) -> None:
    assert told(exported, ABROAD, "cross-territory", "没有经该分公司", "不在", "客户地址") == [
        (3, "warning", "没有经该分公司"),
        (8, "warning", "不在"),
        (10, "warning", "客户地址"),
    ]
    assert "江苏省苏州市工业园区" in exported.messages(ABROAD, "cross-territory")[0]
    assert "华东分公司" in exported.messages(ABROAD, "cross-territory")[0]


def test_t25_a_note_may_run_to_the_end_of_june_and_a_day_over_is_a_warning(exported: Export) -> None:
    assert told(exported, NOTES, "note-term") == [(4, "warning"), (5, "error")]
    assert "2026-06-30" in exported.messages(NOTES, "note-term")[0]
    assert pick(exported.of("collection", NOTES), "note_no", "note_due_date")[:2] == [("P1", "2026-06-30"), ("P2", "2026-07-01")]


def test_t25_five_per_cent_is_for_notes_of_the_first_seven_days(exported: Export) -> None:
    assert told(exported, NOTES, "note-discount", "超过", "日期是") == [
        (7, "error", "超过"),
        (8, "error", "日期是"),
        (9, "error", "超过"),
    ]
    assert "P4" in pick(exported.of("collection", NOTES), "note_no")


@pytest.fixture(scope="module")
def rebates(tmp_path_factory: pytest.TempPathFactory) -> Sequence[tuple[object, ...]]:
    """Seven customers with a task of a million, and what each bought in the year."""
    world = World.make(tmp_path_factory.mktemp("rebate"))
    bought = [799999.99, 800000, 1000000, 1000001, 1300000, 1300001, 5000]
    names = [f"经销{number}行" for number in range(7)]
    header = ["合同编号", "合同类型", "客户名称", "业务员", "签订日期", "生效日期", "到期日期", "年任务额", "合同状态"]
    days = [date(2025, 1, 2), date(2025, 1, 2), date(2026, 1, 1)]
    contracts = [
        [f"HT-{number}", "经销合同", name, "张三", *days, 1000000 if number < 6 else 0, "履行中"]
        for number, name in enumerate(names)
    ]
    world.book("华东分公司/合同台账.xlsx", {"合同": [["合同登记表"], header, *contracts]})
    header = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额"]
    lines: list[Line] = []
    for name, amount in zip(names, bought, strict=True):
        lines.append([date(2025, 6, 2), "张三", f"A{name}", name, "灯", 1, amount + 500, amount + 500])
        lines.append([date(2025, 12, 31), "张三", f"B{name}", name, "灯", -1, 500, -500])
        lines.append([date(2026, 1, 1), "张三", f"C{name}", name, "灯", 1, 900, 900])
    world.book("华东分公司/销售明细表.xlsx", {"销售": [header, *lines]})
    world.collect("2026-01-05T09:00")
    return world.block("sales", "rebate", "2025", ("actual_amount", "rebate_rate", "rebate_amount", "tier"))


def test_t16_exact_amounts_choose_the_rebate_of_the_whole_year(rebates: Sequence[tuple[object, ...]]) -> None:
    assert list(rebates) == [
        (Decimal("799999.99"), Decimal(0), Decimal(0), "below"),
        (Decimal(800000), Decimal("0.01"), Decimal(8000), "tier_1"),
        (Decimal(1000000), Decimal("0.01"), Decimal(10000), "tier_1"),
        (Decimal(1000001), Decimal("0.03"), Decimal("30000.03"), "tier_2"),
        (Decimal(1300000), Decimal("0.03"), Decimal(39000), "tier_2"),
        (Decimal(1300001), Decimal("0.03"), Decimal("39000.03"), "undecided"),
        (Decimal(5000), None, None, "no_task"),
    ]
