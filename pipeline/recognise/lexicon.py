"""The words of all forms, turned round for looking up: header text to fields, title text to forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.schema.model import Form, Schema

MONEY_UNITS = {"元": "元", "人民币元": "元", "人民币": "元", "rmb": "元", "¥": "元", "万元": "万元", "万": "万元", "千元": "千元",
               "千": "千元", "百元": "百元", "百万元": "百万元", "百万": "百万元", "亿元": "亿元", "亿": "亿元"}  # fmt: skip
_UNIT_WORDS = (
    "% 人 户 家 次 天 日 年 月 小时 时 分钟 m2 m² ㎡ 平方米 平米 件 箱 台 吨 kg 公斤 千克 个 套 桶 只 支 瓶 包 "
    "米 卷 根 付 张 份 分 盒 斤"
)
_OTHER_UNITS = frozenset(_UNIT_WORDS.split())
_BRACKETS = re.compile(r"[(\[【<{〔]([^()\[\]【】<>{}〔〕]*)[)\]】>}〕]")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[、.)]?(?=[^\d\W])")
_TRAILING_UNIT = re.compile(r"[/:,;、\-_|]?(?:单位[:为]?)?(万元|千元|百万元|亿元|元)$")
_LATIN = re.compile(r"[a-z][a-z .'&/_-]*")
_ANNEX = re.compile(r"\(附[表件]?[一二三四五六七八九十\d、附表件]*\)")
_MARKS = str.maketrans("", "", "*:?★☆▲△※#\"'“”")
_DIGIT_TAIL = re.compile(r"^(.*?\D)(?:[1-5]|[一二三四五])$")


class HeaderKey(NamedTuple):
    """Under which keys a header is looked up, best first, and the unit it names."""

    keys: tuple[str, ...]
    unit: str


@lru_cache(maxsize=16_384)
def header_key(text: str) -> HeaderKey:
    r"""Give the keys of a header text, best first, and its unit.

    Source: `forms.md` 1.3. Stars, colons, (必填), line breaks and spaces go; a unit in brackets or at the end is kept apart.

    Example:
        >>> header_key("* 金 额\n（万元）：")
        HeaderKey(keys=('金额(万元)', '金额'), unit='万元')
        >>> header_key("拜访目的(必填)").keys[-1], header_key("【客户名称】").keys[-1]
        ('拜访目的', '客户名称')
    """
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    whole = match_key(text).translate(_MARKS)
    unit = ""
    for inside in _BRACKETS.findall(whole):
        inner = inside.removeprefix("单位").lstrip(":为")
        if inner in MONEY_UNITS:
            unit = MONEY_UNITS[inner]
        elif inner in _OTHER_UNITS:
            unit = inner
    bare = _BRACKETS.sub("", whole)
    keys = [whole, bare or "".join(_BRACKETS.findall(whole))]  # 【客户名称】
    tail = _TRAILING_UNIT.search(bare)
    if tail and tail.start():
        keys.append(bare[: tail.start()])
        unit = unit or tail[1]
    keys.extend(_NUMBERING.sub("", key) for key in (whole, bare))
    if first_line and first_line.strip() != text.strip():
        keys.append(_BRACKETS.sub("", match_key(first_line).translate(_MARKS)))
    if not whole.isascii():
        keys.append(_LATIN.sub("", bare).strip("/|-_"))
    return HeaderKey(tuple(dict.fromkeys(key for key in keys if key)), unit)


class Match(NamedTuple):
    """A header understood as a field of one form."""

    field: str
    unit: str
    repeated: bool = False
    """True for 电话2, 联系人3: a further column of a list."""


@dataclass(slots=True)
class Words:
    """The words of one form: `fields` takes header keys to field ids, `core` are its R and C fields."""

    form: Form
    fields: dict[str, str]
    core: frozenset[str]
    memo: dict[str, Match | None] = field(default_factory=dict)


@dataclass(slots=True)
class Lexicon:
    """The words of all forms."""

    forms: Mapping[str, Words]
    by_key: dict[str, dict[str, str]]
    """Header key to field id by form id."""
    titles: tuple[tuple[str, str], ...]
    """Title under `match_key` and form id, longest title first."""
    substitutes: tuple[tuple[str, str], ...]
    known: dict[str, Mapping[str, str]] = field(default_factory=dict)
    scores: dict[tuple[str, ...], object] = field(default_factory=dict)
    hits: dict[tuple[str, ...], dict[str, int]] = field(default_factory=dict)
    named: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def keys(self, text: str) -> HeaderKey:
        """Give the keys of a header, with Taiwan wording turned into the mainland's at the end."""
        found = header_key(text)
        more = []
        for key in found.keys:
            other = key
            for taiwan, mainland in self.substitutes:
                other = other.replace(taiwan, mainland)
            if other != key:
                more.append(other)
        return HeaderKey((*found.keys, *more), found.unit) if more else found

    def entries(self, text: str) -> Mapping[str, str]:
        """Give the fields that a header text could be: field id by form id."""
        known = self.known.get(text)
        if known is None:
            known = {}
            if len(text) <= 40:
                for key in self.keys(text).keys:
                    for form, field_id in self.by_key.get(key, {}).items():
                        known.setdefault(form, field_id)
            if len(self.known) < 200_000:
                self.known[text] = known
        return known

    def match(self, form: str, text: str) -> Match | None:
        """Understand a header as a field of a form; None when the form has no such word."""
        words = self.forms[form]
        if text in words.memo:
            return words.memo[text]
        found: Match | None = None
        keys, unit = self.keys(text)
        for key in keys:
            if key in words.fields:
                found = Match(words.fields[key], unit)
                break
        else:
            for key in keys:
                tail = _DIGIT_TAIL.match(key)
                if tail and tail[1] in words.fields:
                    found = Match(words.fields[tail[1]], unit, repeated=True)
                    break
        words.memo[text] = found
        return found


