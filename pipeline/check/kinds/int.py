"""Whole numbers: counts, days, ordinals."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.check.grammar.number import SCALES, exact, is_range, read_amount, simple
from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec, wrong
from pipeline.check.kinds.decimal import notes

_ORDINAL = re.compile(r"^(?:第|no\.?|v|#)\s*", re.IGNORECASE)
_LONGEST = 16
_LOWER = re.compile(r"^\d[\d,]*")


def parse(value: object, spec: Spec) -> Result:
    """Read a whole number; of a range such as 50-100人 the lower bound, with the text kept beside it.

    Args:
        value: A filled cell; text in half width.
        spec: The column.
    """
    if isinstance(value, bool):
        return wrong("wrong-type", "whole-number")
    if isinstance(value, (int, float)):
        bare = exact(value)
        return int(bare) if bare is not None and bare == bare.to_integral_value() else wrong("wrong-type", "whole-number")
    if not isinstance(value, str):
        return wrong("wrong-type", "whole-number")
    amount = read_amount(_ORDINAL.sub("", value))
    if amount is None:
        lower = _LOWER.match(simple(value))
        if lower and len(lower.group()) < _LONGEST and is_range(value) and spec.field.ranges == "lower":
            return Noted(int(lower.group().replace(",", "")), extra=(("text", value),))
        return wrong("wrong-type", "range" if is_range(value) else "whole-number")
    number = amount.value * SCALES.get(amount.scale, Decimal(1))
    if number != number.to_integral_value():
        return wrong("wrong-type", "whole-number")
    extra = notes(amount, value, spec)
    return Noted(int(number), extra=extra) if extra else int(number)


KIND = Kind(parse)
