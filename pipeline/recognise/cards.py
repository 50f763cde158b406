"""Read the cards of a region into tables of layout ``card``: one of the form itself, and one for each kind of line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.recognise.built import Built
from pipeline.recognise.card_contacts import contacts_of
from pipeline.recognise.card_detect import card_form
from pipeline.recognise.card_labels import Label, Labels, labels_of
from pipeline.recognise.card_page import Page
from pipeline.recognise.card_pieces import has_boxes, ticked
from pipeline.recognise.card_reader import Card, CardReader, Entry, as_plain
from pipeline.recognise.card_records import Record, make_table
from pipeline.recognise.card_stacks import find_cards
from pipeline.recognise.card_telling import of_sheet, repeated, unknown, without_label
from pipeline.recognise.columns import apply_unit
from pipeline.recognise.constants import Constant, constants_of
from pipeline.recognise.grid import Grid
from pipeline.recognise.headers import match_columns, read_header
from pipeline.recognise.lines import Line
from pipeline.recognise.periods import period_of_value, stated_period
from pipeline.recognise.region import Dated, Region, line_unit, name_constants
from pipeline.recognise.tables import Reading, read_table
from pipeline.text import a1, clean_text, match_key

if TYPE_CHECKING:
    from datetime import date

    from pipeline.model import Finding, Table
    from pipeline.recognise.card_contacts import Further
    from pipeline.recognise.card_found import Lines
    from pipeline.schema.model import Form

_BLANK = Entry("", None)
_NOTHING = frozenset(("", "/", "\\", "-", "--", "—", "——", "无", "無"))
_NO_YEAR = re.compile(r"\s*\d{1,2}(?P<mark>[./\-月])\d{1,2}[日号]?(?:\s+\S+)?\s*")


@dataclass(slots=True)
class _Taken:
    """Everything that the cards of one region gave."""

    records: list[Record] = field(default_factory=list)
    children: dict[str, list[Record]] = field(default_factory=dict)
    unknown: list[tuple[Label, Entry]] = field(default_factory=list)
    repeated: list[tuple[str, Entry]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_cards(region: Region) -> Reading | None:
    """Read the cards of a region; None where it holds none.

    Args:
        region: The surveyed region; its form becomes that of the cards.
    """
    form = card_form(region)
    if form is None:
        return None
    region.form = form
    labels = labels_of(region.lexicon, form, region.facts.answers.get(form.id, {}))
    cards = find_cards(region, labels)
    dated = _stated(region)
    taken = _Taken()
    shared = [CardReader(Page(region.grid, labels, area)).read() for area in cards.shared]
    around = _around(region, labels, shared, dated)
    for card in shared:
        _note(card, taken)
    areas = []
    for area in cards.areas:
        card = CardReader(Page(region.grid, labels, area)).read()
        if any(_says(entry) for entry in card.values.values()) or _holds_lines(region.grid, card) or card.variants:
            _take(region, card, around, taken, dated)
            areas.append(area)
        else:
            _note(card, taken)
    if not taken.records:
        return Reading(None, [], cards.following)
    findings = of_sheet(region.grid.sheet, areas, form, taken.records)
    table = make_table(form, region.grid.sheet.name, taken.records, dated.period if dated else None)
    table.covers_period = bool(dated and dated.source == "title")
    table.header_lines = taken.notes
    apply_unit(Built([], table.columns), form, line_unit(region))
    findings += [*taken.findings, *unknown(taken.unknown, region, form), *repeated(taken.repeated, region, form)]
    findings += without_label(table, form, areas)
    more = [
        make_table(region.lexicon.forms[name].form, region.grid.sheet.name, records, table.period)
        for name, records in taken.children.items()
    ]
    return Reading(table, findings, cards.following, more)


def _note(card: Card, taken: _Taken) -> None:
    """Keep what a part says that is no record, beside what all records share."""
    for header, entry in (*card.extra.items(), *((label.text, entry) for label, entry in card.unknown)):
        taken.notes.setdefault(header, clean_text(str(entry.value)))


def _stated(region: Region) -> Dated | None:
    """Find the period that title, sheet, file or folder state."""
    near = region.facts.near
    if region.title:
        for piece in re.split(r"\s{2,}|\u3000", region.title.text):
            stated = stated_period(piece, near) if ":" not in piece and "：" not in piece else None
            if stated:
                return Dated(stated.period, "title", region.title.where)
    for name, source in ((region.grid.sheet.name, "sheet"), (region.facts.name, "file"), (region.facts.folders, "folder")):
        stated = stated_period(name, near)
        if stated:
            return Dated(stated.period, source, None)
    return None


def _around(region: Region, labels: Labels, shared: list[Card], dated: Dated | None) -> dict[str, Entry]:
    """Give what holds for every card: rows above them all, then names of sheet, file and folder."""
    found: dict[str, Entry] = {}
    for card in shared:
        lines = [
            Line(label.text, match_key(label.text), entry.value, entry.where) for label, entry in card.unknown if entry.where
        ]
        told = constants_of(lines, region.lexicon, labels.form, region.facts.registers)
        for name, entry in (*card.values.items(), *((name, _entry(constant)) for name, constant in told.items())):
            if entry.value != "":
                found.setdefault(name, entry)
    for name, constant in name_constants(region, labels.form, dated).items():
        found.setdefault(name, _entry(constant))
    return found


def _entry(constant: Constant) -> Entry:
    return Entry(constant.value, constant.where, constant.label)


def _holds_lines(grid: Grid, card: Card) -> bool:
    """Tell whether anything stands under the headers of a card's lines."""
    return any(
        lines.left <= column <= lines.right
        for lines in card.lines
        for row in range(lines.top + 1, min(lines.end, len(grid.rows)))
        for column in grid.filled(row)
    )


