"""Where the data of a table begins and ends, and what each row below the header is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import Address, CellError
from pipeline.recognise.constants import Constant, constants_of, heading_constants
from pipeline.recognise.lines import Line, lines_of_row
from pipeline.recognise.marks import (
    is_count,
    is_plan,
    is_signature,
    is_stop,
    may_mark,
    row_mark,
    spans_months,
    spells_stop,
    total_level,
)
from pipeline.recognise.seams import Seams
from pipeline.recognise.titles import form_named
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Registers, Value
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

NUMERIC = frozenset(("money", "decimal", "int", "percent", "score", "bool"))
_TITLE_CELLS = 3
"""Cells of a title row at most."""
_COLONS = (":", "：")
_NOTHING = frozenset(("", 0, "0", "-", "—", "/", "\\", "0.00"))


@dataclass(slots=True)
class TotalRow:
    """A total row of the sender: its words, and how many records stand above it."""

    row: int
    label: str
    before: int
    heading: int
    """Records above the last sub-heading before it."""


@dataclass(slots=True)
class Body:
    """What stands below a header: `records` are rows from 0; contexts run parallel and are shared between neighbours."""

    records: list[int] = field(default_factory=list)
    contexts: list[dict[str, Constant]] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    footers: list[Line] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    """Record indices before which filling down stops."""
    prefilled: list[int] = field(default_factory=list)
    plans: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    """Rows below a signature line that look like data under no header."""
    remarks: dict[str, str] = field(default_factory=dict)
    """Rows such as 本月累计 that are kept and not compared."""
    following: int | None = None
    """Row at which the next table of the sheet begins."""


class BodyReader:
    """Goes once through the rows below a header."""

    def __init__(self, grid: Grid, header: Header, form: Form, lexicon: Lexicon, registers: Registers) -> None:
        """Work out which columns prove a record."""
        self.grid, self.header, self.form, self.lexicon, self.registers = grid, header, form, lexicon, registers
        by_field = {column: form[match.field] for column, match in header.matches.items()}
        self.sequence = {c for c, item in by_field.items() if item.kind == "int" and item.id in ("seq", "line_no")}
        self.sequence |= {c for c in range(len(header.parts)) if header.is_sequence(c) or header.counts(c)}
        wanted = {name for key in form.key for part in key for name in re.findall(r"[a-z_]+", part)} | set(form.customer_fields)
        text_like = {c for c, item in by_field.items() if item.kind not in NUMERIC and c not in self.sequence}
        self.keys = {c for c in text_like if by_field[c].requirement != "optional" or by_field[c].id in wanted}
        self.key_list = sorted(self.keys)
        self.months = {c for c, item in by_field.items() if item.kind == "month"}
        self.standing = {c for c, item in by_field.items() if item.requirement == "header"} | self.sequence
        self.first = min((c for c, parts in enumerate(header.parts) if parts), default=0)
        self.seams = Seams(grid, header, lexicon)
        self.across_from = min(header.across.columns) if header.across else 0
        self.content = next((item for item in form.fields if item.id == "content"), None)
        self.body = Body()
        self.context: dict[str, Constant] = {}
        self.block_start = self.page_until = 0
        self.suspended = self.plan = self.gap = False

    def read(self) -> Body:
        """Tell what each row is."""
        rows, body = self.grid.rows, self.body
        quick = self.header.across is None
        for row_number in range(self.header.bottom + 1, len(rows)):
            row = rows[row_number]
            if row_number < self.page_until:
                continue
            if quick and not self.gap and not self.suspended and self._is_plainly_data(row):
                body.records.append(row_number)
                body.contexts.append(self.context)
                continue
            filled = [c for c, v in enumerate(row) if v != "" and not (v.__class__ is str and v.isspace())]
            if not filled:
                self.gap = True
            elif len(filled) <= _TITLE_CELLS and (again := self.seams.begins_anew(row_number)):
                if again == row_number:
                    body.following = row_number
                    return body
                self.page_until = again
            elif self.seams.repeats_header(row, filled):
                self.suspended, self.gap = self.plan, False
            elif not self._names_weekdays(row_number, row, filled) and self._looked_at(row_number, row, filled):
                return body
        return body

    def _looked_at(self, row_number: int, row: Sequence[Value], filled: list[int]) -> bool:
        """Look at one row that shows something; True where another table begins."""
        present = [c for c in filled if c in self.keys]
        text_at = next((c for c in filled if row[c].__class__ is str and c not in self.sequence), -1)
        if filled[0] in self.sequence and row[filled[0]].__class__ is str:
            text_at = filled[0]
        text = str(row[text_at]) if text_at >= 0 else ""
        if ":" in text or "：" in text:
            present = self._without_labels(row, filled, present)
        apart = self.gap or self.suspended
        if (apart or len(present) <= 1) and self.seams.opens_table(row_number, filled, row, after_gap=apart):
            self.body.following = self.seams.title_above(row_number)
            while self.body.records and self.body.records[-1] >= self.body.following:
                self.body.records.pop()
                self.body.contexts.pop()
            return True
        self.gap = len(filled) == 1
        if self.suspended:
            self._below_the_end(row_number, row, filled, present)
        elif not self._is_aside(row_number, row, filled, present, text_at) and not (
            len(present) <= 1 and self._is_weak(row_number, row, filled, present, text)
        ):
            if self.standing - self.sequence and all(c in self.standing or row[c] in _NOTHING for c in filled):
                self.body.prefilled.append(row_number)
            else:
                self.body.records.append(row_number)
                self.body.contexts.append(self.context)
        return False

    def _below_the_end(self, row_number: int, row: Sequence[Value], filled: list[int], present: list[int]) -> None:
        """Keep what stands below a signature line: more labels, for later blocks too; rows that look like data are told."""
        if self.plan:
            return
        lines = self._lines(row_number)
        if lines:
            self._take(lines)
        elif len(present) >= 3 and not self._marked(row, filled):
            self.body.stray.append(row_number)

    def _is_aside(self, row_number: int, row: Sequence[Value], filled: list[int], present: list[int], text_at: int) -> bool:
        """Deal with samples, totals, growth rates and actual figures; False for any other row."""
        text = str(row[text_at]) if text_at >= 0 else ""
        mark = row_mark(text) if text else ""
        if mark == "example" and text_at == filled[0]:
            return True
        label_at = self._total_at(row, filled, present) if mark == "total" or len(present) <= 2 else -1
        if label_at >= 0:
            self._total(row_number, label_at)
            return True
        if self.header.across and self._extra_row(row_number, filled):
            return True
        if text_at in self.months and spans_months(text):
            self._remark(row_number, text)
            return True
        if mark == "growth" and not [c for c in present if c != text_at]:
            self._remark(row_number, text)
            return True
        return False

    def _is_weak(self, row_number: int, row: Sequence[Value], filled: list[int], present: list[int], text: str) -> bool:
        """Deal with rows that hardly fill a key column: ends, plans, numbers only, sub-headings, lines of labels."""
        if self._stops(row, filled, present):
            self.body.footers.extend(self._lines(row_number))
            self.suspended = True
            return True
        if text and is_plan(text):
            self.suspended = self.plan = True
            self.body.plans.append(row_number)
            return True
        evidence = [
            c for c in filled if c not in self.sequence or (row[c].__class__ is str and not str(row[c]).strip().isdigit())
        ]
        if all(row[c] in _NOTHING for c in evidence):
            return True
        if len(evidence) == 1 and self._is_heading(row_number, evidence[0], filled):
            self._heading(row_number, evidence[0], text)
            return True
        has_labels = any(row[c].__class__ is str and (":" in str(row[c]) or "：" in str(row[c])) for c in evidence)
        lines = self._lines(row_number) if has_labels else []
        if lines and len(lines) * 2 >= len(evidence) and not (present and len(evidence) > 2 * len(lines)):
            self._take(lines)
            self._begin_block()
            return True
        return False

    def _heading(self, row_number: int, column: int, text: str) -> None:
        """Let a sub-heading say what holds for the rows below it; 无拜访 is a record of its own."""
        place = Address(row_number, column)
        if self.form.nil_marker and self.form.nil_marker in text and self.content:
            self.body.records.append(row_number)
            self.body.contexts.append({**self.context, self.content.id: Constant(text, place, "")})
            return
        found = heading_constants(self.grid.rows[row_number][column], place, self.lexicon, self.form, self.registers)
        if not found:
            self.body.remarks.setdefault(f"第{row_number + 1}行", clean_text(text))
        self.context = {**self.context, **found}
        self.block_start = len(self.body.records)
        if found.keys() & {self.form.date_field, self.form.person_field}:
            self._begin_block()

    def _take(self, lines: list[Line]) -> None:
        """Keep labels, and let those that name fields hold for the rows below."""
        self.body.footers.extend(lines)
        self.context = {**self.context, **constants_of(lines, self.lexicon, self.form, self.registers)}

    def _begin_block(self) -> None:
        self.block_start = len(self.body.records)
        self.body.breaks.add(self.block_start)

    def _is_plainly_data(self, row: Sequence[Value]) -> bool:
        """Tell at a glance that a row is a record: three key columns filled, no header again, no word of a total in front."""
        present = 0
        for c in self.key_list:
            if row[c] != "":
                present += 1
        if present < 3:
            return False
        for c, text in self.seams.probes:
            if row[c] == text:
                return False
        for value in row:
            if value.__class__ is str and value != "":
                return may_mark(value) is None and ":" not in value and "：" not in value
        return True

    def _names_weekdays(self, row_number: int, row: Sequence[Value], filled: list[int]) -> bool:
        """Tell whether the row below the header only says which weekday the days are."""
        across = self.header.across
        if row_number != self.header.bottom + 1 or across is None or across.kind != "days":
            return False
        marks = [row[c] for c in filled if c in across.columns]
        return len(marks) >= 5 and all(
            value.__class__ is str and str(value).strip()[-1:] in "一二三四五六日天" for value in marks
        )

    def _without_labels(self, row: Sequence[Value], filled: list[int], present: list[int]) -> list[int]:
        """Leave out label cells and the values right of them: 填表人: | 王五 | 审核: | 赵六, or 制表人:方丽 in one cell."""
        apart: set[int] = set()
        for place, c in enumerate(filled):
            if row[c].__class__ is not str:
                continue
            text = str(row[c]).rstrip()
            if text[-1:] in _COLONS:
                apart.update(filled[place : place + 2])
            elif is_signature(text):
                apart.add(c)
        return [c for c in present if c not in apart]

    def _lines(self, row_number: int) -> list[Line]:
        words = self.lexicon.forms[self.form.id].fields
        return lines_of_row(self.grid, row_number, lambda key: key in words)

    def _marked(self, row: Sequence[Value], filled: list[int]) -> bool:
        return any(row[c].__class__ is str and (row_mark(str(row[c])) or is_stop(str(row[c]))) for c in filled)

    def _total_at(self, row: Sequence[Value], filled: list[int], present: list[int]) -> int:
        """Find the words of a total among the first texts of a row whose key columns are otherwise empty."""
        texts = [c for c in filled if row[c].__class__ is str][:3]
        for place, c in enumerate(texts):
            text = str(row[c])
            if row_mark(text) != "total":
                continue
            others = [k for k in present if k != c and not (row[k].__class__ is str and is_count(str(row[k])))]
            if not others or (len(others) == 1 and len(match_key(text)) <= 4 and (place == 0 or others[0] < c)):
                return c
        return -1

    def _total(self, row_number: int, label_at: int) -> None:
        label = clean_text(str(self.grid.rows[row_number][label_at]))
        if total_level(label) == "none":
            self._remark(row_number, label)
        else:
            self.body.totals.append(TotalRow(row_number, label, len(self.body.records), self.block_start))
        if total_level(label) != "block" or "日" in label:
            self.body.breaks.add(len(self.body.records))

    def _remark(self, row_number: int, label: str) -> None:
        row = self.grid.rows[row_number]
        shown = " ".join(
            f"{self.header.text(c)}={clean_text(str(row[c]))}"
            for c in self.grid.filled(row_number)
            if c < len(self.header.parts) and str(row[c]) != label
        )
        self.body.remarks.setdefault(clean_text(label), shown)

    def _extra_row(self, row_number: int, filled: list[int]) -> bool:
        """Tell whether a row of a wide table holds growth rates or actual figures instead of targets."""
        row = self.grid.rows[row_number]
        for c in filled:
            if c >= self.across_from:
                break
            if row[c].__class__ is str and row_mark(str(row[c])) in ("growth", "actual"):
                self._remark(row_number, str(row[c]))
                return True
        return False

    def _stops(self, row: Sequence[Value], filled: list[int], present: list[int]) -> bool:
        """Tell whether a row is of signatures or notes: such words, and no other key column filled."""
        for c in filled:
            value = row[c]
            if value.__class__ is str and not isinstance(value, CellError) and is_stop(str(value)):
                return not [k for k in present if k != c]
        if present and present != filled[:1]:
            return False
        joined = "".join(str(row[c]) for c in filled if row[c].__class__ is str)
        return len(filled) > 1 and spells_stop(joined)

    def _is_heading(self, row_number: int, column: int, filled: list[int]) -> bool:
        """Tell whether the only filled cell of a row is a sub-heading rather than a lonely value of its column."""
        value = self.grid.rows[row_number][column]
        if self.grid.spanned(row_number, column) >= 3:
            return True
        if len(filled) > 1 or column > self.first + 1:
            return False
        if value.__class__ is str and form_named(match_key(str(value)), self.lexicon):
            return True
        if value.__class__ is str and heading_constants(
            value, Address(row_number, column), self.lexicon, self.form, self.registers
        ):
            return True
        return column == self.first and column not in self.keys
