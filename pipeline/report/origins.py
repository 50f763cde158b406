"""From a figure to the records behind it: which records a row of a block counts, and what each of them adds.

An origin is a query with one row a record: `form` and `entry`, or `submission` where a whole file is counted; the keys that
a block's rows meet it by; and one column for each figure, which holds what the record adds to it, or NULL. Numbers are added
up; of anything else the different values are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from pipeline.report.definition import Block, Report
    from pipeline.report.query import Row

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


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one origin that agree with a block's row in its keys."""

    rows: Sequence[Row]
    """The first of them, those that add to no figure left out; all where no bound was given."""
    cells: Mapping[str, str]
    """Of the origin: part to field, see `cell_field`."""
    count: int
    """How many there are."""
    counts: Mapping[str, int]
    """By part: how many of them add to it; parts that the origin does not know are left out."""
    sums: Mapping[str, int | Decimal | frozenset[Any]]
    """By part: what they add, numbers summed; of anything else the different values."""


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
        for group in self.groups:
            here = [part for part in wanted if part in group.counts]
            for row in group.rows:
                values = {part: row[part] for part in here if row[part] is not None}
                if values:
                    place = (row.get("sheet") or "", row.get("sheet_row") or 0, row.get("cell") or "")
                    file = row.get("submission") or ""
                    yield Added(row.get("form") or "", row.get("entry") or 0, file, values, group.cells, place)

    @property
    def count(self) -> int:
        """How many records add something to any of its figures."""
        return sum(group.count for group in self.groups)

    def number(self, part: str) -> int:
        """Tell how many records add to a part."""
        return sum(group.counts.get(part, 0) for group in self.groups)

    def total(self, part: str) -> int | Decimal:
        """Add a part up over all records: numbers are summed, of anything else the different values are counted.

        Example:
            >>> rows = [{"visits": 1, "customers": name} for name in "aab"]
            >>> sums = {"visits": 3, "customers": frozenset("ab")}
            >>> traced = Traced("v.all", "r1", {}, (Group(rows, {}, 3, {"visits": 3, "customers": 3}, sums),))
            >>> traced.total("visits"), traced.total("customers")
            (3, 2)
        """
        sums = [group.sums[part] for group in self.groups if part in group.sums]
        different: frozenset[Any] = frozenset().union(*(each for each in sums if isinstance(each, frozenset)))
        return sum((each for each in sums if not isinstance(each, frozenset)), start=0) + len(different)


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
