"""What every report test needs: the schema, and an archive's current knowledge made from a few rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pytest

from pipeline.report import parse_period, reference_day
from pipeline.report.definition import reports
from pipeline.report.query import Asking, lay_ground, run_report
from pipeline.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.schema import Form, Schema

ROOT = Path(__file__).parents[2]
SQL_TYPES = {
    "date": "DATE",
    "time": "TIME",
    "money": "DECIMAL(24,6)",
    "decimal": "DECIMAL(24,6)",
    "percent": "DECIMAL(24,6)",
    "score": "DECIMAL(24,6)",
    "int": "BIGINT",
    "bool": "BOOLEAN",
}
ADDRESS = {
    "_branch": "VARCHAR",
    "_source": "VARCHAR",
    "_sheet": "VARCHAR",
    "_row": "INTEGER",
    "_cell": "VARCHAR",
    "_customer_id": "VARCHAR",
    "_extra": "VARCHAR",
    "_entry": "BIGINT",
    "_submission": "VARCHAR",
    "_received_at": "TIMESTAMP",
}
SUBMISSION = {
    "submission_id": "VARCHAR",
    "branch": "VARCHAR",
    "source": "VARCHAR",
    "sha256": "VARCHAR",
    "received_at": "TIMESTAMP",
    "verdict": "VARCHAR",
    "forms": "VARCHAR",
    "rows_read": "BIGINT",
    "rows_accepted": "BIGINT",
    "rows_returned": "BIGINT",
    "superseded_by": "VARCHAR",
}
FINDING = {
    "finding_id": "VARCHAR",
    "submission_id": "VARCHAR",
    "severity": "VARCHAR",
    "code": "VARCHAR",
    "branch": "VARCHAR",
    "source": "VARCHAR",
    "sheet": "VARCHAR",
    "cell": "VARCHAR",
    "column_title": "VARCHAR",
    "field": "VARCHAR",
    "form": "VARCHAR",
    "row": "INTEGER",
    "value": "VARCHAR",
    "reason": "VARCHAR",
    "params": "VARCHAR",
    "rule": "VARCHAR",
    "status": "VARCHAR",
}
CUSTOMER_VALUE = {
    "customer_id": "VARCHAR",
    "field": "VARCHAR",
    "value": "VARCHAR",
    "is_winner": "BOOLEAN",
    "why": "VARCHAR",
    "policy": "VARCHAR",
    "privacy": "VARCHAR",
    "position": "INTEGER",
    "place": "INTEGER",
    "rank": "BIGINT",
    "branch": "VARCHAR",
    "is_office": "BOOLEAN",
    "said_on": "VARCHAR",
    "form": "VARCHAR",
    "_entry": "BIGINT",
    "_source": "VARCHAR",
    "_sheet": "VARCHAR",
    "_row": "INTEGER",
    "_cell": "VARCHAR",
    "_submission": "VARCHAR",
    "_received_at": "TIMESTAMP",
}
RECEIVED = datetime(2026, 4, 1, 0, 0)  # noqa: DTZ001 - the archive's instants are UTC without a zone

Row = dict[str, Any]


class Knowledge(Protocol):
    """Makes a connection from rows by form: ``knowledge(visit_daily=[{...}], submission=[{...}])``."""

    def __call__(self, **rows: Sequence[Mapping[str, object]]) -> duckdb.DuckDBPyConnection:
        """Create every `current_*` table, fill those given."""


def form_columns(form: Form) -> dict[str, str]:
    """Give the columns of a form's `current_*` view with their SQL types."""
    own = {item.id: "VARCHAR" if item.partial or item.multiple else SQL_TYPES.get(item.kind, "VARCHAR") for item in form.fields}
    lasts = {f"{item.id}_last": "DATE" for item in form.fields if item.kind == "date" and item.ranges == "period"}
    return {**own, **lasts, **ADDRESS}


@pytest.fixture(scope="session")
def schema() -> Schema:
    """Give the schema that comes with the pipeline."""
    return load_schema(ROOT / "schemas")


