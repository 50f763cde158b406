"""Our own words known again: whether a text was worded by us, whatever stood in the places that are filled in."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

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
