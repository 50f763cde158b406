"""A labelled set of made-up companies: who is who is known, so that likeness can be measured.

Every company has a first record, as a branch's card gives it. Some have a second one, written the way another branch would:
each kind of difference is named. Near-namesakes are other companies with names like the first one's.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = [
    "上海",
    "苏州",
    "杭州",
    "宁波",
    "广州",
    "深圳",
    "佛山",
    "东莞",
    "武汉",
    "长沙",
    "成都",
    "重庆",
    "西安",
    "郑州",
    "济南",
    "青岛",
    "天津",
    "北京",
    "南京",
    "无锡",
    "合肥",
    "福州",
    "厦门",
    "南昌",
    "沈阳",
    "大连",
    "昆明",
    "贵阳",
    "南宁",
    "石家庄",
]
PROVINCE = {
    "苏州": "江苏省",
    "杭州": "浙江省",
    "广州": "广东省",
    "武汉": "湖北省",
    "长沙": "湖南省",
    "成都": "四川省",
    "济南": "山东省",
    "南京": "江苏省",
}
FIRST = "恒鑫宏盛华瑞金天新永泰嘉德康隆兴顺达正大亿中东南海龙凯博创联佳美伟旭昌荣福祥腾飞晨辉润源安信诚和利丰铭景"
SECOND = "达发源通盛泰隆兴顺丰润泽辉宇科远航博洋诚信安康瑞祥林森海川峰岭原野翔腾飞扬帆明亮星辰光耀华茂荣昌旺利"
TRADES = [
    "建材",
    "贸易",
    "物流",
    "电子",
    "机械",
    "食品",
    "化工",
    "五金",
    "装饰",
    "包装",
    "印刷",
    "纺织",
    "服饰",
    "家具",
    "塑料",
    "医药",
    "环保",
    "照明",
    "汽配",
    "农业",
    "酒业",
    "电气",
    "陶瓷",
    "玻璃",
    "管业",
    "门窗",
    "涂料",
    "消防",
    "园林",
    "餐饮",
]
SYNONYM = {
    "贸易": "商贸",
    "物流": "货运",
    "装饰": "装潢",
    "化工": "化学",
    "服饰": "服装",
    "家具": "家私",
    "塑料": "塑胶",
    "汽配": "汽车配件",
}
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "厂", "经营部", "商行")
SOUNDS = {
    "达": "答",
    "鑫": "新",
    "宏": "弘",
    "盛": "胜",
    "华": "花",
    "瑞": "锐",
    "永": "泳",
    "康": "慷",
    "隆": "龙",
    "兴": "星",
    "顺": "舜",
    "正": "政",
    "源": "元",
    "通": "同",
    "丰": "峰",
    "辉": "晖",
    "科": "柯",
    "远": "院",
    "博": "伯",
    "信": "芯",
    "安": "桉",
    "祥": "翔",
    "海": "嗨",
    "泰": "太",
    "昌": "娼",
    "荣": "容",
    "福": "服",
    "润": "闰",
    "诚": "成",
    "利": "力",
    "金": "今",
    "天": "添",
    "新": "鑫",
    "嘉": "佳",
    "德": "得",
}
SHAPES = {
    "达": "迏",
    "大": "太",
    "未": "末",
    "天": "夫",
    "永": "水",
    "祥": "样",
    "源": "原",
    "宏": "弘",
    "润": "闰",
    "佳": "住",
    "康": "庚",
    "泰": "秦",
    "瑞": "端",
    "顺": "须",
    "新": "析",
    "盛": "成",
    "清": "请",
    "伟": "纬",
    "东": "车",
    "恒": "桓",
    "洋": "样",
    "诚": "城",
    "辉": "挥",
    "晨": "辰",
    "林": "彬",
    "明": "朋",
    "海": "悔",
    "鑫": "金",
    "利": "和",
    "翔": "祥",
    "森": "淼",
    "昌": "晶",
    "旺": "汪",
}
TRADITIONAL = str.maketrans(
    "达华发兴东龙联创伟荣飞辉润诚丰铭远业机电贸装饰纺织医药环农陶门园饮隆顺陕广苏宁汉长庆郑济岛沈连贵无门庄责",
    "達華發興東龍聯創偉榮飛輝潤誠豐銘遠業機電貿裝飾紡織醫藥環農陶門園飲隆順陝廣蘇寧漢長慶鄭濟島瀋連貴無門莊責",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"
GIVEN = "伟强芳敏静丽军杰涛明超霞平刚桂英华玉建国志文海燕"
ROADS = ["人民", "中山", "解放", "建设", "新华", "和平", "长江", "黄河", "工业", "科技", "创业", "兴业", "东风", "胜利", "文化"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a company, and which company it truly is."""

    company: int
    kind: str
    place: str
    core: str
    trade: str
    form: str
    name: str
    branch: str
    number: str = ""
    phone: str = ""
    address: str = ""
    person: str = ""
    code: str = ""


