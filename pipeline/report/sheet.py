"""A block's answer laid out as a grid: head, rows, cells with value, words, tone and rule; what page and workbook both show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from pipeline.report.charts.take import take_plot
from pipeline.report.definition import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.charts.plot import Plot
    from pipeline.report.definition import Block
    from pipeline.report.query import Row
    from pipeline.report.wording import Wording


LINKS = "_links"
"""Key of a row under which its figures' links stand, by column."""


class Cell(NamedTuple):
    """One cell: the value as the query gave it, and as it reads."""

    value: object
    text: str
    column: Column
    rule: str
    tone: str = ""
    link: str = ""
    """Where the records behind it are listed."""

    @property
    def is_figure(self) -> bool:
        """Tell whether it is a number that a rule stands behind."""
        return self.column.is_figure


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the grid."""

    cells: tuple[Cell, ...]
    is_total: bool = False


class Lines(Sequence[Line]):
    """Rows of a grid, each made when it is read, so that a long table is never held whole; the first stay, once asked for."""

    def __init__(self, rows: Sequence[Row], block: Block, wording: Wording) -> None:
        """Keep what they are made of.

        Args:
            rows: The block's answer.
            block: Its definition.
            wording: Words of its report.
        """
        self.rows = rows
        self._block = block
        self._wording = wording
        self._first: list[Line] = []

    def __reduce__(self) -> tuple[type[Lines], tuple[Sequence[Row], Block, Wording]]:
        """Send to another process what they are made of; lines are made there."""
        return Lines, (self.rows, self._block, self._wording)

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        """Give one line, or some."""
        last = place.indices(len(self))[1] if isinstance(place, slice) else range(len(self))[place] + 1
        self._first += [_line(row, self._block, self._wording) for row in self.rows[len(self._first) : last]]
        return self._first[place]

    def __iter__(self) -> Iterator[Line]:
        """Give them all, one after the other."""
        yield from self._first
        for row in self.rows[len(self._first) :]:
            yield _line(row, self._block, self._wording)


@dataclass(frozen=True, slots=True)
class Grid:
    """A block ready to be shown."""

    block: Block
    title: str
    note: str
    empty: str
    head: tuple[Cell, ...]
    lines: Sequence[Line]
    notes: dict[str, str] = field(default_factory=dict)
    """Of key figures: remark by column id."""
    plot: Plot | None = None
    """Its chart's points, where it has a chart and anything to draw."""
    chart_note: str = ""
    """What the whole company's chart leaves to the table."""

    @property
    def page_lines(self) -> Sequence[Line]:
        """The rows that the page shows."""
        return self.lines[: self.block.page_rows] if self.block.page_rows else self.lines

    @property
    def groups(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The rows that the page shows, parted where the value of the block's group column changes; each part with that value."""
        ids = [column.id for column in self.block.columns]
        place = ids.index(self.block.group) if self.block.group else None
        parts = groupby(self.page_lines, key=lambda line: "" if place is None else line.cells[place].text)
        return tuple((title, tuple(lines)) for title, lines in parts)

    @property
    def is_cut(self) -> bool:
        """Tell whether the page leaves rows to the workbook."""
        return 0 < self.block.page_rows < len(self.lines)


def shown_rows(block: Block, rows: Sequence[Row]) -> Sequence[Row]:
    """Leave the rows that the page shows: of a matrix, those that its first lines are made of."""
    if not block.page_rows:
        return rows
    if block.show != "matrix":
        return rows[: block.page_rows]
    heads = [column.id for column in block.columns if column.id not in (block.across, block.value)]
    sides: dict[tuple[Any, ...], None] = {}
    for row in rows:
        if len(sides) < block.page_rows:
            sides[tuple(row[name] for name in heads)] = None
    return [row for row in rows if tuple(row[name] for name in heads) in sides]


def lay_out(block: Block, rows: Sequence[Row], wording: Wording, *, is_silent: bool = False, headline: str = "") -> Grid:
    """Lay a block's rows out as a grid.

    Args:
        block: Its definition.
        rows: Its answer, from `query.run_report`.
        wording: Words of its report.
        is_silent: Whether it has no row because none of its forms was received.
        headline: Title of its chart, from `say_headline`.
    """
    if block.show == "matrix":
        head, made = _matrix(block, rows, wording)
        lines: Sequence[Line] = made
    else:
        head = tuple(_head(block, column, wording) for column in block.columns)
        lines = Lines(rows, block, wording)
    notes = {column.id: wording.column_note(block, column) for column in block.columns} if block.show == "figures" else {}
    empty = wording.say("not-reported") if is_silent else wording.block_empty(block)
    plot = take_plot(block, rows, wording, headline)
    more = wording.chart_note(block) if plot else ""
    return Grid(block, wording.block_title(block), wording.block_note(block), empty, head, lines, notes, plot, more)


def _line(row: Row, block: Block, wording: Wording) -> Line:
    """Give one row; the first empty head of a total reads 合计."""
    cells = [_cell(row, column, block, wording) for column in block.columns]
    is_total = bool(row.get("is_total"))
    if is_total:
        place = next(
            (number for number, item in enumerate(cells) if item.value is None and item.column.kind in ("text", "code", "month")),
            None,
        )
        if place is not None:
            word = wording.say("total")
            cells[place] = cells[place]._replace(value=word, text=word)
    return Line(tuple(cells), is_total)


def _head(block: Block, column: Column, wording: Wording) -> Cell:
    """Give a column's head."""
    title = wording.column_title(block, column)
    return Cell(title, title, column, column.rule or block.rule)


def _cell(row: Row, column: Column, block: Block, wording: Wording) -> Cell:
    """Give one cell."""
    value = row[column.id]
    links: dict[str, str] = row.get(LINKS) or {}
    return Cell(
        value,
        wording.cell(value, column, row, block),
        column,
        column.rule or block.rule,
        wording.tone(value, column, row),
        links.get(column.id, "") if value is not None else "",
    )


def _matrix(block: Block, rows: Sequence[Row], wording: Wording) -> tuple[tuple[Cell, ...], tuple[Line, ...]]:
    """Turn the values of one column into columns, in order of appearance; rows keep their order of appearance."""
    across, value = block.column(block.across), block.column(block.value)
    heads = [column for column in block.columns if column.id not in (across.id, value.id)]
    tops: dict[object, Cell] = {}
    sides: dict[tuple[Any, ...], tuple[Row, dict[object, Cell]]] = {}
    for row in rows:
        top = row[across.id]
        if top not in tops:
            words = wording.cell(top, across, row, block)
            tops[top] = Cell(words, words, Column(across.id, value.kind), value.rule or block.rule)
        side = tuple(row[column.id] for column in heads)
        sides.setdefault(side, (row, {}))[1][top] = _cell(row, value, block, wording)
    blank = Cell(None, "", value, value.rule or block.rule)
    lines = tuple(
        Line(
            (*(_cell(row, column, block, wording) for column in heads), *(cells.get(top, blank) for top in tops)),
            bool(row.get("is_total")),
        )
        for row, cells in sides.values()
    )
    return (*(_head(block, column, wording) for column in heads), *tops.values()), lines
