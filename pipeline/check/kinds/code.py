"""Codes and numbers that are names: kept as text, leading zeros and all; credit codes and postal codes checked."""

from __future__ import annotations

import re
from typing import Any

from pipeline.check.grammar.outcome import Kind, Result, Spec, warned, wrong
from pipeline.check.grammar.registration import check_registration
from pipeline.check.grammar.words import as_text

_EXACT_DIGITS = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d{2,}", re.IGNORECASE)
_FLOAT_TAIL = re.compile(r"(\d{4,})\.0")
_ZEROS = re.compile(r"0+")
_LOST_ZERO = re.compile(r"(?:[1-7])\d{4}")


def parse(value: object, spec: Spec) -> Result:
    """Read a code as text.

    A number of more than 15 digits has lost some: it is refused, never repaired; so is 9.13101E+17 as text.

    Args:
        value: A filled cell; text in half width.
        spec: The column; its field may want a check digit.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value - value != 0:
            return wrong("bad-format", "code")
        if abs(value) >= _EXACT_DIGITS:
            return wrong("precision-lost", "number")
        value = as_text(value)
    elif not isinstance(value, str):
        value = as_text(value)
    if _SCIENTIFIC.fullmatch(value):
        return wrong("precision-lost", "text")
    whole = _FLOAT_TAIL.fullmatch(value)
    text = whole.group(1) if whole else "".join(value.split())
    if spec.field.checksum == "registration":
        return check_registration(text)
    return check_postal(text) if spec.field.id == "postal_code" else text


def check_postal(text: str) -> Result:
    """Check a postal code: six digits, or three, five or six of Taiwan; a lost leading 0 is put back with a warning.

    Example:
        >>> check_postal("518057"), check_postal("30006").value, check_postal("1234").value
        ('518057', '030006', None)
    """
    if len(text) == 5 and _LOST_ZERO.fullmatch(text) and text.isascii():
        return warned("0" + text, "bad-format", "postal-zero", padded="0" + text)
    if text.isascii() and text.isdigit() and len(text) in (3, 5, 6):
        return text
    return wrong("bad-format", "postal")


def settle(values: list[Any], spec: Spec) -> tuple[list[Any], Spec]:
    """Put back the leading zeros that a number format shows: 12 shown by 0000 is 0012."""
    if not spec.formats:
        return values, spec
    result = list(values)
    for index, pattern in spec.formats.items():
        value = result[index]
        zeros = _ZEROS.fullmatch(pattern.split(";")[0].strip())
        if zeros and type(value) in (int, float) and value == abs(value) and 0 <= value < _EXACT_DIGITS and value == int(value):
            result[index] = str(int(value)).zfill(len(zeros.group()))
    return result, spec


KIND = Kind(parse, settle)
