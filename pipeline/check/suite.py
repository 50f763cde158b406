"""Constraints of a form as rules for Great Expectations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.check.staging import CONSTRAINT
from pipeline.model import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from great_expectations.expectations.expectation import Expectation

    from pipeline.model import Severity
    from pipeline.schema import Field, Form

Params = tuple[tuple[str, str], ...]
TEXTS = ("text", "string", "code", "email", "enum", "reference", "customer", "product", "branch", "person")
NOT_NULL = "expect_column_values_to_not_be_null"
NUMBERS = ("money", "decimal", "int", "percent", "score")


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation about a column (or, of head office's own, several), with what to say where it is not met."""

    field: str
    """Column where the finding stands."""
    kind: str
    """Name of the expectation in Great Expectations, such as ``expect_column_values_to_be_between``."""
    arguments: Mapping[str, Any]
    code: str
    reason: str
    params: Params = ()
    severity: Severity = "error"
    others: tuple[str, ...] = ()
    """Further columns that the expectation reads."""
    matches: re.Pattern[str] | None = None
    """Pattern of a right value, for giving an example."""
    check: str = CONSTRAINT
    """By what name `checks.toml` speaks of it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the expectation reads."""
        return self.field, *self.others

    def build(self, number: int) -> Expectation:
        """Make the expectation; its number comes back with the result."""
        from great_expectations.expectations.expectation_configuration import (
            ExpectationConfiguration,
        )

        return ExpectationConfiguration(type=self.kind, kwargs=dict(self.arguments), meta={"number": number}).to_domain_obj()


def constraint_rules(form: Form) -> list[Rule]:
    """Turn the constraints of a form into rules, columns in the form's order; of one column the weightiest rule first.

    A branch column is left out of "not blank": the folder names the branch where the sheet does not.
    """
    return [rule for item in form.fields for rule in _rules_of(item, form)]


def _rules_of(item: Field, form: Form) -> Iterator[Rule]:
    """Give the rules of one column."""
    limits = item.constraints
    if item.is_required and item.id != form.branch_field:
        yield Rule(item.id, NOT_NULL, {"column": item.id}, "missing-value", "rules.expectation.missing")
    if item.kind in NUMBERS:
        yield from _number_rules(item)
    if item.multiple or item.kind not in TEXTS:
        return
    if limits.min_length is not None or limits.max_length is not None:
        arguments = {"column": item.id, "min_value": limits.min_length, "max_value": limits.max_length}
        both = limits.min_length is not None and limits.max_length is not None
        detail = "length" if both else "longest" if limits.min_length is None else "shortest"
        params = (("least", str(limits.min_length or 0)), ("most", str(limits.max_length or "")))
        yield Rule(
            item.id, "expect_column_value_lengths_to_be_between", arguments, "bad-format", f"rules.expectation.{detail}", params
        )
    if limits.pattern:
        whole = re.compile(rf"\A(?:{limits.pattern})\Z")
        yield Rule(
            item.id,
            "expect_column_values_to_match_regex",
            {"column": item.id, "regex": whole.pattern},
            "bad-format",
            "rules.expectation.pattern",
            matches=whole,
        )


def _number_rules(item: Field) -> Iterator[Rule]:
    """Give the rules of a column of numbers: a range, and not zero."""
    limits = item.constraints
    least = limits.minimum if limits.above is None else limits.above
    if least is not None or limits.maximum is not None:
        arguments = {
            "column": item.id,
            "min_value": None if least is None else float(least),
            "max_value": None if limits.maximum is None else float(limits.maximum),
            "strict_min": limits.above is not None,
        }
        if limits.above is not None:
            detail = "above"
        else:
            detail = "range" if None not in (least, limits.maximum) else "minimum" if limits.maximum is None else "maximum"
        params = (("least", canonical(least)), ("most", canonical(limits.maximum)))
        yield Rule(
            item.id, "expect_column_values_to_be_between", arguments, "out-of-range", f"rules.expectation.{detail}", params
        )
    if limits.non_zero:
        yield Rule(
            item.id,
            "expect_column_values_to_not_be_in_set",
            {"column": item.id, "value_set": [0.0]},
            "out-of-range",
            "rules.expectation.zero",
        )
