"""Ways to look at a piece of text: for matching, for export, as a cell address."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_INVISIBLE_RANGES = (
    (0xAD, 0xAD),
    (0x61C, 0x61C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2069),
    (0xFEFF, 0xFEFF),
)
INVISIBLE = {code: None for first, last in _INVISIBLE_RANGES for code in range(first, last + 1)}
"""For `str.translate`: zero-width, soft-hyphen and bidirectional control characters, which nobody sees."""
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_PUNCTUATION = re.compile(r"[\W_]+")
_ASCII_ONLY = re.compile(r"[\x21-\x7e]*")


@cache
def _converter() -> Callable[[str], str]:
    """Load OpenCC once, when the first Chinese text is matched; its dictionaries take a few milliseconds."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


@lru_cache(maxsize=65_536)
def simplify(text: str) -> str:
    """Turn Traditional Chinese into Simplified, character by character and word by word (OpenCC t2s).

    Example:
        >>> simplify("業務員拜訪日報表")
        '业务员拜访日报表'
    """
    return text if _ASCII_ONLY.fullmatch(text) else _converter()(text)


@lru_cache(maxsize=65_536)
def match_key(text: str) -> str:
    """Give the form of a text under which two spellings of one name meet.

    Full width becomes half width (NFKC), Traditional becomes Simplified, 帐 becomes 账, invisible characters and all white
    space go, letters are folded. For matching only: never exported (`contract.md`, Export).

    Example:
        >>> match_key("應收帐款 （萬元）")
        '应收账款(万元)'
    """
    plain = unicodedata.normalize("NFKC", text.translate(INVISIBLE))
    return "".join(simplify(plain).replace("帐", "账").split()).casefold()


@lru_cache(maxsize=65_536)
def company_key(name: str) -> str:
    """Give the normalised name of a company: equal keys are the same name, nothing is dropped but spaces and punctuation.

    Source: `forms.md` 1.6, customer-name normalisation.

    Example:
        >>> company_key("上海 （华东）建材有限公司") == company_key("上海(華東)建材有限公司")
        True
    """
    return _PUNCTUATION.sub("", match_key(name))


def clean_text(text: str) -> str:
    r"""Trim a text as the export promises: outer white space off, inner runs to one space, line breaks kept.

    Example:
        >>> clean_text("  王  伟 \r\n 经理 ")
        '王 伟\n经理'
    """
    if text.isalnum():
        return text
    flat = text.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    return _LINE_EDGES.sub("\n", _SPACES.sub(" ", flat)).strip()


@lru_cache(maxsize=16_384)
def column_letters(column: int) -> str:
    """Name a column as spreadsheets do.

    Args:
        column: 0 for the first column.

    Example:
        >>> column_letters(0), column_letters(27)
        ('A', 'AB')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Name a cell as spreadsheets do, from its place counted from 0.

    Example:
        >>> a1(11, 17)
        'R12'
    """
    return f"{column_letters(column)}{row + 1}"
