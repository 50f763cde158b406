"""The three situations of a supervisor's visit: who he is and who was with him must agree with the kind written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLES = {
    "hq_accompany": frozenset({"sales_dept_manager", "general_manager"}),
    "branch_accompany": frozenset({"branch_manager", "branch_deputy", "section_head"}),
    "solo": frozenset({"branch_manager", "branch_deputy", "section_head"}),
}


def find(rows: Rows) -> Iterator[Hit]:
    """Compare kind, role (the register's where the row has none) and accompanied person, each where the sheet has it."""
    kinds = rows.column("visit_kind")
    for index, (supervisor, company) in enumerate(
        zip(rows.column("supervisor"), rows.column("accompanied_salesperson"), strict=True)
    ):
        kind, role = kinds[index], rows.column("supervisor_role")[index]
        person = rows.person(supervisor) if role is None else None
        role = role or (person.role if person else None)
        if kind == "solo" and company is not None:
            yield Hit(index, "accompanied_salesperson", "not-alone", (("person", "、".join(choices(company))),))
        if kind is None:
            kind = "solo" if company is None and rows.has("accompanied_salesperson") else None
        if isinstance(kind, str) and isinstance(role, str) and role and role not in ROLES.get(kind, {role}):
            field_id = "visit_kind" if kinds[index] is not None else "supervisor"
            detail = "solo-office" if kind == "solo" and role == "sales_dept_manager" else "role"
            yield Hit(index, field_id, detail, (("person", person.name if person else str(supervisor or "")),))


RULE = RowRule("visit_kind", "cross-field", find, forms=("supervisor_visit_daily",), needs=("supervisor",), rule="VIS-02")
