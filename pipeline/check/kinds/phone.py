"""Telephone numbers: mobile, landline with extension, 400/800, Taiwan; several in one cell (`forms.md` 1.6, phone)."""

from __future__ import annotations

import re

from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec, wrong
from pipeline.check.grammar.words import as_text

_MOBILE = re.compile(r"1[3-9]\d{9}|09\d{8}")
_SERVICE = re.compile(r"([48]00)(\d{3})(\d{4})")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}|0\d{1,2}-?\d{6,8}|\d{7,8}")
_THREE_DIGIT_AREA = re.compile(r"0(?:10|2\d)")
_EXTENSION = re.compile(r"(?:转|轉|分机|分機|ext\.?|#|x)\s*:?\s*(\d{1,6})$|(?<=\d{7})-(\d{1,6})$", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:\+|00)?\s*\(?86\)?[\s-]*(?=0?\d{2,3}[\s-]?\d{7}|1[3-9])|^(?:\+|00)886[\s-]*\(?0?\)?(?=\d)")
_LABEL = re.compile(
    r"^(?:手机|电话|座机|固话|办公|联系电话|传真|tel|phone|fax|mobile|[一-鿿]{2,4}(?=[:\s]))[号码]*\s*[:：]?\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"[/、,;|\n]|或|\s{2,}|\s(?=1[3-9]\d{9}\b|0\d{2,3}-)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_KNOWN_LABEL = re.compile(r"手机|电话|座机|固话|办公|联系|传真")
_NAME_BEFORE = re.compile(r"^(?P<name>[^\d()+]{1,12})(?P<number>[\d(+].*)$")
_NAME_BEHIND = re.compile(r"^(?P<number>[\d()+ -]+)(?P<name>[^\d]+)$")
_NAME = re.compile(r"[一-鿿]{2,4}")


def normal(text: str) -> str | None:
    """Give a number's normal form; None for what is no telephone number.

    Example:
        >>> normal("138-0013-8000"), normal("+86 138 0013 8000"), normal("02165081234转802"), normal("4008201234")
        ('13800138000', '13800138000', '021-65081234转802', '400-820-1234')
        >>> normal("0755-79468075"), normal("(021)65081234"), normal("0912345678"), normal("123")
        ('0755-79468075', '021-65081234', '0912345678', None)
    """
    bare = _COUNTRY.sub(lambda found: "0" if "886" in found.group() else "", text.strip())
    extension = _EXTENSION.search(bare)
    inner = ""
    if extension:
        inner, bare = "转" + (extension.group(1) or extension.group(2)), bare[: extension.start()]
    area = re.match(r"\(?(0\d{1,3})\)?[\s-]", bare + "-" if bare.startswith("(") else bare) or re.match(r"\((0\d{1,3})\)", bare)
    digits = re.sub(r"[\s().-]", "", bare)
    if not digits.isascii() or not digits.isdigit():
        return None
    service = _SERVICE.fullmatch(digits)
    if service:
        return "-".join(service.groups()) + inner
    if digits.startswith("01") and _MOBILE.fullmatch(digits[1:]):
        digits = digits[1:]  # the 0 of long-distance calls before a mobile
    if _MOBILE.fullmatch(digits):
        return None if inner else digits
    if bare.startswith("+86") or (len(digits) in (9, 10, 11) and not digits.startswith("0")):
        return None
    if not _LANDLINE.fullmatch(digits):
        return None
    if not digits.startswith("0"):
        return digits + inner
    length = (
        len(area.group(1))
        if area
        else (3 if _THREE_DIGIT_AREA.match(digits) and len(digits) >= 10 else 4 if len(digits) >= 11 else 2)
    )
    if not 6 <= len(digits) - length <= 8:
        return None
    return f"{digits[:length]}-{digits[length:]}{inner}"


def parse(value: object, spec: Spec) -> Result:
    """Read one telephone number as text, several as a tuple.

    A landline under 手机 moves to the field's `overflow`; a name beside the number goes to ``<id>__text``.

    Args:
        value: A filled cell; text in half width.
        spec: The column.
    """
    if isinstance(value, str) and value.isascii() and _MOBILE.fullmatch(value):
        return value
    if isinstance(value, bool):
        return wrong("bad-format", "phone")
    if isinstance(value, (int, float)):
        value = as_text(value)
    if not isinstance(value, str):
        return wrong("bad-format", "phone")
    if _SCIENTIFIC.fullmatch(value):
        return wrong("precision-lost", "text")
    if value.endswith(".0") and value[:-2].isdigit():
        value = value[:-2]
    whole = normal(value)
    if whole is not None:
        return _placed([whole], "", spec)
    numbers: dict[str, None] = {}
    named = False
    for part in filter(None, map(str.strip, _BETWEEN.split(value))):
        if not any(map(str.isdigit, part)):
            named = True
            continue
        number, plain = _with_name(part)
        if number is None:
            return wrong("bad-format", "phone")
        named = named or not plain
        numbers[number] = None
    return _placed(list(numbers), value if named else "", spec) if numbers else wrong("bad-format", "phone")


def _with_name(part: str) -> tuple[str | None, bool]:
    """Read one number that may have a label or a name beside it; tell whether it had no name."""
    bare = _LABEL.sub("", part)
    number = normal(bare)
    if number is not None:
        return number, len(bare) == len(part) or _NAME.match(part) is None or _KNOWN_LABEL.match(part) is not None
    for pattern in (_NAME_BEFORE, _NAME_BEHIND):
        found = pattern.match(bare)
        number = normal(found["number"].strip(" (")) if found else None
        if number is not None:
            return number, False
    return None, False


def _placed(numbers: list[str], text: str, spec: Spec) -> Result:
    """Keep mobiles here, move landlines where the field has an overflow for them."""
    moved: tuple[tuple[str, str], ...] = ()
    if spec.field.overflow:
        away = [number for number in numbers if not _MOBILE.fullmatch(number)]
        numbers = [number for number in numbers if _MOBILE.fullmatch(number)]
        moved = ((spec.field.overflow, "/".join(away)),) if away else ()
    kept = None if not numbers else numbers[0] if len(numbers) == 1 else tuple(numbers)
    extra = (("text", text),) if text else ()
    return Noted(kept, extra=extra, moved=moved) if moved or extra else kept


KIND = Kind(parse)
