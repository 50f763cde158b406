"""The form that a title names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Address
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.recognise.grid import Grid
    from pipeline.recognise.lexicon import Lexicon

_NO_TITLE = re.compile(r"^(?:说明|备注|注|填表要求|填写说明|附注|\d+[.、])")
_LONGEST = 40
"""Characters of a title that stands between tables at most."""


class Title(NamedTuple):
    """A title: the form it names, its text, its place, and the words that named the form."""

    form: str
    text: str
    where: Address
    words: str


def title_of(grid: Grid, lexicon: Lexicon, rows: Sequence[int]) -> Title | None:
    """Find the form that a title names; the longest title wins, then the widest and topmost cell.

    Source: `forms.md` 1.2. Branches, periods, 附件 and the like around the title do no harm.
    """
    best: tuple[tuple[int, int, int], Title] | None = None
    for row in rows:
        for column in grid.filled(row):
            value = grid.rows[row][column]
            if not isinstance(value, str) or not 2 <= len(value) <= 80:
                continue
            key = match_key(value)
            if _NO_TITLE.match(key):
                continue
            found = form_named(key, lexicon)
            if found is None:
                continue
            rank = (len(found[0]), grid.spanned(row, column), -row)
            if best is None or rank > best[0]:
                best = (rank, Title(found[1], value, Address(row, column), found[0]))
    return best[1] if best else None


def is_title(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is mostly the title of a form: 华东分公司拜访日报表, but not a sentence that speaks of one."""
    key = match_key(text) if 3 <= len(text) <= _LONGEST else ""
    named = form_named(key, lexicon) if key else None
    return named is not None and len(named[0]) * 2 >= len(key)


def form_named(key: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Give the longest title inside a normalised text, and its form."""
    if key not in lexicon.named:
        lexicon.named[key] = next(((title, form) for title, form in lexicon.titles if title in key), None)
    return lexicon.named[key]
