"""Take what tells of a customer out of a file that was read; everything else stays cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.flow import recognise
from pipeline.forget.subject import tells
from pipeline.model.privacy import GONE, destroyed_customer, destroyed_number
from pipeline.schema import base_field
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.forget.subject import Subject
    from pipeline.model import Registers, Sheet, Table, Value, Workbook
    from pipeline.schema import Field, Form, Schema
    from pipeline.settings import Settings

_LONG = re.compile(r"\d{7}")
"""A number that is no amount and no day."""
_STANDS: Mapping[str, str] = {"phone": "13000000000", "email": "destroyed@example.invalid", "date": "1900-01-01"}
"""What stands in a required cell, so that its record keeps its place; a text gets a word with a number."""


@dataclass(slots=True)
class Redactor:
    """Redacts the files of one order."""

    settings: Settings
    schema: Schema
    registers: Registers
    subject: Subject
    identity: Sequence[str]
    faulty: Mapping[tuple[str, str, str], bool] = field(default_factory=dict)
    """Cells with an open or closed error, by hash, sheet and address: what stands there must be as wrong."""
    told: dict[str, str] = field(default_factory=dict)
    cells: int = 0

    def redact(self, workbook: Workbook) -> Workbook | None:
        """Give the workbook without what tells of the subject; None when it tells nothing of it.

        Args:
            workbook: As it was read.
        """
        before = self.cells
        places = self.subject.places.get(workbook.delivery.sha256, {})
        if not places and not any(self._mentions(sheet) for sheet in workbook.sheets):
            return None
        found = {sheet.name: _Cells(sheet) for sheet in workbook.sheets}
        for table in recognise(workbook, self.schema, self.registers, self.settings).tables:
            if table.sheet in found:
                self._table(table, found[table.sheet], places, workbook.delivery.sha256)
        filed = self.subject.filed.get(workbook.delivery.sha256, set())
        for cells in found.values():
            self._rows_of_nobody(cells, filed)
        sheets = tuple(self._everywhere(cells) for cells in found.values())
        findings = tuple(
            replace(
                item, value=self.subject.without(item.value), params=tuple((n, self.subject.without(v)) for n, v in item.params)
            )
            for item in workbook.findings
        )
        if self.cells == before and [sheet.name for sheet in sheets] == [sheet.name for sheet in workbook.sheets]:
            return None
        return replace(workbook, sheets=sheets, findings=findings)

    def _mentions(self, sheet: Sheet) -> bool:
        return any(self.subject.without(_text(value)) != _text(value) for row in sheet.rows for value in row if value != "")

    def _table(self, table: Table, cells: _Cells, places: Mapping[tuple[str, str, int], str], sha256: str) -> None:
        """Redact the subject's records of a table."""
        form = self.schema.forms[table.form]
        for index, customer in self._own(table, form, places):
            for item in form.fields:
                place = table.address(item.id, index)
                if place is None or item.id not in table.columns:
                    continue
                value = _text(table.columns[item.id].values[index])
                fresh = self._fresh(item, form, value, customer, is_faulty=(sha256, table.sheet, place.a1) in self.faulty)
                if fresh is not None:
                    self.cells += cells.put(place.row, place.column, fresh)
            for column in table.extra.values():
                where = column.where[index] if isinstance(column.where, list) else column.where
                if isinstance(where, int):
                    self.cells += cells.put(table.rows[index] - 1, where, "")
                elif where is not None:
                    self.cells += cells.put(where.row, where.column, "")

    def _own(self, table: Table, form: Form, places: Mapping[tuple[str, str, int], str]) -> Iterator[tuple[int, str]]:
        """Give the records that are the subject's: those the ledger has, and others with a name or id that is theirs alone."""
        name = table.columns.get(form.customer_fields[1])
        for index, row in enumerate(table.rows):
            customer = places.get((form.id, table.sheet, row), "")
            if not customer and name is not None:
                stands = self.subject.names.get(company_key(_text(name.values[index])), "")
                customer, _ = destroyed_customer(stands)
            if not customer and not any(form.customer_fields):
                texts = {_text(column.values[index]) for column in table.columns.values()}
                customer = next((one for one in self.subject.customers if one in texts), "")
            if customer:
                yield index, customer

    def _fresh(self, item: Field, form: Form, value: str, customer: str, *, is_faulty: bool) -> str | None:
        """Give what a cell of the subject says from now on; None to leave it."""
        code_field, name_field = form.customer_fields
        if not value:
            return None
        if item.id == name_field:
            return self.subject.stand_in("name", value, customer)
        if item.id == code_field:
            return self.subject.stand_in("code", value, customer)
        if not tells(item, form, self.identity):
            return None
        if is_faulty:
            return GONE
        if item.checksum:  # records that it made one stay one, and none is returned for it
            return self.told.setdefault(value, destroyed_number(customer, len(self.told) + 1))
        is_key = any(base_field(name.rstrip("?")) == item.id for key in form.key for name in key)
        if not (item.is_required or is_key):
            return ""
        if item.kind in _STANDS:
            return _STANDS[item.kind]
        if item.kind in ("money", "decimal", "int"):
            return None
        return self.told.setdefault(value, f"{GONE}{len(self.told) + 1}")

    def _rows_of_nobody(self, cells: _Cells, filed: set[tuple[str, int]]) -> None:
        """Blank the rows that name the subject but are no records: returned ones, those of unknown sheets, shifted columns."""
        kept = {text for person in self.registers.employees.values() for text in (person.name, person.code)}
        kept |= {text for branch in self.registers.branches.values() for text in (branch.name, branch.code)}
        for row, line in enumerate(cells.sheet.rows):
            texts = [_text(value) for value in line]
            if (cells.sheet.name, row + 1) in filed or not any(self._is_whole(text) for text in texts):
                continue
            for column, text in enumerate(texts):
                is_plain = (
                    not text or text in kept or isinstance(line[column], bool) or len(re.sub(r"[\d.\-/:% ]", "", text)) == 0
                )
                if (not is_plain or _LONG.search(text)) and not self._is_whole(text) and not cells.is_changed(row, column):
                    self.cells += cells.put(row, column, GONE)

    def _is_whole(self, text: str) -> bool:
        """Tell whether a cell says just a name or code that is the subject's alone."""
        return len(text) > 1 and (company_key(text) in self.subject.names or self.subject.values.get(text, GONE) != GONE)

    def _everywhere(self, cells: _Cells) -> Sheet:
        """Take out of a whole sheet what is the subject's alone."""
        sheet = cells.sheet
        for row, line in enumerate(sheet.rows):
            for column, value in enumerate(line):
                if value == "" or isinstance(value, bool):
                    continue
                text = _text(cells.get(row, column))
                fresh = self.subject.without(text)
                if fresh != text:
                    self.cells += cells.put(row, column, fresh)
        kept = {place: self.subject.without(text) for place, text in sheet.comments.items() if place not in cells.changed}
        return replace(sheet, name=self.subject.without(sheet.name), rows=cells.rows(), comments=kept)


class _Cells:
    """The cells of a sheet with what was put in."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.changed: dict[tuple[int, int], str] = {}

    def get(self, row: int, column: int) -> Value:
        return self.changed.get((row, column), self.sheet.rows[row][column])

    def is_changed(self, row: int, column: int) -> bool:
        return (row, column) in self.changed

    def put(self, row: int, column: int, text: str) -> int:
        """Put a text; give 1 when that changed something."""
        if row >= len(self.sheet.rows) or column >= len(self.sheet.rows[row]) or _text(self.get(row, column)) == text:
            return 0
        self.changed[row, column] = text
        return 1

    def rows(self) -> list[list[Value]]:
        lines = [list(line) for line in self.sheet.rows]
        for (row, column), text in self.changed.items():
            lines[row][column] = text
        return lines


def _text(value: Value) -> str:
    """Write a cell as its text: a number without a point that nobody typed."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