_last: list[tuple[Schema, Lexicon]] = []


def lexicon_of(schema: Schema) -> Lexicon:
    """Turn a schema's words round once; the same schema gives the same lexicon again."""
    if _last and _last[0][0] is schema:
        return _last[0][1]
    forms = {form_id: _words(form) for form_id, form in schema.forms.items()}
    by_key: dict[str, dict[str, str]] = {}
    for form_id, words in forms.items():
        for key, field_id in words.fields.items():
            by_key.setdefault(key, {})[form_id] = field_id
    titles: dict[str, str] = {}
    for form_id, form in schema.forms.items():
        for title in (form.title, *form.titles, form.title_en):
            key = match_key(title)
            for spelling in (key, _ANNEX.sub("", key)):
                if spelling:
                    titles.setdefault(spelling, form_id)
    ordered = tuple(sorted(titles.items(), key=lambda item: (-len(item[0]), item[0])))
    made = Lexicon(forms, by_key, ordered, schema.header_words)
    _last[:] = [(schema, made)]
    return made


def _words(form: Form) -> Words:
    """Collect a form's header words: titles first, then aliases, then English titles; the first claim of a word holds."""
    fields: dict[str, str] = {}
    for item in form.fields:
        fields.setdefault(_plain(item.title), item.id)
    for item in form.fields:
        for alias in item.aliases:
            fields.setdefault(_plain(alias), item.id)
    for item in form.fields:
        fields.setdefault(_plain(item.title_en), item.id)
        fields.setdefault(item.id, item.id)
    fields.pop("", None)
    core = frozenset(item.id for item in form.fields if item.requirement in ("required", "conditional"))
    return Words(form, fields, core)


def _plain(alias: str) -> str:
    """Give an alias the shape that `header_key` gives to a header."""
    return match_key(alias).translate(_MARKS)
