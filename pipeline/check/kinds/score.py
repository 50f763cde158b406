"""Marks of a survey: 4, 4分, 满意."""

from __future__ import annotations

from decimal import Decimal

from pipeline.check.grammar.number import exact, read_amount
from pipeline.check.grammar.outcome import Kind, Result, Spec, wrong
from pipeline.text import match_key

_WORDS = {
    "很不满意": 1,
    "非常不满意": 1,
    "很差": 1,
    "不满意": 2,
    "差": 2,
    "较差": 2,
    "一般": 3,
    "尚可": 3,
    "满意": 4,
    "较好": 4,
    "好": 4,
    "非常满意": 5,
    "很满意": 5,
    "很好": 5,
    "优秀": 5,
}


def parse(value: object, spec: Spec) -> Result:
    """Read a mark as a Decimal, words of the five-step scale included.

    Args:
        value: A filled cell; text in half width. Two ticks on one line of a survey come as ``☑满意 ☑一般``.
        spec: The column.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        bare = exact(value)
        return bare if bare is not None else wrong("wrong-type", "score")
    if not isinstance(value, str):
        return wrong("wrong-type", "score")
    key = match_key(value)
    for figure, labels in spec.field.labels.items():
        if key in map(match_key, labels):
            return Decimal(figure)
    if "☑" in value:
        chosen = [part.strip() for part in value.split("☑") if part.strip()]
        return parse(chosen[0], spec) if len(chosen) == 1 else wrong("not-in-list", "several", chosen="、".join(chosen))
    word = _WORDS.get(key)
    if word is not None:
        return Decimal(word)
    amount = read_amount(value)
    return amount.value if amount is not None and not amount.scale and amount.unit in ("", "分") else wrong("wrong-type", "score")


KIND = Kind(parse)
