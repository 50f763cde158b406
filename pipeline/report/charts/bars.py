"""Horizontal bars, one a row, the value written at the end: `bars`, `funnel`, and `pareto` on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.charts.measure import shorten, text_width
from pipeline.report.charts.theme import colours, tone_colour, whole, words_of

if TYPE_CHECKING:
    from pipeline.report.charts.plot import Plot, Point
    from pipeline.report.charts.theme import Spec

ROW = 26


def specify_bars(plot: Plot, width: int) -> Spec:
    """Specify bars, with a tick where a target stands."""
    return _bars(plot, width, [point.word for point in plot.points], has_rest=True)


def specify_funnel(plot: Plot, width: int) -> Spec:
    """Specify the stages of a funnel: how many reached each, and their share of the first."""
    first = next((point.y for point in plot.points if point.y), 0.0)
    words = [
        point.word if not first or not number else f"{point.word}  {plot.words.of_first.format(share=f'{point.y / first:.0%}')}"
        for number, point in enumerate(plot.points)
    ]
    return _bars(plot, width, words)


def specify_shares(plot: Plot, width: int) -> Spec:
    """Specify falling bars with the share that has been reached at each."""
    points = falling(plot.points)
    total = sum(point.y for point in points) or 1
    reached = [sum(item.y for item in points[: number + 1]) / total for number in range(len(points))]
    words = [
        f"{point.word}  {plot.words.cumulative.format(share=f'{share:.0%}')}"
        for point, share in zip(points, reached, strict=True)
    ]
    return _bars(plot, width, words, points)


def falling(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Put points in falling order, what was added up last."""
    return tuple(sorted(points, key=lambda point: (point.is_rest, -point.y)))


def _bars(plot: Plot, width: int, words: list[str], points: tuple[Point, ...] = (), *, has_rest: bool = False) -> Spec:
    """Specify one bar a point."""
    points = points or plot.points
    labels = [shorten(point.x, width * 0.36) for point in points]
    aims = [point.target for point in points if point.target is not None]
    highest = max((*(point.y for point in points), *aims, 0.0))
    lowest = min((*(point.y for point in points), *aims, 0.0))
    beside = max((text_width(label) for label in labels), default=0) + 18
    ends = max((text_width(word) for word in words), default=0) + 14
    room = ends if lowest < 0 else 0
    inner = max(width - beside - ends - room, width * 0.2)
    span = (highest - lowest) or 1
    first = lowest - room * span / inner
    values: list[dict[str, Any]] = [
        {"n": number, "y": point.y, "word": word, "colour": _colour(point, is_soft=has_rest and point.is_rest)}
        for number, (point, word) in enumerate(zip(points, words, strict=True))
    ]
    for item, point in zip(values, points, strict=True):
        item["at"] = point.y
        if point.target is not None:
            item["aim"] = point.target
            is_covered = 0 <= (point.target - point.y) * inner / span < ends
            item["at"] = point.target if is_covered else point.y
    across = {
        "field": "n",
        "type": "ordinal",
        "axis": {"title": None, "ticks": False, "domain": False, "labelExpr": words_of(labels)},
        "scale": {"paddingInner": 0.28, "paddingOuter": 0.14},
    }
    along = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [first, lowest + span], "nice": False}}
    text = {"y": across, "x": {**along, "field": "at"}, "text": {"field": "word", "type": "nominal"}}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar"},
            "encoding": {"y": across, "x": along, "color": {"field": "colour", "type": "nominal", "scale": None}},
        },
        {"transform": [{"filter": "datum.y >= 0"}], "mark": {"type": "text", "align": "left", "dx": 6}, "encoding": text},
    ]
    if lowest < 0:
        layers.append(
            {"transform": [{"filter": "datum.y < 0"}], "mark": {"type": "text", "align": "right", "dx": -6}, "encoding": text}
        )
    if aims:
        tick = {"type": "tick", "color": colours()["ink"], "thickness": 2.5, "size": ROW * 0.95}
        layers.append(
            {
                "transform": [{"filter": "isValid(datum.aim)"}],
                "mark": tick,
                "encoding": {"y": across, "x": {**along, "field": "aim"}},
            }
        )
    return whole({"layer": layers}, values, inner + room, ROW * len(points))


def _colour(point: Point, *, is_soft: bool) -> str:
    """Colour a bar by its tone; what was added up is grey."""
    return colours()["soft"] if is_soft else tone_colour(point.tone)
