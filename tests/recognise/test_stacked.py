"""Cards and tables one below the other, labels above their values, pages printed one after the other."""

from __future__ import annotations

from tests.recognise.conftest import Recognise, codes, sheet, values

CARD = (
    "缴款月份\n2026-03\n汇款日期\n2026-3-{day}\n缴款金额\n{amount}\n现金\n100\n银行\n已确认送货安排\n回单号\nA{day}\n会计\n袁轩\n"
)


def test_cards_without_titles_whose_answers_speak_of_deliveries(recognise: Recognise) -> None:
    got = recognise(sheet("货款缴回表\n" + CARD.format(day=3, amount=100) + CARD.format(day=4, amount=200)))
    table = got.tables[0]
    assert values(table, "voucher_no") == ["A3", "A4"]
    assert values(table, "remit_amount") == [100.0, 200.0]
    assert not [finding for finding in got.findings if finding.severity != "info"]


def test_a_lone_label_above_a_name_and_the_title_of_a_block(recognise: Recognise) -> None:
    lines = "时段|工作内容|完成情况\n上午|拜访甲店|完成\n下午|开会|完成"
    text = f"工作日志\n日期：2026-3-11\n姓名\n李四\n工作记录\n{lines}"
    table = recognise(sheet(text)).tables[0]
    assert values(table, "salesperson") == ["李四", "李四"]


def test_boxes_below_their_label_are_its_answer(recognise: Recognise) -> None:
    text = (
        "工作日志\n日期：2026-3-4    姓名：李四\n活动类别：\n□拜访☑会议□内勤\n批阅|效果不错\n"
        "时间|工作内容|完成情况\n上午|开会|完成\n下午|开会|完成"
    )
    table = recognise(sheet(text)).tables[0]
    assert all("☑会议" in str(value) for value in values(table, "activity_kind"))


def test_two_labels_above_a_name_and_boxes(recognise: Recognise) -> None:
    text = "工作日志\n日期：2026-3-4\n姓名 :|活动类别:\n李四|□拜访☑会议\n批阅 :|效果不错\n时间|工作内容|完成情况\n上午|开会|完成"
    table = recognise(sheet(text)).tables[0]
    assert values(table, "salesperson") == ["李四"]
    assert "☑会议" in str(values(table, "activity_kind")[0])


def test_a_numeral_before_a_label_belongs_to_the_name_before_it(recognise: Recognise) -> None:
    text = (
        "价格审批表\n日期：2026-3-11\n核定单号：DH1    业务员：李 四    客户名称：甲店\n折减率：|5%|事先电话：|否\n"
        "货号|商品名称|数量|标准售价|特价\nP1|电线|3|10|9\nP2|开关|3|10|9"
    )
    table = recognise(sheet(text)).tables[0]
    assert values(table, "salesperson") == ["李 四", "李 四"]
    assert values(table, "customer_name") == ["甲店", "甲店"]


def test_a_label_with_its_figure_inside_is_not_the_answer_before_it(recognise: Recognise) -> None:
    text = "客户资料卡\n客户名称:|甲店|电话:|021-65081234\n客户编号：C1||地址:杭州\n来源：|所属总经销：|员工人数:1"
    table = recognise(sheet(text)).tables[0]
    assert values(table, "employee_count") == ["1"]
    assert "parent_distributor" not in table.columns or values(table, "parent_distributor") == [""]


DAY = "业务工作日志\n日期|2026-3-{day}\n姓名|李四\n{header}\n{rows}\n"


def test_tables_under_titles_of_their_own_with_other_columns(recognise: Recognise) -> None:
    first = DAY.format(day=6, header="序号|时段|工作内容|完成情况", rows="1|上午|甲|好\n2|下午|乙|好\n3|||")
    second = DAY.format(day=7, header="时段|工作内容|完成情况", rows="上午|丙|好\n下午|丁|好")
    tables = recognise(sheet(first + second)).tables
    assert [value for table in tables for value in values(table, "work_item")] == ["甲", "乙", "丙", "丁"]
    assert [str(value) for table in tables for value in values(table, "log_date")] == ["2026-3-6"] * 2 + ["2026-3-7"] * 2


def test_a_page_printed_again_goes_on_with_the_same_table(recognise: Recognise) -> None:
    head = "销售明细表\n分公司：华东    第{page}页\n日期|业务员|客户名称|产品名称|数量|单价|金额\n"
    text = head.format(page=1) + "2026-3-2|张三|甲店|电线|1|2|2\n" + head.format(page=2) + "||乙店|开关|1|3|3\n合计||||||5"
    tables = recognise(sheet(text)).tables
    assert [table.rows for table in tables] == [[4, 8]]
    assert [(total.first, total.last) for total in tables[0].totals] == [(0, 1)]


def test_labels_above_values_in_the_head_of_a_table(recognise: Recognise) -> None:
    text = "拜访日报表\n业务员|日期\n张三|2026-3-5\n客户名称|拜访目的|洽谈内容\n甲店|推销|谈价"
    got = recognise(sheet(text))
    assert values(got.tables[0], "salesperson") == ["张三"]
    assert values(got.tables[0], "visit_date") == ["2026-3-5"]
    assert "error" not in codes(got).values()
