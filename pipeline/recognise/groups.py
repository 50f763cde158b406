"""Which columns of a wide table or matrix become records of their own, and what each of them stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.model import Address
from pipeline.recognise.across import across_in
from pipeline.recognise.names import person_in
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Period, Registers, Value
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form, Unpivot

_YEARLY = re.compile(r"(?:全年|年度|年)?(?:合计|总计|共计|小计|累计)(?:\(.*\))?|全年|total", re.IGNORECASE)
_QUARTER = re.compile(r"(?:第?([一二三四1-4])季度?|q([1-4]))(?:合计|小计|累计)?(?:\(.*\))?")
_HALF = re.compile(r"([上下])半年(?:合计|小计|累计)?(?:\(.*\))?")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(slots=True)
class Group:
    """Columns that give one record a row: the key's value, where it stands, and the field of each column."""

    key: Value
    where: Address
    order: int
    fields: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Groups:
    """All groups of a table, and the columns that only sum them: column to the group orders that it sums."""

    unpivot: Unpivot
    groups: list[Group]
    sums: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[int]:
        """Every sheet column that a group takes."""
        return frozenset(c for group in self.groups for c in group.fields.values())


def groups_of(
    grid: Grid, header: Header, form: Form, lexicon: Lexicon, period: Period | None, registers: Registers
) -> Groups | None:
    """Find the columns across that a form knows how to turn; None for a plain table."""
    for unpivot in form.unpivots:
        if header.across and unpivot.across == header.across.kind:
            return _of_days(grid, header, unpivot, lexicon, form, period)
    if header.across and header.across.kind == "months" and "wide" in form.layouts:
        return None
    for unpivot in form.unpivots:
        if unpivot.across == "people":
            found = _of_people(grid, header, form, unpivot, registers)
        elif unpivot.across == "codes" and unpivot.key not in {match.field for match in header.matches.values()}:
            found = _of_codes(header, form, unpivot)
        else:
            continue
        if len(found) >= 2 or (found and len(found[0].fields) >= 2):
            return Groups(unpivot, found, _sums(header, found, {c for group in found for c in group.fields.values()}))
    return None


def _of_days(grid: Grid, header: Header, unpivot: Unpivot, lexicon: Lexicon, form: Form, period: Period | None) -> Groups:
    """Group columns that stand for months, days or weekdays."""
    assert header.across
    row = _across_row(grid, header)
    groups: dict[tuple[int | None, int], Group] = {}
    for column, (year, number) in header.across.columns.items():
        group = groups.get((year, number))
        if group is None:
            first = column
            group = groups[year, number] = Group(_key(header.across.kind, year, number, period), Address(row, first), number)
        name = unpivot.value or unpivot.mark_field if row == header.bottom else _child(header, column, unpivot, lexicon, form)
        if name and name not in group.fields:
            group.fields[name] = column
    kept = [group for group in groups.values() if group.fields]
    return Groups(unpivot, kept, _sums(header, kept, set(header.across.columns)))


def _across_row(grid: Grid, header: Header) -> int:
    assert header.across
    named = [r for r in range(header.top, header.bottom + 1) if across_in(grid.rows[r])]
    if named:
        return named[-1]
    column = min(header.across.columns)
    return next((r for r in range(header.top, header.bottom + 1) if grid.rows[r][column] != ""), header.bottom)


