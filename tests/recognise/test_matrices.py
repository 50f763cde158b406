"""Columns across: days, weekdays, people, marks (`forms.md` 3.5, 3.10, 3.12, 3.13)."""

from __future__ import annotations

from datetime import date

from tests.recognise.conftest import Recognise, addresses, sheet, values

DAYS = "|".join(str(day) for day in range(1, 32))


def cells(marks: dict[int, str]) -> str:
    return "|".join(marks.get(day, "") for day in range(1, 32))


def test_a_matrix_of_planned_visits(recognise: Recognise) -> None:
    text = f"客户拜访计划表\n计划月份：2026年3月    业务员：张三\n客户编号|客户名称|{DAYS}\nC1|甲店|{cells({4: '√', 12: '2'})}\nC2|乙店|{cells({31: '○'})}"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text, "张三", ("A1:AG1",))).tables[0]
    assert (table.form, table.layout, table.rows) == ("visit_plan", "matrix", [4, 4, 5])
    assert values(table, "plan_date") == [date(2026, 3, 4), date(2026, 3, 12), date(2026, 3, 31)]
    assert values(table, "planned_hours") == ["", 2.0, ""]
    assert values(table, "customer_name") == ["甲店", "甲店", "乙店"]
    assert values(table, "plan_period") == ["2026年3月"] * 3
    assert addresses(table, "plan_date") == ["F3", "N3", "AG3"]


def test_a_row_of_weekdays_under_the_days_is_no_record(recognise: Recognise) -> None:
    weekdays = "|".join("日一二三四五六"[day % 7] for day in range(31))
    text = (
        f"客户拜访计划表\n计划月份：2026年3月    业务员：张三\n客户编号|客户名称|{DAYS}\n||{weekdays}\nC1|甲店|{cells({4: '√'})}"
    )
    table = recognise(sheet(text)).tables[0]
    assert table.rows == [5]
    assert values(table, "plan_date") == [date(2026, 3, 4)]


def test_a_week_of_planned_visits(recognise: Recognise) -> None:
    text = "周行动计划表\n周次：2026年第10周  业务员：张三\n客户名称|周一|周二|周三|周四|周五|周六\n甲店||√||||\n乙店|||||√|"
    table = recognise(sheet(text)).tables[0]
    assert values(table, "plan_date") == [date(2026, 3, 3), date(2026, 3, 6)]


def test_an_attendance_grid(recognise: Recognise) -> None:
    marks = cells({1: "√", 2: "假", 3: "假", 4: "√", 5: "差", 9: "差"})
    text = f"2026年3月考勤表\n姓名|{DAYS}\n张三|{marks}\n李四|{cells({2: '√', 3: '√'})}\n图例：√ 出勤  假 请假  差 出差"
    table = recognise(sheet(text)).tables[0]
    assert table.form == "absence"
    assert values(table, "employee_name") == ["张三"] * 3
    assert values(table, "start_date") == [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 9)]
    assert values(table, "end_date") == [date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 9)]
    assert values(table, "kind") == ["请假", "出差", "出差"]


def test_marks_without_a_legend_are_codes(recognise: Recognise) -> None:
    table = recognise(sheet(f"2026年3月考勤表\n姓名|{DAYS}\n张三|{cells({2: '假', 5: '差', 6: '休'})}")).tables[0]
    assert values(table, "kind") == ["leave", "trip"]


def test_people_across_with_pairs_of_day_and_total(recognise: Recognise) -> None:
    text = "2026年3月个人销售业绩日报表\n日期|张三||李四||合计\n|日|累计|日|累计|\n1|100|100|50|50|150\n2|200|300|||200\n合计|300||50||350"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text, merged=("A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"))).tables[0]
    assert (table.form, table.layout) == ("sales_daily_summary", "matrix")
    assert values(table, "salesperson") == ["张三", "李四", "张三"]
    assert values(table, "day_amount") == [100.0, 50.0, 200.0]
    assert values(table, "mtd_amount") == [100.0, 50.0, 300.0]
    assert values(table, "report_date") == [1.0, 1.0, 2.0]


def test_days_across_for_sales(recognise: Recognise) -> None:
    text = f"2026年3月销售业绩日报表\n业务员|{DAYS}|合计\n张三|{cells({1: '100', 31: '5'})}|105\n合计|{cells({1: '100', 31: '5'})}|105"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text)).tables[0]
    assert values(table, "report_date") == [date(2026, 3, 1), date(2026, 3, 31)]
    assert values(table, "day_amount") == [100.0, 5.0]
    assert [(total.first, total.last, total.claims["day_amount"][0]) for total in table.totals] == [(0, 1, 105.0), (0, 1, 105.0)]


