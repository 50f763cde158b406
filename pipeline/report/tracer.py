# ruff: noqa: S608 - names come from definitions and queries, values are bound
"""Finds the records behind the rows of blocks: every origin is asked once, and sums are made where the records lie."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.errors import SchemaError
from pipeline.report.definition import reports
from pipeline.report.origins import Group, Traced, address_of
from pipeline.report.query import NOT_REPORTED, Asking, Row, prepare_report, run_file
from pipeline.store import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from pipeline.report.definition import Block, Report

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "UINTEGER", "DECIMAL")
Standing = tuple[Any, ...]
"""What the database says of a group: its keys, how many rows it has, where the first of them stand, and by part how many rows
add to it, then what they add."""
_OF_A_RECORD = ("form", "entry", "submission", "sheet", "sheet_row", "cell")


class Tracer:
    """Finds the records behind the rows of blocks."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        asking: Asking,
        prepared: set[str],
        *,
        bound: int | None = None,
        record: tuple[str, int] | None = None,
    ) -> None:
        """Begin.

        Args:
            connection: After `lay_ground`.
            asking: Period, reference day and figures.
            prepared: Reports whose shared tables stand; grows.
            bound: How many records of a row are given at most from each origin; all when left out. Counts and sums are
                always those of all.
            record: Form and entry of the only record that is asked for; none of another is found.
        """
        self._connection = connection
        self._asking = asking
        self._prepared = prepared
        self._bound = bound
        self._record = record
        self._columns: dict[tuple[str, str], dict[str, str]] = {}
        self._laid: dict[str, Mapping[str, str]] = {}
        self._asked: list[tuple[str, tuple[str, ...], list[Row], list[int]]] = []
        self._met: dict[tuple[object, ...], tuple[str, dict[tuple[Any, ...], Standing]]] = {}

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
        wanted = tuple(dict.fromkeys(part for each in parts.values() for part in each))
        found = []
        for number, row in enumerate(rows, 1):
            groups = self._groups(report, block, row, wanted)
            known = {part for group in groups for part, count in group.counts.items() if count}
            here = {
                figure: each for figure, each in parts.items() if known.intersection(each) and row.get(figure) is not NOT_REPORTED
            }
            found.append(Traced(address_of(report, block, row), f"r{number}", here, groups))
        self._fetch()
        return found

    def _groups(self, report: Report, block: Block, row: Row, wanted: tuple[str, ...]) -> tuple[Group, ...]:
        """Find the records that one row counts: those that agree with it in its keys; a total leaves its blank keys open."""
        origins = block.rows
        assert origins is not None
        if origins.form:
            return self._itself(origins.form, row, wanted)
        is_total = bool(row.get("is_total"))
        keys = tuple(key for key in origins.by if not (is_total and row[key] is None))
        meeting = tuple(row[key] for key in keys)
        found = (self._group(report, name, keys, wanted, meeting, is_alone=len(origins.of) == 1) for name in origins.of)
        return tuple(group for group in found if group)

    def _group(
        self,
        report: Report,
        name: str,
        keys: tuple[str, ...],
        wanted: tuple[str, ...],
        meeting: tuple[Any, ...],
        *,
        is_alone: bool,
    ) -> Group | None:
        """Give the rows of one origin that meet a row, to be read by `_fetch`."""
        owner, own = _owner(report, name)
        parts = tuple(part for part in wanted if part in self._describe(owner, own))
        table, standing = self._meeting(owner, own, keys, parts, meeting, is_alone=is_alone)
        told = standing.get(meeting)
        if told is None:
            return None
        count, places, *rest = told[len(keys) :]
        counts = dict(zip(parts, rest, strict=False))
        added = zip(parts, rest[len(parts) :], strict=True)
        sums = {part: frozenset(value) if isinstance(value, list) else value for part, value in added if counts[part]}
        rows: list[Row] = []
        self._asked.append((table, parts, rows, places))
        return Group(rows, owner.origins[own].cells, count, counts, sums)

    def _itself(self, form: str, row: Row, wanted: tuple[str, ...]) -> tuple[Group, ...]:
        """Give a row that is a record itself."""
        if row["entry"] is None or (self._record and self._record != (form, row["entry"])):
            return ()
        values = {part: row[part] for part in wanted if part in row}
        there = {part: value for part, value in values.items() if value is not None and value is not NOT_REPORTED}
        sums = {part: value if _is_number(value) else frozenset([value]) for part, value in there.items()}
        counts = {part: int(part in there) for part in values}
        return (Group([{**row, "form": form}], {}, int(bool(there)), counts, sums),)

    def _meeting(
        self, owner: Report, own: str, keys: tuple[str, ...], parts: tuple[str, ...], meeting: tuple[Any, ...], *, is_alone: bool
    ) -> tuple[str, dict[tuple[Any, ...], Standing]]:
        """Sort the rows of an origin by some keys, once; those that add to none of the parts are left out.

        Without a bound only the rows that meet are read: they may be many.
        """
        columns = self._describe(owner, own)
        for key in keys:
            if key not in columns:
                path = f"{owner.id}.{own}"
                raise SchemaError("report.definition.wrong", path=path, key="rows.by", value=key, hint=", ".join(columns))
        only = meeting if self._bound is None else ()
        known = (owner.id, own, keys, parts, only, is_alone)
        if known not in self._met:
            table = self._lay(owner, own, keys, only)
            order = owner.origins[own].order
            self._met[known] = (table, self._sort(table, columns, keys, parts, order, is_alone=is_alone) if parts else {})
        return self._met[known]

    def _sort(
        self,
        table: str,
        columns: Mapping[str, str],
        keys: tuple[str, ...],
        parts: tuple[str, ...],
        order: Sequence[str],
        *,
        is_alone: bool,
    ) -> dict[tuple[Any, ...], Standing]:
        """Count and add up an origin's rows by keys, and tell where the first of each stand.

        Of what is no number the different values are counted; where other origins may name the same ones, they are listed.
        """
        names = [quote(key) for key in keys]
        different = "count(DISTINCT {0})" if is_alone else "list(DISTINCT {0} ORDER BY {0}) FILTER ({0} IS NOT NULL)"
        sums = [("sum({0})" if columns[part].startswith(_NUMBERS) else different).format(quote(part)) for part in parts]
        counts = [f"count({quote(part)})" for part in parts]
        by = ", ".join(map(quote, order or ["rowid"]))
        places = f"list(rowid ORDER BY {by})" if self._bound is None else f"arg_min(rowid, ({by}), {self._bound})"
        adds = " OR ".join(f"{quote(part)} IS NOT NULL" for part in parts)
        grouping = f"GROUP BY {', '.join(names)}" if names else "HAVING count(*) > 0"
        grouped = self._connection.execute(
            f"SELECT {', '.join([*names, 'count(*)', places, *counts, *sums])} FROM {table} WHERE {adds} {grouping}"
        ).fetchall()
        return {line[: len(keys)]: line for line in grouped}

    def _fetch(self) -> None:
        """Read the records that were asked for since the last time, each table once."""
        wanted: dict[tuple[str, tuple[str, ...]], list[tuple[list[Row], list[int]]]] = {}
        for table, parts, rows, places in self._asked:
            wanted.setdefault((table, parts), []).append((rows, places))
        self._asked.clear()
        for (table, parts), lists in wanted.items():
            names = [name for name in dict.fromkeys((*_OF_A_RECORD, *parts)) if name in self._laid[table]]
            result = self._connection.execute(
                f"SELECT rowid, {', '.join(quote(name) for name in names)} FROM {table} WHERE rowid IN (SELECT unnest($places))",
                {"places": sorted({place for _, places in lists for place in places})},
            )
            found = {line[0]: dict(zip(names, line[1:], strict=True)) for line in result.fetchall()}
            for rows, places in lists:
                rows += [found[place] for place in places]

    def _describe(self, owner: Report, own: str) -> Mapping[str, str]:
        """Tell the columns of an origin and their types, once."""
        if (owner.id, own) not in self._columns:
            around = "SELECT column_name, column_type FROM (DESCRIBE {query}\n)"
            self._columns[owner.id, own] = {row["column_name"]: row["column_type"] for row in self._run(owner, own, {}, around)}
        return self._columns[owner.id, own]

    def _lay(self, owner: Report, own: str, keys: tuple[str, ...], only: tuple[Any, ...]) -> str:
        """Keep the answer of an origin's query in a table, once; of one row or record where no other is asked for."""
        columns = self._describe(owner, own)
        tests = {quote(key): value for key, value in zip(keys, only, strict=False)}
        if self._record:
            tests |= dict(zip(("form", "entry"), self._record, strict=True)) if "entry" in columns else {"1": 0}
        table = f"origin_{owner.id}_{own}" + (f"_{len(self._laid)}" if only else "")
        if table not in self._laid:
            where = " AND ".join(f"{name} IS NOT DISTINCT FROM $k{number}" for number, name in enumerate(tests)) or "true"
            around = f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM ({{query}}\n) WHERE {where}"
            self._run(owner, own, {f"k{number}": value for number, value in enumerate(tests.values())}, around)
            self._laid[table] = columns
        return table

    def _run(self, owner: Report, own: str, named: Mapping[str, object], around: str) -> list[Row]:
        """Run an origin's query inside another; the tables of its report are made first."""
        parameters = prepare_report(self._connection, owner, self._asking, self._prepared)
        return run_file(self._connection, owner.folder / owner.origins[own].query, {**parameters, **named}, around)


def _owner(report: Report, name: str) -> tuple[Report, str]:
    """Tell whose origin a name is: the report's own, or another's as ``visits.visit``."""
    report_id, dot, own = name.partition(".")
    return (next(item for item in reports() if item.id == report_id), own) if dot else (report, name)


def _is_number(value: object) -> bool:
    """Tell whether a value is added up."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
