"""Find and read the header of a table: one row, or two or three with merged parents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import CellError
from pipeline.recognise.across import Across, across_in
from pipeline.recognise.answers import answered
from pipeline.recognise.lexicon import Match
from pipeline.recognise.titles import is_title
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model import Value
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.lexicon import Lexicon

SEARCHED_ROWS = 20
_ENOUGH = 5
_PARENT_TAILS = ("时间", "金额", "日期", "数量", "内容", "名称", "编号", "人")
_PLAIN_NAMES = frozenset(("姓名", "名称", "名字"))


_COUNTERS = frozenset(("序号", "序", "no", "no."))
_SEQUENCE = frozenset(("序号", "序", "no", "no.", "项次", "行次", "次序", "顺序", "编次", "行号", "#", "顺序号", "№"))


@dataclass(slots=True)
class Header:
    """A header: its rows, the sender's words by column, and what each part means under a form."""

    top: int
    bottom: int
    parts: list[tuple[str, ...]]
    """By column the texts from top to bottom, merged parents repeated over their children; () where there is none."""
    across: Across | None = None
    matches: dict[int, Match] = field(default_factory=dict)
    answered: frozenset[int] = frozenset()
    """Columns that head office has explained."""

    def text(self, column: int) -> str:
        """Give a column's header in the sender's own words, rows joined with a slash."""
        return "/".join(dict.fromkeys(clean_text(part) for part in self.parts[column])) if column < len(self.parts) else ""

    def is_sequence(self, column: int) -> bool:
        """Tell whether a column that the form does not know only numbers the rows."""
        return (
            column not in self.matches and bool(self.parts[column]) and match_key(self.parts[column][-1]).strip("*:") in _SEQUENCE
        )

    def counts(self, column: int) -> bool:
        """Tell whether a column is headed 序号, whatever the form makes of it."""
        return bool(self.parts[column]) and match_key(self.parts[column][-1]).strip("*:") in _COUNTERS

    @property
    def key(self) -> tuple[str, ...]:
        """Tell headers of equal words apart from others."""
        return tuple("\x1f".join(parts) for parts in self.parts)


def header_row(grid: Grid, lexicon: Lexicon, start: int, form: str | None) -> tuple[int, int] | None:
    """Find the header row: the one with most alias hits among the first 20 rows.

    Args:
        grid: The sheet.
        lexicon: Words of all forms.
        start: Row to begin at.
        form: Form whose words count; None for the best of all forms, row by row.

    Returns:
        Row and number of hits; None when no row has 3 hits, or 2 that are 60 % of its filled cells or, with `form`, name all
        of its required columns.
    """
    best: tuple[int, int, int] | None = None
    for row in range(start, min(start + SEARCHED_ROWS, len(grid.rows))):
        cells = grid.rows[row]
        texts = [value for value in cells if value.__class__ is str and value != ""]
        if not texts:
            continue
        filled = len(grid.filled(row))
        if best and filled == 1 and is_title(texts[0], lexicon):
            break
        hits, by_form = _hits(texts, lexicon, form)
        if filled >= 4:
            across = across_in(cells)
            if across:
                able = [key for key in ([form] if form else by_form) if _takes(lexicon, key, across)]
                gain = max(((by_form.get(key, 0) + len(across.columns)) for key in able), default=0)
                hits = max(hits, gain)
        if not (hits >= 3 or (hits >= 2 and (hits >= 0.6 * filled or (form and _has_required(texts, lexicon, form))))):
            continue
        score = hits * 100 - (filled - hits)
        if best is None or score > best[2]:
            best = (row, hits, score)
        if hits >= _ENOUGH and hits >= 0.6 * filled:
            break
    return (best[0], best[1]) if best else None


def _hits(texts: Sequence[str], lexicon: Lexicon, form: str | None) -> tuple[int, dict[str, int]]:
    """Count, form by form, how many different fields the texts of a row name."""
    key = tuple(texts)
    counted = lexicon.hits.get(key)
    if counted is None:
        found: dict[str, set[str]] = {}
        for text in texts:
            for name, field_id in lexicon.entries(text).items():
                found.setdefault(name, set()).add(field_id)
        counted = {name: len(ids) for name, ids in found.items()}
        if len(lexicon.hits) < 50_000:
            lexicon.hits[key] = counted
    return (counted.get(form, 0) if form else max(counted.values(), default=0)), counted


