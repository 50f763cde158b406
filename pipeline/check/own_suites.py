"""Head office's own rules: ``schemas/expectations/<form>.json`` in the format of Great Expectations itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pipeline.check.engine import great_expectations
from pipeline.check.staging import OWN_SUITE
from pipeline.check.suite import Rule
from pipeline.errors import SchemaError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.model import Severity
    from pipeline.schema import Form

COLUMN_ARGUMENTS = ("column", "column_A", "column_B", "column_list", "column_set")
SEVERITIES: Mapping[str, Severity] = {"critical": "error", "error": "error", "warning": "warning", "info": "info"}


def load_own_suite(form: Form, schema_folder: Path) -> list[Rule]:
    """Read head office's suite for a form.

    Severity is the expectation's own (``critical`` or ``warning`` or ``info``; ``meta.severity`` may say it too), default
    ``warning``. ``meta.notes`` is shown to the branch as the explanation.

    Args:
        form: The form; its column ids are those of the suite.
        schema_folder: `schemas/`.

    Returns:
        The rules; none when there is no such file.

    Raises:
        SchemaError: Not JSON, an unknown expectation, a wrong argument, an unknown column, or an expectation that does not
            look at single values.
    """
    path = schema_folder / "expectations" / f"{form.id}.json"
    if not path.exists():
        return []
    try:
        written = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise SchemaError("rules.own-suite.not-json", path=path, reason=fault) from fault
    listed = written.get("expectations") if isinstance(written, dict) else None
    if not isinstance(listed, list):
        raise SchemaError("rules.own-suite.no-list", path=path)
    return [_rule(form, path, place, item) for place, item in enumerate(listed, start=1)]


def _rule(form: Form, path: Path, place: int, item: object) -> Rule:
    """Take one expectation of the file."""
    if not isinstance(item, dict) or not isinstance(item.get("kwargs"), dict):
        raise SchemaError("rules.own-suite.no-type", path=path, place=place)
    kind = item.get("type") or item.get("expectation_type")
    if not isinstance(kind, str):
        raise SchemaError("rules.own-suite.no-type", path=path, place=place)
    arguments: dict[str, Any] = item["kwargs"]
    columns: list[str] = []
    for name in COLUMN_ARGUMENTS:
        named = arguments.get(name)
        columns += [named] if isinstance(named, str) else list(named or ())
    for column in columns:
        if column not in form.by_id:
            hint = ", ".join(nearest(str(column), form.by_id, 3)) or ", ".join(form.by_id)
            raise SchemaError("rules.own-suite.unknown-column", path=path, place=place, column=column, hint=hint)
    meta: dict[str, Any] = item.get("meta") or {}
    severity = SEVERITIES.get(str(item.get("severity") or meta.get("severity") or "warning"))
    if severity is None:
        raise SchemaError("rules.own-suite.bad-severity", path=path, place=place, hint=", ".join(SEVERITIES))
    _patterns(path, place, kind, arguments)
    _probe(path, place, kind, arguments)
    notes = meta.get("notes") or item.get("notes") or ""
    notes = (
        "；".join(map(str, notes))
        if isinstance(notes, list)
        else str(notes.get("content", "") if isinstance(notes, dict) else notes)
    )
    reason = "rules.expectation.own-noted" if notes else "rules.expectation.own"
    noted, others = (("notes", notes),), tuple(columns[1:])
    return Rule(columns[0], kind, arguments, _code(kind), reason, noted, severity, others, check=OWN_SUITE)


def _patterns(path: Path, place: int, kind: str, arguments: Mapping[str, Any]) -> None:
    """Refuse a pattern that is none: the library would pass over the whole expectation in silence."""
    listed = arguments.get("regex_list")
    for pattern in (arguments.get("regex"), *(listed if isinstance(listed, list) else ())):
        try:
            re.compile(pattern or "")
        except (re.error, TypeError) as fault:
            raise SchemaError("rules.own-suite.bad-arguments", path=path, place=place, kind=kind, reason=fault) from fault


def _probe(path: Path, place: int, kind: str, arguments: dict[str, Any]) -> None:
    """Make the expectation once, so that a wrong one is refused by its file's name and not in the middle of a run."""
    great_expectations()
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.expectation import (
        ColumnMapExpectation,
        ColumnPairMapExpectation,
        MulticolumnMapExpectation,
    )
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    try:
        expectation = ExpectationConfiguration(type=kind, kwargs=arguments).to_domain_obj()
    except ExpectationNotFoundError as fault:
        hint = ", ".join(nearest(kind, list_registered_expectation_implementations(), 3))
        raise SchemaError("rules.own-suite.unknown-type", path=path, place=place, kind=kind, hint=hint) from fault
    except (TypeError, ValueError, KeyError) as fault:
        raise SchemaError("rules.own-suite.bad-arguments", path=path, place=place, kind=kind, reason=fault) from fault
    if not isinstance(expectation, ColumnMapExpectation | ColumnPairMapExpectation | MulticolumnMapExpectation):
        raise SchemaError("rules.own-suite.not-by-row", path=path, place=place, kind=kind)


def _code(kind: str) -> str:
    """Give the finding code that fits an expectation."""
    if "null" in kind:
        return "missing-value"
    if "regex" in kind or "like" in kind or "length" in kind or "strftime" in kind:
        return "bad-format"
    if "in_set" in kind and "pair" not in kind:
        return "not-in-list"
    if "pair" in kind or "compound" in kind or "multicolumn" in kind or "within_record" in kind:
        return "cross-field"
    return "out-of-range"
