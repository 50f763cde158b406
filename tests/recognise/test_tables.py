"""Real habits of T01 to T20 (`forms.md`, section 4) as far as rows, columns and places go."""

from __future__ import annotations

from datetime import date

from tests.recognise.conftest import Recognise, addresses, codes, sheet, values

DAY = """
业务员拜访日报表
业务员:张三  所属:华东分公司  日期:2026年3月{day}日  星期一  天气:晴
序号|客户名称|拜访目的|洽谈内容|订货金额|收款金额
1|甲店|推销|谈一|100|
2|乙店|推销|谈二|200|50
3|丙店|催款|谈三||
4||||
5||||
本日合计||||300|50

明日计划
序号|客户名称|预定时间|拜访目的|备注
1|丁店|上午|推销|
2|戊店|下午|推销|

主管批示：已阅
"""


def test_a_day_a_sheet_with_plan_block_and_signature(recognise: Recognise) -> None:
    """T01: the numbered blank rows, the plan and the signature are no records; the total is kept."""
    got = recognise(sheet(DAY.format(day=2), "3.2", ("A1:F1", "A2:F2")), sheet(DAY.format(day=3), "3.3", ("A1:F1", "A2:F2")))
    assert [(table.form, table.sheet, table.rows) for table in got.tables] == [
        ("visit_daily", "3.2", [4, 5, 6]),
        ("visit_daily", "3.3", [4, 5, 6]),
    ]
    first = got.tables[0]
    assert values(first, "visit_date") == ["2026年3月2日"] * 3
    assert addresses(first, "visit_date") == ["A2"] * 3
    assert values(first, "salesperson") == ["张三"] * 3
    assert values(first, "branch_code") == ["华东分公司"] * 3
    assert first.header_lines["天气"] == "晴"
    assert first.header_lines["星期"] == "星期一"
    total = first.totals[0]
    assert (total.row, total.first, total.last) == (9, 0, 2)
    assert {name: claim[0] for name, claim in total.claims.items()} == {"order_amount": 300.0, "collected_amount": 50.0}
    assert total.claims["order_amount"][1].a1 == "E9"
    assert not [finding for finding in got.findings if finding.severity != "info"]


def test_a_sheet_a_person_with_dates_merged(recognise: Recognise) -> None:
    """T02: dates are filled down inside the merge and where blank; person from the sheet's name."""
    text = """
2026年3月业务员拜访日报表
拜访日期|客户名称|拜访目的|洽谈内容
2026-3-2|甲店|推销|谈
|乙店|推销|谈
2026-3-3|丙店|推销|谈
|丁店|推销|谈
"""
    got = recognise(sheet(text, "李四", ("A1:D1", "A3:A4")))
    table = got.tables[0]
    assert values(table, "visit_date") == ["2026-3-2", "2026-3-2", "2026-3-3", "2026-3-3"]
    assert addresses(table, "visit_date") == ["A3", "A3", "A5", "A5"]
    assert values(table, "salesperson") == ["李四"] * 4
    assert addresses(table, "salesperson") == [""] * 4
    assert values(table, "branch_code") == ["HD"] * 4
    assert (table.period and table.period.name, table.covers_period) == ("2026-03", True)


def test_traditional_chinese_gives_the_same(recognise: Recognise) -> None:
    """T03."""
    text = """
民國115年3月業務員拜訪日報表
業務員：張三　　分公司：華東分公司
訪問日期|拜訪客戶|訪問目的|洽談內容|聯絡人|行動電話
115/3/2|甲店|推銷|談|陳|0912345678
"""
    table = recognise(sheet(text, "工作表1", ("A1:F1",))).tables[0]
    assert table.form == "visit_daily"
    assert set(table.columns) >= {
        "visit_date",
        "customer_name",
        "purpose",
        "content",
        "contact_name",
        "salesperson",
        "branch_code",
    }
    assert values(table, "salesperson") == ["張三"]
    assert table.period is not None
    assert table.period.name == "2026-03"


