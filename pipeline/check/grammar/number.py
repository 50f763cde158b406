"""Numbers as people write them: thousands marks, units, scales, words, Chinese capitals."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "k": Decimal(1000),
    "万": Decimal(10_000),
    "w": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}
_TRADITIONAL = str.maketrans("萬億圓塊約餘負元個", "万亿元块约余负元个")
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "―": "-", "一": "一"})
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+)?(?:\.\d+|\.)?")
_BEFORE = re.compile(r"^(约为|大约|大概|约|近|≈|~)")
_AFTER = re.compile(r"(左右|上下|多|余|以上)$")
_RANGE = re.compile(r"^[¥]?\d[\d.,]*[^\d.,\-~至到]{0,3}[-~至到]+[¥]?\d")
_HAN = re.compile(r"[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟貳參陸廿]+")
_HAN_PLAIN = str.maketrans("貳參陸○", "贰叁陆零")
_SPELLED_UNITS = frozenset(["", "元", "块", "整", "元整", "块钱", *"个件台箱套桶根卷付天人户次年月家只双张"])
"""What may stand behind a number in characters; anything else makes it a word, as in 一般."""
LARGEST = Decimal(10) ** 15
"""No amount or quantity is that large; beyond, a spreadsheet has lost digits, and the archive has no room."""
_LARGEST = float(LARGEST)
TAIL = 6
"""Decimals that money and quantities may have: what lies beyond by less than a hundred-millionth is a float's tail."""


class Amount(NamedTuple):
    """A number as it was written: its digits, the scale and unit behind them, and whether it is only about right."""

    value: Decimal
    scale: str
    unit: str
    about: bool


@cache
def _chinese() -> Callable[[str], float]:
    """Load cn2an when the first number in Chinese characters turns up."""
    from cn2an import cn2an

    return lambda text: cn2an(text, "smart")


def exact(value: float) -> Decimal | None:
    """Turn a cell's number into a Decimal without the tail that floats have; None for what is no number or beyond all size.

    Example:
        >>> exact(0.1 + 0.2), exact(1586.0249999999999), exact(28.0), exact(float("nan"))
        (Decimal('0.3'), Decimal('1586.025'), Decimal('28'), None)
    """
    if not abs(value) < _LARGEST:  # nor anything that is no number at all
        return None
    if isinstance(value, int):
        return Decimal(value)
    if value.is_integer():
        return Decimal(int(value))
    return tidy(Decimal(format(value, ".15g")))


def tidy(value: Decimal) -> Decimal:
    """Drop the tail that arithmetic on floats leaves, as in 0.1000000001.

    Example:
        >>> tidy(Decimal("0.1000000001")), tidy(Decimal("0.333333333333333"))
        (Decimal('0.1'), Decimal('0.333333333333333'))
    """
    if int(value.as_tuple().exponent) >= -TAIL:
        return value
    try:
        near = round(value, TAIL)
    except InvalidOperation:
        return value
    if near != value and abs(near - value) < Decimal("1e-8"):
        return near.normalize() if near else Decimal(0)
    return value


def simple(text: str) -> str:
    """Bring a number's text, already in half width, to one spelling: no inner spaces, one dash, simplified units."""
    return "".join(text.split()).translate(_TRADITIONAL).translate(_DASHES)


def is_range(text: str) -> bool:
    """Tell whether a text is two numbers with a dash between, such as 25-28.

    Example:
        >>> is_range("25-28"), is_range("1万~2万"), is_range("-500")
        (True, True, False)
    """
    return _RANGE.match(simple(text)) is not None


def read_amount(text: str) -> Amount | None:
    """Read a number with what may stand around it; None when it is none.

    Args:
        text: The text in half width (`words.plain`).

    Returns:
        The number, its scale (万, 千 …), the unit behind it, and whether 约 or 左右 stood there.

    Example:
        >>> read_amount("约1.2万元")
        Amount(value=Decimal('1.2'), scale='万', unit='元', about=True)
        >>> read_amount("(500)").value, read_amount("叁佰元").value, read_amount("10箱").unit
        (Decimal('-500'), Decimal('300'), '箱')
        >>> read_amount("A款10箱") is None
        True
    """
    bare = simple(text)
    inner = _BEFORE.sub("", bare)
    about = inner != bare
    negative = False
    if inner.startswith("(") and inner.endswith(")"):
        negative, inner = True, inner[1:-1]
    elif inner.startswith("负"):
        negative, inner = True, inner[1:]
    inner = inner.removeprefix("-¥").removeprefix("¥") if not inner.startswith("-¥") else "-" + inner[2:]
    kept = _AFTER.sub("", inner)
    about, inner = about or kept != inner, kept
    found = _NUMBER.match(inner)
    digits = found.group() if found else ""
    if digits and any(map(str.isdigit, digits)):
        if not digits.isascii():
            return None
        rest, value = inner[len(digits) :], Decimal(digits.replace(",", "").rstrip("."))
    else:
        spelled = _spelled(inner)
        if spelled is None:
            return None
        value, rest = spelled
        if rest not in _SPELLED_UNITS:
            return None
    scale, unit = _scale(rest)
    if abs(value) * SCALES.get(scale, Decimal(1)) >= LARGEST:
        return None
    kept = _AFTER.sub("", unit)
    if any(map(str.isdigit, kept)) or len(kept) > 8:
        return None
    return Amount(-value if negative else value, scale, kept, about or kept != unit)


def _scale(rest: str) -> tuple[str, str]:
    """Split what stands behind a number into its scale and its unit."""
    for length in (2, 1):
        head = rest[:length].lower()
        if head in SCALES and not (head in ("k", "w") and rest[1:2].isalpha() and rest[1:2].isascii()):
            return head, rest[length:]
    return "", rest


def _spelled(text: str) -> tuple[Decimal, str] | None:
    """Read a number in Chinese characters, 元角分 included: 叁佰元伍角整."""
    text = text.translate(_HAN_PLAIN)
    found = _HAN.match(text)
    if found is None:
        return None
    whole = _value(found.group())
    rest = text[found.end() :]
    if whole is None:
        return None
    if rest[:1] in ("元", "块"):
        rest = rest[1:]
        for unit, share in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
            part = _HAN.match(rest)
            if part and rest[part.end() : part.end() + 1] == unit:
                cents = _value(part.group().lstrip("零"))
                if cents is None:
                    return None
                whole, rest = whole + cents * share, rest[part.end() + 1 :]
        return whole, "元" + rest.removeprefix("整").removeprefix("正")
    return whole, rest


@cache
def _value(characters: str) -> Decimal | None:
    """Turn Chinese numerals into a number; None when they make none."""
    try:
        return Decimal(str(_chinese()(characters)))
    except (ValueError, KeyError, IndexError, TypeError):
        return None
