# ruff: noqa: S608 - names come from the schema, values are bound
"""A register that comes after the files that needed it: branches, people and products in these are resolved then.

Records, keys and scopes change together, so that a record written for 华东 and sent again for HD stays one record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.archive.keys import MARK
from pipeline.model.registers import HEAD_OFFICE
from pipeline.store import append, keep_earlier, quote
from pipeline.store.registers import read_registers
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.model import Registers
    from pipeline.schema import Field, Form, Schema
    from pipeline.store import Store

REGISTERS_OF_NAMES = frozenset({"branch", "employee", "product"})
"""Forms whose arrival can resolve what was written before."""


_RESOLVED = ("branch", "person", "product")
_READ = frozenset({"ledger_submission", "ledger_customer", "ledger_scope", "ledger_rejected", "ledger_spared"})
"""Tables of the ledger, beside those of the forms, of which views read what is resolved here."""


@dataclass
class _Names:
    """Looks written branches and people up; remembers what it found."""

    registers: Registers
    branches: dict[str, str] = field(default_factory=dict)
    people: dict[tuple[str, str], str] = field(default_factory=dict)

    def branch(self, written: str) -> str:
        """Give a branch's code; what the register does not know stays as it is."""
        if written not in self.branches:
            self.branches[written] = self.registers.branch_of(written) or written if written else written
        return self.branches[written]

    def person(self, written: str, branch: str) -> str:
        """Give the code of the one person of that name in a branch, else at head office, else at all; several stay names."""
        if (written, branch) not in self.people:
            self.people[written, branch] = self._person(written, branch)
        return self.people[written, branch]

    def _person(self, written: str, branch: str) -> str:
        if not written or written in self.registers.employees:
            return written
        codes = self.registers.people.get(match_key(written), ())
        here = [code for code in codes if self.registers.employees[code].branch_code == branch]
        above = [code for code in codes if self.registers.employees[code].branch_code == HEAD_OFFICE]
        fitting = here or above or list(codes)
        return fitting[0] if len(fitting) == 1 else written

    def of(self, kind: str, written: str, branch: str) -> str:
        """Give the code of a branch, person or product; what no register knows stays as it is."""
        match kind:
            case "branch":
                return self.branch(written)
            case "person":
                return self.person(written, branch)
            case _:
                return self.registers.products.get(match_key(written), written) if written else written


def resolve_late(store: Store, schema: Schema, at: datetime) -> None:
    """Resolve what earlier files wrote of branches, people and products, inside the caller's transaction.

    What the rows said before is kept, since what was known before must not change.

    Args:
        store: The open archive; its registers already hold what just arrived.
        schema: Forms, for their columns and keys.
        at: When the registers became known; aware.
    """
    names = _Names(read_registers(store.connection, schema))  # not what the store remembers from before this set
    connection = store.connection
    instant = at.astimezone(UTC).replace(tzinfo=None)
    for table in ("ledger_submission", "ledger_customer", "ledger_customer_key"):
        for (written,) in connection.execute(
            f"SELECT DISTINCT branch FROM {table} WHERE branch IS NOT NULL ORDER BY 1"
        ).fetchall():
            if names.branch(written) != written:
                if table in _READ:
                    keep_earlier(connection, table, "branch = ?", [written], instant)
                connection.execute(f"UPDATE {table} SET branch = ? WHERE branch = ?", [names.branch(written), written])
    for form in schema.forms.values():
        if form.id in store.active_forms:
            _resolve_form(store, form, names, instant)
            for table, columns in (
                ("ledger_scope", ("scope_key",)),
                ("ledger_rejected", ("record_key", "scope_key")),
                ("ledger_spared", ("record_key", "scope_key")),
                ("ledger_finding", ("record_key", "scope_key")),
            ):
                for column in columns:
                    _resolve_keys(store, table, column, form, names, instant)


