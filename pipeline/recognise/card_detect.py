"""Is it a card or a table, and of which form."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.recognise.card_labels import labels_of
from pipeline.recognise.card_page import Area, Page
from pipeline.recognise.titles import form_named
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.recognise.region import Region
    from pipeline.schema.model import Form

_SEARCHED_ROWS = 90
_SEARCHED_COLUMNS = 100
"""Cards are not wider; looking at a sheet of thousands of columns would take minutes."""
_AHEAD = 1.15
"""How far ahead of the next form a card without a title must be."""
_LEAST_SHARE = 0.34
_MANY = 5
"""Fields in one header that are too many for a row of labels above their values."""


@dataclass(slots=True)
class Evidence:
    """What the rows of a sheet say for a card: rows that begin with a label and its value, and rows of labels only."""

    rows: int = 0
    pairs: set[str] = field(default_factory=set)
    runs: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    """Rows that could be a header, with the fields that they name."""


def card_form(region: Region) -> Form | None:
    """Tell of which form a region is a card; None for a table or anything else.

    A title decides the form; without one the name of the sheet or file, else the form that most labels belong to.
    """
    forms = region.lexicon.forms
    named = _named(region)
    if _has_whole_header(region, named):
        return None
    if named:
        form = forms[named].form
        if "card" in form.layouts:
            return form if _is_card(form, gather(region, form), titled=True) else None
        if region.title:
            return None
    if region.form is not None and "card" not in region.form.layouts:
        return None
    return _by_labels(region)


def _has_whole_header(region: Region, named: str) -> bool:
    """Tell whether the header alone has every required column that no header line gives: surely a table."""
    form = region.form
    if form is None or region.header is None or (named and form.id != named):
        return False
    fields = {match.field for match in region.header.matches.values()}
    if len(fields) < 3 or not _required(form) <= fields:
        return False
    if fields & _record(form) or form.layouts[0] != "card":
        return True
    every = {item.id for item in form.fields if item.requirement == "required"}
    return every <= fields and (len(fields) >= _MANY or region.header.top < region.header.bottom)


def _record(form: Form) -> set[str]:
    """Give the fields that tell one record from the next in a list: the customer, and the number of the record."""
    numbers = {name for name in form.key[0] if name in form.by_id and form[name].kind == "code"} if form.key else set()
    return {name for name in (*form.customer_fields, *numbers) if name}


def _required(form: Form) -> set[str]:
    """Give the fields that a record must have, but for those that header lines tell: branch, person, day."""
    head = {form.branch_field, form.person_field, form.date_field}
    return {item.id for item in form.fields if item.requirement == "required"} - head


def _named(region: Region) -> str:
    """Give the form that the title names, else the one whose blank workbook this says it is, else the sheet's or file's name."""
    if region.title:
        return region.title.form
    claimed = region.grid.sheet.template
    if claimed in region.lexicon.forms and (region.form is None or region.form.id == claimed):
        return claimed
    for name in (region.grid.sheet.name, region.facts.name):
        named = form_named(match_key(name), region.lexicon)
        if named:
            return named[1]
    return ""


def _by_labels(region: Region) -> Form | None:
    """Choose the form by its labels alone: it must know most, and have some of its required fields."""
    scored: list[tuple[float, str, Form]] = []
    for words in region.lexicon.forms.values():
        form = words.form
        if "card" not in form.layouts:
            continue
        evidence = gather(region, form)
        if not _is_card(form, evidence, titled=False):
            continue
        required = {item.id for item in form.fields if item.requirement == "required"}
        known = evidence.pairs.union(*(fields for _, fields in evidence.runs))
        share = len(required & known) / max(len(required), 1)
        if share >= _LEAST_SHARE and len(known) >= 4:
            scored.append((len(known) * (0.5 + share), form.id, form))
    scored.sort(key=lambda item: (-item[0], item[1]))
    if not scored or (len(scored) > 1 and scored[0][0] < _AHEAD * scored[1][0]):
        return None
    return scored[0][2]


def gather(region: Region, form: Form) -> Evidence:
    """Look at the first rows of a region under the labels of one form."""
    grid = region.grid
    last = min(region.start + _SEARCHED_ROWS, len(grid.rows)) - 1
    labels = labels_of(region.lexicon, form, region.facts.answers.get(form.id, {}))
    page = Page(grid, labels, Area(region.start, 0, last, min(grid.width, _SEARCHED_COLUMNS) - 1))
    found = Evidence()
    for row in range(region.start, last + 1):
        filled = page.filled(row)
        if filled and page.height(row, filled[0]) > 1 and not page.is_word(row, filled[0]):
            filled = filled[1:]
        if not filled:
            continue
        if row in page.turns:
            found.rows += len(filled)
            found.pairs.update(name for c in filled if (label := page.label(row, c)) for name in label.fields)
            continue
        apart = _in_pairs(page, row, filled)
        names = [(c, label) for c in filled if (label := page.label(row, c))]
        if len(names) >= 2 and not apart and len(names) >= 0.5 * len(filled):
            found.runs.append((row, frozenset(name for _, label in names for name in label.fields)))
        elif apart and page.is_word(row, filled[0]):
            found.rows += 1
            found.pairs |= apart
    return found


def _in_pairs(page: Page, row: int, filled: list[int]) -> set[str]:
    """Give the fields whose label has a place for its value beside it; several labels in a row without one are a header."""
    fields: set[str] = set()
    for column in filled:
        pairs = page.pairs(row, column)
        if any(pair.value for pair in pairs):
            fields.update(name for pair in pairs for name in pair.label.fields)
            continue
        label = page.label(row, column)
        if label is None:
            continue
        following = page.next_cell(row, column)
        if following is None and len(filled) > 1:
            continue
        if (
            following is not None
            and page.value(row, following) != ""
            and page.is_word(row, following)
            and not page.is_answer(label, row, following)
        ):
            continue
        fields.update(label.fields)
    return fields


def _is_card(form: Form, evidence: Evidence, *, titled: bool) -> bool:
    """Decide between card and table.

    Rows that begin with a label and its value make a card. Where there is a header too, the form is still a table if the
    rows of pairs only say what header lines say of a table: branch, person, day.
    """
    head = {form.branch_field, form.person_field, form.date_field}
    head |= {item.id for item in form.fields if item.requirement == "header"}
    header = max((fields for _, fields in evidence.runs), key=len, default=frozenset[str]())
    own = evidence.pairs - header - head
    if len(header) >= 3:
        if _is_stacked(evidence):
            return True
        wanted = (_required(form) - header) & evidence.pairs
        plain = form.layouts[0] == "card" and not header & _record(form)
        return evidence.rows >= 2 and (bool(wanted) or len(own) >= (1 if plain else 5))
    least = (2, 2) if titled else (3, 4)
    return evidence.rows >= least[0] and len(evidence.pairs) >= least[1] and bool(own)


def _is_stacked(evidence: Evidence) -> bool:
    """Tell whether labels stand above their values, row of labels and row of values by turns."""
    runs = evidence.runs
    turns = sum(
        1 for (row, fields), (below, others) in pairwise(runs) if below - row == 2 and len(fields & others) * 2 < len(others)
    )
    return turns >= 1 and turns == len(runs) - 1


def looks_like_card(region: Region) -> bool:
    """Tell whether a region is a card of a form that comes as cards."""
    return card_form(region) is not None
