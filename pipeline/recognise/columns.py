"""Records in columns: values of the mapped columns, merged and repeated values filled in, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.errors import nearest
from pipeline.model import Address, CellError, Column, Finding
from pipeline.recognise.body import NUMERIC
from pipeline.recognise.built import Built
from pipeline.recognise.choice import choose
from pipeline.recognise.grid import is_blank
from pipeline.recognise.lexicon import MONEY_UNITS
from pipeline.recognise.numbered import contacts_across, last_of, later_words
from pipeline.recognise.units import prices_are_plain
from pipeline.text import a1, clean_text, column_letters, match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model import Severity, Value
    from pipeline.recognise.body import Body
    from pipeline.recognise.constants import Constant
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.headers import Header
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

DITTO = frozenset(("同上", "〃", "″", '"', "“", "”", "''", "同前", "々", "仝上", "仝", "同 上", "(同上)", "（同上）"))
_NO_DITTO = NUMERIC | {"date", "datetime", "month", "time", "period"}
_AGGREGATE = re.compile(
    r"合计|总计|小计|累计|季度?|q[1-4]|上半年|下半年|全年|年度|同比|环比|增长|占比|比例|完成率|达成率|%|平均", re.IGNORECASE
)


class Builder:
    """Builds the columns of one table."""

    def __init__(self, grid: Grid, header: Header, body: Body, form: Form, lexicon: Lexicon) -> None:
        """Keep what the columns are built from."""
        self.grid, self.header, self.body, self.form, self.lexicon = grid, header, body, form, lexicon
        self.index = {row: i for i, row in enumerate(body.records)}
        picked = [grid.rows[row] for row in body.records]
        self.cells: list[tuple[Value, ...]] = list(zip(*picked, strict=True)) if picked else [()] * grid.width
        first, last = (body.records[0], body.records[-1]) if body.records else (0, -1)
        self.spans = [span for span in grid.spans if span.bottom > span.top and span.top <= last and span.bottom >= first]
        self.sheet = grid.sheet.name
        self.counters: set[int] = set()
        self.later: dict[int, str] = {}

    def build(self, aside: frozenset[int]) -> Built:
        """Build the columns of all matched and unmatched headers.

        Args:
            aside: Columns that become records of their own and are not read here.
        """
        built = Built(list(self.body.records))
        choice = choose(self.header, self.cells, self.form, self.lexicon, aside)
        chosen, repeats, self.counters = choice.chosen, choice.repeats, choice.counters
        built.asked = frozenset(choice.asked)
        built.findings += [self._of_header(*told) for told in choice.told]
        for column, field_id in chosen.items():
            built.columns[field_id] = self._column(column)
            built.places[field_id] = column
        built.contacts = contacts_across(self.header, repeats, self.form, self.lexicon) if repeats else {}
        theirs = {column for fields in built.contacts.values() for column in fields.values()}
        for field_id, columns in repeats.items():
            self._append_repeats(built, field_id, [column for column in columns if column not in theirs])
        self.later = later_words(self.header, set(aside), self.cells, self.form, self.lexicon)
        for field_id in dict.fromkeys(self.later.values()):
            own = [column for column, named in self.later.items() if named == field_id]
            built.columns[field_id] = last_of(own, self.cells, built.rows, self.header)
        self._fill(built)
        self._extras(built, set(chosen) | {c for columns in repeats.values() for c in columns} | aside)
        self._comments(built)
        return built

    def _of_header(
        self,
        code: str,
        severity: Severity,
        reason: str,
        column: int,
        field_id: str = "",
        params: tuple[tuple[str, str], ...] = (),
    ) -> Finding:
        text = self.header.text(column)
        return Finding(
            code,
            severity,
            f"recognise.{code}.{reason}",
            sheet=self.sheet,
            cell=a1(self._header_row(column), column),
            column=text,
            field=field_id,
            value=text,
            form=self.form.id,
            params=(*params, ("form", self.form.title), ("letters", column_letters(column))),
        )

    def _header_row(self, column: int) -> int:
        rows = range(self.header.bottom, self.header.top - 1, -1)
        return next((r for r in rows if not is_blank(self.grid.rows[r][column])), self.header.bottom)

    def _column(self, column: int) -> Column:
        """Take one column's values; what a vertical merge covers takes the value of its first cell."""
        values = list(self.cells[column])
        where: int | list[Address | None] = column
        for span in self.spans:
            if span.left != column:
                continue
            anchor = self.grid.rows[span.top][column]
            if anchor == "":
                continue
            for row in range(span.top + 1, span.bottom + 1):
                place = self.index.get(row)
                if place is not None and values[place] == "":
                    values[place] = anchor
                    where = where if isinstance(where, list) else [Address(r, column) for r in self.body.records]
                    where[place] = Address(span.top, column)
        match = self.header.matches.get(column)
        formats = {}
        if self.grid.sheet.formats:
            for (row, c), shown in self.grid.sheet.formats.items():
                if c == column and row in self.index:
                    formats[self.index[row]] = shown
        return Column(values, where, self.header.text(column), match.unit if match else "", formats)

    def _append_repeats(self, built: Built, field_id: str, columns: Sequence[int]) -> None:
        """Join 电话2 to 电话, as a list in one cell would be written."""
        main = built.columns[field_id]
        for column in columns:
            for i, value in enumerate(self.cells[column]):
                if is_blank(value):
                    continue
                main.values[i] = value if is_blank(main.values[i]) else f"{_shown(main.values[i])}/{_shown(value)}"

    def _fill(self, built: Built) -> None:
        """Resolve ditto marks, and fill down what the form says is written only on the first row of a block."""
        code, name = self.form.customer_fields
        for field_id, column in built.columns.items():
            if self.form[field_id].kind not in _NO_DITTO and not DITTO.isdisjoint(column.values):
                for i, value in enumerate(column.values):
                    if i and value in DITTO:
                        column.values[i] = column.values[i - 1]
        self._continue_orders(built)
        for field_id in self.form.fill_down:
            if field_id not in built.columns or "" not in built.columns[field_id].values:
                continue
            column = built.columns[field_id]
            partner = built.columns.get({code: name, name: code}.get(field_id, ""))
            before = list(partner.values) if partner else None
            self._fill_down(built, column, before)
            if partner is not None and {code, name} & {field_id} and partner is not column:
                self._fill_partner(built, column, partner)

    def _continue_orders(self, built: Built) -> None:
        """Give further product lines of an order its day, customer and number, where all of them are blank together.

        A merge says so by itself; a file that has lost its merges (csv) leaves only the blanks.
        """
        form, columns = self.form, built.columns
        name, product = columns.get(form.customer_fields[1]), columns.get("product_name")
        wanted = (form.date_field, "order_no", *form.customer_fields, form.person_field, form.branch_field)
        heads = [columns[field_id] for field_id in dict.fromkeys(wanted) if field_id in columns]
        lead = [columns[field_id] for field_id in (form.date_field, "order_no", *form.customer_fields) if field_id in columns]
        if name is None or product is None or len(lead) < 2:
            return
        for i in range(1, len(built.rows)):
            if product.values[i] == "" or i in self.body.breaks or any(column.values[i] != "" for column in lead):
                continue
            for column in heads:
                if column.values[i] == "" and column.values[i - 1] != "":
                    places = _places(column, built.rows)
                    column.values[i] = column.values[i - 1]
                    places[i] = places[i - 1]

    def _fill_down(self, built: Built, column: Column, partner: Sequence[Value] | None) -> None:
        for i in range(1, len(column.values)):
            if column.values[i] != "" or i in self.body.breaks or column.values[i - 1] == "":
                continue
            if partner is not None and partner[i] not in ("", partner[i - 1]):
                continue
            places = _places(column, built.rows)
            column.values[i] = column.values[i - 1]
            places[i] = places[i - 1]

    def _fill_partner(self, built: Built, column: Column, partner: Column) -> None:
        """Fill a customer's code where its name was filled down, and the other way round."""
        where = column.where
        if not isinstance(where, list):
            return
        for i in range(1, len(partner.values)):
            if partner.values[i] == "" and where[i] == where[i - 1] and i not in self.body.breaks:
                places = _places(partner, built.rows)
                partner.values[i] = partner.values[i - 1]
                places[i] = places[i - 1]

    def _extras(self, built: Built, used: set[int]) -> None:
        """Keep what no field claims, and say so with the nearest known name."""
        names: Counter[str] = Counter()
        for column in range(self.grid.width):
            if column in used or column in self.counters or self.header.is_sequence(column):
                continue
            parts = self.header.parts[column]
            filled = any(not is_blank(value) for value in self.cells[column])
            if not parts and not filled:
                continue
            text = self.header.text(column)
            if parts and any(isinstance(self.grid.rows[r][column], CellError) for r in (self.header.top, self.header.bottom)):
                built.findings.append(self._of_header("excel-error", "warning", "header", column))
            elif (self.header.bottom, column) in self.grid.sheet.uncached:
                built.findings.append(self._of_header("no-cached-value", "warning", "header", column))
            elif not (self.header.across and _AGGREGATE.search(match_key(text))) and not (
                column in self.header.matches or column in self.header.answered or column in self.later
            ):
                built.findings.append(self._unknown(column, text, filled=filled))
            if filled:
                name = text or column_letters(column)
                names[name] += 1
                built.extra[name if names[name] == 1 else f"{name}_{names[name]}"] = self._column(column)

    def _unknown(self, column: int, text: str, *, filled: bool) -> Finding:
        severity: Severity = "warning" if filled else "info"
        if not text:
            return self._of_header("unknown-column", severity, "no-header", column)
        words = self.lexicon.forms[self.form.id].fields
        near = nearest(self.lexicon.keys(text).keys[-1] if self.lexicon.keys(text).keys else "", words)
        if near:
            return self._of_header("unknown-column", severity, "near", column, "", (("near", self.form[words[near[0]]].title),))
        return self._of_header("unknown-column", severity, "unknown", column)

    def _comments(self, built: Built) -> None:
        """Keep comments on data cells; people write data into them."""
        found: dict[int, list[str]] = {}
        for (row, _), text in sorted(self.grid.sheet.comments.items()):
            place = self.index.get(row)
            if place is not None and text.strip():
                found.setdefault(place, []).append(clean_text(text))
        if found:
            values: list[Value] = [" ".join(found.get(i, ())) for i in range(len(built.rows))]
            built.extra["批注"] = Column(values, None, "批注")


