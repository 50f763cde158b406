"""Where data end, and rows that are none (`forms.md` 1.4)."""

from __future__ import annotations

import pytest

from tests.recognise.conftest import Recognise, codes, sheet, values

HEAD = "业务员拜访日报表\n业务员:张三  日期:2026-3-2\n序号|客户名称|拜访目的|洽谈内容|订货金额|备注\n"


@pytest.mark.parametrize(
    "line",
    [
        "出纳:    会计:    主管副总:    部门主管:    制表人:王五",
        "主管批示：已阅",
        "总经理批阅：",
        "审覈人：          總經理：",
        "备注:以上属实",
        "说明：金额含税",
        "填表要求:请逐日填写,不得漏报。",
        "以下空白",
        "注：红字为退货",
        "拜访目的：(1)示范推销技术 (2)收逾期催收款 (3)促成新客户交易",
        "客户代表：      销售部经理：      总经理：",
        "|填表人：|王五|审核：|赵六|",
        "明日计划：拜访乙店、丙店",
    ],
)
def test_signature_and_note_lines_end_the_data(recognise: Recognise, line: str) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|谈|100|\n" + line + "\n|||||"))
    assert got.tables[0].rows == [4]


def test_names_in_signature_lines_are_kept(recognise: Recognise) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|谈|100|\n制表人：王五    审核：赵六"))
    assert got.tables[0].header_lines["制表人"] == "王五"
    assert got.tables[0].header_lines["审核"] == "赵六"
    assert values(got.tables[0], "salesperson") == ["张三"]


def test_such_words_inside_a_record_do_not_end_it(recognise: Recognise) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|已向总经理汇报,备注:急|100|\n2|乙店|推销|谈|1|会计在场"))
    assert got.tables[0].rows == [4, 5]


@pytest.mark.parametrize("row", ["||||||", "3|||||", "4||||0|", "例|某店|推销|谈|1|", "示例：|某店|推销|谈|1|"])
def test_rows_that_are_no_records(recognise: Recognise, row: str) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|谈|100|\n" + row + "\n2|乙店|推销|谈|1|"))
    assert got.tables[0].rows == [4, 6]


def test_printed_headers_come_again(recognise: Recognise) -> None:
    head = "序号|客户名称|拜访目的|洽谈内容|订货金额|备注"
    got = recognise(sheet(HEAD + f"1|甲店|推销|谈|100|\n第1页 共2页\n{head}\n2|乙店|推销|谈|1|"))
    assert got.tables[0].rows == [4, 7]


def test_sub_headings_set_what_follows(recognise: Recognise) -> None:
    text = "客户一览表\n客户名称|联系人|建档日期\n业务员：张三||\n甲店|陈|2026-1-1\n乙店|林|2026-1-1\n业务员：李四(2户)||\n丙店|黄|2026-1-1"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text, merged=("A1:C1", "A3:C3", "A6:C6"))).tables[0]
    assert table.form == "customer_card"
    assert table.rows == [4, 5, 7]
    assert values(table, "salesperson") == ["张三", "张三", "李四(2户)"]
    assert [table.address("salesperson", i) for i in range(3)] == [(2, 0), (2, 0), (5, 0)]