def test_sales_in_wan_with_subtotals_and_merged_orders(recognise: Recognise) -> None:
    """T07: unit, fill down, totals not loaded; 小计 covers the rows since the last, 合计 all."""
    text = """
2026年3月销售日报表
单位:万元  制表人:王五
销售日期|业务员|订单号|客户名称|产品名称|数量|单价|金额
2026-3-2|张三|XS001|甲店|开关|100|128|1.28
|||乙|插座|100|10|0.1
小计||||||200||1.38
2026-3-3|张三|XS002|丙店|开关|-50|128|-0.64
合计||||||150||0.74
本月累计||||||900||9.9
上月同期||||||800||8.8
"""
    text = text.replace("|||乙|插座", "|||||插座").replace("|||||插座", "||||插座")
    text = text.replace("小计||||||200||1.38", "小计|||||200||1.38").replace("合计||||||150||0.74", "合计|||||150||0.74")
    text = text.replace("本月累计||||||900||9.9", "本月累计|||||900||9.9").replace(
        "上月同期||||||800||8.8", "上月同期|||||800||8.8"
    )
    got = recognise(sheet(text, merged=("A1:H1", "A4:A5", "B4:B5", "C4:C5", "D4:D5")))
    table = got.tables[0]
    assert table.form == "sales_detail"
    assert table.rows == [4, 5, 7]
    assert values(table, "order_no") == ["XS001", "XS001", "XS002"]
    assert values(table, "customer_name") == ["甲店", "甲店", "丙店"]
    assert table.columns["amount"].unit == "万元"
    assert table.columns["unit_price"].unit == "元"
    assert [(total.label, total.first, total.last) for total in table.totals] == [("小计", 0, 1), ("合计", 0, 2)]
    assert set(table.totals[0].claims) == {"quantity", "amount"}
    assert "本月累计" in table.header_lines
    assert "上月同期" in table.header_lines


def test_header_unit_stands_in_the_column(recognise: Recognise) -> None:
    text = "销售日期|业务员|客户名称|产品名称|数量|单价|金额(万元)\n2026-3-2|张三|甲店|开关|1|2|3"
    table = recognise(sheet(text, "销售明细表")).tables[0]
    assert (table.columns["amount"].unit, table.columns["unit_price"].unit) == ("万元", "")


def test_wide_targets(recognise: Recognise) -> None:
    """T09: twelve records a person; quarters and 合计 are control totals, growth rows are left out."""
    months = "|".join(f"{m}月" + ("|一季度" if m == 3 else "") for m in range(1, 13))
    figures = "|".join(f"{m}" + ("|6" if m == 3 else "") for m in range(1, 13))
    text = f"2026年度销售目标分解表\n单位:万元\n序号|业务员|{months}|合计\n1|张三|{figures}|78\n|同比增长%|{figures}|5\n2|李四|{figures}|78\n合计||{figures}|156"  # noqa: E501 - a sheet, row by row
    got = recognise(sheet(text, "目标", ("A1:P1",)))
    table = got.tables[0]
    assert (table.form, table.layout, len(table)) == ("sales_target", "wide", 24)
    assert table.rows == [4] * 12 + [6] * 12
    assert values(table, "target_month")[:4] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]
    assert values(table, "target_amount")[:4] == [1.0, 2.0, 3.0, 4.0]
    assert addresses(table, "target_amount")[2:4] == ["E4", "G4"]
    assert addresses(table, "target_month")[2:4] == ["E3", "G3"]
    assert table.columns["target_amount"].unit == "万元"
    assert [(total.label, total.first, total.last) for total in table.totals] == [
        ("一季度", 0, 2), ("合计", 0, 11), ("一季度", 12, 14), ("合计", 12, 23), ("合计", 0, 23),
    ]  # fmt: skip
    assert not [finding for finding in got.findings if finding.code == "unknown-column"]


def test_wide_months_in_other_spellings(recognise: Recognise) -> None:
    for headers in ("一月份|二月份|三月份", "Jan|Feb|Mar", "2026-01|2026-02|2026-03", "2026年1月|2026年2月|2026年3月"):
        table = recognise(sheet(f"2026年度销售目标\n业务员|{headers}|合计\n张三|1||3|4", "2026")).tables[0]
        assert values(table, "target_month") == [date(2026, 1, 1), date(2026, 3, 1)], headers
    dated = sheet("2026年度销售目标\n业务员|a|b|c\n张三|1||3")
    dated.rows[1][1:4] = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]  # type: ignore[index]
    assert values(recognise(dated).tables[0], "target_month") == [date(2026, 1, 1), date(2026, 3, 1)]


