"""The 36 forms of head office's documents say what its list of columns says, and their choices read as people write them."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.check.context import CheckContext
from pipeline.check.grammar.outcome import Spec
from pipeline.check.kinds.enum import find, parse
from pipeline.model import Registers
from pipeline.schema.labels import word_code
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.schema import Field, Schema

EXPECTED = Path(__file__).with_name("forms_expected.csv")
REQUIREMENT = {"R": "required", "C": "conditional", "H": "header", "O": "optional"}


def expected() -> list[dict[str, str]]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


OWN = {"customer_review", "mail_recipient", "visit_review"}
"""Forms of the pipeline itself, for head office to fill; they stand in no list of the company's."""


def code_of(field: Field, written: str) -> str | None:
    key = match_key(written)
    found = {code for code, labels in field.labels.items() for label in (code, *labels) if match_key(label) == key}
    return found.pop() if len(found) == 1 else None


def test_every_form_and_column_stands_in_the_order_of_the_list(schema: Schema) -> None:
    rows = expected()
    assert len({row["form"] for row in rows}) == 36
    assert len(rows) == 709
    listed = [(row["form"], row["id"]) for row in rows]
    forms = [form for form in schema.forms.values() if form.id not in OWN]
    assert [(form.id, field.id) for form in forms for field in form.fields] == listed


def test_titles_requirements_and_headers_are_those_of_the_list(schema: Schema) -> None:
    for row in expected():
        field = schema.forms[row["form"]][row["id"]]
        place = (row["form"], row["id"])
        assert field.title == row["title"], place
        assert field.requirement == REQUIREMENT[row["required"]], place
        listed = tuple(filter(None, row["aliases"].split("|")))
        assert field.aliases[: len(listed)] == listed, place  # further spellings may follow


def test_every_form_and_column_has_an_english_title_of_its_own(schema: Schema) -> None:
    for form in schema.forms.values():
        titles = [form.title_en, *(field.title_en for field in form.fields)]
        assert all(re.fullmatch(r"[A-Z0-9][A-Za-z0-9 ,.'-]+", title) for title in titles), form.id
        fields = [field.title_en for field in form.fields]
        assert len(set(fields)) == len(fields), form.id


def test_only_founding_days_and_birthdays_may_lack_their_day(schema: Schema) -> None:
    partial = {(form.id, field.id) for form in schema.forms.values() for field in form.fields if field.partial}
    assert partial == {
        ("customer_card", "established_date"),
        ("customer_card", "decision_maker_birthday"),
        ("customer_contact", "birthday"),
    }
    assert not any(field.done for form in schema.forms.values() for field in form.fields if field.partial)


@pytest.mark.parametrize(
    ("place", "written", "code"),
    [
        ("visit_daily.visit_method", "实地", "onsite"),
        ("visit_daily.visit_method", "電訪", "phone"),
        ("visit_daily.visit_method", "ＱＱ", "online"),
        ("visit_daily.purpose", "收帳", "collect"),
        ("visit_daily.purpose", "促销", "inform"),
        ("visit_daily.purpose", "订货", "sell"),
        ("visit_daily.result", "other", "other"),
        ("visit_daily.planned", "是", "planned"),
        ("supervisor_visit_daily.purpose", "①", "p1"),
        ("supervisor_visit_daily.purpose", "（10）", "p10"),
        ("supervisor_visit_daily.purpose", "7", "p7"),
        ("supervisor_visit_daily.visit_kind", "(3)", "solo"),
        ("supervisor_visit_daily.supervisor_role", "营业部经理", "sales_dept_manager"),
        ("coaching_record.item", "（十二）", "c12"),
        ("coaching_record.item", "3", "c3"),
        ("coaching_record.meeting_point", "⑧", "m8"),
        ("branch.upload_weekday", "週一", "mon"),
        ("branch.upload_weekday", "星期天", "sun"),
        ("branch.status", "是", "active"),
        ("employee.status", "離職", "left"),
        ("absence.kind", "年假", "leave"),
        ("absence.kind", "差", "trip"),
        ("customer_card.value_class", "VIP", "key"),
        ("customer_card.value_class", "b", "general"),
        ("customer_card.risk_flag", "无", "none"),
        ("customer_card.credit_grade", "优", "AAA"),
        ("customer_card.credit_grade", "差", "C"),
        ("customer_card.credit_grade", "aa", "AA"),
        ("sales_detail.payment_terms", "现款", "prepay"),
        ("contract.payment_terms", "月結", "monthly"),
        ("visit_plan.done", "√", "done"),
        ("complaint.verified", "不成立", "no"),
        ("complaint.status", "已结案", "closed"),
        ("office_audit.grade", "○", "partly"),
        ("satisfaction_survey.q_price", "非常不满意", "1"),
        ("work_calendar.is_workday", "補班", "true"),
        ("sales_detail.is_return", "红字", "true"),
    ],
)
def test_a_choice_is_read_as_people_write_it(schema: Schema, place: str, written: str, code: str) -> None:
    form, _, field = place.partition(".")
    assert code_of(schema.forms[form][field], written) == code


