"""Identity by exact keys: who is one customer, who is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.archive import customer_card, list_customers, withdraw
from tests.archive.company import FIRST, sale, table

if TYPE_CHECKING:
    from pipeline.model import Typed
    from tests.archive.company import Company

NUMBER, OTHER = "91310115MA1K35X01J", "91440300708461136T"


def send(company: Company, branch: str, *rows: dict[str, Typed], form: str = "customer_card") -> list[str]:
    """File one workbook and give the customer ids of its rows."""
    source = f"{branch}/{len(company.results)}.xlsx"
    company.receive(company.submission(source, branch, table(form, rows)))
    query = f"SELECT _customer_id FROM ledger_{form} WHERE _submission = '{company.results[-1].ids[0]}' ORDER BY _entry"  # noqa: S608 - ours
    found = company.rows(query)
    return [row[0] for row in found]


def card(name: str, code: str | None = None, number: str | None = None, **more: Typed) -> dict[str, Typed]:
    fields: dict[str, Typed] = {"customer_name": name, "customer_code": code, "registration_no": number}
    return fields | more


def test_equal_credit_codes_are_one_customer_whatever_the_name(company: Company) -> None:
    """T06: two branches, different suffixes, equal credit code; the third names the company only."""
    send(company, "HD", card("上海华建建材有限公司", "HD-001", NUMBER))
    send(company, "HN", card("上海华建建材有限责任公司", "HN-009", NUMBER))
    send(company, "HB", card("上海华建建材有限责任公司", "HB-003"))
    send(company, "XN", card("上海华建建材"))
    assert company.rows("SELECT customer_id, customer_name FROM current_customer ORDER BY ALL") == [
        ("C000001", "上海华建建材有限责任公司"),
        ("C000002", "上海华建建材"),
    ]
    assert company.rows("SELECT customer_id, method FROM current_customer_link ORDER BY _arrival") == [
        ("C000001", "new"),
        ("C000001", "registration_no"),
        ("C000001", "name"),
        ("C000002", "new"),
    ]


def test_one_name_with_two_credit_codes_is_two_customers(company: Company) -> None:
    assert send(company, "HD", card("华联商店", number=NUMBER)) == ["C000001"]
    assert send(company, "HN", card("华联商店", number=OTHER)) == ["C000002"]


def test_one_name_in_two_cities_is_two_customers(company: Company) -> None:
    assert send(company, "HD", card("华联商店", "1", region="江苏省苏州市")) == ["C000001"]
    assert send(company, "HN", card("华联商店", "2", region="广东省广州市")) == ["C000002"]
    assert send(company, "HB", card("华联商店", "3", region="苏州")) == ["C000001"]


def test_rows_find_their_customer_by_code_then_by_name(company: Company) -> None:
    send(company, "HD", card("上海（华东）建材有限公司", "HD-001"))
    lines = [
        sale(1, "X1", 1, "简称", customer_code="HD-001"),
        sale(1, "X2", 1, "上海(華東)建材有限公司"),
        sale(1, "X3", 1, "别家"),
    ]
    assert send(company, "HD", *lines, form="sales_detail") == ["C000001", "C000001", "C000002"]


def test_a_card_that_comes_after_the_visits_takes_their_customer(company: Company) -> None:
    assert send(company, "HD", sale(1, "X1", 1, "新客户商行"), form="sales_detail") == ["C000001"]
    assert send(company, "HD", card("新客户商行", "HD-007", NUMBER)) == ["C000001"]
    assert send(company, "HN", card("新客户", number=NUMBER)) == ["C000001"]


def test_two_customers_found_to_be_one_merge_and_the_older_id_leads(company: Company) -> None:
    send(company, "HD", card("甲商行", "HD-001"))
    send(company, "HN", card("乙商行", "HN-001", NUMBER))
    third = company.submission("HD/more.xlsx", "HD", table("customer_card", [card("甲商行", "HD-001", NUMBER, legal_rep="王伟")]))
    filed = company.receive(third)
    assert company.rows("SELECT customer_id, merged_from, legal_rep FROM current_customer") == [("C000001", "C000002", "王伟")]
    with company.open(read_only=True) as store:
        found = customer_card(store, "C000002")
        assert found is not None
        assert (found["customer_id"], found["fields"]["legal_rep"], len(found["records"])) == ("C000001", "王伟", 2)
        assert customer_card(store, "C000404") is None
    with company.open() as store:
        withdraw(store, filed.ids[0], who="张三", reason="写错", at=FIRST)
        assert [row["customer_id"] for row in list_customers(store)] == ["C000001", "C000002"]


def test_a_row_that_names_nobody_makes_no_customer(company: Company) -> None:
    target: dict[str, Typed] = {"target_month": "2026-03", "salesperson": "0101", "target_amount": 1000}
    send(company, "HD", target, {**target, "salesperson": "0102", "customer_name": "甲公司"}, form="sales_target")
    nil: dict[str, Typed] = {
        "visit_date": date(2026, 3, 2),
        "salesperson": "0101",
        "customer_name": "无拜访",
        "content": "无拜访:开会",
    }
    send(company, "HD", nil, form="visit_daily")
    with company.open(read_only=True) as store:
        assert [row["customer_name"] for row in list_customers(store)] == ["甲公司"]
    assert company.rows("SELECT form, customer_id FROM current_customer_link") == [("sales_target", "C000001")]
    assert company.rows("SELECT count(*) FROM current_sales_target WHERE _customer_id IS NULL") == [(1,)]


def test_a_bare_name_in_two_branches_is_a_question_and_a_registered_one_with_its_city_is_not(company: Company) -> None:
    assert send(company, "HD", card("张记五金店", "1")) == ["C000001"]
    assert send(company, "HN", card("张记五金店", "7")) == ["C000002"]
    assert send(company, "HB", sale(1, "X1", 1, "张记五金店"), form="sales_detail") == ["C000003"]
    assert send(company, "HB", sale(1, "X2", 1, "张记五金店"), form="sales_detail") == ["C000003"], (
        "its own branch knows it by now"
    )
    assert send(company, "HD", card("苏州恒达五金有限公司", "2")) == ["C000004"]
    assert send(company, "HN", sale(1, "X3", 1, "苏州恒达五金有限公司"), form="sales_detail") == ["C000004"]


def test_words_for_nobody_are_never_one_customer_of_two_branches(company: Company) -> None:
    assert send(company, "HD", card("散客", "1", region="江苏省苏州市")) == ["C000001"]
    assert send(company, "HN", card("散客", "9", region="江苏省苏州市")) == ["C000002"]


def test_another_phone_and_another_address_speak_against_an_equal_name(company: Company) -> None:
    said = {"region": "江苏省苏州市", "phone": "0512-65081234", "address": "苏州市人民路1号"}
    assert send(company, "HD", card("张记五金店", "1", **said)) == ["C000001"]
    other = said | {"phone": "0512-68000000", "address": "苏州市吴中区甪直镇工业园12幢"}
    assert send(company, "HN", card("张记五金店", "7", **other)) == ["C000002"]
    assert send(company, "HB", card("张记五金店", "8", **said)) == ["C000001"]


def test_shops_of_one_name_in_one_city_at_two_addresses_are_a_question_even_without_phones(company: Company) -> None:
    assert send(company, "DB", card("杨氏饭店", region="辽宁省沈阳市", address="沈阳市南京路507号")) == ["C000001"]
    assert send(company, "DB", card("杨氏饭店", region="沈阳", address="沈阳市国际商贸城", phone="13934479664")) == ["C000002"]
    assert send(company, "DB", card("杨氏饭店", region="沈阳", address="沈阳南京路507号")) == ["C000001"]
    firm = "沈阳杨氏餐饮有限公司"
    assert send(company, "DB", card(firm, address="沈阳市南京路507号")) == ["C000003"]
    assert send(company, "DB", card(firm, address="沈阳市国际商贸城")) == ["C000003"], "a registered name moved"


def test_another_legal_form_is_another_customer(company: Company) -> None:
    assert send(company, "HD", card("苏州恒达五金有限公司", "1")) == ["C000001"]
    assert send(company, "HN", card("苏州恒达五金股份有限公司", "1")) == ["C000002"]
    assert send(company, "HD", sale(1, "X1", 1, "苏州恒达五金厂"), form="sales_detail") == ["C000003"]


def test_a_code_given_to_another_company_merges_nobody(company: Company) -> None:
    assert send(company, "HD", card("甲商行", "HD-001")) == ["C000001"]
    assert send(company, "HN", card("乙商行", "HN-001", NUMBER)) == ["C000002"]
    assert send(company, "HD", card("乙商行", "HD-001", NUMBER)) == ["C000002"]
    assert company.rows("SELECT count(*) FROM customer_survivor") == [(0,)]
