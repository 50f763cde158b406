"""A stretch of a sheet that holds one table or a stack of cards: its title, header lines, header, form and period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Address, Finding
from pipeline.recognise.across import across_in
from pipeline.recognise.constants import Constant, constants_of, period_lines
from pipeline.recognise.headers import Header, header_row, match_columns, read_header
from pipeline.recognise.lines import Line, loose_money_unit, money_unit, read_lines
from pipeline.recognise.names import branch_in, person_in
from pipeline.recognise.periods import Stated, period_of_value, sheet_day, stated_period
from pipeline.recognise.scoring import best_form, likeliest, scores_of
from pipeline.recognise.titles import Title, form_named, title_of
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.model import Period, Registers
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

TITLE_ROWS = 5
_INSIDE = re.compile(r"[(（][^()（）]*[:：][^()（）]*[)）]")
"""Labels in brackets behind a title: (单位:万元)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file before its cells are looked at."""

    branch: str
    """Code or name that the folder gives; empty where nothing does."""
    head_office: bool
    name: str
    """File name without its ending."""
    folders: str
    near: date
    registers: Registers
    answers: Mapping[str, Mapping[str, str]]
    """Head office's answers by form, then header key."""


class Dated(NamedTuple):
    """A period, who stated it, and where."""

    period: Period
    source: str
    """``title``, ``header``, ``sheet``, ``file`` or ``folder``."""
    where: Address | None


@dataclass(slots=True)
class Region:
    """One stretch of a sheet, understood as far as possible."""

    grid: Grid
    start: int
    facts: Facts
    lexicon: Lexicon
    title: Title | None = None
    header: Header | None = None
    form: Form | None = None
    lines: list[Line] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    """Ids of the likeliest forms, best first, for a sheet that stays unknown."""
    hits: int = 0


def survey(grid: Grid, start: int, lexicon: Lexicon, facts: Facts) -> Region:
    """Find title, header and form of the stretch that begins at a row.

    Source: `forms.md` 1.2 and 1.3: title, else header score, else sheet name, else file name.
    """
    region = Region(grid, start, facts, lexicon)
    found = header_row(grid, lexicon, start, None)
    begin = _first_filled(grid, start)
    limit = min(begin + TITLE_ROWS, len(grid.rows))
    region.title = title_of(grid, lexicon, range(begin, min(limit, found[0]) if found else limit))
    if region.title is None and found and found[0] > limit:
        region.title = title_of(grid, lexicon, range(limit, found[0]))
    if found is None and region.title is None:
        found = _people_row(grid, start, facts)
    titled = region.title.form if region.title else grid.sheet.template if grid.sheet.template in lexicon.forms else None
    if titled and region.title:
        beneath = header_row(grid, lexicon, region.title.where.row + 1, titled)
        found = beneath or found or _people_row(grid, region.title.where.row + 1, facts)
    if found is None:
        region.form = lexicon.forms[titled].form if titled else None
        region.lines = _lines(region, limit)
        region.guesses = _guess(region)
        return region
    row, region.hits = found
    header = read_header(grid, lexicon, row, region.title.where.row + 1 if region.title else start)
    scores = scores_of(header, lexicon)
    chosen = titled
    by_score = best_form(scores)
    if titled and by_score != titled and (by_score or region.title is None):
        own = next((score for score in scores if score.form == titled), None)
        is_strange = own is None or (own.core < 0.34 and own.known < 0.5)  # the title's form knows hardly any of this header
        if is_strange or (own and by_score and region.title is None and own.required < 1):  # a claim counts less than a header
            chosen = by_score
    chosen = chosen or by_score
    region.guesses = [score.form for score in scores[:3]]
    if chosen is None:
        able = [
            score.form
            for score in scores
            if score.required == 1.0 or (score.columns >= 3 and max(score.core, score.required) >= 0.3)
        ]
        chosen = _by_name(region, able) or likeliest(scores)
    region.header = header
    if chosen:
        region.form = lexicon.forms[chosen].form
        header.matches = match_columns(header, lexicon, chosen, facts.answers.get(chosen, {}))
    region.lines = _lines(region, header.top)
    return region


def _first_filled(grid: Grid, start: int) -> int:
    """Give the first row that shows anything; blank rows in front count for nothing."""
    return next((row for row in range(start, len(grid.rows)) if grid.filled(row)), start)


