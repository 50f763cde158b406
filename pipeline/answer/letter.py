"""The letter to a branch after a run, which is its receipt, too: one thing to do, what came of each file, what is still open.

It quotes no value of any cell: a letter is passed on more easily than a workbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.messages import say

if TYPE_CHECKING:
    import jinja2

    from pipeline.messages import Language

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Causes:
    """Faults of one sort in one file."""

    severity: str
    cause: str
    count: int
    places: tuple[str, ...]
    """The first few, as ``sheet!cell``."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One file as a letter tells of it."""

    name: str
    """Its path below the branch's folder."""
    submission_id: str
    received: str
    sha256: str
    size: int
    verdict: str
    reason: str
    """Catalogue key of why it is held, skipped, unreadable or a duplicate; empty otherwise."""
    rows_read: int
    rows_accepted: int
    rows_returned: int
    errors: int
    warnings: int
    causes: tuple[Causes, ...] = ()
    copy: str = ""
    """Path of its marked copy below the branch's folder in `returns/`; empty when nothing goes back."""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter says."""

    company: str
    branch: str
    folder: str
    written: str
    """When: day and time of the run, in the company's time zone."""
    files: tuple[LetterFile, ...]
    """Of this run."""
    still_open: tuple[LetterFile, ...]
    """Of earlier runs, with faults that stay open, the oldest first."""
    held: tuple[LetterFile, ...]
    """Of this run and earlier ones: waiting for head office."""

    @property
    def to_mend(self) -> tuple[LetterFile, ...]:
        """Files with something to mend, those of this run first."""
        return (*(file for file in self.files if file.errors), *self.still_open)


def next_thing(letter: Letter, language: Language) -> str:
    """Word the one thing to do now."""
    to_mend = letter.to_mend
    if len(to_mend) == 1:
        key = "resend" if to_mend[0].verdict == "unreadable" else "one"
        place = to_mend[0].copy or to_mend[0].name
        return say(f"answer.letter.next.{key}", language, folder=letter.folder, file=place, errors=to_mend[0].errors)
    if to_mend:
        errors = sum(file.errors for file in to_mend)
        first = to_mend[0].copy or to_mend[0].name
        return say("answer.letter.next.several", language, folder=letter.folder, files=len(to_mend), errors=errors, first=first)
    key = "held" if letter.held else "check" if any(file.warnings for file in letter.files) else "nothing"
    return say(f"answer.letter.next.{key}", language)


def render_letter(letter: Letter, language: Language) -> dict[str, str]:
    """Render a letter.

    Args:
        letter: What it says.
        language: In which.

    Returns:
        The text by ending: ``html``, a page that loads nothing, and ``txt``.
    """
    words = partial(_word, language)
    return {
        ending: _environment()
        .get_template(f"letter.{ending}.j2")
        .render(letter=letter, word=words, next=next_thing(letter, language), language="zh-CN" if language == "zh" else "en")
        for ending in ("html", "txt")
    }


def _word(language: Language, key: str, **params: object) -> str:
    """Word a message of a letter; a key with a dot stands in the catalogues as it is."""
    return say(key if "." in key else f"answer.letter.{key}", language, **params)


@cache
def _environment() -> jinja2.Environment:
    """Set the templates up once."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html.j2"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
