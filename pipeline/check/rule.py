"""What a row rule is: a name, a code, what it needs, and a function that finds the rows it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.check.place import is_told, shown_value
from pipeline.model import canonical
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.check.context import CheckContext
    from pipeline.check.staging import Stages
    from pipeline.model import Checked, Severity, Table, Typed
    from pipeline.model.registers import Employee
    from pipeline.schema import Form


_UNROUNDED = Decimal(10) ** 24
"""Sums from here on are told as they are: there is no rounding them in the precision that decimals have."""


class Hit(NamedTuple):
    """One record that a rule speaks of.

    `field` is where it shows; `detail` picks one of the rule's wordings; `params` fill it; `severity`, `code` and
    `rule` (an id of `rules.md`) replace the rule's own where one rule judges several degrees.
    """

    record: int
    field: str
    detail: str = ""
    params: tuple[tuple[str, str], ...] = ()
    severity: Severity | None = None
    code: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of one table as a rule sees them; read only."""

    checked: Checked
    form: Form
    context: CheckContext
    told: frozenset[str] = frozenset()
    """Cells that already carry an error, by `cell_key`."""
    stages: Stages | None = None
    """What head office has stated about checks for the day on which the file came."""

    @property
    def values(self) -> Mapping[str, list[Typed]]:
        """Typed values by field id, one list a column; a column that the sheet lacks is not there."""
        return self.checked.values

    @property
    def table(self) -> Table:
        """The table as it was recognised, for raw values, period and header lines."""
        return self.checked.table

    def __len__(self) -> int:
        """Count the records."""
        return len(self.checked.table)

    def has(self, *fields: str) -> bool:
        """Tell whether the sheet has all of these columns."""
        return all(field_id in self.checked.values for field_id in fields)

    def column(self, field_id: str) -> Sequence[Typed]:
        """Give a column's values; all empty where the sheet lacks it."""
        found = self.checked.values.get(field_id)
        return found if found is not None else [None] * len(self)

    def title(self, field_id: str) -> str:
        """Name a column in the sender's words, or by the form's title."""
        column = self.checked.table.columns.get(field_id)
        return column.header if column is not None and column.header else self.form[field_id].title

    def shown(self, field_id: str, index: int) -> str:
        """Give a value as the sender sees it."""
        return shown_value(self.checked, field_id, index)

    def is_told(self, field_id: str, index: int) -> bool:
        """Tell whether a cell already carries an error, so that its emptiness is not the sender's."""
        return is_told(self.checked, self.told, field_id, index)

    def figure(self, rule: str, name: str) -> Decimal:
        """Give a number of `rules.toml`."""
        return Decimal(str(self.context.schema.figure(rule, name)))

    def person(self, written: Typed) -> Employee | None:
        """Find whom a code or name means: by code, else by name, of several the one of this branch; None when unsure."""
        if not isinstance(written, str):
            return None
        registers = self.context.registers
        known = registers.employees.get(written)
        if known is not None:
            return known
        found = [
            registers.employees[code] for code in registers.people.get(match_key(written), ()) if code in registers.employees
        ]
        if len(found) > 1:
            found = [person for person in found if person.branch_code == self.context.branch]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule between the fields of a record, or between the records of a table.

    `name` is the rule's file and the wording's key (``rules.<name>`` with dashes); `forms` is empty for every form; a rule
    is not evaluated where a column of `needs` is absent. What an error keeps out: the `row`; or the `value`, and the row
    with it only where the column is required, key, money or quantity; `nothing` for a warning.
    """

    name: str
    code: str
    find: Callable[[Rows], Iterable[Hit]]
    forms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    severity: Severity = "warning"
    rule: str = ""
    keeps_out: Literal["row", "value", "nothing"] = "nothing"
    further: tuple[str, ...] = ()
    """Codes and rule ids that its hits may carry instead of its own."""


def day_of(value: Typed) -> date | None:
    """Give the calendar day of a date or instant; None for anything else, partial dates included.

    Example:
        >>> day_of(datetime(2026, 3, 5, 9, 20))
        datetime.date(2026, 3, 5)
    """
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def is_after(left: Typed, right: Typed, *, or_equal: bool = False) -> bool:
    """Tell whether one date, instant, month or partial date is surely after another, at the precision both have.

    Example:
        >>> is_after("2014-08", date(2014, 8, 1)), is_after(datetime(2026, 3, 5, 9), date(2026, 3, 4))
        (False, True)
    """
    if left is None or right is None:
        return False
    if type(left) is not type(right) or isinstance(left, str):
        first, second = canonical(left), canonical(right)
        if not (first[:4].isdigit() and second[:4].isdigit()):
            return False
        size = min(len(first), len(second))
        first, second = first[:size], second[:size]
        return first >= second if or_equal else first > second
    greater: bool = left >= right if or_equal else left > right  # type: ignore[operator]  # both are of one type here
    return greater


def number_of(value: Typed) -> Decimal | None:
    """Take a typed value as an exact number; None when it is none."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def choices(value: Typed) -> tuple[str, ...]:
    """Take a list or choice as a tuple.

    Example:
        >>> choices("p1"), choices(("p1", "p4")), choices(None)
        (('p1',), ('p1', 'p4'), ())
    """
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def money_text(value: Decimal) -> str:
    """Write an amount for a message, to the cent, without needless zeros.

    Example:
        >>> money_text(Decimal("3.000"))
        '3'
    """
    rounds = Decimal("0.01") <= abs(value) < _UNROUNDED
    return canonical(value.quantize(Decimal("0.01")) if rounds else value)
