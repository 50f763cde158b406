"""What a record is called for ever: its natural key, and the scope that a resend replaces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.schema import base_field
from pipeline.schema.keys import OCCURRENCE
from pipeline.text import company_key, match_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from pipeline.model import Period
    from pipeline.schema import Form

MARK = "\x1f"
"""Stands between the parts of a key; no cell can hold it."""
REGISTERS = frozenset({"branch", "employee", "product", "work_calendar"})
"""Head office's own lists: their keys hold for the whole company, and a missing row is a question, never a withdrawal."""
_COMPANY_WIDE = frozenset({"registration_no"})
"""A customer card whose key begins with one of these is the same customer's, whichever branch sends it. An equal name is not:
two branches may each have a 张记五金店."""
_FOLDED_KINDS = frozenset({"string", "text", "person", "branch", "customer", "product", "reference", "code"})
_CUT = {"day": 10, "year": 4}


def row_branches(form: Form, texts: Mapping[str, Sequence[str]], count: int, branch: str) -> Sequence[str]:
    """Tell each record's branch: what its own column says, else whose file it is."""
    written = texts.get(form.branch_field)
    return [branch] * count if written is None else [own or branch for own in written]


def record_keys(
    form: Form,
    texts: Mapping[str, Sequence[str]],
    branches: Sequence[str],
    seen: dict[str, int],
    restarting: Container[str] = frozenset(),
) -> list[str]:
    """Give the natural key of each record: the first of the form's keys whose fields are all filled.

    Keys of all forms but the registers carry the branch, so that no branch can overwrite another's record. A record without
    any key gets an empty one here; `rows` names it by its content. The version of a version form is no part of its key.

    Args:
        form: Whose keys.
        texts: Canonical texts by field, one a record.
        branches: Branch of each record.
        seen: How often each key with an occurrence number was given; kept over the tables of one file.
        restarting: Running numbers of `form.restarts` that do restart in this file; others are no part of a key.
    """
    count = len(branches)
    columns: dict[str, Sequence[str]] = {}
    keys = [""] * count
    waiting: Sequence[int] = range(count)
    for named in form.key:
        parts = [part for part in named if part != OCCURRENCE and not (form.load.mode == "version" and part == "version")]
        fields = [base_field(part) for part in parts]
        if not waiting or any(name in form.restarts and name not in restarting for name in fields):
            continue
        for part in parts:
            if part not in columns:
                columns[part] = _key_column(form, part, texts, branches)
        wide = form.id in REGISTERS or (form.id == "customer_card" and bool(fields) and fields[0] in _COMPANY_WIDE)
        chosen = [[""] * count if wide else branches, *(columns[part] for part in parts)]
        rows = zip(*chosen, strict=True) if len(waiting) == count else ([column[index] for column in chosen] for index in waiting)
        counted = OCCURRENCE in named
        left: list[int] = []
        for index, values in zip(waiting, rows, strict=True):
            if "" in values[1:]:
                left.append(index)
                continue
            key = MARK.join(values)
            if counted:
                seen[key] = number = seen.get(key, 0) + 1
                key = f"{key}{MARK}#{number}"
            keys[index] = key
        waiting = left
    return keys


def _key_column(form: Form, part: str, texts: Mapping[str, Sequence[str]], branches: Sequence[str]) -> Sequence[str]:
    """Give one part of a key for all records, as ``field=value``; empty where it is blank.

    Names are folded, companies stand under `company_key`, dates are cut to day or year.
    """
    name, _, cut = part.partition(":")
    values = branches if name == form.branch_field else texts.get(name)
    if values is None:
        return [""] * len(branches)
    if cut:
        plain: Iterable[str] = (value[: _CUT[cut]] for value in values)
    elif name == form.customer_fields[1]:
        plain = map(company_key, values)
    elif name == form.branch_field or form[name].kind not in _FOLDED_KINDS:
        plain = values
    else:
        plain = (value.lower() if value.isascii() and " " not in value else match_key(value) for value in values)
    head = f"{name}="
    return [head + value if value else "" for value in plain]


def restarting_numbers(form: Form, tables: Iterable[Mapping[str, Sequence[str]]]) -> frozenset[str]:
    """Tell which running numbers begin again at 1 within each value of their field (`contract.md`, Replacing).

    Args:
        form: The form of the tables.
        tables: Canonical texts by field, of every table of the form in one file.
    """
    pairs: dict[str, set[tuple[str, str]]] = {}
    for texts in tables:
        for name, within in form.restarts.items():
            found = zip(texts.get(within, ()), texts.get(name, ()), strict=False)
            pairs.setdefault(name, set()).update((group, number) for group, number in found if group and number)
    return frozenset(
        name
        for name, found in pairs.items()
        if found and {group for group, _ in found} == {group for group, number in found if number == "1"}
    )


def scope_columns(form: Form, texts: Mapping[str, Sequence[str]], branches: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give scope and day of each record: what a resend of its branch, people and days replaces.

    Returns:
        Scope keys, empty for a form that is not replaced; and days as ISO dates, empty where the scope has no day.
    """
    if form.load.mode != "replace" or form.id in REGISTERS:
        return [""] * len(branches), [""] * len(branches)
    named = [field_id for field_id in form.load.scope if field_id in form.by_id and field_id != form.branch_field]
    columns = [_key_column(form, field_id, texts, branches) for field_id in named]
    scopes = [MARK.join(values) for values in zip(branches, *columns, strict=True)]
    days = texts.get(form.load.scope_date)
    return scopes, [""] * len(branches) if days is None else [_day(value) for value in days]


def _day(text: str) -> str:
    """Give the day of a date, an instant, a month or a year in canonical text.

    Example:
        >>> _day("2026-03"), _day("2026-03-05T09:20"), _day("2026")
        ('2026-03-01', '2026-03-05', '2026-01-01')
    """
    return (text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text)[:10]


def covered(
    form: Form, scopes: Iterable[str], days: Iterable[str], period: Period | None, *, is_stated: bool
) -> list[tuple[str, str, str]]:
    """Tell what a table speaks for: scope, first day, last day.

    Args:
        form: The table's form.
        scopes: Scope of each accepted record.
        days: Day of each accepted record.
        period: What title or header name, where they do.
        is_stated: True when the period is named so that all of it is meant.
    """
    by_scope: dict[str, set[str]] = {}
    for scope, day in zip(scopes, days, strict=True):
        if scope:
            by_scope.setdefault(scope, set()).add(day)
    if form.load.only_if_stated and not (is_stated and period):
        return []
    found: list[tuple[str, str, str]] = []
    for scope in sorted(by_scope):
        if not form.load.scope_date:
            found.append((scope, "", ""))
            continue
        if is_stated and period is not None:
            found.append((scope, period.first.isoformat(), period.last.isoformat()))
        if not (is_stated and form.load.only_if_stated):
            found += [(scope, first, last) for first, last in _stretches(by_scope[scope] - {""})]
    return found


def _stretches(days: Iterable[str]) -> list[tuple[str, str]]:
    """Join days that follow each other.

    Example:
        >>> _stretches({"2026-03-01", "2026-03-02", "2026-03-04"})
        [('2026-03-01', '2026-03-02'), ('2026-03-04', '2026-03-04')]
    """
    found: list[tuple[str, str]] = []
    for day in sorted(days):
        if found and date.fromisoformat(found[-1][1]) + timedelta(days=1) == date.fromisoformat(day):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
