"""Find the encoding of a text file that does not say it: UTF-8, UTF-16, GB18030 or Big5."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pipeline.read.refusal import Refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_MAX_BROKEN_SHARE = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# The most frequent characters of business tables and of running text. Those that both scripts share tell nothing about the
# script, but much about the encoding: bytes read in the wrong one hardly ever give them.
COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "業務員訪問客戶名稱電話聯絡單號產品數量價金額備註區縣營銷售實際計劃預訂貨發票統編負責報審核經辦項總錄進環節親處理東華廣灣億萬臺個說這來時會對過後學發經點開關"
    "业务员拜访客户名称电话联系单号产品规格数量价金额备注区县营销售实际计划预订货发票统编负责报审核办项总录进环节亲处理东华广湾亿万台点开关省市县镇街路室楼栋司厂店部科组分合小计月周季度期间填表制日"
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗張劉陳楊黃趙吳孫馬羅元箱件吨米套支包袋瓶"
)


class Decoded(NamedTuple):
    """A text, the encoding that it was read in, and how many characters were unreadable (now U+FFFD)."""

    text: str
    encoding: str
    broken: int


def decode(data: bytes) -> Decoded:
    """Turn the bytes of a text file into text.

    A byte order mark decides; else UTF-8 where all bytes fit; else GB18030 or Big5, whichever gives the more usual characters.
    A few bytes that fit nowhere are replaced and counted.

    Raises:
        Refusal: The bytes are no text.

    Example:
        >>> decode("客户,金额".encode("gb18030"))[:2], decode("客戶,金額".encode("big5"))[:2]
        (('客户,金额', 'gb18030'), ('客戶,金額', 'cp950'))
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    if b"\0" in data[:_SAMPLE]:
        return _lenient(data, _utf16_order(data[:_SAMPLE]))
    try:
        return _checked(data.decode(), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:  # not in the middle of a character
        sample = sample[: max(sample.rfind(b"\n"), 0) or len(sample)]
    chosen = max(("gb18030", "cp950", "big5hkscs", "utf-8"), key=lambda encoding: _likeness(sample, encoding))
    return _lenient(data, chosen)


def _likeness(sample: bytes, encoding: str) -> float:
    """Tell how usual a text would be if it were in an encoding: 0 for all characters rare, above 1 for none."""
    text = sample.decode(encoding, "replace")
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    common = sum(character in COMMON for character in foreign)
    usual = sum(
        "\u4e00" <= character <= "\u9fff" or "\uff00" <= character <= "\uff5e" or character in "、。·￥" for character in foreign
    )
    broken = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in foreign)
    return (common + 0.2 * usual - 3 * broken) / len(foreign)


def _utf16_order(sample: bytes) -> str:
    """Find the byte order of UTF-16 without a mark by where the zero bytes of its separators stand.

    Raises:
        Refusal: The zero bytes do not stand as they do in UTF-16.
    """
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 10 * even:
        return "utf-16-le"
    if even > 10 * odd:
        return "utf-16-be"
    raise Refusal("read.unreadable.unknown-format")


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Decode, replacing what does not fit."""
    try:
        return _checked(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return _checked(text, encoding, text.count("\ufffd"))


def _checked(text: str, encoding: str, broken: int) -> Decoded:
    """Refuse what is no text after all.

    Raises:
        Refusal: Too many unreadable or control characters.
    """
    control = len(_CONTROL.findall(text, 0, _SAMPLE))
    if broken + control > max(3, _MAX_BROKEN_SHARE * len(text)) or broken + control > len(text) // 2:
        raise Refusal("read.unreadable.unknown-format")
    return Decoded(text, encoding, broken)
