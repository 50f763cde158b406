"""A column of raw values through its kind: each different value is read once, and remembered for the run."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.check.grammar.outcome import Fault, Noted, wrong
from pipeline.check.grammar.words import DITTO, ERRORS, NOTHING, plain
from pipeline.model import CellError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.check.grammar.outcome import Kind, Result, Spec

_TELLING = frozenset([str, float, int, date, datetime, time, timedelta])
"""Types whose equal values read alike, so that the value itself can be the key of what was read."""
_REMEMBERED = 20_000
_SHORT = 12


class _Ditto:
    """Stands for "the value above" until the column is complete."""

    __slots__ = ()


_ABOVE = _Ditto()


def read_column(values: Sequence[Any], kind: Kind, spec: Spec) -> list[Result]:
    """Read a column.

    Args:
        values: Raw values, one a record.
        kind: How to read them.
        spec: The column.

    Returns:
        For each record a typed value, or a `Noted` one where there is something to say.
    """
    if kind.settle is not None:
        values, spec = kind.settle(list(values), spec)
    memory = spec.context.memory.setdefault(_key(kind, spec), {})
    if len(memory) > _REMEMBERED:
        memory.clear()
    types = set(map(type, values))
    if types <= _TELLING:
        for value in set(values).difference(memory):
            memory[value] = _read(value, kind, spec)
        results = [memory[value] for value in values]
    else:
        results = []
        for value in values:
            key = (type(value), value)
            if key not in memory:
                memory[key] = _read(value, kind, spec)
            results.append(memory[key])
    if kind.ditto and _ABOVE in results:
        _repeat(results)
    return results


def _key(kind: Kind, spec: Spec) -> tuple[object, ...]:
    """Name everything that a value's reading depends on, beside the value."""
    return (
        spec.form.id,
        spec.field.id,
        spec.unit,
        spec.choice,
        spec.period if kind.by_period else None,
        (spec.branch, spec.context.head_office) if kind.by_branch else None,
        _state(spec) if kind.by_register else None,
    )


def _state(spec: Spec) -> int:
    """Tell the registers of one moment from those of another; they are kept, so that the number stays theirs."""
    registers = spec.context.registers
    spec.context.memory.setdefault(("registers", id(registers)), {})["kept"] = registers
    return id(registers)


def _read(value: Any, kind: Kind, spec: Spec) -> Result:  # noqa: ANN401 - any cell value
    """Read one value: empties, errors and ditto marks first, then its kind."""
    kept = type(value)
    if kept is str:
        if value == "":
            return None
        if kind.verbatim and len(value) > _SHORT and not value.isspace():
            return kind.parse(value, spec)
        bare = plain(value)
        if bare in NOTHING and not (kind.knows_nothing and bare):
            return None
        if bare in ERRORS:
            return _excel_error(bare)
        if kind.ditto and bare in DITTO:
            return _ABOVE
        return kind.parse(value if kind.verbatim else bare, spec)
    if isinstance(value, CellError):
        return _excel_error(str(value))
    return value if kept is Noted else kind.parse(value, spec)


def _excel_error(written: str) -> Noted:
    return Noted(None, (Fault("excel-error", "check.excel-error.cell", "warning", (("error", written),)),))


def _repeat(results: list[Result]) -> None:
    """Put the value above in place of each ditto mark; the first record has none above."""
    above: Result = wrong("missing-value", "ditto")
    for index, result in enumerate(results):
        if result is _ABOVE:
            results[index] = above
        else:
            above = result.value if type(result) is Noted else result
