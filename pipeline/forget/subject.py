# ruff: noqa: S608 - names come from the schema, values are bound
"""All by which a customer is known in the archive, and the words that take their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError, nearest
from pipeline.model.privacy import GONE, destroyed_code, destroyed_name
from pipeline.store import quote
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.schema import Field, Form, Schema
    from pipeline.store import Store

_SHORTEST = 3
"""Characters from which on a value is looked for inside longer texts; shorter ones only where they fill a cell."""
_DIGITS = 7
"""Digits from which on a number is known again however it is written."""


@dataclass(slots=True)
class Subject:
    """Some customers that are to be destroyed, with every value that tells of them."""

    customers: tuple[str, ...]
    """Ids, those that lead on to them included."""
    places: dict[str, dict[tuple[str, str, int], str]] = field(default_factory=dict)
    """Their records: by hash of the file, by form, sheet and row: the customer's id."""
    filed: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    """Rows that are records, anybody's: by hash of the file, sheet and row."""
    stands: dict[tuple[str, str], str] = field(default_factory=dict)
    """What stands for a name or a code: by kind and key."""
    names: dict[str, str] = field(default_factory=dict)
    """Names that are theirs alone, by key: what stands for them."""
    values: dict[str, str] = field(default_factory=dict)
    """Other values that are theirs alone: what stands for them."""
    survivors: dict[str, str] = field(default_factory=dict)
    """Those that lead on to another by their keys."""
    entries: int = 0
    _without: dict[str, str] = field(default_factory=dict)

    @property
    def needles(self) -> list[str]:
        """Everything that must not be found any more, the longest first."""
        return sorted(self.values, key=lambda text: (-len(text), text))

    def stand_in(self, kind: str, text: str, customer: str) -> str:
        """Give what stands for a name or code: always the same for the same, different for what is different."""
        key = (kind, f"{customer}/{company_key(text)}")
        if key not in self.stands:
            number = 1 + sum(1 for other, inner in self.stands if other == kind and inner.startswith(f"{customer}/"))
            survivor = self.survivors.get(customer, "")
            mark = destroyed_name(customer, survivor, number) if kind == "name" else destroyed_code(customer, number)
            self.stands[key] = mark
        return self.stands[key]

    def without(self, text: str) -> str:
        """Take everything that is theirs alone out of a text."""
        if not text:
            return text
        if text not in self._without:
            self._without[text] = self._taken_out(text)
        return self._without[text]

    def _taken_out(self, text: str) -> str:
        whole = self.names.get(company_key(text)) or self.values.get(text)
        if whole is not None:
            return whole
        for needle in self.needles:
            if len(needle) >= _SHORTEST and needle in text:
                text = text.replace(needle, self.values[needle])
        digits = re.sub(r"\D", "", text)
        if len(digits) >= _DIGITS:
            for needle in self._numbers():
                if needle in digits:
                    text = re.sub(r"[\s\-－—()（）+.]*".join(needle), self.values.get(needle, ""), text)
        return text

    def _numbers(self) -> list[str]:
        return [needle for needle in self.needles if needle.isdigit() and len(needle) >= _DIGITS]


def subject_of(store: Store, schema: Schema, customers: Iterable[str], identity: Sequence[str]) -> Subject:
    """Gather what tells of some customers.

    Args:
        store: The open archive.
        schema: For the forms that name a customer, and the privacy of their fields.
        customers: Ids as `pipeline customers list` shows them.
        identity: Fields that tell who a customer is though they are no personal data (`privacy.toml`).

    Raises:
        ArchiveError: There is no such customer.
    """
    subject = Subject(_family(store, list(customers)))
    merges = store.connection.execute("SELECT DISTINCT merged_id, survivor_id FROM ledger_customer_merge").fetchall()
    subject.survivors = {merged: survivor for merged, survivor in merges if merged in subject.customers}
    said = _Said()
    for form in schema.forms.values():
        if form.id in store.active_forms:
            if any(form.customer_fields):
                _hear(subject, said, store, form, identity)
            _note_filed(subject, store, form)
    people = {person.name for person in store.registers().employees.values()}
    subject.names = {
        key: subject.stand_in("name", text, customer)
        for key, (text, customer) in said.names.items()
        if key not in said.other_names
    }
    shared = {text for text in said.own if text in said.others or text in people or company_key(text) in said.other_names}
    subject.values = {text: subject.values.get(text, GONE) for text in said.own - shared if _is_telling(text)}
    return subject


