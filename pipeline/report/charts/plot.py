"""A block's rows as the points of its chart: every number in one unit, every word ready, nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.measure import Measure, choose_measure, day_number, short_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.charts.declared import Chart, Kind

TONES = ("good", "warn", "bad", "info")


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it stands, what it says, how it is coloured."""

    x: str
    """As it reads on the axis."""
    day: int | None
    """Place on a time axis."""
    y: float
    """In the chart's unit; of a choice 0."""
    word: str
    """The value as it reads."""
    series: str = ""
    facet: str = ""
    tone: str = ""
    target: float | None = None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What charts say beside their data, in the reader's language."""

    rest: str
    of_first: str
    cumulative: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart ready to be specified."""

    id: str
    kind: Kind
    title: str
    """The finding, or the block's title where none is declared."""
    is_finding: bool
    points: tuple[Point, ...]
    measure: Measure
    words: Words
    x_title: str = ""
    y_title: str = ""
    references: tuple[str, ...] = ()
    """Series that others are held against: grey and dashed."""
    step: bool = False
    is_choice: bool = False
    """Of a heat map: its squares hold codes with tones."""

    @property
    def series(self) -> tuple[str, ...]:
        """Give the names of the series in order of appearance."""
        return tuple(dict.fromkeys(point.series for point in self.points))

    @property
    def facets(self) -> tuple[str, ...]:
        """Give the names of the small charts in order of appearance."""
        return tuple(dict.fromkeys(point.facet for point in self.points))

    @property
    def is_timed(self) -> bool:
        """Tell whether every point has a day."""
        return all(point.day is not None for point in self.points)


@dataclass(frozen=True, slots=True)
class Readable:
    """One column of a row: what the query gave, how it reads, its tone."""

    value: Any
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A block's rows and columns as a chart takes them; made by `sheet`."""

    rows: tuple[dict[str, Readable], ...]
    titles: dict[str, str]
    kinds: dict[str, str]
    steps: dict[str, str]
    """Units by kind of column, from the catalogue."""


def make_plot(block_id: str, chart: Chart, table: Table, title: str, words: Words, *, is_finding: bool) -> Plot | None:
    """Take the points of a chart from its block's rows.

    Args:
        block_id: Names the chart on its page.
        chart: As declared.
        table: Rows without totals; a value that is None was not there or not reported, and draws nothing.
        title: Its title.
        words: What it says beside its data.
        is_finding: Whether the title is a sentence about the data.

    Returns:
        None where no row has anything to draw.
    """
    if chart.kind == "heat":
        measured, kind = chart.value, table.kinds[chart.value]
    else:
        measured, kind = chart.y[0], table.kinds[chart.y[0]]
    drawn = (measured,) if chart.kind == "heat" else chart.y
    is_choice = kind not in ("count", "money", "decimal", "percent", "days", "hours")
    values = [row[name].value for row in table.rows for name in drawn if row[name].value is not None]
    if not values:
        return None
    measure = Measure() if is_choice else choose_measure(kind, values, table.steps.get(kind, ""))
    written = [row[chart.x].text for row in table.rows if row[chart.x].value is not None]
    short = dict(zip(written, short_days(written), strict=True))
    points = []
    for row in table.rows:
        for name in drawn:
            item = row[name]
            if item.value is None or row[chart.x].value is None:
                continue
            scaled = 0.0 if is_choice else measure.scaled(item.value)
            aim = row[chart.target].value if chart.target else None
            points.append(
                Point(
                    x=short[row[chart.x].text],
                    day=day_number(row[chart.x].text),
                    y=scaled,
                    word=item.text if is_choice else measure.word(scaled),
                    series=row[chart.y[0]].text
                    if chart.kind == "heat"
                    else row[chart.series].text
                    if chart.series
                    else table.titles[name],
                    facet=row[chart.facet].text if chart.facet else "",
                    tone=_tone(row, chart, measured if is_choice else ""),
                    target=None if aim is None else measure.scaled(aim),
                )
            )
    if not points:
        return None
    points = _cut(points, chart, measure, words)
    references = tuple(table.titles[name] for name in chart.y[1:]) if chart.kind == "lines" and not chart.series else ()
    if chart.kind == "lines" and chart.target:
        points += [_aim(point, table.titles[chart.target], measure) for point in points if point.target is not None]
        points = list(dict.fromkeys(points))
        references = (*references, table.titles[chart.target])
    return Plot(
        id=block_id,
        kind=chart.kind,
        title=title,
        is_finding=is_finding,
        points=tuple(points),
        measure=measure,
        words=words,
        x_title=table.titles[chart.x],
        y_title=table.titles[measured],
        references=references,
        step=chart.step,
        is_choice=is_choice,
    )


def _tone(row: dict[str, Readable], chart: Chart, choice: str) -> str:
    """Give a row's tone: what its column says, or what a choice's code stands for; empty where plain."""
    name = chart.tone or choice
    if not name:
        return ""
    item = row[name]
    tone = item.tone or str(item.value or "")
    return tone if tone in TONES else ""


def _aim(point: Point, title: str, measure: Measure) -> Point:
    """Make the target of a point a point of a line of its own."""
    aim = point.target or 0.0
    return Point(x=point.x, day=point.day, y=aim, word=measure.word(aim), series=title, facet=point.facet)


def _cut(points: list[Point], chart: Chart, measure: Measure, words: Words) -> list[Point]:
    """Leave the first so many categories, of a heat map lines, of small charts so many; add the others up where that is asked."""
    category = attrgetter("series" if chart.kind == "heat" else "facet" if chart.facet else "x")
    names = list(dict.fromkeys(category(point) for point in points))
    if not chart.top or len(names) <= chart.top:
        return points
    kept = set(names[: chart.top])
    left: Sequence[Point] = [point for point in points if category(point) not in kept]
    shown = [point for point in points if category(point) in kept]
    if chart.rest == "sum":
        total = sum(point.y for point in left)
        shown.append(Point(words.rest, None, total, measure.word(total), series=shown[0].series, is_rest=True))
    return shown
