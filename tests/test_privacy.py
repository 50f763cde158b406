"""Private values stay private, whatever shape they were typed in."""

from __future__ import annotations

import pytest

from pipeline.errors import SchemaError
from pipeline.model import Finding
from pipeline.model.privacy import LEVELS, PAGES, PrivacyRules, kind_of, mask
from pipeline.schema import hide, hide_finding, hide_value
from pipeline.schema.privacy import read_privacy
from tests.traps import the_schema


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        ("王小明", "name", "王**"),
        ("王", "name", "王*"),
        ("13800138000", "phone", "138****8000"),
        ("138-0013-8000", "phone", "138****8000"),
        ("13800138000|021-65081234", "phone", "138****8000|**********34"),
        ("65081234转802", "phone", "******34转802"),
        ("12345", "phone", "****"),
        ("不详", "phone", "****"),
        ("1980-05-01", "all", "****"),
        ("回电13800138000或 138-0013-8000", "numbers", "回电138****8000或 138****8000"),
        ("写信到 a.b-c@mail.x.cn。", "numbers", "写信到 ****。"),
        ("卡号6222021102019990417", "numbers", "卡号****"),
        ("身份证11010519491231002X", "numbers", "身份证****"),
        ("座机 021-65081234", "numbers", "座机 **********34"),
        ("订单 DD-20260301001，金额 13800138", "numbers", "订单 DD-20260301001，金额 13800138"),
        ("2026-03-01 到 2026-03-31", "numbers", "2026-03-01 到 2026-03-31"),
    ],
)
def test_a_private_value_is_hidden(value: str, how: str, shown: str) -> None:
    assert mask(value, how) == shown


@pytest.mark.parametrize(("value", "what"), [("王小明", "name"), ("13800138000", "phone")])
def test_a_contact_is_hidden_as_what_it_is(value: str, what: str) -> None:
    assert kind_of("contact", value) == what


def test_the_strictest_of_all_who_may_look_holds_and_what_nothing_is_said_of_is_hidden() -> None:
    rules = PrivacyRules({"phone": {"head_office": "plain", "branch": "phone", "mail": "all"}})
    assert rules.hide("phone", "13800138000", "head_office") == "13800138000"
    assert rules.hide("phone", "13800138000", "head_office", "branch") == "138****8000"
    assert rules.hide("phone", "13800138000", *PAGES) == "****"
    assert rules.hide("email", "a@b.cn", "head_office") == "****"


def test_each_class_of_a_card_is_hidden_and_an_export_is_plain() -> None:
    schema = the_schema()
    card = {
        "customer_name": "甲公司",
        "contact_name": "王小明|李四",
        "contact_mobile": "13800138000",
        "email": "a@b.cn",
        "bank_account": "6222021102019990417",
        "decision_maker_birthday": "1971-04-17",
        "decision_maker_hobby": "钓鱼",
    }
    assert hide(card, schema.forms["customer_card"], schema.privacy, "export") == card
    for audience in PAGES:
        assert hide(card, schema.forms["customer_card"], schema.privacy, audience) == {
            "customer_name": "甲公司",
            "contact_name": "王**|李*",
            "contact_mobile": "138****8000",
            **dict.fromkeys(("email", "bank_account", "decision_maker_birthday", "decision_maker_hobby"), "****"),
        }


def test_a_change_of_a_card_and_free_text_tell_nobodys_number() -> None:
    schema = the_schema()
    forms, rules = schema.forms, schema.privacy
    assert hide_value("13800138000", forms["customer_change"], "old_value", rules, "head_office") == "****"
    assert hide_value("请打13800138000", forms["visit_daily"], "content", rules, "mail") == "请打138****8000"


def test_a_finding_does_not_repeat_a_private_value() -> None:
    schema = the_schema()
    told = Finding(
        *("bad-format", "error", "check.bad-format.phone"),
        form="visit_daily",
        field="contact_phone",
        value="138001380001",
        params=(("hint", "138001380001 有 12 位"), ("other", "13900139000")),
    )
    shown = hide_finding(told, schema.forms, schema.privacy, "head_office")
    assert "138001380001" not in repr(shown)
    assert "13900139000" not in repr(shown)
    key = Finding("duplicate-key", "warning", "archive.duplicate-key", form="customer_contact", value="KH-1 王小明", params=())
    assert "王小明" not in repr(hide_finding(key, schema.forms, schema.privacy, "head_office"))
    plain = Finding("bad-date", "error", "check.bad-date.no-such-day", form="visit_daily", field="visit_date", value="2026-13-40")
    assert hide_finding(plain, schema.forms, schema.privacy, "head_office") == plain


def test_the_level_of_a_page_is_the_highest_of_its_forms_and_unknown_words_are_refused() -> None:
    schema = the_schema()
    assert schema.privacy.level_of(["employee"]) == "internal"
    assert schema.privacy.level_of(["employee", "sales_detail", "customer_card"]) == "top_secret"
    assert schema.privacy.level_of([]) == schema.privacy.level
    assert PrivacyRules().level_of(["sales_detail"]) == LEVELS[-1], "without a word everything is top secret"
    for wrong in ('[levels]\ncustomer_card = "topsecret"', '[levels]\ncustomer_cart = "secret"'):
        with pytest.raises(SchemaError) as caught:
            read_privacy(wrong, "schemas/privacy.toml", schema.forms)
        assert "customer_card" in str(caught.value.params) or "top_secret" in str(caught.value.params)
