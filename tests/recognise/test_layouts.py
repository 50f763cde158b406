"""Where titles, periods, people and units stand in sheets that branches have rearranged."""

from __future__ import annotations

from datetime import date

from tests.recognise.conftest import Recognise, sheet, values


def test_a_title_below_many_blank_rows_states_the_period(recognise: Recognise) -> None:
    text = "\n" * 9 + "二〇二六年三月拜访日报表|||\n业务员|拜访日期|客户名称|拜访目的|洽谈内容\n张三|3.2|甲店|推销|谈价"
    table = recognise(sheet(text)).tables[0]
    assert table.form == "visit_daily"
    assert table.period is not None
    assert table.period.first == date(2026, 3, 1)


def test_the_branch_behind_a_customers_label_is_no_customer(recognise: Recognise) -> None:
    text = "2026年销售目标表\n单位名称：华东分公司  单位：人民币万元\n业务员|月份|目标金额\n张三|2026-01|8.1"
    table = recognise(sheet(text)).tables[0]
    assert "customer_name" not in table.columns
    assert values(table, "branch_code") == ["华东分公司"]
    assert table.columns["target_amount"].unit == "万元"


def test_a_sheet_of_one_person_without_a_column_of_people(recognise: Recognise) -> None:
    rows = "2026年销售目标表\n月份|目标金额|目标回款\n2026-01|10|8"
    tables = recognise(sheet(rows, "张三"), sheet(rows, "李四")).tables
    assert [values(table, "salesperson") for table in tables] == [["张三"], ["李四"]]


def test_numbered_rows_without_data_are_no_records_where_numbers_are_text(recognise: Recognise) -> None:
    text = "拜访日报表\n业务员：张三  日期：2026-3-2\n序号|客户名称|拜访目的|洽谈内容\n'1|甲店|推销|谈价\n'2\n'3\n"
    assert recognise(sheet(text)).tables[0].rows == [4]


def test_a_subtotal_covers_its_block_where_amounts_have_units(recognise: Recognise) -> None:
    text = (
        "销售明细表\n日期|业务员|客户名称|产品名称|数量|单价|金额\n2026-3-2|张三|甲店|电线|40|1280|51.2千\n小计||||||51200\n"
        "2026-3-3|张三|乙店|电线|2|500|1千\n2026-3-3|张三|乙店|涂料|1|壹佰元整|壹佰元整\n小计||||||1100"
    )
    totals = recognise(sheet(text)).tables[0].totals
    assert [(total.first, total.last) for total in totals] == [(0, 0), (1, 2)]


def test_text_numbers_of_a_row_do_not_spell_a_legend(recognise: Recognise) -> None:
    head = "2026年销售目标表\n业务员：张三\n月份|目标金额|1-5日|6-10日\n"
    text = head + "2026年11月|'11.7|'2.925|'1.755\n2026年12月|'8.3|'2.075|'1.245"
    assert recognise(sheet(text)).tables[0].rows == [4, 5]


def test_a_signature_line_under_key_columns_is_no_record(recognise: Recognise) -> None:
    rows = "陪同日期|陪同业务员|客户名称|陪同目的|拜访内容\n2026-3-2|张三|甲店|1|谈价\n制表人：王五||审核：||主管："
    table = recognise(sheet(f"主管拜访日报表\n主管：李四\n{rows}")).tables[0]
    assert table.rows == [4]


def test_a_titled_form_of_two_columns_beside_columns_of_its_own(recognise: Recognise) -> None:
    table = recognise(sheet("工作日历\n公历日期|工作日*|录入批次|经手\n2026-01-01|否|一批|小王\n2026-01-02|否|二批|小王")).tables[
        0
    ]
    assert (table.form, table.rows) == ("work_calendar", [3, 4])
