"""Names in the list of absences find their person, or stay as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.report.people import name_people

if TYPE_CHECKING:
    from tests.report.conftest import Knowledge

PEOPLE = [
    {"employee_code": "01", "employee_name": "孙七", "branch_code": "HD"},
    {"employee_code": "02", "employee_name": "王伟", "branch_code": "HD"},
    {"employee_code": "03", "employee_name": "王伟", "branch_code": "HN"},
    {"employee_code": "04", "employee_name": "王伟", "branch_code": "HB"},
]


@pytest.mark.parametrize(
    ("written", "branch", "person"),
    [
        ("01", "HD", "01"),
        ("孙七", "HD", "01"),
        ("孫 七", "HD", "01"),
        ("孙七(华东)", "HD", "01"),
        ("孙七", "HN", "01"),
        ("王伟", "HN", "03"),
        ("王伟", "XN", "王伟"),
        ("钱程", "HD", "钱程"),
    ],
)
def test_a_written_name_means_a_person(knowledge: Knowledge, written: str, branch: str, person: str) -> None:
    day = "2026-03-09"
    absence = {"employee_name": written, "branch_code": branch, "kind": "leave", "start_date": day, "end_date": day}
    archive = knowledge(employee=PEOPLE, absence=[absence])
    name_people(archive)
    assert archive.execute("SELECT written, branch_code, person FROM called").fetchall() == [(written, branch, person)]
