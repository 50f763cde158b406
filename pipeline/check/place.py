"""Give a finding its place: sheet, cell, column and value as the sender sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Finding, canonical

if TYPE_CHECKING:
    from pipeline.model import Checked, Severity
    from pipeline.schema import Form


class Spot(NamedTuple):
    """What is said about a cell: finding code, severity, wording, and the rule's id in `rules.md`."""

    code: str
    severity: Severity
    reason: str
    rule: str = ""


def shown_value(checked: Checked, field_id: str, index: int) -> str:
    """Give a value as the sender sees it: the text of the cell, else the value as we hold it."""
    column = checked.table.columns.get(field_id)
    raw = column.values[index] if column is not None else ""
    if isinstance(raw, str) and raw:
        return raw
    typed = checked.values[field_id][index] if field_id in checked.values else None
    if typed is None and raw not in ("", None):
        return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    return canonical(typed)


def cell_key(checked: Checked, field_id: str, index: int) -> str:
    """Name the cell of a value: its address, or field and row where it stands in no cell."""
    place = checked.table.address(field_id, index)
    return place.a1 if place is not None else f"{field_id}@{checked.table.rows[index]}"


def told_cells(checked: Checked) -> frozenset[str]:
    """Give the cells that already carry an error, by `cell_key`, so that none is told twice."""
    errors = (finding for finding in checked.findings if finding.severity == "error")
    return frozenset(finding.cell or f"{finding.field}@{finding.row}" for finding in errors)


def is_told(checked: Checked, told: frozenset[str], field_id: str, index: int) -> bool:
    """Tell whether a cell already carries an error, listed (in `told_cells`) or counted."""
    return checked.alike.hides(field_id, index) or (bool(told) and cell_key(checked, field_id, index) in told)


def place_finding(
    checked: Checked, form: Form, field_id: str, index: int, spot: Spot, params: tuple[tuple[str, str], ...] = ()
) -> Finding:
    """Make a finding about one field of one record.

    A value that stands in no cell (from sheet, file or folder name), or a column that the sheet lacks, is shown at the
    record's first own cell.
    """
    table = checked.table
    place = table.address(field_id, index)
    column = table.columns.get(field_id)
    known = form.by_id.get(field_id)
    return Finding(
        code=spot.code,
        severity=spot.severity,
        reason=spot.reason,
        sheet=table.sheet,
        cell=place.a1 if place is not None else table.first_cell(index),
        column=(column.header if column is not None else "") or (known.title if known is not None else field_id),
        field=field_id,
        value=shown_value(checked, field_id, index),
        form=form.id,
        row=table.rows[index],
        rule=spot.rule,
        params=params,
    )