def _has_required(texts: Sequence[str], lexicon: Lexicon, form: str) -> bool:
    """Tell whether a row names every required column of the form that the title has named."""
    known = {lexicon.entries(text).get(form) for text in texts}
    required = {item.id for item in lexicon.forms[form].form.fields if item.requirement == "required"}
    return bool(required) and required <= known


def _takes(lexicon: Lexicon, form: str, across: Across) -> bool:
    """Tell whether a form has such columns across."""
    known = lexicon.forms[form].form
    return any(
        unpivot.across == across.kind or (across.kind != "months" and unpivot.across != "months") for unpivot in known.unpivots
    ) or (across.kind == "months" and "wide" in known.layouts)


def _turns(lexicon: Lexicon, form: str, across: Across) -> bool:
    """Tell whether a form turns such columns into records, so that they are no columns of its own."""
    return any(unpivot.across == across.kind for unpivot in lexicon.forms[form].form.unpivots)


def read_header(grid: Grid, lexicon: Lexicon, row: int, floor: int) -> Header:
    """Read the header around its best row: merged parents above, children below.

    Args:
        grid: The sheet.
        lexicon: Words of all forms.
        row: The row with most hits.
        floor: First row that may belong to the header.
    """
    top, bottom = row, row
    while top > floor and row - top < 2 and _is_parent(grid, top - 1, top):
        top -= 1
    while bottom + 1 < len(grid.rows) and bottom - top < 2 and _is_child(grid, lexicon, bottom, top):
        bottom += 1
    parts = _parts(grid, top, bottom)
    across = None
    for r in range(bottom, top - 1, -1):
        across = across_in(_filled_right(grid, r) if r < bottom else grid.rows[r])
        if across is None and r < bottom:
            across = across_in(grid.rows[r])
            if across:
                across = _spread(grid, r, across)
        if across:
            break
    return Header(top, bottom, parts, across)


def _is_parent(grid: Grid, above: int, row: int) -> bool:
    """Tell whether the row above is a row of parents: a merge reaches down from it, or several stand over children."""
    starts = grid.filled(above)
    if len(starts) < 2 or any(not isinstance(grid.rows[above][c], str) for c in starts):
        return False
    if any(":" in (text := _unbracketed(grid.rows[above][c])) and not text.endswith(":") for c in starts):
        return False
    down = any((span := grid.at.get((above, c))) and span.bottom >= row for c in starts)
    wide = [c for c in starts if 1 < grid.spanned(above, c) < grid.width]
    over = [c for c in wide if sum(grid.rows[row][k] != "" for k in range(c, min(c + grid.spanned(above, c), grid.width))) >= 2]
    return down or len(over) >= 2


def _unbracketed(value: Value) -> str:
    """Give a header cell's text without what stands in brackets, such as (单位:万元)."""
    return re.sub(r"\(.*?\)", "", match_key(str(value)))


def _is_child(grid: Grid, lexicon: Lexicon, row: int, top: int) -> bool:
    """Tell whether the row below holds children of the header's columns."""
    below = row + 1
    spans = [span for (r, _), span in grid.at.items() if top <= r <= row and span.bottom >= row]
    if any(span.bottom >= below for span in spans):
        return True
    children = grid.filled(below)
    texts = [c for c in children if isinstance(grid.rows[below][c], str)]
    if not children or (len(texts) < len(children) and not across_in(grid.rows[below])):
        return False
    wide = [span for span in spans if span.right > span.left and span.right - span.left + 1 < grid.width]
    if wide and all(any(span.left <= c <= span.right for span in wide) or grid.rows[row][c] == "" for c in children):
        return True
    # without merges: children stand where the header row is blank, right of a parent
    blank = [c for c in children if grid.rows[row][c] == ""]
    if not blank or len(children) > 2 * len(blank) + 2:
        return False
    named = [c for c in children if lexicon.entries(str(grid.rows[below][c])) or _joined_known(grid, lexicon, row, below, c)]
    return len(named) >= max(2, 0.6 * len(children)) and not across_in(grid.rows[row])


def _joined_known(grid: Grid, lexicon: Lexicon, row: int, below: int, column: int) -> bool:
    parent = next((str(grid.rows[row][c]) for c in range(column, -1, -1) if grid.rows[row][c] != ""), "")
    child = str(grid.rows[below][column])
    return any(lexicon.entries(text) for text in _joins(parent, child))


def _filled_right(grid: Grid, row: int) -> list[Value]:
    """Give a row with each merged parent repeated over the columns it covers."""
    cells = list(grid.rows[row])
    for column in grid.filled(row):
        for further in range(column + 1, min(column + grid.spanned(row, column), grid.width)):
            cells[further] = cells[column]
    return cells


