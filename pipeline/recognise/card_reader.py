"""Read one card: labels with their values, blocks that give a label its meaning, signatures, lines inside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Address
from pipeline.recognise.card_labels import NUMBER_WORDS, Label, is_block_title, label_key, label_stems, stems_of
from pipeline.recognise.card_lines import find_records
from pipeline.recognise.card_pieces import is_tick, join_cells, split_opinion, split_signature, split_value, tidy
from pipeline.recognise.card_places import is_block, may_stand_below, together
from pipeline.recognise.card_scores import find_answers, find_scores
from pipeline.recognise.grid import is_blank
from pipeline.recognise.marks import is_stop
from pipeline.text import a1, clean_text, match_key

if TYPE_CHECKING:
    from pipeline.model import Value
    from pipeline.recognise.card_found import Lines
    from pipeline.recognise.card_page import Page

_SIGNED_KINDS = ("string", "person", "text")
_NOTE = re.compile(r"^(?:注\d?|附注|备注|说明)$|填[表写报](?:说明|要求|须知)|第\d+页|页[次码]")
_SIGNING = re.compile(r"(?:人|签[名字章]|者|审核|审批|批准|核准|经理|主管|签收|承办|经办)$")


class Entry(NamedTuple):
    """A value of a record, its place, the label in the sender's words, unit and number format."""

    value: Value
    where: Address | None
    header: str = ""
    unit: str = ""
    shown: str = ""


@dataclass(slots=True)
class Card:
    """What one card says."""

    row: int
    values: dict[str, Entry] = field(default_factory=dict)
    extra: dict[str, Entry] = field(default_factory=dict)
    unknown: list[tuple[Label, Entry]] = field(default_factory=list)
    """Labels that the form does not know, with their values."""
    repeated: list[tuple[str, Entry]] = field(default_factory=list)
    """Further values of a field that is already filled."""
    further: list[tuple[int, str, Entry]] = field(default_factory=list)
    """What labels with a number from 2 on say: 联系人2."""
    variants: list[tuple[str, Entry, dict[str, Entry]]] = field(default_factory=list)
    """Columns of one score table that are records of their own: the field that tells them apart, its value, the scores."""
    lines: list[Lines] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


