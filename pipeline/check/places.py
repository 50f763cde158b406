"""Which province a postal code, an area code or an address belongs to.

Source: the first two digits of China Post's codes and the national area codes, at the grain of provinces; where one leading
part serves two provinces it is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BY_PROVINCE = {
    "北京": "10",
    "天津": "30",
    "上海": "20",
    "重庆": "40",
    "内蒙古": "01 02",
    "山西": "03 04",
    "河北": "05 06 07",
    "辽宁": "11 12",
    "吉林": "13",
    "黑龙江": "15 16",
    "江苏": "21 22",
    "安徽": "23 24",
    "山东": "25 26 27",
    "浙江": "31 32",
    "江西": "33 34",
    "福建": "35 36",
    "湖南": "41 42",
    "湖北": "43 44",
    "河南": "45 46 47",
    "广东": "51 52",
    "广西": "53 54",
    "贵州": "55 56",
    "海南": "57",
    "四川": "61 62 63 64",
    "云南": "65 66 67",
    "陕西": "71 72",
    "甘肃": "73 74",
    "宁夏": "75",
    "青海": "81",
    "新疆": "83 84",
    "西藏": "85 86",
}
POSTAL_PROVINCES = {prefix: province for province, prefixes in _BY_PROVINCE.items() for prefix in prefixes.split()}
"""Province by the first two digits of its postal codes."""

_AREA_CODES = {
    "北京": "010",
    "上海": "021",
    "天津": "022",
    "重庆": "023",
    "河北": "031 0335",
    "山西": "0349 035",
    "河南": "0370 0371 0372 0373 0374 0375 0376 0377 0378 0379 039",
    "辽宁": "024 041 042",
    "吉林": "043",
    "黑龙江": "045 046",
    "内蒙古": "047 048",
    "江苏": "025 051 0523 0527",
    "山东": "053 0543 0546 063",
    "安徽": "055 056",
    "浙江": "057 0580",
    "福建": "059",
    "湖北": "027 071 072",
    "湖南": "073 074",
    "广东": "020 066 075 076",
    "广西": "077",
    "江西": "0701 079",
    "四川": "028 0812 0813 0816 0817 0818 0825 0826 0827 083",
    "贵州": "085",
    "云南": "0691 0692 087 088",
    "西藏": "089",
    "海南": "0898 0899",
    "陕西": "029 091",
    "甘肃": "093 094",
    "宁夏": "095",
    "青海": "097",
    "新疆": "0901 0902 0903 0906 0908 0909 099",
}
_AREA_PROVINCES = {prefix: province for province, prefixes in _AREA_CODES.items() for prefix in prefixes.split()}
_LANDLINE = re.compile(r"(0\d{2,3})-?\d{7,8}(?:\D.*)?")


@lru_cache(maxsize=16_384)
def area_province(number: str) -> str | None:
    """Tell the province of a landline's area code; None for a mobile, a short number or a code that we do not know.

    Example:
        >>> area_province("0311-79730359"), area_province("13800138000"), area_province("0898-66668888")
        ('河北', None, '海南')
    """
    match = _LANDLINE.fullmatch(number)
    if match is None:
        return None
    code = match[1]
    for size in (4, 3):
        found = _AREA_PROVINCES.get(number.replace("-", "")[:size])
        if found and len(code) >= 3:
            return found
    return None


def province_of(place: object) -> str | None:
    """Tell the province that an address or region begins with; None where it names none.

    Example:
        >>> province_of("江苏省苏州市工业园区"), province_of("中国上海市"), province_of("苏州")
        ('江苏', '上海', None)
    """
    if not isinstance(place, str):
        return None
    head = place.removeprefix("中国").lstrip()
    return next((province for province in _BY_PROVINCE if head.startswith(province)), None)
