"""Our own words known again: whether a text was worded by us, whatever stood in the places that are filled in."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

from pipeline.model.marks import REPLIES, SIGNATURES

_FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\{[^}]*\}")
_LEAST = 6
"""Characters in a row that a wording must have of its own to be told from anybody's."""


@cache
def _wording() -> re.Pattern[str]:
    """Join the longest fixed stretch of every wording of a finding, in all languages."""
    fixed: set[str] = set()
    for path in sorted(_FOLDER.glob("*/LC_MESSAGES/*.mo")):
        for text in _texts(path):
            stretches = [part.strip() for part in _PLACE.split(text)]
            longest = max(stretches, key=len, default="")
            if len(longest) >= (_LEAST if not longest.isascii() else 3 * _LEAST):
                fixed.add(longest)
    return re.compile("|".join(re.escape(text) for text in sorted(fixed, key=lambda text: (-len(text), text))) or r"(?!)")


def _texts(path: Path) -> list[str]:
    """Give the wordings of findings in one catalogue."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 - gettext lists its messages nowhere else
    return [text for key, text in catalogue.items() if str(key).endswith((".found", ".mend"))]


def is_worded_by_us(text: str) -> bool:
    """Tell whether a text holds what we say of a finding.

    Example:
        >>> is_worded_by_us("已改"), is_worded_by_us("金额写错")
        (False, False)
    """
    return _wording().search(text) is not None


def our_part(text: str) -> tuple[int, int]:
    r"""Tell which stretch of a comment is ours, with the empty lines that part it from the sender's own words.

    It begins with our signature and ends with the line that asks for a reply; where that line is gone, with the last line
    that was worded by us. Without a signature nothing is ours.

    Example:
        >>> text = "老客户\n\n【总公司检查】\n请改成数字。\n【您的回复请写在这行下面】\n已问过"
        >>> first, last = our_part(text)
        >>> text[:first] + text[last:]
        '老客户\n已问过'
        >>> our_part("老客户")
        (3, 3)
    """
    first = min((at for signature in SIGNATURES if (at := text.find(signature)) >= 0), default=len(text))
    ends = [at + len(reply) for reply in REPLIES if (at := text.rfind(reply)) >= first]
    last = max(ends) if ends else _last_of_ours(text, first)
    before, after = text[:first].rstrip(), text[last:].lstrip("\r\n")
    first, last = len(before), len(text) - len(after)
    if before.strip() and after.strip() and text[first] in "\r\n":
        first += 1
    return first, last


def _last_of_ours(text: str, first: int) -> int:
    """Give the end of the last line that was worded by us; the end of all where none was, for then we cannot tell."""
    ends, at = [], first
    for line in text[first:].splitlines(keepends=True):
        at += len(line)
        if is_worded_by_us(line):
            ends.append(at)
    return max(ends, default=len(text))
