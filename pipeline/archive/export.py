# ruff: noqa: S608 - names come from the schema, values are bound
"""Writing the archive out as an open data package: the same archive, byte for byte the same files."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Literal

from pipeline.archive.package import ExportTable, describe, export_tables
from pipeline.errors import ArchiveError
from pipeline.messages import word_finding
from pipeline.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.schema import Schema
    from pipeline.store import Store

Format = Literal["csv", "parquet", "xlsx"]
_BATCH = 5_000
_SHEET_ROWS = 1_048_575
"""Rows below the header that a sheet can hold."""


def export(
    store: Store,
    folder: Path,
    schema: Schema,
    *,
    form: Format = "csv",
    as_of: datetime | None = None,
    language: Language = "zh",
) -> list[Path]:
    """Write every table of the archive, and `datapackage.json` beside them.

    Args:
        store: The open archive.
        folder: Made when missing; files of the same names are replaced.
        schema: Forms, for columns and types.
        form: What kind of file.
        as_of: Only what was known then; None for everything.
        language: Of the findings' wording.

    Returns:
        The files written, the description last.

    Raises:
        ArchiveError: A table has more rows than a sheet can hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = export_tables(schema)
    written = []
    with store.knowledge(as_of) as connection:
        for table in tables:
            path = folder / f"{table.name}.{form}"
            rows = _rows(connection, table, language) if table.form in (None, *store.active_forms) else iter(())
            match form:
                case "csv":
                    _write_csv(path, table, rows)
                case "parquet":
                    _write_parquet(connection, path, table, rows)
                case "xlsx":
                    _write_xlsx(path, table, rows)
            written.append(path)
    path = folder / "datapackage.json"
    path.write_text(json.dumps(describe(tables, form), ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return [*written, path]


def _rows(connection: Any, table: ExportTable, language: Language) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - DuckDB has no types
    """Give a table's rows in canonical text, some at a time, so that memory does not grow with the archive."""
    cursor = connection.execute(table.query)
    while rows := cursor.fetchmany(_BATCH):
        if table.name == "finding":
            yield from (_worded(row, language) for row in rows)
        else:
            yield from rows


def _worded(row: tuple[Any, ...], language: Language) -> tuple[Any, ...]:
    """Put a finding into words."""
    texts: list[Any] = ["" if item is None else item for item in row]
    severity, code, branch, source, sheet, cell, column, value, reason, params, status = texts
    given = tuple(json.loads(params).items()) if params else ()
    finding = Finding(code, severity, reason, sheet, cell, column, value=value, params=given)
    return severity, code, branch, source, sheet, cell, column, value, word_finding(finding, language), status


def _write_csv(path: Path, table: ExportTable, rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([name for name, _ in table.columns])
        writer.writerows(rows)


_PARQUET = {
    "integer": "BIGINT",
    "number": "DECIMAL(24, 6)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "datetime": "TIMESTAMP",
}


def _write_parquet(connection: Any, path: Path, table: ExportTable, rows: Iterable[tuple[Any, ...]]) -> None:  # noqa: ANN401 - as above
    from pipeline.store import append

    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in table.columns]
    names = [name for name, _ in table.columns]
    append(connection, table.name, dict(zip(names, columns, strict=True)), into="going_out")
    chosen = ", ".join(
        f'try_cast("{name}" AS {_PARQUET.get(kind["type"], "VARCHAR")}) AS "{name}"' for name, kind in table.columns
    )
    target = str(path).replace("'", "''")
    connection.execute(f"COPY (SELECT {chosen} FROM going_out) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _write_xlsx(path: Path, table: ExportTable, rows: Iterable[tuple[Any, ...]]) -> None:
    from datetime import UTC, datetime

    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for place, (name, _) in enumerate(table.columns):
            sheet.write_string(0, place, name)
        for number, row in enumerate(rows, 1):
            if number > _SHEET_ROWS:
                raise ArchiveError("archive.too-many-rows", table=table.name, most=_SHEET_ROWS)
            for place, value in enumerate(row):
                if value is not None and value != "":
                    sheet.write_string(number, place, str(value)[:32767])
