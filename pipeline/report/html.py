"""Render a report's page: one file that loads nothing, with its style inside."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.report.charts.render import render_both, render_svg
from pipeline.report.charts.theme import NARROW
from pipeline.report.definition import FOLDER
from pipeline.report.markup import mark_up_cells, mark_up_figures, mark_up_origins
from pipeline.report.origin_pages import page_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import jinja2

    from pipeline.report.definition import Report
    from pipeline.report.origin_pages import Places, TracedBlock
    from pipeline.report.sheet import Grid
    from pipeline.report.wording import Wording

TEMPLATES = FOLDER / "templates"
PAGE = "page.html.j2"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page and the workbook say about themselves, so that a figure can be explained later."""

    company: str
    period: str
    first_day: str
    last_day: str
    reference_day: str
    as_of: str
    """Instant of knowledge that was asked for; empty: everything received."""
    received_until: str
    """Newest `received_at` that went in."""
    rule_set: str
    program: str
    custodian: str
    figures: tuple[tuple[str, str, str], ...]
    """Rule, name and value of each figure of `rules.toml` in use."""


def render_page(
    report: Report, grids: Sequence[Grid], wording: Wording, imprint: Imprint, pages: Sequence[tuple[str, str, bool]]
) -> str:
    """Render one page.

    Args:
        report: Which; its folder may hold a `page.html.j2` of its own.
        grids: Its blocks, laid out.
        wording: Its words.
        imprint: What stands in the footer.
        pages: File, title and "is this one" of every page, for the navigation.
    """
    own = report.folder / PAGE
    name = f"{report.id}/{PAGE}" if own.exists() else PAGE
    grid = {item.block.id: item for item in grids}
    more = {"report": report, "grids": grids, "grid": grid, "charts": _draw(grids)}
    return _render(name, wording, imprint, pages, report.folder.parent, **more)


def render_branch(
    parts: Sequence[tuple[str, Sequence[Grid]]], wording: Wording, imprint: Imprint, pages: Sequence[tuple[str, str, bool]]
) -> str:
    """Render a branch's own page: all that concerns it, report by report.

    Args:
        parts: Title of each report and its blocks, laid out.
        wording: Words of the page.
        imprint: What stands in the footer.
        pages: File, title and "is this one" of the branch's pages, for the navigation.
    """
    grids = [grid for _, each in parts for grid in each]
    return _render("branch.html.j2", wording, imprint, pages, parts=parts, grids=grids, charts=_draw_small(grids))


def render_origins(
    items: Sequence[TracedBlock],
    places: Places,
    wording: Wording,
    imprint: Imprint,
    pages: Sequence[tuple[str, str, bool]],
    forms: Mapping[str, str],
    back: Callable[[TracedBlock], str],
) -> str:
    """Render a page that lists the records behind the figures of blocks.

    Args:
        items: The blocks, answered and traced.
        places: Where their records stand.
        wording: Words of the page.
        imprint: What stands in the footer.
        pages: File, title and "is this one" of every page of the report, for the navigation.
        forms: Titles of forms.
        back: Tells the address of a block.
    """
    listed = [(item, back(item), item.parts, list(page_groups(item, places))) for item in items]
    shown = sorted({place.submission for *_, groups in listed for group in groups for _, place, _ in group["lines"]})
    files = [(name, *places.files[name]) for name in shown if name in places.files]
    return _render("origins.html.j2", wording, imprint, pages, listed=listed, files=files, forms=forms)


def _draw(grids: Sequence[Grid]) -> dict[str, tuple[str, str]]:
    """Draw the charts of a page, by block."""
    return {grid.block.id: render_both(grid.plot) for grid in grids if grid.plot}


def _draw_small(grids: Sequence[Grid]) -> dict[str, tuple[str, str]]:
    """Draw the charts of a page as for a phone alone: the few rows of one branch need no more, and there are many branches."""
    return {grid.block.id: ("", render_svg(grid.plot, NARROW)) for grid in grids if grid.plot}


def _render(
    template: str,
    wording: Wording,
    imprint: Imprint,
    pages: Sequence[tuple[str, str, bool]],
    folder: Path = FOLDER,
    **more: object,
) -> str:
    """Render a template with what every page has."""
    style, script = _text("style.css") + _running_heads(wording, imprint), _text("table.js")
    return (
        _environment(folder)
        .get_template(template)
        .render(
            words=wording,
            language="zh-CN" if wording.language == "zh" else "en",
            imprint=imprint,
            pages=pages,
            style=style,
            script=script,
            policy=_policy(style, script),
            **more,
        )
    )


@cache
def _text(name: str) -> str:
    """Read a file that every page carries."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _running_heads(wording: Wording, imprint: Imprint) -> str:
    """Give the style that repeats on every printed page whose report it is, how secret, and its number."""
    left = _quoted(f"{imprint.company} · {wording.title()} {imprint.period}")
    right = _quoted(wording.level())
    foot = _quoted(f"{imprint.reference_day} · {imprint.rule_set}")
    return (
        f"@media print {{ @page {{ @top-left {{ content: {left}; }} @top-right {{ content: {right}; }}"
        f" @bottom-left {{ content: {foot}; }} }} }}\n"
    )


def _quoted(text: str) -> str:
    r"""Write a text as a string of a style sheet, which can end neither itself nor the element it stands in.

    Example:
        >>> print(_quoted('a"b</style>'))
        "a\22 b\3c /style\3e "
    """
    return '"' + "".join(f"\\{ord(sign):x} " if sign in '"\\<>&' or ord(sign) < ord(" ") else sign for sign in text) + '"'


def _policy(style: str, script: str) -> str:
    """Allow a page its own style and script, known by their hashes, and nothing else; it loads nothing and sends nothing."""
    own = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in (style, script)]
    return f"default-src 'none'; style-src {own[0]}; script-src {own[1]}; base-uri 'none'; form-action 'none'"


@cache
def _environment(folder: Path) -> jinja2.Environment:
    """Set the templates up once: those of the reports' folders by `<report>/<file>`, ours by their name."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cells"] = mark_up_cells
    environment.filters["figures"] = mark_up_figures
    environment.filters["origins"] = mark_up_origins
    return environment
