"""`checks.toml`: from when to when a check is on trial, warns, or keeps out.

Names of checks are looked up by whoever makes checks (`pipeline.check.staging`); here stands what a line may look like.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, cast, get_args

from pipeline.errors import SchemaError
from pipeline.schema.document import offer, place_of
from pipeline.schema.model import Stage, StageName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.schema.model import Form

_KEYS = ("check", "where", "stage", "from", "to")


def read_stages(text: str, path: str, forms: Mapping[str, Form]) -> tuple[Stage, ...]:
    """Read the lines ``[[stages]]``.

    A line without ``to`` holds until the next line of the same check and place begins.

    Args:
        text: `checks.toml`.
        path: Its name, for messages.
        forms: For the names of forms and columns.

    Returns:
        The lines in their order, none when nothing is stated.

    Raises:
        SchemaError: Not TOML; an unknown key, stage, form or column; a date that is none; two lines for one day.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SchemaError("schema.not-toml", place=path, reason=fault) from fault
    for key in written:
        if key != "stages":
            raise SchemaError("schema.unknown-key", place=path, key=key, hint="stages")
    lines = written.get("stages", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise SchemaError("schema.wrong-shape.list", place=path, key="stages", found=lines)
    return _ended([_stage(line, place_of(path, f"stages {number}"), forms) for number, line in enumerate(lines, 1)])


def _stage(line: Mapping[str, object], place: str, forms: Mapping[str, Form]) -> Stage:
    """Read one line."""
    for key in line:
        if key not in _KEYS:
            raise SchemaError("schema.unknown-key", place=place, key=key, hint=offer(key, _KEYS))
    check, where, stage = (_text(line, key, place) for key in ("check", "where", "stage"))
    if not check and not where:
        raise SchemaError("schema.missing-key", place=place, key="check")
    if stage not in get_args(StageName):
        raise SchemaError("schema.unknown-value", place=place, key="stage", value=stage, hint=", ".join(get_args(StageName)))
    form, _, field = where.partition(".")
    if form and form not in forms:
        raise SchemaError("schema.no-such-form", place=place, value=form, hint=offer(form, forms))
    if field and field not in forms[form].by_id:
        raise SchemaError("schema.no-such-field", place=place, value=field, hint=offer(field, forms[form].by_id))
    first, last = _day(line, "from", date.min, place), _day(line, "to", date.max, place)
    if first > last:
        raise SchemaError("schema.bad-range", place=place, low=first, high=last)
    return Stage(check, form, field, cast("StageName", stage), first, last, place)


def _text(line: Mapping[str, object], key: str, place: str) -> str:
    """Read a text; empty when the key is absent."""
    value = line.get(key, "")
    if not isinstance(value, str):
        raise SchemaError("schema.wrong-shape.text", place=place, key=key, found=value)
    return value


def _day(line: Mapping[str, object], key: str, absent: date, place: str) -> date:
    """Read a date as TOML has it, without quotes."""
    value = line.get(key, absent)
    if type(value) is not date:
        raise SchemaError("schema.figure-shape.day", place=place, key=key, value=value)
    return value


def _ended(stages: list[Stage]) -> tuple[Stage, ...]:
    """End each line without an end where the next one of the same check and place begins; refuse two for one day."""
    ended: list[Stage] = []
    for stage in stages:
        later = [other.first for other in stages if _target(other) == _target(stage) and other.first > stage.first]
        last = min(later) - timedelta(days=1) if later and stage.last == date.max else stage.last
        ended.append(Stage(stage.check, stage.form, stage.field, stage.stage, stage.first, last, stage.place))
    for one, other in combinations(ended, 2):
        if _target(one) == _target(other) and one.first <= other.last and other.first <= one.last:
            raise SchemaError("schema.two-stages", place=other.place, other=one.place, day=max(one.first, other.first))
    return tuple(ended)


def _target(stage: Stage) -> tuple[str, str, str]:
    """Name what a line speaks of."""
    return stage.check.replace("_", "-"), stage.form, stage.field