def _spread(grid: Grid, row: int, across: Across) -> Across:
    """Let months that stand over several children take all their columns."""
    columns = dict(across.columns)
    for column, item in across.columns.items():
        end = column + grid.spanned(row, column)
        if end == column + 1:
            while end < grid.width and grid.rows[row][end] == "" and grid.rows[row + 1][end] != "":
                end += 1
        for further in range(column + 1, min(end, grid.width)):
            columns[further] = item
    return Across(across.kind, dict(sorted(columns.items())))


def _parts(grid: Grid, top: int, bottom: int) -> list[tuple[str, ...]]:
    """Give the texts of each column from top to bottom, merged parents repeated."""
    if top == bottom:
        return [(value,) if value.__class__ is str and value.strip() else _shown(value) for value in grid.rows[top]]
    levels: list[list[Value]] = []
    for row in range(top, bottom + 1):
        cells = _filled_right(grid, row)
        if row < bottom and not any(row == r for r, _ in grid.at):
            for column in range(1, grid.width):
                child = grid.rows[row + 1][column] if row + 1 <= bottom else ""
                if cells[column] == "" and child != "" and cells[column - 1] != "" and grid.rows[row + 1][column - 1] != "":
                    cells[column] = cells[column - 1]
        levels.append(cells)
    return [tuple(part for level in levels for part in _shown(level[column])) for column in range(grid.width)]


def _shown(value: Value) -> tuple[str, ...]:
    """Give a header cell as text: a whole number without its .0, nothing for a blank."""
    if value == "" or (isinstance(value, str) and not value.strip()):
        return ()
    if isinstance(value, float) and float(value).is_integer():
        return (str(int(value)),)
    return (str(value),)


def _joins(parent: str, child: str) -> list[str]:
    joined = [f"{parent}/{child}", f"{parent}{child}", f"{child}{parent}"]
    tail = match_key(parent)[-2:]
    joined.append(match_key(parent)[:2] + child)
    joined.extend(f"{child}{ending}" for ending in dict.fromkeys((tail, *_PARENT_TAILS)) if ending)
    return joined


def match_columns(header: Header, lexicon: Lexicon, form: str, answers: Mapping[str, str]) -> dict[int, Match]:
    """Understand every column of a header under one form.

    Args:
        header: The header.
        lexicon: Words of all forms.
        form: Id of the form.
        answers: Field ids that head office has given for odd headers, by header key; ``"-"`` means no field. Which columns
            it has explained is noted in the header.

    Returns:
        Match by column; columns that the form does not know are left out. Source: `forms.md` 1.3.
    """
    found: dict[int, Match] = {}
    explained = set()
    turned = header.across.columns if header.across and _turns(lexicon, form, header.across) else {}
    above = {header.parts[column][0] for column in turned if len(header.parts[column]) > 1}
    for column, whole in enumerate(header.parts):
        parts = whole[-1:] if whole and whole[0] in above else whole  # 一季度 stands under the months' own parent
        if not parts or column in turned or (len(parts) == 1 and isinstance(parts[0], CellError)):
            continue
        answer = answered(lexicon, answers, header.text(column), "".join(parts)) if answers else None
        if answer is not None:
            explained.add(column)
            if answer in lexicon.forms[form].form.by_id:
                found[column] = Match(answer, lexicon.keys(parts[-1]).unit)
            continue
        match = lexicon.match(form, parts[0]) if len(parts) == 1 else _match_parts(parts, lexicon, form)
        if match:
            found[column] = match
    header.answered = frozenset(explained)
    return found


def _match_parts(parts: tuple[str, ...], lexicon: Lexicon, form: str) -> Match | None:
    """Try the joined name, then the child, then the parent."""
    child, parents = parts[-1], [part for part in dict.fromkeys(reversed(parts[:-1])) if part != parts[-1]]
    unit = next((found for part in reversed(parts) if (found := lexicon.keys(part).unit)), "")
    tries: list[str] = ["/".join(parts), "".join(parts)]
    for parent in parents:
        tries.extend(_joins(parent, child)[:3])
    plain = match_key(child) in _PLAIN_NAMES
    tries.extend([*parents, child] if plain else [child])
    for parent in parents:
        tries.extend(_joins(parent, re.sub(r"[(（].*?[)）]", "", child))[3:])
    tries.extend(parents)
    for text in tries:
        match = lexicon.match(form, text)
        if match and not match.repeated:
            return match._replace(unit=match.unit or unit)
    return None
