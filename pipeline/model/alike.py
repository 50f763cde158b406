"""Findings of one sort in one table: the first are listed, each at its cell; the others are counted, by their records."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.model.findings import Severity

MOST_LISTED = 1000
"""So many findings of a sort are listed where nobody says otherwise."""


class Sort(NamedTuple):
    """What findings that are alike have in common."""

    code: str
    severity: Severity
    reason: str
    field: str
    rule: str = ""


@dataclass(slots=True)
class Told:
    """One sort: the record of its first finding, how many are listed, and the records of those that are not."""

    first: int
    listed: int = 0
    others: array[int] = field(default_factory=lambda: array("q"))


@dataclass(slots=True)
class Alike:
    """What was told of one table, by sort; keeps the memory of a file that is wrong all over small.

    Example:
        >>> alike = Alike(records=3, most=2)
        >>> [alike.lists(Sort("bad-date", "error", "check.bad-date.no-such-day", "day"), record) for record in range(3)]
        [True, True, False]
        >>> alike.hides("day", 1), alike.hides("day", 2)
        (False, True)
    """

    records: int = 0
    most: int = MOST_LISTED
    sorts: dict[Sort, Told] = field(default_factory=dict)
    hidden: dict[str, bytearray] = field(default_factory=dict)
    """By field, a flag for each record: there is an error on it that is not listed."""

    def lists(self, sort: Sort, record: int) -> bool:
        """Tell whether one more finding is listed; one that is not is counted."""
        told = self.sorts.get(sort)
        if told is None:
            told = self.sorts[sort] = Told(record)
        if told.listed < self.most:
            told.listed += 1
            return True
        told.others.append(record)
        if sort.severity == "error":
            self.hide(sort.field, record)
        return False

    def repeat(self, sort: Sort, record: int) -> None:
        """Take in that a record shares the cell of an earlier finding."""
        if sort.severity == "error" and self.sorts[sort].listed >= self.most:
            self.hide(sort.field, record)

    def hide(self, field_id: str, record: int) -> None:
        """Note an error on a field of a record that no finding of its own tells."""
        flags = self.hidden.get(field_id)
        if flags is None:
            flags = self.hidden[field_id] = bytearray(self.records)
        flags[record] = 1

    def hides(self, field_id: str, record: int) -> bool:
        """Tell whether a field of a record has an error that is not listed."""
        flags = self.hidden.get(field_id)
        return flags is not None and bool(flags[record])
