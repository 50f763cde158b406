"""Render a report's page: one file that loads nothing, with its style inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.report.definition import FOLDER
from pipeline.report.origin_pages import page_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    return (
        _environment(report.folder.parent)
        .get_template(name)
        .render(
            report=report,
            grids=grids,
            grid={item.block.id: item for item in grids},
            words=wording,
            language="zh-CN" if wording.language == "zh" else "en",
            imprint=imprint,
            pages=pages,
            style=style,
        )
    )


def render_origins(
    item: TracedBlock, places: Places, imprint: Imprint, pages: Sequence[tuple[str, str, bool]], forms: Mapping[str, str]
) -> str:
    """Render the page that lists the records behind a block's figures.

    Args:
        item: The block, answered and traced.
        places: Where its records stand.
        imprint: What stands in the footer.
        pages: File, title and "is this one" of every page of the report, for the navigation.
        forms: Titles of forms.
    """
    groups = list(page_groups(item, places))
    shown = sorted({place.submission for group in groups for _, place, _ in group["lines"]})
    return (
        _environment(item.report.folder.parent)
        .get_template("origins.html.j2")
        .render(
            item=item,
            parts=item.parts,
            groups=groups,
            files=[(name, *places.files[name]) for name in shown if name in places.files],
            forms=forms,
            words=item.wording,
            language="zh-CN" if item.wording.language == "zh" else "en",
            imprint=imprint,
            pages=pages,
            style=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
        )
    )


@cache
def _environment(folder: Path) -> jinja2.Environment:
    """Set the templates up once: those of the reports' folders by `<report>/<file>`, ours by their name."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
