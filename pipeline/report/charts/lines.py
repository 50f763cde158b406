"""Lines over days, months or steps, named at their end; or many small charts on one scale."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.columns import paints
from pipeline.report.charts.measure import round_ticks, shorten, spaced, text_width
from pipeline.report.charts.theme import NARROW, SIZE, colours, tone_colour, whole, words_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.charts.plot import Plot, Point
    from pipeline.report.charts.theme import Spec

HEIGHT, SMALL = 240, 96
_APART = 17


def specify_lines(plot: Plot, width: int) -> Spec:
    """Specify lines; with facets small charts, four a row on a desk and two on a phone."""
    return _small(plot, width) if any(plot.facets) else _one(plot, width)


def _one(plot: Plot, width: int) -> Spec:
    """Specify one chart, each line named and valued at its last point."""
    places = _places(plot)
    lasts = [_last(plot.points, name, places) for name in plot.series]
    words = [shorten(f"{point.series} {point.word}", width * 0.34) for point in lasts]
    ticks = _ticks(plot, 4)
    low, high = _reach(plot, ticks)
    ends = _apart([(high - point.y) / ((high - low) or 1) * HEIGHT for point in lasts])
    room = max(text_width(plot.measure.word(tick)) for tick in ticks) + 16
    inner = width - room - max(text_width(word) for word in words) - 16
    labels = [
        {"x": places[point.x], "y": high - end / HEIGHT * (high - low), "word": word, "colour": _colour(plot, point)}
        for point, end, word in zip(lasts, ends, words, strict=True)
    ]
    across = _across(places, inner)
    along = _along(plot, ticks)
    text = {
        "data": {"values": labels},
        "mark": {"type": "text", "align": "left", "dx": 10},
        "encoding": {
            "x": across,
            "y": along,
            "text": {"field": "word", "type": "nominal"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
    return whole({"layer": [*_strokes(plot, across, along), text]}, _values(plot), inner, HEIGHT)


def _small(plot: Plot, width: int) -> Spec:
    """Specify one small chart a facet, named above it, all on one scale."""
    facets = list(plot.facets)
    columns = min(2 if width <= NARROW else 4, len(facets))
    places, ticks = _places(plot), _ticks(plot, 3)
    room = max(text_width(plot.measure.word(tick)) for tick in ticks) + 14
    each = (width - room * columns - 18 * (columns - 1)) / columns
    across, along = _across(places, each), _along(plot, ticks)
    spec = {"width": round(each), "height": SMALL, "layer": _strokes(plot, across, along)}
    facet = {"field": "facet", "type": "nominal", "sort": facets, "header": {"title": None}}
    drawn = {"facet": facet, "columns": columns, "spacing": 18, "spec": spec}
    names = [f"{'┄┄' if name in plot.references else '──'} {name}" for name in plot.series]
    if len(names) > 1:
        named = {"text": "    ".join(names), "anchor": "start", "fontSize": SIZE, "fontWeight": "normal", "offset": 10}
        drawn["title"] = {**named, "color": colours()["soft"]}
    return whole(drawn, _values(plot))


def _values(plot: Plot) -> list[dict[str, Any]]:
    """Give the points, those of one line with one colour."""
    places = _places(plot)
    lines: dict[tuple[str, str], list[Point]] = {}
    for point in plot.points:
        lines.setdefault((point.facet, point.series), []).append(point)
    lasts = {key: _last(own, key[1], places) for key, own in lines.items()}
    inks = {key: _colour(plot, last) for key, last in lasts.items()}
    return [
        {
            "x": places[point.x],
            "y": point.y,
            "series": point.series,
            "facet": point.facet,
            "colour": inks[point.facet, point.series],
            "is_last": point is lasts[point.facet, point.series] and point.series not in plot.references,
        }
        for point in plot.points
    ]


def _strokes(plot: Plot, across: Spec, along: Spec) -> list[Spec]:
    """Give the lines: references below, grey and dashed; the others above, their last points marked."""
    colour = {"field": "colour", "type": "nominal", "scale": None}
    detail = {"field": "series", "type": "nominal"}
    shape = {"interpolate": "step-after"} if plot.step else {}
    below = f"indexof({list(plot.references)!r}, datum.series) >= 0"
    encoding = {"x": across, "y": along, "color": colour, "detail": detail}
    strokes: list[Spec] = []
    if plot.references:
        dashed = {"type": "line", "strokeDash": [5, 4], "strokeWidth": 1.8, **shape}
        strokes.append({"transform": [{"filter": below}], "mark": dashed, "encoding": encoding})
    strokes.append({"transform": [{"filter": f"!({below})"}], "mark": {"type": "line", **shape}, "encoding": encoding})
    dot = {"type": "point", "filled": True, "size": 55, "opacity": 1}
    strokes.append({"transform": [{"filter": "datum.is_last"}], "mark": dot, "encoding": encoding})
    return strokes


def _across(known: Mapping[str, int], inner: float) -> Spec:
    """Give the axis of days or steps with as many words as have room."""
    words = {place: word for word, place in known.items()}
    places = sorted(words)
    apart = (max(text_width(word) for word in known) + 12) * ((places[-1] - places[0]) or 1) / inner
    chosen = [places[number] for number in spaced(places, apart)]
    axis = {"title": None, "grid": False, "labelOverlap": False, "labelFlush": False}
    axis |= words_at(chosen, [words[place] for place in chosen])
    domain = [places[0], places[-1] if len(places) > 1 else places[0] + 1]
    return {"field": "x", "type": "quantitative", "axis": axis, "scale": {"domain": domain, "nice": False, "zero": False}}


def _along(plot: Plot, ticks: Sequence[float]) -> Spec:
    """Give the axis of values."""
    axis = {"title": None, "ticks": False, "domain": False, **words_at(ticks, [plot.measure.word(tick) for tick in ticks])}
    return {"field": "y", "type": "quantitative", "axis": axis, "scale": {"domain": _reach(plot, ticks), "nice": False}}


def _ticks(plot: Plot, wanted: int) -> list[float]:
    """Give the steps of the values, from zero."""
    values = [point.y for point in plot.points]
    ticks = round_ticks(min(0.0, *values), max(0.0, *values), wanted)
    return [tick for tick in ticks if tick <= max(*values, ticks[1])]


def _reach(plot: Plot, ticks: Sequence[float]) -> tuple[float, float]:
    """Give the lowest and highest value that is shown: little more than there is."""
    return ticks[0], max(ticks[-1], max(point.y for point in plot.points) * 1.04)


def _places(plot: Plot) -> dict[str, int]:
    """Give each step its place: its day, or its number where steps are no days."""
    days = {point.x: point.day for point in plot.points}
    if plot.is_timed:
        return {name: day for name, day in days.items() if day is not None}
    return {name: number for number, name in enumerate(days)}


def _last(points: Sequence[Point], series: str, places: Mapping[str, int]) -> Point:
    """Give the last point of a line."""
    return max((point for point in points if point.series == series), key=lambda point: places[point.x])


def _colour(plot: Plot, last: Point) -> str:
    """Colour a line: grey for what others are held against, by the tone of its last point, else by series."""
    if last.series in plot.references:
        return colours()["soft"]
    if len(plot.series) - len(plot.references) > 1 and not last.tone:
        return str(paints(plot)(last))
    return tone_colour(last.tone)


def _apart(places: Sequence[float]) -> list[float]:
    """Move labels apart that would lie on each other, keeping their order.

    Example:
        >>> _apart([10, 12, 100])
        [10, 27, 100]
    """
    moved = list(places)
    order = sorted(range(len(places)), key=lambda number: places[number])
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + _APART)
    over = max((*moved, HEIGHT)) - HEIGHT
    if over:
        limit = float(HEIGHT)
        for number in reversed(order):
            moved[number] = min(moved[number], limit)
            limit = moved[number] - _APART
    return moved
