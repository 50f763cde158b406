"""Check what counts now across forms: rules as SQL over the views `current_<form>`, always warnings or notices.

They run again at the end of every collect, over everything, because the other half of a pair may arrive later: what has
mended itself is no longer found.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.check.rules.archive import ARCHIVE_RULES
from pipeline.check.staging import Check, stages_on
from pipeline.model import Finding
from pipeline.store.workdays import lay_workdays

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from duckdb import DuckDBPyConnection

    from pipeline.check.archive_rule import ArchiveRule
    from pipeline.check.staging import Stages
    from pipeline.model import Severity
    from pipeline.schema import Schema


class ArchiveHit(NamedTuple):
    """A finding about a record that is already filed, and the submission that brought it."""

    submission: str
    finding: Finding


COPY = "checking_"
_WORD = re.compile(r"\w+")
_VIEW = re.compile(r"\bcurrent_(\w+)")
PLACE = ("_submission", "_sheet", "_row", "_cell", "_entry")
"""What each rule's SQL tells of a record, beside `field`, `value` and what fills its wording."""


def check_archive(
    connection: DuckDBPyConnection,
    schema: Schema,
    reference_day: date | None,
    active: Collection[str] | None = None,
    received_days: Callable[[], Mapping[str, date]] | None = None,
) -> list[ArchiveHit]:
    """Run all rules between forms.

    A rule whose forms have not come yet, or hold no row, is not run.

    Args:
        connection: Open on the archive; the views `current_<form>` are there.
        schema: For figures and column titles.
        reference_day: The latest day that the archive knows of; None where it knows none.
        active: Forms of which anything was ever filed, where that is known; what needs another form is not even looked up.
        received_days: Gives the day on which each submission came, in the company's zone; asked only where
            `checks.toml` states something.

    Returns:
        Findings in the order of the rules, then of the ledger: the same archive gives the same list.
    """
    rules = _worth_trying(schema, active)
    filled = _keep_copies(connection, {view for rule in rules for view in (*rule.needs, *rule.beside)})
    hits: list[ArchiveHit] = []
    names_of: list[str] = []
    knows_days = False
    for rule in rules:
        if not all(filled.get(view, 0) for view in rule.needs) or any(view not in filled for view in rule.beside):
            continue
        if "$reference_day" in rule.sql and reference_day is None:
            continue
        if "special_day" in rule.sql and not knows_days:
            lay_workdays(connection)
            knows_days = True
        known: dict[str, object] = {name: schema.figure(*figure) for name, figure in rule.figures.items()}
        if "$reference_day" in rule.sql:
            known["reference_day"] = reference_day
        sql = _copied(rule.sql)
        answer = connection.execute(sql, known) if known else connection.execute(sql)
        names = [column[0] for column in answer.description or ()]
        lines = [dict(zip(names, line, strict=True)) for line in answer.fetchall()]
        lines.sort(key=lambda line: (line["_entry"], str(line["field"]), str(line["value"])))
        hits += [_hit(rule, line, schema) for line in lines]
        names_of += [rule.name.replace("_", "-")] * len(lines)
    for view in filled:
        connection.execute(f"DROP VIEW {_copied(view)}")
    if received_days is not None and schema.stages and hits:
        days = received_days()
        hits = [_weighed(hit, name, stages_on(schema, days[hit.submission])) for hit, name in zip(hits, names_of, strict=True)]
    return hits


def _weighed(hit: ArchiveHit, name: str, stages: Stages | None) -> ArchiveHit:
    """Give a finding the weight that head office has stated; its record is filed, so that it cannot become an error."""
    found = hit.finding
    if stages is None:
        return hit
    weight = stages.weigh(found.severity, Check(name, found.rule, found.code), found.form, found.field)
    severity: Severity = "warning" if weight.severity == "error" else weight.severity
    return ArchiveHit(hit.submission, dataclasses.replace(found, severity=severity, params=(*found.params, *weight.params)))


def views_needed(schema: Schema, active: Collection[str]) -> dict[str, frozenset[str]]:
    """Tell which views the rules read that have something to look at, and of which columns; see `check_archive`.

    A column counts as read where its name stands in the SQL of a rule that reads the view; that of the day always does, and of
    the work calendar, which `lay_workdays` reads, every one.
    """
    needed: dict[str, set[str]] = {}
    for rule in _worth_trying(schema, active):
        words = set(_WORD.findall(rule.sql))
        for view in (*rule.needs, *rule.beside):
            needed.setdefault(view, set(PLACE)).update(words)
    for form in schema.forms.values():
        if form.date_field and f"current_{form.id}" in needed:
            needed[f"current_{form.id}"].add(form.date_field)
        if form.id == "work_calendar" and f"current_{form.id}" in needed:
            needed[f"current_{form.id}"].update(form.by_id)
    return {view: frozenset(words) for view, words in needed.items()}


def _worth_trying(schema: Schema, active: Collection[str] | None) -> list[ArchiveRule]:
    """Give the rules that need no form of which nothing was ever filed."""
    never = {f"current_{form}" for form in schema.forms if active is not None and form not in active}
    return [rule for rule in ARCHIVE_RULES if never.isdisjoint(rule.needs)]


def _keep_copies(connection: DuckDBPyConnection, views: set[str]) -> dict[str, int]:
    """See to it that each view is worked out once for all rules, in a temporary table; tell how many rows it has."""
    there = {row[0] for row in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    done = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()}
    found: dict[str, int] = {}
    for view in sorted(views & there):
        kept = view
        if view not in done:
            kept = f"kept_{view}"
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {kept} AS SELECT * FROM {view}")  # noqa: S608 - names are our own
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {_copied(view)} AS SELECT * FROM {kept}")  # noqa: S608 - likewise
        found[view] = int(connection.execute(f"SELECT count(*) FROM {kept}").fetchall()[0][0])  # noqa: S608 - likewise
    return found


def _copied(sql: str) -> str:
    """Name the copies instead of the views."""
    return _VIEW.sub(COPY + r"\1", sql)


def _hit(rule: ArchiveRule, line: Mapping[str, object], schema: Schema) -> ArchiveHit:
    """Make the finding of one line."""
    detail = str(line.get("detail") or "")
    name = "rules." + rule.name.replace("_", "-")
    field_id = str(line["field"])
    field = schema.forms[rule.form].by_id.get(field_id) if rule.form in schema.forms else None
    own = {*PLACE, "field", "value", "detail"}
    finding = Finding(
        rule.code,
        rule.severities.get(detail, rule.severity),
        f"{name}.{detail}" if detail else name,
        sheet=_text(line["_sheet"]),
        cell=_text(line["_cell"]),
        column=field.title if field is not None else field_id,
        field=field_id,
        value=_text(line["value"]),
        form=rule.form,
        row=int(str(line["_row"] or 0)),
        rule=rule.rule,
        who=rule.who,
        params=tuple((key, _text(value)) for key, value in line.items() if key not in own),
    )
    return ArchiveHit(_text(line["_submission"]), finding)


def _text(value: object) -> str:
    """Write a value of the archive for a person; a number without needless zeros."""
    if value is None:
        return ""
    text = format(value, "f") if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if hasattr(value, "as_tuple") and "." in text else text
