"""Sum up the findings of a table that are alike beyond those that are listed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model import Checked, Sort
    from pipeline.schema import Form

_SPANS = 60
"""A finding names so many spans of rows; a further one names the next."""


def sum_up(checked: Checked, form: Form) -> list[Finding]:
    """Give one finding, or a few, for each sort that has more findings than are listed: how many more, in which rows.

    Args:
        checked: What its `alike` has counted is told once, and forgotten.
        form: Its form.
    """
    found: list[Finding] = []
    for sort, told in checked.alike.sorts.items():
        if told.others:
            others = sorted(told.others, key=checked.table.rows.__getitem__)
            del told.others[:]
            found += _of_sort(checked, form, sort, others)
    return found


def _of_sort(checked: Checked, form: Form, sort: Sort, others: list[int]) -> Iterator[Finding]:
    """Word the findings of one sort."""
    table = checked.table
    like = _cell(checked, sort.field, checked.alike.sorts[sort].first)
    column = table.columns.get(sort.field)
    known = form.by_id.get(sort.field)
    start = 0
    spans = _spans(table.rows[index] for index in others)
    while some := list(islice(spans, _SPANS)):
        count = sum(cells for _, _, cells in some)
        rows = "、".join(str(first) if first == last else f"{first}–{last}" for first, last, _ in some)
        yield Finding(
            sort.code,
            sort.severity,
            "check.alike.more",
            sheet=table.sheet,
            cell=_cell(checked, sort.field, others[start]),
            column=(column.header if column is not None else "") or (known.title if known is not None else sort.field),
            field=sort.field,
            form=form.id,
            rule=sort.rule,
            params=(("count", str(count)), ("like", like), ("rows", rows)),
        )
        start += count


def _cell(checked: Checked, field_id: str, index: int) -> str:
    """Give the cell of a value, or the first one of its record."""
    place = checked.table.address(field_id, index)
    return place.a1 if place is not None else checked.table.first_cell(index)


def _spans(rows: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Join ascending rows to spans: first and last row, and how many of the given rows fall into it.

    Example:
        >>> list(_spans([4, 5, 5, 6, 9]))
        [(4, 6, 4), (9, 9, 1)]
    """
    first = last = cells = 0
    for row in rows:
        if cells and row > last + 1:
            yield first, last, cells
            cells = 0
        if not cells:
            first = row
        last = row
        cells += 1
    if cells:
        yield first, last, cells