def test_months_over_pairs_of_target_and_actual(recognise: Recognise) -> None:
    text = "2026年度销售目标\n业务员|1月||2月||3月|\n|目标|实际|目标|实际|目标|实际\n张三|10|9|20|21|30|"
    table = recognise(sheet(text, merged=("A2:A3", "B2:C2", "D2:E2", "F2:G2"))).tables[0]
    assert values(table, "target_amount") == [10.0, 20.0, 30.0]
    assert values(table, "target_month") == [date(2026, month, 1) for month in (1, 2, 3)]


def test_planned_and_actual_rows(recognise: Recognise) -> None:
    text = f"客户拜访计划表\n计划月份：2026年3月  业务员：张三\n客户名称|项目|{DAYS}\n甲店|计划|{cells({4: '√'})}\n|实际|{cells({5: '√'})}"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text, merged=("A4:A5",))).tables[0]
    assert table.rows == [4]


def test_history_takes_its_year_from_the_title(recognise: Recognise) -> None:
    months = "|".join(f"{month}月" for month in range(1, 13))
    text = f"2025年客户月销售统计表\n单位：万元\n客户名称|{months}|合计\n甲店|1|2|3|4|5|6|7|8|9|10|11|12|78\n同比%|1|2|3|4|5|6|7|8|9|10|11|12|78"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text)).tables[0]
    assert (table.form, len(table), set(values(table, "year"))) == ("sales_monthly_history", 12, {2025})
    assert table.columns["amount"].unit == "万元"


def test_months_across_that_are_counted_are_numbers(recognise: Recognise) -> None:
    months = "|".join(f"{month}月" for month in range(1, 13))
    text = f"客户综合销售力对比分析表\n分公司：华南分公司|||单位：万元\n客户名称|业务员|{months}|合计\n甲店|张三|{'1|' * 12}12\n同比%||{'10%|' * 12}10%\n合计||{'1|' * 12}12"  # noqa: E501 - a sheet, row by row
    table = recognise(sheet(text, "2023年")).tables[0]
    assert (table.form, table.rows) == ("sales_monthly_history", [4] * 12)
    assert values(table, "month") == list(range(1, 13))
    assert set(values(table, "year")) == {2023} or set(values(table, "year")) == {"2023"}


def test_a_term_in_one_cell_stands_for_both_its_days(recognise: Recognise) -> None:
    head = "合同登记表\n合同编号|合同类型|客户名称|签订日期|合同期限|合同状态\n"
    got = recognise(sheet(head + "HT-1|经销|甲店|2025-12-20|2026.1.1-2026.12.31|履行中"))
    assert values(got.tables[0], "start_date") == ["2026.1.1-2026.12.31"]
    assert not got.findings


def test_days_under_a_merged_parent(recognise: Recognise) -> None:
    days = "|".join(f"{day}日" for day in range(1, 32))
    blanks = "|" * 30
    text = f"2026年3月客户拜访计划表\n业务员：张三\n客户编号|客户名称|3月{blanks}\n||{days}\nC1|甲店|{cells({4: '√'})}"
    table = recognise(sheet(text, merged=("A3:A4", "B3:B4", "C3:AG3"))).tables[0]
    assert values(table, "plan_date") == [date(2026, 3, 4)]
    assert values(table, "customer_name") == ["甲店"]


def test_days_written_with_their_month(recognise: Recognise) -> None:
    days = "|".join(f"3/{day}" for day in range(1, 32))
    text = f"2026年3月客户拜访计划表\n业务员：张三\n序号|客户名称|{days}\n1|甲店|{cells({10: '○'})}"
    assert values(recognise(sheet(text)).tables[0], "plan_date") == [date(2026, 3, 10)]


def test_months_and_quarters_under_the_name_of_the_amount(recognise: Recognise) -> None:
    text = "2026年销售目标表\n业务员|目标金额|||\n|1月|2月|3月|一季度\n张三|10|20|30|60"
    table = recognise(sheet(text, merged=("A2:A3", "B2:E2"))).tables[0]
    assert values(table, "target_amount") == [10.0, 20.0, 30.0]
    assert [(total.first, total.last) for total in table.totals] == [(0, 2)]


