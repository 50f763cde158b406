"""Registers, as checking looks them up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.archive.company import table

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
