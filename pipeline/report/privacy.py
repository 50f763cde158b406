"""Hide what a wide audience may not see: contacts' names, phones, ids and birthdays (SEC-02, SEC-21).

Employees' and companies' names are work data and never hidden (`contract.md`, Who may see what).
"""

from __future__ import annotations

import re

_DIGIT_RUNS = re.compile(r"\d[\d\- ]{5,}\d")


def mask(value: str, how: str) -> str:
    """Hide a private value.

    Args:
        value: What the archive holds.
        how: ``name`` keeps the first character; ``phone`` keeps three digits in front and four behind of a mobile number, the
            last two of another; ``contact`` is one or the other; ``all`` keeps nothing.

    Example:
        >>> mask("王小明", "name"), mask("13800138000", "phone"), mask("021-65081234", "phone"), mask("1980-05-01", "all")
        ('王**', '138****8000', '**********34', '****')
    """
    if how == "contact":
        how = "phone" if any(sign.isdigit() for sign in value) else "name"
    if how == "name":
        return value[:1] + "*" * max(1, len(value) - 1)
    if how == "phone":
        hidden = _DIGIT_RUNS.sub(lambda match: _hide_number(match[0]), value)
        return hidden if hidden != value else "****"
    return "****"


def _hide_number(number: str) -> str:
    """Hide the middle of a mobile number, the front of any other."""
    digits = re.sub(r"[^\d]", "", number)
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[7:]}"
    return "*" * (len(number) - 2) + number[-2:]
