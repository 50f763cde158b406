"""Checked tables as the columns of a ledger: canonical text, keys, places."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.archive.keys import MARK, covered, record_keys, restarting_numbers, row_branches, scope_columns
from pipeline.model import Address, canonical
from pipeline.text import a1, column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipeline.model import Checked, Column, Submission, Table, Typed
    from pipeline.schema import Form, Schema


@dataclass(slots=True)
class TableRows:
    """One checked table made ready: lists run parallel to all its records, `kept` are those that go in."""

    checked: Checked
    form: Form
    texts: dict[str, list[str]]
    branches: Sequence[str]
    keys: list[str]
    scopes: list[str]
    days: list[str]
    kept: list[int]
    covers: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def kept_mask(self) -> list[bool]:
        """For each record, whether it goes in."""
        return [index not in self.checked.rejected for index in range(len(self.keys))]

    @property
    def table(self) -> Table:
        """The table as recognised."""
        return self.checked.table


def ready(submission: Submission, schema: Schema) -> list[TableRows]:
    """Make the tables of one submission ready: texts, keys, scopes."""
    seen: dict[str, dict[str, int]] = defaultdict(dict)
    written = [
        {name: _texts(values) for name, values in checked.values.items() if name in schema.forms[checked.table.form].by_id}
        for checked in submission.tables
    ]
    by_form: dict[str, list[dict[str, list[str]]]] = defaultdict(list)
    for checked, texts in zip(submission.tables, written, strict=True):
        by_form[checked.table.form].append(texts)
    restarting = {form: restarting_numbers(schema.forms[form], tables) for form, tables in by_form.items()}
    found = []
    for checked, texts in zip(submission.tables, written, strict=True):
        form = schema.forms[checked.table.form]
        branches = row_branches(form, texts, len(checked.table), submission.branch)
        keys = record_keys(form, texts, branches, seen[form.id], restarting[form.id])
        found.append(_ready_table(checked, form, texts, branches, keys, seen[form.id]))
    return found


def _ready_table(
    checked: Checked, form: Form, texts: dict[str, list[str]], branches: Sequence[str], keys: list[str], seen: dict[str, int]
) -> TableRows:
    table = checked.table
    count = len(table)
    scopes, days = scope_columns(form, texts, branches)
    kept = [index for index in range(count) if index not in checked.rejected] if checked.rejected else list(range(count))
    for index in kept:
        if not keys[index]:
            key = MARK.join(
                (branches[index], "content", *(f"{name}={values[index]}" for name, values in texts.items() if values[index]))
            )
            number = seen[key] = seen.get(key, 0) + 1
            keys[index] = f"{key}{MARK}#{number}"
    rows = TableRows(checked, form, texts, branches, keys, scopes, days, kept)
    rows.covers = covered(
        form,
        [scopes[index] for index in kept],
        [days[index] for index in kept],
        table.period,
        is_stated=table.covers_period,
    )
    return rows


def _texts(values: Sequence[Typed]) -> list[str]:
    """Write values in canonical text, without the two characters that keys and CSV cannot carry."""
    texts = [value if type(value) is str else _text(value) for value in values]
    joined = "".join(texts)
    if MARK in joined or "\0" in joined:
        return [text.replace(MARK, "").replace("\0", "") for text in texts]
    return texts


_text = lru_cache(maxsize=65_536, typed=True)(canonical)
"""Dates, amounts and codes repeat within a set of files."""


def places(table: Table) -> str:
    """Write where a table's values stood, as JSON: field or header to sheet column or fixed cell; see `ledger_layout`."""
    found = {name: _place(column) for name, column in table.columns.items()}
    extra = {name: _place(column) for name, column in table.extra.items()}
    return json.dumps(
        {
            "fields": {name: place for name, place in found.items() if place},
            "extra": {name: place for name, place in extra.items() if place},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _place(column: Column) -> str:
    match column.where:
        case int():
            return column_letters(column.where)
        case Address(row, place):
            return f"${column_letters(place)}${row + 1}"
        case _:
            return ""


def own_places(table: Table) -> list[str]:
    """Write, for each record, where the values stood that have a place of their own; empty for most tables."""
    own = {name: column.where for name, column in (table.columns | table.extra).items() if isinstance(column.where, list)}
    if not own:
        return [""] * len(table)
    return [
        json.dumps(
            {name: place.a1 for name, where in own.items() if (place := where[index]) is not None},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for index in range(len(table))
    ]


def first_cells(table: Table, texts: Mapping[str, Sequence[str]], kept: Sequence[int]) -> list[str]:
    """Give the address of each record's first own cell; quick where no record has places of its own."""
    plain: list[tuple[int, Sequence[object]]] = []
    own = set(table.rows)
    for name, column in table.columns.items():
        where = column.where
        if where is None or name not in texts or (isinstance(where, Address) and where.row + 1 not in own):
            continue
        if not isinstance(where, int):
            return [table.first_cell(index) for index in kept]
        plain.append((where, column.values))
    plain.sort(key=itemgetter(0))
    letters, leftmost = column_letters(plain[0][0] if plain else 0), plain[0][1] if plain else [" "] * len(table)
    return [
        f"{letters}{table.rows[index]}"
        if leftmost[index] != ""
        else a1(table.rows[index] - 1, next((place for place, values in plain if values[index] != ""), 0))
        for index in kept
    ]


def utc_text(instant: datetime) -> str:
    """Write an instant as the ledger holds it: UTC, without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
