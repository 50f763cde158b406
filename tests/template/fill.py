"""Fill blank forms as a clerk would: find each header or label, type into the cells, save."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import openpyxl

from pipeline.recognise.lexicon import lexicon_of
from pipeline.template.card import BOX, blocks_of
from pipeline.template.words import Words
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from pipeline.messages import Language
    from pipeline.schema import Field, Form, Schema

Registers = tuple[dict[str, str], dict[str, str]]
"""Codes of branches and of people by name."""
Typed = dict[str, Any]
"""What is typed, by field id."""
TICK = "☑"
MONTHS = "#months"
"""Key of the twelve amounts that a row of months across holds."""


def records(form: Form, rows: Sequence[Typed]) -> list[Typed]:
    """Give the records that the rows stand for: themselves, or one a month."""
    shared = {name for block in form.card for name in block.fields if not block.lines}
    if any(block.lines for block in form.card):
        return [{**row, **{name: rows[0][name] for name in shared}} for row in rows]
    if MONTHS not in rows[0]:
        return list(rows)
    (across,) = (item for item in form.unpivots if item.across == "months")
    return [{**row, across.key: month, across.value: amount} for row in rows for month, amount in enumerate(row[MONTHS], 1)]


def fill(blank: bytes, form: Form, schema: Schema, rows: Sequence[Typed]) -> bytes:
    """Type rows into a blank form: one below the other in a table, one sheet each on cards."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = book.worksheets[0]
    if form.layouts[0] == "card":
        groups = _cards(form, rows)
        sheets = [sheet, *(book.copy_worksheet(sheet) for _ in groups[1:])]
        for number, (target, group) in enumerate(zip(sheets, groups, strict=True), 1):
            target.title = f"{number:02}"
            _fill_card(target, form, schema, group)
    else:
        _fill_table(sheet, form, schema, rows)
    target_file = io.BytesIO()
    book.save(target_file)
    return target_file.getvalue()


def _cards(form: Form, rows: Sequence[Typed]) -> list[list[Typed]]:
    """Put rows on cards: all on one where the card has lines, else one each."""
    return [list(rows)] if any(block.lines for block in form.card) else [[row] for row in rows]


def _fields_at(sheet: Worksheet, form: Form, schema: Schema) -> dict[str, list[tuple[int, int]]]:
    """Find every header and label by the words that a person reads."""
    lexicon = lexicon_of(schema)
    found: dict[str, list[tuple[int, int]]] = {}
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and BOX not in cell.value:
                match = lexicon.match(form.id, cell.value)
                if match and not match.repeated:
                    found.setdefault(match.field, []).append((cell.row, cell.column))
    return found


def _beside(sheet: Worksheet, row: int, column: int) -> int:
    """Give the column of the cell right of a label, behind its merge."""
    for span in sheet.merged_cells.ranges:
        if (span.min_row, span.min_col) == (row, column):
            return int(span.max_col) + 1
    return column + 1


def _fill_table(sheet: Worksheet, form: Form, schema: Schema, rows: Sequence[Typed]) -> None:
    places = _fields_at(sheet, form, schema)
    head = max(row for spots in places.values() for row, _ in spots)
    for field in form.fields:
        for row, column in places.get(field.id, ()):
            if row < head:
                if field.requirement == "header":
                    sheet.cell(row, _beside(sheet, row, column), rows[0][field.id])
            else:
                for number, typed in enumerate(rows, 1):
                    if typed.get(field.id) is not None:
                        sheet.cell(head + number, column, typed[field.id])
    if MONTHS not in rows[0]:
        return
    months = [
        cell for cell in sheet[head] if isinstance(cell.value, str) and cell.value.endswith("月") and cell.value[0].isdigit()
    ]
    for number, typed in enumerate(rows, 1):
        for cell in months:
            sheet.cell(head + number, cell.column, typed[MONTHS][int(str(cell.value)[:-1]) - 1])


def _fill_card(sheet: Worksheet, form: Form, schema: Schema, rows: Sequence[Typed]) -> None:
    places = _fields_at(sheet, form, schema)
    for block in blocks_of(form):
        for name in block.fields:
            field = form[name]
            assert len(places.get(name, ())) == 1, (form.id, name, places.get(name))
            ((row, column),) = places[name]
            if block.lines:
                for number, typed in enumerate(rows, 1):
                    if typed.get(name) is not None:
                        sheet.cell(row + number, column, typed[name])
                continue
            value = rows[0].get(name)
            if value is None:
                continue
            spot = sheet.cell(row, _beside(sheet, row, column))
            if field.kind == "enum" and field.multiple:
                offered = str(spot.value)
                for chosen in value.split("、"):
                    assert f"{BOX}{chosen}" in offered
                    offered = offered.replace(f"{BOX}{chosen}", f"{TICK}{chosen}", 1)
                spot.value = offered
            else:
                spot.value = value


def expected(field: Field, value: Any, registers: Registers) -> str:  # noqa: ANN401 - one line a kind
    """Give what the export says for what was typed, when nothing is to be repaired."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if field.kind == "enum":
        words = {match_key(word): code for code, labels in field.labels.items() for word in (code, *labels)}
        return "|".join(words[match_key(word)] for word in value.split("、"))
    if field.kind == "bool":
        return "true" if value in ("是", "有", "Yes") else "false"
    if field.kind == "branch":
        return registers[0][value]
    if field.kind == "person" and not field.id.endswith("_name"):
        return registers[1][value]
    if field.unit == "万元":
        return str(value * 10_000)
    return str(value)


def choices_of(field: Field, form: Form, language: Language) -> tuple[str, ...]:
    """Give the words that the form's drop-down offers."""
    return Words(form, language).choices(field)


def differences(exported: Mapping[str, str], form: Form, typed: Typed, registers: Registers) -> dict[str, tuple[str, str]]:
    """Compare an exported record with what was typed; give what differs."""
    found = {}
    for field in form.fields:
        wanted = expected(field, typed.get(field.id), registers)
        if exported[field.id] != wanted:
            found[field.id] = (exported[field.id], wanted)
    return found
