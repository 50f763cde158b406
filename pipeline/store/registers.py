# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""Registers for checking, from the records that count now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Branch, Employee, Registers
from pipeline.text import company_key, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.schema.model import Schema
    from pipeline.store.database import Connection


def read_registers(connection: Connection, schema: Schema) -> Registers:
    """Make the registers from current_branch, current_employee, current_product, work_calendar and blacklisted cards."""

    def rows(form: str, *columns: str, where: str = "true") -> list[tuple[object, ...]]:
        if form not in schema.forms:
            return []
        chosen = ", ".join(f'"{name}"' if name in schema.forms[form].by_id else "NULL" for name in columns)
        found: list[tuple[object, ...]] = connection.execute(
            f"SELECT {chosen} FROM current_{form} WHERE {where} ORDER BY _arrival, _entry"
        ).fetchall()
        return found

    branches = {branch.code: branch for branch in map(_branch, rows("branch", *_BRANCH))}
    employees = {person.code: person for person in map(_employee, rows("employee", *_EMPLOYEE))}
    products = rows("product", "product_code", "product_name")
    blacklisted = (
        rows("customer_card", "customer_code", "registration_no", "customer_name", where="risk_flag = 'blacklist'")
        if _was_blacklisted(connection, schema)
        else []
    )
    people: dict[str, list[str]] = {}
    for person in employees.values():
        people.setdefault(match_key(person.name), []).append(person.code)
    return Registers(
        branches=branches,
        employees=employees,
        branch_names=_only({(name, branch.code) for branch in branches.values() for name in branch.names}),
        people={name: tuple(codes) for name, codes in people.items()},
        products={
            **_only({(match_key(str(name)), str(code)) for code, name in products}),
            **{match_key(str(code)): str(code) for code, _ in products},
        },
        blacklist=frozenset(
            key for code, number, name in blacklisted for key in (_text(code), _text(number), company_key(_text(name))) if key
        ),
        workdays={_day(day): bool(works) for day, works in rows("work_calendar", "date", "is_workday") if day is not None},
    )


def _was_blacklisted(connection: Connection, schema: Schema) -> bool:
    """Tell whether any card ever said so: merging all cards to learn that none does costs."""
    if "customer_card" not in schema.forms or "risk_flag" not in schema.forms["customer_card"].by_id:
        return False
    said = connection.execute("SELECT 1 FROM ledger_customer_card WHERE risk_flag = 'blacklist' LIMIT 1")
    return bool(said.fetchall())


_BRANCH = ("branch_code", "branch_name", "branch_aliases", "territory", "status", "upload_weekday")
_EMPLOYEE = (
    "employee_code",
    "employee_name",
    "branch_code",
    "role",
    "supervisor_code",
    "hire_date",
    "leave_date",
    "status",
)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _branch(row: tuple[object, ...]) -> Branch:
    code, name, aliases, territory, status, weekday = map(_text, row)
    names = frozenset(match_key(word) for word in (code, name, *aliases.split("|")) if word)
    return Branch(code, name, names, tuple(filter(None, territory.split("|"))), status != "closed", weekday or "mon")


def _employee(row: tuple[object, ...]) -> Employee:
    code, name, branch, role, supervisor, _, _, status = map(_text, row)
    hired, left = (None if day is None else _day(day) for day in row[5:7])
    return Employee(code or name, name, branch, role, supervisor, hired, left, status or "active")


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep the names that mean one thing."""
    found: dict[str, set[str]] = {}
    for name, code in pairs:
        found.setdefault(name, set()).add(code)
    return {name: next(iter(codes)) for name, codes in sorted(found.items()) if len(codes) == 1}
