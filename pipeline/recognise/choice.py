"""Which column a field is read from, where several could be meant: by the rule, or as a question; never in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.recognise.grid import is_blank
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Severity, Value
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

_HARMLESS = frozenset({"text", "string", "list", "email", "phone"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")
Params = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Choice:
    """The columns chosen, and what there is to say about it."""

    chosen: dict[int, str] = field(default_factory=dict)
    """Field id by column."""
    repeats: dict[str, list[int]] = field(default_factory=dict)
    """Further columns of a list: 电话2."""
    counters: set[int] = field(default_factory=set)
    """Columns headed 序号 that only count the rows."""
    asked: set[str] = field(default_factory=set)
    """Fields that no column is read into until somebody has answered."""
    told: list[tuple[str, Severity, str, int, str, Params]] = field(default_factory=list)
    """Code, severity, reason, column, field id and parameters of each finding."""


def choose(header: Header, cells: Sequence[Sequence[Value]], form: Form, lexicon: Lexicon, aside: frozenset[int]) -> Choice:
    """Give each field its column.

    Of several columns the one with more filled cells is read (`forms.md` 1.3), one that head office has explained before
    all others. Where as many cells are filled and their contents differ, that rule decides nothing: then the field's own
    title beats its other names for an optional text, and anything that counts is a question.

    Args:
        header: Understood under the form.
        cells: The sheet's columns, over the records only.
        form: The form.
        lexicon: Words of all forms.
        aside: Columns that become records of their own.
    """
    choice = Choice()
    by_field: dict[str, list[int]] = {}
    for column, match in sorted(header.matches.items()):
        if column in aside:
            continue
        other = _second_reading(header, column, match.field, form, lexicon)
        if other:
            choice.asked |= {match.field}
            params = (("title", form[match.field].title), ("other", form[other].title))
            choice.told.append(("ambiguous-column", "error", "two-fields", column, match.field, params))
        else:
            (choice.repeats if match.repeated else by_field).setdefault(match.field, []).append(column)
    for field_id in [key for key in choice.repeats if key not in by_field]:
        by_field[field_id] = [choice.repeats[field_id].pop(0)]
        if not choice.repeats[field_id]:
            del choice.repeats[field_id]
    for field_id, columns in by_field.items():
        choice.asked.discard(field_id)
        if len(columns) == 1:
            choice.chosen[columns[0]] = field_id
        else:
            _choose_one(choice, field_id, columns, header, cells, form)
    return choice


def _choose_one(
    choice: Choice, field_id: str, columns: list[int], header: Header, cells: Sequence[Sequence[Value]], form: Form
) -> None:
    """Choose among several columns of one field, or ask."""
    title = match_key(form[field_id].title)
    explained = [column for column in columns if column in header.answered]
    rivals = explained or _without_counter(choice, header, columns)
    counted = {c: sum(not is_blank(value) for value in cells[c]) for c in rivals}
    best = max(counted, key=lambda c: (counted[c], match_key(header.text(c)) == title, -c))
    equal = [c for c in rivals if c != best and counted[c] == counted[best]]
    if _counts(form, field_id):
        doubtful = next((c for c in equal if _differ(cells[best], cells[c])), None)
        if doubtful is not None:
            choice.asked.add(field_id)
            params = (("title", form[field_id].title), ("other", header.text(best)))
            choice.told.append(("ambiguous-column", "error", "two-columns", doubtful, field_id, params))
            return
    choice.chosen[best] = field_id
    for column in columns:
        if column != best and column not in choice.counters:
            choice.told.append(("unknown-column", "warning", "repeated", column, field_id, (("other", header.text(best)),)))


def _without_counter(choice: Choice, header: Header, columns: list[int]) -> list[int]:
    """Leave out 序号 beside a column of the same field's own name: it only counts the rows of the sheet."""
    own = [c for c in columns if not header.counts(c)]
    if not own or len(own) == len(columns):
        return columns
    choice.counters.update(c for c in columns if c not in own)
    return own


def _counts(form: Form, field_id: str) -> bool:
    """Tell whether a wrong choice would do harm: in anything but an optional text."""
    item = form[field_id]
    return item.is_required or item.kind not in _HARMLESS


def _differ(one: Sequence[Value], other: Sequence[Value]) -> bool:
    """Tell whether two columns contradict each other in some row."""
    return any(
        not is_blank(left) and not is_blank(right) and left != right and match_key(str(left)) != match_key(str(right))
        for left, right in zip(one, other, strict=True)
    )


def _second_reading(header: Header, column: int, field_id: str, form: Form, lexicon: Lexicon) -> str:
    """Find the other field that a header of several lines names as well: 客户名称 over 联系电话; empty when there is none."""
    parts = header.parts[column]
    if column in header.answered or len(parts) != 1 or "\n" not in parts[0].strip():
        return ""
    words = lexicon.forms[form.id].fields
    if next((key for key in lexicon.keys(parts[0].replace("\n", "")).keys if key in words), None) is not None:
        return ""
    for line in parts[0].splitlines():
        match = lexicon.match(form.id, line) if _CHINESE.search(line) else None
        if match and match.field != field_id:
            return match.field
    return ""
