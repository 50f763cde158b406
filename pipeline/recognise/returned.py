"""A marked copy that comes back: our list, our column and our comments are taken out again before anything is recognised.

What is ours goes, what is the sender's stays: words that he wrote into our column or before our comment are kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.messages import LANGUAGES, say
from pipeline.messages.patterns import is_worded_by_us, our_part
from pipeline.model import Finding
from pipeline.model.marks import COLUMNS, LIST_SHEETS, SIGNATURES
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.model import Sheet, Value, Workbook

_HEADINGS = ("number", "place", "column", "found", "mend", "example", "cause", "severity")
_LEAST_HEADINGS = 5
_DEEP = 40
"""Rows from the top among which the headings of our list stand."""
_HEADER_DEEP = 60
"""Rows from the top among which the header of our column stands."""
_NUMBER = re.compile(r"(?<![A-Za-z0-9])S\d{6,}(?![A-Za-z0-9])")
_COLUMN_KEYS = frozenset(match_key(name) for name in COLUMNS)
_MAY_HEAD = re.compile("[错錯wWｗＷ]").search
"""Quick look: a text in which this finds nothing is no header of ours."""
_SHEET_KEYS = tuple(match_key(name) for name in LIST_SHEETS)


def unmarked(workbook: Workbook) -> Workbook:
    """Take our marks out of a workbook, so that it is again what the sender wrote.

    A sheet is our list when it has our headings, whatever it is called now and wherever it stands; in a stamped file also by
    its name alone. A column under our header is ours where its cells hold our words; without a list, a stamp or such words
    it is the sender's own.

    Args:
        workbook: As it was read.

    Returns:
        The same without our marks; the same object when it has none.
    """
    lists = [sheet for sheet in workbook.sheets if _has_headings(sheet)]
    is_stamped = bool(workbook.delivery.mends)
    if not lists and is_stamped:
        lists = [sheet for sheet in workbook.sheets if match_key(sheet.name).startswith(_SHEET_KEYS)][:1]
    told = {clean_text(value) for sheet in lists for row in sheet.rows for value in row if isinstance(value, str) and value}
    names = {sheet.name for sheet in lists}
    sheets = tuple(
        _without_comments(_without_column(sheet, told, is_return=is_stamped or bool(lists)))
        for sheet in workbook.sheets
        if sheet.name not in names
    )
    if not lists and all(new is old for new, old in zip(sheets, workbook.sheets, strict=True)):
        return workbook
    delivery = workbook.delivery
    if not is_stamped:
        delivery = replace(delivery, mends=_number_in(told))
    return replace(workbook, sheets=sheets, delivery=delivery)


def _number_in(told: Iterable[str]) -> str:
    """Find in the texts of our list which submission it speaks of, as a stamp without a hash."""
    numbers = sorted({found for text in told for found in _NUMBER.findall(text)})
    return f"{numbers[0]}:" if len(numbers) == 1 else ""


def marks_told(as_sent: Workbook, stripped: Workbook) -> list[Finding]:
    """Say when nothing but our list came back, as happens where a marked copy is saved as text: there is no data in it."""
    if stripped.sheets or not as_sent.sheets:
        return []
    return [Finding("unknown-form", "error", "recognise.unknown-form.only-our-list", sheet=as_sent.sheets[0].name)]


def same_content(one: Workbook, other: Workbook) -> bool:
    """Tell whether two workbooks without marks show the same cells, sheet by sheet, in whatever container.

    Dates, numbers and texts are compared as values; what no cell shows (names of sheets, styles, formulas) does not count.
    """
    first, second = ([shown for sheet in book.sheets if (shown := _shown(sheet))[0]] for book in (one, other))
    return first == second


def _shown(sheet: Sheet) -> tuple[dict[tuple[int, int], Value], dict[tuple[int, int], str]]:
    """Give the cells of a sheet that show something, and its comments."""
    cells: dict[tuple[int, int], Value] = {}
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                if value.strip():
                    cells[r, c] = value.replace("\r\n", "\n").strip()
            else:
                cells[r, c] = value
    return cells, {place: clean_text(text) for place, text in sheet.comments.items()}


@cache
def _headings() -> tuple[frozenset[str], ...]:
    """Give the headings of our list, by language."""
    return tuple(frozenset(match_key(say(f"answer.list.{name}", language)) for name in _HEADINGS) for language in LANGUAGES)


def _has_headings(sheet: Sheet) -> bool:
    """Tell whether a sheet has a row of our headings near its top."""
    for row in sheet.rows[:_DEEP]:
        texts = [value for value in row if isinstance(value, str) and value]
        if len(texts) < _LEAST_HEADINGS:
            continue
        keys = {match_key(text) for text in texts}
        if any(len(keys & headings) >= _LEAST_HEADINGS for headings in _headings()):
            return True
    return False


def _without_column(sheet: Sheet, told: set[str], *, is_return: bool) -> Sheet:
    """Blank the cells of our column, and its header once nothing of the sender's is left below."""
    headers = [
        (r, c)
        for r, row in enumerate(sheet.rows[:_HEADER_DEEP] if not is_return else sheet.rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and _MAY_HEAD(value) and match_key(value) in _COLUMN_KEYS
    ]
    if not headers:
        return sheet
    rows: list[Sequence[Value]] = list(sheet.rows)
    changed = False
    for place, (top, column) in enumerate(headers):
        end = next((r for r, c in headers[place + 1 :] if c == column), len(rows))
        below = [r for r in range(top + 1, end) if column < len(rows[r]) and rows[r][column] != ""]
        ours = [r for r in below if _is_ours(rows[r][column], told)]
        if not ours and (below or not is_return):
            continue
        blank = ours if len(ours) < len(below) else [top, *ours]
        for r in blank:
            rows[r] = [*rows[r][:column], "", *rows[r][column + 1 :]]
        changed = True
    if not changed:
        return sheet
    return replace(sheet, rows=rows)


def _is_ours(value: Value, told: Iterable[str]) -> bool:
    """Tell whether a cell below our header holds our words: those of the list, or any wording of a finding."""
    if not isinstance(value, str):
        return False
    text = clean_text(value)
    return is_worded_by_us(text) or any(len(words) > 5 and words in text for words in told)


def _without_comments(sheet: Sheet) -> Sheet:
    """Cut our part out of each comment; what the sender wrote before and behind it stays."""
    if not any(signature in text for text in sheet.comments.values() for signature in SIGNATURES):
        return sheet
    kept = {}
    for place, text in sheet.comments.items():
        first, last = our_part(text)
        own = (text[:first] + text[last:]).strip()
        if own:
            kept[place] = own
    return replace(sheet, comments=kept)
