"""Tables whose values are read: what stays out, what is told, where, and what is kept beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.context import CheckContext
from pipeline.check.values import check_table
from pipeline.messages import has
from pipeline.model import Address, Branch, CellError, Checked, Column, Employee, Period, Registers, Table, canonical
from pipeline.schema import load_schema
from pipeline.text import match_key

SCHEMA = load_schema(Path(__file__).parents[2] / "schemas")
REGISTERS = Registers(
    branches={
        "HD": Branch("HD", "华东分公司", frozenset({"hd", "华东分公司"})),
        "HN": Branch("HN", "华南分公司", frozenset({"hn"})),
    },
    employees={
        "0101": Employee("0101", "张三", "HD"),
        "0102": Employee("0102", "王伟", "HD"),
        "0201": Employee("0201", "张三", "HN"),
    },
    branch_names={
        match_key(name): code for name, code in (("华东分公司", "HD"), ("HD", "HD"), ("华南分公司", "HN"), ("HN", "HN"))
    },
    people={"张三": ("0101", "0201"), "王伟": ("0102",)},
    products={"pa001": "PA001"},
)
CONTEXT = CheckContext(SCHEMA, REGISTERS, "HD", date(2026, 4, 1))
VISIT: dict[str, Any] = {
    "visit_date": date(2026, 3, 5),
    "branch_code": "华东分公司",
    "salesperson": "张三",
    "customer_name": "老王五金",
    "purpose": "推销",
    "content": "介绍新品",
}
SALE: dict[str, Any] = {
    "sale_date": date(2026, 3, 5),
    "branch_code": "华东分公司",
    "salesperson": "张三",
    "customer_name": "老王五金",
    "product_name": "吸顶灯",
    "quantity": 2.0,
    "unit_price": 10.0,
    "amount": 20.0,
}


def table_of(form: str, *records: dict[str, Any], sheet: str = "表", layout: Any = "table") -> Table:  # noqa: ANN401 - a layout
    ids = list(dict.fromkeys(field_id for record in records for field_id in record))
    columns = {
        field_id: Column([record.get(field_id, "") for record in records], place, SCHEMA.forms[form][field_id].title)
        for place, field_id in enumerate(ids)
    }
    return Table(form, sheet, layout, list(range(4, 4 + len(records))), columns, period=Period.month(2026, 3))


def check(form: str, *records: dict[str, Any], context: CheckContext = CONTEXT, **options: Any) -> Checked:  # noqa: ANN401 - cells
    return check_table(table_of(form, *records, **options), SCHEMA.forms[form], context)


def told(checked: Checked) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.severity, finding.cell) for finding in checked.findings]


def test_a_right_row_goes_in_typed_and_without_a_word() -> None:
    checked = check("visit_daily", VISIT | {"start_time": "9:30-10:20", "order_amount": "1.2万"})
    assert not checked.findings
    assert not checked.rejected
    row = {field_id: values[0] for field_id, values in checked.values.items()}
    assert row["branch_code"] == "HD"
    assert row["salesperson"] == "0101"
    assert (row["start_time"], row["end_time"]) == (time(9, 30), time(10, 20))
    assert row["order_amount"] == Decimal(12000)
    assert row["purpose"] == ("sell",)


@pytest.mark.parametrize("field_id", ["visit_date", "salesperson", "customer_name", "purpose", "content"])
def test_a_row_without_a_required_value_stays_out(field_id: str) -> None:
    checked = check("visit_daily", VISIT, VISIT | {field_id: ""})
    assert checked.rejected == {1}
    assert [(finding.code, finding.field, finding.row) for finding in checked.findings] == [("missing-value", field_id, 5)]


def test_a_branch_that_is_not_named_is_the_folder_s() -> None:
    checked = check("visit_daily", VISIT | {"branch_code": ""})
    assert (checked.values["branch_code"], checked.rejected) == (["HD"], set())
    assert check("visit_daily", {key: value for key, value in VISIT.items() if key != "branch_code"}).values["branch_code"] == [
        "HD"
    ]


def test_a_wrong_value_of_another_column_leaves_the_row_in_with_the_field_empty() -> None:
    checked = check("visit_daily", VISIT | {"next_visit_date": "改天", "start_time": "上午", "contact_phone": "123"})
    assert not checked.rejected
    assert [checked.values[field_id][0] for field_id in ("next_visit_date", "start_time", "contact_phone")] == [None, None, None]
    assert told(checked) == [("bad-date", "error", "G4"), ("bad-format", "error", "H4"), ("bad-format", "error", "I4")]


@pytest.mark.parametrize(("field_id", "value"), [("order_amount", "25-28"), ("visit_date", "2026-2-30"), ("salesperson", "周七")])
def test_a_wrong_value_in_a_required_or_money_column_keeps_the_row_out_and_is_told_once(field_id: str, value: str) -> None:
    checked = check("visit_daily", VISIT | {field_id: value})
    assert checked.rejected == {0}
    assert [finding.severity for finding in checked.findings] == ["error"]


def test_a_card_is_saved_field_by_field() -> None:
    card = {
        "customer_name": "老王五金",
        "branch_code": "HD",
        "salesperson": "王伟",
        "contact_name": "王强",
        "created_date": "2026-3-5",
    }
    checked = check("customer_card", card | {"credit_limit": "很多"}, layout="card")
    assert not checked.rejected
    assert check("customer_card", card | {"credit_limit": "很多"}).rejected == {0}
    assert check("customer_card", card | {"registration_no": "91350100M000100Y34"}, layout="card").rejected == {0}


def test_an_error_of_the_spreadsheet_warns_and_a_required_value_is_then_missing() -> None:
    checked = check("sales_detail", SALE | {"amount": CellError("#REF!")}, SALE | {"remark": CellError("#N/A")})
    assert checked.rejected == {0}
    assert told(checked) == [("excel-error", "warning", "H4"), ("excel-error", "warning", "I5"), ("missing-value", "error", "H4")]


def test_an_error_that_hides_an_amount_keeps_the_row_out_but_no_value_does_not() -> None:
    checked = check("visit_daily", VISIT | {"order_amount": CellError("#REF!")}, VISIT | {"order_amount": CellError("#N/A")})
    assert checked.rejected == {0}


def test_a_formula_without_a_saved_value_is_told_and_counts_as_empty() -> None:
    table = table_of("sales_detail", SALE | {"amount": "", "remark": ""})
    checked = check_table(table, SCHEMA.forms["sales_detail"], CONTEXT, frozenset({Address(3, 7), Address(3, 8)}))
    assert told(checked) == [
        ("no-cached-value", "warning", "H4"),
        ("no-cached-value", "warning", "I4"),
        ("missing-value", "error", "H4"),
    ]
    assert checked.rejected == {0}


def test_a_day_without_visits_needs_no_customer() -> None:
    checked = check("visit_daily", VISIT | {"customer_name": "", "purpose": "", "content": "无拜访:开会"})
    assert (checked.rejected, checked.findings) == (set(), [])


def test_one_wrong_header_line_is_told_once_and_keeps_all_its_rows_out() -> None:
    table = table_of("visit_daily", VISIT, VISIT)
    table.columns["visit_date"] = Column(["2月30日"] * 2, Address(1, 0), "日期")
    checked = check_table(table, SCHEMA.forms["visit_daily"], CONTEXT)
    assert checked.rejected == {0, 1}
    assert told(checked) == [("bad-date", "error", "A2")]


def test_a_landline_under_mobile_moves_and_a_number_behind_a_name_too() -> None:
    card = {"customer_name": "老王五金", "branch_code": "HD", "salesperson": "王伟", "created_date": "2026-3-5"}
    checked = check("customer_card", card | {"contact_name": "王强 13800138000", "contact_mobile": "", "phone": ""})
    assert (checked.values["contact_name"], checked.values["contact_mobile"]) == (["王强"], ["13800138000"])
    checked = check("customer_card", card | {"contact_name": "王强", "contact_mobile": "021-65081234"})
    assert (checked.values["contact_mobile"], checked.values["phone"]) == ([None], ["021-65081234"])
    checked = check("customer_card", card | {"contact_name": "王强", "contact_mobile": "021-65081234", "phone": "021-65081235"})
    assert (checked.values["contact_mobile"], checked.values["phone"]) == (["021-65081234"], ["021-65081235"])


def test_a_unit_behind_a_quantity_is_kept_and_compared() -> None:
    checked = check("sales_detail", SALE | {"quantity": "2套", "unit": "套"}, SALE | {"quantity": "2套", "unit": "箱"})
    assert checked.values["quantity"] == [Decimal(2), Decimal(2)]
    assert [extra["quantity__unit"] for extra in checked.extra] == ["套", "套"]
    assert told(checked) == [("cross-field", "warning", "F5")]


def test_what_no_field_claims_is_kept_under_its_header() -> None:
    table = table_of("visit_daily", VISIT, VISIT)
    table.extra["天气"] = Column(["晴 ", ""], 20, "天气")
    table.extra["油费"] = Column([50.0, date(2026, 3, 5)], 21, "油费")
    checked = check_table(table, SCHEMA.forms["visit_daily"], CONTEXT)
    assert checked.extra == [{"天气": "晴", "油费": "50"}, {"油费": "2026-03-05"}]


def test_a_record_is_looked_up_within_its_own_branch() -> None:
    office = replace(CONTEXT, branch="总公司", head_office=True)
    line = {"target_month": "2026-03", "salesperson": "张三", "target_amount": 1.0}
    checked = check("sales_target", line | {"branch_code": "HD"}, line | {"branch_code": "HN"}, context=office)
    assert checked.values["salesperson"] == ["0101", "0201"]


def test_the_address_of_a_finding_is_the_cell_of_its_own_row() -> None:
    table = table_of("visit_daily", *[VISIT] * 3)
    table.columns["next_visit_date"] = Column(["", "", "改天"], 17, "下次拜访")
    finding = check_table(table, SCHEMA.forms["visit_daily"], CONTEXT).findings[0]
    assert (finding.cell, finding.column, finding.value, finding.row) == ("R6", "下次拜访", "改天", 6)


CELLS = st.one_of(
    st.text(max_size=25),
    st.sampled_from(
        ["同上", "无", "/", "约3000", "9:30-10:20", "3.1", "张三、王伟", "□是 ☑否", "１２箱", "1e400", "²", "٣", "万", "0.30"]
    ),
    st.floats(),
    st.integers(-(10**20), 10**20).map(float),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(timedelta(days=-1000), timedelta(days=1000)),
    st.sampled_from([CellError("#REF!"), CellError("#N/A")]),
)
FIELDS = sorted({(form.id, field.kind): (form.id, field.id) for form in SCHEMA.forms.values() for field in form.fields}.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from(FIELDS), st.booleans())
def test_no_cell_ever_breaks_a_kind_and_no_value_is_lost_without_a_word(
    cells: list[Any], place: tuple[str, str], csv: bool
) -> None:
    form, field_id = place
    table = table_of(form, *({field_id: cell} for cell in cells), sheet="" if csv else "表")
    checked = check_table(table, SCHEMA.forms[form], CheckContext(SCHEMA, REGISTERS, "HD", date(2026, 4, 1)))
    rows = {finding.row for finding in checked.findings if finding.field == field_id}
    for index, cell in enumerate(cells):
        value = checked.values[field_id][index]
        canonical(value)
        if value is None and not checked.extra[index] and isinstance(cell, (float, bool, date, time, datetime)):
            others = set(checked.values) - {field_id, SCHEMA.forms[form].branch_field}
            assert any(checked.values[other][index] is not None for other in others) or index + 4 in rows


def test_every_finding_has_a_wording() -> None:
    checked = check(
        "visit_daily", *(VISIT | {"visit_date": cell} for cell in ("", "2月30日", "改天", 3.1, 5.0, "2026", "3/4/2026"))
    )
    assert len(checked.findings) == 7
    for finding in checked.findings:
        for language in ("zh", "en"):
            assert has(f"{finding.reason}.found", language)
            assert has(f"{finding.reason}.mend", language)


def test_a_term_that_gives_no_end_is_told_where_the_end_is_wanted() -> None:
    values: dict[str, list[Any]] = {
        "contract_no": ["HT-1", "HT-2"],
        "contract_type": ["经销", "经销"],
        "customer_name": ["甲店", "乙店"],
        "signed_date": [date(2025, 12, 20)] * 2,
        "start_date": ["2026.1.1-2026.12.31", "2026.1.1"],
        "status": ["履行中", "履行中"],
    }
    columns = {name: Column(column, place, name) for place, (name, column) in enumerate(values.items())}
    checked = check_table(Table("contract", "Sheet1", "table", [2, 3], columns), SCHEMA.forms["contract"], CONTEXT)
    assert checked.values["end_date"] == [date(2026, 12, 31), None]
    assert checked.rejected == {1}
    assert [(finding.field, finding.row) for finding in checked.findings] == [("end_date", 3)]


def test_a_branch_cannot_send_what_head_office_keeps() -> None:
    columns = {"date": Column([date(2026, 5, 1), date(2026, 5, 2)], 0, "日期"), "is_workday": Column(["否", "否"], 1, "工作日")}
    table = Table("work_calendar", "Sheet1", "table", [2, 3], columns)
    refused = check_table(table, SCHEMA.forms["work_calendar"], CONTEXT)
    assert refused.rejected == {0, 1}
    assert [(finding.code, finding.severity, finding.cell) for finding in refused.findings] == [("office-only", "error", "A2")]
    office = CheckContext(SCHEMA, REGISTERS, "总公司", date(2026, 4, 1), head_office=True)
    assert not check_table(table, SCHEMA.forms["work_calendar"], office).rejected


def test_landlines_of_contacts_stay_whatever_column_they_are_in() -> None:
    contact = {"customer_name": "甲店", "contact_name": "王强"}
    checked = check(
        "customer_contact",
        {**contact, "phone": "0755-79468075", "mobile": ""},
        {**contact, "phone": "", "mobile": "0755-79468076"},
        {**contact, "phone": "13800138003", "mobile": "0755-79468077"},
    )
    assert checked.values["phone"] == ["0755-79468075", "0755-79468076", "13800138003"]
    assert checked.values["mobile"] == [None, None, "0755-79468077"]
