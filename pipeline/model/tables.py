"""What recognising and checking give: records of one form, kept in columns, each value with its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.model.alike import Alike
from pipeline.text import a1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model.cells import Value
    from pipeline.model.findings import Finding
    from pipeline.model.periods import Period

Typed = str | int | Decimal | date | datetime | time | bool | tuple[str, ...] | None
"""A value after its kind has read it; None is empty, a tuple is a list or multiple choice."""

Layout = Literal["table", "wide", "matrix", "card"]


class Address(NamedTuple):
    """A cell of a sheet, counted from 0."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address as people read it, ``B7``."""
        return a1(self.row, self.column)


@dataclass(slots=True)
class Column:
    """The values of one field, one a record, and where they stand.

    `where` is the sheet column (from 0) for an ordinary column, in which case value i stands in the row of record i; one
    `Address` when a header line gave the value for all; or a list with an address (or None: from the sheet's, file's or
    folder's name) for each record.
    """

    values: list[Value]
    where: int | Address | list[Address | None] | None
    header: str = ""
    """The header or label in the sender's own words."""
    unit: str = ""
    """Unit that the header or the header line gives, such as ``万元``; empty when none."""
    formats: Mapping[int, str] = field(default_factory=dict)
    """Number format by record index, for the few cells of `Sheet.formats`."""


@dataclass(slots=True)
class ControlTotal:
    """A total row of the sender: what it claims for some fields over records `first` to `last` (indices, included)."""

    label: str
    row: int
    first: int
    last: int
    claims: dict[str, tuple[Value, Address]]


@dataclass(slots=True)
class Table:
    """Records of one form found on one sheet, in columns.

    `rows` holds each record's own sheet row, from 1. `columns` is by field id; `extra` by the sender's header, for columns
    that no field claims. All lists have one entry a record.
    """

    form: str
    sheet: str
    layout: Layout
    rows: list[int]
    columns: dict[str, Column]
    extra: dict[str, Column] = field(default_factory=dict)
    period: Period | None = None
    """The period that the title, header line, sheet or file name states; None when nothing states one."""
    covers_period: bool = False
    """True when title or header names the period, so that a resend replaces all of it."""
    totals: list[ControlTotal] = field(default_factory=list)
    header_lines: dict[str, str] = field(default_factory=dict)
    """Other labels of title, header and signature lines: 填表人, 天气, 审核 …"""
    header_row: int = 0
    """Sheet row (from 1) of the header, the lowest one where it has several; 0 for a card."""

    def __len__(self) -> int:
        """Count the records."""
        return len(self.rows)

    def address(self, field_id: str, index: int) -> Address | None:
        """Tell where the value of a field of one record stands; None when it stands in no cell of the sheet."""
        column = self.columns.get(field_id)
        if column is None or column.where is None:
            return None
        if isinstance(column.where, int):
            return Address(self.rows[index] - 1, column.where)
        if isinstance(column.where, Address):
            return column.where
        return column.where[index]

    def first_cell(self, index: int) -> str:
        """Give the A1 address of a record's first own cell: the leftmost non-empty one in its own row.

        A card begins with its title: there it is the first cell that no other record shares.
        """
        row = self.rows[index] - 1
        best: int | None = None
        for field_id, column in self.columns.items():
            if column.values[index] == "":
                continue
            place = self.address(field_id, index)
            if place is not None and place.row == row and (best is None or place.column < best):
                best = place.column
        if best is None and self.layout == "card":
            return self._first_on_card(index) or a1(row, 0)
        return a1(row, best or 0)

    def _first_on_card(self, index: int) -> str:
        """Give the topmost, then leftmost cell of a card's own; empty when it has none."""
        own: list[Address] = []
        for column in self.columns.values():
            if isinstance(column.where, list) and column.values[index] != "":
                near = (column.where[i] for i in (index - 1, index + 1) if 0 <= i < len(column.where))
                place = column.where[index]
                if place is not None and place not in near:
                    own.append(place)
        return min(own).a1 if own else ""


@dataclass(slots=True)
class Recognition:
    """What recognising made of a workbook: its branch as written, its tables, and what it has to say."""

    tables: list[Table]
    findings: list[Finding]
    branch_claims: dict[str, str] = field(default_factory=dict)
    """Branch names found in ``title``, ``header`` and ``name`` (file name), as written, for deciding whose file it is."""
    instruction_only: bool = False
    """True when every sheet was instructions, lists or blank: the file is skipped."""


@dataclass(slots=True)
class Checked:
    """A table after its values were read by their kinds; lists run parallel to the table's records.

    `values` holds every field of the table's columns. `rejected` are the indices of records that stay out. `extra` is the
    `_extra` of each record: unclaimed columns under their header, and ``<id>__text``, ``<id>__approx``, ``<id>__unit``.
    """

    table: Table
    values: dict[str, list[Typed]]
    extra: list[dict[str, str]]
    rejected: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    alike: Alike = field(init=False)
    """Which of the findings that are alike are listed, and where the others are."""

    def __post_init__(self) -> None:
        """Make room for counting findings."""
        self.alike = Alike(len(self.table))


def canonical(value: Typed) -> str:
    """Write a typed value as ledger and export hold it (`contract.md`, Export).

    Example:
        >>> canonical(Decimal("1200.50")), canonical(True), canonical(("p1", "p4")), canonical(time(9, 20)), canonical(None)
        ('1200.5', 'true', 'p1|p4', '09:20', '')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            plain = format(value, "f")
            if "." in plain:
                plain = plain.rstrip("0").rstrip(".")
            return "0" if plain in {"-0", ""} else plain
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return "|".join(value)
        case _:
            return str(value)
