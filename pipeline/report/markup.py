"""Write the cells of a table as markup: by hand, since a large report has a million of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.report.sheet import Cell, Line
    from pipeline.store.places import Place

_SHORT = 16
"""Texts up to this length never break."""
_NOTHING = '<td class="n"></td>'


def mark_up_cells(line: Line) -> Markup:
    """Write the cells of one row.

    Args:
        line: Laid out; whatever stands in it is escaped.
    """
    return Markup("\n".join([_cell(item) for item in line.cells]))  # noqa: S704 - every value is escaped


def _cell(item: Cell) -> str:
    """Write one cell: its rule, its tone, and where its records are listed."""
    text = str(escape(item.text))
    is_figure = item.is_figure
    first = "n" if is_figure else "s" if len(item.text) <= _SHORT else ""
    classes = f"{first} t-{item.tone}".strip() if item.tone else first
    if item.tone and not is_figure and item.tone != "plain":
        text = f'<span class="mark">{text}</span>'
    elif item.link:
        text = f'<a href="{escape(item.link)}">{text}</a>'
    rule = f' data-rule="{escape(item.rule)}"' if is_figure and item.rule else ""
    named = f' class="{classes}"' if classes else ""
    return f"<td{rule}{named}>{text}</td>"


@lru_cache(maxsize=8)
def mark_up_figures(figures: tuple[tuple[str, str, str], ...]) -> Markup:
    """Write the list of the business's figures that stands below every page, once for all of them.

    Args:
        figures: Rule, name and value of each.
    """
    return Markup("\n").join(
        Markup('<li data-rule="{}">{}<span class="rule"> ({})</span>: {}</li>').format(rule, name, rule, value)
        for rule, name, value in figures
    )


def mark_up_origins(lines: Iterable[tuple[str, Place, Iterable[tuple[str, str]]]], forms: Mapping[str, str]) -> Markup:
    """Write the rows of a group of records: form, file, sheet, row, then what each part adds and from which cell.

    Args:
        lines: Form, place, and text and cell of each part.
        forms: Titles of forms.
    """
    known: dict[tuple[str, str, str], str] = {}
    rows = []
    for form, place, cells in lines:
        where = (form, place.submission, place.sheet)
        if where not in known:
            link = f'<a href="#{escape(place.submission)}">{escape(place.source)}</a>'
            known[where] = (
                f'<td class="s">{escape(forms.get(form, form))}</td><td>{link}</td><td class="s">{escape(place.sheet)}</td>'
            )
        parts = [_added(text, cell) if text else _NOTHING for text, cell in cells]
        rows.append(f'<tr>{known[where]}<td class="n">{place.row or ""}</td>{"".join(parts)}</tr>')
    return Markup("\n".join(rows))  # noqa: S704 - every value is escaped


def _added(text: str, cell: str) -> str:
    """Write what a record adds, and the cell that says so."""
    where = f" <small>{escape(cell)}</small>" if cell else ""
    return f'<td class="n">{escape(text)}{where}</td>'
