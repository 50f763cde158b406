"""Reads single values and whole columns the way a table is read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from pipeline.check.columns import read_column
from pipeline.check.context import CheckContext
from pipeline.check.grammar.outcome import Noted, Spec
from pipeline.check.kinds import KINDS
from pipeline.model import Branch, Employee, Period, Registers, canonical
from pipeline.schema.model import Field, Form, Load, Schema
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping

MARCH = Period.month(2026, 3)

PEOPLE = (
    Employee("0101", "张三", "HD"),
    Employee("0102", "王伟", "HD"),
    Employee("0103", "李四", "HD"),
    Employee("0104", "李四", "HD"),
    Employee("0201", "张三", "HN"),
    Employee("0202", "赵六", "HN"),
    Employee("9001", "钱总", "总公司"),
)
BRANCHES = {"HD": ("华东分公司", "华东", "HD"), "HN": ("华南分公司", "华南", "HN")}


def registers() -> Registers:
    people: dict[str, tuple[str, ...]] = {}
    for person in PEOPLE:
        people[match_key(person.name)] = (*people.get(match_key(person.name), ()), person.code)
    return Registers(
        branches={code: Branch(code, names[0], frozenset(map(match_key, names))) for code, names in BRANCHES.items()},
        employees={person.code: person for person in PEOPLE},
        branch_names={match_key(name): code for code, names in BRANCHES.items() for name in names},
        people=people,
        products={"pa001": "PA001", "led吸顶灯": "PA001"},
    )


def make_context(known: Registers | None = None, branch: str = "HD", *, head_office: bool = False) -> CheckContext:
    schema = Schema(forms={}, rules={}, rule_set="test")
    return CheckContext(schema, known if known is not None else Registers(), branch, date(2026, 4, 1), head_office=head_office)


class ReadColumn(Protocol):
    """Reads a column of one kind; gives the results as they come."""

    def __call__(self, kind: str, values: list[Any], **options: Any) -> list[Any]:  # noqa: ANN401 - field options of any type
        """Read `values`; options are those of `Field`, and of the column."""


class ReadValue(Protocol):
    """Reads one value of one kind; gives its canonical text, or the code of its first finding."""

    def __call__(self, kind: str, value: Any, **options: Any) -> str:  # noqa: ANN401 - a cell's value
        """Read `value`; options are those of `Field`, and of the column."""


def _column(kind: str, values: list[Any], **options: Any) -> list[Any]:  # noqa: ANN401 - field options of any type
    period = options.pop("period", MARCH)
    unit, header, is_csv = options.pop("column_unit", ""), options.pop("header", ""), options.pop("is_csv", False)
    formats: Mapping[int, str] = options.pop("formats", {})
    branch = options.pop("branch", "HD")
    context = make_context(options.pop("registers", None), branch, head_office=options.pop("head_office", False))
    person_field = options.pop("person_field", "")
    options.setdefault("requirement", "optional")
    field = Field(options.pop("id", "f"), "栏", "Column", kind, **options)
    form = Form("t", "表", "Form", (), "core", ("table",), (field,), (), Load("upsert"), person_field=person_field)
    return read_column(values, KINDS[kind], Spec(field, form, context, header, unit, period, branch, is_csv, formats))


@pytest.fixture
def read_values() -> ReadColumn:
    return _column


@pytest.fixture
def read() -> ReadValue:
    def one(kind: str, value: Any, **options: Any) -> str:  # noqa: ANN401 - a cell's value
        result = _column(kind, [value], **options)[0]
        if isinstance(result, Noted):
            if result.faults and result.faults[0].severity == "error":
                return result.faults[0].code
            result = result.value
        return canonical(result)

    return one


@pytest.fixture
def known() -> Registers:
    return registers()
