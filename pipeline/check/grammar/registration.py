"""Registration numbers of companies and their check digits (`forms.md` 1.8)."""

from __future__ import annotations

import re
from functools import cache

from pipeline.check.grammar.outcome import Result, warned, wrong

_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@cache
def check_registration(text: str) -> Result:
    """Check a unified credit code (18), an old licence number (15) or a 統一編號 of Taiwan (8) by its check digit.

    Source: GB 32100-2015; GB 11714 for the organisation's part, which only warns; ISO 7064 MOD 11,10.

    Args:
        text: The number in half width without spaces.

    Example:
        >>> check_registration("91350100M000100Y43"), check_registration("110108000000016"), check_registration("04595257")
        ('91350100M000100Y43', '110108000000016', '04595257')
        >>> check_registration("91350100M000100Y34").faults[0].code, check_registration("91350100M000100Y4Z").faults[0].code
        ('bad-checksum', 'bad-checksum')
    """
    from stdnum.cn import uscc
    from stdnum.iso7064 import mod_11_10
    from stdnum.tw import ubn

    number = text.upper().replace("-", "")
    if not number.isascii() or not number.isalnum():
        return wrong("bad-format", "registration")
    if len(number) == 18:
        if not _CREDIT.fullmatch(number):
            return wrong("bad-checksum", "credit-letter", letters="".join(sorted(set(number) & set("IOSVZ"))))
        if uscc.calc_check_digit(number[:17]) != number[17]:
            return wrong("bad-checksum", "credit-code")
        return number if organisation_digit(number[8:16]) == number[16] else warned(number, "bad-checksum", "organisation")
    if len(number) == 15 and number.isdigit():
        return number if mod_11_10.is_valid(number) else wrong("bad-checksum", "licence")
    if len(number) == 8 and number.isdigit():
        return number if ubn.is_valid(number) else wrong("bad-checksum", "taiwan")
    return wrong("bad-format", "registration")


def organisation_digit(text: str) -> str:
    """Give the check digit of an organisation code's first eight characters (letters count from A = 10).

    Example:
        >>> organisation_digit("M000100Y")
        '4'
    """
    total = sum(int(mark, 36) * weight for mark, weight in zip(text, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
