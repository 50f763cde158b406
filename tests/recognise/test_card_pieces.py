"""Values taken apart."""

from __future__ import annotations

import pytest

from pipeline.recognise.card_pieces import split_opinion, split_signature, split_value, tidy
from tests.recognise.conftest import the_schema

CARD = the_schema().forms["customer_card"]


@pytest.mark.parametrize(
    ("fields", "value", "pieces"),
    [
        (("phone", "fax"), "021-65081234 / 021-65081235", ["021-65081234", "021-65081235"]),
        (("phone", "fax"), "021-65081234", ["021-65081234", ""]),
        (("phone", "fax"), "/021-65081235", ["", "021-65081235"]),
        (("phone", "fax"), "021-65081231/021-65081232/021-65081233", ["021-65081231/021-65081232", "021-65081233"]),
        (("postal_code", "address"), "310000 杭州市西湖区文三路12号", ["310000", "杭州市西湖区文三路12号"]),
        (("postal_code", "address"), "杭州市西湖区文三路12号，310000", ["310000", "杭州市西湖区文三路12号"]),
        (("address", "postal_code"), "杭州市西湖区文三路12号/310000", ["杭州市西湖区文三路12号", "310000"]),
        (("contact_name", "contact_mobile"), "王强 13800138000", ["王强", "13800138000"]),
        (("contact_name", "contact_mobile"), "王强13800138000", ["王强", "13800138000"]),
        (("contact_name", "contact_mobile"), "13800138000\n王强", ["王强", "13800138000"]),
        (("contact_name", "contact_mobile"), "王强", ["王强", ""]),
        (("contact_name", "contact_mobile"), 13800138000.0, ["", 13800138000.0]),
        (("contact_name", "email"), "王强 a@b.cn", ["王强", "a@b.cn"]),
        (("bank_name", "bank_account"), "工商银行上海分行 6222021001112223334", ["工商银行上海分行", "6222021001112223334"]),
        (("phone", "fax"), "", ["", ""]),
    ],
)
def test_a_value_is_shared_among_its_labels_fields(fields: tuple[str, ...], value: str | float, pieces: list[object]) -> None:
    assert split_value(value, [CARD[name] for name in fields]) == pieces


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("张三/3.6", ("张三", "3.6")),
        ("张三 2026年3月6日", ("张三", "2026年3月6日")),
        ("张三（3/6）", ("张三", "3/6")),
        ("张三", None),
        ("3.6", None),
        ("客户很满意 3.6", None),
    ],
)
def test_a_signature_is_a_name_and_a_day(text: str, parts: tuple[str, str] | None) -> None:
    assert split_signature(text) == parts


def test_an_opinion_without_signature_stays_whole() -> None:
    assert split_opinion("同意") is None
    assert split_opinion("价格偏低，请3月6日前重报") is None


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("created_date", "    年   月   日", ""),
        ("remark", "____", ""),
        ("enterprise_nature", "□国有 ☑民营", "□国有 ☑民营"),
        ("customer_source", "□网络 □展会", ""),
        ("remark", "客户反映()号机有问题", "客户反映()号机有问题"),
    ],
)
def test_places_to_fill_in_are_no_values(field: str, value: str, left: str) -> None:
    assert tidy(value, CARD[field]) == left
