"""What head office keeps about branches and people, ready for looking up while files are checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model.workdays import is_workday
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.model.tables import Typed

HEAD_OFFICE = "总公司"
HEAD_OFFICE_NAMES = frozenset(match_key(name) for name in ("总公司", "總公司", "总部", "公司总部", "本部", "head office", "HQ"))


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the register; `names` are its name, aliases and code under `match_key`."""

    code: str
    name: str
    names: frozenset[str]
    territory: tuple[str, ...] = ()
    is_active: bool = True
    upload_weekday: str = "mon"


@dataclass(frozen=True, slots=True)
class Employee:
    """A person of the register."""

    code: str
    name: str
    branch_code: str
    role: str = ""
    supervisor_code: str = ""
    hire_date: date | None = None
    leave_date: date | None = None
    status: str = "active"


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers as they stand while a file is checked. An empty register switches its reference checks off."""

    branches: Mapping[str, Branch] = field(default_factory=dict)
    """By branch code."""
    employees: Mapping[str, Employee] = field(default_factory=dict)
    """By employee code."""
    branch_names: Mapping[str, str] = field(default_factory=dict)
    """Branch code by `match_key` of name, alias or code."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Employee codes by `match_key` of a name."""
    products: Mapping[str, str] = field(default_factory=dict)
    """Product code by `match_key` of code or unambiguous name."""
    blacklist: frozenset[str] = frozenset()
    """Customer codes, credit codes and `company_key` names that head office has blacklisted."""
    workdays: Mapping[date, bool] = field(default_factory=dict)
    """Exceptions of head office's work calendar; other days follow the public one."""

    def branch_of(self, written: str) -> str | None:
        """Resolve a branch as someone wrote it to its code; head office to 总公司; None when the register does not know it."""
        key = match_key(written)
        if key in HEAD_OFFICE_NAMES:
            return HEAD_OFFICE
        return self.branch_names.get(key)

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on a day: head office's work calendar first, then the public one, else Monday to Friday."""
        known = self.workdays.get(day)
        return is_workday(day) if known is None else known

    def with_records(self, form: str, records: Iterable[Mapping[str, Typed]]) -> Registers:
        """Give the registers as they stand once some records of a register form count.

        Args:
            form: ``branch``, ``employee``, ``product`` or ``work_calendar``; any other form changes nothing.
            records: By field id, as their kinds have read them; references are codes where they resolve.
        """
        match form:
            case "branch":
                branches, names = _branches(self, records)
                return replace(self, branches=branches, branch_names=names)
            case "employee":
                employees, people = _employees(self, records)
                return replace(self, employees=employees, people=people)
            case "product":
                return replace(self, products=_products(self, records))
            case "work_calendar":
                days = {day: bool(record.get("is_workday")) for record in records if isinstance(day := record.get("date"), date)}
                return replace(self, workdays={**self.workdays, **days})
            case _:
                return self


def _text(record: Mapping[str, Typed], field_id: str) -> str:
    """Take a value as text; empty when there is none."""
    value = record.get(field_id)
    return value if isinstance(value, str) else ""


def _words(record: Mapping[str, Typed], field_id: str) -> tuple[str, ...]:
    """Take a list value; one text counts as a list of one."""
    value = record.get(field_id)
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) and value else ()


def _branches(registers: Registers, records: Iterable[Mapping[str, Typed]]) -> tuple[dict[str, Branch], dict[str, str]]:
    """Add branches and their names; of two branches with one name the earlier keeps it."""
    branches = dict(registers.branches)
    for record in records:
        code, name = _text(record, "branch_code"), _text(record, "branch_name")
        if code:
            names = frozenset(match_key(word) for word in (code, name, *_words(record, "branch_aliases")) if word)
            branches[code] = Branch(
                code=code,
                name=name,
                names=names,
                territory=_words(record, "territory"),
                is_active=record.get("status") != "closed",
                upload_weekday=_text(record, "upload_weekday") or "mon",
            )
    known: dict[str, str] = {}
    for branch in branches.values():
        for name in sorted(branch.names):
            known.setdefault(name, branch.code)
    return branches, known


def _employees(
    registers: Registers, records: Iterable[Mapping[str, Typed]]
) -> tuple[dict[str, Employee], dict[str, tuple[str, ...]]]:
    """Add people and their names; one name may belong to several people."""
    employees = dict(registers.employees)
    for record in records:
        code, name = _text(record, "employee_code"), _text(record, "employee_name")
        if code:
            hired, left = record.get("hire_date"), record.get("leave_date")
            employees[code] = Employee(
                code=code,
                name=name,
                branch_code=_text(record, "branch_code"),
                role=_text(record, "role"),
                supervisor_code=_text(record, "supervisor_code"),
                hire_date=hired if isinstance(hired, date) else None,
                leave_date=left if isinstance(left, date) else None,
                status=_text(record, "status") or "active",
            )
    people: dict[str, list[str]] = {}
    for person in employees.values():
        people.setdefault(match_key(person.name), []).append(person.code)
    return employees, {name: tuple(codes) for name, codes in people.items()}


def _products(registers: Registers, records: Iterable[Mapping[str, Typed]]) -> dict[str, str]:
    """Add products by code and by name; a name that two products share names neither."""
    products = dict(registers.products)
    shared: set[str] = set()
    for record in records:
        code, name = _text(record, "product_code"), match_key(_text(record, "product_name"))
        if code:
            products[match_key(code)] = code
            if name and products.setdefault(name, code) != code:
                shared.add(name)
    return {key: code for key, code in products.items() if key not in shared}
