"""A branch register that comes after the branches' files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.archive import list_customers
from tests.archive.company import table

if TYPE_CHECKING:
    from pipeline.model import Typed
    from tests.archive.company import Company

BRANCH: dict[str, Typed] = {"branch_code": "HD", "branch_name": "华东分公司", "branch_aliases": ("华东",)}
PERSON: dict[str, Typed] = {"employee_code": "0101", "employee_name": "张三", "branch_code": "HD", "role": "salesperson"}


def visit(branch: str, person: str, content: str) -> dict[str, Typed]:
    return {
        "visit_date": date(2026, 3, 5),
        "branch_code": branch,
        "salesperson": person,
        "customer_name": "甲公司",
        "content": content,
    }


def registers_come(company: Company) -> None:
    company.receive(company.submission("总公司/名册.xlsx", "总公司", table("branch", [BRANCH]), table("employee", [PERSON])))


def test_what_was_written_before_the_register_is_resolved_when_it_comes(company: Company) -> None:
    company.receive(company.submission("华东/1.xlsx", "华东", table("visit_daily", [visit("华东", "张三", "谈价")])))
    assert company.rows("SELECT branch_code, salesperson, _branch FROM current_visit_daily") == [("华东", "张三", "华东")]
    registers_come(company)
    assert company.rows("SELECT branch_code, salesperson, _branch FROM current_visit_daily") == [("HD", "0101", "HD")]
    assert company.rows("SELECT branch FROM current_submission ORDER BY arrival") == [("HD",), ("总公司",)]


def test_a_record_sent_again_after_the_register_came_stays_one(company: Company) -> None:
    company.receive(company.submission("华东/1.xlsx", "华东", table("visit_daily", [visit("华东", "张三", "谈价")])))
    registers_come(company)
    company.receive(company.submission("华东/2.xlsx", "HD", table("visit_daily", [visit("HD", "0101", "签约")])))
    assert company.rows("SELECT content, _source FROM current_visit_daily") == [("签约", "华东/2.xlsx")]
    with company.open(read_only=True) as store:
        assert len(list_customers(store)) == 1


def test_the_same_again_after_the_register_came_is_no_new_version(company: Company) -> None:
    sale: dict[str, Typed] = {"collect_date": date(2026, 3, 5), "customer_name": "甲公司", "receipt_no": "S1", "amount": 5}
    early = {**sale, "branch_code": "华东", "salesperson": "张三"}
    company.receive(company.submission("华东/1.xlsx", "华东", table("collection", [early])))
    registers_come(company)
    late = {**sale, "branch_code": "HD", "salesperson": "0101"}
    company.receive(company.submission("华东/2.xlsx", "HD", table("collection", [late])))
    assert company.rows("SELECT branch_code, salesperson, _source FROM current_collection") == [("HD", "0101", "华东/1.xlsx")]


def test_people_of_one_name_stay_names(company: Company) -> None:
    company.receive(company.submission("华东/1.xlsx", "华东", table("visit_daily", [visit("华东", "张三", "谈价")])))
    other = {**PERSON, "employee_code": "0102"}
    company.receive(
        company.submission("总公司/名册.xlsx", "总公司", table("branch", [BRANCH]), table("employee", [PERSON, other]))
    )
    assert company.rows("SELECT branch_code, salesperson FROM current_visit_daily") == [("HD", "张三")]
