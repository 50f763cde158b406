"""A labelled set of made-up companies: who is who is known, so that likeness and links can be measured.

Every company has a first record, a card of the branch in whose provinces it lies. Some have a second one, written the way
another clerk or another branch would: each kind of difference is named. Namesakes are other companies that look like the
first ones. Frequent own names are as frequent as in a directory: the commonest is borne by every hundredth company.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks import wordstock as words

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
PROVINCE = {city: province for province, cities in words.CITIES.items() for city in cities.split()}
PLACES = [city for cities in words.CITIES.values() for city in cities.split()]
BRANCH = {province: branch for branch, provinces in words.BRANCHES.items() for province in provinces}
RETURNED = "credit code with O for 0"
"""Records of this kind go back to the branch and never reach the archive."""


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
    region: str = ""
    is_card: bool = True
    """False for a line of a sales list, which has only a name, seldom a code."""


def credit_code(seed: random.Random) -> str:
    """Give a credit code with a right check digit (GB 32100-2015)."""
    body = "91" + "".join(seed.choice("0123456789") for _ in range(6)) + "".join(seed.choice(ALPHABET) for _ in range(9))
    check = (31 - sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 31) % 31
    return body + ALPHABET[check]


def mobile(seed: random.Random) -> str:
    """Give a mobile number."""
    return f"1{seed.choice('3578')}{seed.randrange(10**9):09}"


def person(seed: random.Random) -> str:
    """Give a person's name."""
    return seed.choice(words.SURNAMES) + "".join(seed.choice(words.GIVEN) for _ in range(seed.choice((1, 2))))


def _zipf(seed: random.Random, stock: list[str], flat: int) -> str:
    """Draw a word; the nth is as frequent as 1 / (n + flat)."""
    return seed.choices(stock, [1 / (rank + flat) for rank in range(1, len(stock) + 1)])[0]


def own_name(seed: random.Random) -> str:
    """Give an own name: a common one, else one of two or three characters."""
    if seed.random() < 0.25:
        return _zipf(seed, words.OWN_NAMES, 8)
    while True:
        made = seed.choice(words.FIRST) + seed.choice(words.SECOND) + (seed.choice(words.SECOND) if seed.random() < 0.3 else "")
        if made[0] != made[1]:
            return made


def companies(count: int, seed: random.Random) -> list[Record]:
    """Make different companies: no two of the same place, own name and trade."""
    seen: set[tuple[str, str, str]] = set()
    found: list[Record] = []
    while len(found) < count:
        place, drawn = seed.choice(PLACES), seed.random()
        if drawn < 0.08:
            core, trade, form = seed.choice(words.SURNAMES) + seed.choice(("记", "氏")), _zipf(seed, words.SHOPS, 3), ""
            name = f"{core}{trade}"
        elif drawn < 0.11:
            core, trade, form = seed.choice(words.PUBLIC), "", ""
            name = f"{place}市{core}"
        elif drawn < 0.16:
            core, trade, form = (
                seed.choice(words.LATIN) + seed.choice(("", "-TECH", "星")),
                _zipf(seed, words.SHARED_TRADES, 12),
                "",
            )
            form = seed.choice(words.FORMS[:15])
            name = f"{core}（{place}）{trade}{form}" if seed.random() < 0.4 else f"{place}{core}{trade}{form}"
        else:
            core, trade, form = own_name(seed), _zipf(seed, words.SHARED_TRADES, 12), seed.choice(words.FORMS)
            name = f"{place}{core}{trade}{form}"
        if (place, core, trade) in seen:
            continue
        seen.add((place, core, trade))
        found.append(_record(seed, len(found), "first", place, core, trade, form, name))
    return _shared(found, seed)


def _record(seed: random.Random, company: int, kind: str, place: str, core: str, trade: str, form: str, name: str = "") -> Record:
    """Make a card with the evidence that branches fill in."""
    branch = BRANCH[PROVINCE[place]] if seed.random() < 0.9 else seed.choice(list(words.BRANCHES))
    name = name or f"{place}{core}{trade}{form}"
    code = f"{branch}-{company:05}" if seed.random() < 0.85 else ""
    city = f"{'' if PROVINCE[place] == place + '市' else PROVINCE[place]}{place}市"
    return Record(
        company,
        kind,
        place,
        core,
        trade,
        form,
        name,
        branch,
        number=credit_code(seed) if form and seed.random() < 0.6 else "",
        phone=mobile(seed) if seed.random() < 0.85 else "",
        address=f"{place}市{seed.choice(words.ROADS)}路{seed.randrange(1, 999)}号" if seed.random() < 0.8 else "",
        person=person(seed) if seed.random() < 0.6 else "",
        code=code,
        region=city if not form or seed.random() < 0.5 else "",
    )


