"""Branches: the register's code for a name, alias or code; as written where no register knows it."""

from __future__ import annotations

from pipeline.check.grammar.outcome import Kind, Result, Spec, wrong
from pipeline.check.grammar.words import as_text
from pipeline.text import clean_text


def parse(value: object, spec: Spec) -> Result:
    """Read a branch as its code.

    Args:
        value: A filled cell, text as it stood.
        spec: The column.
    """
    written = clean_text(value) if isinstance(value, str) else as_text(value)
    code = spec.context.registers.branch_of(written)
    if code is not None:
        return code
    return wrong("unknown-reference", "branch") if spec.context.registers.branches else written


KIND = Kind(parse, verbatim=True, ditto=True, by_register=True)
