"""Small tables of typed values, and what the rules say about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.check.context import CheckContext
from pipeline.check.rows import check_file
from pipeline.messages import LANGUAGES, word_finding
from pipeline.model import Checked, Column, Registers, Table, canonical
from pipeline.schema import Schema, load_schema
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.model import Period, Typed
    from pipeline.model.tables import Layout

Rows = "Sequence[Mapping[str, Typed]]"
Tell = "Callable[..., list[str]]"


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema(Path(__file__).parents[3] / "schemas")


@pytest.fixture(scope="session")
def registers() -> Registers:
    """Two branches; 张三 has left, 李四 leads him, 王五 is of the other branch, 赵六 leads the sales department."""
    branches: list[dict[str, Typed]] = [
        {"branch_code": "HD", "branch_name": "华东分公司", "branch_aliases": ("华东",)},
        {"branch_code": "HN", "branch_name": "华南分公司"},
    ]
    people: list[dict[str, Typed]] = [
        {
            "employee_code": "0101",
            "employee_name": "张三",
            "branch_code": "HD",
            "role": "salesperson",
            "hire_date": date(2020, 1, 1),
            "leave_date": date(2026, 3, 10),
            "status": "left",
        },
        {"employee_code": "0102", "employee_name": "李四", "branch_code": "HD", "role": "branch_manager"},
        {"employee_code": "0103", "employee_name": "钱七", "branch_code": "HD", "role": "salesperson"},
        {"employee_code": "0201", "employee_name": "王五", "branch_code": "HN", "role": "salesperson"},
        {"employee_code": "0001", "employee_name": "赵六", "branch_code": "总公司", "role": "sales_dept_manager"},
    ]
    grown = Registers().with_records("branch", branches).with_records("employee", people)
    return Registers(
        branches=grown.branches,
        branch_names=grown.branch_names,
        employees=grown.employees,
        people=grown.people,
        blacklist=frozenset({"HD-0666", company_key("黑心贸易有限公司")}),
    )


def table_of(
    form: str,
    rows: Sequence[Mapping[str, Typed]],
    *,
    layout: Layout = "table",
    period: Period | None = None,
    header_lines: dict[str, str] | None = None,
    extra: dict[str, Column] | None = None,
) -> Checked:
    """Make a checked table whose first record stands in sheet row 2, fields in columns in the order of first mention."""
    fields = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: Column([canonical(row.get(name)) for row in rows], place, header=name) for place, name in enumerate(fields)}
    numbers = list(range(2, len(rows) + 2))
    table = Table(form, "Sheet1", layout, numbers, columns, extra or {}, period, header_lines=header_lines or {})
    return Checked(table, {name: [row.get(name) for row in rows] for name in fields}, [{} for _ in rows])


@pytest.fixture
def tell(schema: Schema, registers: Registers) -> Callable[..., list[str]]:
    """Give a function: form and rows in, lines "row field detail severity" of one rule out, kept-out rows marked with ×."""

    def told(form: str, rows: Sequence[Mapping[str, Typed]], rule: str, *, head_office: bool = False, **more: Any) -> list[str]:  # noqa: ANN401 - whatever a table takes
        checked = table_of(form, rows, **more)
        branch = "总公司" if head_office else "HD"
        context = CheckContext(schema, registers, branch, date(2026, 3, 31), head_office=head_office)
        lines = []
        for finding in check_file([checked], schema.forms, context)[0]:
            for language in LANGUAGES:
                assert "rules." not in word_finding(finding, language)
            name, _, detail = finding.reason.removeprefix("rules.").partition(".")
            if name == rule:
                out = "×" if finding.row - 2 in checked.rejected else ""
                words = (f"{finding.row}{out}", finding.field, finding.code, detail, finding.severity)
                lines.append(" ".join(word for word in words if word))
        return lines

    return told
