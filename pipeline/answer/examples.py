"""A value that would be right, in the place of one that is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.messages import has, say

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.messages import Language
    from pipeline.model import Finding
    from pipeline.schema import Field

OF_VALUES = frozenset(
    {
        *("missing-value", "wrong-type", "bad-date", "ambiguous-date", "not-in-list", "out-of-range", "bad-format"),
        *("excel-error", "no-cached-value"),
    }
)
"""Codes of faults that another value in the cell would mend."""
_CHOICES = 3
"""So many choices of a list are named; more do not help."""


def example_of(finding: Finding, field: Field | None, received: datetime) -> str:
    """Give a value that would be right where a finding stands.

    Args:
        finding: What was found.
        field: The column that it stands in; None when it stands in none.
        received: When the file came, in the company's time zone: examples of dates lie before it.

    Returns:
        The value as a clerk would type it; empty where only the sender can know it.
    """
    params = dict(finding.params)
    if params.get("example"):
        return params["example"]
    if finding.code not in OF_VALUES:
        return ""
    if params.get("allowed"):
        return params["allowed"].split("、")[0]
    return example_for(field, received) if field is not None else ""


def example_for(field: Field, received: datetime) -> str:
    """Give a right value for a column; empty for names and numbers that only the sender can know."""
    if field.example:
        return field.example
    match field.kind:
        case "enum":
            words = [names[0] if names else code for code, names in field.labels.items() if code not in field.office_codes]
            return " / ".join(words[:_CHOICES]) if len(words) <= _CHOICES else f"{' / '.join(words[:_CHOICES])} …"
        case "bool":
            return " / ".join(field.labels[code][0] if field.labels.get(code) else usual for code, usual in _YES_NO)
        case "date":
            return f"{received:%Y-%m-%d}"
        case "datetime":
            return f"{received:%Y-%m-%d} 9:30"
        case "month":
            return f"{received:%Y-%m}"
        case "period":
            return f"{received.year}年{received.month}月"
        case "int" | "decimal" | "money" | "percent" | "score":
            return _number(field)
    return _PLAIN.get(field.kind, "")


_YES_NO = (("true", "是"), ("false", "否"))
_PLAIN = {"time": "9:30", "phone": "021-65081234", "email": "name@example.com"}
_NUMBERS = {
    "int": Decimal(12),
    "score": Decimal(5),
    "decimal": Decimal("12.5"),
    "money": Decimal("1200.50"),
    "percent": Decimal("0.85"),
}


def _number(field: Field) -> str:
    """Give a number that the column's limits allow."""
    limits, number = field.constraints, _NUMBERS[field.kind]
    if field.kind == "percent" and field.is_reduction:
        number = Decimal("0.05")
    if limits.maximum is not None:
        number = min(number, limits.maximum)
    if limits.minimum is not None:
        number = max(number, limits.minimum)
    if limits.step and number % limits.step:
        number -= number % limits.step
    if field.kind == "percent":
        return f"{(number * 100).normalize():f}%"
    return f"{number:f}"


def cause_of(finding: Finding, language: Language) -> str:
    """Word what sort of fault a finding is; the reason's own word where it has one, else that of its code."""
    for key in (f"answer.cause.{finding.reason}", f"answer.cause.{finding.code}"):
        if has(key, language):
            return say(key, language)
    return say("answer.cause.other", language)