def credit_code(seed: random.Random) -> str:
    """Give a credit code with a right check digit (GB 32100-2015)."""
    body = "91" + "".join(seed.choice("0123456789") for _ in range(6)) + "".join(seed.choice(ALPHABET) for _ in range(9))
    check = (31 - sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 31) % 31
    return body + ALPHABET[check]


def companies(count: int, seed: random.Random) -> list[Record]:
    """Make different companies: no two of the same place, core and trade."""
    seen: set[tuple[str, str, str]] = set()
    found: list[Record] = []
    while len(found) < count:
        core = seed.choice(FIRST) + seed.choice(SECOND) + (seed.choice(SECOND) if seed.random() < 0.25 else "")
        place, trade = seed.choice(PLACES), seed.choice(TRADES)
        key = (place, core, trade)
        if key in seen or core[0] == core[1]:
            continue
        seen.add(key)
        form = seed.choice(FORMS)
        found.append(_record(seed, len(found), "first", place, core, trade, form))
    return found


def _record(seed: random.Random, company: int, kind: str, place: str, core: str, trade: str, form: str) -> Record:
    name = f"{place}{core}{trade}{form}"
    return Record(
        company,
        kind,
        place,
        core,
        trade,
        form,
        name,
        f"B{seed.randrange(12):02}",
        number=credit_code(seed) if seed.random() < 0.6 else "",
        phone=f"1{seed.choice('3578')}{seed.randrange(10**9):09}" if seed.random() < 0.85 else "",
        address=f"{place}市{seed.choice(ROADS)}路{seed.randrange(1, 999)}号" if seed.random() < 0.8 else "",
        person=seed.choice(SURNAMES) + "".join(seed.choice(GIVEN) for _ in range(seed.choice((1, 2))))
        if seed.random() < 0.6
        else "",
    )


def duplicates(base: list[Record], count: int, seed: random.Random) -> list[Record]:
    """Write second records of some companies, each in one of the ways in which branches differ; kinds take turns."""
    ways = list(WAYS)
    found: list[Record] = []
    for turn, first in enumerate(seed.sample(base, len(base))):
        if len(found) == count:
            break
        kind = ways[turn % len(ways)]
        changed = WAYS[kind](first, seed)
        if changed is None or (changed.name == first.name and kind != "other branch, equal name"):
            continue
        found.append(_thin(replace(changed, kind=kind, branch=f"B{seed.randrange(12, 24):02}", code=""), first, kind, seed))
    return found


def _thin(record: Record, first: Record, kind: str, seed: random.Random) -> Record:
    """Leave a second record only some of the evidence: a third are bare names, as in sales lines and visits."""
    if kind == "equal credit code":
        return replace(record, phone="", number=first.number or credit_code(seed))
    keep_phone, keep_address = kind == "renamed" or seed.random() < 0.4, kind == "renamed" or seed.random() < 0.3
    return replace(
        record,
        number="",
        phone=first.phone if keep_phone else "",
        address=_respelled(first.address, seed) if keep_address else "",
        person=first.person if kind == "renamed" or seed.random() < 0.3 else "",
    )


def _respelled(address: str, seed: random.Random) -> str:
    return address if seed.random() < 0.5 else address.replace("市", "").replace("号", "") + seed.choice(("号", "号2楼", "#"))


def _swap(first: Record, table: dict[str, str]) -> Record | None:
    for place, character in enumerate(first.core):
        if character in table:
            core = first.core[:place] + table[character] + first.core[place + 1 :]
            return replace(first, name=f"{first.place}{core}{first.trade}{first.form}")
    return None


