"""Write the cells of a table as markup: by hand, since a large report has a million of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from pipeline.report.sheet import Cell, Line

_SHORT = 16
"""Texts up to this length never break."""


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
