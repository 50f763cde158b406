"""Charts of the workbook's own kind beside a block's table: drawn from its cells, so that they follow what a reader changes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.theme import SERIES, colours, tone_colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.chart import Chart as Drawing
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.charts.plot import Plot, Point
    from pipeline.report.sheet import Grid

_TYPES = {"bars": "bar", "funnel": "bar", "columns": "column", "pareto": "column", "lines": "line"}
"""A heat map needs no chart: its squares are the sheet's own cells."""
_MOST_LINES = 12
_GAP = 1
_HIGH, _ROW, _WIDE, _NARROW = 320, 22, 640, 440
_LABELLED = 15
"""Points that may each have its value written beside."""
_BELOW = 20
"""Lines of a table up to which its chart stands below it, where print shows both; of a longer one to its right."""
_PIXELS, _LINE, _COLUMN = 7.2, 20, 64
"""How wide a character, how high a row and how wide an untouched column is shown, in pixels."""


@dataclass(frozen=True, slots=True)
class _Range:
    """Cells that a chart is drawn from: a column of names and columns of values."""

    first: int
    last: int
    names: int
    values: tuple[int, ...]
    titles: tuple[str, ...]


def place_chart(workbook: Workbook, sheet: Worksheet, grid: Grid, styles: Mapping[str, Format], width: float) -> tuple[int, int]:
    """Draw a block's chart below its table, or to the right of a long one.

    It refers to the table's own cells where these lie as a chart needs them; else to a small table of its points beside it.

    Args:
        workbook: Owns the chart.
        sheet: The block's sheet, its table written.
        grid: The block.
        styles: Formats by name: ``head`` and, for the table of points, ``value`` and ``share``.
        width: Of the table, in characters.

    Returns:
        Last row and column that are printed: with the chart where it stands under the table.
    """
    plot = grid.plot
    if plot is None or plot.kind not in _TYPES:
        return len(grid.lines), len(grid.head) - 1
    is_below = len(grid.lines) <= _BELOW
    wide = min(max(round(width * _PIXELS), _NARROW), _WIDE) if is_below else _WIDE
    more = max(math.ceil((wide - width * _PIXELS) / _COLUMN), 0) if is_below else 0
    column = len(grid.head) + more + _GAP
    cells = _own_cells(grid, plot)
    if cells is None:
        cells = _write_points(sheet, plot, column, styles)
        column = cells.values[-1] + 1 + _GAP
    options = {"type": _TYPES[plot.kind], **({"subtype": "stacked"} if plot.kind == "columns" and len(plot.series) > 1 else {})}
    chart = workbook.add_chart(options)
    _add_series(chart, sheet.get_name(), cells, plot)
    if plot.kind == "pareto":
        chart.combine(_reached(workbook, sheet.get_name(), cells))
    high = _set_look(chart, plot, cells, wide)
    place: dict[str, Any] = {"x_offset": 4, "y_offset": 4, "object_position": 3, "description": plot.title}
    if is_below:
        sheet.insert_chart(len(grid.lines) + 2, 0, chart, place)
        return len(grid.lines) + 3 + high // _LINE, len(grid.head) - 1 + more
    sheet.insert_chart(0, column, chart, place)
    return len(grid.lines), len(grid.head) - 1


def _own_cells(grid: Grid, plot: Plot) -> _Range | None:
    """Find the table's columns that hold what the chart shows, row by row; None where they lie otherwise."""
    chart = grid.block.chart
    ids = [item.column.id for item in grid.head]
    if chart is None or grid.block.show == "matrix" or chart.series or chart.facet or plot.kind == "pareto" or chart.rest:
        return None
    wanted = (chart.x, *chart.y, *((chart.target,) if chart.target and plot.kind == "lines" else ()))
    if any(name not in ids for name in wanted):
        return None
    last = len(grid.lines)
    while last and grid.lines[last - 1].is_total:
        last -= 1
    if any(line.is_total for line in grid.lines[:last]):
        return None
    last = min(last, chart.top) if chart.top else last
    values = tuple(ids.index(name) for name in wanted[1:])
    return _Range(1, last, ids.index(chart.x), values, tuple(grid.head[place].text for place in values))


def _write_points(sheet: Worksheet, plot: Plot, column: int, styles: Mapping[str, Format]) -> _Range:
    """Write the chart's points as a table: categories down, series across, a share for a falling chart."""
    points = sorted(plot.points, key=lambda item: (item.is_rest, -item.y)) if plot.kind == "pareto" else list(plot.points)
    names = list(dict.fromkeys(point.x for point in points))
    if plot.kind == "lines" and plot.is_timed:
        days = {point.x: point.day or 0 for point in points}
        names.sort(key=lambda name: days[name])
    held: dict[tuple[str, str], float] = {}
    for point in points:
        held[_line_of(point, plot), point.x] = point.y * plot.measure.factor
    lines = list(dict.fromkeys(line for line, _ in held))[:_MOST_LINES]
    sheet.write_string(0, column, plot.x_title, styles["head"])
    sheet.set_column(column, column, 16)
    for row, name in enumerate(names, 1):
        sheet.write_string(row, column, name)
    for place, line in enumerate(lines, column + 1):
        sheet.write_string(0, place, line, styles["head"])
        sheet.set_column(place, place, 13)
        for row, name in enumerate(names, 1):
            if (line, name) in held:
                sheet.write_number(row, place, round(held[line, name], 6), styles["value"])
    values = tuple(range(column + 1, column + 1 + len(lines)))
    if plot.kind == "pareto":
        total = sum(held.values()) or 1
        reached = 0.0
        place = values[-1] + 1
        sheet.write_string(0, place, plot.words.cumulative.format(share="").strip(), styles["head"])
        for row, name in enumerate(names, 1):
            reached += held[lines[0], name]
            sheet.write_number(row, place, round(reached / total, 6), styles["share"])
        values, lines = (*values, place), [*lines, plot.words.cumulative.format(share="").strip()]
    return _Range(1, len(names), column, values, tuple(lines))


