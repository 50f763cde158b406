"""`rules.toml`: the figures that the pipeline takes from it, each with the shape that it must have.

A figure that nobody knows is let be, because a report of head office's own may take it. A known one that is missing takes the
value that the pipeline ships, and is named as assumed: head office's file is its own, and older than the figures of a newer
pipeline. One that is missing where a name like it stands is refused as mistyped, like one of the wrong shape.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import SchemaError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

FIGURES = {
    "ACCEPT-HELD": "min_rows error_share:share total_share:share total_yuan:number withdrawn_share:share scope_min_rows",
    "CHECK-TEXT": "max_length",
    "CHECK-AMOUNT": "yuan:number share:share target_yuan:number summary_yuan:number rate_points:number",
    "CHECK-PERIOD": "sales_slack_days",
    "CHECK-CARD": "cooperation_years_slack:number",
    "SUB-01": "upload_due:mon|tue|wed|thu|fri|sat|sun",
    "SUB-04": "travel_min_per_week",
    "SUB-05": "silent_weeks",
    "SUB-13": "fresh_days",
    "SUB-15": "review_months",
    "VIS-04": "trip_workdays",
    "VIS-06": "plan_tolerance_days key_per_month ordinary_per_month prospect_per_month minor_per_quarter",
    "VIS-07": "plan_workdays",
    "VIS-09": "key_days ordinary_days minor_days",
    "VIS-10": "one_customer_share:share coverage_share:share",
    "VIS-14": "complaint_workdays",
    "VIS-16": "credit_visit_days",
    "COA-01": "days_per_month",
    "COA-02": "purposes",
    "SAL-01": "checkpoint_days:counts step_percents:numbers sale_date_basis:sale_date|ship_date",
    "SAL-02": "due_day",
    "SAL-04": "forecast_from_day",
    "SAL-05": "study_below:share",
    "ANA-03": "a_percent:number b_percent:number c_percent:number months",
    "ANA-06": "years min_months",
    "ANA-16": "renewal_days",
    "CMP-01": "ageing_days:counts",
    "CMP-02": "steps",
    "CMP-03": "enquiry_minutes:number handle_working_hours:number working_hours:hours",
    "CMP-08": "repeat_count repeat_months",
    "CMP-12": "visit_days",
    "PRC-01": "copies",
    "PRC-02": "filing_workdays",
    "XTR-03": "use_parts ship_parts",
    "XTR-05": "forfeit_on_stagnant:shipping_branch|use_branch stagnant_days",
    "XTR-06": "use_percent:number",
    "RCV-01": "first_day last_day",
    "RCV-02": "note_months",
    "RCV-03": "early_days discount_share:share cash_early_discount:flag",
    "RCV-04": "remit_day",
    "RCV-07": "ageing_days:counts",
    "ARC-01": "card_due_days",
    "ARC-03": "stale_days",
    "ARC-04": "expected_fields:texts",
    "ARC-05": "min_cards share:share",
    "ARC-07": (
        "ask_from:points same_name:points same_core:points short_core:points rare_core:points "
        "same_sound:points same_look:points swapped:points part_of:points one_off_long:points one_off:points "
        "abbreviates:points abbreviates_body:points same_place:points other_place:points same_trade:points near_trade:points "
        "other_trade:points same_form:points other_form:points other_unit:points unit_and_whole:points "
        "same_phone:points common_phone:points other_phone:points same_person:points other_person:points "
        "same_address:points common_address:points other_address:points address_alike_from:points "
        "address_differs_below:points"
    ),
    "ARC-08": "expiring_days",
    "ARC-11": "lost_months",
    "ARC-16": "auto_activate_new:flag",
    "ARC-20": "report_months",
    "ARC-24": "ahead_days",
    "CLS-01": "new_months",
    "CLS-02": "current_months",
    "CLS-10": "enabled:flag tiers_from:numbers",
    "CLS-12": "levels",
    "CLS-13": "evaluation_months",
    "CLS-14": "assessment_days",
    "CRD-02": "aaa_from:number aa_from:number a_from:number b_from:number",
    "CRD-03": "validity_months",
    "CRD-08": "overdue_days disputes dispute_months",
    "RAT-01": "self_until company_until notice_until gap_points:number",
    "RAT-02": "a_from:number b_from:number c_from:number",
    "RAT-04": "quantitative_share:share qualitative_share:share indicator_max:number",
    "RAT-05": "bonus_points:numbers",
    "RAT-06": "rewards:numbers",
    "RAT-07": "tier_1_from:number tier_1_to:number tier_1_rate:share tier_2_to:number tier_2_rate:share",
    "SAT-01": "period_months",
    "SAT-02": "key_months",
    "SAT-03": "after_project_days",
    "SAT-04": "target:number",
    "AUD-12": "overdue_days items",
    "LEA-04": "min_actions_per_month exempt_after_day",
    "LEA-05": "won_days",
    "SEC-05": "identity_years archive_years",
    "SEC-06": "transaction_years",
}
"""Rule id to ``name:shape`` of its figures; without a shape a count. A shape with ``|`` is a choice of words."""
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
Rules = dict[str, "Mapping[str, object]"]


SHIPPED = Path(__file__).parents[2] / "schemas" / "rules.toml"
"""The figures that come with the pipeline."""


class Figures(NamedTuple):
    """What `rules.toml` says, and what was assumed."""

    rules: Rules
    """By rule and name, decimals exact."""
    rule_set: str
    """Version of the rule set with its date, as reports print it."""
    assumed: tuple[str, ...] = ()
    """``RULE-ID.name`` of figures that the file lacks, and that have the shipped value."""


def read_rules(text: str, path: str) -> Figures:
    """Read the figures.

    Args:
        text: `rules.toml`.
        path: Its name, for messages.

    Raises:
        SchemaError: It is not TOML, or a figure is mistyped or of the wrong shape.
    """
    written = _parse(text, path)
    version, day = written.pop("rule_set", None), written.pop("rule_set_date", None)
    if not isinstance(version, str) or not version:
        raise SchemaError("schema.figure-shape.text", place=path, key="rule_set", value=version)
    if type(day) is not date:
        raise SchemaError("schema.figure-shape.day", place=path, key="rule_set_date", value=day)
    rules: Rules = {}
    for rule, figures in written.items():
        if not isinstance(figures, dict):
            raise SchemaError("schema.figure-outside", place=path, key=rule)
        rules[rule] = figures
    lacking = [key for rule, names in FIGURES.items() for key in _lacking(rule, _shapes(names), rules, path)]
    shipped = _parse(SHIPPED.read_text(encoding="utf-8"), path) if lacking and SHIPPED.is_file() else {}
    for key in lacking:
        rule, _, name = key.partition(".")
        if name not in shipped.get(rule, {}):
            raise SchemaError("schema.no-figure", place=path, key=key, hint="—")
        rules[rule] = {**rules.get(rule, {}), name: shipped[rule][name]}
    for rule, names in FIGURES.items():
        _check_rule(rule, _shapes(names), rules[rule], path)
    _check_together(rules, path)
    return Figures(rules, f"{version} ({day.isoformat()})", tuple(lacking))


def _parse(text: str, path: str) -> dict[str, Any]:
    """Read TOML, decimals exact."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise SchemaError("schema.not-toml", place=path, reason=fault) from fault


