"""A Chinese company name taken apart: place, own name, trade, legal form, unit.

Source: `forms.md` 1.6 (normalisation of customer names), ARC-07. Words are those of `schemas/lists/company_words.csv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.text import company_key, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_BRACKETS = re.compile(r"[(\[{<【〔「『](.*?)[)\]}>】〕」』]")
_UNIT = re.compile(r"(分公司|分店|分厂|分行|支公司|办事处|营业部|门店|店|[一二三四五六七八九十\d]+(?:部|厂|店|队|车间|仓库?))$")
_NOTE = re.compile(r"[-—–_:;,，。、/*#@].*$")
_ADMINISTRATIVE = ("特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市", "区", "县", "镇")
_NUMBERS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_ENDS = frozenset("市省县区镇")
_FORMER = re.compile(r"[(（【〔\[](?:原名?|曾用名|前身|旧名)[为是:：]?(.{4,}?)[)）】〕\]]")
_PUBLIC = re.compile(r"^(第?[一二三四五六七八九十\d]{1,3})(中|小|院|医院)$")
_BODIES = ("局", "院", "校", "学", "委", "处", "馆", "所", "站", "会", "中心")
_IN_FULL = {"中": "中学", "小": "小学", "院": "人民医院", "医院": "人民医院"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of company names, under `match_key`: what each means by its kind."""

    places: frozenset[str] = frozenset()
    trades: dict[str, str] = field(default_factory=dict)
    """Trade word to the word that stands for all of the same meaning."""
    forms: dict[str, str] = field(default_factory=dict)
    """Legal form as written to its class, such as ``limited``."""
    alike: dict[str, str] = field(default_factory=dict)
    """Character to the one that stands for all that look like it."""
    nobody: frozenset[str] = frozenset()
    """Words that stand where no customer is named, such as 散客."""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> Vocabulary:
        """Gather the rows (kind, word, meaning) of `company_words.csv`."""
        places: set[str] = set()
        trades: dict[str, str] = {}
        forms: dict[str, str] = {}
        alike: dict[str, str] = {}
        nobody: set[str] = set()
        for kind, word, meaning in rows:
            key = match_key(word)
            if kind == "place":
                places.add(key)
            elif kind == "trade":
                trades[key] = match_key(meaning)
            elif kind == "form":
                forms[key] = meaning
            elif kind == "nobody":
                nobody.add(key)
            else:
                _join(alike, key)
        return cls(frozenset(places), trades, forms, alike, frozenset(nobody))


def _join(alike: dict[str, str], key: str) -> None:
    """Let characters stand for one another, and all that any of them stood for already."""
    before = {alike[character] for character in key if character in alike}
    head = min(before, default=key[0])
    for character in [*key, *(known for known, first in alike.items() if first in before)]:
        alike[character] = head


@dataclass(frozen=True, slots=True)
class NameParts:
    """A company name taken apart; every part under `match_key`, empty where the name does not have it."""

    key: str
    """The whole name as `company_key` gives it."""
    place: str
    core: str
    """The company's own name (字号)."""
    trades: tuple[str, ...]
    form: str
    """Class of the legal form; ``company`` says only 公司."""
    unit: str
    """A branch, shop or numbered part of it."""
    sound: str
    """`core` as toneless pinyin, syllables apart."""
    look: str
    """`core` with each character replaced by the one that stands for all that look like it."""


def is_body(parts: NameParts) -> bool:
    """Tell whether a name is that of a public body, of which a place has one: 交通运输局, 人民医院.

    Example:
        >>> is_body(split_name("杭州市交通局", Vocabulary(places=frozenset(["杭州"]))))
        True
    """
    return not parts.form and not parts.trades and bool(parts.place) and parts.core.endswith(_BODIES)


def spellings(name: str) -> list[str]:
    """Give a name without the former one that stands in brackets behind it, and the former one.

    Example:
        >>> spellings("苏州宏茂酒业有限公司（原名：苏州伟腾酒业有限公司）")
        ['苏州宏茂酒业有限公司', '苏州伟腾酒业有限公司']
    """
    found = _FORMER.search(name)
    return [name[: found.start()] + name[found.end() :], found.group(1)] if found else [name]


