"""Which form a header speaks of, when no title says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.recognise.headers import match_columns

if TYPE_CHECKING:
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon

ENOUGH = 0.6
COLUMNS = 3
AHEAD = 0.15


class Score(NamedTuple):
    """How well a header fits a form: share of its R and C columns that are there, and share of the header it knows."""

    form: str
    core: float
    known: float
    columns: int

    @property
    def whole(self) -> float:
        """Mean of both shares: a header is spoken for, and speaks for the form."""
        return (self.core + self.known) / 2


def scores_of(header: Header, lexicon: Lexicon) -> list[Score]:
    """Score a header under every form that knows one of its words, best first; equal headers are scored once."""
    key = header.key
    kept = lexicon.scores.get(key)
    if isinstance(kept, list):
        return kept
    filled = sum(1 for parts in header.parts if parts)
    found = []
    for form_id, words in lexicon.forms.items():
        matches = match_columns(header, lexicon, form_id, {})
        fields = {match.field for match in matches.values()}
        covered = set(matches)
        if header.across:
            for unpivot in words.form.unpivots:
                if unpivot.across == header.across.kind:
                    fields |= {name for name in (unpivot.key, unpivot.value, unpivot.mark_field) if name}
                    covered |= set(header.across.columns)
                    break
        if not fields:
            continue
        core = len(fields & words.core) / len(words.core) if words.core else 0.0
        found.append(Score(form_id, core, len(covered) / max(filled, 1), max(len(fields), len(covered) if header.across else 0)))
    found.sort(key=lambda score: (-score.whole, -score.core))
    if len(lexicon.scores) < 20_000:
        lexicon.scores[key] = found
    return found


def best_form(scores: list[Score]) -> str | None:
    """Choose the form by its header alone.

    Source: `forms.md` 1.2: at least 0.6 of the R and C columns, 3 columns, and 0.15 ahead of the second. Several forms
    share their few required columns, so being ahead is also granted by how much of the header a form knows.
    """
    able = [score for score in scores if score.core >= ENOUGH and score.columns >= COLUMNS]
    if not able:
        return None
    first = able[0]
    others = able[1:]
    if all(first.whole - other.whole >= AHEAD for other in others):
        return first.form
    by_core = sorted(able, key=lambda score: -score.core)
    if by_core[0].core - by_core[1].core >= AHEAD and by_core[0].known >= max(score.known for score in able) - 1e-9:
        return by_core[0].form
    return None
