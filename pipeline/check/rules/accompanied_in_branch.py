"""A branch's supervisor accompanies people of his own branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the branches of both, as the register has them; the sales department's manager goes with anybody."""
    if not rows.context.registers.employees:
        return
    kinds = rows.column("visit_kind")
    columns = (rows.values[field_id] for field_id in RULE.needs)
    for index, (supervisor, company) in enumerate(zip(*columns, strict=True)):
        leader = rows.person(supervisor) if company is not None and kinds[index] != "hq_accompany" else None
        if leader is None or leader.role in ("sales_dept_manager", "general_manager"):
            continue
        for name in choices(company):
            person = rows.person(name)
            if person is not None and person.branch_code != leader.branch_code:
                yield Hit(index, "accompanied_salesperson", params=(("person", person.name), ("leader", leader.name)))


RULE = RowRule(
    "accompanied_in_branch",
    "cross-field",
    find,
    forms=("supervisor_visit_daily",),
    needs=("supervisor", "accompanied_salesperson"),
    rule="VIS-02",
)
