"""Ratios: 85%, 0.85, 85, 95折; exported as 0.85."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pipeline.check.grammar.number import exact, read_amount, simple, tidy
from pipeline.check.grammar.outcome import Kind, Result, Spec, wrong

_HUNDRED = Decimal(100)
LARGEST_RATIO = 3
"""A bare number above this is taken as percent."""
_BARE = re.compile(r"\d*[1-9]\d*(?:\.\d+)?|0+\.\d*[1-9]\d*", re.ASCII)
"""A number as text, as every cell of a csv is."""
_FOLD = re.compile(r"^(?P<n>\d(?:\.\d+)?|\d\d|[一二三四五六七八九]{1,2})折$")
_HAN = {mark: str(number) for number, mark in enumerate("一二三四五六七八九", start=1)}


def parse(value: object, spec: Spec) -> Result:
    """Read a ratio as a Decimal, 0.85 for 85 %.

    Args:
        value: A filled cell; text in half width; a Decimal is a ratio already.
        spec: The column; `settle` has put ``"points"`` into its choice where bare numbers are percent.
    """
    if isinstance(value, bool):
        return wrong("wrong-type", "percent")
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float)):
        bare = exact(value)
        return wrong("wrong-type", "percent") if bare is None else _ratio(bare, spec)
    if not isinstance(value, str):
        return wrong("wrong-type", "percent")
    written = simple(value)
    fold = _FOLD.match(written)
    if fold:
        digits = "".join(_HAN.get(mark, mark) for mark in fold["n"])
        left = Decimal(digits) / (_HUNDRED if len(digits) == 2 else Decimal(10))
        return 1 - left if spec.field.is_reduction else left
    amount = read_amount(value)
    if amount is None or amount.scale:
        return wrong("wrong-type", "percent")
    if amount.unit in ("%", "％"):
        return tidy(amount.value / _HUNDRED)
    if amount.unit == "‰":
        return tidy(amount.value / 1000)
    if amount.unit in ("成", "個百分点", "个百分点", "百分点", "点"):
        return tidy(amount.value / (10 if amount.unit == "成" else _HUNDRED))
    return wrong("wrong-type", "percent") if amount.unit else _ratio(amount.value, spec)


def _ratio(bare: Decimal, spec: Spec) -> Decimal:
    """Decide whether a bare number is a ratio or percent; what is above the column's limit and fits as percent is that."""
    most = spec.field.constraints.maximum
    if most is not None and abs(bare) > most >= abs(bare) / _HUNDRED:
        return tidy(bare / _HUNDRED)
    if abs(bare) > LARGEST_RATIO or spec.choice == "points":
        return tidy(bare / _HUNDRED)
    if spec.choice == "mostly-points" and (abs(bare) > 1 or bare == bare.to_integral_value()):
        return tidy(bare / _HUNDRED)
    return bare


def settle(values: list[Any], spec: Spec) -> tuple[list[Any], Spec]:
    """Look at header and siblings: are bare numbers ratios or percent? A cell shown with % is a ratio."""
    result = values
    if spec.formats:
        result = list(values)
        for index, pattern in spec.formats.items():
            if "%" in pattern and type(result[index]) in (int, float):
                result[index] = exact(result[index]) or Decimal(0)
    bare = [abs(value) for value in result if type(value) in (int, float) and value]
    bare += [float(value) for value in result if type(value) is str and _BARE.fullmatch(value.strip())]
    large = sum(value > LARGEST_RATIO for value in bare)
    limit = spec.field.constraints.maximum
    if any(mark in spec.header + spec.unit for mark in "%％") and (large or (limit is not None and limit < 1)):
        return result, spec.settled("points")
    if large * 2 >= len(bare) > 0:
        return result, spec.settled("mostly-points")
    return result, spec


KIND = Kind(parse, settle)
