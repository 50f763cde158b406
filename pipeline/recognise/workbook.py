"""Recognise a workbook: which sheets hold which forms, and their records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Finding, Recognition
from pipeline.model.registers import HEAD_OFFICE_NAMES
from pipeline.model.stamps import EMPTY_SHEETS
from pipeline.recognise.answers import answers_for, lexicon_with
from pipeline.recognise.bands import side_by_side
from pipeline.recognise.card_detect import looks_like_card
from pipeline.recognise.cards import read_cards
from pipeline.recognise.grid import Grid
from pipeline.recognise.lexicon import lexicon_of
from pipeline.recognise.marks import is_plan
from pipeline.recognise.names import branch_in
from pipeline.recognise.nil import nil_return
from pipeline.recognise.region import Facts, Region, line_constants, survey
from pipeline.recognise.sheets import has_data, is_instruction, is_template
from pipeline.recognise.tables import Reading, read_table
from pipeline.text import match_key

if TYPE_CHECKING:
    from datetime import date

    from pipeline.model import Delivery, Registers, Sheet, Workbook
    from pipeline.recognise.answers import Answers
    from pipeline.recognise.constants import Constant
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Schema

_MOST_TABLES = 60


def recognise_workbook(
    workbook: Workbook, schema: Schema, branch: str, registers: Registers, day: date | None = None
) -> Recognition:
    """Find the forms in a workbook and take their records out, values as they stand, each with its address.

    Args:
        workbook: What reading gave.
        schema: The forms.
        branch: Branch that the folder says, already resolved; empty where nothing says it.
        registers: Branches and people, to believe names by.
        day: Day on which the file was received, in the company's time zone; without it the day in UTC.

    Returns:
        Tables in the order of the sheets, findings, and what the file says of its branch. Nothing in a workbook raises.
    """
    lexicon = lexicon_of(schema)
    day = day or workbook.delivery.received_at.date()
    answers = answers_for(schema, lexicon, branch, registers, day)
    lexicon = lexicon_with(lexicon, answers)
    facts = _facts(workbook.delivery, answers, branch, registers, day)
    found = Recognition([], [])
    unknown: list[Finding] = []
    aside: list[Sheet] = []
    anything = False
    for sheet in workbook.sheets:
        if sheet.template and sheet.name in EMPTY_SHEETS:
            continue
        if sheet.visibility != "visible":
            found.findings.append(_hidden(sheet, lexicon, facts))
            continue
        if is_instruction(sheet.name):
            aside.append(sheet)
            continue
        grid = Grid.of(sheet)
        if not has_data(grid):
            region = survey(grid, 0, lexicon, facts)
            if not looks_like_card(region):
                _take_nil(region, found)
                continue
        for part in side_by_side(grid, lexicon):
            anything |= _read_sheet(part, lexicon, facts, found, unknown)
    for finding in unknown:
        found.findings.append(finding if not found.tables else _softened(finding))
    told = [_instruction(sheet, lexicon, facts, alone=not found.tables) for sheet in aside]
    found.findings.extend(told)
    found.instruction_only = not anything and not found.tables and not any(finding.severity == "error" for finding in told)
    claim = branch_in(facts.name, registers)
    if claim:
        found.branch_claims["name"] = claim
    found.findings.extend(_other_branch(claim, facts))
    return found


def _instruction(sheet: Sheet, lexicon: Lexicon, facts: Facts, *, alone: bool) -> Finding:
    """List a sheet that its name calls no data; a filled form on one named as a template is asked about, not lost."""
    if is_template(sheet.name) and has_data(grid := Grid.of(sheet)):
        region = survey(grid, 0, lexicon, facts)
        reading = _read_region(region, {})
        if reading is not None and reading.table is not None and region.form is not None:
            return Finding(
                "unknown-form",
                "error" if alone else "warning",
                "recognise.unknown-form.filled-template",
                sheet=sheet.name,
                form=region.form.id,
                params=(("form", region.form.title), ("count", str(len(reading.table.rows)))),
            )
    return Finding("unknown-form", "info", "recognise.unknown-form.instructions", sheet=sheet.name)


def _facts(delivery: Delivery, answers: Answers, branch: str, registers: Registers, day: date) -> Facts:
    name, dot, ending = delivery.name.rpartition(".")
    folders = "/".join(delivery.source.split("/")[1:-1])
    return Facts(
        branch,
        match_key(branch) in HEAD_OFFICE_NAMES,
        name if dot and len(ending) <= 5 else delivery.name,
        folders,
        day,
        registers,
        answers,
    )


def _read_sheet(grid: Grid, lexicon: Lexicon, facts: Facts, found: Recognition, unknown: list[Finding]) -> bool:
    """Read the tables of one sheet, top to bottom; tell whether it holds anything but an empty form."""
    start: int | None = 0
    inherited: dict[str, Constant] = {}
    main = ""
    anything = False
    for _ in range(_MOST_TABLES):
        if start is None or start >= len(grid.rows):
            break
        region = survey(grid, start, lexicon, facts)
        first = start == 0
        _claim(region, found)
        reading = _read_region(region, inherited)
        if reading is None:
            if first:
                if not _take_nil(region, found):
                    unknown.append(_unknown(region))
                return True
            if region.header is not None:
                found.findings.append(_second(region))
                start = region.header.bottom + 1
                continue
            break
        is_planned = not first and any(isinstance(v, str) and is_plan(v) for v in grid.rows[start])
        if reading.table is not None and not (is_planned and reading.table.form == main):
            found.tables += [reading.table, *reading.more]
            found.findings.extend(reading.findings)
        elif reading.table is None and first:
            found.findings.extend(finding for finding in reading.findings if finding.severity != "error")
            if not _take_nil(region, found):
                found.findings.append(_empty(region))
        anything |= reading.table is not None
        if first and region.form is not None:
            main = region.form.id
            inherited = line_constants(region, region.form)
        start = reading.following
    return anything


def _read_region(region: Region, inherited: dict[str, Constant]) -> Reading | None:
    """Read a region with the first layout that fits; None where the form is unknown or its layout cannot be read."""
    cards = read_cards(region)
    if cards is not None:
        return cards
    if region.form is None or region.header is None:
        return None
    carried = {
        name: value
        for name, value in inherited.items()
        if name in region.form.by_id and name in (region.form.branch_field, region.form.person_field)
    }
    return read_table(region, carried)


def _take_nil(region: Region, found: Recognition) -> bool:
    """Take a sheet that only says that there was nothing; tell whether it is one."""
    finding = nil_return(region)
    if finding is None:
        return False
    _claim(region, found)
    found.findings.append(finding)
    return True


def _claim(region: Region, found: Recognition) -> None:
    """Note what title and header lines say of the branch."""
    if region.title and (written := branch_in(region.title.text.replace(region.title.words, " "), region.facts.registers)):
        found.branch_claims.setdefault("title", written)
    if region.form is not None and region.form.branch_field:
        constant = line_constants(region, region.form).get(region.form.branch_field)
        if constant is not None and isinstance(constant.value, str):
            found.branch_claims.setdefault("header", constant.value)


def _titles(region: Region) -> str:
    return "、".join(region.lexicon.forms[form].form.title for form in region.guesses)


def _unknown(region: Region) -> Finding:
    form = region.form.title if region.form else ""
    crossed = region.form is not None and "matrix" in region.form.layouts and not region.form.unpivots
    known = "sheet" if region.guesses else "like-none"
    return Finding(
        "unknown-form",
        "error",
        f"recognise.unknown-form.{'crossed' if crossed else known}",
        sheet=region.grid.sheet.name,
        form=region.form.id if region.form else "",
        params=(("guesses", _titles(region)), ("form", form)),
    )


def _softened(finding: Finding) -> Finding:
    return Finding(finding.code, "warning", finding.reason, sheet=finding.sheet, form=finding.form, params=finding.params)


def _second(region: Region) -> Finding:
    assert region.header is not None
    return Finding(
        "unknown-form",
        "info",
        "recognise.unknown-form.second-table",
        sheet=region.grid.sheet.name,
        cell=f"A{region.header.top + 1}",
        params=(("row", str(region.header.top + 1)),),
    )


def _empty(region: Region) -> Finding:
    assert region.form is not None
    return Finding(
        "unknown-form",
        "info",
        "recognise.unknown-form.no-rows",
        sheet=region.grid.sheet.name,
        form=region.form.id,
        params=(("form", region.form.title),),
    )


def _hidden(sheet: Sheet, lexicon: Lexicon, facts: Facts) -> Finding:
    """List a hidden sheet; with the header of a form it is a warning, for somebody may think that it counts."""
    if not is_instruction(sheet.name):
        grid = Grid.of(sheet)
        region = survey(grid, 0, lexicon, facts) if has_data(grid) else None
        has_header = region is not None and region.header is not None and len(region.header.matches) >= 3
        if region is not None and (has_header or looks_like_card(region)) and region.form is not None:
            return Finding(
                "hidden-content",
                "warning",
                "recognise.hidden-content.form",
                sheet=sheet.name,
                form=region.form.id,
                params=(("form", region.form.title),),
            )
    return Finding("hidden-content", "info", "recognise.hidden-content.sheet", sheet=sheet.name)


def _other_branch(claim: str, facts: Facts) -> list[Finding]:
    """Warn when the file's name speaks of another branch than its folder."""
    if not claim or not facts.branch or facts.head_office:
        return []
    meant = facts.registers.branch_of(claim)
    own = facts.registers.branch_of(facts.branch) or facts.branch
    if meant is None or meant == own:
        return []
    return [
        Finding(
            "wrong-branch",
            "warning",
            "recognise.wrong-branch.file-name",
            value=claim,
            params=(("name", facts.name), ("branch", facts.branch)),
        )
    ]