def _says(entry: Entry) -> bool:
    """Tell whether an entry says anything: an empty form has labels and open boxes only."""
    value = entry.value
    if not isinstance(value, str):
        return True
    return value.strip() not in _NOTHING and not (has_boxes(value) and not ticked(value))


def _take(region: Region, card: Card, around: dict[str, Entry], taken: _Taken, dated: Dated | None) -> None:
    """Make records of one card: itself, or one for each line or each who scored."""
    form = region.form
    assert form is not None
    values, left = _understood(region, form, card, around)
    extra = dict(card.extra)
    for label, entry in left:
        extra[_free(label.text, extra)] = entry
    if dated is None:
        _with_year(values, form, region.facts.near)
    child, contacts, rest = contacts_of(card.further, form, region.lexicon, values)
    if child is not None and contacts:
        taken.children.setdefault(child.id, []).extend(contacts)
    _keep_numbered(rest, form, values, extra)
    own, children = _lines(region, card, values, taken)
    if children:
        _lend(children[0], values, form)
    if own:
        taken.records += [_on_card(record, values, extra) for record in own]
    elif card.variants:
        for name, value, scores in card.variants:
            mine = values.get(name, _BLANK)
            taken.records.append(Record(card.row + 1, {**values, **scores, name: mine if mine.value != "" else value}, extra))
    else:
        taken.records.append(Record(card.row + 1, values, extra))
    taken.unknown += left
    taken.repeated += card.repeated
    for where, note in card.notes.items():
        taken.notes.setdefault(where, note)


def _keep_numbered(rest: list[Further], form: Form, values: dict[str, Entry], extra: dict[str, Entry]) -> None:
    """Keep what further labels say and no contact takes: telephones add up, the rest stands beside."""
    for _, name, entry in rest:
        there = values.get(name, _BLANK)
        if form[name].kind == "phone":
            text = f"{as_plain(there.value)}/{as_plain(entry.value)}"
            values[name] = entry if there.value == "" else there._replace(value=text)
        else:
            extra[_free(entry.header, extra)] = entry


def _on_card(line: Record, values: dict[str, Entry], extra: dict[str, Entry]) -> Record:
    """Give a line what its card says of all lines; where both speak the line counts and the card's word is kept beside."""
    kept = {
        entry.header: entry
        for name, entry in values.items()
        if name in line.values and entry.value not in ("", line.values[name].value) and entry.header
    }
    return Record(line.row, {**values, **line.values}, {**kept, **extra, **line.extra})


def _understood(
    region: Region, form: Form, card: Card, around: dict[str, Entry]
) -> tuple[dict[str, Entry], list[tuple[Label, Entry]]]:
    """Fill what the card's own labels leave open: labels that mean the same everywhere, rows above all cards, names.

    Returns:
        The values, and the labels that nobody knows.
    """
    values = dict(card.values)
    lines = [Line(label.text, match_key(label.text), entry.value, entry.where) for label, entry in card.unknown if entry.where]
    told = constants_of(lines, region.lexicon, form, region.facts.registers)
    used = set()
    for name, constant in told.items():
        if values.get(name, _BLANK).value == "":
            values[name] = _entry(constant)
            used.add((constant.where, constant.label))
    for name, entry in around.items():
        if name not in values or (values[name].value == "" and form[name].is_required):
            values[name] = entry
    return values, [(label, entry) for label, entry in card.unknown if (entry.where, label.text) not in used]


