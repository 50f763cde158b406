"""Everything a person reads, in Simplified Chinese and English, from gettext catalogues.

A message is named by a key whose first part is its catalogue: ``check.bad-date.no-such-day.mend`` stands in
``zh/LC_MESSAGES/check.po``. The ``.po`` files are written by hand; ``make messages`` compiles them (Babel) to the ``.mo``
files that are read here, and a test holds both languages and both file kinds together.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.model import Finding

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_FOLDER = Path(__file__).parent


@cache
def _catalogue(domain: str, language: Language) -> gettext.NullTranslations:
    return gettext.translation(domain, _FOLDER, [language])


def say(key: str, language: Language, /, **params: object) -> str:
    """Word a message.

    Args:
        key: Its id; the part before the first dot names the catalogue.
        language: ``zh`` or ``en``.
        params: What fills its ``{placeholders}``.

    Returns:
        The message. A key without a wording comes back as itself: a test keeps that from happening.
    """
    wording = _catalogue(key.partition(".")[0], language).gettext(key)
    return wording.format(**params) if params else wording


def has(key: str, language: Language = "zh") -> bool:
    """Tell whether a key has a wording of its own."""
    return _catalogue(key.partition(".")[0], language).gettext(key) != key


def word_part(finding: Finding, part: Literal["found", "mend"], language: Language) -> str:
    """Word one part of a finding: what was found against what was expected, marked where on trial; or what to do now."""
    params = {"value": finding.value, "column": finding.column, **dict(finding.params)}
    trial = say("findings.trial", language) if part == "found" and "trial" in params else ""
    return trial + say(f"{finding.reason}.{part}", language, **params).strip()


def word_finding(finding: Finding, language: Language) -> str:
    """Word a finding in its three parts: where, what was found against what was expected, what to do now."""
    place = "!".join(part for part in (finding.sheet, finding.cell) if part)
    column = say("findings.column", language, column=finding.column) if finding.column else ""
    where = say("findings.where", language, place=place, column=column) if place or column else ""
    found, mend = word_part(finding, "found", language), word_part(finding, "mend", language)
    return f"{where}{found}{' ' if language == 'en' else ''}{mend}"