def _line_of(point: Point, plot: Plot) -> str:
    """Name the line that a point belongs to: of small charts the facet, with what all are held against once."""
    if point.facet and point.series not in plot.references:
        return point.facet if len(plot.series) - len(plot.references) == 1 else f"{point.facet} {point.series}"
    return point.series


def _add_series(chart: Drawing, name: str, cells: _Range, plot: Plot) -> None:
    """Add each column of values, coloured as on the page."""
    shown = cells.values[:1] if plot.kind == "pareto" else cells.values
    for number, place in enumerate(shown):
        is_reference = cells.titles[number] in plot.references
        colour = colours()["soft"] if is_reference else colours()["accent"] if len(shown) == 1 else SERIES[number % len(SERIES)]
        series: dict[str, Any] = {
            "name": [name, 0, place],
            "categories": [name, cells.first, cells.names, cells.last, cells.names],
            "values": [name, cells.first, place, cells.last, place],
        }
        if plot.kind == "lines":
            series["line"] = {"color": colour, "width": 2.25, **({"dash_type": "dash"} if is_reference else {})}
        else:
            series |= {"fill": {"color": colour}, "gap": 45}
            if len(shown) == 1:
                series["data_labels"] = _labels(plot) if cells.last <= _LABELLED else None
                series["points"] = _toned(plot, cells)
        chart.add_series({key: value for key, value in series.items() if value is not None})


def _labels(plot: Plot) -> dict[str, Any]:
    """Write each value beside its bar, as short as on the axis."""
    form = _number_format(plot)
    return {"value": True, "font": {"size": 9}, **({"num_format": form} if form else {})}


def _number_format(plot: Plot) -> str:
    """Give the format of the chart's numbers: whole per cent, whole yuan; empty where the cells' own does."""
    return "0%" if plot.measure.factor == 0.01 else "#,##0" if plot.measure.factor >= 1_000 else ""


def _toned(plot: Plot, cells: _Range) -> list[dict[str, Any] | None] | None:
    """Colour single bars by their tone, where each row of the cells is a point."""
    if len(plot.points) != cells.last or not any(point.tone for point in plot.points):
        return None
    return [{"fill": {"color": tone_colour(point.tone)}} for point in plot.points]


def _reached(workbook: Workbook, name: str, cells: _Range) -> Drawing:
    """Draw the line of the share reached, on an axis of its own."""
    line = workbook.add_chart({"type": "line"})
    place = cells.values[-1]
    line.add_series(
        {
            "name": [name, 0, place],
            "categories": [name, cells.first, cells.names, cells.last, cells.names],
            "values": [name, cells.first, place, cells.last, place],
            "line": {"color": colours()["warn"], "width": 2.25},
            "marker": {"type": "circle", "size": 5, "fill": {"color": colours()["warn"]}},
            "y2_axis": True,
        }
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "line": {"none": True}})
    return line


def _set_look(chart: Drawing, plot: Plot, cells: _Range, wide: int) -> int:
    """Set title, axes and size: quiet, the first bar on top; give its height."""
    grid_line = {"visible": True, "line": {"color": colours()["line"], "width": 0.75}}
    chart.set_title({"name": _title(plot), "name_font": {"size": 12, "bold": True}, "overlay": False})
    lying = _TYPES[plot.kind] == "bar"
    names = {"num_font": {"size": 9}, "line": {"color": colours()["line"]}, "reverse": lying}
    values = {"num_font": {"size": 9}, "major_gridlines": grid_line, "line": {"none": True}}
    if form := _number_format(plot):
        values["num_format"] = form
    if lying and cells.last <= _LABELLED:
        values = {"visible": False, "major_gridlines": {"visible": False}}
    names["label_position"] = "low"
    chart.set_x_axis(values if lying else names)
    chart.set_y_axis(names if lying else values)
    chart.set_legend({"none": True} if len(cells.values) == 1 else {"position": "bottom"})
    high = min(max(_HIGH, (cells.last + 3) * _ROW), 1_200) if lying else _HIGH
    chart.set_size({"width": wide, "height": high})
    chart.show_blanks_as("gap")
    return high


def _title(plot: Plot) -> str:
    """Give the title; one that a workbook would read as a formula stands behind a blank."""
    return f" {plot.title}" if plot.title.startswith("=") else plot.title
