"""The tables of an export and their description as a Data Package (v2, Table Schema)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.store import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.schema import Field, Form, Schema

_NUMBERS = frozenset({"money", "decimal", "percent", "score"})
_INSTANT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$"
_STRETCH = r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$"
_TEXT: dict[str, Any] = {"type": "string"}


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One file of an export: its columns, and the query that gives its rows in their order."""

    name: str
    title: str
    columns: tuple[tuple[str, dict[str, Any]], ...]
    """Name and Table Schema type of each column."""
    query: str
    primary_key: str = ""
    names_customer: bool = False
    form: str | None = None
    """Form whose records it holds; None for a table of the archive's own."""


def export_tables(schema: Schema) -> list[ExportTable]:
    """Give all tables of an export, the forms first, in the order of `forms.md`."""
    tables = [_form_table(form) for form in schema.forms.values()]
    card = schema.forms.get("customer_card")
    if card is not None:
        ids = ", ".join(quote(item.id) for item in card.fields)
        columns = (
            ("customer_id", _TEXT),
            *((item.id, field_type(item)) for item in card.fields),
            ("merged_from", _TEXT),
        )
        query = f"SELECT customer_id, {ids}, merged_from FROM folded_customer ORDER BY customer_id"  # noqa: S608 - schema names
        tables.append(ExportTable("customer", card.title, columns, query, "customer_id"))
    return [*tables, *_FIXED]


def _form_table(form: Form) -> ExportTable:
    place: list[tuple[str, dict[str, Any]]] = [("_branch", _TEXT), ("_source", _TEXT), ("_sheet", _TEXT)]
    place += [("_row", {"type": "integer"}), ("_cell", _TEXT)]
    names_customer = any(form.customer_fields)
    if names_customer:
        place.append(("_customer_id", _TEXT))
    place.append(("_extra", _TEXT))
    columns = (*((item.id, field_type(item)) for item in form.fields), *place)
    chosen = ", ".join(quote(name) for name, _ in columns)
    query = f"SELECT {chosen} FROM folded_{form.id} ORDER BY _arrival, _entry"  # noqa: S608 - schema names
    return ExportTable(form.id, form.title, columns, query, names_customer=names_customer, form=form.id)


def field_type(item: Field) -> dict[str, Any]:
    """Give the Table Schema type of a field as the export writes it.

    A list, and a date that may be cut short, are texts; a column that may hold dates or instants is a text with a pattern.
    """
    if item.multiple:
        return _TEXT
    if item.kind in _NUMBERS:
        return {"type": "number"}
    match item.kind:
        case "int":
            return {"type": "integer"}
        case "bool":
            return {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]}
        case "date" if item.ranges == "period":
            return {"type": "string", "constraints": {"pattern": _STRETCH}}
        case "date" if not item.partial:
            return {"type": "date", "format": "%Y-%m-%d"}
        case "time":
            return {"type": "time", "format": "%H:%M"}
        case "datetime":
            return {"type": "string", "constraints": {"pattern": _INSTANT}}
        case _:
            return _TEXT


_FIXED = (
    ExportTable(
        "customer_link",
        "客户关联",
        (
            *((name, _TEXT) for name in ("form", "_source", "_sheet")),
            ("_row", {"type": "integer"}),
            *((name, _TEXT) for name in ("_cell", "customer_id", "method")),
            ("score", {"type": "number"}),
        ),
        "SELECT form, _source, _sheet, _row, _cell, customer_id, CASE WHEN method = 'new' THEN 'first' ELSE method END, '1' "
        "FROM current_customer_link ORDER BY form_order, _arrival, _entry",
    ),
    ExportTable(
        "finding",
        "问题清单",
        tuple(
            (name, _TEXT)
            for name in ("severity", "code", "branch", "source", "sheet", "cell", "column", "value", "message", "status")
        ),
        "SELECT severity, code, branch, source, sheet, cell, column_title, value, reason, params, status "
        "FROM current_finding ORDER BY arrival, finding_id",
    ),
    ExportTable(
        "submission",
        "收件清单",
        (
            *((name, _TEXT) for name in ("branch", "source", "sha256")),
            ("received_at", {"type": "datetime", "format": "%Y-%m-%dT%H:%M"}),
            *((name, _TEXT) for name in ("verdict", "forms")),
            *((name, {"type": "integer"}) for name in ("rows_read", "rows_accepted", "rows_returned")),
            ("superseded_by", _TEXT),
        ),
        "SELECT s.branch, s.source, s.sha256, strftime(s.received_at, '%Y-%m-%dT%H:%M'), s.verdict, s.forms, s.rows_read, "
        "s.rows_accepted, s.rows_returned, n.sha256 FROM current_submission AS s "
        "LEFT JOIN current_submission AS n ON n.submission_id = s.superseded_by ORDER BY s.arrival, s.submission_id",
    ),
)


def describe(tables: Sequence[ExportTable], ending: str) -> dict[str, Any]:
    """Describe the files of an export as `datapackage.json` does.

    Args:
        tables: What was written.
        ending: ``csv``, ``parquet`` or ``xlsx``.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "customer-archive",
        "resources": [_resource(table, ending, {table.name for table in tables}) for table in tables],
    }


def _resource(table: ExportTable, ending: str, names: set[str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "fields": [{"name": name, **kind} for name, kind in table.columns],
        "missingValues": [""],
    }
    if table.primary_key:
        described["primaryKey"] = [table.primary_key]
    if table.names_customer and "customer" in names:
        described["foreignKeys"] = [
            {"fields": ["_customer_id"], "reference": {"resource": "customer", "fields": ["customer_id"]}}
        ]
    resource: dict[str, Any] = {"name": table.name, "title": table.title, "type": "table", "path": f"{table.name}.{ending}"}
    resource["format"] = ending
    if ending == "csv":
        resource |= {"mediatype": "text/csv", "encoding": "utf-8", "dialect": {"lineTerminator": "\n"}}
    return resource | {"schema": described}