def test_target_buckets(recognise: Recognise) -> None:
    """T10: six bucket columns are found, with a unit in brackets."""
    text = "月销售目标表\n月份:2026年3月  分公司:华东分公司\n业务员|目标金额(万元)|1-5日(万元)|6~10日目标|11日-15日|第四期|21-25日|26日至月底\n张三|10|2|2|2|2|1|1"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text)).tables[0]
    assert {"bucket_1_5", "bucket_6_10", "bucket_11_15", "bucket_16_20", "bucket_21_25", "bucket_26_end"} <= set(table.columns)
    assert table.columns["bucket_1_5"].unit == "万元"
    assert values(table, "target_month") == ["2026年3月"]


def test_two_row_header(recognise: Recognise) -> None:
    """T17: 拜访时间 over 到达 and 离开, 结果 over 订货 and 收款."""
    text = """
业务员拜访日报表
业务员:张三  日期:2026-3-2
序号|客户名称|拜访时间||拜访目的|洽谈内容|结果||
|||到达|离开|||订货|收款|其他
1|甲店|9:30|10:20|推销|谈|100|50|无
"""
    text = text.replace("|||到达|离开|||订货", "||到达|离开|||订货")
    table = recognise(sheet(text, merged=("A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:I3"))).tables[0]
    assert values(table, "start_time") == ["9:30"]
    assert values(table, "end_time") == ["10:20"]
    assert values(table, "order_amount") == [100.0]
    assert values(table, "collected_amount") == [50.0]
    assert table.columns["start_time"].header == "拜访时间/到达"
    assert table.rows == [5]


def test_two_row_header_without_merges(recognise: Recognise) -> None:
    text = """
业务员拜访日报表
业务员:张三  日期:2026-3-2
序号|客户名称|拜访时间||拜访目的|洽谈内容
||到达时间|离开时间||
1|甲店|9:30|10:20|推销|谈
"""
    table = recognise(sheet(text)).tables[0]
    assert (values(table, "start_time"), values(table, "end_time"), table.rows) == (["9:30"], ["10:20"], [5])


def test_mixture_of_forms_with_instructions_and_lists(recognise: Recognise) -> None:
    """T19: two forms read, the rest listed."""
    visits = sheet("拜访日期|业务员|客户名称|拜访目的|洽谈内容\n2026-3-2|张三|甲店|推销|谈", "拜访")
    complaints = sheet("投诉编号|投诉时间|客户名称|投诉类别|投诉内容\nKS1|2026-3-2|甲店|质量|坏了", "客户投诉登记表")
    notes = sheet("填写说明\n1. 勿改表头|x\n2. 每日填|y", "填写说明")
    lists = sheet("方式|结果\n上门|成交\n电话|待跟进", "数据源", visibility="hidden")
    old = sheet("拜访日期|业务员|客户名称|拜访目的|洽谈内容\n2026-2-2|张三|甲店|推销|谈", "旧", visibility="hidden")
    got = recognise(visits, complaints, notes, lists, old)
    assert [table.form for table in got.tables] == ["visit_daily", "complaint"]
    assert {finding.sheet: (finding.code, finding.severity) for finding in got.findings} == {
        "填写说明": ("unknown-form", "info"),
        "数据源": ("hidden-content", "info"),
        "旧": ("hidden-content", "warning"),
    }


def test_ambiguous_day_numbers_stay_raw(recognise: Recognise) -> None:
    """T20: what the numbers mean is for the checks; the neighbours stay in order."""
    text = "业务员拜访日报表\n日期|客户名称|拜访目的|洽谈内容\n3.1|甲|推销|谈\n3.2|乙|推销|谈\n3.1|丙|推销|谈"
    table = recognise(sheet(text, "张三")).tables[0]
    assert values(table, "visit_date") == [3.1, 3.2, 3.1]


