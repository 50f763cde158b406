"""Which weight a check has on a day: head office's `schemas/checks.toml`, looked up when a check has found something."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import SchemaError
from pipeline.model.codes import CHECK_CODES, CODES
from pipeline.schema.document import offer

if TYPE_CHECKING:
    from datetime import date

    from pipeline.model import Severity
    from pipeline.schema import Schema
    from pipeline.schema.model import Stage

CONSTRAINT, OWN_SUITE = "constraint", "own-suite"
"""Names of the checks that come from the columns' constraints, and from head office's own suites."""
TRIAL = "trial"
"""Parameter of a finding that is told on trial; wordings begin with 试行 then."""
TRIAL_PARAMS = ((TRIAL, "1"),)
FIXED = frozenset(CODES) - frozenset(CHECK_CODES)
"""Codes whose weight is not to be chosen."""
_TOLD_BY_KINDS = ("missing-value", "not-in-list", "out-of-range", "bad-format", "unknown-reference", "cross-field")
"""Codes of warnings that come with reading a value, and of constraints and own suites."""


class Check(NamedTuple):
    """By what names a check is known: its own, its rule's id, the code of its finding."""

    name: str
    rule: str
    code: str


class Weight(NamedTuple):
    """How heavily a finding weighs; `params` go to the finding; `is_raised` where it keeps its row out only by the stage."""

    severity: Severity
    params: tuple[tuple[str, str], ...] = ()
    is_raised: bool = False


class Stages:
    """The lines that hold for files received on one day."""

    def __init__(self, stages: tuple[Stage, ...]) -> None:
        self._stages = stages
        self._found: dict[tuple[Check, str, str], Stage | None] = {}

    def weigh(self, natural: Severity, check: Check, form: str, field: str) -> Weight:
        """Give the weight of a finding.

        A line that names the check goes before one that names only the form; then the narrower place goes first, column,
        form, every form; then the narrower name: the check's own, the rule's, the code's.

        Args:
            natural: Its severity where nothing is stated.
            check: Names of the check.
            form: Form of the record.
            field: Column where the finding stands.
        """
        if check.code in FIXED:
            return Weight(natural)
        key = check, form, field
        if key not in self._found:
            self._found[key] = self._look_up(*key)
        stage = self._found[key]
        if stage is None:
            return Weight(natural)
        if stage.stage == "trial":
            return Weight("info", TRIAL_PARAMS)
        return Weight(stage.stage, is_raised=stage.stage == "error" != natural)

    def _look_up(self, check: Check, form: str, field: str) -> Stage | None:
        """Find the line that fits best."""
        names = (check.code, check.rule, check.name)
        fitting: list[tuple[tuple[bool, int, int], Stage]] = []
        for stage in self._stages:
            if stage.form not in ("", form) or stage.field not in ("", field):
                continue
            named = _plain(stage.check)
            if not named or named in names:
                place = bool(stage.form) + bool(stage.field)
                fitting.append(((bool(named), place, len(names) - names[::-1].index(named) if named else 0), stage))
        return max(fitting, key=lambda found: found[0])[1] if fitting else None


def stages_on(schema: Schema, day: date) -> Stages | None:
    """Give what holds for files received on a day; None where nothing does.

    Args:
        schema: Forms and `checks.toml`.
        day: In the company's time zone.
    """
    if not schema.stages:
        return None
    return _stages_on(schema.stages, day)


@cache
def _stages_on(stages: tuple[Stage, ...], day: date) -> Stages | None:
    """Keep what was looked up for the next file of the day."""
    found = tuple(stage for stage in stages if stage.counts(day))
    return Stages(found) if found else None


def _plain(name: str) -> str:
    """Give a name as it is looked up: a check's file may be written with underscores."""
    return name.replace("_", "-")


def check_stages(schema: Schema) -> None:
    """Refuse lines of `checks.toml` that name no check, or one whose weight is not head office's to choose.

    Raises:
        SchemaError: An unknown name, with the nearest; a finding that stays an error because nothing could be read; an
            error for what is looked at only after filing.
    """
    if not schema.stages:
        return
    from pipeline.check.rules import ROW_RULES
    from pipeline.check.rules.archive import ARCHIVE_RULES

    within = {_plain(word) for rule in ROW_RULES if rule.code not in FIXED for word in (rule.name, rule.rule, rule.code)}
    within |= {word for rule in ROW_RULES if rule.code not in FIXED for word in rule.further}
    within |= {CONSTRAINT, OWN_SUITE, *_TOLD_BY_KINDS}
    across = {_plain(word) for rule in ARCHIVE_RULES for word in (rule.name, rule.rule, rule.code)}
    fixed = (
        FIXED | {_plain(word) for rule in ROW_RULES if rule.code in FIXED for word in (rule.name, rule.rule)} - within - across
    )
    free = sorted((within | across) - {""})
    for stage in schema.stages:
        name = _plain(stage.check)
        if name in fixed:
            raise SchemaError("schema.fixed-check", place=stage.place, value=stage.check, hint=offer(name, free))
        if name and name not in free:
            raise SchemaError("schema.unknown-check", place=stage.place, value=stage.check, hint=offer(name, free))
        if name and name not in within and stage.stage == "error":
            raise SchemaError("schema.filed-before", place=stage.place, value=stage.check)
        if name == "missing-value" and stage.field and schema.forms[stage.form][stage.field].is_required:
            raise SchemaError("schema.required-stays", place=stage.place, value=stage.field)
