"""Where the value of a label stands, and which lone cells are titles of blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.recognise.card_labels import is_block_title
from pipeline.recognise.card_pieces import has_boxes, is_tick
from pipeline.recognise.grid import is_blank
from pipeline.recognise.marks import is_stop

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from pipeline.recognise.card_labels import Label
    from pipeline.recognise.card_page import Page

_NUMBERS = ("money", "decimal", "int", "percent", "score", "date", "datetime", "time", "month")
_NAMES = frozenset(("person", "branch", "customer", "code", "phone", "date", "datetime", "month", "money"))
"""Kinds whose answer reads like no title of a block."""
_SPREAD = ("enum", "bool", "list")
_BLOCK_WORDS = 20
_FOOTNOTE = re.compile(r"\s*(?:注\d?|附注|说明|填[表写报](?:说明|要求|须知))\s*[:：]")
_SENTENCE = re.compile(r"[，。；！？,;!?]|\n.*\n")
_NUMBERED = re.compile(r"^[(（【]?[一二三四五六七八九十\d]{1,3}[)）】、.．]|[栏:：]$")


def is_block(page: Page, row: int, column: int) -> bool:
    """Tell whether the only cell of a row is the title of a block; a label may be one where it spans the card."""
    text = page.text(row, column).strip()
    if not text or len(text) > _BLOCK_WORDS or any(pair.value for pair in page.pairs(row, column)):
        return False
    below = row + page.height(row, column)
    while below <= page.area.bottom and not page.filled(below):
        below += 1
    filled = page.filled(below) if below <= page.area.bottom else []
    opens = len(filled) > 1 or any(page.is_word(below, c) for c in filled)
    if not opens or _SENTENCE.search(text) or has_boxes(text):
        return False
    if page.label(row, column) is None:
        return bool(_NUMBERED.search(text)) or (not is_stop(text) and not any(map(str.isdigit, text)) and row != page.area.bottom)
    wide = page.end(row, column) >= min(page.area.right, page.grid.width - 1) > column
    return wide and bool(filled) and page.is_word(below, filled[0])


def may_stand_below(page: Page, row: int, column: int, label: Label, taken: Container[tuple[int, int]]) -> bool:
    """Tell whether the cell below a label is its value.

    Args:
        page: The card.
        row: Row of the label.
        column: Its column.
        label: What it says.
        taken: Cells that belong to something else already.
    """
    below = row + page.height(row, column)
    value = page.value(below, column)
    if is_blank(value) or (below, column) in taken or _FOOTNOTE.match(page.text(below, column)):
        return False
    if row in page.turns:
        return True
    alone = page.filled(below) == [column]
    if alone and page.filled(row)[-1] == column and page.is_choice(label, below, column):
        return True
    if page.is_word(below, column) or page.is_header_below(row, column, below):
        return False
    if alone and has_boxes(page.text(below, column)) and {page.labels.form[name].kind for name in label.fields} & set(_SPREAD):
        return True
    opens = alone and is_block(page, below, column)
    if opens and is_block_title(page.text(below, column)):
        return False
    kinds = {page.labels.form[name].kind for name in label.fields}
    if page.filled(row) == [column] and alone and kinds & _NAMES and page.end(below, column) <= page.end(row, column):
        return True
    if opens and not page.has_no_room(row, column):
        return False
    if page.has_no_room(row, column):
        return not (opens and page.end(below, column) > page.end(row, column) + 1)
    last = page.filled(row)[-1] == column
    return alone and last and ("text" in kinds or ("string" in kinds and page.filled(row) == [column]))


def together(page: Page, row: int, cells: Sequence[int], label: Label) -> list[int]:
    """Choose the cells that make up one value: options with their ticks, or cells that touch each other."""
    kinds = {page.labels.form[name].kind for name in label.fields}
    texts = [page.text(row, c) for c in cells]
    if kinds & set(_SPREAD) or any(map(has_boxes, texts)) or (len(cells) > 1 and any(map(is_tick, texts))):
        return list(cells)
    chosen = [cells[0]]
    for c in cells[1:]:
        value = page.value(row, c)
        if c != page.end(row, chosen[-1]) + 1 or (kinds & set(_NUMBERS) and not isinstance(value, str) and len(chosen) > 0):
            break
        chosen.append(c)
    return chosen