def test_sheet_names_are_days_when_nothing_inside_says_it(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n业务员|客户名称|拜访目的|洽谈内容\n张三|甲|推销|谈"
    names = {"3.2": date(2026, 3, 2), "3月4日": date(2026, 3, 4), "周四": date(2026, 3, 5), "03-06": date(2026, 3, 6)}
    got = recognise(*(sheet(text, name) for name in names), source="华东/拜访日报_2026年第10周.xlsx")
    assert [values(table, "visit_date")[0] for table in got.tables] == list(names.values())


def test_contradicting_names_are_warnings(recognise: Recognise) -> None:
    got = recognise(sheet(DAY.format(day=2), "3.9"), source="华东/华南分公司_日报_2026-02.xlsx")
    assert codes(got)["recognise.outside-period.file-name"] == "warning"
    assert codes(got)["recognise.outside-period.sheet-name"] == "warning"
    assert codes(got)["recognise.wrong-branch.file-name"] == "warning"
    assert values(got.tables[0], "visit_date") == ["2026年3月2日"] * 3
    assert got.branch_claims == {"header": "华东分公司", "name": "华南分公司"}


def test_an_order_goes_on_where_day_number_and_customer_are_blank_together(recognise: Recognise) -> None:
    text = """
销售日期|业务员|订单号|客户名称|产品名称|数量|单价|金额
2026-3-2|张三|XS1|甲店|开关|1|2|2
||||插座|1|3|3
|张三|XS2|乙店|开关|1|2|2
"""
    table = recognise(sheet(text, "销售明细表")).tables[0]
    assert values(table, "customer_name") == ["甲店", "甲店", "乙店"]
    assert values(table, "order_no") == ["XS1", "XS1", "XS2"]
    assert values(table, "sale_date") == ["2026-3-2", "2026-3-2", ""]
    assert addresses(table, "order_no") == ["C2", "C2", "C4"]


def test_a_form_that_mostly_comes_as_cards_may_be_a_table_under_a_header_of_two_rows(recognise: Recognise) -> None:
    lines = """
营业所查核表|||||
查核日期|基本情况||项次|查核项目|评分
|营业所|检查人|||
2026-3-7|HD|张三|1|拜访日报|符合
2026-3-8|HD|李四|2|应收账款|不符合
"""
    merged = ("A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3")
    table = recognise(sheet(lines, merged=merged)).tables[0]
    assert (table.layout, table.rows) == ("table", [4, 5])
    assert table.columns["auditor"].values == ["张三", "李四"]


def test_further_contacts_of_a_list_are_records_of_their_own(recognise: Recognise) -> None:
    text = (
        "客户一览表\n客户编号|客户名称|业务员|联系人1|联系电话1|联系人2|手机2|建档日期\n"
        "C1|甲店|张三|王强|'13800138000|赵敏|'13800138001|2026-3-1\nC2|乙店|张三|李伟|'13800138002|||2026-3-1"
    )
    cards, contacts = recognise(sheet(text)).tables
    assert values(cards, "contact_name") == ["王强", "李伟"]
    assert (contacts.form, contacts.rows) == ("customer_contact", [3])
    assert values(contacts, "contact_name") == ["赵敏"]
    assert values(contacts, "mobile") == ["13800138001"]
    assert values(contacts, "customer_code") == ["C1"]


def test_the_last_of_several_numbered_words_counts_and_the_others_are_kept(recognise: Recognise) -> None:
    text = (
        "客户资源登记表\n登记日期|客户名称|客户来源|跟进人|状态|第一次跟进|第二次跟进\n"
        "2026-3-1|甲店|网络|张三|跟进中|3/5电话,有意向|3/12拜访\n2026-3-2|乙店|展会|李四|跟进中|3/6电话|"
    )
    got = recognise(sheet(text))
    table = got.tables[0]
    assert values(table, "last_action") == ["3/12拜访", "3/6电话"]
    assert addresses(table, "last_action") == ["G3", "F4"]
    assert table.extra["第一次跟进"].values == ["3/5电话,有意向", "3/6电话"]
    assert "unknown-column" not in {finding.code for finding in got.findings}
