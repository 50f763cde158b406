# ruff: noqa: S608 - names come from the schema, values are bound
"""The questions about customers that wait for head office, each with what is known of the two."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.archive.suspects import find_suspects, points_of
from pipeline.store import append, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.archive.matching import Pair
    from pipeline.schema import Schema
    from pipeline.store import Store
    from pipeline.store.database import Connection

ASKED = ("name", "code", "number", "phone", "region", "address", "person")
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

    A pair is decided when it was answered with same or different, or when both lead on to one customer by now. Of a customer
    known by its name alone only the likeliest pairs are asked; the others follow once these are found to be different.
    """
    waiting = undecided(store.connection, find_suspects(store, schema), schema)
    titles = {branch.code: branch.name for branch in store.registers().branches.values()}
    answers = _answers(store.connection)
    known = _known(store, {customer for pair in waiting for customer in (pair.one, pair.other)}, titles)
    return [Question(pair, known[pair.one], known[pair.other], answers.get((pair.one, pair.other), "")) for pair in waiting]


def count_open(store: Store, schema: Schema) -> int:
    """Count the pairs that nobody has decided about, without reading what is known of them."""
    return len(undecided(store.connection, find_suspects(store, schema, with_reasons=False), schema))


def undecided(connection: Connection, pairs: Iterable[Pair], schema: Schema) -> list[Pair]:
    """Leave the pairs that wait for an answer, the likeliest first.

    Args:
        connection: With the answers of the asked instant and the table ``evidence``.
        pairs: All that are alike enough.
        schema: For the points.
    """
    answers = _answers(connection)
    merged = dict(connection.execute("SELECT merged_id, survivor_id FROM customer_survivor").fetchall())
    waiting = [
        pair
        for pair in _likeliest(connection, pairs, answers, points_of(schema)["rival_gap"])
        if answers.get((pair.one, pair.other), "pending") == "pending"
        and merged.get(pair.one, pair.one) != merged.get(pair.other, pair.other)
    ]
    return sorted(waiting, key=lambda pair: (-pair.likeness.score, pair.one, pair.other))


def _answers(connection: Connection) -> dict[tuple[str, str], str]:
    """Read what head office has answered, by pair."""
    return {
        (one, other): answer
        for one, other, answer in connection.execute("SELECT one, other, answer FROM customer_answer").fetchall()
    }


def _likeliest(connection: Connection, pairs: Iterable[Pair], answers: Mapping[tuple[str, str], str], gap: int) -> list[Pair]:
    """Leave out pairs far less like than another one of a customer of whom nothing but names is known."""
    bare = {
        customer
        for (customer,) in connection.execute(
            "SELECT customer_id FROM evidence GROUP BY customer_id HAVING bool_and(kind IN ('name', 'code'))"
        ).fetchall()
    }
    open_ones = [pair for pair in pairs if answers.get((pair.one, pair.other)) != "different"]
    best: dict[str, int] = defaultdict(int)
    for pair in open_ones:
        for customer in (pair.one, pair.other):
            best[customer] = max(best[customer], pair.likeness.score)
    return [
        pair
        for pair in open_ones
        if all(pair.likeness.score >= best[customer] - gap for customer in (pair.one, pair.other) if customer in bare)
    ]


def _known(store: Store, ids: set[str], titles: Mapping[str, str]) -> dict[str, Known]:
    """Read what is known of customers; the table ``evidence`` stands since the pairs were found.

    Args:
        store: The open archive.
        ids: Of the customers.
        titles: Names of the branches by code.
    """
    found = {customer: Known(customer) for customer in sorted(ids)}
    if not found:
        return found
    connection = store.connection
    append(connection, "asked", {"customer_id": sorted(ids)}, into="asked_customer")
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = connection.execute(
        "SELECT customer_id, kind, branch, value FROM evidence SEMI JOIN asked_customer USING (customer_id) "
        "ORDER BY customer_id, kind, length(value) DESC, value, branch"
    ).fetchall()
    for customer, kind, branch, value in rows:
        title = titles.get(branch, branch)
        text = f"{value}（{title}）" if kind == "code" and title else value
        values = said[customer, kind]
        if text not in values:
            values.append(text)
        if title and title not in found[customer].branches:
            found[customer].branches.append(title)
    for customer, kind in sorted(said, key=lambda key: ASKED.index(key[1])):
        found[customer].said[kind] = said[customer, kind]
    _name_and_count(connection, found)
    return found


def _name_and_count(connection: Connection, found: dict[str, Known]) -> None:
    """Add the golden record's name and how many records name each."""
    for customer, name in connection.execute(
        f"SELECT customer_id, {quote('customer_name')} FROM folded_customer SEMI JOIN asked_customer USING (customer_id)"
    ).fetchall():
        found[customer].name = name or ""
    for customer, form, count in connection.execute(
        "SELECT customer_id, form, count(*) FROM current_customer_link SEMI JOIN asked_customer USING (customer_id) "
        "GROUP BY customer_id, form, form_order ORDER BY form_order"
    ).fetchall():
        found[customer].records[form] = count


def count_merged(store: Store) -> int:
    """Count the customer ids that lead on to another."""
    return int(store.connection.execute("SELECT count(*) FROM customer_survivor").fetchall()[0][0])