@dataclass(slots=True)
class _Said:
    """What the records of a subject say, and what those of all others say."""

    own: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    other_names: set[str] = field(default_factory=set)


def _hear(subject: Subject, said: _Said, store: Store, form: Form, identity: Sequence[str]) -> None:
    """Gather what the records of one form say."""
    code_field, name_field = form.customer_fields
    told = [item for item in form.fields if tells(item, form, identity) or item.id in (code_field, name_field)]
    columns = ", ".join(f"e.{quote(item.id)}" for item in told)
    inside = ", ".join("?" for _ in subject.customers)
    rows = store.connection.execute(
        f"SELECT coalesce(e._customer_id, '') IN ({inside}), s.sha256, coalesce(e._sheet, ''), e._row, e._customer_id, {columns} "
        f"FROM ledger_{form.id} AS e JOIN ledger_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing "
        "ORDER BY e._entry",
        subject.customers,
    ).fetchall()
    for is_own, sha256, sheet, row, customer, *texts in rows:
        filled = [(item, text) for item, text in zip(told, texts, strict=True) if text]
        if not is_own:
            said.others.update(text for _, text in filled)
            said.other_names.update(company_key(text) for item, text in filled if item.id == name_field)
            continue
        subject.places.setdefault(sha256, {})[form.id, sheet, row] = customer
        subject.entries += 1
        for item, text in filled:
            if item.id in (code_field, name_field):
                kind = "name" if item.id == name_field else "code"
                said.own.add(text)
                subject.values[text] = subject.stand_in(kind, text, customer)
                if kind == "name":
                    said.names.setdefault(company_key(text), (text, customer))
            elif _is_mark(item, identity):
                said.own.update(text.split("|"))


def _note_filed(subject: Subject, store: Store, form: Form) -> None:
    """Note which rows of which files are records of a form."""
    for sha256, sheet, rows in store.connection.execute(
        f"SELECT s.sha256, coalesce(e._sheet, ''), list(DISTINCT e._row) FROM ledger_{form.id} AS e "
        "JOIN ledger_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing GROUP BY 1, 2"
    ).fetchall():
        subject.filed.setdefault(sha256, set()).update((sheet, row) for row in rows)


def check_known(store: Store, customers: Sequence[str]) -> Sequence[str]:
    """Give the ids back that were asked for.

    Raises:
        ArchiveError: There is no such customer; names the nearest ids.
    """
    known = {row[0] for row in store.connection.execute("SELECT customer_id FROM ledger_customer").fetchall()}
    for customer in customers:
        if customer not in known:
            raise ArchiveError("forget.unknown-customer", customer=customer, hint=", ".join(nearest(customer, known, 3)) or "—")
    return customers


def _family(store: Store, wanted: list[str]) -> tuple[str, ...]:
    """Give the ids asked for with all that lead on to them."""
    check_known(store, wanted)
    led = dict(store.connection.execute("SELECT merged_id, survivor_id FROM customer_survivor").fetchall())
    survivors = {led.get(customer, customer) for customer in wanted}
    return tuple(sorted(survivors | {merged for merged, survivor in led.items() if survivor in survivors}))


def _is_mark(item: Field, identity: Sequence[str]) -> bool:
    """Tell whether a value is so much the customer's own that it is looked for in all files, not in its records only."""
    return (
        item.kind in ("phone", "email")
        or item.id in identity
        or (item.privacy == "personal" and item.kind != "text")
        or (item.privacy == "sensitive" and item.kind in ("code", "string") and "account" in item.id)
    )


def _is_telling(text: str) -> bool:
    """Tell whether a text can be looked for without meeting what is another's: no short number, no single character.

    Example:
        >>> _is_telling("12"), _is_telling("王芳"), _is_telling("13800138000")
        (False, True, True)
    """
    return len(re.sub(r"[\d\W_]", "", text)) > 1 or len(re.sub(r"\D", "", text)) >= _DIGITS


def tells(item: Field, form: Form, identity: Sequence[str]) -> bool:
    """Tell whether a field's value is destroyed with its customer: personal data, free text, and what tells who it is."""
    return (
        item.privacy in ("personal", "sensitive")
        or item.kind in ("text", "phone", "email")
        or item.id in identity
        or (form.id in ("customer_card", "customer_contact") and item.kind in ("string", "money", "decimal", "int"))
    )
