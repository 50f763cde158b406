"""A branch written inside the sheet contradicts the folder: a branch cannot report for another; head office can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def find(rows: Rows) -> Iterator[Hit]:
    """Compare the branch of each record with the file's own, once both are known to the register."""
    registers, branch, field_id = rows.context.registers, rows.context.branch, rows.form.branch_field
    if rows.context.head_office or not branch or not registers.branches or field_id not in rows.values:
        return
    known: dict[str, str | None] = {}
    own = registers.branches.get(branch)
    for index, written in enumerate(rows.values[field_id]):
        if not isinstance(written, str) or written == branch:
            continue
        if written not in known:
            known[written] = registers.branch_of(written)
        if known[written] not in (None, branch):
            yield Hit(index, field_id, params=(("branch", own.name if own else branch),))


RULE = RowRule("wrong_branch", "wrong-branch", find, severity="error", keeps_out="row", rule="SUB-06")
