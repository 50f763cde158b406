"""Read a surveyed region into a table: rows, columns, constants, records across, control totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import Finding, Table
from pipeline.recognise.body import Body, BodyReader
from pipeline.recognise.columns import Builder, apply_constants, apply_unit
from pipeline.recognise.groups import groups_of
from pipeline.recognise.numbered import contacts_table
from pipeline.recognise.region import Region, contradictions, line_constants, line_unit, name_constants, period_of
from pipeline.recognise.totals import control_totals, count_claims, footer_totals, grand_total
from pipeline.recognise.unpivot import legend_of, unpivot
from pipeline.text import a1, clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import ControlTotal, Severity
    from pipeline.recognise.built import Built
    from pipeline.recognise.constants import Constant
    from pipeline.recognise.groups import Groups
    from pipeline.schema.model import Form


@dataclass(slots=True)
class Reading:
    """What one region gave: a table or none, findings, the row at which the next region begins."""

    table: Table | None = None
    findings: list[Finding] = field(default_factory=list)
    following: int | None = None
    more: list[Table] = field(default_factory=list)
    """Records of other forms that stand inside: contacts on a customer's card."""


def read_table(region: Region, inherited: Mapping[str, Constant]) -> Reading:
    """Read a region that has a header and a form.

    Args:
        region: The surveyed region.
        inherited: Constants of header lines further up on the same sheet, for a second table.
    """
    form, header, grid = region.form, region.header, region.grid
    assert form is not None
    assert header is not None
    dated_rows = any(match.field == form.date_field for match in header.matches.values())
    dated = period_of(region, dated_rows=dated_rows)
    groups = groups_of(grid, header, form, region.lexicon, dated.period if dated else None, region.facts.registers)
    aside = groups.columns | frozenset(groups.sums) if groups else frozenset[int]()
    for column in aside:
        header.matches.pop(column, None)
    body = BodyReader(grid, header, form, region.lexicon, region.facts.registers).read()
    built = Builder(grid, header, body, form, region.lexicon).build(aside)
    own = line_constants(region, form)
    constants = {**name_constants(region, form, dated), **inherited, **own}
    apply_constants(built, form, body.contexts, constants)
    totals: list[ControlTotal] = []
    if groups:
        texts = [
            str(value)
            for row in range(header.bottom + 1, len(grid.rows))
            for value in grid.rows[row]
            if isinstance(value, str) and len(value) > 3
        ]
        legend = legend_of(texts) if groups.unpivot.mark_field else {}
        built, totals = unpivot(built, groups, grid, header, form, legend)
        totals += grand_total(grid, body, groups, len(built.rows))
    else:
        totals = control_totals(grid, body, built.columns, built.places, form)
        totals += footer_totals(body.footers, form, region.lexicon.forms[form.id].fields, len(built.rows))
    apply_unit(built, form, line_unit(region))
    findings = [*built.findings, *_of_rows(region, body, form)]
    findings += contradictions(region, dated, own.get(form.date_field))
    if built.rows:
        findings += _missing(built, form, region, groups)
        findings += count_claims([*body.footers, *region.lines], form, grid.sheet.name, len(built.rows))
    table = Table(
        form.id,
        grid.sheet.name,
        ("wide" if groups and groups.unpivot.across == "months" else "matrix") if groups else "table",
        [row + 1 for row in built.rows],
        built.columns,
        built.extra,
        dated.period if dated else None,
        covers_period=bool(dated and dated.source in ("title", "header")),
        totals=totals,
        header_lines=_kept_lines(region, body),
        header_row=header.bottom + 1,
    )
    more = contacts_table(built, built.contacts, grid, header, form, region.lexicon) if built.contacts else []
    return Reading(table if built.rows else None, findings, body.following, more)


def _kept_lines(region: Region, body: Body) -> dict[str, str]:
    """Keep every label of title, header and signature lines, and rows that are remarks."""
    kept: dict[str, str] = {}
    for line in (*region.lines, *body.footers):
        kept.setdefault(line.label, clean_text(str(line.value)))
    for label, text in body.remarks.items():
        kept.setdefault(label, text)
    return {label: text for label, text in kept.items() if label}


def _missing(built: Built, form: Form, region: Region, groups: Groups | None) -> list[Finding]:
    """Say which required columns the sheet lacks, in no header line or name either."""
    header = region.header
    assert header is not None
    taken = {groups.unpivot.key, groups.unpivot.value, groups.unpivot.mark_field, groups.unpivot.until} if groups else set()
    taken |= {form[name].range_end for name in built.columns}  # a range in one cell gives both: 2026.1.1-2026.12.31
    return [
        Finding(
            "missing-column",
            "error",
            "recognise.missing-column.required",
            sheet=region.grid.sheet.name,
            cell=a1(header.top, min((c for c, parts in enumerate(header.parts) if parts), default=0)),
            column=item.title,
            field=item.id,
            form=form.id,
            params=(("form", form.title), ("row", str(header.bottom + 1))),
        )
        for item in form.fields
        if item.is_required and item.id not in built.columns and item.id not in taken and item.id not in built.asked
    ]


def _of_rows(region: Region, body: Body, form: Form) -> list[Finding]:
    """Say what was seen of hidden, struck, prefilled and stray rows."""
    sheet = region.grid.sheet
    found: list[Finding] = []
    if not body.records:
        return found
    records = set(body.records)
    hidden = sorted(sheet.hidden_rows & records)
    if hidden:
        found.append(_counted("hidden-content", "info", "recognise.hidden-content.rows", sheet.name, hidden, form.id))
    columns = sorted(
        c for c in sheet.hidden_columns if c < region.grid.width and any(region.grid.rows[r][c] != "" for r in body.records)
    )
    if columns:
        found.append(
            Finding(
                "hidden-content",
                "info",
                "recognise.hidden-content.columns",
                sheet=sheet.name,
                form=form.id,
                value=str(len(columns)),
                params=(("count", str(len(columns))),),
            )
        )
    struck: dict[int, int] = {}
    for row, column in sorted(sheet.struck):
        if row in records:
            struck.setdefault(row, column)
    found.extend(
        Finding(
            "hidden-content",
            "warning",
            "recognise.hidden-content.struck",
            sheet=sheet.name,
            cell=a1(row, column),
            value=clean_text(str(region.grid.rows[row][column])),
            form=form.id,
            row=row + 1,
        )
        for row, column in struck.items()
    )
    if body.prefilled:
        found.append(_counted("missing-value", "info", "recognise.missing-value.prefilled", sheet.name, body.prefilled, form.id))
    if body.stray:
        found.append(_counted("unknown-form", "warning", "recognise.unknown-form.rows-below", sheet.name, body.stray, form.id))
    if body.plans:
        found.append(_counted("unknown-form", "info", "recognise.unknown-form.plan", sheet.name, body.plans[:1], form.id))
    return found


def _counted(code: str, severity: Severity, reason: str, sheet: str, rows: list[int], form: str) -> Finding:
    return Finding(
        code,
        severity,
        reason,
        sheet=sheet,
        cell=a1(rows[0], 0),
        form=form,
        params=(("count", str(len(rows))), ("first", str(rows[0] + 1)), ("last", str(rows[-1] + 1))),
    )
