"""Draw a chart: specification to SVG that may stand inside a page, and SVG to PNG for mails.

The drawing is done by vl-convert, without a browser and without a network; the same specification gives the same bytes.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.bars import specify_bars, specify_funnel
from pipeline.report.charts.columns import specify_columns, specify_pareto
from pipeline.report.charts.heat import specify_heat
from pipeline.report.charts.lines import specify_lines
from pipeline.report.charts.theme import FONT, FONTS, NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.report.charts.plot import Plot
    from pipeline.report.charts.theme import Spec

_SVG = "{http://www.w3.org/2000/svg}"
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""Inside a page it goes without saying."""
_KINDS: dict[str, Callable[[Plot, int], Spec]] = {
    "bars": specify_bars,
    "columns": specify_columns,
    "lines": specify_lines,
    "heat": specify_heat,
    "funnel": specify_funnel,
    "pareto": specify_pareto,
}
_DROPPED = ("role", "class", "pointer-events", "font-family", "id", "style", "clip-path")
"""Attributes that a page's own style and names take the place of."""
_LONG = re.compile(r"-?\d+\.\d\d+")
"""A number finer than is seen."""
_MANY = 24
"""From how many marks on it pays to say once what they share."""
_MOVED = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
NO_FETCH: list[str] = []
"""Addresses that a specification may load data from: none."""


def specify(plot: Plot, width: int = WIDE) -> Spec:
    """Give the Vega-Lite specification of a chart.

    Args:
        plot: Its points.
        width: In pixels; up to `theme.NARROW` it is laid out for a phone.
    """
    return _KINDS[plot.kind](plot, width)


def render_svg(plot: Plot, width: int = WIDE) -> str:
    """Draw a chart as SVG to stand inside a page.

    It takes its font from the page, scales to the width it is given, loads nothing, runs nothing, and has neither ids nor styles
    that could meet others on the page.

    Args:
        plot: Its points.
        width: In pixels; up to `theme.NARROW` it is laid out for a phone.
    """
    return _tidy(_draw(json.dumps(specify(plot, width), ensure_ascii=False)), plot.title, width)


def render_png(svg: str, scale: float = 2) -> bytes:
    """Draw an SVG of `render_svg` as a picture on white, with the font that comes with the pipeline.

    Args:
        svg: From `render_svg`.
        scale: Dots a pixel.
    """
    white = '<rect width="100%" height="100%" fill="#fff"/>'
    framed = svg.replace("<svg", f'<svg{_NAMESPACE} font-family="{FONT}"', 1).replace(">", f">{white}", 1)
    return bytes(_converter().svg_to_png(framed, scale=scale))


@cache
def _converter() -> Any:  # noqa: ANN401 - a module without types
    """Load what draws, once, and show it our font."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@lru_cache(maxsize=256)
def _draw(spec: str) -> str:
    """Draw a specification; one that was drawn before in this run is not drawn again."""
    return str(_converter().vegalite_to_svg(spec, allowed_base_urls=NO_FETCH))


def _tidy(svg: str, title: str, least: int) -> str:
    """Leave of a drawing what is seen, give it its name and let it scale.

    It is as wide as was asked at least: the page's letters may be wider than those that it was measured with.
    """
    from lxml import etree

    root = etree.fromstring(svg.encode())
    width, height = max(root.get("width", ""), str(least), key=float), root.get("height", "")
    for item in root.iter():
        for name in [key for key in map(str, item.attrib) if key in _DROPPED or key.startswith("aria-")]:
            del item.attrib[name]
        for name in ("d", "transform"):
            if name in item.attrib:
                item.set(name, _LONG.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), str(item.get(name))))
    for item in list(root.iter(f"{_SVG}path", f"{_SVG}rect")):
        if item.get("display") == "none" or item.get("d") in ("", "M0,0h0v0h0Z") or not _is_painted(item):
            _remove(item)
    for item in reversed(list(root.iter(f"{_SVG}g"))):
        if len(item) == 0:
            _remove(item)
    _unwrap(root)
    for item in list(root.iter(f"{_SVG}g")):
        _gather(item)
    root.attrib.clear()
    for name, value in (("width", width), ("height", height), ("viewBox", f"0 0 {width} {height}")):
        root.set(name, value)
    root.set("role", "img")
    root.set("aria-label", title)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode")).replace(_NAMESPACE, "", 1)


def _is_painted(mark: Any) -> bool:  # noqa: ANN401 - an element
    """Tell whether a mark has a colour, of its own or from what it stands in."""
    kin = [mark, *mark.iterancestors()]
    return any(next((item.get(name) for item in kin if item.get(name)), "none") != "none" for name in ("fill", "stroke"))


def _gather(group: Any) -> None:  # noqa: ANN401 - an element
    """Say once what many marks of one kind share, such as the squares of a heat map, which do not lie on each other."""
    marks = list(group)
    for kind, run in groupby(marks, key=lambda item: item.tag if len(item) == 0 else ""):
        alike = list(run)
        if kind in (f"{_SVG}path", f"{_SVG}text") and len(alike) >= _MANY:
            _share(group, alike, kind)


def _share(group: Any, marks: list[Any], kind: str) -> None:  # noqa: ANN401 - an element
    """Put neighbouring marks together that differ in their place alone: paths in one, texts in a group."""
    from lxml import etree

    own = ("x", "y") if kind == f"{_SVG}text" else ("d",)
    alike: dict[tuple[tuple[str, str], ...], list[Any]] = {}
    for item in marks:
        place = _MOVED.fullmatch(item.get("transform", "")) if kind == f"{_SVG}text" and not item.get("x") else None
        if place:
            del item.attrib["transform"]
            item.set("x", place[1])
            item.set("y", place[2])
        alike.setdefault(tuple((name, value) for name, value in sorted(item.attrib.items()) if name not in own), []).append(item)
    at = group.index(marks[0])
    for item in marks:
        group.remove(item)
    for number, (shared, items) in enumerate(alike.items()):
        is_path = kind == f"{_SVG}path"
        part = etree.Element(kind if is_path else f"{_SVG}g", dict(shared))
        if is_path:
            part.set("d", "".join(item.get("d") for item in items))
        for item in () if is_path else items:
            for name, _ in shared:
                del item.attrib[name]
            part.append(item)
        group.insert(at + number, part)


def _unwrap(root: Any) -> None:  # noqa: ANN401 - an element
    """Take out groups that say nothing about what they hold."""
    for item in list(root.iter(f"{_SVG}g")):
        parent = item.getparent()
        if not item.attrib and parent is not None:
            place = parent.index(item)
            parent[place : place + 1] = list(item)


def _remove(item: Any) -> None:  # noqa: ANN401 - an element
    """Take an element out of its drawing."""
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def render_both(plot: Plot) -> tuple[str, str]:
    """Draw a chart for a desk and for a phone."""
    return render_svg(plot, WIDE), render_svg(plot, NARROW)
