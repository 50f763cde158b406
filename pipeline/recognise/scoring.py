"""Which form a header speaks of, when no title says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.recognise.headers import match_columns
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon, Words

ENOUGH = 0.6
COLUMNS = 3
AHEAD = 0.15
HARDLY_AHEAD = 0.05
_OTHER_WORD = 0.8
"""What an alias counts where the form's own title counts 1."""


class Score(NamedTuple):
    """How well a header fits a form."""

    form: str
    core: float
    """Share of the R and C columns that are there."""
    required: float
    """Share of the R columns that are there."""
    known: float
    """Share of the header that the form knows; an alias counts a little less than a title."""
    headed: float
    """Share of the H columns that are there."""
    columns: int

    @property
    def is_able(self) -> bool:
        """Tell whether the form may be meant at all: 0.6 of R and C, or every R column and most of the header."""
        return self.columns >= COLUMNS and (
            self.core >= ENOUGH or (self.required == 1.0 and self.columns > COLUMNS and self.known >= ENOUGH)
        )

    @property
    def whole(self) -> float:
        """Weigh it all: a header is spoken for, and speaks for the form."""
        core = max(self.core, ENOUGH) if self.required == 1.0 else self.core
        return (core + self.known) / 2 + self.headed / 10


def scores_of(header: Header, lexicon: Lexicon) -> list[Score]:
    """Score a header under every form that knows one of its words, best first; equal headers are scored once."""
    key = header.key
    kept = lexicon.scores.get(key)
    if isinstance(kept, list):
        return kept
    found = [score for form_id, words in lexicon.forms.items() if (score := _score(header, lexicon, form_id, words))]
    found.sort(key=lambda score: (-score.whole, -score.core))
    if len(lexicon.scores) < 20_000:
        lexicon.scores[key] = found
    return found


def _score(header: Header, lexicon: Lexicon, form_id: str, words: Words) -> Score | None:
    matches = match_columns(header, lexicon, form_id, {})
    fields = {match.field for match in matches.values()}
    weights = dict.fromkeys(matches, _OTHER_WORD)
    for column, match in matches.items():
        if match_key(words.form[match.field].title) in lexicon.keys(header.parts[column][-1]).keys:
            weights[column] = 1.0
    if header.across:
        for unpivot in words.form.unpivots:
            if unpivot.across == header.across.kind:
                fields |= {name for name in (unpivot.key, unpivot.value, unpivot.mark_field, unpivot.until) if name}
                weights.update(dict.fromkeys(header.across.columns, 1.0))
                break
    if not fields:
        return None
    filled = sum(1 for parts in header.parts if parts)
    required = [item.id for item in words.form.fields if item.requirement == "required"]
    headed = [item.id for item in words.form.fields if item.requirement == "header"]
    return Score(
        form_id,
        len(fields & words.core) / len(words.core) if words.core else 0.0,
        sum(name in fields for name in required) / max(len(required), 1),
        sum(weights.values()) / max(filled, 1),
        sum(name in fields for name in headed) / max(len(headed), 1),
        max(len(fields), len(weights) if header.across else 0),
    )


def best_form(scores: list[Score]) -> str | None:
    """Choose the form by its header alone.

    Source: `forms.md` 1.2: at least 0.6 of the R and C columns, 3 columns, and 0.15 ahead of the second. Forms share
    their few required columns, and some have many conditional ones that no short table holds: so a header that has every R
    column will do, and being ahead is measured over how much of the header a form knows as well.
    """
    able = [score for score in scores if score.is_able]
    if able and all(able[0].whole - other.whole >= AHEAD for other in able[1:]):
        return able[0].form
    by_core = sorted(able, key=lambda score: -score.core)
    if len(able) > 1 and by_core[0].core - by_core[1].core >= AHEAD and by_core[0] is able[0]:
        return by_core[0].form
    return None


def likeliest(scores: list[Score]) -> str | None:
    """Choose the best form although another is near, when it has every R column and no name says otherwise."""
    able = [score for score in scores if score.is_able]
    if able and able[0].required == 1.0 and all(able[0].whole - other.whole >= HARDLY_AHEAD for other in able[1:]):
        return able[0].form
    return None
