# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""Views of the master customers: what is said of each, which value counts and why, each master once.

Sources are customer cards and change notes (客户资料变更单); a note speaks for one field from its day on. Which of two values
counts stands in `schemas/forms/customer_card.yaml` under ``x-survivorship`` and ``x-load: trusted``.

Source: `forms.md` (customer_card, customer_change); SUB-06, ARC-03, ARC-10 of `rules.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.store.database import Connection, quote
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.schema.model import Field, Form, Schema

CARD, CHANGE, CONTACT = "customer_card", "customer_change", "customer_contact"
SAID = "customer_said"
"""Named like a form, so that the folds take it for one: cards, and change notes in the shape of cards."""
NAME = "merged_customer"
_STATES = {"owner": "salesperson", "level": "value_class"}
"""Kinds of change that name their field by themselves, with the new value beside."""
_SETS = {
    "blacklist": ("risk_flag", "blacklist"),
    "unblacklist": ("risk_flag", "none"),
    "terminate": ("lifecycle_stage", "lost"),
    "hold": ("legal_hold", "true"),
}
"""Kinds of change that say the value, too."""
_PHONE = r"^(1\d{10}|09\d{8}|0\d{1,3}-?\d{6,8}([转-]\d{1,6})?|[48]00-?\d{3}-?\d{4}|\d{7,8})$"
_DAY = r"try_cast(replace(replace(replace(replace(replace(v, '年', '-'), '月', '-'), '日', ''), '/', '-'), '.', '-') AS DATE)"
_WORDED = frozenset({"enum", "bool"})
_NUMBERS = frozenset({"int", "decimal", "money", "percent"})


def make_said_views(connection: Connection, schema: Schema, active: Iterable[str]) -> None:
    """Make ``live_customer_said`` and ``ledger_customer_said``: the entries that speak of customers, in the shape of cards."""
    card = schema.forms[CARD]
    live = [f"SELECT _entry, _key, _content, _arrival, _branch, _is_office, '{CARD}' AS _form FROM live_{CARD}"]
    shape = ", ".join(quote(item.id) for item in card.fields)
    ledger = [f"SELECT _entry, _submission, _filing, _sheet, _row, _cell, _customer_id, _extra, {shape} FROM ledger_{CARD}"]
    if CHANGE in schema.forms and CHANGE in active:
        _make_change_view(connection, card)
        live.append(
            f"SELECT l._entry, l._key, l._content, l._arrival, l._branch, l._is_office, '{CHANGE}' FROM live_{CHANGE} AS l "
            "JOIN customer_change_value AS c ON c._entry = l._entry WHERE c._value IS NOT NULL"
        )
        values = ", ".join(
            "c._day"
            if item.id == card.load.newest_by
            else f"CASE WHEN c._field = '{item.id}'{_unless_office(item)} THEN c._value END"
            for item in card.fields
        )
        ledger.append(
            f"SELECT e._entry, e._submission, e._filing, e._sheet, e._row, e._cell, e._customer_id, NULL, {values} "
            f"FROM ledger_{CHANGE} AS e JOIN customer_change_value AS c ON c._entry = e._entry"
        )
    connection.execute(f"CREATE OR REPLACE VIEW live_{SAID} AS {' UNION ALL '.join(live)}")
    connection.execute(f"CREATE OR REPLACE VIEW ledger_{SAID} AS {' UNION ALL '.join(ledger)}")


def _unless_office(item: Field) -> str:
    """Give the test that keeps a branch's note from choosing what only head office may choose."""
    codes = ", ".join(f"'{code}'" for code in item.office_codes)
    return f" AND (c._is_office OR c._value NOT IN ({codes}))" if codes else ""


def _make_change_view(connection: Connection, card: Form) -> None:
    """Make ``customer_change_value``: each change note's field, its new value in canonical text, and its day.

    A value that cannot be read as its field asks, or a field that no card has, gives none. A note counts from its day on:
    one whose day lies after all that was received waits.
    """
    titles = [
        (match_key(word), item.id)
        for item in card.fields
        for word in dict.fromkeys((item.id, item.title, item.title_en, *item.aliases))
    ]
    labels = [
        (item.id, match_key(word), code)
        for item in card.fields
        if item.kind in _WORDED
        for code, words in (item.labels or {"true": ("是",), "false": ("否",)}).items()
        for word in dict.fromkeys((code, *words))
    ]
    kinds = " ".join(f"WHEN _field = '{item.id}' THEN {_read(item)}" for item in card.fields if _read(item) != "v")
    states = " ".join(f"WHEN e.change_type = '{kind}' THEN '{name}'" for kind, name in _STATES.items())
    sets = " ".join(f"WHEN e.change_type = '{kind}' THEN '{name}'" for kind, (name, _) in _SETS.items())
    fixed = " ".join(f"WHEN e.change_type = '{kind}' THEN '{value}'" for kind, (_, value) in _SETS.items())
    connection.execute(
        "CREATE OR REPLACE VIEW customer_change_value AS WITH title AS (SELECT * FROM (VALUES "
        f"{_values(dict(titles).items())}) AS t (word, field)), "
        f"label AS (SELECT * FROM (VALUES {_values(labels)}) AS t (field, word, code)), "
        "told AS (SELECT e._entry, s.branch = '总公司' AS _is_office, coalesce(e.effective_date, e.change_date) AS _day, "
        f"CASE {states} {sets} ELSE t.field END AS _field, "
        f"coalesce(CASE {fixed} END, trim(e.new_value)) AS v, {_key('e.new_value')} AS w "
        f"FROM ledger_{CHANGE} AS e JOIN filed_submission AS s ON s.submission_id = e._submission AND s.filing = e._filing "
        f"LEFT JOIN title AS t ON t.word = {_key('e.field_name')}), "
        f"worded AS (SELECT t._entry, t._is_office, t._day, t._field, coalesce(l.code, t.v) AS v, l.code "
        "FROM told AS t LEFT JOIN label AS l ON l.field = t._field AND l.word = "
        f"coalesce(nullif(t.w, ''), lower(t.v))) "
        f"SELECT _entry, _is_office, _field, _day, CASE {kinds} ELSE nullif(v, '') END AS _value FROM worded "
        "WHERE _field IS NOT NULL AND _day <= (SELECT strftime(max(received_at) + INTERVAL 1 DAY, '%Y-%m-%d') "
        "FROM filed_submission)"
    )


def _key(column: str) -> str:
    """Give the SQL by which a written word meets its `match_key`, as far as SQL can."""
    return rf"lower(regexp_replace(replace(replace(replace({column}, '（', '('), '）', ')'), '：', ':'), '[\s　:*]', '', 'g'))"


def _read(item: Field) -> str:
    """Give the SQL that reads the text ``v`` as a field's kind asks, NULL where it cannot."""
    if item.kind in _WORDED:
        return "code"
    if item.kind == "phone":
        return f"CASE WHEN regexp_matches(replace(v, ' ', ''), '{_PHONE}') THEN replace(v, ' ', '') END"
    if item.kind == "date" and not item.partial:
        return f"strftime({_DAY}, '%Y-%m-%d')"
    if item.kind in _NUMBERS:
        number = "replace(replace(v, ',', ''), '元', '')"
        plain = f"regexp_matches({number}, '^[0-9]+([.][0-9]*[1-9])?$')"
        return "CAST(NULL AS VARCHAR)" if item.unit == "万元" else f"CASE WHEN {plain} THEN {number} END"
    if item.kind == "person":
        known = "SELECT CASE WHEN count(*) = 1 THEN min(p.employee_code) END FROM current_employee AS p WHERE p.employee_name = v"
        return f"coalesce(({known}), nullif(v, ''))"
    if item.kind == "branch":
        known = "SELECT min(b.branch_code) FROM current_branch AS b WHERE v IN (b.branch_code, b.branch_name)"
        return f"({known})"
    return "v"


def _values(rows: Iterable[tuple[str, ...]]) -> str:
    """Write rows of text for SQL."""
    return ", ".join("(" + ", ".join("'" + text.replace("'", "''") + "'" for text in row) + ")" for row in rows)


def trust(form: Form) -> str:
    """Give the SQL that weighs an entry's source, heaviest first; one without a date is weighed by its arrival alone.

    The branch that a customer belongs to is the one that the card which came last names.
    """
    if not form.load.trusted:
        return "0"
    weights: dict[str, int] = {name: len(form.load.trusted) - place for place, name in enumerate(form.load.trusted)}
    own = f"last_value(e.{quote(form.branch_field)} IGNORE NULLS) OVER whole"
    tests = {
        "change": "l._form = 'customer_change'",
        "office": "l._is_office",
        "own": f"l._branch = {own}",
    }
    listed = " ".join(f"WHEN {test} THEN {weights.get(name, 0)}" for name, test in tests.items())
    undated = f"e.{quote(form.load.newest_by)} IS NULL" if form.load.newest_by else "false"
    return f"CASE WHEN {undated} THEN {len(weights) + 1} {listed} ELSE {weights.get('other', 0)} END"


def make_master_views(connection: Connection, schema: Schema, typed: Callable[[Field], str]) -> None:
    """Make current_customer, each master once, and current_customer_value, all that is said of it; after the fold by customer."""
    card = schema.forms[CARD]
    first = {"customer_name": "c.customer_name", "customer_code": "c.customer_code", "branch_code": "c.branch"}
    fields = ", ".join(
        f"CASE WHEN x._by IS NULL THEN {first[item.id]} ELSE x.{quote(item.id)} END AS {quote(item.id)}"
        if item.id in first
        else f"x.{quote(item.id)}"
        for item in card.fields
    )
    connection.execute(
        f"CREATE OR REPLACE VIEW folded_customer AS SELECT c.customer_id, {fields}, g.merged_from "
        "FROM ledger_customer AS c "
        "JOIN (SELECT DISTINCT customer_id FROM current_customer_link) AS l ON l.customer_id = c.customer_id "
        f"LEFT JOIN {NAME} AS x ON x._by = c.customer_id "
        "LEFT JOIN (SELECT survivor_id, string_agg(merged_id, '|' ORDER BY merged_id) AS merged_from "
        "FROM customer_survivor GROUP BY survivor_id) AS g ON g.survivor_id = c.customer_id"
    )
    columns = ", ".join(typed(item) for item in card.fields)
    connection.execute(
        f"CREATE OR REPLACE VIEW current_customer AS SELECT customer_id, {columns}, merged_from FROM folded_customer"
    )
