"""Scores inside a card: indicators with their scores, questions with a column for each answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.model import Address
from pipeline.recognise.card_found import Claim, Found
from pipeline.recognise.card_labels import Label, label_key
from pipeline.recognise.card_pieces import is_tick
from pipeline.recognise.grid import is_blank
from pipeline.recognise.marks import is_stop, row_mark
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Value
    from pipeline.recognise.card_page import Page

_SCORE = re.compile(r"得分|评分|分数|打分|实得|自评|公司评|评定|评价|有无|是否|提供|核查|审核结果|审查|结果|具备|齐全|√")
_NO_SCORE = re.compile(r"标准|满分|权重|分值|说明|上限|最高|办法|依据|内容|项目|指标|备注|原因")
_TAILS = ("", "得分", "评分", "指标", "情况得分", "状况得分")
_KINDS = frozenset(("decimal", "score", "int", "percent", "bool", "enum", "list", "money"))
_YES = frozenset(("有", "是", "已", "√", "✓", "✔", "齐全", "具备", "已提供", "提供", "y", "v"))


def name_field(page: Page, text: str) -> str:
    """Find the field that an indicator or question names: 付款情况(20分) is 付款情况得分; empty where there is none."""
    form = page.labels.form
    if not text or len(text) > 40:
        return ""
    match = page.labels.match(text)
    if match and form[match.field].kind in _KINDS:
        return match.field
    for key in page.labels.lexicon.keys(re.sub(r"[?？。]", "", text)).keys:
        for tail in _TAILS:
            name = page.labels.words.get(key + tail, "")
            if name and form[name].kind in _KINDS:
                return name
    return ""


def _named(page: Page, row: int, before: int) -> tuple[int, str] | None:
    """Find the cell of a row that names a field, left of a column."""
    for column in page.filled(row):
        if column < before and (name := name_field(page, page.text(row, column))):
            return column, name
    return None


def _rows_of(page: Page, row: int, before: int) -> list[int]:
    """Give the rows of indicators below a header; none where fewer than two are known."""
    rows: list[int] = []
    known = gap = 0
    for below in range(row + 1, page.area.bottom + 1):
        filled = page.filled(below)
        if not filled:
            gap += 1
            if gap > 1:
                break
            continue
        text = page.text(below, filled[0])
        named = _named(page, below, before)
        if page.pairs(below, filled[0]) or (text and is_stop(text)) or gap:
            break
        if named is None and (len(filled) == 1 or (page.label(below, filled[0]) and row_mark(text) != "total")):
            break
        if named is not None and _is_pair(page, below, named, before):
            break
        known += named is not None
        rows.append(below)
    return rows if known >= 2 else []


def _is_pair(page: Page, row: int, named: tuple[int, str], before: int) -> bool:
    """Tell whether a row that names a field is a label with its value, and no indicator any more."""
    after = [c for c in page.filled(row) if c > named[0]]
    if any(page.label(row, c) for c in after):
        return True
    return page.labels.form[named[1]].kind == "enum" and bool(after) and after[0] < before


def find_answers(page: Page, row: int, filled: list[int]) -> Found | None:
    """Find questions with a column for each answer: 非常满意 | 满意 | 一般 …, or 5 | 4 | 3 | 2 | 1."""
    columns = _scale(page, row, filled)
    rows = _rows_of(page, row, min(columns)) if columns else []
    if not rows:
        return None
    found = Found(rows[-1] + 1, {(row, c) for c in filled})
    for below in rows:
        named = _named(page, below, min(columns))
        marked = [c for c in page.filled(below) if c in columns]
        found.taken.update((below, c) for c in (*marked, *([named[0]] if named else ())))
        text = page.text(below, named[0] if named else page.filled(below)[0])
        label = Label(clean_text(text), (named[1],) if named else ())
        if not named:
            found.taken.add((below, page.filled(below)[0]))
        if len(marked) == 1:
            here = page.value(below, marked[0])
            value = page.value(row, marked[0]) if is_tick(here) or isinstance(here, str) else here
        else:
            value = "  ".join(f"☑{clean_text(str(page.value(row, c)))}" for c in marked)
        found.claims.append((label, value, Address(below, marked[0] if marked else min(columns))))
    return found


def _scale(page: Page, row: int, filled: list[int]) -> list[int]:
    """Find the columns of a scale: three or more words of one field's choices, or falling or rising figures."""
    keys = {c: re.sub(r"\(.*?\)|\d+分?$", "", match_key(page.text(row, c))) for c in filled}
    best: list[int] = []
    for name, words in page.labels.choices.items() if len(filled) > 3 else ():
        if page.labels.form[name].kind in ("score", "enum"):
            best = max(best, [c for c in filled if keys[c] in words and keys[c]], key=len)
    if len(best) >= 3:
        return best
    figures = [
        (c, int(found[1]))
        for c in filled[1:]
        if (found := re.fullmatch(r"(\d{1,2})(?:\.0)?分?", str(page.value(row, c)).strip()))
    ]
    marks = [figure for _, figure in figures]
    if len(marks) >= 3 and (marks == sorted(set(marks)) or marks == sorted(set(marks), reverse=True)):
        return [c for c, _ in figures]
    return []


