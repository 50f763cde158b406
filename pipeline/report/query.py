"""Run the queries of a report: shared tables first, then each block, its rows masked and told where a form is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import SchemaError, nearest
from pipeline.model.privacy import PAGES
from pipeline.report.definition import FOLDER, reports
from pipeline.report.people import name_people
from pipeline.schema import hide_value
from pipeline.store.workdays import lay_workdays

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import duckdb

    from pipeline.model import Period
    from pipeline.report.definition import Block, Report
    from pipeline.schema import Schema

GROUND = FOLDER / "ground"
_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


class NotReported:
    """Stands in a cell whose form was not received: it reads 未上报, never zero."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show what it is."""
        return "NOT_REPORTED"

    def __reduce__(self) -> str:
        """Stay the one that it is in another process."""
        return "NOT_REPORTED"


NOT_REPORTED = NotReported()
Row = dict[str, Any]


class Answers(dict[str, list[Row]]):
    """Rows by block id; `silent` are the blocks without a row because none of their forms was received."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.silent: set[str] = set()


@dataclass(frozen=True, slots=True)
class Asking:
    """What every query is asked with: the stretch of days, the day up to which things are judged, the figures."""

    period: Period
    reference_day: date
    schema: Schema
    time_zone: str = "Asia/Shanghai"
    """In which instants become days."""

    def parameters(self, figures: Mapping[str, str], where: str) -> dict[str, object]:
        """Give the named parameters that queries may use.

        Args:
            figures: Parameter to ``RULE-ID.name``.
            where: Names the place in a message.

        Raises:
            SchemaError: `rules.toml` has no such figure.
        """
        days: dict[str, object] = {
            "first_day": self.period.first,
            "last_day": self.period.last,
            "reference_day": self.reference_day,
        }
        return days | {name: self._figure(figure, where) for name, figure in figures.items()}

    def _figure(self, figure: str, where: str) -> object:
        """Look a figure up."""
        rule, _, name = figure.partition(".")
        try:
            return self.schema.figure(rule, name)
        except KeyError as fault:
            known = [f"{each}.{inner}" for each, inside in self.schema.rules.items() for inner in inside]
            raise SchemaError(
                "report.definition.wrong", path=where, key="figures", value=figure, hint=", ".join(nearest(figure, known, 3))
            ) from fault


def lay_ground(connection: duckdb.DuckDBPyConnection, asking: Asking) -> dict[str, str]:
    """Make the temporary tables and macros that every report may use.

    Args:
        connection: With the `current_*` views of the asked instant.
        asking: Period, reference day and figures.

    Returns:
        The figures that were used: parameter to ``RULE-ID.name``.
    """
    import yaml

    connection.execute(f"SET TimeZone = '{asking.time_zone}'")
    figures: dict[str, str] = yaml.safe_load((GROUND / "ground.yaml").read_text(encoding="utf-8"))
    parameters = asking.parameters(figures, "ground/ground.yaml")
    lay_workdays(connection)
    name_people(connection)
    for path in sorted(GROUND.glob("*.sql")):
        run_file(connection, path, parameters)
    return figures


def run_report(
    connection: duckdb.DuckDBPyConnection, report: Report, asking: Asking, prepared: set[str] | None = None
) -> Answers:
    """Answer the blocks of a report.

    Args:
        connection: After `lay_ground`.
        report: Its definition.
        asking: Period, reference day and figures.
        prepared: Ids of reports whose shared tables stand already; grows.

    Returns:
        Rows by block id; a row has every column of its query.
    """
    done = set() if prepared is None else prepared
    for other in reports():
        if other.id in report.needs:
            prepare_report(connection, other, asking, done)
    parameters = prepare_report(connection, report, asking, done)
    received = {(form, branch) for form, branch in connection.execute("SELECT form, branch_code FROM received_form").fetchall()}
    answers = Answers()
    for block in report.blocks:
        rows = run_file(connection, report.folder / block.query, parameters)
        if rows:
            _check_columns(report, block, rows[0])
        for row in rows:
            _finish(row, block, received, asking.schema)
        answers[block.id] = rows
        if block.forms and not rows and not is_reported(block.forms, None, received):
            answers.silent.add(block.id)
    return answers


def prepare_report(
    connection: duckdb.DuckDBPyConnection, report: Report, asking: Asking, prepared: set[str]
) -> dict[str, object]:
    """Make the tables that a report's blocks share, once; give the parameters of its queries."""
    parameters = asking.parameters(report.figures, f"{report.id}/report.yaml")
    if report.id not in prepared:
        for query in report.prepare:
            run_file(connection, report.folder / query, parameters)
        prepared.add(report.id)
    return parameters