def _shapes(names: str) -> dict[str, str]:
    """Give the figures of a rule with the shape that each must have."""
    return {name.partition(":")[0]: name.partition(":")[2] or "count" for name in names.split()}


def _lacking(rule: str, known: Mapping[str, str], rules: Rules, path: str) -> list[str]:
    """Name the figures of a rule that are missing; refuse where one is only mistyped."""
    if rule not in rules:
        if near := nearest(rule, set(rules) - set(FIGURES)):
            raise SchemaError("schema.no-rule", place=path, key=rule, hint=", ".join(near))
        return [f"{rule}.{name}" for name in known]
    lacking = [name for name in known if name not in rules[rule]]
    for name in lacking:
        if near := nearest(name, set(rules[rule]) - set(known)):
            raise SchemaError("schema.no-figure", place=path, key=f"{rule}.{name}", hint=", ".join(near))
    return [f"{rule}.{name}" for name in lacking]


def _check_rule(rule: str, known: Mapping[str, str], figures: Mapping[str, object], path: str) -> None:
    """Check that the figures of a rule have their shapes."""
    for name, shape in known.items():
        key, value = f"{rule}.{name}", figures[name]
        if "|" in shape:
            if value not in shape.split("|"):
                hint = shape.replace("|", ", ")
                raise SchemaError("schema.figure-shape.choice", place=path, key=key, value=value, hint=hint)
        elif not _fits(value, shape):
            raise SchemaError(f"schema.figure-shape.{shape}", place=path, key=key, value=value)


def _fits(value: object, shape: str) -> bool:
    """Tell whether a value has a shape.

    Example:
        >>> _fits(20, "count"), _fits(Decimal("0.3"), "share"), _fits(30, "share"), _fits(True, "count")
        (True, True, False, False)
    """
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite() and value >= 0
    match shape:
        case "count":
            return is_number and isinstance(value, int)
        case "number":
            return is_number
        case "share":
            return is_number and isinstance(value, int | Decimal) and value <= 1
        case "points":
            return type(value) is int and abs(value) <= 100
        case "flag":
            return isinstance(value, bool)
        case "text":
            return isinstance(value, str)
        case "hours":
            return isinstance(value, list) and bool(value) and all(isinstance(item, str) and _is_shift(item) for item in value)
        case _:
            return isinstance(value, list) and bool(value) and all(_fits(item, shape.removesuffix("s")) for item in value)


def _is_shift(written: str) -> bool:
    """Tell whether a text is a stretch of working hours, 09:00-12:00."""
    return bool(_HOURS.fullmatch(written)) and written[:5] < written[6:]


def _check_together(rules: Rules, path: str) -> None:
    """Check figures that make sense only together: the steps of the month, classes of age, the three classes of ANA-03."""
    days, percents = rules["SAL-01"]["checkpoint_days"], rules["SAL-01"]["step_percents"]
    if isinstance(days, list) and isinstance(percents, list):
        if len(days) != len(percents) or days != sorted(set(days)):
            raise SchemaError("schema.steps", place=path, key="SAL-01.checkpoint_days", value=days)
        if sum(percents) != 100:
            raise SchemaError("schema.sum-100", place=path, key="SAL-01.step_percents", value=sum(percents))
    for rule in ("CMP-01", "RCV-07"):
        ends = rules[rule]["ageing_days"]
        if isinstance(ends, list) and ends != sorted(set(ends)):
            raise SchemaError("schema.rising", place=path, key=f"{rule}.ageing_days", value=ends)
    classes = [rules["ANA-03"][f"{name}_percent"] for name in "abc"]
    total = sum(Decimal(str(share)) for share in classes)
    if total != 100:
        raise SchemaError("schema.sum-100", place=path, key="ANA-03", value=total)