def _shared(base: list[Record], seed: random.Random) -> list[Record]:
    """Let companies share what different ones really share: an agent's phone, a mall, an office building, an owner."""
    found = list(base)
    by_place: dict[str, list[int]] = {}
    for index, record in enumerate(found):
        by_place.setdefault(record.place, []).append(index)
    for members in by_place.values():
        for size, what in ((6, "phone"), (9, "address"), (2, "owner"), (3, "owner"), (2, "owner"), (5, "building")):
            group = seed.sample(members, size)
            first = found[group[0]]
            for index in group:
                if what == "phone":
                    found[index] = replace(found[index], phone=first.phone)
                elif what == "owner":
                    found[index] = replace(found[index], phone=first.phone, person=first.person)
                else:
                    hall = seed.randrange(100, 999) if what == "building" else 0
                    found[index] = replace(found[index], address=f"{first.place}市国际商贸城{hall or ''}{'室' if hall else ''}")
    return found


def duplicates(base: list[Record], count: int, seed: random.Random) -> list[Record]:
    """Write second records of some companies, each in one of the ways in which clerks differ; kinds take turns."""
    found: list[Record] = []
    order = seed.sample(base, len(base))
    used: set[int] = set()
    while len(found) < count:
        before = len(found)
        for kind, way in WAYS.items():
            for first in order:
                if first.company in used:
                    continue
                changed = way(first, seed)
                if changed is not None and (changed.name != first.name or kind in EQUAL):
                    used.add(first.company)
                    found.append(_second(replace(changed, kind=kind), first, seed))
                    break
        if len(found) == before:
            break
    return found[:count]


def _second(record: Record, first: Record, seed: random.Random) -> Record:
    """Leave a second record only some of the evidence: half are bare names, as in sales lines and visits."""
    same = seed.random() < 0.55
    branch = first.branch if same else seed.choice([branch for branch in words.BRANCHES if branch != first.branch])
    if record.kind in EQUAL:
        branch = seed.choice([branch for branch in words.BRANCHES if branch != first.branch])
    if record.kind in ("equal credit code", RETURNED):
        return replace(record, phone="", branch=branch, code="", region="")
    told = record.kind in NEEDS_EVIDENCE
    bare = not told and seed.random() < 0.5
    return replace(
        record,
        number="",
        branch=branch,
        code="",
        phone=(record.phone if told or seed.random() < 0.6 else "") if not bare else "",
        address=_respelled(first.address, seed) if not bare and (told or seed.random() < 0.4) else "",
        person=first.person if not bare and (told or seed.random() < 0.4) else "",
        region=first.region if not bare and seed.random() < 0.5 else "",
        is_card=not bare,
    )


def _respelled(address: str, seed: random.Random) -> str:
    return address if seed.random() < 0.5 else address.replace("市", "").replace("号", "") + seed.choice(("号", "号2楼", "#"))


def _swap(first: Record, table: dict[str, str]) -> Record | None:
    for place, character in enumerate(first.core):
        if character in table:
            core = first.core[:place] + table[character] + first.core[place + 1 :]
            return replace(first, name=first.name.replace(first.core, core))
    return None


def _plain(first: Record) -> bool:
    """Tell an ordinary company from a shop, a public body and a name in Latin letters."""
    return bool(first.form) and not first.core[:2].isascii() and first.name.startswith(first.place)


def _slip(phone: str, seed: random.Random) -> str:
    """Mistype one digit."""
    place = seed.randrange(3, len(phone))
    return phone[:place] + str((int(phone[place]) + 1) % 10) + phone[place + 1 :]