def _shown(value: Value) -> str:
    return str(int(value)) if isinstance(value, float) and float(value).is_integer() else str(value)


def _places(column: Column, rows: Sequence[int]) -> list[Address | None]:
    """Turn a column's place into one for each record, so that filled values can point elsewhere."""
    if not isinstance(column.where, list):
        place = column.where
        column.where = [Address(row, place) for row in rows] if isinstance(place, int) else [place] * len(rows)
    return column.where


def apply_constants(
    built: Built, form: Form, contexts: Sequence[Mapping[str, Constant]], constants: Mapping[str, Constant]
) -> None:
    """Fill fields from sub-headings and header lines where the rows themselves are blank.

    A sub-heading beats the header line. An optional column that is there is left as it is; a required one is filled where
    it is blank.
    """
    count = len(built.rows)
    names = dict.fromkeys([*constants, *(name for context in {id(c): c for c in contexts}.values() for name in context)])
    for name in names:
        item = form.by_id.get(name)
        if item is None:
            continue
        column = built.columns.get(name)
        if column is not None and not (item.is_required and "" in column.values) and not any(name in c for c in contexts):
            continue
        per_record = (
            [context.get(name, constants.get(name)) for context in contexts] if contexts else [constants.get(name)] * count
        )
        if column is None:
            first = per_record[0] if per_record else None
            if first is not None and all(item_ is first for item_ in per_record):
                built.columns[name] = Column([first.value] * count, first.where, first.label)
                continue
            values: list[Value] = [constant.value if constant else "" for constant in per_record]
            label = next((constant.label for constant in per_record if constant), "")
            built.columns[name] = Column(values, [constant.where if constant else None for constant in per_record], label)
            continue
        if "" not in column.values:
            continue
        for i, constant in enumerate(per_record):
            if constant is not None and column.values[i] == "":
                places = _places(column, built.rows)
                column.values[i] = constant.value
                places[i] = constant.where


def apply_unit(built: Built, form: Form, unit: str) -> None:
    """Give money columns without a unit of their own the unit of the header line.

    Prices keep 元 where quantity × price shows that only the amounts are scaled.
    """
    if not unit or unit not in MONEY_UNITS.values():
        return
    factor = {"元": 1.0, "百元": 1e2, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8}[unit]
    prices_plain = prices_are_plain(built.columns, factor)
    for name, column in built.columns.items():
        item = form.by_id[name]
        if item.kind == "money" and not column.unit and isinstance(column.where, (int, list)):
            column.unit = item.unit or "元" if prices_plain and name.endswith("price") else unit
