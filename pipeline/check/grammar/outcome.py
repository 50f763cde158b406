"""What a kind is told about its column, and what it gives back for a value."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from pipeline.check.context import CheckContext
    from pipeline.model import Period, Severity, Typed
    from pipeline.schema import Field, Form

Params = tuple[tuple[str, str], ...]


class Fault(NamedTuple):
    """What is wrong with a value, before it has a place: the finding's code, wording, severity and parameters."""

    code: str
    reason: str
    severity: Severity = "error"
    params: Params = ()


class Noted(NamedTuple):
    """A value with something to say about it.

    `extra` are what goes to `_extra` as ``<id>__<suffix>``; `moved` are raw values for other fields of the record, by id.
    """

    value: Typed
    faults: tuple[Fault, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    moved: tuple[tuple[str, str], ...] = ()


def wrong(code: str, reason: str, **params: str) -> Noted:
    """Give an empty value with an error.

    Args:
        code: Finding code of `contract.md`.
        reason: Last part of the wording's key, after ``check.<code>.``.
        params: What fills the wording beside value and column.

    Example:
        >>> wrong("bad-date", "no-such-day").faults[0].reason
        'check.bad-date.no-such-day'
    """
    return Noted(None, (Fault(code, f"check.{code}.{reason}", "error", tuple(params.items())),))


def warned(value: Typed, code: str, reason: str, *extra: tuple[str, str], **params: str) -> Noted:
    """Give a value that is taken, with a warning."""
    return Noted(value, (Fault(code, f"check.{code}.{reason}", "warning", tuple(params.items())),), extra)


@dataclass(frozen=True, slots=True)
class Spec:
    """A column as its kind sees it."""

    field: Field
    form: Form
    context: CheckContext
    header: str = ""
    unit: str = ""
    """Unit of the header or header line; empty when none."""
    period: Period | None = None
    branch: str = ""
    """Code of the branch that the records belong to."""
    is_csv: bool = False
    formats: Mapping[int, str] = dataclasses.field(default_factory=dict)
    """Number format by record, where the value alone does not say enough."""
    choice: Hashable = None
    """What the kind decided from the whole column."""

    def settled(self, choice: Hashable) -> Spec:
        """Give the same column with what its kind decided."""
        return dataclasses.replace(self, choice=choice)

    @property
    def is_person_field(self) -> bool:
        """Tell whether the field names the person whose record it is."""
        return self.field.id == self.form.person_field


Result = Any
"""A `Typed` value, or a `Noted` one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one kind are read.

    `parse` takes one value that is not empty and gives it typed; it never raises. Text comes in half width without outer
    space, or as it stood where `verbatim`. `settle` looks at the whole column first: it may replace single values and
    put a decision into the spec. `knows_nothing` kinds read 无, - and / themselves; `ditto` kinds accept 同上; `by_branch`,
    `by_period` and `by_register` kinds read a value differently for each branch, each period, each state of the registers.
    """

    parse: Callable[[object, Spec], Result]
    settle: Callable[[list[Any], Spec], tuple[list[Any], Spec]] | None = None
    verbatim: bool = False
    knows_nothing: bool = False
    ditto: bool = False
    by_branch: bool = False
    by_period: bool = False
    by_register: bool = False
