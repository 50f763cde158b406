"""What the master record keeps where its sources differ, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.archive.company import table

if TYPE_CHECKING:
    from tests.archive.company import Company

NUMBER = "91310000MA1FL0000X"


def card(branch: str, updated: int | None, **more: object) -> dict[str, Any]:
    own = {"customer_name": "上海甲公司", "registration_no": NUMBER, "salesperson": "0101", "branch_code": branch}
    return own | {"updated_date": date(2026, 3, updated) if updated else None, "created_date": date(2026, 1, 5)} | more


def send(company: Company, branch: str, *rows: dict[str, Any], form: str = "customer_card") -> None:
    source = f"{branch}/{len(company.results)}.xlsx"
    company.receive(company.submission(source, branch, table(form, rows)))


def change(field: str, value: str, day: int, **more: object) -> dict[str, Any]:
    return {
        "change_date": date(2026, 3, day),
        "branch_code": "HD",
        "customer_name": "上海甲公司",
        "change_type": "field",
        "field_name": field,
        "new_value": value,
        "reason": "客户来函",
        "requested_by": "0101",
    } | more


def master(company: Company, *fields: str) -> tuple[Any, ...]:
    (row,) = company.rows(f"SELECT {', '.join(fields)} FROM folded_customer")  # noqa: S608 - our own names
    return row


def said(company: Company, field: str) -> list[tuple[Any, ...]]:
    return company.rows(
        "SELECT branch, value, is_winner, why FROM current_customer_value "  # noqa: S608 - our own names
        f"WHERE field = '{field}' ORDER BY place"
    )


def test_head_office_s_own_fields_stand_against_a_newer_branch_card(company: Company) -> None:
    send(company, "总公司", card("HD", 1, value_class="key", industry="机械"))
    send(company, "HD", card("HD", 20, value_class="minor", industry="五金"))
    assert master(company, "value_class", "industry") == ("key", "五金")
    assert said(company, "value_class") == [("总公司", "key", True, "office"), ("HD", "minor", False, "protected")]
    assert said(company, "industry") == [("HD", "五金", True, "newest"), ("总公司", "机械", False, "older")]


def test_a_branch_fills_an_office_field_while_head_office_says_nothing(company: Company) -> None:
    send(company, "总公司", card("HD", 1))
    send(company, "HD", card("HD", 2, value_class="minor"))
    assert said(company, "value_class") == [("HD", "minor", True, "only")]


def test_of_one_date_the_customer_s_own_branch_is_trusted_more(company: Company) -> None:
    send(company, "HD", card("HD", 5, industry="五金"))
    send(company, "HN", card("HD", 5, industry="船舶"))
    assert said(company, "industry") == [("HD", "五金", True, "trusted"), ("HN", "船舶", False, "less_trusted")]
    send(company, "总公司", card("HD", 5, industry="机械"))
    assert master(company, "industry") == ("机械",)


def test_a_card_without_a_date_is_as_new_as_its_arrival(company: Company) -> None:
    send(company, "总公司", card("HD", None, industry="机械"))
    send(company, "HD", card("HD", None, industry="五金"))
    assert said(company, "industry") == [("HD", "五金", True, "later"), ("总公司", "机械", False, "earlier")]


def test_a_blank_never_wins(company: Company) -> None:
    send(company, "HD", card("HD", 5, industry="五金", phone=("021-65081234",)))
    send(company, "HD", card("HD", 9, industry=None, phone=None, contact_name="李四"))
    assert master(company, "industry", "phone", "contact_name") == ("五金", "021-65081234", "李四")


def test_phones_are_a_set_of_what_each_source_said_last(company: Company) -> None:
    send(company, "HD", card("HD", 1, phone=("021-65081234", "021-65081235")))
    send(company, "HN", card("HN", 5, phone=("13800138000", "021-65081235")))
    assert master(company, "phone") == ("13800138000|021-65081235|021-65081234",)
    send(company, "HD", card("HD", 9, phone=("021-65080000",)))
    assert master(company, "phone") == ("021-65080000|13800138000|021-65081235",)
    assert [row[2:] for row in said(company, "phone")] == [(True, "set"), (True, "set"), (False, "replaced")]


def test_a_change_note_counts_from_its_day_on_and_is_read_as_its_field_asks(company: Company) -> None:
    send(company, "HD", card("HD", 5, industry="五金", address="旧路1号", lifecycle_stage="old"))
    notes = [
        change("行业", "船舶", 20),
        change("公司地址", "新路2号", 2),
        change("客户状态", "流失", 21),
        change("成立时间", "", 22),
        change("没有这一栏", "x", 22),
        change("付款条件", "看情况", 22),
        change("客户简称", "甲", 22, effective_date=date(2026, 9, 1)),
    ]
    send(company, "HD", *notes, form="customer_change")
    assert master(company, "industry", "address", "lifecycle_stage", "payment_terms", "short_name") == (
        "船舶",
        "旧路1号",
        "lost",
        None,
        None,
    )
    assert master(company, "updated_date") == ("2026-03-21",)
    assert said(company, "address") == [("HD", "旧路1号", True, "newest"), ("HD", "新路2号", False, "older")]


def test_a_branch_s_note_does_not_blacklist(company: Company) -> None:
    send(company, "HD", card("HD", 5, risk_flag="watch"))
    send(company, "HD", change("风险标识", "黑名单", 20), form="customer_change")
    assert master(company, "risk_flag") == ("watch",)
    send(company, "总公司", change("", "", 21, change_type="blacklist"), form="customer_change")
    assert master(company, "risk_flag") == ("blacklist",)


def test_what_was_known_earlier_is_told_as_it_was(company: Company) -> None:
    send(company, "HD", card("HD", 5, industry="五金"))
    before = company.at
    company.at = before.replace(hour=before.hour + 1)
    send(company, "HN", card("HN", 9, industry="船舶"))
    query = "SELECT value FROM current_customer_value WHERE field = 'industry' AND is_winner"
    assert company.rows(query) == [("船舶",)]
    assert company.rows(query, as_of=before) == [("五金",)]


def test_contacts_belong_to_the_master_with_their_sources(company: Company) -> None:
    send(company, "HD", card("HD", 5))
    people = [
        {"customer_name": "上海甲公司", "contact_name": name, "mobile": (phone,)}
        for name, phone in (("王五", "13800138000"), ("赵六", "13900139000"))
    ]
    send(company, "HD", *people, form="customer_contact")
    assert [row[1] for row in said(company, "contact")] == ["王五 13800138000", "赵六 13900139000"]