EQUAL = ("other branch, equal full name",)
NEEDS_EVIDENCE = ("renamed", "other legal form, same company", "shop without its kind", "own name only, same phone", "phone slip")
WAYS: dict[str, Callable[[Record, random.Random], Record | None]] = {
    "equal credit code": lambda r, _: replace(r, name=f"{r.core}{r.trade}") if r.number else None,
    RETURNED: lambda r, _: replace(r, number="9" + "O" + r.number[2:], name=f"{r.core}{r.trade}") if r.number else None,
    "no legal form": lambda r, _: replace(r, name=f"{r.place}{r.core}{r.trade}") if r.form.endswith("公司") else None,
    "other words for one legal form": lambda r, _: (
        replace(r, name=r.name.replace("有限公司", "有限责任公司")) if r.form == "有限公司" else None
    ),
    "Traditional": lambda r, _: replace(r, name=r.name.translate(words.TRADITIONAL)) if r.form else None,
    "full width, spaces": lambda r, _: replace(r, name=f"　{r.place} {r.core}{r.trade}（ {r.form} ）") if _plain(r) else None,
    "no place": lambda r, _: replace(r, name=f"{r.core}{r.trade}{r.form}") if r.form else None,
    "place in brackets": lambda r, _: replace(r, name=f"{r.core}{r.trade}（{r.place}）{r.form}") if _plain(r) else None,
    "province before": lambda r, _: (
        replace(r, name=f"{PROVINCE[r.place]}{r.place}市{r.core}{r.trade}{r.form}")
        if _plain(r) and r.place not in PROVINCE[r.place]
        else None
    ),
    "short": lambda r, _: replace(r, name=f"{r.place}{r.core}") if _plain(r) else None,
    "short, no place": lambda r, _: replace(r, name=f"{r.core}{r.trade}") if _plain(r) else None,
    "sounds the same": lambda r, _: _swap(r, words.SOUNDS) if _plain(r) else None,
    "looks the same": lambda r, _: _swap(r, words.SHAPES) if _plain(r) else None,
    "two characters swapped": lambda r, _: (
        replace(r, name=f"{r.place}{r.core[1]}{r.core[0]}{r.core[2:]}{r.trade}{r.form}") if _plain(r) else None
    ),
    "other word for the trade": lambda r, _: (
        replace(r, name=f"{r.place}{r.core}{words.SYNONYMS[r.trade]}{r.form}")
        if _plain(r) and r.trade in words.SYNONYMS
        else None
    ),
    "a second trade word": lambda r, _: replace(r, name=f"{r.place}{r.core}{r.trade}科技{r.form}") if _plain(r) else None,
    "note behind": lambda r, s: replace(r, name=f"{r.name}{s.choice(('（王总）', '-老客户', '（新）', '（月结）'))}"),
    "city with 市": lambda r, _: replace(r, name=f"{r.place}市{r.core}{r.trade}{r.form}") if _plain(r) else None,
    "renamed": lambda r, s: (
        replace(r, name=f"{r.place}{own_name(s)}{r.trade}{r.form}") if _plain(r) and r.phone and r.address and r.person else None
    ),
    "former name in brackets": lambda r, s: (
        replace(r, name=f"{r.place}{own_name(s)}{r.trade}{r.form}（{s.choice(('原', '原名：', '曾用名：'))}{r.name}）")
        if _plain(r)
        else None
    ),
    "other branch, equal full name": lambda r, _: r if _plain(r) else None,
    "company only": lambda r, _: replace(r, name=f"{r.place}{r.core}{r.trade}公司") if r.form == "有限公司" else None,
    "other legal form, same company": lambda r, _: (
        replace(r, name=f"{r.place}{r.core}{r.trade}股份有限公司") if r.form == "有限公司" and r.phone and r.address else None
    ),
    "Latin letters in other width and case": lambda r, _: (
        replace(r, name=f"{r.place}{_wide(r.core).lower()}{r.trade}") if r.core[:2].isascii() else None
    ),
    "shop without its kind": lambda r, _: (
        replace(r, name=r.name.removesuffix("店")) if r.name.endswith("店") and r.phone and r.region else None
    ),
    "shop with its city": lambda r, _: replace(r, name=f"{r.place}{r.name}") if r.region and r.trade in words.SHOPS else None,
    "public body, short": lambda r, _: (
        replace(r, name=f"{r.place}{words.PUBLIC_SHORT[r.core]}") if r.core in words.PUBLIC_SHORT else None
    ),
    "public body without 市": lambda r, _: replace(r, name=f"{r.place}{r.core}") if r.core in words.PUBLIC else None,
    "own name only, same phone": lambda r, _: replace(r, name=r.core) if _plain(r) and r.phone and r.address else None,
    "phone slip": lambda r, s: (
        replace(r, name=f"{r.core}{r.trade}{r.form}", phone=_slip(r.phone, s)) if _plain(r) and r.phone and r.address else None
    ),
    "a character left out": lambda r, _: (
        replace(r, name=f"{r.place}{r.core[:-1]}{r.trade}{r.form}") if _plain(r) and len(r.core) > 2 else None
    ),
}


