"""Find records with the same natural key inside one file (`forms.md` 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.place import Spot, place_finding
from pipeline.model import Sort, canonical
from pipeline.schema.keys import OCCURRENCE, base_field
from pipeline.text import company_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model import Checked, Finding, Typed
    from pipeline.schema import Form

CUTS = {"day": 10, "year": 4}
IGNORED = frozenset({"seq"})
"""Numbering is no evidence: two rows that differ in it alone are the same row."""
Place = tuple[int, int]
"""Table and record."""
Key = tuple[str, tuple[str, ...], "tuple[Typed, ...]"]
"""Field where a finding stands, fields of the key, values."""


def find_duplicates(tables: Sequence[Checked], form: Form, branch: str) -> list[list[Finding]]:
    """Compare the records of one form in one file; what keeps records out is noted in their `rejected`.

    Identical records: the first stays, each further one is kept out with an ``info``. Different ones under one key: all of
    them are kept out with an error. A key with an occurrence number has no duplicates.

    Args:
        tables: The file's tables of this form.
        form: The form.
        branch: Whose file it is; stands in where a record names no branch.

    Returns:
        For each table its findings, in the order of its records.
    """
    places: dict[Key, list[Place]] = {}
    restarting = _restarting(tables, form)
    for number, checked in enumerate(tables):
        for index, key in _keyed(checked, form, branch, restarting):
            places.setdefault(key, []).append((number, index))
    found: list[list[tuple[int, Finding]]] = [[] for _ in tables]
    for (key_field, _, _), alike in places.items():
        if len(alike) == 1:
            continue
        first, *repeats = alike
        if any(_content(tables, place) != _content(tables, first) for place in repeats):
            _tell_conflict(tables, form, key_field, alike, found)
            continue
        for number, index in repeats:
            tables[number].rejected.add(index)
            spot = Spot("duplicate-key", "info", "rules.duplicate-key.same")
            if not tables[number].alike.lists(Sort(spot.code, spot.severity, spot.reason, key_field), index):
                continue
            params = _whereabouts(tables, (number, index), first)
            found[number].append((index, place_finding(tables[number], form, key_field, index, spot, params)))
    return [[finding for _, finding in sorted(findings, key=lambda item: item[0])] for findings in found]


def _content(tables: Sequence[Checked], place: Place) -> dict[str, Typed]:
    """Give what a record says, its numbering aside; a column that one sheet lacks is as good as blank."""
    number, index = place
    values = tables[number].values
    return {name: column[index] for name, column in values.items() if name not in IGNORED and column[index] is not None}


def _tell_conflict(
    tables: Sequence[Checked], form: Form, key_field: str, places: Sequence[Place], found: list[list[tuple[int, Finding]]]
) -> None:
    """Keep out all records of a key that come with different values; each names the first other one."""
    spot = Spot("duplicate-key", "error", "rules.duplicate-key.different")
    for place in places:
        number, index = place
        other = next(rival for rival in places if rival != place)
        tables[number].rejected.add(index)
        if not tables[number].alike.lists(Sort(spot.code, spot.severity, spot.reason, key_field), index):
            continue
        params = _whereabouts(tables, place, other)
        found[number].append((index, place_finding(tables[number], form, key_field, index, spot, params)))


def _whereabouts(tables: Sequence[Checked], place: Place, other: Place) -> tuple[tuple[str, str], ...]:
    """Name the other record: its row, with its sheet where that is another one."""
    table = tables[other[0]].table
    return (("other", str(table.rows[other[1]]) if place[0] == other[0] else f"{table.sheet}!{table.rows[other[1]]}"),)


def _keyed(checked: Checked, form: Form, branch: str, restarting: frozenset[str]) -> Iterator[tuple[int, Key]]:
    """Give each record that has a key: its index and its key, with the last field of it first.

    The first natural key whose fields are all filled counts; a record whose key ends in an occurrence number has no double.
    """
    columns: dict[str, Sequence[Typed]] = {}
    waiting: Sequence[int] = range(len(checked.table))
    keyed: dict[int, Key] = {}
    for key in form.key:
        fields = tuple(part for part in key if part != OCCURRENCE)
        if not fields or any(base_field(part) in form.restarts and base_field(part) not in restarting for part in fields):
            continue
        for part in fields:
            if part not in columns:
                columns[part] = _key_column(checked, form, part, branch)
        last, is_counted = base_field(fields[-1]), OCCURRENCE in key
        rows = list(zip(*(columns[part] for part in fields), strict=True))
        left: list[int] = []
        for index in waiting:
            values = rows[index]
            if None in values:
                left.append(index)
            elif not is_counted:
                keyed[index] = (last, fields, values)
        waiting = left
        if not waiting:
            break
    for index in sorted(keyed):
        yield index, keyed[index]


def _key_column(checked: Checked, form: Form, part: str, branch: str) -> Sequence[Typed]:
    """Give one part of the key for all records, spelt so that two spellings of one thing are equal."""
    name, _, cut = part.partition(":")
    values = checked.values.get(name)
    if name == form.branch_field:
        return [branch if value is None else value for value in values] if values is not None else [branch] * len(checked.table)
    if values is None:
        return [None] * len(checked.table)
    if cut:
        return [None if value is None else canonical(value)[: CUTS[cut]] for value in values]
    if name == form.customer_fields[1]:
        return [company_key(value) if isinstance(value, str) else value for value in values]
    return values


def _restarting(tables: Sequence[Checked], form: Form) -> frozenset[str]:
    """Tell which running numbers begin again at 1 within each value of their field (`contract.md`, Replacing)."""
    found: set[str] = set()
    for number_field, group_field in form.restarts.items():
        lowest: dict[Typed, int] = {}
        for checked in tables:
            numbers, groups = checked.values.get(number_field), checked.values.get(group_field)
            for group, number in zip(groups or (), numbers or (), strict=False):
                if group is not None and isinstance(number, int):
                    lowest[group] = min(number, lowest.get(group, number))
        if lowest and set(lowest.values()) == {1}:
            found.add(number_field)
    return frozenset(found)