def split_name(name: str, vocabulary: Vocabulary) -> NameParts:
    """Take a name apart.

    Args:
        name: As written, in any width, script and bracket style.
        vocabulary: The words that are places, trades and legal forms.

    Example:
        >>> words = [("place", "上海", "上海"), ("trade", "建材", "建材"), ("form", "有限公司", "limited")]
        >>> parts = split_name("上海恒達建材（有限公司）", Vocabulary.of(words))
        >>> parts.place, parts.core, parts.trades, parts.form, parts.sound
        ('上海', '恒达', ('建材',), 'limited', 'heng da')
    """
    text = match_key(name)
    key = company_key(name)
    place = unit = form = ""
    for inside in _BRACKETS.findall(text):
        plain = company_key(inside)
        if _place_of(plain, vocabulary):
            place = place or _place_of(plain, vocabulary)
        elif plain in vocabulary.forms:
            form = form or vocabulary.forms[plain]
        elif _UNIT.search(plain):
            unit = unit or plain
    text = _NOTE.sub("", _BRACKETS.sub("", text)) or text
    text = company_key(text) or key
    if not unit and text.endswith(("分公司", "办事处", "营业部", "支公司", "分店", "分厂")):
        text, unit = _cut_unit(text, vocabulary)
    found, text = _cut_place(text, vocabulary)
    place = place or found
    written, text = _cut_form(text, vocabulary)
    form = form or written
    if public := _PUBLIC.match(text):  # 苏州二中 is 苏州市第二中学
        text = "第" + public.group(1).removeprefix("第") + _IN_FULL[public.group(2)]
    trades: list[str] = []
    while True:
        word = _ending(text, vocabulary.trades)
        if not word or (len(text) == len(word) and not trades and not place):
            break
        if len(text) - len(word) < 1:
            break
        trades.insert(0, vocabulary.trades[word])
        text = text[: -len(word)]
    if not unit:
        text, unit = _cut_number(text)
    return NameParts(key, place, text, tuple(trades), form, _numbered(unit), sound_of(text), look_of(text, vocabulary))


def sound_of(text: str) -> str:
    """Give toneless pinyin, one syllable a character.

    Example:
        >>> sound_of("恒达") == sound_of("衡达")
        True
    """
    return " ".join(_syllable(character) for character in text)


def look_of(text: str, vocabulary: Vocabulary) -> str:
    """Replace each character by the one that stands for all that look like it."""
    return "".join(vocabulary.alike.get(character, character) for character in text)


@cache
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def place_of(region: str, vocabulary: Vocabulary) -> str:
    """Give the narrowest known place that a region or an address begins with.

    Example:
        >>> place_of("江苏省苏州市吴中区", Vocabulary(places=frozenset(["江苏", "苏州"])))
        '苏州'
    """
    return _cut_place(company_key(region) + "　", vocabulary, least=0)[0]


def _place_of(text: str, vocabulary: Vocabulary) -> str:
    """Give the narrowest place that a text consists of; empty when it says anything else."""
    place, rest = _cut_place(text + "　", vocabulary, least=0)
    return place if place and rest in ("", "　") else ""


def _cut_place(text: str, vocabulary: Vocabulary, least: int = 2) -> tuple[str, str]:
    """Cut place names off the front: 江苏省苏州市…; the narrowest is given. At least `least` characters stay."""
    place = ""
    while True:
        cut = next((n for n in (4, 3, 2) if text[:n] in vocabulary.places), 0)
        if not cut:
            return place, text
        rest = text[cut:]
        for word in _ADMINISTRATIVE:
            if rest.startswith(word) and not rest.startswith("市政"):
                rest = rest[len(word) :]
                break
        if len(_own_part(rest, vocabulary)) < least:
            return place, text
        place, text = text[:cut], rest


def _own_part(text: str, vocabulary: Vocabulary) -> str:
    """Give what is left of a name without its legal form."""
    return _cut_form(text, vocabulary)[1] if text else ""


def _cut_form(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    word = _ending(text, vocabulary.forms)
    if not word or len(word) >= len(text):
        return "", text
    return vocabulary.forms[word], text[: -len(word)]


def _ending(text: str, words: dict[str, str]) -> str:
    """Give the longest of the words that a text ends with."""
    return next((text[-n:] for n in range(min(8, len(text)), 0, -1) if text[-n:] in words), "")


def _cut_unit(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Cut a branch office off the end: …有限公司苏州分公司."""
    for word in sorted(vocabulary.forms, key=len, reverse=True):
        place = text.find(word)
        if 0 < place < len(text) - len(word):
            return text[: place + len(word)], text[place + len(word) :]
    match = _UNIT.search(text)
    return (text[: match.start()], text[match.start() :]) if match and match.start() > 1 else (text, "")


_AT_THE_END = re.compile(r"^(.+?)(第?[一二三四五六七八九十\d]+)$")
_IN_THE_MIDDLE = re.compile(r"^(.{2,}?)(第[一二三四五六七八九十]+)(.*)$")
_IN_FRONT = re.compile(r"^(第[一二三四五六七八九十\d]+)(.+)$")


def _cut_number(text: str) -> tuple[str, str]:
    """Cut a number out of a name, 第一… or …二: numbered companies are different ones."""
    if match := _AT_THE_END.match(text):
        rest, number = match.groups()
    elif match := _IN_THE_MIDDLE.match(text):
        rest, number = match.group(1) + match.group(3), match.group(2)
    elif match := _IN_FRONT.match(text):
        number, rest = match.groups()
    else:
        return text, ""
    return (rest, number) if len(rest) > 1 else (text, "")


def _numbered(unit: str) -> str:
    """Write a unit with one kind of number: 第二 and 2 are the same."""
    return unit.removeprefix("第").translate(_NUMBERS)
