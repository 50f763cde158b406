"""Quantities and other plain numbers; a unit behind them is kept."""

from __future__ import annotations

from decimal import Decimal

from pipeline.check.grammar.number import SCALES, Amount, exact, is_range, read_amount, tidy
from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec, wrong
from pipeline.text import match_key


def parse(value: object, spec: Spec) -> Result:
    """Read a number as a Decimal; a unit that the column does not already state goes to ``<id>__unit``.

    Args:
        value: A filled cell; text in half width.
        spec: The column.
    """
    if isinstance(value, bool):
        return wrong("wrong-type", "number")
    if isinstance(value, (int, float)):
        bare = exact(value)
        return bare if bare is not None else wrong("wrong-type", "number")
    if isinstance(value, Decimal):
        return tidy(value)
    if not isinstance(value, str):
        return wrong("wrong-type", "number")
    amount = read_amount(value)
    if amount is None:
        return wrong("wrong-type", "range" if is_range(value) else "number")
    number = tidy(amount.value * SCALES.get(amount.scale, Decimal(1)))
    extra = notes(amount, value, spec)
    return Noted(number, extra=extra) if extra else number


def notes(amount: Amount, value: str, spec: Spec) -> tuple[tuple[str, str], ...]:
    """Give what `_extra` keeps of a number: 约, and a unit other than the column's own."""
    own = {match_key(unit) for unit in (spec.unit, spec.field.unit) if unit}
    extra = [("approx", value)] if amount.about else []
    if amount.unit and match_key(amount.unit) not in own:
        extra.append(("unit", amount.unit))
    return tuple(extra)


KIND = Kind(parse)
