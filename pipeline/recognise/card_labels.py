"""What the words of a card mean: labels of fields, labels of several fields at once, titles of blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.recognise.lexicon import Match
from pipeline.recognise.titles import form_named
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

LONGEST, LONGEST_LATIN = 24, 48
"""Most characters of a label, in Chinese and in Latin letters."""
_LONGEST_PAIRS = 600
_REMEMBERED = 20_000
BOXES = "□○☐◯☑☒✓√✔■●"
TICKS = frozenset("☑√✓✔■●")
_PARTS = re.compile(r"[/／、,，;；&+\n]|及其?|和|与")
_GAP = re.compile(r"\s{2,}|[\u3000\n|；;]")
_BREAK = re.compile(r"[\s\u3000|；;，,、。)）]")
_NUMERAL = re.compile(r"[一二三四五六七八九十\d]+")
_BEFORE_COLON = re.compile(r"[:：]")
_NOT_IN_LABEL = re.compile(rf"[{BOXES}【】。！!？?,，;；_＿%\d]")
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]{1,3}(?:部分|[、.．:节])|[(（【]?[一二三四五六七八九十\d]{1,3}[)）】]|[①-⑳])"
)
_BLOCK_TAIL = re.compile(
    r"(?:栏|情况|资料|信息|状况|现状|特征|记录|部分|内容|明细表?|列表|一览表?|事项|意见|审核|审批|结果|栏目|填写|填|区|表)$"
)
_LABEL_TAIL = re.compile(r"(?:意见|签名|签字|签章|盖章|人员?|者|审核|批示|情况|结果|日期|时间)$")
_DIGITS = "一二三四五六七八九"
_NUMBER = rf"[1-9{_DIGITS}]"
_NUMBERED = re.compile(rf"第(?P<first>{_NUMBER})(?P<rest>.+)|(?P<before>.*?\D)[(（]?(?P<number>{_NUMBER})[)）]?(?P<after>\D*)")
_DAYS = ("日期", "时间")
NUMBER_WORDS = frozenset(("编号", "单号", "卡号", "no", "no.", "№"))
_SIGNERS = frozenset(("经办人", "经手人", "承办人", "负责人", "签名", "签字", "签章", "签名人", "签字人", "姓名", "人员"))
_OF_BEFORE = frozenset((*_DAYS, "签名", "签字", "签章", "签名日期", "签字日期", "年月日"))
"""Labels that speak of the label before them rather than of the card."""


_GENERAL_WORDS = (
    "日期 时间 签名 签字 签章 盖章 单位盖章 年月日 经办人 经手人 负责人 承办人 审核 审核人 复核 复核人 批准 批准人 核准 核准人 "
    "审批 审批人 主管 部门主管 经理 总经理 制表 制表人 填表 填表人 填报人 填写人 记录人 填表日期 制表日期 填报日期 页次 页码 "
    "密级 表号 版本 会计 出纳 编号 联系电话 星期 天气 单位 部门"
)
GENERAL = frozenset(_GENERAL_WORDS.split())
"""Labels of any paper: they may say something of the block they stand in, and are no news where they do not."""


class Label(NamedTuple):
    """A label: the sender's words, the fields it stands for (none: not known), its unit."""

    text: str
    fields: tuple[str, ...]
    unit: str = ""
    repeated: bool = False
    marked: bool = False
    """True where a colon shows that it is a label."""
    number: int = 0
    """2 for 联系人2, whose values are another contact's."""


class Pair(NamedTuple):
    """A label and its value inside one cell."""

    label: Label
    value: str


def label_key(text: str) -> str:
    """Give the key of a label without the stars, colons and brackets around it.

    Example:
        >>> label_key(" *客 户 名 称 ：")
        '客户名称'
    """
    return match_key(text).strip("*:·.【】[]<>《》")


def without_number(text: str) -> tuple[str, int] | None:
    """Take the number out of a label.

    Example:
        >>> without_number("联系人2电话"), without_number("第二联系人"), without_number("联系人(一)"), without_number("联系人")
        (('联系人电话', 2), ('联系人', 2), ('联系人', 1), None)
    """
    found = _NUMBERED.fullmatch(text)
    if not found:
        return None
    written = found["first"] or found["number"]
    number = int(written) if written.isdigit() else _DIGITS.index(written) + 1
    return found["rest"] or found["before"] + found["after"], number


def is_block_title(text: str) -> bool:
    """Tell whether a text reads like the title of a block and nothing else.

    Example:
        >>> [is_block_title(text) for text in ("一、基本资料", "客户特征", "同意", "已核实情况，属实")]
        [True, True, False, False]
    """
    key = _NUMBERING.sub("", label_key(text))
    return 2 <= len(key) <= 8 and key.isalpha() and bool(_BLOCK_TAIL.search(key))