def _people_row(grid: Grid, start: int, facts: Facts) -> tuple[int, int] | None:
    """Find the header of a matrix: a row of texts of which two or more, and half of the rest, are people; or columns across."""
    for row in range(start, min(start + 20, len(grid.rows))):
        filled = grid.filled(row)
        if len(filled) >= 3 and all(isinstance(grid.rows[row][c], str) for c in filled):
            people = sum(bool(person_in(str(grid.rows[row][c]), facts.registers, alone=True)) for c in filled)
            if people >= 2 and people >= 0.5 * (len(filled) - 1):
                return row, people
        if across_in(grid.rows[row]):
            return row, len(filled)
    return None


def _by_name(region: Region, able: list[str]) -> str | None:
    """Choose by the sheet's name, else the file's, among forms that fit the header at all."""
    for name in (region.grid.sheet.name, region.facts.name):
        named = form_named(match_key(name), region.lexicon)
        if named and named[1] in able:
            return named[1]
    return None


def _guess(region: Region) -> list[str]:
    counts: dict[str, set[str]] = {}
    for row in range(region.start, min(region.start + 30, len(region.grid.rows))):
        for value in region.grid.rows[row]:
            if isinstance(value, str) and 2 <= len(value) <= 20:
                for form, field_id in region.lexicon.entries(value).items():
                    counts.setdefault(form, set()).add(field_id)
    return sorted(counts, key=lambda form: (-len(counts[form]), form))[:3]


def _lines(region: Region, end: int) -> list[Line]:
    words = region.lexicon.forms[region.form.id].fields if region.form else {}
    return read_lines(region.grid, range(region.start, end), lambda key: key in words)


def line_unit(region: Region) -> str:
    """Give the currency unit of header line or title."""
    unit = money_unit(region.lines)
    if unit:
        return unit
    end = region.header.top if region.header else region.start + TITLE_ROWS
    for row in range(region.start, min(end, len(region.grid.rows))):
        for column in region.grid.filled(row):
            value = region.grid.rows[row][column]
            if isinstance(value, str) and (unit := loose_money_unit(value)):
                return unit
    return ""


def line_constants(region: Region, form: Form) -> dict[str, Constant]:
    """Give the constants of the region's header lines."""
    return constants_of(region.lines, region.lexicon, form, region.facts.registers)


def period_of(region: Region, *, dated_rows: bool) -> Dated | None:
    """Find the period: title, header line, sheet name, file name, folder, in that order.

    Args:
        region: The stretch of the sheet.
        dated_rows: True when the rows have dates of their own; then a lone day in a header line is when it was filled in.
    """
    near = region.facts.near
    found = _stated(region, dated_rows=dated_rows)
    if not found:
        return None
    first, source, where, text = found[0]
    if first.period.kind == "year":
        finer = next((item for item in found[1:] if item[1] == "header" and item[0].period.kind != "year"), None)
        if finer:
            first, source, where, text = finer
    if not first.year_known and isinstance(text, str):
        sure = next((item[0].period for item in found if item[0].year_known), None)
        if sure:
            again = stated_period(text, near.replace(year=sure.last.year, month=12, day=28))
            first = again or first
    return Dated(first.period, source, where)


def _stated(region: Region, *, dated_rows: bool) -> list[tuple[Stated, str, Address | None, object]]:
    """Collect every period that is stated anywhere, in the order in which they are believed."""
    near = region.facts.near
    found: list[tuple[Stated, str, Address | None, object]] = []
    rows = range(region.start, _title_end(region))
    own = region.title.where.row if region.title else -1
    for row in sorted(rows, key=lambda row: row != own):
        for column in region.grid.filled(row)[:3]:
            value = region.grid.rows[row][column]
            for written in re.split(r"\s{2,}|\u3000", value) if isinstance(value, str) else ():
                piece = _INSIDE.sub("", written) if ":" in written or "：" in written else written
                if not (":" in piece or "：" in piece):
                    _note(found, stated_period(piece, near), "title", Address(row, column), piece)
    for line in period_lines(region.lines):
        stated = period_of_value(line.value, near)
        if not (stated and stated.period.kind == "day" and dated_rows):
            _note(found, stated, "header", line.where, line.value)
    for name, source in ((region.grid.sheet.name, "sheet"), (region.facts.name, "file"), (region.facts.folders, "folder")):
        _note(found, stated_period(name, near), source, None, name)
    return found


def _note(
    found: list[tuple[Stated, str, Address | None, object]],
    stated: Stated | None,
    source: str,
    where: Address | None,
    text: object,
) -> None:
    """Note a period that some text states."""
    if stated:
        found.append((stated, source, where, text))


def _title_end(region: Region) -> int:
    end = region.header.top if region.header else _first_filled(region.grid, region.start) + TITLE_ROWS
    return min(end, len(region.grid.rows))


