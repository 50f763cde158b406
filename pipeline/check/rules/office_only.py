"""What only head office may write: some columns, and some choices of a column, such as 黑名单."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows, choices

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLACKLIST = frozenset({"blacklist", "unblacklist"})


def find(rows: Rows) -> Iterator[Hit]:
    """Find values in a branch's file that only head office may set; a mark that says no is none."""
    if rows.context.head_office:
        return
    for field in rows.form.fields:
        if not (field.office_only or field.office_codes):
            continue
        for index, value in enumerate(rows.values.get(field.id, ())):
            if value is None or value is False:
                continue
            if field.office_only:
                yield Hit(index, field.id, "column")
                continue
            kept = [code for code in choices(value) if code in field.office_codes]
            if kept:
                yield Hit(index, field.id, "blacklist" if _BLACKLIST.intersection(kept) else "choice")


RULE = RowRule("office_only", "office-only", find, severity="error", keeps_out="value", rule="SUB-06")