def _resolve_form(store: Store, form: Form, names: _Names, instant: datetime) -> None:
    """Resolve the records of one form: reference columns, keys, and the hash of their content."""
    wanted = [item for item in form.fields if item.kind in _RESOLVED and not item.id.endswith("_name")]
    if form.id in ("branch", "product"):
        return
    listed = "".join(f", e.{quote(item.id)}" for item in wanted)
    head = f"split_part(e._key, chr(31), 1), coalesce(s.branch, ''){listed}"
    source = f"ledger_{form.id} AS e JOIN filed_submission AS s ON s.submission_id = e._submission"
    combinations = store.connection.execute(f"SELECT DISTINCT {head} FROM {source}").fetchall()
    if all(
        names.branch(first) == first and _fresh(sender, values, wanted, form, names) == [value or "" for value in values]
        for first, sender, *values in combinations
    ):
        return
    rows = store.connection.execute(f"SELECT e._entry, e._key, e._scope, {head} FROM {source} ORDER BY e._entry").fetchall()
    changed = []
    for entry, key, scope, _, sender, *values in rows:
        fresh = _fresh(sender, values, wanted, form, names)
        line = (_key(key or "", form, names), _key(scope or "", form, names), *fresh)
        if line != (key or "", scope or "", *(value or "" for value in values)):
            changed.append((str(entry), *line))
    if not changed:
        return
    columns = ("_entry", "_key", "_scope", *(item.id for item in wanted))
    append(store.connection, "resolved", dict(zip(columns, zip(*changed, strict=True), strict=True)), into="resolved")
    found = "_entry IN (SELECT CAST(_entry AS BIGINT) FROM resolved)"
    keep_earlier(store.connection, f"ledger_{form.id}", found, [], instant)
    assigned = ", ".join(f"{quote(name)} = r.{quote(name)}" for name in columns[1:])
    store.connection.execute(
        f"UPDATE ledger_{form.id} AS e SET {assigned} FROM resolved AS r WHERE e._entry = CAST(r._entry AS BIGINT)"
    )
    content = ", ".join(f"'{name}=' || {quote(name)}" for name in sorted(item.id for item in form.fields))
    store.connection.execute(f"UPDATE ledger_{form.id} SET _content = md5(concat_ws(chr(31), {content})) WHERE {found}")


def _fresh(sender: str, values: Sequence[str | None], wanted: Sequence[Field], form: Form, names: _Names) -> list[str]:
    """Resolve the reference columns of one record."""
    own = {item.id: value for item, value in zip(wanted, values, strict=True)}
    branch = names.branch(own.get(form.branch_field) or sender)
    return [
        "|".join(names.of(item.kind, part, branch) for part in (value or "").split("|"))
        for item, value in zip(wanted, values, strict=True)
    ]


def _resolve_keys(store: Store, table: str, column: str, form: Form, names: _Names, instant: datetime) -> None:
    rows = store.connection.execute(
        f"SELECT DISTINCT {column} FROM {table} WHERE form = ? AND {column} IS NOT NULL ORDER BY 1", [form.id]
    ).fetchall()
    for (written,) in rows:
        fresh = _key(written, form, names)
        if fresh != written:
            if table in _READ:
                keep_earlier(store.connection, table, f"form = ? AND {column} = ?", [form.id, written], instant)
            store.connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE form = ? AND {column} = ?", [fresh, form.id, written]
            )


def _key(written: str, form: Form, names: _Names) -> str:
    """Write a key or scope again with what is resolved now; its first part is the branch, the others ``field=value``."""
    if not written:
        return written
    head, *rest = written.split(MARK)
    branch = names.branch(head)
    return MARK.join([branch, *_parts(rest, form, names, branch)])


def _parts(parts: Sequence[str], form: Form, names: _Names, branch: str) -> list[str]:
    fresh = []
    for part in parts:
        name, sign, value = part.partition("=")
        item = form.by_id.get(name) if sign else None
        if item is not None and item.kind == "branch":
            code = names.branch(value)
            value = code if name == form.branch_field else _folded(code)
        elif item is not None and item.kind in _RESOLVED:
            value = _folded(names.of(item.kind, value, branch))
        fresh.append(f"{name}{sign}{value}")
    return fresh


def _folded(value: str) -> str:
    """Write a value as keys hold it."""
    return value.lower() if value.isascii() and " " not in value else match_key(value)