def test_a_bare_person_a_day_and_a_kind_are_sub_headings(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n序号|客户名称|拜访目的|洽谈内容\n李四\n3月2日\n1|甲店|推销|谈\n3月3日\n1|乙店|推销|谈\n一、老客户\n2|丙店|推销|谈"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text, "3月")).tables[0]
    assert table.rows == [5, 7, 9]
    assert values(table, "salesperson") == ["李四"] * 3
    assert values(table, "visit_date") == ["3月2日", "3月3日", "3月3日"]
    assert values(table, "customer_kind") == ["", "", "老客户"]


def test_stacked_blocks_with_header_lines_of_their_own(recognise: Recognise) -> None:
    head = "序号|客户名称|拜访目的|洽谈内容|订货金额|备注"
    text = (
        f"业务员拜访日报表\n业务员：|张三|日期：|2026-3-2\n{head}\n1|甲店|推销|谈|100|\n本日合计||||100|\n\n"
        f"业务员拜访日报表\n业务员：|李四|日期：|2026-3-3\n{head}\n1|乙店|推销|谈|200|\n本日合计||||200|\n"
    )
    got = recognise(sheet(text))
    persons = [value for table in got.tables for value in values(table, "salesperson")]
    days = [value for table in got.tables for value in values(table, "visit_date")]
    assert persons == ["张三", "李四"]
    assert days == ["2026-3-2", "2026-3-3"]
    claims = [
        (total.claims["order_amount"][0], table.rows[total.first], table.rows[total.last])
        for table in got.tables
        for total in table.totals
    ]
    assert claims == [(100.0, 4, 4), (200.0, 10, 10)]


def test_totals_after_each_block(recognise: Recognise) -> None:
    rows = "1|甲店|推销|谈|100|\n2|乙店|推销|谈|200|\n合计||||300|\n3|丙店|推销|谈|50|\n合计||||50|\n总计||||350|"
    totals = recognise(sheet(HEAD + rows)).tables[0].totals
    assert [(total.label, total.first, total.last) for total in totals] == [("合计", 0, 1), ("合计", 2, 2), ("总计", 0, 2)]


def test_a_total_written_in_a_key_column(recognise: Recognise) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|谈|100|\n|合 计：1家|||100|\n2|合计建材店|推销|谈|5|"))
    assert got.tables[0].rows == [4, 6]
    assert got.tables[0].totals[0].claims["order_amount"][0] == 100.0


def test_a_second_table_of_another_form_is_read(recognise: Recognise) -> None:
    text = (
        HEAD + "1|甲店|推销|谈|100|\n\n客户投诉登记表\n投诉编号|投诉时间|客户名称|投诉类别|投诉内容\nKS1|2026-3-2|甲店|质量|坏了"
    )
    got = recognise(sheet(text))
    assert [(table.form, table.rows) for table in got.tables] == [("visit_daily", [4]), ("complaint", [8])]


def test_an_unknown_second_table_is_told(recognise: Recognise) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|谈|100|\n\n汇总\n业务员|客户类别|拜访方式|份数\n张三|老|上门|6"))
    assert got.tables[0].rows == [4]
    assert codes(got)["recognise.unknown-form.second-table"] == "info"


def test_a_plan_under_the_same_header_is_no_visit(recognise: Recognise) -> None:
    head = "序号|客户名称|拜访目的|洽谈内容|订货金额|备注"
    got = recognise(sheet(HEAD + f"1|甲店|推销|谈|100|\n明日计划\n{head}\n1|乙店|推销|谈|100|\n2|丙店|推销|谈|100|"))
    assert got.tables[0].rows == [4]


def test_hidden_and_struck_rows_are_data_and_told(recognise: Recognise) -> None:
    rows = "1|甲店|推销|谈|100|\n2|乙店|推销|谈|200|"
    got = recognise(sheet(HEAD + rows, hidden_rows=frozenset((4,)), struck=frozenset(((3, 1),))))
    assert got.tables[0].rows == [4, 5]
    assert codes(got) == {"recognise.hidden-content.rows": "info", "recognise.hidden-content.struck": "warning"}


def test_ditto_marks_take_the_value_above_in_text_columns_only(recognise: Recognise) -> None:
    got = recognise(sheet(HEAD + '1|甲店|推销|谈|100|\n2|同上|〃|"|同上|\n3|乙店|同前|同上|5|'))
    table = got.tables[0]
    assert values(table, "customer_name") == ["甲店", "甲店", "乙店"]
    assert values(table, "purpose") == ["推销"] * 3
    assert values(table, "content") == ["谈"] * 3
    assert values(table, "order_amount") == [100.0, "同上", 5.0]


def test_nothing_to_report(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n业务员:张三  日期:2026-3-2\n序号|客户名称|拜访目的|洽谈内容\n今日无拜访"
    table = recognise(sheet(text, merged=("A4:D4",))).tables[0]
    assert values(table, "content") == ["今日无拜访"]
    assert table.rows == [4]


def test_a_stated_number_of_visits_is_compared(recognise: Recognise) -> None:
    got = recognise(sheet(HEAD + "1|甲店|推销|谈|100|\n本日拜访家数：2    订货合计：100    主管批示："))
    assert codes(got)["recognise.control-total.count"] == "warning"
    assert got.tables[0].totals[0].claims["order_amount"][0] == "100"


def test_rows_with_only_dates_and_names_prefilled_are_skipped_and_told(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n序号|拜访日期|业务员|客户名称|拜访目的|洽谈内容\n1|2026-3-2|张三|甲店|推销|谈\n2|2026-3-3|张三|||\n3|2026-3-4|张三|||"  # noqa: E501 - a sheet, row by row
    got = recognise(sheet(text))
    assert got.tables[0].rows == [3]
    assert codes(got) == {"recognise.missing-value.prefilled": "info"}


def test_the_title_of_a_second_table_is_no_record_of_the_first(recognise: Recognise) -> None:
    text = (
        "人员名册\n工号|姓名|所属分公司|岗位|状态\n0101|张三|华东|业务员|在职\n\n"
        "分公司登记表\n分公司代码|分公司名称|机构类型|分公司经理|状态\nHD|华东分公司|分公司|赵|启用"
    )
    got = recognise(sheet(text), source="总公司/名册.xlsx", branch="总公司")
    assert [(table.form, table.rows) for table in got.tables] == [("employee", [3]), ("branch", [7])]


def test_totals_of_persons_cover_their_own_lines(recognise: Recognise) -> None:
    text = (
        "销售明细表\n销售日期|业务员|客户名称|产品名称|数量|单价|金额\n2026-3-2|张三|甲店|开关|1|2|2\n张三小计||||1||2\n"
        "2026-3-2|李四|甲店|开关|1|2|3\n李四 小计||||1||3\n合 计||||2||5"
    )
    totals = recognise(sheet(text)).tables[0].totals
    assert [(total.first, total.last, total.claims["amount"][0]) for total in totals] == [(0, 0, 2.0), (1, 1, 3.0), (0, 1, 5.0)]


def test_a_signature_under_a_key_column_is_no_record(recognise: Recognise) -> None:
    head = "竞争厂牌动态表\n日期|竞争厂牌|产品|价格\n2026-3-2|甲牌|电线|25-28元\n"
    got = recognise(sheet(head + "制表人：方丽|||审核：吕艳"))
    assert got.tables[0].rows == [3]
    assert got.tables[0].header_lines["制表人"] == "方丽"
