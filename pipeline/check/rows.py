"""Run the rules between the fields and records of one file: row rules, duplicates, control totals."""

from __future__ import annotations

from array import array
from functools import cache
from typing import TYPE_CHECKING

from pipeline.check.alike import sum_up
from pipeline.check.control_totals import check_totals
from pipeline.check.duplicates import find_duplicates
from pipeline.check.keeping import apply_error
from pipeline.check.place import Spot, place_finding, told_cells
from pipeline.check.rule import Rows
from pipeline.check.rules import ROW_RULES
from pipeline.check.staging import Check, stages_on
from pipeline.model import Address, Finding, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.check.context import CheckContext
    from pipeline.check.rule import RowRule
    from pipeline.model import Checked
    from pipeline.schema import Form


def check_file(tables: Sequence[Checked], forms: Mapping[str, Form], context: CheckContext) -> list[list[Finding]]:
    """Check the tables of one file together, so that a row repeated on another sheet is seen as a duplicate.

    Args:
        tables: All tables of the file.
        forms: Their forms by id.
        context: Schema, registers, whose file it is, and when it came.

    Returns:
        For each table its new findings.
    """
    found = [
        check_totals(checked, forms[checked.table.form], context) + _run_rules(checked, forms[checked.table.form], context)
        for checked in tables
    ]
    for form_id in dict.fromkeys(checked.table.form for checked in tables):
        places = [place for place, checked in enumerate(tables) if checked.table.form == form_id]
        repeated = find_duplicates([tables[place] for place in places], forms[form_id], context.branch)
        for place, findings in zip(places, repeated, strict=True):
            found[place].extend(findings)
    for place, checked in enumerate(tables):
        found[place] += sum_up(checked, forms[checked.table.form])
    return found


@cache
def _rules_for(form_id: str) -> tuple[RowRule, ...]:
    """Give the rules that speak of a form."""
    return tuple(rule for rule in ROW_RULES if not rule.forms or form_id in rule.forms)


def _run_rules(checked: Checked, form: Form, context: CheckContext) -> list[Finding]:
    """Run each rule whose columns are there; effects come after all have looked, so that none hides another's fault."""
    stages = stages_on(context.schema, context.received_day)
    rows = Rows(checked, form, context, told_cells(checked), stages)
    findings: list[Finding] = []
    effects: dict[tuple[str, str], array[int]] = {}
    raised: set[int] = set()
    for rule in _rules_for(form.id):
        if any(field_id not in checked.values for field_id in rule.needs):
            continue
        shared: set[tuple[str, str]] = set()
        for hit in rule.find(rows):
            severity, more = hit.severity or rule.severity, hit.params
            code, rule_id = hit.code or rule.code, hit.rule or rule.rule
            if stages is not None:
                weight = stages.weigh(severity, Check(rule.name.replace("_", "-"), rule_id, code), form.id, hit.field)
                severity, more = weight.severity, (*more, *weight.params)
                if weight.is_raised:
                    raised.add(hit.record)
            if severity == "error":
                effects.setdefault((rule.keeps_out, hit.field), array("q")).append(hit.record)
            column = checked.table.columns.get(hit.field)
            if column is not None and isinstance(column.where, Address):
                if (hit.field, hit.detail) in shared:
                    continue
                shared.add((hit.field, hit.detail))
            name = "rules." + rule.name.replace("_", "-")
            spot = Spot(code, severity, f"{name}.{hit.detail}" if hit.detail else name, rule_id)
            if not checked.alike.lists(Sort(spot.code, spot.severity, spot.reason, hit.field, spot.rule), hit.record):
                continue
            findings.append(place_finding(checked, form, hit.field, hit.record, spot, more))
    checked.rejected |= raised
    _keep_out(checked, form, effects)
    return findings


def _keep_out(checked: Checked, form: Form, effects: Mapping[tuple[str, str], Iterable[int]]) -> None:
    """Let errors take effect, by what their rules keep out and the field where they show."""
    for (keeps_out, field_id), records in effects.items():
        if keeps_out == "row":
            checked.rejected.update(records)
        elif keeps_out == "value":
            for record in records:
                apply_error(checked, form, field_id, record)
