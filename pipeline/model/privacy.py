"""Hide what an audience may not see, and know again what was destroyed (SEC-02, SEC-08, SEC-21).

Employees' and companies' names are work data and never hidden (`contract.md`, Who may see what).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Audience = Literal["head_office", "branch", "mail", "export"]
What = Literal["name", "phone", "email", "account", "birthday", "other"]
"""What a private value is, for how it is shown."""
How = Literal["plain", "name", "phone", "contact", "all"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
GONE = "已销毁"
"""What stands where something was destroyed: a word of the records, not of a message."""
_DIGIT_RUNS = re.compile(r"\d[\d\- ]{5,}\d")
_NAME = re.compile(rf"{GONE}客户(C\d{{6,}})(?:并入(C\d{{6,}}))?(?:-\d+)?")
_CODE = re.compile(r"GONE-(\d{8})\d\d")
"""In the shape of a customer code, so that its record stays a right one."""


@dataclass(frozen=True, slots=True)
class PrivacyRules:
    """`schemas/privacy.toml`: how each private value is shown to whom, and which fields tell who a customer is."""

    shown: Mapping[What, Mapping[Audience, How]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()

    def how(self, what: What, audience: Audience) -> How:
        """Tell how a value is shown; what nothing is said of is hidden."""
        return self.shown.get(what, {}).get(audience, "all")


def mask(value: str, how: str) -> str:
    """Hide a private value.

    Args:
        value: What the archive holds.
        how: ``plain`` hides nothing; ``name`` keeps the first character; ``phone`` keeps three digits in front and four behind
            of a mobile number, the last two of another; ``contact`` is one or the other; ``all`` keeps nothing.

    Example:
        >>> mask("王小明", "name"), mask("13800138000", "phone"), mask("021-65081234", "phone"), mask("1980-05-01", "all")
        ('王**', '138****8000', '**********34', '****')
    """
    if how == "plain":
        return value
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


def destroyed_customer(text: str) -> tuple[str, str]:
    """Give the customer whose name or code was destroyed, and the one that it leads on to; empty for any other text.

    Example:
        >>> destroyed_customer("已销毁客户C000012-2"), destroyed_customer("甲公司")
        (('C000012', ''), ('', ''))
    """
    found = _NAME.fullmatch(text)
    if found:
        return found[1], found[2] or ""
    code = _CODE.fullmatch(text)
    return (f"C{int(code[1]):06d}", "") if code else ("", "")


def destroyed_name(customer: str, survivor: str, number: int) -> str:
    """Give what stands for the n-th name of a customer that was destroyed.

    Example:
        >>> destroyed_name("C000012", "", 1), destroyed_name("C000040", "C000012", 2)
        ('已销毁客户C000012', '已销毁客户C000040并入C000012-2')
    """
    return f"{GONE}客户{customer}" + (f"并入{survivor}" if survivor else "") + (f"-{number}" if number > 1 else "")


def destroyed_code(customer: str, number: int) -> str:
    """Give what stands for the n-th code of a customer that was destroyed.

    Example:
        >>> destroyed_code("C000012", 1), destroyed_customer(destroyed_code("C000012", 2))
        ('GONE-0000001201', ('C000012', ''))
    """
    return f"GONE-{int(customer[1:]):08d}{number:02d}"