def _key(kind: str, year: int | None, number: int, period: Period | None) -> Value:
    """Give the value that a column's month, day or weekday has in its records: a date where the period is known."""
    if kind == "months":
        known = year or (period.first.year if period else None)
        return date(known, number, 1) if known else f"{number}月"
    if kind == "days":
        month: tuple[int, int] | None = None
        if year:
            month = (year // 100, year % 100)
        elif period and (
            period.kind == "month" or (period.first.year, period.first.month) == (period.last.year, period.last.month)
        ):
            month = (period.first.year, period.first.month)
        if month:
            try:
                return date(month[0], month[1], number)
            except ValueError:
                return f"{month[0]}-{month[1]}-{number}"
        return f"{number}日"
    if period and (period.last - period.first).days < 7:
        day = period.first + timedelta(days=(number - period.first.weekday()) % 7)
        if day in period:
            return day
    return "周" + "一二三四五六日"[number]


def _child(header: Header, column: int, unpivot: Unpivot, lexicon: Lexicon, form: Form) -> str:
    """Tell which field a column of a group holds: the unpivot's value, unless a child header names another."""
    parts = header.parts[column]
    if len(parts) < 2:
        return unpivot.value or unpivot.mark_field
    child = parts[-1]
    named = _named_child(child, unpivot)
    if named:
        return named
    match = lexicon.match(form.id, child)
    if match and form[match.field].kind not in ("person", "branch", "customer", "date"):
        return match.field
    key = match_key(child)
    if (
        re.fullmatch(r"(?:计划|目标|预算|任务|指标|金额|数量|计划数|目标数|额)(?:\(.*\))?", key)
        or key in "一二三四五六日"
        or not key
    ):
        return unpivot.value or unpivot.mark_field
    return ""


def _named_child(child: str, unpivot: Unpivot) -> str:
    key = re.sub(r"\(.*?\)", "", match_key(child))
    return next((name for name, words in unpivot.children.items() if key in {match_key(word) for word in words}), "")


def _of_people(grid: Grid, header: Header, form: Form, unpivot: Unpivot, registers: Registers) -> list[Group]:
    """Group columns that stand under people's names."""
    groups: dict[str, Group] = {}
    if unpivot.key in {match.field for match in header.matches.values()}:
        return []
    for column, parts in enumerate(header.parts):
        if not parts or (column in header.matches and len(parts) == 1):
            continue
        name = person_in(clean_text(parts[0]), registers, alone=True)
        if not name and registers.people:
            name = person_in(parts[0], type(registers)(), alone=True)
        if not name:
            continue
        group = groups.get(name)
        if group is None:
            row = next((r for r in range(header.top, header.bottom + 1) if str(grid.rows[r][column]) == parts[0]), header.top)
            group = groups[name] = Group(clean_text(parts[0]), Address(row, column), len(groups))
        inside = parts[-1] if len(parts) > 1 else ""
        named = _named_child(inside, unpivot) if inside else ""
        field_id = named or unpivot.value
        if field_id in form.by_id and field_id not in group.fields:
            group.fields[field_id] = column
    known = sum(bool(person_in(name, registers, alone=True)) for name in groups)
    return list(groups.values()) if not registers.people or known * 2 >= len(groups) else []


def _of_codes(header: Header, form: Form, unpivot: Unpivot) -> list[Group]:
    """Group columns whose headers are labels of an enum: 现金 | 支票 | 汇款."""
    labels = {match_key(label): code for code, words in form[unpivot.key].labels.items() for label in (code, *words)}
    found: list[Group] = []
    for column, parts in enumerate(header.parts):
        key = re.sub(r"\(.*?\)|金额$", "", match_key(parts[-1])) if parts else ""
        if key in labels and column not in header.matches:
            found.append(Group(clean_text(parts[-1]), Address(header.bottom, column), len(found), {unpivot.value: column}))
    return found


def _sums(header: Header, groups: Sequence[Group], taken: set[int]) -> dict[int, tuple[int, ...]]:
    """Find the columns that only sum others: 合计, 一季度, 上半年."""
    found: dict[int, tuple[int, ...]] = {}
    orders = [group.order for group in groups]
    across = header.across.columns if header.across else {}
    above = {header.parts[column][0] for column in across if len(header.parts[column]) > 1}
    for column, parts in enumerate(header.parts):
        if not parts or column in taken or column in header.matches:
            continue
        key = match_key(parts[-1] if parts[0] in above else parts[0])
        quarter = _QUARTER.fullmatch(key)
        half = _HALF.fullmatch(key)
        if _YEARLY.fullmatch(key):
            found[column] = tuple(orders)
        elif quarter and header.across and header.across.kind == "months":
            first = int(_QUARTERS.get(quarter[1] or "", 0) or quarter[1] or quarter[2]) * 3 - 2
            found[column] = (first, first + 1, first + 2)
        elif half and header.across and header.across.kind == "months":
            found[column] = tuple(range(1, 7)) if half[1] == "上" else tuple(range(7, 13))
    return found
