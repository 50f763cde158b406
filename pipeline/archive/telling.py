# ruff: noqa: S608 - names come from the schema, values are bound
"""What filing has to say: rows that a resend withdrew, files that contradict each other, findings that are now mended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.archive.asking import ask_for_missing
from pipeline.model import Finding
from pipeline.store import append, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.archive.filed import Filed, Run
    from pipeline.archive.rows import TableRows
    from pipeline.schema import Form
    from pipeline.store import Store


def note_standing(store: Store, filed: Sequence[Filed]) -> None:
    """Note what counts in the scopes of the set before it goes in, so that what it withdraws can be told."""
    store.connection.execute("CREATE OR REPLACE TEMP TABLE standing (form VARCHAR, entry BIGINT)")
    active = store.active_forms
    for form, scopes in _scopes(filed).items():
        if form not in active:
            continue
        append(store.connection, "scopes", {"scope_key": sorted(scopes)}, into="own_scope")
        store.connection.execute(
            f"INSERT INTO standing SELECT '{form}', max(l._entry) FROM live_{form} AS l "
            f"JOIN ledger_{form} AS e ON e._entry = l._entry JOIN own_scope AS o ON o.scope_key = e._scope GROUP BY l._key"
        )


def _scopes(filed: Iterable[Filed]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in filed:
        for rows in one.tables if one.counts else ():
            if rows.covers:
                found.setdefault(rows.form.id, set()).update(scope for scope, _, _ in rows.covers)
    return found


def tell_and_mend(store: Store, run: Run, filed: Sequence[Filed], *, is_first: bool) -> int:
    """Add findings to the submissions of the set, and note which older findings and submissions it made good.

    Args:
        store: The open archive, the set's rows being in.
        run: The run at work.
        filed: The set.
        is_first: True when nothing was in the archive before, so that nothing can have been withdrawn or mended.

    Returns:
        How many older rows count no more.
    """
    by_id = {one.submission_id: one for one in filed if one.counts}
    forms = {rows.form.id: rows.form for one in by_id.values() for rows in one.tables if rows.kept}
    for form in forms.values():
        if form.load.mode not in ("fieldwise", "append"):
            _tell_contradictions(store, run, form, by_id)
    if is_first:
        return 0
    withdrawn = sum(_tell_withdrawn(store, forms[form], by_id) for form in _scopes(filed) if form in forms)
    for form in forms.values():
        if form.load.mode == "fieldwise":
            _tell_closed(store, form, by_id)
        ask_for_missing(store, form, by_id)
    _mend(store, forms.values(), filed)
    _supersede(store, filed)
    return withdrawn


def _tell_contradictions(store: Store, run: Run, form: Form, by_id: dict[str, Filed]) -> None:
    """Warn where two files of one run hold the same record with different values: the later counts."""
    rows = store.connection.execute(
        f"""
        WITH own AS (
          SELECT e._entry, e._key, e._content, e._submission, e._sheet, e._row, e._cell, s.source
          FROM ledger_{form.id} AS e
          JOIN ledger_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing
          WHERE s.run_id = ?
        ), twice AS (
          SELECT _key FROM own GROUP BY _key
          HAVING min(_content) <> max(_content) AND min(_submission) <> max(_submission)
        ), pair AS (
          SELECT o.*, lag(o._entry) OVER one AS other_entry, lag(o._submission) OVER one AS other_submission,
            lag(o._content) OVER one AS other_content, lag(o.source) OVER one AS other_source, lag(o._row) OVER one AS other_row
          FROM own AS o JOIN twice AS t ON t._key = o._key
          WINDOW one AS (PARTITION BY o._key ORDER BY o._entry)
        )
        SELECT _submission, _sheet, _row, _cell, source, other_source, other_row
        FROM pair WHERE other_submission <> _submission AND other_content <> _content ORDER BY _entry
        """,
        [run.number],
    ).fetchall()
    for submission_id, sheet, row, cell, source, other_source, other_row in rows:
        if submission_id in by_id:
            params = (("source", source), ("other", other_source), ("other_row", str(other_row)))
            by_id[submission_id].submission.findings.append(
                Finding(
                    *("duplicate-key", "warning", "archive.duplicate-key.two-files", sheet or "", cell or ""),
                    form=form.id,
                    row=row,
                    params=params,
                )
            )


def _tell_withdrawn(store: Store, form: Form, by_id: dict[str, Filed]) -> int:
    """Tell of each record that counted before the set, is in what the set speaks for, and counts no more."""
    named = dict.fromkeys(field_id for key in form.key[:1] for field_id in key if field_id in form.by_id)
    named |= dict.fromkeys(field_id for field_id in form.customer_fields if field_id)
    words = ", ".join(f"e.{quote(field_id)}" for field_id in named if field_id != form.branch_field) or "''"
    rows = store.connection.execute(
        f"""
        SELECT arg_max(n.submission_id, n.arrival) AS by_submission, any_value(p.source), any_value(e._sheet), any_value(e._row),
          any_value(concat_ws(' ', {words})), e._entry
        FROM standing AS b
        JOIN ledger_{form.id} AS e ON e._entry = b.entry
        JOIN filed_submission AS p ON p.submission_id = e._submission
        JOIN ledger_scope AS c ON c.form = '{form.id}' AND c.scope_key = e._scope
          AND coalesce(e._day, '') BETWEEN coalesce(c.first_day, '') AND coalesce(c.last_day, '')
        JOIN counted_submission AS n
          ON n.submission_id = c.submission_id AND n.filing = c.filing AND n.received_at > p.received_at
        LEFT JOIN (SELECT DISTINCT _key FROM live_{form.id}) AS l ON l._key = e._key
        WHERE b.form = '{form.id}' AND l._key IS NULL
        GROUP BY e._entry ORDER BY e._entry
        """
    ).fetchall()
    for submission_id, source, sheet, row, words_found, _ in rows:
        if submission_id in by_id:
            finding = Finding(
                *("withdrawn-record", "info", "archive.withdrawn-record.resend"),
                form=form.id,
                value=words_found,
                params=(("source", source), ("old_sheet", sheet or ""), ("old_row", str(row))),
            )
            by_id[submission_id].submission.findings.append(finding)
    return len(rows)


def _tell_closed(store: Store, form: Form, by_id: dict[str, Filed]) -> None:
    """Warn where a branch changes what head office alone may change: a closed complaint stays as it is."""
    marks = ", ".join("?" for _ in by_id)
    rows = store.connection.execute(
        f"SELECT e._submission, e._sheet, e._row, e._cell FROM weighed_merged_{form.id} AS w "
        f"JOIN ledger_{form.id} AS e ON e._entry = w._entry "
        f"WHERE w._is_closed AND w._before <> w._content AND e._submission IN ({marks}) ORDER BY e._entry",
        list(by_id),
    ).fetchall()
    for submission_id, sheet, row, cell in rows:
        finding = Finding(
            "closed-record", "warning", "archive.closed-record.office-only", sheet or "", cell or "", form=form.id, row=row
        )
        by_id[submission_id].submission.findings.append(finding)


def _mend(store: Store, forms: Iterable[Form], filed: Sequence[Filed]) -> None:
    """Note older findings whose record came again, or whose place a resend has taken."""
    own = [one.submission_id for one in filed if one.counts]
    if not own or not store.connection.execute("SELECT finding_id FROM ledger_finding LIMIT 1").fetchall():
        return
    append(store.connection, "own", {"submission_id": own}, into="own_submission")
    for form in forms:
        store.connection.execute(
            f"""
            INSERT INTO ledger_mend
            SELECT DISTINCT f.finding_id, e._submission, e._filing
            FROM ledger_finding AS f
            JOIN ledger_{form.id} AS e ON e._key = f.record_key
            JOIN own_submission AS o ON o.submission_id = e._submission
            JOIN filed_submission AS n ON n.submission_id = e._submission AND n.filing = e._filing
            JOIN filed_submission AS p ON p.submission_id = f.submission_id
            WHERE f.form = '{form.id}' AND n.arrival > p.arrival
            """
        )
        if form.load.mode == "replace":
            store.connection.execute(
                f"""
                INSERT INTO ledger_mend
                SELECT DISTINCT f.finding_id, c.submission_id, c.filing
                FROM ledger_finding AS f
                JOIN ledger_scope AS c ON c.form = f.form AND c.scope_key = f.scope_key
                  AND coalesce(f.day, '') BETWEEN coalesce(c.first_day, '') AND coalesce(c.last_day, '')
                JOIN own_submission AS o ON o.submission_id = c.submission_id
                JOIN filed_submission AS n ON n.submission_id = c.submission_id AND n.filing = c.filing
                JOIN filed_submission AS p ON p.submission_id = f.submission_id
                LEFT JOIN (
                  SELECT submission_id, filing, form, record_key FROM ledger_rejected
                  UNION ALL SELECT submission_id, filing, form, record_key FROM ledger_spared
                ) AS r
                  ON r.submission_id = c.submission_id AND r.filing = c.filing AND r.form = f.form AND r.record_key = f.record_key
                WHERE f.form = '{form.id}' AND n.received_at > p.received_at AND r.record_key IS NULL
                """
            )


def _supersede(store: Store, filed: Sequence[Filed]) -> None:
    """Note which older submissions these take the place of.

    One does when it holds every record of the older, accepted or not; or when it comes under the same path and shares a record
    with it, or the older had none. The same path alone says nothing: a branch may write each day's report under one name.
    """
    able = [one for one in filed if one.submission.verdict in ("accepted", "partly", "returned")]
    if not able:
        return
    keys = {(one.submission_id, rows.form.id, key) for one in able for rows in one.tables for key in rows.keys if key}
    lines = [*sorted(keys), *((one.submission_id, "", "") for one in able)]
    names = ("submission_id", "form", "record_key")
    append(store.connection, "keys", dict(zip(names, zip(*lines, strict=True), strict=True)), into="own_key")
    parts = [
        (
            "SELECT k.submission_id AS newer, r.submission_id AS older, count(*) AS met FROM ledger_rejected AS r "
            "JOIN own_key AS k ON k.form = r.form AND k.record_key = r.record_key GROUP BY ALL"
        )
    ]
    forms = {rows.form.id for one in able for rows in one.tables}
    parts += [
        f"SELECT k.submission_id AS newer, e._submission AS older, count(DISTINCT e._entry) AS met FROM ledger_{form} AS e "
        f"JOIN own_key AS k ON k.form = '{form}' AND k.record_key = e._key GROUP BY ALL"
        for form in sorted(forms)
    ]
    store.connection.execute(
        f"""
        INSERT INTO ledger_supersede
        WITH met AS (SELECT newer, older, sum(met) AS met FROM ({" UNION ALL ".join(parts)}) GROUP BY newer, older)
        SELECT DISTINCT p.submission_id, n.submission_id, n.filing
        FROM (SELECT DISTINCT submission_id FROM own_key) AS k
        JOIN filed_submission AS n ON n.submission_id = k.submission_id
        JOIN filed_submission AS p ON p.branch = n.branch AND p.arrival < n.arrival AND p.verdict NOT IN ('duplicate', 'skipped')
        LEFT JOIN met AS m ON m.newer = n.submission_id AND m.older = p.submission_id
        WHERE (n.verdict <> 'returned' OR p.verdict IN ('returned', 'unreadable'))
          AND ((m.met >= p.rows_read AND p.rows_read > 0)
            OR (p.source = n.source AND NOT list_contains(?, n.submission_id) AND (coalesce(m.met, 0) > 0 OR p.rows_read = 0)))
        """,
        [[one.submission_id for one in able if one.submission.delivery.mends]],  # of marked copies `mending` knows more
    )


def write_findings(store: Store, filed: Sequence[Filed]) -> None:
    """Write every finding of the set, each with the key of its record where it has one."""
    number = store.connection.execute("SELECT count(*) FROM ledger_finding").fetchall()[0][0]
    lines: list[tuple[object, ...]] = []
    for one in filed:
        keys = _Keys(one.tables)
        for item in one.submission.findings:
            number += 1
            params = json.dumps(dict(item.params), ensure_ascii=False, separators=(",", ":")) if item.params else ""
            lines.append(
                (
                    f"F{number:06d}",
                    one.submission_id,
                    one.filing,
                    item.severity,
                    item.code,
                    item.sheet,
                    item.cell,
                    item.column,
                    item.field,
                    item.form,
                    item.row or "",
                    item.value.replace("\x00", ""),
                    item.reason,
                    item.rule,
                    item.who,
                    params,
                    *keys.of(item),
                )
            )
    names = (
        *("finding_id", "submission_id", "filing", "severity", "code", "sheet", "cell", "column_title"),
        *("field", "form", "row", "value", "reason", "rule", "who", "params", "record_key", "scope_key", "day"),
    )
    if lines:
        append(store.connection, "ledger_finding", dict(zip(names, zip(*lines, strict=True), strict=True)))


class _Keys:
    """Finds the record that a finding speaks of."""

    def __init__(self, tables: Sequence[TableRows]) -> None:
        self._tables = tables
        self._places: dict[tuple[str, str, int], tuple[TableRows, int]] | None = None

    def of(self, item: Finding) -> tuple[str, str, str]:
        """Give key, scope and day of the finding's record; empty when it is about no single record."""
        if not item.row or not item.form:
            return "", "", ""
        if self._places is None:
            self._places = {}
            for rows in self._tables:
                for index, row in enumerate(rows.table.rows):
                    self._places.setdefault((rows.form.id, rows.table.sheet, row), (rows, index))
        found = self._places.get((item.form, item.sheet, item.row))
        if found is None:
            return "", "", ""
        rows, index = found
        return rows.keys[index], rows.scopes[index], rows.days[index]
