"""The record of a reading: what a file's cells said, kept in place of the file once some of it had to be destroyed (SEC-08).

Whatever the container was, the record reads back as the same workbook, so that everything which follows stays as it was. First
a line that tells what it is, then JSON.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from pipeline.model import CellError, Finding, Sheet, Span
from pipeline.model.marks import PROPERTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Value, Workbook

HEAD = b"PIPELINE RECORD 1\n"
_PLACES = ("formats", "comments")
_SETS = ("uncached", "struck")
_LINES = ("hidden_rows", "hidden_columns")


def write_record(workbook: Workbook, stamp: str) -> bytes:
    """Write a workbook so that `read_record` gives it back; the same workbook gives the same bytes.

    Args:
        workbook: As it was read, and then changed.
        stamp: Of a marked copy: what it mends; empty for any other file.
    """
    told = {
        PROPERTY: stamp,
        "container": workbook.container,
        "sheets": [_sheet(sheet) for sheet in workbook.sheets],
        "findings": [{item.name: getattr(finding, item.name) for item in fields(finding)} for finding in workbook.findings],
    }
    return HEAD + json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def read_record(data: bytes) -> tuple[str, list[Sheet], list[Finding]]:
    """Give container, sheets and findings of a record."""
    told = json.loads(data[len(HEAD) :])
    return told["container"], [_sheet_again(item) for item in told["sheets"]], [_finding_again(item) for item in told["findings"]]


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "position": sheet.position,
        "visibility": sheet.visibility,
        "template": sheet.template,
        "rows": [[_plain(value) for value in row] for row in sheet.rows],
        "merged": [list(span) for span in sheet.merged],
        **{name: [[*place, text] for place, text in sorted(getattr(sheet, name).items())] for name in _PLACES},
        **{name: sorted(map(list, getattr(sheet, name))) for name in _SETS},
        **{name: sorted(getattr(sheet, name)) for name in _LINES},
    }


def _sheet_again(told: Mapping[str, Any]) -> Sheet:
    more: dict[str, Any] = {name: {(row, column): text for row, column, text in told[name]} for name in _PLACES}
    more |= {name: frozenset((row, column) for row, column in told[name]) for name in _SETS}
    more |= {name: frozenset(told[name]) for name in _LINES}
    return Sheet(
        told["name"],
        told["position"],
        [[_value(item) for item in row] for row in told["rows"]],
        visibility=told["visibility"],
        template=told["template"],
        merged=tuple(Span(*span) for span in told["merged"]),
        **more,
    )


def _finding_again(told: Mapping[str, Any]) -> Finding:
    given: dict[str, Any] = {**told, "params": tuple(tuple(pair) for pair in told["params"])}
    return Finding(**given)


def _plain(value: Value) -> object:
    """Write a value as JSON: what JSON does not know as its kind and text."""
    match value:
        case CellError():
            return ["error", str(value)]
        case datetime():
            return ["datetime", value.isoformat()]
        case date():
            return ["date", value.isoformat()]
        case time():
            return ["time", value.isoformat()]
        case timedelta():
            return ["span", [value.days, value.seconds, value.microseconds]]
        case float() if not isfinite(value):
            return ["float", str(value)]
        case _:
            return value


def _value(item: Any) -> Value:  # noqa: ANN401 - JSON
    if not isinstance(item, list):
        plain: Value = item
        return plain
    kind, text = item
    match kind:
        case "error":
            return CellError(text)
        case "datetime":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "time":
            return time.fromisoformat(text)
        case "span":
            return timedelta(*text)
        case _:
            return float(text)