def stems_of(text: str) -> tuple[str, ...]:
    """Give the words by which a block's title can stand before its labels: 受理栏 and 日期 are 受理日期.

    Example:
        >>> stems_of("一、受理栏"), stems_of("营销部审核意见：")
        (('受理栏', '受理'), ('营销部审核意见', '营销部审核', '营销部'))
    """
    return _shortened(_NUMBERING.sub("", label_key(text)).strip("*:·.【】[]<>《》"), _BLOCK_TAIL)


def label_stems(text: str) -> tuple[str, ...]:
    """Give the words by which one label can stand before the next: 核签人 and 日期 are 核签日期."""
    return _shortened(label_key(text), _LABEL_TAIL)


def _shortened(key: str, tail: re.Pattern[str]) -> tuple[str, ...]:
    found = [key] if key else []
    while key and (shorter := tail.sub("", key)) != key and len(shorter) >= 2:
        found.append(shorter)
        key = shorter
    return tuple(found)


class Labels:
    """The labels of one form."""

    def __init__(self, lexicon: Lexicon, form: Form, answers: Mapping[str, str]) -> None:
        """Keep the words of the form and head office's answers about odd ones."""
        self.lexicon, self.form, self.answers = lexicon, form, answers
        self.words = lexicon.forms[form.id].fields
        self.memo: dict[str, Label | None] = {}
        first = form.key[0] if form.key else ()
        self.number = next((name for name in first if name in form.by_id and form[name].kind == "code"), "")
        """Field that the card's own number goes to, where only 编号 stands before it."""
        self.choices = {
            item.id: {match_key(word) for code, names in item.labels.items() for word in (code, *names)}
            for item in form.fields
            if item.labels
        }
        """Words of each field's choices."""
        self._pairs: dict[str, tuple[Pair, ...]] = {}

    def match(self, text: str) -> Match | None:
        """Understand a text as one field; None when the form has no such word."""
        if self.answers:
            keys = self.lexicon.keys(text)
            answered = next((self.answers[key] for key in keys.keys if key in self.answers), None)
            if answered is not None:
                return Match(answered, keys.unit) if answered in self.form.by_id else None
        return self.lexicon.match(self.form.id, text)

    def known(self, text: str) -> Label | None:
        """Understand a whole text as a label of one field or several; None for anything else.

        A text with boxes is an answer, not a label, and so is a long one.
        """
        if text in self.memo:
            return self.memo[text]
        found = None
        bare = text.strip()
        if (
            bare
            and len(bare) <= (LONGEST_LATIN if bare.isascii() else LONGEST)
            and bare[0] not in BOXES
            and not bare[0].isdigit()
        ):
            marked = bare[-1] in ":："
            match = None if "__" in bare and not marked else self.match(bare)
            if match and match.repeated and _BEFORE_COLON.search(bare.rstrip(":：")):
                match = None  # 员工人数:1 has its value inside
            if match and (len(bare) > 1 or marked or self.form[match.field].kind == "time"):
                parted = without_number(label_key(bare)) if match.repeated else None
                number = parted[1] if parted else 0
                repeated = match.repeated and number != 1
                found = Label(clean_text(bare).rstrip(":： "), (match.field,), match.unit, repeated, marked, number)
            elif numbered := self._numbered(bare, marked=marked):
                found = numbered
            else:
                parts = self.parts_of(bare) or ((self.number,) if self.number and label_key(bare) in NUMBER_WORDS else ())
                if parts or label_key(bare) in GENERAL:
                    found = Label(clean_text(bare).rstrip(":： "), parts, "", marked=marked)
        if len(self.memo) > _REMEMBERED:
            self.memo.clear()
        self.memo[text] = found
        return found

    def _numbered(self, text: str, *, marked: bool) -> Label | None:
        """Understand 联系人1 as the contact and 联系人2电话 as the telephone of another; None for anything else."""
        parted = without_number(label_key(text)) if not _BEFORE_COLON.search(text.rstrip(":： ")) else None
        match = self.match(parted[0]) if parted and len(parted[0]) >= 2 else None
        if parted is None or match is None or match.repeated:
            return None
        return Label(clean_text(text).rstrip(":： "), (match.field,), match.unit, parted[1] > 1, marked, parted[1])

    def parts_of(self, text: str) -> tuple[str, ...]:
        """Understand 电话/传真, 邮编及地址, 联系人及电话 as the fields they name; empty where they name fewer than two.

        The second word may need the first to be understood: 联系人及电话 speaks of the contact's telephone.
        """
        pieces = [piece for piece in map(label_key, _PARTS.split(text.strip().rstrip(":："))) if piece]
        if not 2 <= len(pieces) <= 4:
            return ()
        found: list[str] = []
        for place, piece in enumerate(pieces):
            tries = [piece]
            if place:
                stems = (pieces[0], *label_stems(pieces[0]))
                generic = piece in _OF_BEFORE or self.form[found[0]].kind in ("string", "person")
                tries = [*(stem + piece for stem in stems), piece] if generic else [piece]
            field = next((self.words[key] for key in tries if key in self.words), None)
            if field is None:
                match = self.match(piece)
                field = match.field if match else None
            if field is None:
                return ()
            found.append(field)
        return tuple(found) if len(set(found)) == len(found) else ()

    def composed(self, text: str, before: Sequence[str], block: Sequence[str]) -> str:
        """Find the field that a label names together with the label before it or its block; empty where it names none.

        Args:
            text: The label.
            before: Stems of the label before it, which only 日期, 签名 and the like speak of.
            block: Stems of the block's title.
        """
        key = label_key(text)
        tails: tuple[str, ...] = (key,)
        if key in ("年月日", "签名日期", "签字日期", *_DAYS):
            tails = _DAYS if key != "时间" else _DAYS[::-1]
        elif key in _SIGNERS:
            tails = ("人", "人员", key)
        stems = (*before, *block) if key in _OF_BEFORE else block
        return next((self.words[stem + tail] for stem in stems for tail in tails if stem + tail in self.words), "")

    def is_block_known(self, stems: Iterable[str]) -> bool:
        """Tell whether a block has a person or a day of its own in the form: a stray signer in it is nobody else's."""
        tails = ("人", *_DAYS)
        return any(stem + tail in self.words for stem in stems for tail in tails)

    def leans(self, text: str) -> bool:
        """Tell whether a label leans on the one before it: 日期, 签名."""
        key = label_key(text)
        return key in _OF_BEFORE or key in _SIGNERS

    def is_signer(self, text: str) -> bool:
        """Tell whether a label only says that somebody signs here."""
        return label_key(text) in _SIGNERS

    def is_title(self, text: str) -> bool:
        """Tell whether a text is the form's own title, alone or before pairs, and not a label."""
        if len(text) > 200 or self.known(text):
            return False
        mark = _BEFORE_COLON.search(text)
        if mark:
            before = text[: mark.start()]
            cut, label = self._label_at_end(before, first=True)
            text = before[:cut] if label else text
        named = form_named(match_key(text), self.lexicon) if len(text) <= 50 else None
        return named is not None and named[1] == self.form.id

    def pairs(self, text: str) -> tuple[Pair, ...]:
        """Take the pairs of label and value out of one cell, which must begin with a label or the form's title.

        Before a known label one space is enough; before others two, a bar or a line break.
        """
        if len(text) > _LONGEST_PAIRS:
            return ()
        known = self._pairs.get(text)
        if known is None:
            known = self._pairs[text] = self._take_pairs(text)
            if len(self._pairs) > _REMEMBERED:
                self._pairs.clear()
        return known

    def _take_pairs(self, text: str) -> tuple[Pair, ...]:
        """Go from colon to colon."""
        found: list[Pair] = []
        start = 0
        for mark in _BEFORE_COLON.finditer(text):
            before = text[start : mark.start()]
            cut, label = self._label_at_end(before, first=not found)
            if label is None:
                if not found and not before.strip():
                    return ()
                continue
            if found:
                found[-1] = Pair(found[-1].label, before[:cut].strip(" \t\n\u3000|；;，,"))
            elif before[:cut].strip() and not self.is_title(before[:cut].strip()):
                return ()
            found.append(Pair(label, ""))
            start = mark.end()
        if found:
            found[-1] = Pair(found[-1].label, text[start:].strip())
        return tuple(found)

    def _label_at_end(self, before: str, *, first: bool) -> tuple[int, Label | None]:
        """Find the label that ends a text, as long as possible, and where it begins."""
        starts = [0, *(found.end() for found in _BREAK.finditer(before))]
        for cut in starts:
            words = before[cut:]
            if (cut or first or not before.strip()) and words.strip() and (label := self.known(words + ":")):
                return self._without_numeral(before, cut, starts, label)
        if not first and (label := self.known(before + ":")):
            return 0, label
        gaps = [0] if first else []
        gaps += [found.end() for found in _GAP.finditer(before)]
        for cut in reversed(gaps):
            key = match_key(before[cut:])
            if 2 <= len(key) <= 12 and not _NOT_IN_LABEL.search(key) and not key.isascii():
                return cut, Label(clean_text(before[cut:]), (), marked=True)
        return 0, None

    def _without_numeral(self, before: str, cut: int, starts: Sequence[int], label: Label) -> tuple[int, Label]:
        """Leave a numeral before a label to the value before it: 业务员:李 四  客户名称."""
        for later in (start for start in starts if start > cut):
            shorter = self.known(before[later:] + ":")
            if shorter and shorter.fields == label.fields and _NUMERAL.fullmatch(before[cut:later].strip()):
                return later, shorter
        return cut, label


def labels_of(lexicon: Lexicon, form: Form, answers: Mapping[str, str]) -> Labels:
    """Give the labels of a form; the same again for the next sheet, unless head office has answers for this branch."""
    if answers:
        return Labels(lexicon, form, answers)
    kept = lexicon.scores.get(("card labels", form.id))
    if not isinstance(kept, Labels):
        kept = lexicon.scores["card labels", form.id] = Labels(lexicon, form, answers)
    return kept
