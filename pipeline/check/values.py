"""A recognised table becomes a checked one: every value read by its kind, every fault with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.check.alike import sum_up
from pipeline.check.columns import read_column
from pipeline.check.grammar.outcome import Fault, Noted, Spec
from pipeline.check.grammar.words import NO_VALUE_ERRORS, as_text
from pipeline.check.kinds import KINDS
from pipeline.check.required import is_quantity, keeps_row_out, missing
from pipeline.check.staging import Check, stages_on
from pipeline.model import Checked, Column, Finding, Sort
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.check.context import CheckContext
    from pipeline.check.grammar.outcome import Result
    from pipeline.model import Address, Table, Typed
    from pipeline.schema import Field, Form

_SHOWN = 200
_MISSING = Fault("missing-value", "check.missing-value.required")


def check_table(
    table: Table, form: Form, context: CheckContext, uncached: frozenset[Address] | frozenset[tuple[int, int]] = frozenset()
) -> Checked:
    """Read every value of a table by its kind, and say what is wrong or missing.

    Args:
        table: The table as it was recognised.
        form: Its form.
        context: Schema, registers, branch and day; contexts of one run should share their `memory`.
        uncached: Cells of the sheet, counted from 0, that hold a formula saved without a value (`Sheet.uncached`).

    Returns:
        Typed values by field, `_extra` by record, findings in the order of the columns, and the records that stay out.
    """
    reading = _Reading(table, form, context, uncached)
    reading.read_columns()
    reading.move()
    reading.compare_units()
    reading.find_missing()
    reading.refuse()
    reading.keep_unclaimed()
    reading.checked.findings += sum_up(reading.checked, form)
    return reading.checked


class _Reading:
    """The work on one table: what was read so far, and what waits for another column."""

    def __init__(self, table: Table, form: Form, context: CheckContext, uncached: frozenset[Any]) -> None:
        self.table, self.form, self.context, self.uncached = table, form, context, uncached
        self.checked = Checked(table, {}, [{} for _ in table.rows])
        self.branches: list[str] = [context.branch]
        self.moved: list[tuple[int, str, str, str]] = []
        self.units: list[tuple[int, str, str]] = []
        self.checked.alike.most = context.most_alike
        self.faulty: dict[str, bytearray] = {}
        self.told: set[tuple[Sort, Address]] = set()
        self.last: dict[Sort, int] = {}
        self.full: dict[str, Sort] = {}
        """Of the column that is being read, the sorts of which enough are listed, by reason."""
        self.weighty: dict[str, bool] = {}
        self.stages = stages_on(context.schema, context.received_day)

    def read_columns(self) -> None:
        """Read all columns, the branch's first, since names of people are looked up within it."""
        own = self.form.branch_field
        if own:
            column = self.table.columns.get(own)
            read: list[Typed] = self.read(own, column) if column is not None else [None for _ in self.table.rows]
            lends = not self.context.head_office if column is not None else True
            if self.context.branch and lends and self.form[own].requirement != "required":
                read = [self.own_branch(index, own) if value is None else value for index, value in enumerate(read)]
            self.checked.values[own] = read
            self.branches = [value if isinstance(value, str) else self.context.branch for value in read] or self.branches
        for field_id, column in self.table.columns.items():
            if field_id != own:
                self.checked.values[field_id] = self.read(field_id, column)

    def own_branch(self, index: int, field_id: str) -> str | None:
        """Give the sender's branch for a record that names none; None where what it names is wrong."""
        return None if self.is_faulty(index, field_id) else self.context.branch

    def is_faulty(self, index: int, field_id: str) -> bool:
        """Tell whether a value was found wrong."""
        flags = self.faulty.get(field_id)
        return flags is not None and bool(flags[index])

    def keeps_out(self, field: Field) -> bool:
        """Tell whether a wrong value of a field keeps its row out; asked once for each wrong cell."""
        if field.id not in self.weighty:
            self.weighty[field.id] = keeps_row_out(field, self.form, self.table)
        return self.weighty[field.id]

    def spec(self, field: Field, column: Column | None, branch: str) -> Spec:
        """Describe a column to its kind."""
        if column is None:
            column = Column([], None)
        return Spec(
            field,
            self.form,
            self.context,
            column.header,
            column.unit,
            self.table.period,
            branch,
            not self.table.sheet,
            column.formats,
        )

    def read(self, field_id: str, column: Column) -> list[Typed]:
        """Read one column and put down what its values have to say."""
        field = self.form[field_id]
        kind = KINDS[field.kind]
        if kind.by_branch and len(set(self.branches)) > 1:
            results: list[Result] = [None] * len(column.values)
            for branch in dict.fromkeys(self.branches):
                here = [index for index, other in enumerate(self.branches) if other == branch]
                part = read_column([column.values[index] for index in here], kind, self.spec(field, column, branch))
                for index, result in zip(here, part, strict=True):
                    results[index] = result
        else:
            results = read_column(column.values, kind, self.spec(field, column, self.branches[0]))
        if Noted in set(map(type, results)):
            self.full = {}
            for index, result in enumerate(results):
                if type(result) is Noted:
                    if self.full and self.count(index, field, result):
                        results[index] = result.value
                    else:
                        results[index] = self.note(index, field, column.values[index], result)
        if self.uncached:
            self.find_uncached(field, column)
        return results

    def count(self, index: int, field: Field, noted: Noted) -> bool:
        """Count the faults of a value of which enough like them are listed; False where there is more to say about it."""
        if noted.extra or noted.moved or self.stages is not None:  # a stated weight is looked up for each
            return False
        sorts = [self.full.get(fault.reason) for fault in noted.faults]
        if None in sorts:
            return False
        for sort in sorts:
            self.checked.alike.lists(sort, index)  # type: ignore[arg-type]
            if sort.severity == "error":  # type: ignore[union-attr]
                self.faulty[field.id][index] = 1
                if self.keeps_out(field):
                    self.checked.rejected.add(index)
        return True

    def note(self, index: int, field: Field, raw: object, noted: Noted) -> Typed:
        """Put down faults, extras and moves of one value; give the value that stays."""
        for fault in noted.faults:
            counts = fault
            if fault.code == "excel-error" and not field.is_required and (field.kind == "money" or is_quantity(field)):
                hides = fault.params[0][1] not in NO_VALUE_ERRORS
                counts = fault._replace(severity="error") if hides else fault
            is_raised = False
            if self.stages is not None and counts.severity == "warning":
                check = Check("", "", counts.code)
                severity, params, is_raised = self.stages.weigh("warning", check, self.form.id, field.id)
                counts = counts._replace(severity=severity, params=(*counts.params, *params))
            self.tell(counts, field, index, as_text(raw))
            if counts.severity == "error":
                self.faulty.setdefault(field.id, bytearray(len(self.table)))[index] = 1
                if is_raised or self.keeps_out(field):
                    self.checked.rejected.add(index)
        for suffix, text in noted.extra:
            self.checked.extra[index][f"{field.id}__{suffix}"] = text
            if suffix == "unit":
                self.units.append((index, field.id, text))
        for target, text in noted.moved:
            self.moved.append((index, field.id, target, text))
        return noted.value

    def tell(self, fault: Fault, field: Field, index: int, value: str = "") -> None:
        """Make a finding; one cell that gives the value of many records is told once."""
        column = self.table.columns.get(field.id)
        sort = Sort(fault.code, fault.severity, fault.reason, field.id)
        place = self.table.address(field.id, index)
        if place is not None and column is not None and not isinstance(column.where, int):
            if (sort, place) in self.told:
                self.checked.alike.repeat(sort, index)
                return
            self.told.add((sort, place))
        if self.last.get(sort) == index:
            return
        self.last[sort] = index
        if not self.checked.alike.lists(sort, index):
            if column is not None and isinstance(column.where, int) and self.stages is None and fault.code != "excel-error":
                self.full[fault.reason] = sort
            return
        self.checked.findings.append(
            Finding(
                fault.code,
                fault.severity,
                fault.reason,
                sheet=self.table.sheet,
                cell=place.a1 if place is not None else "",
                column=column.header if column is not None and column.header else field.title,
                field=field.id,
                value=value if len(value) <= _SHOWN else value[:_SHOWN] + "…",
                form=self.form.id,
                row=self.table.rows[index],
                params=fault.params,
            )
        )

    def find_uncached(self, field: Field, column: Column) -> None:
        """Warn about formulas that were saved without their value."""
        for index, value in enumerate(column.values):
            if value == "" and self.table.address(field.id, index) in self.uncached:
                self.tell(Fault("no-cached-value", "check.no-cached-value.formula", "warning"), field, index)

    def move(self) -> None:
        """Bring values to the fields they belong to, where these are free; else they stay, or are kept beside."""
        waiting = self.moved
        while waiting:
            index, source, target, text = waiting.pop(0)
            values = self.checked.values
            field = self.form.by_id.get(target)
            if field is None or self.is_faulty(index, target):
                self.stay(index, source, text)
                continue
            column = self.table.columns.get(target)
            result = read_column([text], KINDS[field.kind], self.spec(field, column, self.branches[0]))[0]
            onward: tuple[tuple[str, str], ...] = ()
            if type(result) is Noted:
                onward, result = tuple(move for move in result.moved if move[0] != source), result.value
            if result is None and not onward:
                self.stay(index, source, text)
                continue
            waiting += [(index, source, further, rest) for further, rest in onward]
            there = values.setdefault(target, [None] * len(self.table))
            if there[index] is None:
                there[index] = result
            elif result is not None and there[index] != result:
                self.stay(index, source, text)

    def stay(self, index: int, source: str, text: str) -> None:
        """Leave a value that found no better place where it was: in its field if that is empty now, else beside it."""
        values = self.checked.values[source]
        if values[index] is None and self.form[source].kind == "phone":
            values[index] = text if "/" not in text else tuple(text.split("/"))
        else:
            self.checked.extra[index].setdefault(f"{source}__text", text)

    def compare_units(self) -> None:
        """Warn where the unit behind a quantity is not the one of the record's unit column."""
        for index, field_id, unit in self.units:
            field = self.form[field_id]
            column = self.checked.values.get(field.unit_field)
            stated = column[index] if column is not None else None
            if isinstance(stated, str) and match_key(stated) != match_key(unit):
                told = Fault("cross-field", "check.cross-field.unit", "warning", (("unit", unit), ("stated", stated)))
                self.note(index, field, unit, Noted(None, (told,)))

    def find_missing(self) -> None:
        """Keep out records that lack a required value, and say so; a column that is not there at all is told elsewhere."""
        for field_id in list(self.checked.values):
            end = self.form[field_id].range_end
            if end and self.form[end].is_required:
                self.checked.values.setdefault(end, [None] * len(self.table))
        absent = [field for field in self.form.fields if field.is_required and field.id not in self.checked.values]
        if absent:
            self.checked.rejected.update(range(len(self.table)))
        for field, lacking in missing(self.checked, self.form):
            self.checked.rejected.update(lacking)
            for index in lacking:
                if not self.is_faulty(index, field.id):
                    self.tell(_MISSING, field, index)

    def refuse(self) -> None:
        """Keep out the whole table where a branch sends a form that head office alone keeps."""
        if not self.form.office_only or self.context.head_office or not self.context.branch or not len(self.table):
            return
        self.checked.rejected.update(range(len(self.table)))
        own = next((field for field in self.form.fields if field.id in self.table.columns), self.form.fields[0])
        params = (("form", self.form.title), ("count", str(len(self.table))))
        self.tell(Fault("office-only", "check.office-only.form", "error", params), own, 0)

    def keep_unclaimed(self) -> None:
        """Keep columns that no field claims, under their header."""
        for header, column in self.table.extra.items():
            self.keep(header, column.values)

    def keep(self, header: str, values: Sequence[Any]) -> None:
        """Keep the filled values of an unclaimed column."""
        for index, value in enumerate(values):
            if value != "":
                text = clean_text(value) if isinstance(value, str) else as_text(value)
                if text:
                    self.checked.extra[index][header] = text
