"""What an error keeps out: the record, or only the value (`contract.md`, Errors)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.required import keeps_row_out

if TYPE_CHECKING:
    from pipeline.model import Checked
    from pipeline.schema import Form


def apply_error(checked: Checked, form: Form, field_id: str, index: int) -> None:
    """Let a wrong value keep its record out, or else empty it so that the rest of the record goes in."""
    if keeps_row_out(form[field_id], form, checked.table):
        checked.rejected.add(index)
    elif field_id in checked.values:
        checked.values[field_id][index] = None