WAYS: dict[str, Callable[[Record, random.Random], Record | None]] = {
    "equal credit code": lambda r, _: replace(r, name=f"{r.core}{r.trade}") if r.number else None,
    "no legal form": lambda r, _: replace(r, name=f"{r.place}{r.core}{r.trade}") if r.form.endswith("公司") else None,
    "other words for one legal form": lambda r, _: (
        replace(r, name=r.name.replace("有限公司", "有限责任公司")) if r.form == "有限公司" else None
    ),
    "Traditional": lambda r, _: replace(r, name=r.name.translate(TRADITIONAL)),
    "full width, spaces": lambda r, _: replace(r, name=f"　{r.place} {r.core}{r.trade}（ {r.form} ）"),
    "no place": lambda r, _: replace(r, name=f"{r.core}{r.trade}{r.form}"),
    "place in brackets": lambda r, _: replace(r, name=f"{r.core}{r.trade}（{r.place}）{r.form}"),
    "province before": lambda r, _: (
        replace(r, name=f"{PROVINCE[r.place]}{r.place}市{r.core}{r.trade}{r.form}") if r.place in PROVINCE else None
    ),
    "short": lambda r, _: replace(r, name=f"{r.place}{r.core}"),
    "short, no place": lambda r, _: replace(r, name=f"{r.core}{r.trade}"),
    "sounds the same": lambda r, _: _swap(r, SOUNDS),
    "looks the same": lambda r, _: _swap(r, SHAPES),
    "two characters swapped": lambda r, _: replace(r, name=f"{r.place}{r.core[1]}{r.core[0]}{r.core[2:]}{r.trade}{r.form}"),
    "other word for the trade": lambda r, _: (
        replace(r, name=f"{r.place}{r.core}{SYNONYM[r.trade]}{r.form}") if r.trade in SYNONYM else None
    ),
    "a second trade word": lambda r, _: replace(r, name=f"{r.place}{r.core}{r.trade}科技{r.form}"),
    "note behind": lambda r, s: replace(r, name=f"{r.name}{s.choice(('（王总）', '-老客户', '（新）'))}"),
    "city with 市": lambda r, _: replace(r, name=f"{r.place}市{r.core}{r.trade}{r.form}"),
    "renamed": lambda r, s: (
        replace(r, name=f"{r.place}{s.choice(FIRST)}{s.choice(SECOND)}{r.trade}{r.form}")
        if r.phone and r.address and r.person
        else None
    ),
    "other branch, equal name": lambda r, _: r,
    "company only": lambda r, _: replace(r, name=f"{r.place}{r.core}{r.trade}公司") if r.form == "有限公司" else None,
}


def namesakes(base: list[Record], count: int, seed: random.Random) -> list[Record]:
    """Make other companies with names like the first ones', each with its own evidence, a third with only a name."""
    ways = list(NAMESAKES)
    found: list[Record] = []
    taken = {(r.place, r.core, r.trade) for r in base}
    for turn, first in enumerate(seed.sample(base, len(base))):
        if len(found) == count:
            break
        kind = ways[turn % len(ways)]
        made = NAMESAKES[kind](first, seed)
        key = (made[0], made[1], made[2])
        if key in taken and kind not in ("numbered", "another shop", "own branch office", "another legal form"):
            continue
        taken.add(key)
        other = _record(seed, len(base) + len(found), kind, *made[:4])  # place, core, trade, form
        other = replace(other, name=made[4] if len(made) > 4 else other.name)
        if kind == "same phone, sister company":
            other = replace(other, phone=first.phone, person=first.person)
        if kind == "same building":
            other = replace(other, address=first.address)
        if seed.random() < 0.33 and kind not in ("same phone, sister company", "same building"):
            other = replace(other, number="", phone="", address="", person="")
        found.append(other)
    return found


def _other(value: str, values: list[str] | str, seed: random.Random) -> str:
    return seed.choice([item for item in values if item != value])


NAMESAKES: dict[str, Callable[[Record, random.Random], tuple[str, ...]]] = {
    "other city": lambda r, s: (_other(r.place, PLACES, s), r.core, r.trade, r.form),
    "other trade": lambda r, s: (r.place, r.core, _other(r.trade, [t for t in TRADES if SYNONYM.get(t) != r.trade], s), r.form),
    "other first character": lambda r, s: (r.place, _other(r.core[0], FIRST, s) + r.core[1:], r.trade, r.form),
    "other second character": lambda r, s: (r.place, r.core[0] + _other(r.core[1], SECOND, s) + r.core[2:], r.trade, r.form),
    "other city and trade": lambda r, s: (_other(r.place, PLACES, s), r.core, _other(r.trade, TRADES, s), r.form),
    "numbered": lambda r, s: (r.place, r.core, r.trade, "厂", f"{r.place}{r.core}第{s.choice('二三四五')}{r.trade}厂"),
    "another shop": lambda r, s: (r.place, r.core, r.trade, r.form, f"{r.name}（{s.choice(ROADS)}路店）"),
    "own branch office": lambda r, s: (r.place, r.core, r.trade, r.form, f"{r.name}{_other(r.place, PLACES, s)}分公司"),
    "same phone, sister company": lambda r, s: (r.place, r.core, _other(r.trade, TRADES, s), r.form),
    "same building": lambda r, s: (r.place, s.choice(FIRST) + s.choice(SECOND), _other(r.trade, TRADES, s), r.form),
    "longer own name": lambda r, s: (r.place, s.choice("新大小老中") + r.core, r.trade, r.form),
}


def labelled(seed: int = 2026, first: int = 5200, second: int = 1800, near: int = 1300) -> list[Record]:
    """Give the whole set, in a shuffled but fixed order."""
    source = random.Random(seed)
    base = companies(first, source)
    records = base + duplicates(base, second, source) + namesakes(base, near, source)
    source.shuffle(records)
    return records