def test_a_legend_in_words_names_who_is_there(recognise: Recognise) -> None:
    text = (
        f"2026年3月考勤表\n姓名|{DAYS}\n张三|{cells({1: '√', 2: '△', 3: '○', 7: '休'})}\n"
        "备注：√表示出勤，△表示请假，○代表出差，休 休息"
    )
    table = recognise(sheet(text)).tables[0]
    assert values(table, "kind") == ["请假", "出差"]


def test_parents_of_a_header_are_no_people(recognise: Recognise) -> None:
    text = (
        "销售业绩日报表\n收款||业绩||日期|月目标（单位：万元）\n本日收款|累计收款|本日业绩|本月累计||\n"
        "业务员：张三|||||\n0|0|1|1|2026-3-2|20"
    )
    table = recognise(sheet(text, merged=("A2:B2", "C2:D2", "E2:E3", "F2:F3", "A4:F4"))).tables[0]
    assert table.layout == "table"
    assert values(table, "salesperson") == ["张三"]
    assert values(table, "day_amount") == [1.0]
    assert table.columns["month_target"].unit == "万元"


def test_months_down_and_people_across_with_quarters_between(recognise: Recognise) -> None:
    text = (
        "2026年销售目标表\n月份|张三|李四|合计\n元月份任务|10|20|30\n2月|11|21|32\n3月|12|22|34\n一季度|33|63|96\n合计|33|63|96"
    )
    table = recognise(sheet(text)).tables[0]
    assert table.rows == [3, 3, 4, 4, 5, 5]
    assert values(table, "salesperson") == ["张三", "李四"] * 3
    assert values(table, "target_amount") == [10.0, 20.0, 11.0, 21.0, 12.0, 22.0]


def test_odd_names_of_months_across_are_understood(recognise: Recognise) -> None:
    text = "2026年销售目标表\n业务员|元月份任务|2月份任务|三月任务|合计\n张三|10|20|30|60\n增长率|5%|6%|7%|6%"
    table = recognise(sheet(text)).tables[0]
    assert values(table, "target_month") == [date(2026, month, 1) for month in (1, 2, 3)]
    assert values(table, "target_amount") == [10.0, 20.0, 30.0]


def test_a_unit_in_the_titles_brackets_leaves_the_period_standing(recognise: Recognise) -> None:
    table = recognise(sheet("2026年3月销售业绩日报表(单位：万元)\n日期|张三|李四|合计\n2日|1|2|3\n3日|2|2|4")).tables[0]
    assert table.period is not None
    assert table.period.first == date(2026, 3, 1)
    assert table.columns["day_amount"].unit == "万元"


def test_two_halves_of_a_list_side_by_side(recognise: Recognise) -> None:
    head = "客户名称|姓名|职务|手机"
    text = f"客户联系人明细表\n{head}||{head}\n甲店|王强|经理|13800138000||丙店|赵敏|店长|13800138002\n乙店|李伟|店长|13800138001"
    tables = recognise(sheet(text)).tables
    assert [values(table, "customer_name") for table in tables] == [["甲店", "乙店"], ["丙店"]]
    assert addresses(tables[1], "mobile") == ["I3"]


def test_two_forms_side_by_side_under_titles_of_their_own(recognise: Recognise) -> None:
    text = (
        "竞争厂牌动态表|||||客户来电来函登记表\n日期|竞争厂牌|产品|价格||来电时间|来电人|类别|内容\n"
        "2026-3-2|立邦|漆|25||2026-3-3 9:00|王强|投诉|色差"
    )
    tables = recognise(sheet(text)).tables
    assert [(table.form, len(table)) for table in tables] == [("competitor_report", 1), ("enquiry_log", 1)]


def test_a_blank_column_inside_one_table_parts_nothing(recognise: Recognise) -> None:
    text = "销售明细表\n日期|业务员|客户名称||产品名称|数量|单价|金额\n2026-3-2|张三|甲店||电线|1|2|2"
    tables = recognise(sheet(text)).tables
    assert [len(table) for table in tables] == [1]
    assert values(tables[0], "amount") == [2.0]


def test_products_by_customers_cannot_be_taken_and_say_so(recognise: Recognise) -> None:
    text = "2026年3月销售明细表\n业务员：张三    日期：2026-3-5\n产品编码|产品名称|甲店|乙店|合计\nP1|电线|1|2|3\nP2|开关|4|5|9"
    got = recognise(sheet(text))
    assert not got.tables
    assert [(finding.severity, finding.reason) for finding in got.findings] == [("error", "recognise.unknown-form.crossed")]
