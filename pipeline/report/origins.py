"""From a figure to the records behind it: which records a row of a block counts, and what each of them adds.

An origin is a query with one row a record: `form` and `entry`, or `submission` where a whole file is counted; the keys that
a block's rows meet it by; and one column for each figure, which holds what the record adds to it, or NULL. Numbers are added
up; of anything else the different values are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import SchemaError
from pipeline.report.definition import reports
from pipeline.report.query import NOT_REPORTED, Asking, Row, prepare_report, run_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import duckdb

    from pipeline.report.definition import Block, Report

ORIGINS = "sources"
"""Folder of the pages that list the records behind figures."""
TOTAL = "total"
"""Stands in an address for the row of totals."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one record adds to the figures of a row."""

    form: str
    entry: int
    """0 where the whole file is counted."""
    submission: str
    values: Mapping[str, Any]
    """By part; a part to which it adds nothing is left out."""
    cells: Mapping[str, str] = field(default_factory=dict)
    """Of its origin: part to field, see `cell_field`."""
    place: tuple[str, int, str] = ("", 0, "")
    """Sheet, row and cell, where no record but a place in a file is counted."""


Group = tuple[Sequence[Row], Mapping[str, str]]
"""Rows of one origin that agree with a block's row in its keys, and the cells of that origin."""


@dataclass(frozen=True, slots=True)
class Traced:
    """The records behind one row of a block."""

    address: str
    """``sales.by_branch/HD/2026-03``; a figure is this and ``/actual_amount``."""
    anchor: str
    """Name of its place on the page of origins."""
    parts: Mapping[str, tuple[str, ...]]
    """Figure to its parts, of figures that some record adds to."""
    groups: tuple[Group, ...]

    def added(self, parts: Collection[str] = ()) -> Iterator[Added]:
        """Give the records that add something to some parts, one after the other.

        Args:
            parts: Which; those of all figures when left out.
        """
        wanted = parts or list(dict.fromkeys(part for each in self.parts.values() for part in each))
        for rows, cells in self.groups:
            here = [part for part in wanted if rows and part in rows[0]]
            for row in rows:
                values = {part: row[part] for part in here if row[part] is not None}
                if values:
                    place = (row.get("sheet") or "", row.get("sheet_row") or 0, row.get("cell") or "")
                    yield Added(row.get("form") or "", row.get("entry") or 0, row.get("submission") or "", values, cells, place)

    def values(self, part: str) -> list[Any]:
        """Give all that is added to a part."""
        return [
            value
            for rows, _ in self.groups
            if rows and part in rows[0]
            for row in rows
            if (value := row[part]) is not None and value is not NOT_REPORTED
        ]

    def total(self, part: str) -> int | Decimal:
        """Add a part up over all records: numbers are summed, of anything else the different values are counted.

        Example:
            >>> rows = [{"visits": 1, "customers": name} for name in "aab"]
            >>> traced = Traced("v.all", "r1", {}, ((rows, {}),))
            >>> traced.total("visits"), traced.total("customers")
            (3, 2)
        """
        values = self.values(part)
        if all(isinstance(value, (int, Decimal)) and not isinstance(value, bool) for value in values):
            added: int | Decimal = sum(values, start=0)
            return added
        return len(set(values))


