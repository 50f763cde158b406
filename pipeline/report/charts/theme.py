"""The look of all charts: colours of the page's own style, quiet axes, one size of type, the font that texts are measured by."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT = "Report Sans SC"
FONTS = Path(__file__).parent / "font"
STYLE = Path(__file__).parents[1] / "templates" / "style.css"
WIDE, NARROW = 760, 360
"""Widths in pixels: on a desk and on paper; on a phone."""
SIZE = 13
SERIES = ("#1f5c99", "#d98200", "#0b7a75", "#8e4b9e", "#a8261c", "#6b7280", "#7a9a01", "#c2528b")
"""Colours of series that have no tone; told apart by colour-blind readers too, and labelled besides."""
_VARIABLE = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6})")

Spec = dict[str, Any]


@cache
def colours() -> dict[str, str]:
    """Give the colours of the page's style sheet by name: ink, soft, line, good, warn, bad, info, and their washes."""
    found: dict[str, str] = {}
    for name, value in _VARIABLE.findall(STYLE.read_text(encoding="utf-8")):
        found.setdefault(name, value)
    return found


def tone_colour(tone: str, otherwise: str = "accent") -> str:
    """Give the colour of a tone."""
    return colours()[tone if tone in ("good", "warn", "bad", "info") else otherwise]


def config() -> Spec:
    """Give the configuration that every specification carries."""
    paint = colours()
    words = {"labelFontSize": SIZE, "titleFontSize": SIZE, "labelColor": paint["ink"], "titleColor": paint["soft"]}
    quiet = {"domainColor": paint["line"], "tickColor": paint["line"], "gridColor": paint["line"], "titleFontWeight": "normal"}
    return {
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "axis": {**words, **quiet, "labelPadding": 6, "labelLimit": 0, "titleLimit": 0, "titlePadding": 8},
        "legend": {**words, "orient": "top", "title": None, "labelLimit": 0, "symbolSize": 90, "offset": 6, "columnPadding": 14},
        "header": {"labelFontSize": SIZE, "labelColor": paint["ink"], "title": None, "labelAnchor": "start", "labelLimit": 0},
        "text": {"fontSize": SIZE, "fill": paint["ink"]},
        "bar": {"cornerRadiusEnd": 2},
        "line": {"strokeWidth": 2.5, "strokeCap": "round"},
    }


def whole(spec: Spec, values: Sequence[dict[str, Any]], width: float | None = None, height: float | None = None) -> Spec:
    """Complete a specification: its data, its size, the look."""
    size = {name: round(value) for name, value in (("width", width), ("height", height)) if value}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "padding": 4,
        "data": {"values": list(values)},
        **size,
        **spec,
        "config": config(),
    }


def words_at(places: Sequence[float], words: Sequence[str | list[str]]) -> Spec:
    """Give an axis its steps and what stands at each, in one line or several."""
    table = {f"{place:.10g}": word for place, word in zip(places, words, strict=True)}
    return {"values": list(places), "labelExpr": f"({json.dumps(table)})[datum.value]"}


def words_of(labels: Sequence[str]) -> str:
    """Give the expression that words the numbered categories of an axis."""
    return f"{json.dumps(list(labels))}[datum.value]"
