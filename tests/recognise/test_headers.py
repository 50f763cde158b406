"""Titles, headers and columns as people write them (`forms.md` 1.2 and 1.3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import Delivery, Workbook
from pipeline.recognise import recognise_workbook
from pipeline.schema.model import HeaderAnswer
from tests.recognise.conftest import RECEIVED, Recognise, addresses, codes, registers, sheet, the_schema, values

ROW = "1|2026-3-2|甲店|推销|谈"


@pytest.mark.parametrize(
    "title",
    [
        "业务员拜访日报表",
        "華東分公司 業務員拜訪日報表",
        "附件三：华东分公司2026年3月第2周客户拜访记录表(修订)",
        "客户拜访档案记录（附表三）",
        "业 务 员 拜 访 日 报 表",
        "外勤日报",
    ],
)
def test_titles_name_the_form(recognise: Recognise, title: str) -> None:
    got = recognise(sheet(f"{title}\n业务员：张三\n序号|日期|客户|目的|内容\n{ROW}".replace("内容", "洽谈内容")))
    assert [table.form for table in got.tables] == ["visit_daily"]


def test_the_longest_title_wins(recognise: Recognise) -> None:
    text = "主管拜访日报表\n主管：李四  日期：2026-3-2\n序号|日期|客户|目的|洽谈内容\n" + ROW
    table = recognise(sheet(text)).tables[0]
    assert table.form == "supervisor_visit_daily"
    assert values(table, "supervisor") == ["李四"]


def test_a_title_in_a_data_row_is_no_title(recognise: Recognise) -> None:
    text = "拜访日期|业务员|客户名称|拜访目的|洽谈内容\n2026-3-2|张三|甲店|推销|送价目表给客户,谈客户名录"
    assert [table.form for table in recognise(sheet(text)).tables] == ["visit_daily"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("* 客 户 名 称：", "customer_name"),
        ("客户名称（必填）", "customer_name"),
        ("往来单位", "customer_name"),
        ("聯絡人", "contact_name"),
        ("收帐", "collected_amount"),
        ("訪問目的", "purpose"),
        ("订货金额(万元)", "order_amount"),
        ("销售额/元", "order_amount"),
        ("Ｎｏ．", "seq"),
        ("下次拜访日期(格式:2026-3-5)", "next_visit_date"),
    ],
)
def test_header_spellings(recognise: Recognise, header: str, field: str) -> None:
    text = f"业务员拜访日报表\n日期|{header}|业务员|职务|面谈人\n2026-3-2|5|张三|老板|陈"
    if field == "contact_name":
        text = text.replace("面谈人", "拜访目的")
    table = recognise(sheet(text)).tables[0]
    assert values(table, field) == [5.0]
    assert table.columns[field].where == 1


def test_line_breaks_inside_headers(recognise: Recognise) -> None:
    made = sheet("业务员拜访日报表\na|b|c|d\n2026-3-2|甲|推销|谈")
    made.rows[1][:] = ["拜访\n日期", "客户名称\n(全称)", "拜访目的\r\n(必填)", "洽谈\n内容"]  # type: ignore[index]
    table = recognise(made).tables[0]
    assert {"visit_date", "customer_name", "purpose", "content"} <= set(table.columns)


def test_column_order_does_not_matter_and_values_keep_their_cells(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n备注|洽谈内容|拜访目的|客户名称|业务员|拜访日期\n|谈|推销|甲店|张三|2026-3-2"
    table = recognise(sheet(text)).tables[0]
    assert addresses(table, "visit_date") == ["F3"]
    assert addresses(table, "customer_name") == ["D3"]
    assert table.first_cell(0) == "B3"


def test_unknown_columns_are_kept_and_the_nearest_name_offered(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n拜访日期|业务员|客户名称|拜访目的|洽谈内容|竞争厂牌动太|油费\n2026-3-2|张三|甲店|推销|谈|降价|50"
    got = recognise(sheet(text))
    found = {finding.column: finding for finding in got.findings}
    assert (found["竞争厂牌动太"].code, found["竞争厂牌动太"].cell) == ("unknown-column", "F2")
    assert dict(found["竞争厂牌动太"].params)["near"] == "竞争厂牌动态"
    assert found["油费"].severity == "warning"
    assert {name: column.values for name, column in got.tables[0].extra.items()} == {"竞争厂牌动太": ["降价"], "油费": [50.0]}


def test_of_two_columns_with_one_meaning_the_fuller_wins(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n拜访日期|业务员|客户|客户名称|拜访目的|洽谈内容\n2026-3-2|张三|甲|甲店|推销|谈\n2026-3-2|张三||乙店|推销|谈"  # noqa: E501 - a sheet, row by row
    got = recognise(sheet(text))
    assert values(got.tables[0], "customer_name") == ["甲店", "乙店"]
    assert codes(got)["recognise.unknown-column.repeated"] == "warning"
    assert got.tables[0].extra["客户"].values == ["甲", ""]


def test_a_counter_beside_a_column_of_its_own_says_nothing(recognise: Recognise) -> None:
    text = "客户资源登记表\n序号|登记编号|登记日期|客户名称|需求意向|联系人|联系方式|资源级别|跟进人|状态\n1|L01|2026-3-2|甲店|电线|李|13800138000|A|张三|跟进中\n2||||||||||"  # noqa: E501 - a sheet, row by row
    got = recognise(sheet(text))
    assert values(got.tables[0], "lead_no") == ["L01"]
    assert not got.tables[0].extra
    assert "recognise.unknown-column.repeated" not in codes(got)


def test_numbered_phones_become_one_list(recognise: Recognise) -> None:
    text = "客户联系人明细表\n客户名称|姓名|手机|手机2\n甲店|陈|13800138000|13900139000\n乙店|林||13700137000"
    table = recognise(sheet(text)).tables[0]
    assert values(table, "mobile") == ["13800138000/13900139000", 13700137000.0]


def test_a_missing_required_column_is_an_error_of_the_sheet(recognise: Recognise) -> None:
    got = recognise(sheet("业务员拜访日报表\n拜访日期|业务员|客户名称|洽谈内容\n2026-3-2|张三|甲店|谈"))
    assert [(finding.code, finding.severity, finding.field, finding.cell) for finding in got.findings] == [
        ("missing-column", "error", "purpose", "A2")
    ]
    assert len(got.tables[0]) == 1


def test_a_missing_date_is_an_error_only_when_nothing_says_it(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n业务员|客户名称|拜访目的|洽谈内容\n张三|甲店|推销|谈"
    assert codes(recognise(sheet(text)))["recognise.missing-column.required"] == "error"
    assert not codes(recognise(sheet(text), source="华东/日报20260305.xlsx"))


def test_the_form_by_its_header_sheet_name_or_file_name(recognise: Recognise) -> None:
    plain = "日期|客户名称|目的|洽谈内容|类别\n2026-3-2|甲店|推销|谈|单独"
    assert [
        t.form for t in recognise(sheet("销售日期|业务员|客户名称|产品名称|数量|单价|金额\n2026-3-2|张三|甲|开关|1|2|2")).tables
    ] == ["sales_detail"]
    assert [t.form for t in recognise(sheet(plain, "主管拜访日报表")).tables] == ["supervisor_visit_daily"]
    assert [t.form for t in recognise(sheet(plain), source="华东/主管拜访日报表.xlsx").tables] == ["supervisor_visit_daily"]


def test_an_unknown_sheet_names_three_guesses(recognise: Recognise) -> None:
    odd = sheet("品牌|颜色|联系人|重量\n甲|红|陈|5\n乙|蓝|林|6", "杂项")
    alone = recognise(odd)
    assert [(finding.code, finding.severity) for finding in alone.findings] == [("unknown-form", "error")]
    beside = recognise(odd, sheet("拜访日期|业务员|客户名称|拜访目的|洽谈内容\n2026-3-2|张三|甲店|推销|谈", "拜访"))
    assert ("unknown-form", "warning") in [(finding.code, finding.severity) for finding in beside.findings]


def test_blank_and_instruction_sheets_make_the_file_one_to_skip(recognise: Recognise) -> None:
    assert recognise(sheet("填写说明\n1|2|3\n4|5|6", "填写说明"), sheet("", "Sheet2")).instruction_only
    assert recognise().instruction_only


def test_header_lines_in_cells_side_by_side_and_in_one_cell(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n业务员：|张三|所属：|华南分公司|日期：|2026.3.9|星期：|一\n客户名称|拜访目的|洽谈内容\n甲店|推销|谈"
    table = recognise(sheet(text)).tables[0]
    assert (values(table, "salesperson"), addresses(table, "salesperson")) == (["张三"], ["B2"])
    assert (values(table, "visit_date"), addresses(table, "visit_date")) == (["2026.3.9"], ["F2"])
    assert (values(table, "branch_code"), addresses(table, "branch_code")) == (["华南分公司"], ["D2"])


def test_unit_may_be_a_currency_or_an_organisation(recognise: Recognise) -> None:
    text = "销售明细表\n单位:{unit}\n销售日期|业务员|客户名称|产品名称|数量|单价|金额\n2026-3-2|张三|甲|开关|1|2|2"
    money = recognise(sheet(text.format(unit="千元"))).tables[0]
    assert money.columns["amount"].unit == "千元"
    organisation = recognise(sheet(text.format(unit="华南分公司"))).tables[0]
    assert organisation.columns["amount"].unit == ""
    assert values(organisation, "branch_code") == ["华南分公司"]


def test_head_office_fills_no_branch_from_its_folder(recognise: Recognise) -> None:
    text = "月销售目标表\n月份|业务员|目标金额\n2026-3|张三|5"
    got = recognise(sheet(text), source="总公司/目标.xlsx", branch="总公司")
    assert "branch_code" not in got.tables[0].columns
    assert codes(got)["recognise.missing-column.required"] == "error"


def test_branch_of_the_title_is_a_claim_and_a_value(recognise: Recognise) -> None:
    got = recognise(sheet("华南分公司业务员拜访日报表\n业务员：张三\n日期|客户名称|目的|洽谈内容\n2026-3-2|甲店|推销|谈"))
    assert got.branch_claims["title"] == "华南分公司"
    assert values(got.tables[0], "branch_code") == ["华南分公司"]


def test_values_hidden_by_a_merge_are_not_read(recognise: Recognise) -> None:
    text = "业务员拜访日报表\n拜访日期|业务员|客户名称|拜访目的|洽谈内容\n2026-3-2|张三|甲店|推销|旧值"
    table = recognise(sheet(text, merged=("D3:E3",))).tables[0]
    assert values(table, "content") == [""]


def test_number_formats_follow_their_records(recognise: Recognise) -> None:
    text = "业务员名单\n工号|姓名|所属分公司|岗位|状态\n101|张三|华东|业务员|在职\n|||\n102|李四|华东|业务员|在职"
    table = recognise(sheet(text, formats={(2, 0): "0000", (4, 0): "0000"})).tables[0]
    assert table.form == "employee"
    assert table.columns["employee_code"].formats == {0: "0000", 1: "0000"}


@pytest.mark.parametrize(("branch", "until", "field"), [("HD", "", "order_amount"), ("HN", "", ""), ("HD", "2026-01-31", "")])
def test_head_office_explains_an_odd_header_once(branch: str, until: str, field: str) -> None:
    """An answer holds for its branch while it is valid, and beats recognition."""
    answer = HeaderAnswer(branch, "visit_daily", "本次战果", "order_amount", "2026-01-01", until)
    schema = replace(the_schema(), header_answers=(answer,))
    made = sheet("业务员拜访日报表\n拜访日期|业务员|客户名称|拜访目的|洽谈内容|本次战果\n2026-3-2|张三|甲店|推销|谈|50")
    delivery = Delivery("华东/a.xlsx", Path("a.xlsx"), "0" * 64, 1, 0, RECEIVED)
    table = recognise_workbook(Workbook(delivery, "xlsx", (made,)), schema, "HD", registers()).tables[0]
    assert ("order_amount" in table.columns) == bool(field)
    assert ("本次战果" in table.extra) != bool(field)