class Tracer:
    """Finds the records behind the rows of blocks; every origin is asked once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, asking: Asking, prepared: set[str]) -> None:
        """Begin.

        Args:
            connection: After `lay_ground`.
            asking: Period, reference day and figures.
            prepared: Reports whose shared tables stand; grows.
        """
        self._connection = connection
        self._asking = asking
        self._prepared = prepared
        self._rows: dict[str, list[Row]] = {}
        self._met: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Row]]] = {}

    def trace(self, report: Report, block: Block, rows: Sequence[Row]) -> list[Traced]:
        """Give the records behind each row of a block; none where its definition names no origin.

        Args:
            report: Whose block.
            block: Its definition.
            rows: Its answer, from `query.run_report`.
        """
        if block.rows is None:
            return []
        parts = {column.id: block.rows.parts.get(column.id, (column.id,)) for column in block.columns if column.is_figure}
        if block.rows.form:
            parts = {figure: (figure,) for figure in parts}
        found = []
        for number, row in enumerate(rows, 1):
            groups = self._groups(report, block, row)
            known = {part for part in {part for each in parts.values() for part in each} if _is_known(part, groups)}
            here = {
                figure: each for figure, each in parts.items() if known.intersection(each) and row.get(figure) is not NOT_REPORTED
            }
            found.append(Traced(address_of(report, block, row), f"r{number}", here, groups))
        return found

    def knows(self, report: Report, block: Block, form: str, entry: int) -> bool:
        """Tell whether a record is among those behind a block."""
        owned = (_owner(report, name) for name in block.rows.of) if block.rows else ()
        return any(row.get("entry") == entry and row.get("form") == form for owner, own in owned for row in self._ask(owner, own))

    def _groups(self, report: Report, block: Block, row: Row) -> tuple[Group, ...]:
        """Find the records that one row counts: those that agree with it in its keys; a total leaves its blank keys open."""
        origins = block.rows
        assert origins is not None
        if origins.form:
            return (([{**row, "form": origins.form}], {}),) if row["entry"] is not None else ()
        is_total = bool(row.get("is_total"))
        keys = tuple(key for key in origins.by if not (is_total and row[key] is None))
        wanted = tuple(row[key] for key in keys)
        groups = []
        for name in origins.of:
            owner, own = _owner(report, name)
            rows = self._meeting(owner, own, keys).get(wanted)
            if rows:
                groups.append((rows, owner.origins[own].cells))
        return tuple(groups)

    def _meeting(self, owner: Report, own: str, keys: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
        """Sort the rows of an origin by some keys, once."""
        name = f"{owner.id}.{own}"
        if (name, keys) not in self._met:
            met: dict[tuple[Any, ...], list[Row]] = {}
            for row in self._ask(owner, own):
                for key in keys:
                    if key not in row:
                        raise SchemaError("report.definition.wrong", path=name, key="rows.by", value=key, hint=", ".join(row))
                met.setdefault(tuple(row[key] for key in keys), []).append(row)
            self._met[name, keys] = met
        return self._met[name, keys]

    def _ask(self, owner: Report, own: str) -> list[Row]:
        """Run the query of an origin, once; the tables of its report are made first."""
        name = f"{owner.id}.{own}"
        if name not in self._rows:
            parameters = prepare_report(self._connection, owner, self._asking, self._prepared)
            self._rows[name] = run_file(self._connection, owner.folder / owner.origins[own].query, parameters)
        return self._rows[name]


def _is_known(part: str, groups: Sequence[Group]) -> bool:
    """Tell whether some record adds to a part."""
    return any(part in rows[0] and any(row[part] is not None for row in rows) for rows, _ in groups)


def _owner(report: Report, name: str) -> tuple[Report, str]:
    """Tell whose origin a name is: the report's own, or another's as ``visits.visit``."""
    report_id, dot, own = name.partition(".")
    return (next(item for item in reports() if item.id == report_id), own) if dot else (report, name)


def address_of(report: Report, block: Block, row: Row) -> str:
    """Write the address of a block's row: report and block, then the row's keys; blank keys read ``-``.

    A slash inside a key is written as %2F, so that an address falls apart one way only.
    """
    origins = block.rows
    keys = [row.get(key) for key in origins.by] if origins else []
    if origins and origins.form:
        keys = [row.get("entry")]
    if row.get("is_total"):
        keys = [TOTAL if key is None else key for key in keys] or [TOTAL]
    words = ["-" if key is None else str(key).replace("%", "%25").replace("/", "%2F") for key in keys]
    return "/".join((f"{report.id}.{block.id}", *words))


def page_of(report: Report, block: Block) -> str:
    """Name the page of a block's origins, below the folder of the reports.

    It stands in a folder of its own, so that the reports themselves stay few.
    """
    return f"{ORIGINS}/{quote(report.id)}.{quote(block.id)}.html"


def cell_field(cells: Mapping[str, str], part: str, form: str) -> str:
    """Tell which field's cell holds what a record adds to a part; empty where it is the record as a whole.

    Example:
        >>> cell_field({"actual_amount": "sales_detail.amount|sales_daily_summary.day_amount"}, "actual_amount", "sales_detail")
        'amount'
        >>> cell_field({"orders": "order_amount"}, "orders", "visit_daily"), cell_field({}, "visits", "visit_daily")
        ('order_amount', '')
    """
    for named in cells.get(part, "").split("|"):
        of_form, dot, name = named.partition(".")
        if not dot:
            return named
        if of_form == form:
            return name
    return ""
