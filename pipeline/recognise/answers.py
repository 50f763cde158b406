"""What head office has explained of odd headers, as it holds for one branch on one day."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.recognise.lexicon import Lexicon
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.model import Registers
    from pipeline.schema.model import HeaderAnswer, Schema

NO_FIELD = "-"
"""Stands in the list for: this is a column of the branch's own; do not ask again."""
Answers = dict[str, dict[str, str]]


def answers_for(schema: Schema, lexicon: Lexicon, branch: str, registers: Registers, day: date) -> Answers:
    """Give the answers that hold: field id by header key, by form.

    An answer for one branch beats one for all; of two others the one that holds since later, then the lower line.

    Args:
        schema: With the list `schemas/lists/headers.csv`.
        lexicon: Words of all forms.
        branch: Whose file it is.
        registers: To know a branch by its code, name and aliases.
        day: When the file was received.
    """
    found: Answers = {}
    if not schema.header_answers:
        return found
    own = registers.branch_of(branch) or branch
    holding = [
        answer
        for answer in schema.header_answers
        if (not answer.valid_from or answer.valid_from <= day.isoformat())
        and (not answer.valid_to or day.isoformat() <= answer.valid_to)
        and _is_of(answer, own, registers)
    ]
    for answer in sorted(holding, key=lambda item: (bool(item.branch), item.valid_from)):
        for key in lexicon.keys(answer.header).keys[:1]:
            found.setdefault(answer.form, {})[key] = answer.field
    return found


def _is_of(answer: HeaderAnswer, own: str, registers: Registers) -> bool:
    """Tell whether an answer is for a branch, however the list writes the branch."""
    return not answer.branch or match_key(registers.branch_of(answer.branch) or answer.branch) == match_key(own)


def answered(lexicon: Lexicon, answers: Mapping[str, str], *texts: str) -> str | None:
    """Look an odd header up in the answers of one form.

    Args:
        lexicon: Makes keys of a text.
        answers: Of one form.
        texts: Spellings of the header: as it is told in findings, and joined in other ways.

    Returns:
        A field id, `NO_FIELD`, or None when nobody has been asked.
    """
    return next((answers[key] for text in texts for key in lexicon.keys(text).keys if key in answers), None) if answers else None


def lexicon_with(lexicon: Lexicon, answers: Answers) -> Lexicon:
    """Give a lexicon that knows the answers, so that a form is recognised by explained headers, too."""
    if not answers:
        return lexicon
    return _with(_Same(lexicon), tuple((form, tuple(words.items())) for form, words in answers.items()))


class _Same:
    """Compares a lexicon by being the same one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return id(self.lexicon)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.lexicon is self.lexicon


@lru_cache(maxsize=16)
def _with(same: _Same, answers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Lexicon:
    """Add the answers to the words of their forms."""
    lexicon = same.lexicon
    forms = dict(lexicon.forms)
    by_key = dict(lexicon.by_key)
    for form, explained in answers:
        fields = dict(forms[form].fields)
        for key, field in explained:
            by_key[key] = dict(by_key.get(key, {}))
            if field == NO_FIELD:
                fields.pop(key, None)
                by_key[key].pop(form, None)
            else:
                fields[key] = by_key[key][form] = field
        forms[form] = replace(forms[form], fields=fields, memo={})
    return Lexicon(forms, by_key, lexicon.titles, lexicon.substitutes)
