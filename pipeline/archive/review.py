# ruff: noqa: S608 - names come from the schema, values are bound
"""The questions about customers that wait for head office, each with what is known of the two."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.archive.suspects import find_suspects
from pipeline.store import quote

if TYPE_CHECKING:
    from pipeline.archive.matching import Pair
    from pipeline.schema import Schema
    from pipeline.store import Store
    from pipeline.store.database import Connection

ASKED = ("name", "code", "number", "phone", "address", "person")
"""Kinds of evidence in the order in which a person compares them."""


@dataclass(slots=True)
class Known:
    """What the records that count say of one master customer, as written."""

    customer_id: str
    name: str = ""
    said: dict[str, list[str]] = field(default_factory=dict)
    """By kind of evidence: values as written, each once; codes with their branch."""
    branches: list[str] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)
    """By form: how many current records name the customer."""


@dataclass(frozen=True, slots=True)
class Question:
    """Two customers that may be one, and the answer that stands, if any: empty, or ``pending``."""

    pair: Pair
    one: Known
    other: Known
    answer: str = ""


def open_questions(store: Store, schema: Schema) -> list[Question]:
    """Give the pairs that nobody has decided about, the likeliest first.

    A pair is decided when it was answered with same or different, or when both lead on to one customer by now.
    """
    pairs = find_suspects(store, schema)
    connection = store.connection
    answers = {
        (one, other): answer
        for one, other, answer in connection.execute("SELECT one, other, answer FROM customer_answer").fetchall()
    }
    merged = dict(connection.execute("SELECT merged_id, survivor_id FROM customer_survivor").fetchall())
    waiting = [
        pair
        for pair in pairs
        if answers.get((pair.one, pair.other), "pending") == "pending"
        and merged.get(pair.one, pair.one) != merged.get(pair.other, pair.other)
    ]
    waiting.sort(key=lambda pair: (-pair.likeness.score, pair.one, pair.other))
    known = _known(store, {customer for pair in waiting for customer in (pair.one, pair.other)})
    return [Question(pair, known[pair.one], known[pair.other], answers.get((pair.one, pair.other), "")) for pair in waiting]


def _known(store: Store, ids: set[str]) -> dict[str, Known]:
    """Read what is known of customers; the table ``evidence`` stands since the pairs were found."""
    found = {customer: Known(customer) for customer in sorted(ids)}
    connection = store.connection
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = connection.execute(
        "SELECT customer_id, kind, branch, value FROM evidence ORDER BY customer_id, kind, length(value) DESC, value, branch"
    ).fetchall()
    for customer, kind, branch, value in rows:
        if customer not in found:
            continue
        text = f"{value}（{branch}）" if kind == "code" and branch else value
        values = said[customer, kind]
        if text not in values:
            values.append(text)
        if branch and branch not in found[customer].branches:
            found[customer].branches.append(branch)
    for (customer, kind), values in said.items():
        found[customer].said[kind] = values
    _name_and_count(connection, found)
    return found


def _name_and_count(connection: Connection, found: dict[str, Known]) -> None:
    """Add the golden record's name and how many records name each."""
    for customer, name in connection.execute(f"SELECT customer_id, {quote('customer_name')} FROM folded_customer").fetchall():
        if customer in found:
            found[customer].name = name or ""
    for customer, form, count in connection.execute(
        "SELECT customer_id, form, count(*) FROM current_customer_link GROUP BY customer_id, form, form_order ORDER BY form_order"
    ).fetchall():
        if customer in found:
            found[customer].records[form] = count


def count_merged(store: Store) -> int:
    """Count the customer ids that lead on to another."""
    return int(store.connection.execute("SELECT count(*) FROM customer_survivor").fetchall()[0][0])
