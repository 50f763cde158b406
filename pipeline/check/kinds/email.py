"""Mail addresses; several in one cell become a list."""

from __future__ import annotations

import re

from pipeline.check.grammar.outcome import Kind, Result, Spec, wrong

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_LABEL = re.compile(r"^(?:mailto|e-?mail|邮箱|电邮)\s*:", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;、/|]+|或")


def parse(value: object, spec: Spec) -> Result:  # noqa: ARG001 - every kind is called alike
    """Read a mail address as written; ``邮箱:`` and ``mailto:`` before it go.

    Args:
        value: A filled cell; text in half width.
        spec: The column.
    """
    if not isinstance(value, str):
        return wrong("bad-format", "email")
    parts = [
        re.sub(r"^(?:mailto|e-?mail|邮箱|电邮)\s*:", "", part, flags=re.IGNORECASE) for part in _BETWEEN.split(value) if part
    ]
    parts = [part.strip("<>()") for part in parts]
    if not parts or not all(_ADDRESS.fullmatch(part) for part in parts):
        return wrong("bad-format", "email")
    return parts[0] if len(parts) == 1 else tuple(dict.fromkeys(parts))


KIND = Kind(parse)
