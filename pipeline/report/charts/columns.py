"""Upright bars: `columns` over time or classes, stacked by series; `pareto` with the share that has been reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.charts.bars import falling, specify_shares
from pipeline.report.charts.measure import round_ticks, shorten, spaced, text_width
from pipeline.report.charts.theme import NARROW, SERIES, SIZE, colours, tone_colour, whole, words_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.charts.plot import Plot, Point
    from pipeline.report.charts.theme import Spec

HEIGHT = {True: 190, False: 230}
_SLOT = 64
"""Width that a label of a class wants."""
_BAR, _CLEAR = 0.66, 0.12
"""Width of a bar in its slot; how far above a bar's top the line of shares stays, of the whole height."""


def specify_columns(plot: Plot, width: int) -> Spec:
    """Specify stacked columns; the sum stands above where there is room."""
    names = list(dict.fromkeys(point.x for point in plot.points))
    sums = {name: sum(point.y for point in plot.points if point.x == name and point.y > 0) for name in names}
    lowest = min(0.0, *(point.y for point in plot.points))
    ticks = round_ticks(lowest, max(sums.values()), 4)
    top = max(ticks[-1], max(sums.values()) * 1.1)
    room = text_width(max((plot.measure.word(tick) for tick in ticks), key=len)) + 20
    inner = width - room
    paint = paints(plot)
    values: list[dict[str, Any]] = [
        {"n": names.index(point.x), "y": point.y, "series": point.series, "colour": paint(point)} for point in plot.points
    ]
    slot = inner / len(names)
    across = {"field": "n", "type": "ordinal", "axis": _class_axis(names, slot), "scale": {"paddingInner": 0.25}}
    axis = {"title": None, "tickCount": 4, "ticks": False, "domain": False}
    axis |= words_at(ticks, [plot.measure.word(tick) for tick in ticks])
    along = {"field": "y", "type": "quantitative", "axis": axis, "scale": {"domain": [ticks[0], top], "nice": False}}
    layers: list[Spec] = [
        {"mark": {"type": "bar"}, "encoding": {"x": across, "y": along, **_colouring(plot)}},
    ]
    totals = [plot.measure.word(value) for value in sums.values()]
    tops = [{"n": n, "y": sums[name], "word": totals[n]} for n, name in enumerate(names) if sums[name]]
    if max(text_width(word) for word in totals) < slot:
        layers.append(
            {
                "data": {"values": tops},
                "mark": {"type": "text", "dy": -8},
                "encoding": {"x": across, "y": along, "text": {"field": "word", "type": "nominal"}},
            }
        )
    return whole({"layer": layers}, values, inner, HEIGHT[width <= NARROW])


def specify_pareto(plot: Plot, width: int) -> Spec:
    """Specify falling columns under the line of the share reached.

    Where columns have no room for their words, or the line would cross them, bars lie down and say the share instead.
    """
    points = falling(plot.points)
    inner = width - 96
    slot = inner / len(points)
    total = sum(point.y for point in points) or 1
    reached = [sum(item.y for item in points[: number + 1]) / total for number in range(len(points))]
    crosses = any(point.y / (points[0].y or 1) > share - _CLEAR for point, share in zip(points[1:], reached[1:], strict=True))
    if width <= NARROW or slot < _SLOT or crosses or max(text_width(point.word) for point in points) > slot * _BAR:
        return specify_shares(plot, width)
    values: list[dict[str, Any]] = [
        {"n": number, "y": point.y, "word": point.word, "share": share, "part": f"{share:.0%}" if number else ""}
        for number, (point, share) in enumerate(zip(points, reached, strict=True))
    ]
    paint = colours()
    across = {"field": "n", "type": "ordinal", "axis": _class_axis([point.x for point in points], inner / len(points))}
    along = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, points[0].y * 1.12 or 1], "nice": False}}
    shares = {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1.12], "nice": False}}
    word = {"field": "word", "type": "nominal"}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": paint["accent"], "width": {"band": _BAR}}, "encoding": {"x": across, "y": along}},
        {
            "mark": {"type": "text", "dy": 10, "baseline": "top", "color": "#fff"},
            "transform": [{"filter": f"datum.y > {points[0].y * 0.14}"}],
            "encoding": {"x": across, "y": along, "text": word},
        },
        {
            "layer": [
                {"mark": {"type": "line", "color": paint["warn"], "point": {"fill": paint["warn"], "size": 36}}},
                {
                    "mark": {"type": "text", "dy": -12, "color": paint["warn"]},
                    "encoding": {"text": {"field": "part", "type": "nominal"}},
                },
            ],
            "encoding": {"x": across, "y": shares},
        },
    ]
    return whole({"layer": layers, "resolve": {"scale": {"y": "independent"}}}, values, inner, HEIGHT[False])


def paints(plot: Plot) -> Any:  # noqa: ANN401 - a function of a point
    """Give the function that colours a point: by its tone, else by its series."""
    names = plot.series

    def paint(point: Point) -> str:
        if point.tone:
            return tone_colour(point.tone)
        return SERIES[names.index(point.series) % len(SERIES)] if len(names) > 1 else colours()["accent"]

    return paint


def _colouring(plot: Plot) -> Spec:
    """Colour by series with a legend where there are several; else by each point's own colour."""
    names = plot.series
    if len(names) < 2:
        return {"color": {"field": "colour", "type": "nominal", "scale": None}}
    paint = paints(plot)
    first = [paint(next(point for point in plot.points if point.series == name)) for name in names]
    colour = {"field": "series", "type": "nominal", "sort": list(names), "scale": {"domain": list(names), "range": first}}
    return {"color": colour, "order": {"field": "series", "sort": "ascending"}}


def _class_axis(names: Sequence[str], slot: float) -> Spec:
    """Give the axis of classes or days: all words where they have room, broken into lines; else some."""
    places = list(range(len(names)))
    widest = max(text_width(name, SIZE) for name in names) + 8
    lines: list[str | list[str]] = list(names)
    if widest > slot >= _SLOT * 0.8:
        lines = [_broken(name, slot - 4) for name in names]
    elif widest > slot:
        places = spaced(places, widest / slot)
    axis = words_at(places, [lines[place] for place in places])
    return {"title": None, "ticks": False, "labelAngle": 0, "labelOverlap": False, **axis}


def _broken(name: str, widest: float) -> list[str]:
    """Break a word into at most two lines."""
    first = name
    while len(first) > 1 and text_width(first, SIZE) > widest:
        first = first[:-1]
    rest = name[len(first) :].strip()
    return [first, shorten(rest, widest, SIZE)] if rest else [first]
