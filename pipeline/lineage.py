"""Where something comes from: sorts out what was asked for, and adds what the kept original has in the cells."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipeline.messages import Language
    from pipeline.model.cells import Value
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

Facts = dict[str, Any]
_CUSTOMER = re.compile(r"C\d{6,}")
_FIELD = re.compile(r"(C\d{6,})\.(\w+)")
_SUBMISSION = re.compile(r"S\d{6,}")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def trace(
    settings: Settings,
    schema: Schema,
    store: Store,
    what: str,
    language: Language,
    *,
    period: str | None = None,
    as_of: datetime | None = None,
    is_up: bool = False,
    unmasked: bool = False,
) -> Facts:
    """Tell where a figure, a record, a cell, a customer, a field, a file or a finding comes from, and what became of it.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        what: ``sales.by_branch/HD/actual_amount``, ``visit_daily:885``, ``华东/日报.xlsx!三月!F12``, ``C000012``,
            ``C000012.phone``, ``S000003`` or the number of a finding.
        language: Of all words.
        period: Of the report, for a figure and for the figures that a record feeds; the reports' own default when left out.
        as_of: What was known then; None for now.
        is_up: Whether the figures that a record feeds are asked for, too.
        unmasked: True to give private values as they are.

    Returns:
        What is known, by ``kind``; private values hidden as `privacy.toml` says for head office.

    Raises:
        UsageError: There is nothing of that name; names the nearest.
    """
    from pipeline.report.tracing import is_figure

    if is_figure(what):
        return _figure(settings, schema, store, what, language, period, as_of)
    facts = _traced(settings, schema, store, what, period, as_of, is_up=is_up)
    return facts if unmasked else hidden(schema, facts)


def _traced(
    settings: Settings, schema: Schema, store: Store, what: str, period: str | None, as_of: datetime | None, *, is_up: bool
) -> Facts:
    """Trace what is no figure."""
    from pipeline.archive import history
    from pipeline.archive import trace as down

    with store.knowledge(as_of, only=()) as connection:
        if match := _FIELD.fullmatch(what):
            found = history.survivor(connection, match[1])
            told = history.said(connection, schema, found, match[2])
            facts: Facts = {
                "kind": "field",
                "customer_id": found,
                "field": match[2],
                "said": told,
                "changes": history.changes(told),
            }
            facts["files"] = [down.file_of(connection, number) for number in dict.fromkeys(item["submission"] for item in told)]
            return facts
        if _CUSTOMER.fullmatch(what):
            return history.customer(connection, schema, what)
        if "!" in what:
            facts = _cell(store, schema, connection, what, settings)
        elif ":" in what:
            form, _, key = what.partition(":")
            facts = down.record(connection, schema, form, key)
            cells = [item["cell"] for item in facts["fields"] if item["cell"]]
            written = _written(store, settings, facts["submission"], facts["sheet"], cells)
            for item in facts["fields"]:
                item["written"] = written.get(item["cell"], "")
        else:
            known = down.submission(connection, schema, what) if _SUBMISSION.fullmatch(what) else down.finding(connection, what)
            if known is None:
                raise UsageError("trace.unknown", value=what)
            return known
    if is_up:
        facts["feeds"] = _feeds(settings, schema, store, facts, period, as_of)
    return facts


def _figure(
    settings: Settings, schema: Schema, store: Store, what: str, language: Language, period: str | None, as_of: datetime | None
) -> Facts:
    """Trace a figure, and tell the files that its records stand in."""
    from pipeline.archive.trace import file_of
    from pipeline.archive.waiting import lay_waiting
    from pipeline.report import default_period, parse_period, reference_day
    from pipeline.report.tracing import trace_figure

    with store.knowledge(as_of) as connection:
        stretch = parse_period(period) if period else default_period(connection)
        if stretch is None:
            raise UsageError("trace.unknown", value=what)
        day = reference_day(connection, stretch)
        if what.startswith("customers."):
            lay_waiting(store, connection, schema, as_of)
        facts = trace_figure(connection, schema, stretch, day, language, what, settings.time_zone)
        facts["files"] = [file_of(connection, number) for number in sorted({item["submission"] for item in facts["records"]})]
        return facts


def hidden(schema: Schema, facts: Facts) -> Facts:
    """Hide the private values of what was traced (SEC-02, SEC-21).

    Args:
        schema: Says which fields are private.
        facts: As `trace` finds them.
    """
    card = "customer_card"
    if facts["kind"] == "record":
        for item in facts["fields"]:
            if item["value"]:
                facts["key"] = facts["key"].replace(item["value"], _masked(schema, facts["form"], item["field"], item["value"]))
    for item in facts.get("fields", []):
        _hide(schema, card if facts["kind"] == "customer" else facts["form"], item)
    for name in ("others", "changes", "said"):
        for item in facts.get(name, []):
            _hide(schema, card, item)
    for item in facts.get("taken", []):
        _hide(schema, item["form"], item)
        if item["field"] in schema.forms[item["form"]].by_id:
            facts["written"] = _masked(schema, item["form"], item["field"], facts["written"])
        else:  # a column that no field claims
            facts["written"] = schema.privacy.hide("text", facts["written"], "head_office")
    for item in facts.get("timeline", []):
        item["told"] = {name: _masked(schema, item["form"], name, value) for name, value in item["told"].items()}
    if facts["kind"] == "cell" and not facts["taken"]:
        facts["written"] = _hidden_cell(schema, facts["titled"], facts["written"])
    for item in [*facts.get("findings", []), *([facts] if facts["kind"] == "finding" else [])]:
        _hide_finding(schema, item)
    return facts


def _hidden_cell(schema: Schema, titled: list[tuple[str, str]], written: str) -> str:
    """Hide a cell that no record took up as what its column holds; of a sheet or column that nobody knows, all of it."""
    known = [(form, name) for form, name in titled if form in schema.forms and name in schema.forms[form].by_id]
    for form, name in known:
        item = schema.forms[form].by_id[name]
        if written not in (item.title, item.title_en, *item.aliases):
            written = _masked(schema, form, name, written)
    return schema.privacy.hide("text" if known else "other", written, "head_office")


def _hide_finding(schema: Schema, item: Facts) -> None:
    """Hide what a finding repeats of a private value."""
    import json

    from pipeline.model import Finding
    from pipeline.schema import hide_finding

    params = tuple(json.loads(item["params"] or "{}").items())
    told = Finding(
        *(item["code"], item["severity"], item["reason"]),
        field=item["field"] or "",
        form=item["form"] or "",
        value=item["value"] or "",
        params=params,
    )
    shown = hide_finding(told, schema.forms, schema.privacy, "head_office")
    item["value"] = shown.value
    item["params"] = json.dumps(dict(shown.params), ensure_ascii=False) if params else item["params"]


def _hide(schema: Schema, form: str, item: Facts) -> None:
    """Hide what one fact tells of a private field."""
    for name in ("value", "written", "before"):
        if item.get(name):
            item[name] = _masked(schema, form, item["field"], item[name])


def _masked(schema: Schema, form: str, field: str, value: str) -> str:
    """Hide a value where its field is private; each of several by itself."""
    from pipeline.schema import hide_value

    return hide_value(value, schema.forms.get(form), field, schema.privacy, "head_office")


def _cell(store: Store, schema: Schema, connection: Any, what: str, settings: Settings) -> Facts:  # noqa: ANN401 - the library carries no types
    """Read ``source!sheet!cell`` and tell what became of the cell."""
    from pipeline.archive.trace import cell

    source, _, rest = what.partition("!")
    sheet, _, address = rest.rpartition("!")
    match = _CELL.fullmatch(address.upper())
    if match is None:
        raise UsageError("trace.no-cell", value=address)
    facts = cell(connection, schema, source, sheet, match[1] + match[2])
    facts["written"] = _written(store, settings, facts["file"]["submission"], sheet, [facts["cell"]]).get(facts["cell"], "")
    return facts


def _written(store: Store, settings: Settings, submission: str, sheet: str, cells: Iterable[str]) -> dict[str, str]:
    """Read cells of a kept original as they were written; none where it can no longer be read."""
    from pipeline.read import read_workbooks

    delivery = store.delivery(submission)
    if not delivery.path.exists():
        return {}
    (workbook,) = read_workbooks([delivery], settings.limits, settings.passwords)
    rows = next((item.rows for item in workbook.sheets if item.name == sheet), ())
    found: dict[str, str] = {}
    for cell in cells:
        match = _CELL.fullmatch(cell)
        if match is None:
            continue
        row, column = int(match[2]) - 1, _column(match[1])
        if row < len(rows) and column < len(rows[row]):
            found[cell] = _shown(rows[row][column])
    return found


def _shown(value: Value) -> str:
    """Write what a cell held.

    Example:
        >>> _shown(3.0), _shown(0.1), _shown(True), _shown("3月")
        ('3', '0.1', 'true', '3月')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _column(letters: str) -> int:
    """Count a column from 0.

    Example:
        >>> _column("A"), _column("AB")
        (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _feeds(
    settings: Settings, schema: Schema, store: Store, facts: Facts, period: str | None, as_of: datetime | None
) -> list[str]:
    """List the figures that a record, or the records of a cell, add to."""
    from pipeline.report import default_period, parse_period, reference_day
    from pipeline.report.tracing import feeds

    pairs = {(item["form"], item["entry"]) for item in facts.get("taken", [facts]) if item.get("counts")}
    found: list[str] = []
    with store.knowledge(as_of) as connection:
        stretch = parse_period(period) if period else default_period(connection)
        if stretch is None:
            return found
        day = reference_day(connection, stretch)
        for form, entry in sorted(pairs):
            found += feeds(connection, schema, stretch, day, form, entry, settings.time_zone)
    return list(dict.fromkeys(found))
