"""Short text: names, places, titles; a phone number behind a name is split off where the form has a place for it."""

from __future__ import annotations

import re

from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec
from pipeline.check.grammar.words import plain
from pipeline.check.kinds import text

_PHONE_BEHIND = re.compile(r"^(?P<name>[^\d]{2,20}?)[\s,、/:：;(（]*(?P<phone>\+?\d[\d\s-]{6,18}\d)[)）]?$")


def parse(value: object, spec: Spec) -> Result:
    """Read a short text like a text; ``王强 13800138000`` gives the name and moves the number.

    Args:
        value: A filled cell, text as it stood.
        spec: The column; its field's `overflow` takes the number.
    """
    result = text.parse(value, spec)
    if spec.field.overflow and isinstance(result, str) and any(map(str.isdigit, result)):
        found = _PHONE_BEHIND.match(plain(result))
        if found:
            return Noted(found["name"].strip(), moved=((spec.field.overflow, found["phone"]),))
    return result


KIND = Kind(parse, verbatim=True, ditto=True)
