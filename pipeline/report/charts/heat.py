"""A grid of squares: categories down, days or weeks across, each square a number or a state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.charts.measure import shorten, spaced, text_width
from pipeline.report.charts.theme import NARROW, colours, whole, words_at, words_of

if TYPE_CHECKING:
    from pipeline.report.charts.plot import Plot, Point
    from pipeline.report.charts.theme import Spec

SIDE, LEAST = 24, 10
_SHADES = ("#eaf1f8", "#c3d8ec", "#93b8db", "#5a91c4", "#1f5c99")


def specify_heat(plot: Plot, width: int) -> Spec:
    """Specify the squares; a state is told by its colour and its first sign, a number by shade and figure."""
    across = list(dict.fromkeys(point.x for point in plot.points))
    if plot.is_timed:
        days = {point.x: point.day or 0 for point in plot.points}
        across.sort(key=lambda name: days[name])
    down = list(plot.series)
    labels = [shorten(name, width * 0.3) for name in down]
    inner = max(width - max(text_width(label) for label in labels) - 18, len(across) * LEAST)
    side = min(inner / len(across), 56.0)
    signs = _signs(plot, side)
    highest = max(point.y for point in plot.points) or 1
    has_room = not plot.is_choice and _fits(plot, side)
    values: list[dict[str, Any]] = [
        {
            "n": across.index(point.x),
            "m": down.index(point.series),
            "colour": _fill(point, highest, is_choice=plot.is_choice),
            "sign": signs.get(point.word, "") if plot.is_choice else point.word if has_room else "",
            "ink": _ink(point, highest, is_choice=plot.is_choice),
            "state": point.word,
        }
        for point in plot.points
    ]
    places = spaced(range(len(across)), (max(text_width(name) for name in across) + 10) / side)
    top = {"title": None, "ticks": False, "domain": False, "orient": "top", "labelAngle": 0, "labelOverlap": False}
    x = {
        "field": "n",
        "type": "ordinal",
        "scale": {"domain": list(range(len(across))), "paddingInner": 0.08},
        "axis": {**top, **words_at(places, [across[place] for place in places])},
    }
    y = {
        "field": "m",
        "type": "ordinal",
        "scale": {"paddingInner": 0.08},
        "axis": {"title": None, "ticks": False, "domain": False, "labelExpr": words_of(labels)},
    }
    paint: Spec = {"field": "colour", "type": "nominal", "scale": None}
    if plot.is_choice:
        states = {point.word: _fill(point, highest, is_choice=True) for point in plot.points}
        named = [f"{signs[word]} {word}" if signs.get(word) and signs[word] != word else word for word in states]
        for item in values:
            item["state"] = named[list(states).index(item["state"])]
        fit = int(width // (max(text_width(name) for name in named) + 24)) if width <= NARROW else 0
        legend = {"symbolType": "square", "columns": max(fit, 1) if width <= NARROW else 0, "orient": "bottom"}
        scale = {"domain": named, "range": list(states.values())}
        paint = {"field": "state", "type": "nominal", "scale": scale, "legend": legend}
    layers: list[Spec] = [{"mark": {"type": "rect"}, "encoding": {"x": x, "y": y, "color": paint}}]
    if any(item["sign"] for item in values):
        ink = {"field": "ink", "type": "nominal", "scale": None}
        text = {"field": "sign", "type": "nominal"}
        layers.append({"mark": {"type": "text", "fontSize": 11}, "encoding": {"x": x, "y": y, "text": text, "color": ink}})
    return whole({"layer": layers}, values, side * len(across), SIDE * len(down))


def _signs(plot: Plot, side: float) -> dict[str, str]:
    """Give each state the first of its signs that no other has, to tell it without colour; none in squares that are too small.

    Short names choose first, so that the plain state keeps its sign beside one that is made of it.
    """
    if not plot.is_choice or side < 15:
        return {}
    signs: dict[str, str] = {}
    for word in sorted({point.word for point in plot.points}, key=lambda word: (len(word), word)):
        first = [part[0] for part in word.split()] + list(word)
        signs[word] = next((sign for sign in map(str.upper, first) if sign.isalpha() and sign not in signs.values()), word[:1])
    return signs


def _fits(plot: Plot, side: float) -> bool:
    """Tell whether every number has room in its square."""
    return max(text_width(point.word, 11) for point in plot.points) + 4 <= side


def _fill(point: Point, highest: float, *, is_choice: bool) -> str:
    """Colour a square: by its tone, or the darker the more."""
    if is_choice or point.tone:
        return colours()[point.tone] if point.tone else colours()["line"]
    if point.y <= 0:
        return colours()["wash"]
    return _SHADES[min(int(point.y / highest * len(_SHADES)), len(_SHADES) - 1)]


def _ink(point: Point, highest: float, *, is_choice: bool) -> str:
    """Give the colour of a sign that stands out on its square."""
    is_dark = bool(point.tone) if is_choice or point.tone else point.y / highest > 0.6
    return "#fff" if is_dark else colours()["ink"]