@pytest.fixture(scope="session")
def knowledge(schema: Schema) -> Knowledge:
    """Give a maker of small archives: all `current_*` tables typed as the archive types them, with the rows given.

    Left out, `_branch` is the row's `branch_code`, `_customer_id` its customer's code or name, `_submission` the file's
    path, `_received_at` 1 April 2026; a submission is `accepted`, a finding `open`. A column that does not exist is refused.
    """

    def make(**rows: Sequence[Mapping[str, object]]) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"threads": 1})
        shapes = {form.id: form_columns(form) for form in schema.forms.values()}
        card = schema.forms["customer_card"]
        own = {name: kind for name, kind in form_columns(card).items() if not name.startswith("_")}
        shapes["customer"] = {"customer_id": "VARCHAR", **own, "merged_from": "VARCHAR"}
        shapes["submission"], shapes["finding"] = SUBMISSION, FINDING
        shapes["customer_value"] = CUSTOMER_VALUE
        assert set(rows) <= set(shapes), set(rows) - set(shapes)
        listed = {name: ", ".join(f'"{column}" {kind}' for column, kind in columns.items()) for name, columns in shapes.items()}
        connection.execute("; ".join(f"CREATE TABLE current_{name} ({inside})" for name, inside in listed.items()))
        for name, columns in shapes.items():
            filled = [_fill(name, dict(row), number, schema) for number, row in enumerate(rows.get(name, ()), 2)]
            for row in filled:
                assert set(row) <= set(columns), set(row) - set(columns)
                names = ", ".join(f'"{column}"' for column in row)
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO current_{name} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - our own names
        return connection

    return make


def _fill(name: str, row: Row, number: int, schema: Schema) -> Row:
    """Add what a row of the archive always has."""
    if name in ("customer", "customer_value"):
        return row
    if name == "submission":
        base = {"submission_id": f"s{number}", "received_at": RECEIVED, "verdict": "accepted", "rows_read": 1, "rows_accepted": 1}
        return {**base, "source": f"{row.get('branch', '')}/{number}.xlsx", "rows_returned": 0, **row}
    if name == "finding":
        return {
            "finding_id": f"f{number}",
            "severity": "error",
            "status": "open",
            "source": f"{row.get('branch', '')}/1.xlsx",
            **row,
        }
    form = schema.forms[name]
    branch = row.get("_branch") or row.get("branch_code") or "总公司"
    source = f"{branch}/{name}.xlsx"
    address: Row = {
        "_branch": branch,
        "_source": source,
        "_sheet": "Sheet1",
        "_row": number,
        "_cell": f"A{number}",
        "_submission": source,
    }
    code, title = form.customer_fields
    customer = row.get(code) or row.get(title)
    return {**address, "_entry": number, "_received_at": RECEIVED, **({"_customer_id": customer} if customer else {}), **row}


def day(text: str) -> date:
    """Read a day such as ``2026-03-05``."""
    return date.fromisoformat(text)


class RunBlock(Protocol):
    """Answers one block of a report: ``run_block(connection, "visits", "by_person", "2026-03")``."""

    def __call__(
        self, connection: duckdb.DuckDBPyConnection, report: str, block: str, period: str, reference: str = ""
    ) -> list[Row]:
        """Give the rows as the pages show them, before wording; a form not received is `NOT_REPORTED`."""


@pytest.fixture(scope="session")
def run_block(schema: Schema) -> RunBlock:
    """Give a runner of single blocks; the reference day is the archive's own unless given.

    Shared tables are made once for each archive, period and reference day, so fill an archive before asking it.
    """
    standing: list[object] = []
    prepared: set[str] = set()

    def run(connection: duckdb.DuckDBPyConnection, report: str, block: str, period: str, reference: str = "") -> list[Row]:
        stretch = parse_period(period)
        judged = day(reference) if reference else reference_day(connection, stretch)
        asking = Asking(stretch, judged, schema)
        if standing != [connection, asking]:
            standing[:] = [connection, asking]
            prepared.clear()
            lay_ground(connection, asking)
        chosen = next(item for item in reports() if item.id == report)
        alone = replace(chosen, blocks=tuple(item for item in chosen.blocks if item.id == block))
        return run_report(connection, alone, asking, prepared)[block]

    return run
