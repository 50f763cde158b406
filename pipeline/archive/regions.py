"""Whether two cards say the same city: what holds customers of one name together, or tells them apart (ARC-07)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE = re.compile(
    r"(?:华东|华南|华北|华中|西南|西北|东北|全国|国内|"
    r"河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|"
    r"内蒙古(?:自治)?|广西(?:壮族自治)?|西藏(?:自治)?|宁夏(?:回族自治)?|新疆(?:维吾尔自治)?)?"
)
"""What is too wide to tell two companies of one name apart, or to hold them together."""


def bare_place(region: str) -> str:
    """Give a place for comparing: without the words for province, city and district.

    Example:
        >>> bare_place("江苏省苏州市")
        '江苏苏州'
    """
    return "".join(character for character in match_key(region) if character not in "省市区县")


def same_city(region: str, known: Iterable[str]) -> bool | None:
    """Tell whether a region is one of those known, as `bare_place` gives them; None when either says no city.

    Example:
        >>> same_city("苏州", ["江苏苏州"]), same_city("江苏省苏州市", ["广东广州"]), same_city("江苏省", ["江苏苏州"])
        (True, False, None)
    """
    place = bare_place(region)
    cities = [city for city in known if not _WIDE.fullmatch(city)]
    if _WIDE.fullmatch(place) or not cities:
        return None
    return any(place in city or city in place for city in cities)
