"""Hide what an audience may not see, and know again what was destroyed (SEC-02, SEC-08, SEC-21).

Employees' and companies' names are work data and never hidden (`contract.md`, Who may see what).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Audience = Literal["head_office", "branch", "mail", "export"]
What = Literal["name", "phone", "email", "account", "birthday", "other", "text"]
"""What a private value is, for how it is shown; ``text`` is what people wrote freely, which may tell of anybody."""
How = Literal["plain", "name", "phone", "numbers", "all"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
PAGES: tuple[Audience, ...] = ("head_office", "branch", "mail")
"""Who may come to see a page or workbook of the reports: one file is made for all, so what any of them may not see is hidden."""
CONTACT = "contact"
"""A name or a phone, whichever it turns out to be."""
Level = Literal["public", "internal", "confidential", "secret", "top_secret"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""Levels of confidentiality (密级), the lowest first (SEC-11)."""
GONE = "已销毁"
"""What stands where something was destroyed: a word of the records, not of a message."""
_STRICTEST: tuple[How, ...] = ("plain", "numbers", "phone", "name", "all")
_IN_TEXT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<![\w-])(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}|\d{17}[\dXx]|\d{15,19})(?![\w-])",  # phone, paper, account
    re.ASCII,
)
_DIGIT_RUNS = re.compile(r"\d[\d\- ]{5,}\d")
_NAME = re.compile(rf"{GONE}客户(C\d{{6,}})(?:并入(C\d{{6,}}))?(?:-\d+)?")
_CODE = re.compile(r"GONE-(\d{8})\d\d")
"""In the shape of a customer code, so that its record stays a right one."""


@dataclass(frozen=True, slots=True)
class PrivacyRules:
    """`schemas/privacy.toml`: how each private value is shown to whom, and which fields tell who a customer is."""

    shown: Mapping[What, Mapping[Audience, How]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    level: Level = "top_secret"
    """Of forms that `levels` does not name."""
    levels: Mapping[str, Level] = field(default_factory=dict)
    """By form."""

    def how(self, what: What, *audiences: Audience) -> How:
        """Tell how a value is shown where several audiences may look: as the strictest says. What is not told of is hidden."""
        return max((self.shown.get(what, {}).get(audience, "all") for audience in audiences), key=_STRICTEST.index)

    def hide(self, what: str, value: str, *audiences: Audience) -> str:
        """Hide a value, each by itself where several stand in one with ``|`` between.

        Args:
            what: What it is, or ``contact``.
            value: What the archive holds.
            audiences: Who may come to see it.

        Example:
            >>> PrivacyRules({"name": {"mail": "name"}}).hide("name", "王小明|李四", "mail")
            '王**|李*'
        """
        if not value:
            return value
        return "|".join(mask(part, self.how(kind_of(what, part), *audiences)) for part in value.split("|"))

    def level_of(self, forms: Iterable[str]) -> Level:
        """Tell the highest level of some forms; of none, the level of all that nothing is said of."""
        found = [self.levels.get(form, self.level) for form in forms]
        return max(found, key=LEVELS.index, default=self.level)


def kind_of(what: str, value: str) -> What:
    """Tell what a value is of which only ``contact`` may be known.

    Example:
        >>> kind_of("contact", "13800138000"), kind_of("contact", "王小明"), kind_of("email", "a@b.cn")
        ('phone', 'name', 'email')
    """
    if what == CONTACT:
        return "phone" if any(sign.isdigit() for sign in value) else "name"
    return cast("What", what)


def mask(value: str, how: str) -> str:
    """Hide a private value.

    Args:
        value: What the archive holds.
        how: ``plain`` hides nothing; ``name`` keeps the first character; ``phone`` keeps three digits in front and four behind
            of a mobile number, the last two of another; ``numbers`` hides phones, e-mails, numbers of papers and accounts
            inside a text; ``all`` keeps nothing.

    Example:
        >>> mask("王小明", "name"), mask("13800138000", "phone"), mask("021-65081234", "phone"), mask("1980-05-01", "all")
        ('王**', '138****8000', '**********34', '****')
        >>> mask("请回电 139-6177-0412，单号 DD-20260301001", "numbers")
        '请回电 139****0412，单号 DD-20260301001'
    """
    if how == "plain":
        return value
    if how == "numbers":
        return _IN_TEXT.sub(lambda match: _hide_in_text(match[0]), value)
    if how == "name":
        return value[:1] + "*" * max(1, len(value) - 1)
    if how == "phone":
        hidden = _DIGIT_RUNS.sub(lambda match: _hide_number(match[0]), value)
        return hidden if hidden != value else "****"
    return "****"


def _hide_in_text(found: str) -> str:
    """Hide a phone as a phone, anything else whole."""
    digits = re.sub(r"[- ]", "", found)
    return _hide_number(found) if digits.isdigit() and len(digits) <= 12 else "****"


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


def destroyed_number(customer: str, number: int) -> str:
    """Give what stands for a registration number of a customer that was destroyed: of the right shape, and nobody's.

    Example:
        >>> destroyed_number("C000012", 1)
        '000000001200017'
    """
    from stdnum.iso7064 import mod_11_10

    digits = f"{int(customer[1:]):010d}{number:04d}"
    return digits + str(mod_11_10.calc_check_digit(digits))