def run_file(connection: duckdb.DuckDBPyConnection, path: Path, parameters: Mapping[str, object], around: str = "") -> list[Row]:
    """Run the statements of a query file, each with the parameters it names.

    Args:
        connection: After `lay_ground`.
        path: The query file.
        parameters: By name; those that a statement does not name are left out.
        around: What is done with the answer instead of giving it as it is: a statement with ``{query}`` in it.

    Returns:
        The rows of the last statement that gives any.

    Raises:
        SchemaError: The query cannot be run; names the file and what the database says.
    """
    import duckdb

    rows: list[Row] = []
    try:
        for written in connection.extract_statements(path.read_text(encoding="utf-8")):
            statement = written
            if around and written.type == duckdb.StatementType.SELECT:
                (statement,) = connection.extract_statements(around.format(query=written.query.rstrip(" ;\n")))
            wanted = set(statement.named_parameters)
            missing = wanted - set(parameters)
            if missing:
                raise SchemaError(
                    "report.definition.wrong",
                    path=_place(path),
                    key="figures",
                    value=", ".join(sorted(missing)),
                    hint=", ".join(parameters),
                )
            named = {name: parameters[name] for name in wanted}
            result = connection.execute(statement, named)
            if result.description and statement.type == duckdb.StatementType.SELECT:
                names = [item[0] for item in result.description]
                rows = [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    except duckdb.Error as fault:
        raise SchemaError("report.definition.query", path=_place(path), reason=str(fault)) from fault
    return rows


def is_reported(forms: Collection[str], branch: object, received: set[tuple[str, str]]) -> bool:
    """Tell whether one of some forms was received, from one branch or, with None, from any."""
    if branch is None:
        return any(form in forms for form, _ in received)
    return any((form, branch) in received for form in forms)


def _finish(row: Row, block: Block, received: set[tuple[str, str]], schema: Schema) -> None:
    """Mark what was not reported, and hide private values as `privacy.toml` says (SEC-02, SEC-21)."""
    branch = row.get(block.branch) if block.branch else None
    for column in block.columns:
        if (column.forms and not is_reported(column.forms, branch, received)) or (column.reported and not row[column.reported]):
            row[column.id] = NOT_REPORTED
        elif column.mask and row[column.id] is not None:
            row[column.id] = schema.privacy.hide(column.mask, str(row[column.id]), *PAGES)
        elif column.kind == "value" and row[column.id] is not None:
            form, _, named = column.of.partition(".")
            row[column.id] = hide_value(str(row[column.id]), schema.forms[form], str(row[named]), schema.privacy, *PAGES)


def _check_columns(report: Report, block: Block, row: Mapping[str, object]) -> None:
    """Refuse a block whose query does not give a column that it names."""
    wanted: Sequence[str] = [column.id for column in block.columns] + [name for name in (block.branch,) if name]
    wanted = [*wanted, *(name for column in block.columns for name in (column.tone, column.reported) if name)]
    wanted += block.chart.columns if block.chart else ()
    for name in wanted:
        if name not in row:
            raise SchemaError(
                "report.definition.wrong",
                path=f"{report.id}/{block.query}",
                key=f"{block.id}.columns",
                value=name,
                hint=", ".join(nearest(name, row)) or ", ".join(row),
            )


def _place(path: Path) -> str:
    """Name a query file below the reports' folder."""
    return f"{path.parent.name}/{path.name}"