def _wide(text: str) -> str:
    """Write letters in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def namesakes(base: list[Record], others: list[Record], count: int, seed: random.Random) -> list[Record]:
    """Make other companies that look like the first ones, each with its own evidence, a third with only a name."""
    found: list[Record] = []
    taken = {(r.place, r.core, r.trade) for r in base}
    named = {(r.branch, r.name) for r in others}
    order, ways = seed.sample(base, len(base)), list(NAMESAKES)
    for first in order:
        if len(found) == count:
            break
        kind = ways[len(found) % len(ways)]
        if kind in SHOP_KINDS and first.trade not in words.SHOPS:
            first = seed.choice([r for r in base if r.trade in words.SHOPS])  # noqa: PLW2901 - the kind needs a shop
        elif kind not in SHOP_KINDS and not _plain(first):
            continue
        made = NAMESAKES[kind](first, seed)
        key = (made[0], made[1], made[2])
        if kind not in OWN_NAME_KINDS and key in taken:
            continue
        taken.add(key)
        other = _namesake(_record(seed, len(base) + len(found), kind, *made), first, kind, seed)
        if kind == "equal name, other branch, nothing else":
            free = [branch for branch in words.BRANCHES if (branch, first.name) not in named]
            if not free:
                continue
            other = replace(other, branch=seed.choice(free))
        named.add((other.branch, other.name))
        found.append(other)
    walk_in = [
        replace(_record(seed, len(base) + len(found) + number, "walk-in", place, "", "", "", name), branch=branch, is_card=False)
        for number, (name, branch, place) in enumerate(
            (name, branch, words.CITIES[provinces[0]].split()[0])
            for name in words.WALK_IN
            for branch, provinces in words.BRANCHES.items()
        )
    ]
    return found + [_bare(record) for record in walk_in]


def _namesake(other: Record, first: Record, kind: str, seed: random.Random) -> Record:
    """Give a namesake what its kind shares, or leave it bare."""
    if kind == "same phone, sister company":
        return replace(other, phone=first.phone, person=first.person)
    if kind == "same building":
        return replace(other, address=first.address)
    if kind == "equal name, other credit code":
        branch = seed.choice([branch for branch in words.BRANCHES if branch != first.branch])
        return replace(other, branch=branch, number=credit_code(seed) if first.number else "", region=other.region or "")
    if kind == "equal name, other branch, nothing else":
        return _bare(other)
    if kind == "equal name of a shop, other city":
        return other
    return _bare(other) if seed.random() < 0.33 else other


def _bare(record: Record) -> Record:
    return replace(record, number="", phone="", address="", person="", code="", region="", is_card=False)


def _other(value: str, values: list[str] | str, seed: random.Random) -> str:
    return seed.choice([item for item in values if item != value])


def _city(first: Record, seed: random.Random) -> str:
    """Give a city of another branch."""
    return seed.choice([city for city in PLACES if BRANCH[PROVINCE[city]] != first.branch and city != first.place])


def _no_synonym(first: Record) -> list[str]:
    """Give trades that are no other word for a company's own."""
    alike = {words.SYNONYMS.get(first.trade, ""), *(trade for trade, other in words.SYNONYMS.items() if other == first.trade)}
    return [trade for trade in words.SHARED_TRADES if trade not in alike]