def contradictions(region: Region, dated: Dated | None, date_constant: Constant | None) -> list[Finding]:
    """Say where the file's or sheet's name speaks of another time than the content."""
    found: list[Finding] = []
    if dated is None:
        return found
    near = region.facts.near
    sheet = region.grid.sheet.name
    if dated.source in ("title", "header"):
        named = stated_period(region.facts.name, near)
        if named and named.year_known and (named.period.last < dated.period.first or dated.period.last < named.period.first):
            found.append(_of_name("file-name", sheet, dated, named.period.name, region.facts.name))
    if date_constant is not None and date_constant.where is not None:
        day = sheet_day(sheet, dated.period)
        stated = period_of_value(date_constant.value, near)
        if day is not None and not isinstance(day, str) and stated and stated.year_known and day not in stated.period:
            found.append(
                _of_name("sheet-name", sheet, Dated(stated.period, "header", date_constant.where), day.isoformat(), sheet)
            )
    return found


def _of_name(reason: str, sheet: str, dated: Dated, named: str, value: str) -> Finding:
    return Finding(
        "outside-period",
        "warning",
        f"recognise.outside-period.{reason}",
        sheet=sheet,
        cell=dated.where.a1 if dated.where else "",
        value=value,
        params=(("named", named), ("stated", dated.period.name)),
    )


def name_constants(region: Region, form: Form, dated: Dated | None) -> dict[str, Constant]:
    """Give what title, sheet name, file name and folder say of required fields, in that order."""
    stated = {
        form.person_field: _person_constant(region, form),
        form.date_field: _day_constant(region, form, dated),
        form.branch_field: _branch_constant(region, form),
    }
    found = {name: constant for name, constant in stated.items() if name and constant is not None}
    for item in form.fields:
        if dated and item.is_required and item.id not in found:
            if item.kind in ("period", "month") and dated.period.kind != "year":
                found[item.id] = Constant(_period_text(dated.period), dated.where, "")
            elif item.requirement == "header" and item.kind == "int" and item.id == "year":
                found[item.id] = Constant(dated.period.first.year, dated.where, "")
    return found


def _person_constant(region: Region, form: Form) -> Constant | None:
    """Give the person whom title, sheet name or file name states."""
    facts, title = region.facts, region.title
    if not form.person_field or form[form.person_field].requirement == "optional":
        return None
    if not form[form.person_field].is_required:
        person = person_in(region.grid.sheet.name, facts.registers, alone=True)
        return Constant(person, None, "") if person else None
    if title and facts.registers.people and (person := person_in(title.text, facts.registers, alone=False)):
        return Constant(person, title.where, "")
    person = person_in(region.grid.sheet.name, facts.registers, alone=True) or person_in(facts.name, facts.registers, alone=False)
    return Constant(person, None, "") if person else None


def _day_constant(region: Region, form: Form, dated: Dated | None) -> Constant | None:
    """Give the day that the sheet's name states, or any other place that states a single day."""
    if not form.date_field or not form[form.date_field].is_required or form[form.date_field].kind not in ("date", "datetime"):
        return None
    day = sheet_day(region.grid.sheet.name, dated.period if dated else None)
    if day is not None:
        return Constant(day, None, "")
    return Constant(dated.period.first, dated.where, "") if dated and dated.period.kind == "day" else None


def _branch_constant(region: Region, form: Form) -> Constant | None:
    """Give the branch: title, sheet name where the register knows it, folder unless it is head office's, else file name."""
    facts = region.facts
    if not form.branch_field or form[form.branch_field].requirement != "header":
        return None
    if region.title and (written := branch_in(region.title.text.replace(region.title.words, " "), facts.registers)):
        return Constant(written, region.title.where, "")
    if facts.registers.branch_of(region.grid.sheet.name):
        return Constant(region.grid.sheet.name, None, "")
    if facts.branch and not facts.head_office:
        return Constant(facts.branch, None, "")
    written = branch_in(facts.name, facts.registers)
    return Constant(written, None, "") if written else None


def _period_text(period: Period) -> str:
    match period.kind:
        case "month":
            return f"{period.first:%Y-%m}"
        case "week":
            return f"{period.first.isocalendar()[0]}年第{period.first.isocalendar()[1]}周"
        case "day":
            return period.first.isoformat()
        case "quarter":
            return f"{period.first.year}年第{(period.first.month + 2) // 3}季度"
        case _:
            return f"{period.first.isoformat()}..{period.last.isoformat()}"
