"""Free text: trimmed, line breaks kept, at most 2,000 characters."""

from __future__ import annotations

from pipeline.check.grammar.outcome import Fault, Kind, Noted, Result, Spec
from pipeline.check.grammar.words import as_text
from pipeline.text import clean_text

LONGEST = 2000


def parse(value: object, spec: Spec) -> Result:  # noqa: ARG001 - every kind is called alike
    """Read a text; numbers come without a float's tail, days as 2026-03-05.

    Args:
        value: A filled cell, text as it stood.
        spec: The column.
    """
    if isinstance(value, str) and value.isprintable() and "  " not in value and len(value) <= LONGEST:
        return value.strip(" ") or None
    text = clean_text(value) if isinstance(value, str) else as_text(value)
    if len(text) > LONGEST:
        params = (("length", str(len(text))), ("limit", str(LONGEST)))
        return Noted(text[:LONGEST].rstrip(), (Fault("out-of-range", "check.out-of-range.text-cut", "warning", params),))
    return text or None


KIND = Kind(parse, verbatim=True, ditto=True)
