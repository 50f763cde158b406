"""Customers as written, code or name: who they are is decided by the archive, never by likeness."""

from __future__ import annotations

from pipeline.check.grammar.outcome import Kind, Result, Spec
from pipeline.check.grammar.words import as_text
from pipeline.check.kinds import code
from pipeline.text import clean_text


def parse(value: object, spec: Spec) -> Result:
    """Read a customer's code or name.

    Args:
        value: A filled cell, text as it stood.
        spec: The column; a number is a code and must not have lost digits.
    """
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return code.parse(value, spec)
    return as_text(value)


KIND = Kind(parse, code.settle, verbatim=True, ditto=True)