def find_scores(page: Page, row: int, filled: list[int]) -> Found | None:
    """Find indicators with their scores: 指标 | 评分标准 | 得分, also with one column for each who scored."""
    if page.label(row, filled[0]) and not page.is_word(row, filled[1]):
        return None
    keys = {c: label_key(page.text(row, c)) for c in filled}
    columns = [c for c in filled[1:] if keys[c] and _SCORE.search(keys[c]) and not _NO_SCORE.search(keys[c])]
    rows = _rows_of(page, row, min(columns)) if columns else []
    if not rows:
        return None
    found = Found(rows[-1] + 1, {(row, c) for c in filled})
    choices = _who_scored(page, keys, columns)
    by_column: dict[int, list[Claim]] = {c: [] for c in columns}
    for below in rows:
        named = _named(page, below, min(columns))
        cells = page.filled(below)
        text_at = named[0] if named else cells[0]
        found.taken.update((below, c) for c in cells if c <= text_at or c in columns)
        text = clean_text(page.text(below, text_at))
        label = Label(text, (named[1],) if named else ())
        for column in columns:
            value = page.value(below, column)
            if named and page.labels.form[named[1]].kind == "list":
                value = text if match_key(str(value)) in _YES or is_tick(value) else ""
            by_column[column].append((label, value, Address(below, column)))
        _beside(page, row, below, text, columns, text_at, found)
    _share(page, row, columns, choices, by_column, found)
    return found


def _who_scored(page: Page, keys: dict[int, str], columns: Iterable[int]) -> dict[int, tuple[str, Value]]:
    """Find for each score column the choice that its header names: 自评得分 is self, 公司评分 is company."""
    found: dict[int, tuple[str, Value]] = {}
    for column in columns:
        key = re.sub(r"(?:得分|评分|分数|打分|分)$", "", keys[column])
        for item in page.labels.form.fields:
            if item.kind != "enum" or column in found:
                continue
            words = [match_key(word) for labels in item.labels.values() for word in labels]
            hit = next((word for word in words if key and (word == key or (len(key) >= 2 and (word in key or key in word)))), "")
            if hit and item.is_required:
                found[column] = (item.id, hit)
    return found


def _beside(page: Page, row: int, below: int, text: str, columns: list[int], text_at: int, found: Found) -> None:
    """Take the cells beside the scores: a day the form knows, else words kept under the indicator and their header."""
    headers = {label.fields[0] for label, _, _ in found.claims if label.fields}
    for column in page.filled(below):
        if column <= text_at or column in columns:
            continue
        header = page.text(row, column)
        if is_blank(header):
            continue
        found.taken.add((below, column))
        match = page.labels.match(header)
        takes = match is not None and page.labels.form[match.field].kind == "date" and match.field not in headers
        fields = (match.field,) if match is not None and takes else ()
        shown = clean_text(header) if fields else f"{text}/{clean_text(header)}"
        if not _NO_SCORE.search(label_key(header)) or label_key(header) in ("备注", "说明", "原因"):
            found.claims.append((Label(shown, fields), page.value(below, column), Address(below, column)))


def _share(
    page: Page,
    row: int,
    columns: list[int],
    choices: dict[int, tuple[str, Value]],
    by_column: dict[int, list[Claim]],
    found: Found,
) -> None:
    """Give the scores to the card, or to one record for each who scored."""
    if len(choices) >= 2 and len({name for name, _ in choices.values()}) == 1:
        for column, (name, value) in choices.items():
            known = [claim for claim in by_column[column] if claim[0].fields]
            if any(value != "" for _, value, _ in known):
                found.variants.append((name, value, Address(row, column), known))
            found.claims += [
                (label._replace(text=f"{label.text}/{clean_text(page.text(row, column))}"), score, place)
                for label, score, place in by_column[column]
                if not label.fields and score != ""
            ]
        return
    first = columns[0]
    if first in choices:
        name, value = choices[first]
        found.claims.append((Label(clean_text(page.text(row, first)), (name,)), value, Address(row, first)))
    found.claims += by_column[first]
    for column in columns[1:]:
        found.claims += [
            (Label(f"{label.text}/{clean_text(page.text(row, column))}", ()), value, place)
            for label, value, place in by_column[column]
            if value != ""
        ]
