"""Money, always in 元: marks, units, scales, words; never a float (`forms.md` 1.6, money)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.check.grammar.number import LARGEST, SCALES, exact, is_range, read_amount, tidy
from pipeline.check.grammar.outcome import Fault, Kind, Noted, Result, Spec, wrong
from pipeline.check.grammar.words import as_text

_YUAN = frozenset(["元", "元整", "元正", "圆", "块", "块钱", "整", "rmb", "cny", "人民币", "元人民币", "¥"])
_FOREIGN = re.compile(r"[$€£₩]|usd|hkd|twd|ntd|eur|jpy|gbp|美元|美金|港[币元]|[新台]台?币|台[币元]|日元|欧元|英镑", re.IGNORECASE)
_CHINESE_CURRENCY = re.compile(r"^(?:人民币|rmb|cny)[:：]?\s*|(?<=[\d)])\s*(?:人民币|rmb|cny)$", re.IGNORECASE)
_PER = re.compile(r"(?:/|每)(?P<per>[^\d/]{1,4})$")
NOTHING_YET = frozenset(["未收", "未收款", "未付", "未订", "未订货", "未成交", "没有", "未发生", "未收到"])
"""Words that stand for "no amount": the cell is empty, the word goes to ``<id>__text``."""
_LIKELY_YUAN = Decimal(100_000)
"""From here on a bare number in a column that only the form calls 万元 is taken for 元, with a warning."""


@lru_cache(maxsize=1024)
def scale_of(unit: str) -> Decimal | None:
    """Give what a unit multiplies by; None when it is no unit of money.

    Example:
        >>> scale_of("万元"), scale_of("元"), scale_of("箱")
        (Decimal('10000'), Decimal('1'), None)
    """
    bare = unit.strip().lower().replace("萬", "万").replace("人民币", "").replace("圆", "元").removesuffix("元")
    if not bare:
        return Decimal(1) if unit.strip() else None
    return SCALES.get(bare)


def parse(value: object, spec: Spec) -> Result:
    """Read an amount of money as a Decimal in 元.

    Args:
        value: A filled cell; text in half width; a Decimal is in 元 already.
        spec: The column; its unit scales bare numbers, a value's own unit beats it.
    """
    if isinstance(value, bool):
        return wrong("wrong-type", "money")
    if isinstance(value, (int, float)):
        bare = exact(value)
        return wrong("wrong-type", "money") if bare is None else _scaled(bare, spec)
    if isinstance(value, Decimal):
        return tidy(value)
    return _text(value, spec) if isinstance(value, str) else wrong("wrong-type", "money")


def _scaled(bare: Decimal, spec: Spec) -> Result:
    """Scale a number that carries no unit of its own."""
    stated = scale_of(spec.unit)
    scale = stated or scale_of(spec.field.unit) or Decimal(1)
    if abs(bare) * scale >= LARGEST:
        return wrong("wrong-type", "money")
    if stated is None and scale > 1 and abs(bare) >= _LIKELY_YUAN:
        return Noted(bare, (Fault("out-of-range", "check.out-of-range.assumed-yuan", "warning", (("unit", spec.field.unit),)),))
    return bare if scale == 1 else tidy(bare * scale)


def _text(value: str, spec: Spec) -> Result:
    if value in NOTHING_YET:
        return Noted(None, extra=(("text", value),))
    bare = _CHINESE_CURRENCY.sub("", value)
    if _FOREIGN.search(bare):
        return wrong("wrong-type", "currency")
    per = _PER.search(bare)
    amount = read_amount(bare[: per.start()] if per else bare)
    if amount is None or (amount.unit and amount.unit.lower() not in _YUAN):
        return wrong("wrong-type", "range" if is_range(value) else "money")
    scale = SCALES.get(amount.scale)
    if scale is None and amount.unit:
        scale = Decimal(1)
    result = _scaled(amount.value, spec) if scale is None else tidy(amount.value * scale)
    extra = ([("approx", value)] if amount.about else []) + ([("unit", per["per"])] if per else [])
    if not extra:
        return result
    return result._replace(extra=tuple(extra)) if isinstance(result, Noted) else Noted(result, extra=tuple(extra))


def settle(values: list[Any], spec: Spec) -> tuple[list[Any], Spec]:
    """Mind number formats: one that shows 元 as 万 leaves the cell in 元, one that only adds the word 万 does not."""
    if not spec.formats:
        return values, spec
    result = list(values)
    for index, pattern in spec.formats.items():
        value = result[index]
        if type(value) not in (int, float) or not any(mark in pattern for mark in "万萬千"):
            continue
        bare = exact(value)
        if bare is None:
            continue
        shown_scaled = re.search(r"[0#?][!\\]?\.?[!\\]\.|[!\\]\.|,+(?=[^0#?]|$)", pattern.replace("#,##0", "0")) is not None
        if shown_scaled:
            result[index] = bare
        elif scale_of(spec.unit) is None:
            result[index] = f"{as_text(value)}{'万' if '万' in pattern or '萬' in pattern else '千'}"
    return result, spec


KIND = Kind(parse, settle)
