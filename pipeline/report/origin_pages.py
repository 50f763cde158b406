"""Show the records behind figures: a page a block, and the sheet of origins in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.report.definition import Column
from pipeline.report.origins import Traced, cell_field, page_of
from pipeline.report.sheet import LINKS
from pipeline.report.wording import word_number
from pipeline.store.places import Place, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    import duckdb

    from pipeline.messages import Language
    from pipeline.report.definition import Block, Report
    from pipeline.report.origins import Added
    from pipeline.report.query import Row
    from pipeline.report.wording import Wording
    from pipeline.schema import Schema

BLANK = ("", "")
SHEET_FIGURE = 8
"""Records of one figure that the workbook lists; a page lists no more."""
SHEET_BLOCK = 80
"""Lines of one block that the workbook lists."""


@dataclass(frozen=True, slots=True)
class TracedBlock:
    """A block, the rows of its answer that its page shows, and the records behind each."""

    report: Report
    block: Block
    wording: Wording
    rows: Sequence[Row]
    traced: Sequence[Traced]

    @property
    def parts(self) -> list[str]:
        """The parts that any of its records adds something to, in the order of the columns."""
        named = dict.fromkeys(part for item in self.traced for each in item.parts.values() for part in each)
        return [part for part in named if any(part in group.counts for item in self.traced for group in item.groups)]

    def title(self, part: str) -> str:
        """Word a part: as the column of its name is worded."""
        return self.wording.column_title(self.block, Column(part))

    def kind(self, part: str) -> str:
        """Tell how a part's numbers are written."""
        return next((column.kind for column in self.block.columns if column.id == part and column.kind != "percent"), "")


def link(item: TracedBlock) -> None:
    """Give each row of a block the links of its figures; `sheet.lay_out` takes them up."""
    page = page_of(item.report, item.block)
    for row, traced in zip(item.rows, item.traced, strict=True):
        row[LINKS] = dict.fromkeys(traced.parts, f"{page}#{traced.anchor}")


def link_like(block: Block, rows: Sequence[Row], other: TracedBlock) -> None:
    """Give the rows of a block links to the rows of another that agree with them in its keys."""
    keys = other.block.rows.by if other.block.rows else ()
    page = page_of(other.report, other.block)
    anchors = {
        tuple(row[key] for key in keys): f"{page}#{traced.anchor}" for row, traced in zip(other.rows, other.traced, strict=True)
    }
    figures = [column.id for column in block.columns if column.is_figure]
    for row in rows:
        if target := anchors.get(tuple(row[key] for key in keys)):
            row[LINKS] = dict.fromkeys(figures, target)


def form_titles(schema: Schema, language: Language) -> dict[str, str]:
    """Word the forms."""
    return {form.id: form.titled(language) for form in schema.forms.values()}


class Places:
    """Where records and files stand, looked up once for all blocks."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, blocks: Iterable[TracedBlock], zone: ZoneInfo) -> None:
        """Look up every record that a page or the workbook may show."""
        wanted: dict[str, set[int]] = {}
        for item in blocks:
            for traced in item.traced:
                for added in islice(traced.added(), SHEET_FIGURE):
                    if added.entry:
                        wanted.setdefault(added.form, set()).add(added.entry)
        self._found = {form: places_of(connection, form, entries) for form, entries in sorted(wanted.items())}
        self._zone = zone
        rows = connection.execute("SELECT submission_id, source, sha256, received_at FROM current_submission").fetchall()
        self.files: dict[str, tuple[str, str, str]] = {
            submission: (source, sha256 or "", self._local(received)) for submission, source, sha256, received in rows
        }

    def _local(self, instant: datetime | None) -> str:
        if instant is None:
            return ""
        return instant.replace(tzinfo=UTC).astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def of(self, added: Added) -> Place:
        """Give the place of a record, or of the whole file where that is counted."""
        place = self._found.get(added.form, {}).get(added.entry)
        if place is not None:
            return place
        return Place(added.form, 0, added.submission, self.files.get(added.submission, ("", "", ""))[0], *added.place)


def cell_for(place: Place, added: Added, part: str) -> str:
    """Give the cell that a part's value stands in; the record's first cell where it stands in none."""
    name = cell_field(added.cells, part, added.form)
    return (place.cell_of(name) if name else "") or place.cell


def word_added(value: object, kind: str) -> str:
    """Write what a record adds.

    Example:
        >>> word_added(Decimal("3200.000000"), "money"), word_added(1, "count"), word_added("C000012", "")
        ('3,200.00', '1', 'C000012')
    """
    if value is None:
        return ""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return word_number(value, kind or ("count" if isinstance(value, int) else "decimal"))
    return str(value)


def page_groups(item: TracedBlock, places: Places) -> Iterator[dict[str, Any]]:
    """Give what the page of a block's origins shows: a group a row, its records, its sums."""
    assert item.block.rows is not None
    parts = item.parts
    kinds = {part: item.kind(part) for part in parts}
    for row, traced in zip(item.rows, item.traced, strict=True):
        lines = []
        for added in islice(traced.added(), item.block.rows.page):
            place = places.of(added)
            values = [(part, added.values.get(part)) for part in parts]
            cells = [
                BLANK if value is None else (word_added(value, kinds[part]), cell_for(place, added, part))
                for part, value in values
            ]
            lines.append((added.form, place, cells))
        yield {
            "anchor": traced.anchor,
            "address": traced.address,
            "head": _head(item, row),
            "lines": lines,
            "count": traced.count,
            "sums": [word_added(traced.total(part), kinds[part]) if lines else "" for part in parts],
        }


def _head(item: TracedBlock, row: Row) -> str:
    """Name a row by its columns that are no figures, as the page of the report reads."""
    words = [
        item.wording.cell(row[column.id], column, row, item.block)
        for column in item.block.columns
        if column.kind in ("text", "code", "date", "month", "enum", "instant") and row[column.id] is not None
    ]
    return " · ".join(words[:4])


def sheet_lines(blocks: Iterable[TracedBlock], places: Places, forms: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """Give the lines of the workbook's sheet of origins, a line a figure and record, bounded by figure and by block.

    Yields:
        Block, row, column, what the record adds, form, file, sheet, row in the sheet, cell, how many records the
        figure has, address of the figure.
    """
    for item in blocks:
        yield from islice(_block_lines(item, places, forms), SHEET_BLOCK)


def _block_lines(item: TracedBlock, places: Places, forms: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    title = f"{item.wording.title()} {item.wording.block_title(item.block)}"
    titles = {part: item.title(part) for part in item.parts}
    for row, traced in zip(item.rows, item.traced, strict=True):
        head = _head(item, row)
        parts = dict.fromkeys(part for each in traced.parts.values() for part in each)
        counts = {part: traced.number(part) for part in parts}
        for added in islice(traced.added(), SHEET_FIGURE):
            place = places.of(added)
            for part, value in added.values.items():
                what = (title, head, titles[part], value, forms.get(added.form, added.form))
                where = (place.source, place.sheet, place.row or None, cell_for(place, added, part))
                yield (*what, *where, counts[part], f"{traced.address}/{part}")
