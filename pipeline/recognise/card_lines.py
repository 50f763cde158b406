"""Records inside a card: lines under sub-headers, and labels in a row with their values below."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.model import Address
from pipeline.recognise.card_found import Found, Lines
from pipeline.recognise.card_labels import Label, label_key
from pipeline.recognise.card_pieces import has_boxes
from pipeline.recognise.card_stacks import anchor_fields, is_child
from pipeline.recognise.marks import is_stop, row_mark
from pipeline.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.recognise.card_labels import Labels
    from pipeline.recognise.card_page import Page
    from pipeline.schema.model import Form

_BLOCK = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|(?:情况|现状|资料|信息|特征|栏|状况|记录|明细)[:：]?$")
_LINE_NUMBER = frozenset(("序号", "序", "no", "no.", "项次", "行次", "编次", "#"))


def _end(page: Page, row: int, left: int, right: int) -> int:
    """Find the row behind the lines below a header: a block's title, a label with its value, a note, the edge."""
    gap = False
    for below in range(row, page.area.bottom + 1):
        filled = [c for c in page.filled(below) if c >= left]
        if not filled:
            if gap:
                return below
            gap = True
            continue
        first = filled[0]
        text = page.text(below, first)
        if page.pairs(below, first) or (text and (is_stop(text) or page.labels.is_title(text))):
            return below
        if len(filled) == 1 and text and _opens_block(page, below, first, gap=gap):
            return below
        if page.label(below, first) and _has_value(page, below, first):
            return below
        if gap or first > right:
            return below
    return page.area.bottom + 1


def _opens_block(page: Page, row: int, column: int, *, gap: bool) -> bool:
    """Tell whether the only cell of a row is the title of what follows the lines."""
    text = page.text(row, column).strip()
    if any(map(str.isdigit, text)):
        return False
    if gap or page.end(row, column) - column >= 2 or _BLOCK.search(text):
        return True
    below = page.filled(row + 1) if row < page.area.bottom else []
    return len(text) >= 4 and bool(below) and page.label(row + 1, below[0]) is not None


def _has_value(page: Page, row: int, column: int) -> bool:
    """Tell whether a label is followed by a value, or by a place for one and the next label."""
    following = page.next_cell(row, column)
    return following is None or not page.is_word(row, following)


def find_records(page: Page, row: int, filled: list[int]) -> Found | None:
    """Find records: two sub-headers or more that touch each other, of this form or of one whose records stand on its cards."""
    if not _is_header(page, row, filled):
        return None
    counted = [c for c in filled if page.label(row, c) or label_key(page.text(row, c)) not in _LINE_NUMBER]
    own = {c: match.field for c in counted if (match := page.labels.match(page.text(row, c))) and not match.repeated}
    best, matched = page.labels.form, len(set(own.values()))
    most, child = _child(page, [page.text(row, c) for c in counted])
    if max(matched, most) < 2 or max(matched, most) < 0.6 * len(counted):
        return None
    left, right = filled[0], page.end(row, filled[-1])
    end = _end(page, row + 1, left, right)
    rows = [r for r in range(row + 1, end) if _holds_line(page, r, left, right)]
    if not rows and (max(matched, most) < len(counted) or (len(counted) == 2 and not _is_table(page, row, end, left))):
        return None
    if any(map(str.isdigit, "".join(page.text(row, c) for c in counted if c not in own))):
        return None
    is_lines = _makes_lines(page.labels, set(own.values()))
    if child is not None and (most > matched or (len(rows) >= 2 and not is_lines)):
        return Found(end, _cells(row, end, left, right), lines=Lines(child, row, left, right, end))
    if matched < 2 or matched < 0.6 * len(counted):
        return None
    if is_lines and len(rows) != 1:
        return Found(end, _cells(row, end, left, right), lines=Lines(best, row, left, right, end))
    return _below(page, row, filled, rows[:1], end, is_lines=is_lines)


def _is_header(page: Page, row: int, filled: list[int]) -> bool:
    """Tell whether a row holds words that touch each other, and no word that answers the one before it."""
    texts = [page.text(row, c) for c in filled]
    if any(not text or len(text) > 24 or has_boxes(text) for text in texts):
        return False
    touching = all(page.end(row, c) + 1 == further for c, further in pairwise(filled))
    return touching and not any(page.is_answer(page.label(row, c), row, further) for c, further in pairwise(filled))


def _child(page: Page, texts: Sequence[str]) -> tuple[int, Form | None]:
    """Find the form whose records may stand on this one's cards and that knows most of the words."""
    found: list[tuple[int, Form]] = []
    for words in page.labels.lexicon.forms.values():
        known = {match.field for text in texts if (match := page.labels.lexicon.match(words.form.id, text))}
        if len(known) >= 2 and is_child(words.form, page.labels.form):
            needed = {item.id for item in words.form.fields if item.is_required} - {*words.form.customer_fields}
            if needed <= known:
                found.append((len(known), words.form))
    return max(found, key=lambda item: item[0], default=(0, None))


def _is_table(page: Page, row: int, end: int, left: int) -> bool:
    """Tell whether an empty header is followed by room for lines."""
    return end > row + 1 and not any(page.is_word(row + 1, c) for c in page.filled(row + 1) if c >= left)


def _holds_line(page: Page, row: int, left: int, right: int) -> bool:
    """Tell whether a row holds more than its number, and is no total."""
    filled = [c for c in page.filled(row) if left <= c <= right]
    if not filled or row_mark(page.text(row, filled[0])) == "total":
        return False
    return len(filled) > 1 or filled[0] != left or not isinstance(page.value(row, left), (int, float))


def _makes_lines(labels: Labels, header: set[str]) -> bool:
    """Tell whether the rows under a header are records of the card's own form, and not several answers of one record.

    They are where the header has a part of the record's key and leaves another part to the head of the card: approval_no
    above, product below; or where the key counts records of equal values.
    """
    form = labels.form
    if header & anchor_fields(labels):
        return False
    for key in form.key:
        parts = {part.partition(":")[0] for part in key}
        if "#occurrence" in parts and not (header & parts):
            return True
        if parts & header and parts - header - {form.branch_field, "#occurrence"}:
            return True
    return False


def _below(page: Page, row: int, filled: list[int], rows: list[int], end: int, *, is_lines: bool) -> Found:
    """Take the one row below a row of labels as their values."""
    below = rows[0] if rows else row + 1
    found = Found(end if len(rows) and end == below + 1 else below + 1 if rows else row + 1, row=below if is_lines else None)
    for column in filled:
        label = page.label(row, column) or Label(clean_text(page.text(row, column)), ())
        if label_key(label.text) in _LINE_NUMBER:
            found.taken |= {(row, column), (below, column)}
            continue
        value = page.value(below, column) if rows else ""
        found.taken |= {(row, column), (below, column)} if rows else {(row, column)}
        found.claims.append((label, value, Address(below if rows else row, column)))
    return found


def _cells(top: int, end: int, left: int, right: int) -> set[tuple[int, int]]:
    return {(r, c) for r in range(top, end) for c in range(left, right + 1)}