class CardReader:
    """Goes through the rows of one card."""

    def __init__(self, page: Page) -> None:
        """Begin at the top of the page's area."""
        self.page, self.labels, self.form = page, page.labels, page.labels.form
        self.card = Card(page.area.top)
        self.taken: set[tuple[int, int]] = set()
        self.block: tuple[str, ...] = ()
        self.side: tuple[int, tuple[str, ...]] = (-1, ())
        """Last row of a block whose title stands beside it, and that title's stems."""
        self.before: tuple[str, ...] = ()

    def read(self) -> Card:
        """Read the card."""
        row = self.page.area.top
        while row <= self.page.area.bottom:
            following = self._inner(row)
            if following is None:
                self._row(row)
                row += 1
            else:
                row = following
        self._leave_nothing()
        return self.card

    def _inner(self, row: int) -> int | None:
        """Take lines that begin at a row; None where none do."""
        self._beside(row)
        filled = [c for c in self.page.filled(row) if (row, c) not in self.taken]
        if len(filled) < 2 or row in self.page.turns or any(pair.value for c in filled for pair in self.page.pairs(row, c)):
            return None
        found = None
        marked = any(self.page.pairs(row, c) for c in filled)
        if marked and not all(self.page.is_word(row, c) for c in filled):
            return None
        if not marked:
            found = find_answers(self.page, row, filled) or find_scores(self.page, row, filled)
        found = found or find_records(self.page, row, filled)
        if found is None:
            return None
        self.taken |= found.taken
        for label, value, place in found.claims:
            self.claim(label, value, place)
        for choice, value, place, scores in found.variants:
            entries = {
                name: Entry(score, where, text)
                for label, score, where in scores
                for name, text in ((label.fields[0], label.text),)
            }
            self.card.variants.append((choice, Entry(value, place, str(value)), entries))
        if found.lines is not None:
            self.card.lines.append(found.lines)
        if found.row is not None and self.card.row == self.page.area.top:
            self.card.row = found.row
        return found.following

    def _beside(self, row: int) -> None:
        """Take the title of a block that stands beside its rows, merged over them."""
        page = self.page
        filled = [c for c in page.filled(row) if (row, c) not in self.taken]
        if not filled:
            return
        column = filled[0]
        height = page.height(row, column)
        if height < 2 or page.pairs(row, column) or not page.text(row, column):
            return
        right = page.next_cell(row, column)
        rows = range(row, min(row + height, page.area.bottom + 1))
        if right is None or is_blank(page.value(row, right)):
            return
        if page.label(row, column) is None or sum(page.is_word(r, right) for r in rows) >= 2:
            self.side = (row + height - 1, stems_of(page.text(row, column)))
            self.taken.add((row, column))

    def _row(self, row: int) -> None:
        page = self.page
        filled = [c for c in page.filled(row) if (row, c) not in self.taken]
        if not filled:
            return
        text = page.text(row, filled[0])
        if text and page.labels.is_title(text) and len(filled) <= 3:
            self.taken.add((row, filled[0]))
        if len(filled) == 1 and row not in page.turns and is_block(page, row, filled[0]):
            self.block, self.before = stems_of(text), ()
            self.taken.add((row, filled[0]))
            if not is_block_title(text):
                self.card.notes.setdefault(a1(row, filled[0]), clean_text(text))
            return
        for column in filled:
            pairs = page.pairs(row, column)
            for pair in pairs:
                if pair.value:
                    self.claim(pair.label, pair.value, Address(row, column))
            if pairs:
                self.taken.add((row, column))
                if not pairs[-1].value:
                    self._value_of(row, column, pairs[-1].label)
            elif (row, column) not in self.taken and (label := page.label(row, column)):
                self.taken.add((row, column))
                self._value_of(row, column, label)

    def _value_of(self, row: int, column: int, label: Label) -> None:
        """Find the value of a label: right of it, else below where it has no room beside it."""
        page = self.page
        cells = [c for c in page.right_of(row, column, label) if (row, c) not in self.taken]
        if cells and row not in page.turns:
            taken = together(page, row, cells, label)
            self.taken.update((row, c) for c in taken)
            fields = [self.form[name] for name in label.fields]
            values = [page.value(row, c) for c in taken]
            value = join_cells(values, fields[0]) if fields else (values[0] if len(values) == 1 else "  ".join(map(str, values)))
            self.claim(label, value, Address(row, taken[0]))
            return
        below = row + page.height(row, column)
        if below <= page.area.bottom and may_stand_below(page, row, column, label, self.taken):
            self.taken.add((below, column))
            self.claim(label, page.value(below, column), Address(below, column))
            return
        right = page.next_cell(row, column)
        self.claim(label, "", Address(row, right if right is not None and not page.has_no_room(row, column) else column))

    def claim(self, label: Label, value: Value, place: Address) -> None:
        """Give a value to the field or fields that its label names here, in this block."""
        fields = label.fields
        stems = self.side[1] if place.row <= self.side[0] else ()
        if len(fields) < 2:
            composed = self.labels.composed(label.text, self.before, (*stems, *self.block))
            if composed and (not fields or self.card.values.get(composed, Entry("", None)).value == ""):
                fields = (composed,)
            elif self.labels.is_signer(label.text) and self.labels.is_block_known((*stems, *self.block)):
                fields = ()
        if not self.labels.leans(label.text):
            self.before = label_stems(label.text)
        shown = self.page.grid.sheet.formats.get((place.row, place.column), "")
        if not fields:
            entry = Entry("" if isinstance(value, str) and not value.strip() else value, place, label.text, label.unit, shown)
            if label_key(label.text + str(value)) in self.labels.words or _NOTE.search(label_key(label.text)):
                self.card.notes.setdefault(label.text, clean_text(str(value)))
            elif entry.value != "":
                signed = split_signature(entry.value) if isinstance(entry.value, str) and _SIGNING.search(label.text) else None
                self.card.unknown.append((label, entry._replace(value=signed[0]) if signed else entry))
                if signed:
                    self._day_of(label, entry, signed[1])
            return
        if len(fields) > 1:
            for name, piece in zip(fields, split_value(value, [self.form[name] for name in fields]), strict=True):
                self.put(name, Entry(tidy(piece, self.form[name]), place, label.text))
            return
        self._one(fields[0], label, Entry(value, place, label.text, label.unit, shown))

    def _one(self, name: str, label: Label, entry: Entry) -> None:
        """Give a value to one field; a name signed with a day is two values."""
        kind = self.form[name].kind
        if isinstance(entry.value, str) and kind in _SIGNED_KINDS:
            signed = split_signature(entry.value) if kind != "text" and _SIGNING.search(label_key(label.text)) else None
            opinion = split_opinion(entry.value) if kind == "text" and "意见" in label.text else None
            if signed:
                self.put(name, entry._replace(value=signed[0]))
                self._day_of(label, entry, signed[1])
                return
            if opinion and opinion[0]:
                self.put(name, entry._replace(value=opinion[0]))
                if opinion[1]:
                    self._keep(f"{label.text}/签名", entry._replace(value=opinion[1]))
                if opinion[2]:
                    self._day_of(label, entry, opinion[2])
                return
        value = tidy(entry.value, self.form[name])
        if label.repeated and value != "":
            self.card.further.append((label.number, name, entry._replace(value=value)))
        else:
            self.put(name, entry._replace(value=value))

    def _day_of(self, label: Label, entry: Entry, day: str) -> None:
        """Give the day of a signature to the field that its label or block names."""
        stems = self.side[1] if entry.where and entry.where.row <= self.side[0] else ()
        name = self.labels.composed("日期", label_stems(label.text), (*stems, *self.block))
        if name and self.form[name].kind in ("date", "datetime") and self.card.values.get(name, Entry("", None)).value == "":
            self.put(name, entry._replace(value=day))
        else:
            self._keep(f"{label.text}/日期", entry._replace(value=day))

    def put(self, name: str, entry: Entry) -> None:
        """Give a value to a field; the first that is filled counts, telephones add up, others are kept and told."""
        values = self.card.values
        there = values.get(name)
        if there is None or there.value == "" or (isinstance(there.value, str) and not there.value.strip()):
            if there is None or entry.value != "":
                values[name] = entry
            return
        if entry.value == "" or _same(there.value, entry.value):
            return
        if label_key(there.header) in NUMBER_WORDS and label_key(entry.header) not in NUMBER_WORDS:
            values[name], entry = entry, there  # 客户编号 says more than 编号
            self._keep(entry.header, entry)
            return
        if self.form[name].kind == "phone":
            values[name] = there._replace(value=f"{as_plain(there.value)}/{as_plain(entry.value)}")
            return
        self._keep(entry.header, entry)
        self.card.repeated.append((name, entry))

    def _keep(self, header: str, entry: Entry) -> None:
        """Keep what no field takes, under the sender's words."""
        name, number = header, 1
        while name in self.card.extra:
            number += 1
            name = f"{header}_{number}"
        self.card.extra[name] = entry

    def _leave_nothing(self) -> None:
        """Keep every cell that nothing has claimed: beside a word that looks like its label, else under its address."""
        page = self.page
        for row in range(page.area.top, page.area.bottom + 1):
            rest = [c for c in page.filled(row) if (row, c) not in self.taken]
            while rest:
                column = rest.pop(0)
                text = page.text(row, column)
                if rest and 1 < len(text.strip()) <= 12 and rest[0] == page.next_cell(row, column) and not is_tick(text):
                    beside = rest.pop(0)
                    entry = Entry(page.value(row, beside), Address(row, beside), clean_text(text))
                    self.card.unknown.append((Label(clean_text(text), ()), entry))
                elif text and is_stop(text):
                    self.card.notes.setdefault(a1(row, column), clean_text(text))
                else:
                    self._keep(a1(row, column), Entry(page.value(row, column), Address(row, column), a1(row, column)))


def _same(one: Value, other: Value) -> bool:
    return match_key(as_plain(one)) == match_key(as_plain(other))


def as_plain(value: Value) -> str:
    """Write a value as text, a whole number without its point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
