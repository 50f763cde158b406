"""Filing: load modes, versions, withdrawal, what is told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.archive import begin_run, release, undo, weigh, withdraw
from pipeline.model import Checked, Finding, Period, Typed
from tests.archive.company import FIRST, Company, sale, schema, table

if TYPE_CHECKING:
    from datetime import datetime

MARCH = Period.month(2026, 3)
SALES = "SELECT order_no, amount, _source, _row FROM current_sales_detail ORDER BY order_no"


def sales(*rows: dict[str, Typed], rejected: tuple[int, ...] = (), period: Period | None = None) -> Checked:
    return table("sales_detail", rows, rejected=rejected, period=period)


def hours(count: int) -> datetime:
    return FIRST + timedelta(hours=count)


def test_a_first_file_stands_with_its_values_and_places(company: Company) -> None:
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", [sale(3, "X1", 100, is_return=True)])))
    rows = company.rows(
        "SELECT sale_date, amount, is_return, _branch, _source, _sheet, _row, _cell, _customer_id FROM current_sales_detail"
    )
    assert rows == [(date(2026, 3, 3), Decimal("100.000000"), True, "HD", "华东/a.xlsx", "Sheet1", 2, "A2", "C000001")]


def test_a_full_resend_of_the_month_withdraws_what_it_lacks_and_says_so(company: Company) -> None:
    """T08: sales_detail full resend of March with two rows deleted."""
    rows = [sale(day, f"X{day}", day) for day in range(1, 7)]
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", rows, period=MARCH)))
    again = company.submission("华东/b.xlsx", "HD", table("sales_detail", [*rows[:2], *rows[4:]], period=MARCH))
    result = company.receive(again)
    assert result.withdrawn == 2
    assert [row[0] for row in company.rows(SALES)] == ["X1", "X2", "X5", "X6"]
    told = [finding for finding in again.findings if finding.code == "withdrawn-record"]
    assert [(finding.severity, dict(finding.params)["source"], dict(finding.params)["old_row"]) for finding in told] == [
        ("info", "华东/a.xlsx", "4"),
        ("info", "华东/a.xlsx", "5"),
    ]
    assert "X3" in told[0].value


def test_what_a_resend_withdraws_is_weighed_before(company: Company) -> None:
    rows = [sale(day, f"X{day}", day) for day in range(1, 11)]
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", rows, period=MARCH)))
    with company.open() as store:
        run = begin_run(store, company.at, "0.1.0", "r")
        again = company.submission("华东/b.xlsx", "HD", table("sales_detail", rows[:6], period=MARCH))
        other = company.submission("华南/b.xlsx", "HN", table("sales_detail", rows[:6], period=MARCH))
        found = weigh(store, run, [again, other], schema())
    assert found[0].by_form == {"sales_detail": (10, 4)}
    assert (found[0].share, found[1].held) == (Decimal("0.4"), 0)


def test_a_returned_row_of_a_resend_leaves_its_older_version_standing(company: Company) -> None:
    rows = [sale(day, f"X{day}", day) for day in (1, 2)]
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", rows, period=MARCH)))
    resent = [rows[0], sale(2, "X2", 999)]
    company.receive(company.submission("华东/b.xlsx", "HD", table("sales_detail", resent, period=MARCH, rejected=[1])))
    assert [(row[0], int(row[1]), row[2]) for row in company.rows(SALES)] == [("X1", 1, "华东/b.xlsx"), ("X2", 2, "华东/a.xlsx")]


def test_without_a_stated_period_sales_are_only_added_and_changed(company: Company) -> None:
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1), sale(1, "X2", 2)])))
    company.receive(company.submission("华东/b.xlsx", "HD", table("sales_detail", [sale(1, "X2", 5)])))
    assert [(row[0], int(row[1])) for row in company.rows(SALES)] == [("X1", 1), ("X2", 5)]


def visit(day: int, person: str, customer: str) -> dict[str, Typed]:
    return {"visit_date": date(2026, 3, day), "salesperson": person, "customer_name": customer}


def test_visits_are_replaced_by_person_and_day_only(company: Company) -> None:
    first = [visit(2, "0101", "甲"), visit(3, "0101", "乙"), visit(2, "0102", "丙")]
    company.receive(company.submission("华东/a.xlsx", "HD", table("visit_daily", first)))
    company.receive(company.submission("华东/b.xlsx", "HD", table("visit_daily", [visit(2, "0101", "丁")])))
    assert company.rows("SELECT customer_name FROM current_visit_daily ORDER BY ALL") == [("丁",), ("丙",), ("乙",)]


def test_files_of_one_run_never_withdraw_each_other(company: Company) -> None:
    company.receive(
        company.submission("华东/a.xlsx", "HD", table("visit_daily", [visit(2, "0101", "甲")])),
        company.submission("华东/b.xlsx", "HD", table("visit_daily", [visit(2, "0101", "乙")])),
    )
    assert company.rows("SELECT count(*) FROM current_visit_daily") == [(2,)]


def test_two_files_of_one_run_that_contradict_each_other_warn_and_the_later_counts(company: Company) -> None:
    later = company.submission("华东/b.xlsx", "HD", table("sales_detail", [sale(1, "X1", 7)]))
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 5)])), later)
    assert [(row[0], int(row[1])) for row in company.rows(SALES)] == [("X1", 7)]
    (finding,) = later.findings
    assert (finding.code, finding.severity, dict(finding.params)["other"]) == ("duplicate-key", "warning", "华东/a.xlsx")


def test_withdrawing_a_submission_brings_back_what_it_replaced(company: Company) -> None:
    company.receive(company.submission("华东/a.xlsx", "HD", sales(sale(1, "X1", 1), sale(2, "X2", 2), period=MARCH)))
    second = company.receive(company.submission("华东/b.xlsx", "HD", table("sales_detail", [sale(1, "X1", 9)], period=MARCH)))
    with company.open() as store:
        number = withdraw(store, second.ids[0], who="张三", reason="发错", at=hours(5))
    assert [(row[0], int(row[1])) for row in company.rows(SALES)] == [("X1", 1), ("X2", 2)]
    with company.open() as store:
        undo(store, number, who="张三", reason="没错", at=hours(6))
    assert [(row[0], int(row[1])) for row in company.rows(SALES)] == [("X1", 9)]


def test_what_was_known_then_stays_as_it_was_then(company: Company) -> None:
    company.receive(company.submission("华东/a.xlsx", "HD", sales(sale(1, "X1", 1), sale(2, "X2", 2), period=MARCH)))
    second = company.receive(company.submission("华东/b.xlsx", "HD", table("sales_detail", [sale(1, "X1", 9)], period=MARCH)))
    with company.open() as store:
        withdraw(store, second.ids[0], who="张三", reason="发错", at=hours(5))
    assert company.rows("SELECT count(*) FROM current_sales_detail", hours(-1)) == [(0,)]
    assert [row[0] for row in company.rows(SALES, hours(0))] == ["X1", "X2"]
    assert [row[0] for row in company.rows(SALES, hours(2))] == ["X1"]
    assert [row[0] for row in company.rows(SALES, hours(5))] == ["X1", "X2"]


def test_a_held_file_counts_only_once_released_and_then_in_its_old_place(company: Company) -> None:
    held = company.submission("华东/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1), sale(2, "X2", 2)]), verdict="held")
    first = company.receive(held)
    company.receive(company.submission("华东/b.xlsx", "HD", table("sales_detail", [sale(1, "X1", 9)])))
    assert [row[0] for row in company.rows(SALES)] == ["X1"]
    with company.open() as store:
        release(store, first.ids[0], who="张三", reason="属实", at=hours(5))
    held.released, held.verdict = True, "accepted"
    again = company.receive(held)
    assert again.ids == first.ids
    assert [(row[0], int(row[1])) for row in company.rows(SALES)] == [("X1", 9), ("X2", 2)]
    assert [row[0] for row in company.rows(SALES, hours(4))] == ["X1"]
    assert company.rows("SELECT verdict FROM current_submission WHERE submission_id = 'S000001'") == [("accepted",)]


def card(**values: Typed) -> dict[str, Typed]:
    return {"customer_code": "HD-001", "customer_name": "上海甲建材有限公司", "branch_code": "HD"} | values


def cards(company: Company, *rows: dict[str, Typed], branch: str = "HD", name: str = "c.xlsx") -> None:
    company.receive(company.submission(f"{branch}/{name}", branch, table("customer_card", rows)))


CARD = "SELECT phone, legal_rep, _row FROM current_customer_card"


def test_cards_merge_field_by_field_and_a_blank_never_overwrites(company: Company) -> None:
    cards(company, card(phone="021-1", legal_rep="王伟"))
    cards(company, card(phone="021-2", legal_rep=None), name="d.xlsx")
    assert company.rows(CARD) == [("021-2", "王伟", 2)]


def test_the_newest_date_wins_over_the_later_arrival(company: Company) -> None:
    cards(company, card(phone="new", legal_rep=None, updated_date=date(2026, 3, 9)))
    cards(company, card(phone="old", legal_rep="王伟", updated_date=date(2026, 1, 1)), name="d.xlsx")
    assert company.rows(CARD) == [("new", "王伟", 2)]


def test_a_card_without_a_date_that_comes_later_is_newer(company: Company) -> None:
    cards(company, card(phone="dated", updated_date=date(2026, 3, 9)))
    cards(company, card(phone="undated"), name="d.xlsx")
    assert [row[0] for row in company.rows(CARD)] == ["undated"]


def test_head_office_reaches_a_branch_record_without_naming_the_branch(company: Company) -> None:
    cards(company, card(phone="021-1"))
    cards(company, {"customer_code": "HD-001", "customer_name": "上海甲建材有限公司", "legal_rep": "李雷"}, branch="总公司")
    assert [row[:2] for row in company.rows(CARD)] == [("021-1", "李雷")]


def test_the_same_code_of_two_branches_is_two_customers(company: Company) -> None:
    cards(company, card(customer_code="001"))
    cards(company, card(customer_code="001", customer_name="广州乙有限公司", branch_code="HN"), branch="HN")
    assert company.rows("SELECT count(*) FROM current_customer_card") == [(2,)]
    assert company.rows("SELECT customer_id, customer_name FROM current_customer ORDER BY ALL") == [
        ("C000001", "上海甲建材有限公司"),
        ("C000002", "广州乙有限公司"),
    ]


def complaint(**values: Typed) -> dict[str, Typed]:
    fields: dict[str, Typed] = {"complaint_no": "K1", "branch_code": "HD", "received_at": date(2026, 3, 2), "customer_name": "甲"}
    return fields | values


def test_a_closed_complaint_is_changed_by_head_office_alone(company: Company) -> None:
    def send(branch: str, **values: Typed) -> list[Finding]:
        name = f"{branch}/{len(company.results)}.xlsx"
        made = company.submission(name, branch, table("complaint", [complaint(**values)]))
        company.receive(made)
        return made.findings

    send("HD", content="坏了", status="handling")
    assert send("HD", status="closed", closed_at=date(2026, 3, 5)) == []
    (finding,) = send("HD", content="又坏了")
    assert (finding.code, finding.severity) == ("closed-record", "warning")
    send("总公司", root_cause="运输")
    assert company.rows("SELECT content, status, root_cause FROM current_complaint") == [("坏了", "closed", "运输")]


def test_the_newest_version_of_a_target_wins_and_a_blank_one_follows_the_last(company: Company) -> None:
    def target(amount: int, version: str | None) -> dict[str, Typed]:
        return {
            "target_month": "2026-03",
            "branch_code": "HD",
            "salesperson": "0101",
            "target_amount": amount,
            "version": version,
        }

    for number, (amount, version) in enumerate([(1, "2"), (2, "1"), (3, None)]):
        company.receive(company.submission(f"HD/{number}.xlsx", "HD", table("sales_target", [target(amount, version)])))
        found = company.rows("SELECT CAST(target_amount AS INTEGER) FROM current_sales_target")
        assert found == [(1,)] if number < 2 else [(3,)]


def test_a_record_sent_again_unchanged_is_no_new_version(company: Company) -> None:
    person = {"employee_code": "0101", "employee_name": "王伟", "branch_code": "HD"}
    company.receive(company.submission("总公司/a.xlsx", "总公司", table("employee", [person])))
    company.receive(company.submission("总公司/b.xlsx", "总公司", table("employee", [person])))
    assert company.rows("SELECT _source FROM current_employee") == [("总公司/a.xlsx",)]


def test_no_register_row_is_ever_withdrawn(company: Company) -> None:
    people = [{"employee_code": code, "employee_name": "王伟", "branch_code": "HD"} for code in ("01", "02")]
    company.receive(company.submission("总公司/a.xlsx", "总公司", table("employee", people)))
    company.receive(company.submission("总公司/b.xlsx", "总公司", table("employee", people[:1])))
    assert company.rows("SELECT count(*) FROM current_employee") == [(2,)]


def test_identical_lines_without_numbers_all_count(company: Company) -> None:
    line = sale(1, "X1", 5, line_no=None)
    company.receive(company.submission("HD/a.xlsx", "HD", table("sales_detail", [line, line])))
    assert company.rows("SELECT count(*) FROM current_sales_detail") == [(2,)]


def test_findings_are_mended_when_the_record_comes_again(company: Company) -> None:
    bad = table("sales_detail", [sale(1, "X1", 1), sale(2, "X2", 2)], rejected=[1])
    bad.findings.append(Finding("bad-date", "error", "check.bad-date.no-such-day", "Sheet1", "A3", form="sales_detail", row=3))
    company.receive(company.submission("HD/a.xlsx", "HD", bad))
    status = "SELECT code, status FROM current_finding WHERE severity = 'error'"
    assert company.rows(status) == [("bad-date", "open")]
    second = company.receive(company.submission("HD/mended.xlsx", "HD", table("sales_detail", [sale(2, "X2", 2)])))
    assert company.rows(status) == [("bad-date", "mended")]
    with company.open() as store:
        withdraw(store, second.ids[0], who="张三", reason="发错", at=hours(5))
    assert company.rows(status) == [("bad-date", "open")]


def test_a_file_sent_again_in_full_supersedes_the_returned_one(company: Company) -> None:
    company.receive(company.submission("HD/a.xlsx", "HD", sales(sale(1, "X1", 1), sale(2, "X2", 2), rejected=(0, 1))))
    company.receive(company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1), sale(2, "X2", 2)])))
    assert company.rows("SELECT submission_id, verdict, superseded_by FROM current_submission ORDER BY 1") == [
        ("S000001", "returned", "S000002"),
        ("S000002", "accepted", None),
    ]


def test_another_day_under_the_same_name_supersedes_nothing(company: Company) -> None:
    company.receive(company.submission("HD/日报.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)], rejected=[0])))
    company.receive(company.submission("HD/日报.xlsx", "HD", table("sales_detail", [sale(2, "X2", 2)])))
    assert company.rows("SELECT superseded_by FROM current_submission ORDER BY submission_id") == [(None,), (None,)]