@pytest.mark.parametrize(
    ("place", "value", "fits"),
    [
        ("branch.branch_code", "HD", True),
        ("branch.branch_code", "华东", False),
        ("employee.employee_name", "欧阳 修", True),
        ("employee.employee_name", "Anna Li", True),
        ("employee.employee_name", "负责华东地区销售工作的老王", False),
        ("employee.mobile", "0912345678", True),
        ("employee.mobile", "021-65081234", False),
        ("customer_card.customer_code", "HN-0001", True),
        ("customer_card.customer_code", "客户1", False),
        ("customer_card.postal_code", "10001", True),
        ("customer_card.postal_code", "1000", False),
        ("customer_card.bank_account", "62377744509940281", True),
        ("customer_card.bank_account", "6.23E+16", False),
    ],
)
def test_patterns_let_in_what_is_written_right(schema: Schema, place: str, value: str, fits: bool) -> None:
    form, _, field = place.partition(".")
    limits = schema.forms[form][field].constraints
    length = (limits.min_length or 0) <= len(value) <= (limits.max_length or len(value))
    assert (length and re.fullmatch(limits.pattern or ".*", value) is not None) is fits


def test_no_file_of_a_register_withdraws_what_it_leaves_out(schema: Schema) -> None:
    assert [schema.forms[name].load.mode for name in ("branch", "employee", "product", "work_calendar")] == ["upsert"] * 4


def test_a_resend_replaces_days_of_the_people_who_occur_in_it(schema: Schema) -> None:
    visits, sales = schema.forms["visit_daily"].load, schema.forms["sales_detail"].load
    assert (visits.mode, visits.scope, visits.scope_date, visits.only_if_stated) == (
        "replace",
        ("branch_code", "salesperson"),
        "visit_date",
        False,
    )
    assert (sales.mode, sales.scope_date, sales.only_if_stated) == ("replace", "sale_date", True)


def test_contacts_are_private_and_our_own_people_are_not(schema: Schema) -> None:
    visits = schema.forms["visit_daily"]
    assert visits["contact_name"].privacy == visits["contact_phone"].privacy == "personal"
    assert visits["salesperson"].privacy == "work"
    assert schema.forms["customer_card"]["bank_account"].privacy == "sensitive"


def test_only_things_done_cannot_lie_ahead(schema: Schema) -> None:
    done = {f"{form.id}.{field.id}" for form in schema.forms.values() for field in form.fields if field.done}
    assert {"visit_daily.visit_date", "sales_detail.ship_date", "complaint.replied_at"} <= done
    ahead = {
        "visit_plan.plan_date",
        "sales_detail.delivery_date",
        "product.price_from",
        "work_calendar.date",
        "absence.start_date",
    }
    assert not ahead & done
    assert not any("next" in name or "due" in name for name in done)


def test_each_english_word_of_a_choice_is_read_as_its_code_also_ticked_among_others(schema: Schema) -> None:
    context = CheckContext(schema, Registers(), "HD", date(2026, 4, 1))
    for form in schema.forms.values():
        for field in (item for item in form.fields if item.kind == "enum"):
            words = {code: word_code(form.id, field, code, "en") for code in field.labels}
            for code, word in words.items():
                assert find(word, field) == code, (form.id, field.id, word)
                if field.multiple:
                    boxes = "  ".join(f"{'☑' if other == code else '□'}{text}" for other, text in words.items())
                    assert parse(boxes, Spec(field, form, context)) == (code,), (form.id, field.id, boxes)
