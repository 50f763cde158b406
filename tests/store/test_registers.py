"""Registers, as checking looks them up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.archive import begin_run, file_submissions, keep_archive_findings
from pipeline.model import Finding
from tests.archive.company import sale, schema, table

if TYPE_CHECKING:
    from tests.archive.company import Company


def test_registers_hold_branches_people_products_days_and_the_blacklist(company: Company) -> None:
    company.receive(
        company.submission(
            "总公司/a.xlsx",
            "总公司",
            table(
                "branch",
                [{"branch_code": "HD", "branch_name": "华东分公司", "branch_aliases": ("上海分公司",), "status": "active"}],
            ),
            table(
                "employee",
                [
                    {"employee_code": "0101", "employee_name": "王 伟", "branch_code": "HD", "status": "active"},
                    {"employee_code": "0102", "employee_name": "王伟", "branch_code": "HN", "leave_date": date(2026, 3, 10)},
                ],
            ),
            table("product", [{"product_code": "P1", "product_name": "灯"}, {"product_code": "P2", "product_name": "锤"}]),
            table("work_calendar", [{"date": date(2026, 5, 1), "is_workday": False}]),
            table("customer_card", [{"customer_code": "HD-1", "customer_name": "坏账公司", "risk_flag": "blacklist"}]),
        )
    )
    with company.open(read_only=True) as store:
        registers = store.registers()
    assert (registers.branch_of("上海分公司"), registers.branch_of("华 东分公司")) == ("HD", "HD")
    assert registers.people["王伟"] == ("0101", "0102")
    assert registers.employees["0102"].leave_date == date(2026, 3, 10)
    assert (registers.products["灯"], registers.products["p2"]) == ("P1", "P2")
    assert not registers.is_workday(date(2026, 5, 1))
    assert {"HD-1", "坏账公司"} <= registers.blacklist


def test_an_empty_archive_gives_empty_registers(company: Company) -> None:
    with company.open(read_only=True) as store:
        registers = store.registers()
    assert not registers.branches
    assert not registers.employees


def test_registers_are_read_once_for_what_is_known_and_anew_after_a_filing(company: Company) -> None:
    branches = [{"branch_code": "HD", "branch_name": "华东分公司", "status": "active"}]
    with company.open() as store:
        before = store.registers()
        assert store.registers() is before
        run = begin_run(store, company.at, "0.1.0", "2026-03")
        submission = company.submission("总公司/a.xlsx", "总公司", table("branch", branches))
        file_submissions(store, run, [submission], schema())
        after = store.registers()
    assert not before.branches
    assert after.branch_of("华东分公司") == "HD"


def test_findings_across_forms_alone_change_the_state_of_knowledge(company: Company) -> None:
    company.receive(company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)])))
    with company.open() as store:
        before = store.state
        ((number,),) = store.connection.execute("SELECT submission_id FROM current_submission").fetchall()
        keep_archive_findings(store, [(number, Finding("card-missing", "warning", "rules.card-missing-in-sales"))])
        raised = store.state
        keep_archive_findings(store, [])
        assert len({before, raised, store.state}) == 3