def _free(name: str, taken: dict[str, Entry]) -> str:
    """Give a name that is not taken yet."""
    number = 1
    while name in taken:
        number += 1
        name = f"{name.rpartition('_')[0] if number > 2 else name}_{number}"
    return name


def _with_year(values: dict[str, Entry], form: Form, near: date) -> None:
    """Lend days without a year, as behind signatures, the year of the card's own date."""
    days = [name for name in values if form[name].kind in ("date", "datetime")]
    days.sort(key=lambda name: (name != form.date_field, name))
    year = 0
    for name in days:
        value = values[name].value
        stated = period_of_value(value, near) if not isinstance(value, str) or len(value) >= 6 else None
        if stated and stated.year_known and not form[name].partial:
            year = stated.period.first.year
            break
    for name in days if year else ():
        value = values[name].value
        found = _NO_YEAR.fullmatch(value) if isinstance(value, str) else None
        if found and not form[name].partial:
            mark = "年" if found["mark"] == "月" else found["mark"]
            values[name] = values[name]._replace(value=f"{year}{mark}{str(value).strip()}")


def _lines(region: Region, card: Card, values: dict[str, Entry], taken: _Taken) -> tuple[list[Record], list[Record]]:
    """Read the tables inside a card: lines of its own form, and records of others."""
    form = region.form
    assert form is not None
    own: list[Record] = []
    children: list[Record] = []
    for lines in card.lines:
        mine = lines.form.id == form.id
        names = (
            {name: name for name in values} if mine else dict(zip(form.customer_fields, lines.form.customer_fields, strict=True))
        )
        head = {
            there: Constant(values[here].value, values[here].where, values[here].header)
            for here, there in names.items()
            if here and there and here in values and values[here].value != ""
        }
        reading = _read_lines(region, lines, head)
        taken.findings += [finding for finding in reading.findings if finding.code != "missing-column"]
        _keep_others(region, lines, set(reading.table.rows) if reading.table else set(), taken)
        if reading.table is None:
            continue
        records = _records(reading.table)
        if mine:
            own += records
        else:
            children += records
            taken.children.setdefault(lines.form.id, []).extend(records)
    return own, children


def _keep_others(region: Region, lines: Lines, read: set[int], taken: _Taken) -> None:
    """Keep what stands between the lines and is no record: sub-headings, totals, remarks."""
    for row in range(lines.top + 1, min(lines.end, len(region.grid.rows))):
        for column in region.grid.filled(row) if row + 1 not in read else ():
            if lines.left <= column <= lines.right:
                taken.notes.setdefault(a1(row, column), clean_text(str(region.grid.rows[row][column])))


def _read_lines(region: Region, lines: Lines, head: dict[str, Constant]) -> Reading:
    """Read a table inside a card as any other table, with the sheet cut down to it."""
    grid = region.grid
    rows = [
        ["" if r < lines.top or c < lines.left or c > lines.right else value for c, value in enumerate(row)]
        for r, row in enumerate(grid.rows[: lines.end])
    ]
    spans = tuple(span for span in grid.spans if span.top >= lines.top and lines.left <= span.left <= lines.right)
    inside = Grid(grid.sheet, list(rows), grid.width, spans, {(span.top, span.left): span for span in spans})
    header = read_header(inside, region.lexicon, lines.top, lines.top)
    header.matches = match_columns(header, region.lexicon, lines.form.id, region.facts.answers.get(lines.form.id, {}))
    part = replace(region, grid=inside, start=lines.top, title=None, header=header, form=lines.form, lines=[])
    return read_table(part, head)


def _records(table: Table) -> list[Record]:
    """Take a table apart into its records."""
    return [
        Record(
            row,
            {
                name: Entry(column.values[i], table.address(name, i), column.header, column.unit, column.formats.get(i, ""))
                for name, column in table.columns.items()
                if column.values[i] != ""
            },
            {
                name: Entry(column.values[i], None, column.header)
                for name, column in table.extra.items()
                if column.values[i] != ""
            },
        )
        for i, row in enumerate(table.rows)
    ]


def _lend(record: Record, values: dict[str, Entry], form: Form) -> None:
    """Let the first contact below a card be its contact where the card itself names none."""
    for name, entry in record.values.items():
        for mine in (name, f"contact_{name}"):
            if mine.startswith("contact_") and mine in form.by_id and values.get(mine, _BLANK).value == "":
                values[mine] = entry