SHOP_KINDS = ("equal name of a shop, other city", "equal name, other branch, nothing else")
OWN_NAME_KINDS = (
    "numbered",
    "another shop",
    "own branch office",
    "equal name, other credit code",
    "subsidiary of a group",
    *SHOP_KINDS,
)
NAMESAKES: dict[str, Callable[[Record, random.Random], tuple[str, ...]]] = {
    "other city": lambda r, s: (_other(r.place, PLACES, s), r.core, r.trade, r.form),
    "other trade": lambda r, s: (r.place, r.core, _other(r.trade, _no_synonym(r), s), r.form),
    "other first character": lambda r, s: (r.place, _other(r.core[0], words.FIRST, s) + r.core[1:], r.trade, r.form),
    "other second character": lambda r, s: (
        r.place,
        r.core[0] + _other(r.core[1], words.SECOND, s) + r.core[2:],
        r.trade,
        r.form,
    ),
    "other city and trade": lambda r, s: (_other(r.place, PLACES, s), r.core, _other(r.trade, words.SHARED_TRADES, s), r.form),
    "numbered": lambda r, s: (r.place, r.core, r.trade, "厂", f"{r.place}{r.core}第{s.choice('二三四五')}{r.trade}厂"),
    "another shop": lambda r, s: (r.place, r.core, r.trade, r.form, f"{r.name}（{s.choice(words.ROADS)}路店）"),
    "own branch office": lambda r, s: (r.place, r.core, r.trade, r.form, f"{r.name}{_other(r.place, PLACES, s)}分公司"),
    "same phone, sister company": lambda r, s: (r.place, r.core, _other(r.trade, _no_synonym(r), s), r.form),
    "same building": lambda r, s: (r.place, own_name(s), _other(r.trade, words.SHARED_TRADES, s), r.form),
    "longer own name": lambda r, s: (r.place, s.choice("新大小老中") + r.core, r.trade, r.form),
    "subsidiary of a group": lambda r, s: (
        r.place,
        r.core,
        r.trade,
        r.form,
        f"{r.place}{r.core}集团{_other(r.trade, _no_synonym(r), s)}{r.form}",
    ),
    "equal name, other credit code": lambda r, s: (_city(r, s), r.core, r.trade, r.form, f"{r.core}{r.trade}{r.form}"),
    "equal name of a shop, other city": lambda r, s: (_city(r, s), r.core, r.trade, "", r.name),
    "equal name, other branch, nothing else": lambda r, s: (_city(r, s), r.core, r.trade, "", r.name),
}


def labelled(seed: int = 2026, first: int = 5200, second: int = 1900, near: int = 1500) -> list[Record]:
    """Give the whole set, in a shuffled but fixed order."""
    source = random.Random(seed)
    base = companies(first, source)
    records = base + duplicates(base, second, source)
    records += namesakes(base, records, near, source)
    records = _tellable(records)
    source.shuffle(records)
    return records


def _tellable(records: list[Record]) -> list[Record]:
    """Leave out second records and namesakes that nobody could tell from another company.

    Within a branch an equal name without anything else is the same customer by contract, and an office registers a name
    with its city only once.
    """
    named: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        named.setdefault((record.branch, record.name), []).append(record)
    first = [record for record in records if record.kind == "first" and record.name.startswith(record.place)]
    registered = {record.name: record.company for record in first}
    kept = []
    for record in records:
        same = named[record.branch, record.name]
        apart = any(all(values) for values in zip(*((r.code, r.number, r.region) for r in same), strict=True))
        mine = len({r.company for r in same}) == 1 or apart
        if record.kind == "first" or (mine and registered.get(record.name, record.company) == record.company):
            kept.append(record)
    return kept


def large(count: int, seed: int = 5) -> list[Record]:
    """Give many companies with one second record to every four, as a large company's branches send them."""
    source = random.Random(seed)
    base: list[Record] = []
    seen: set[tuple[str, str, str]] = set()
    while len(base) < count * 4 // 5:
        core = source.choice(words.FIRST) + source.choice(words.SECOND) + source.choice(("", "", source.choice(words.SECOND)))
        place, trade = source.choice(PLACES), _trade(source)
        if (place, core, trade) not in seen:
            seen.add((place, core, trade))
            base.append(_record(source, len(base), "first", place, core, trade, source.choice(words.FORMS)))
    second = [
        replace(first, kind="short, no place", name=f"{first.core}{first.trade}", code="", number="", region="", is_card=False)
        for first in base[: count - len(base)]
    ]
    records = base + second
    source.shuffle(records)
    return records


def _trade(seed: random.Random) -> str:
    """Draw a trade, common ones more often."""
    return words.SHARED_TRADES[min(seed.randrange(len(words.SHARED_TRADES)), seed.randrange(len(words.SHARED_TRADES)))]
