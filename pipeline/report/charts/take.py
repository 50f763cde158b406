"""Take a chart's points and its title from the answers of a report's blocks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.report.charts.plot import Plot, Readable, Table, Words, make_plot
from pipeline.report.definition import Column
from pipeline.report.query import NOT_REPORTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.definition import Block
    from pipeline.report.query import Row
    from pipeline.report.wording import Wording

_BRANCH = "branch_code"
_UNITS = ("money", "count", "days", "hours", "decimal")


def say_headline(block: Block, answers: Mapping[str, Sequence[Row]], wording: Wording, branch: str | None = None) -> str:
    """Word the title of a block's chart.

    Args:
        block: With a chart.
        answers: Rows by block id.
        wording: Words of the report.
        branch: Whose title; None for the company's.

    Returns:
        Empty where no headline is declared or its query gives no row.
    """
    if block.chart is None or not block.chart.headline:
        return ""
    head = next(item for item in wording.report.blocks if item.id == block.chart.headline)
    row = next((item for item in answers.get(head.id, ()) if item.get(_BRANCH) == branch), None)
    if row is None or row[head.columns[0].id] is None:
        return ""
    return wording.cell(row[head.columns[0].id], head.columns[0], row, head)


def take_plot(block: Block, rows: Sequence[Row], wording: Wording, headline: str = "") -> Plot | None:
    """Take the points of a block's chart.

    Args:
        block: Its definition.
        rows: Its answer; totals and what was not reported are left out.
        wording: Words of its report.
        headline: Its title, from `say_headline`; the block's where empty.

    Returns:
        None without a chart or without anything to draw.
    """
    chart = block.chart
    if chart is None:
        return None
    drawn = [row for row in rows if not row.get("is_total")]
    columns = [_column(name, block, drawn) for name in dict.fromkeys(chart.columns)]
    table = Table(
        rows=tuple({column.id: _read(row, column, block, wording) for column in columns} for row in drawn),
        titles={column.id: wording.column_title(block, column) for column in columns},
        kinds={column.id: column.kind for column in columns},
        steps={kind: wording.say(f"chart.units.{kind}") for kind in _UNITS},
    )
    words = Words(
        rest=wording.say("chart.rest"),
        of_first=wording.say("chart.of-first", share="{share}"),
        cumulative=wording.say("chart.cumulative", share="{share}"),
    )
    return make_plot(block.id, chart, table, headline or wording.block_title(block), words, is_finding=bool(headline))


def _column(name: str, block: Block, rows: Sequence[Row]) -> Column:
    """Give a column as declared; of one that is not shown, the kind that its values have."""
    shown = next((column for column in block.columns if column.id == name), None)
    if shown is not None:
        return shown
    value = next((row[name] for row in rows if row[name] is not None), None)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return Column(name)
    return Column(name, "count" if isinstance(value, int) else "percent" if isinstance(value, float) else "money")


def _read(row: Row, column: Column, block: Block, wording: Wording) -> Readable:
    """Read one value; what is missing or was not reported is not there."""
    value = row[column.id]
    if value is None or value is NOT_REPORTED:
        return Readable(None, "")
    tone = wording.tone(value, column, row) if column.tones else ""
    return Readable(value, wording.cell(value, column, row, block), tone)
