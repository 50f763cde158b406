# ruff: noqa: S608 - names come from the schema, values are bound
"""How much of what counts now a file would withdraw: asked before it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.archive.rows import ready, utc_text
from pipeline.store import append

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.archive.filed import Run
    from pipeline.model import Submission
    from pipeline.schema import Schema
    from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a file's scopes hold from earlier runs, by form: records that count, and how many of them the file lacks."""

    by_form: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def held(self) -> int:
        """Records in its scopes."""
        return sum(held for held, _ in self.by_form.values())

    @property
    def lost(self) -> int:
        """Records that would count no more."""
        return sum(lost for _, lost in self.by_form.values())

    @property
    def share(self) -> Decimal:
        """Lost of held, 0 where nothing is held."""
        return Decimal(self.lost) / self.held if self.held else Decimal(0)


def weigh(store: Store, run: Run, submissions: Sequence[Submission], schema: Schema) -> list[Replacement]:
    """Tell for each file what it would withdraw; a row that the file holds but that stays out withdraws nothing.

    Args:
        store: The open archive, the files not being in.
        run: The run at work; what it has already filed is not weighed.
        submissions: Checked files.
        schema: Forms.
    """
    nothing = [Replacement() for _ in submissions]
    active = store.active_forms
    others = "SELECT submission_id FROM ledger_submission WHERE run_id <> ? LIMIT 1"
    if not store.connection.execute(others, [run.number]).fetchall():
        return nothing
    scopes: list[tuple[object, ...]] = []
    keys: list[tuple[object, ...]] = []
    for position, submission in enumerate(submissions):
        if submission.delivery.mends or not any(
            form in active and schema.forms[form].load.mode == "replace" for form in submission.forms
        ):
            continue  # a marked copy withdraws nothing that it leaves out: see `mending`
        received = utc_text(submission.delivery.received_at)
        for rows in ready(submission, schema):
            scopes += [(position, received, rows.form.id, *cover) for cover in rows.covers]
            keys += [(position, rows.form.id, key) for key in rows.keys if key] if rows.covers else []
    if not scopes:
        return nothing
    append(
        store.connection,
        "scopes",
        _columns(("position", "received_at", "form", "scope_key", "first_day", "last_day"), scopes),
        into="own_scope",
    )
    append(store.connection, "keys", _columns(("position", "form", "record_key"), keys), into="own_key")
    found: list[dict[str, tuple[int, int]]] = [{} for _ in submissions]
    for form in sorted({str(scope[2]) for scope in scopes} & active):
        rows_found = store.connection.execute(
            f"""
            SELECT CAST(c.position AS INTEGER), count(DISTINCT e._key),
              count(DISTINCT CASE WHEN k.record_key IS NULL THEN e._key END)
            FROM own_scope AS c
            JOIN ledger_{form} AS e ON e._scope = c.scope_key
              AND coalesce(e._day, '') BETWEEN coalesce(c.first_day, '') AND coalesce(c.last_day, '')
            JOIN live_{form} AS l ON l._entry = e._entry
            JOIN filed_submission AS p ON p.submission_id = e._submission
            LEFT JOIN own_key AS k ON k.position = c.position AND k.form = c.form AND k.record_key = e._key
            WHERE c.form = '{form}' AND p.run_id <> ?
              AND p.received_at < CAST(c.received_at AS TIMESTAMP)
            GROUP BY c.position
            """,
            [run.number],
        ).fetchall()
        for position, held, lost in rows_found:
            found[position][form] = (held, lost)
    return [Replacement(by_form) for by_form in found]


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> dict[str, Sequence[object]]:
    return dict(zip(names, zip(*rows, strict=True), strict=True))
