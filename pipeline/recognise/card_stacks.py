"""Where each card of a sheet begins and ends: one, stacked, side by side; and where another form follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.recognise.card_labels import label_key
from pipeline.recognise.card_page import Area, Page
from pipeline.recognise.titles import form_named
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.recognise.card_labels import Label, Labels
    from pipeline.recognise.region import Region
    from pipeline.schema.model import Form

_OTHER_PARTY = ("开票", "发票", "收货", "送货", "担保", "关联", "变更后")
"""Blocks that name a customer again without being another card."""
_BAND_ROWS = 30
_TITLE = 10
"""Longest title of such a block."""


@dataclass(slots=True)
class Cards:
    """The cards of a region: their areas in order, the areas above them that speak for all, and what follows."""

    areas: list[Area] = field(default_factory=list)
    shared: list[Area] = field(default_factory=list)
    following: int | None = None


def find_cards(region: Region, labels: Labels) -> Cards:
    """Find the cards of a region.

    Source: `forms.md` 1.5: a repeated title or a repeated 客户名称 or 编号 label starts a new record.
    """
    grid = region.grid
    page = Page(grid, labels, Area(region.start, 0, len(grid.rows) - 1, grid.width - 1))
    found = Cards(following=_other_form(region, page))
    last = (found.following if found.following is not None else len(grid.rows)) - 1
    for left, right in _bands(page, last):
        _Stack(Page(grid, labels, Area(region.start, left, last, right)), found).find()
    found.areas.sort(key=lambda area: (area.top, area.left))
    return found


def _other_form(region: Region, page: Page) -> int | None:
    """Find the row at which another form begins under a title of its own, with labels that this one knows less well."""
    lexicon, own = region.lexicon, page.labels.form
    for row in range(region.start + 1, page.area.bottom + 1):
        filled = page.filled(row)
        text = page.text(row, filled[0]) if len(filled) == 1 else ""
        if not 3 <= len(text) <= 40 or page.is_word(row, filled[0]):
            continue
        key = match_key(text)
        named = form_named(key, lexicon)
        if named is None or named[1] == own.id or len(named[0]) < 0.5 * len(key):
            continue
        words = [
            word
            for below in range(row + 1, min(row + 8, page.area.bottom + 1))
            for column in page.filled(below)
            if (word := page.text(below, column)) and len(word) <= 20
        ]
        ours, theirs = (sum(lexicon.match(form, word) is not None for word in words) for form in (own.id, named[1]))
        if theirs > ours and not is_child(lexicon.forms[named[1]].form, own):
            return row
    return None


def is_child(form: Form, parent: Form) -> bool:
    """Tell whether records of a form may stand as lines on the card of another: contacts of a customer.

    Forms that belong to a branch and a day are never taken from there: a line on a card is not the whole of a period.
    """
    name = form.customer_fields[1]
    return (
        form.id != parent.id
        and "card" in form.layouts
        and form.load.mode != "replace"
        and not form.branch_field
        and bool(name and parent.customer_fields[1])
        and any(name == part for key in form.key for part in key)
    )


def _bands(page: Page, last: int) -> list[tuple[int, int]]:
    """Find cards side by side: a title, or the first label of a row that names the record, twice or more in one row."""
    area = page.area
    anchors = anchor_fields(page.labels)
    for row in range(area.top, min(last, area.top + _BAND_ROWS) + 1):
        filled = page.filled(row)
        starts = [c for c in filled if page.text(row, c) and page.labels.is_title(page.text(row, c))]
        if len(starts) < 2:
            labels = [(c, label) for c in filled if (label := first_label(page, row, c))]
            if not labels or not any(set(label.fields) & anchors for _, label in labels):
                continue
            first = labels[0][1]
            starts = [c for c, label in labels if label_key(label.text) == label_key(first.text) and label.fields == first.fields]
        if len(starts) >= 2:
            return [
                (left, right - 1) for left, right in zip([area.left, *starts[1:]], [*starts[1:], area.right + 1], strict=True)
            ]
    return [(area.left, area.right)]


def first_label(page: Page, row: int, column: int) -> Label | None:
    """Give the label of a cell, or the first one inside it."""
    pairs = page.pairs(row, column)
    return pairs[0].label if pairs else page.label(row, column)


def labels_in(page: Page, row: int, column: int) -> list[Label]:
    """Give the labels of a cell: itself, or all that stand inside it."""
    label = page.label(row, column)
    return [pair.label for pair in page.pairs(row, column)] or ([label] if label else [])


def anchor_fields(labels: Labels) -> set[str]:
    """Give the fields whose label begins a record when it comes again: the customer, and the number of the record."""
    form = labels.form
    return {name for name in (*form.customer_fields, labels.number) if name and name in form.by_id}


class _Stack:
    """Finds the cards of one band of columns, top to bottom."""

    def __init__(self, page: Page, found: Cards) -> None:
        self.page, self.found = page, found
        form = page.labels.form
        self.named = anchor_fields(page.labels)
        """Fields that name the record; where a form has none, its day and person tell one card from the next."""
        self.anchors = self.named or {name for name in (form.date_field, form.person_field) if name}
        self.starts: list[int] = [page.area.top]
        self.seen: dict[str, tuple[str, bool]] = {}
        self.anchored = page.area.top
        """Row of the last anchor label that was seen first on its card."""
        self.lead: dict[str, int] = {}
        """First words of the card's rows down to its first anchor."""
        self.is_aside = False
        self.head: int | None = None
        """First row that belongs to the first card alone, where rows above speak for all."""

    def find(self) -> None:
        """Go through the rows and put down the areas."""
        area = self.page.area
        for row in range(area.top, area.bottom + 1):
            self._look(row)
        if self.head is not None and self.head > area.top:
            self.found.shared.append(Area(area.top, area.left, self.head - 1, area.right))
            self.starts[0] = self.head
        ends = [*self.starts[1:], area.bottom + 1]
        kept: list[Area] = []
        for start, end in zip(self.starts, ends, strict=True):
            part = Area(start, area.left, end - 1, area.right)
            if self._holds_record(part):
                kept.append(part)
            elif kept:
                kept[-1] = kept[-1]._replace(bottom=part.bottom)
            else:
                self.found.shared.append(part)
        self.found.areas += kept

    def _holds_record(self, part: Area) -> bool:
        """Tell whether a part names a record; where the form has no such label, whether it has labels at all."""
        labels = [
            label
            for row in range(part.top, part.bottom + 1)
            for column in self.page.filled(row)
            for label in labels_in(self.page, row, column)
        ]
        if not self.named:
            return len(labels) >= 2
        return any(self.anchors & set(label.fields) for label in labels) or (len(labels) >= 2 and len(self.starts) == 1)

    def _look(self, row: int) -> None:
        page = self.page
        filled = page.filled(row)
        if not filled:
            return
        if len(filled) <= 3 and page.labels.is_title(page.text(row, filled[0])):
            if row > self.starts[-1] and (self.seen or not self.named):
                self.starts.append(row)
                self.seen, self.lead = {}, {}
            self.is_aside = False
        elif len(filled) == 1 and not page.is_word(row, filled[0]):
            text = page.text(row, filled[0])
            self.is_aside = (
                len(text) <= _TITLE and not self._is_below_label(row, filled[0]) and any(word in text for word in _OTHER_PARTY)
            )
        in_pairs = self._has_pairs(row, filled)
        for label in (label for column in filled for label in labels_in(page, row, column) if not label.repeated):
            anchor = next((name for name in label.fields if name in self.anchors), "")
            if anchor and not self.is_aside:
                self._anchor(row, anchor, (label_key(label.text), in_pairs))
        if not self.seen:
            self.lead.setdefault(self._first_words(row), row)

    def _is_below_label(self, row: int, column: int) -> bool:
        """Tell whether a lone cell answers the label above it, which stands alone too."""
        return row - 1 in self.page.turns or (self.page.filled(row - 1) == [column] and self.page.is_word(row - 1, column))

    def _anchor(self, row: int, anchor: str, written: tuple[str, bool]) -> None:
        """Take note of a label that names the record; begin a new card where it comes again in the same way."""
        if self.seen.get(anchor) == written:
            rows = range(self.anchored + 1, row)
            begins = next((r for r in rows if self.page.filled(r) and self._first_words(r) in self.lead), row)
            if len(self.starts) == 1 and self.head is None:
                self.head = self.lead.get(self._first_words(begins), self.anchored)
            self.starts.append(begins)
            self.seen = {}
            self.lead = {self._first_words(r): r for r in range(begins, row) if self.page.filled(r)}
        if not self.seen:
            self.anchored = row
        self.seen.setdefault(anchor, written)

    def _first_words(self, row: int) -> str:
        """Give what a row begins with: its first label, or its first text."""
        column = self.page.filled(row)[0]
        label = first_label(self.page, row, column)
        return label_key(label.text) if label else match_key(str(self.page.value(row, column)))

    def _has_pairs(self, row: int, filled: list[int]) -> bool:
        """Tell whether labels of a row have room for their values beside them; in a header they have none."""
        page = self.page
        if any(pair.value for c in filled for pair in page.pairs(row, c)):
            return True
        words = [c for c in filled if page.label(row, c)]
        return len(words) < 2 or any(not page.has_no_room(row, c) for c in words)
