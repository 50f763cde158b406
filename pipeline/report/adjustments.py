"""What came after a period was closed: its figures as published and as known now, on a page that closed periods alone have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.report.definition import FOLDER, load_report, reports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import duckdb

    from pipeline.report.definition import Report
    from pipeline.report.page import Page
    from pipeline.report.sheet import Cell, Grid, Line

PAGE = "adjustments.html"
_DEFINITION = FOLDER / "closed" / "adjustments" / "report.yaml"
_BY_BRANCH = "by_branch"


@dataclass(frozen=True, slots=True)
class Closed:
    """What the page says of the closing itself."""

    closed_at: str
    who: str
    reason: str


def standing_reports(connection: duckdb.DuckDBPyConnection) -> tuple[Report, ...]:
    """Give the reports of a period: all that come with the pipeline, and of a closed one what changed since."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'adjusted_period'").fetchall()
    return (*reports(), load_report(_DEFINITION)) if found else reports()


def figures_of(pages: Sequence[Page]) -> list[dict[str, str]]:
    """Take the figures that a closing freezes: key figures, and those of each branch.

    Args:
        pages: Answered reports.

    Returns:
        One a figure: ``key`` (report, block, row, column) and ``value`` (a number as text; empty where nothing was known).
    """
    return [{"key": key, "value": _written(cell.value)} for key, _, _, _, _, cell in _figures(pages)]


def lay_adjustments(
    connection: duckdb.DuckDBPyConnection,
    closed: Closed,
    published: Sequence[Mapping[str, Any]],
    pages: Sequence[Page],
    arrivals: Sequence[tuple[str, str, str]],
) -> None:
    """Lay what the page of adjustments reads into temporary tables.

    Args:
        connection: As of the closing.
        closed: The closing.
        published: Figures as published, from `figures_of`.
        pages: The reports answered from what is known now.
        arrivals: Instant, branch and path of each file that came later.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE adjusted_period (closed_at VARCHAR, who VARCHAR, reason VARCHAR)")
    connection.execute("INSERT INTO adjusted_period VALUES (?, ?, ?)", [closed.closed_at, closed.who, closed.reason])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE adjustment "
        "(number INTEGER, topic VARCHAR, place VARCHAR, figure VARCHAR, published VARCHAR, known VARCHAR)"
    )
    before = {item["key"]: item["value"] for item in published}
    for number, (key, page, grid, line, head, cell) in enumerate(_figures(pages)):
        if before.get(key, "") != _written(cell.value):
            old = before.get(key, "")
            shown = page.wording.cell(Decimal(old), cell.column, {}, grid.block) if old else None
            values = [number, page.wording.title(), _place(line) or grid.title, head.text, shown, cell.text]
            connection.execute("INSERT INTO adjustment VALUES (?, ?, ?, ?, ?, ?)", values)
    connection.execute("CREATE OR REPLACE TEMP TABLE late_arrival (received_at VARCHAR, branch VARCHAR, source VARCHAR)")
    for arrival in arrivals:
        connection.execute("INSERT INTO late_arrival VALUES (?, ?, ?)", list(arrival))


def _figures(pages: Sequence[Page]) -> Iterator[tuple[str, Page, Grid, Line, Cell, Cell]]:
    """Go through the figures that are kept, each with its key."""
    for page in pages:
        for grid in page.grids:
            if grid.block.show != "figures" and grid.block.id != _BY_BRANCH:
                continue
            for line in grid.lines:
                for head, cell in zip(grid.head, line.cells, strict=True):
                    if cell.is_figure:
                        yield (
                            f"{page.report.id}.{grid.block.id}/{_place(line, total='*')}/{cell.column.id}",
                            page,
                            grid,
                            line,
                            head,
                            cell,
                        )


def _place(line: Line, total: str = "") -> str:
    """Name a row by its words; a total's word differs with the language."""
    if line.is_total and total:
        return total
    return " ".join(str(cell.value) for cell in line.cells if cell.column.kind in ("text", "code", "month") and cell.value)


def _written(value: object) -> str:
    """Write a number so that the same number is the same text."""
    if not isinstance(value, (int, float, Decimal)):
        return ""
    number = Decimal(str(value))
    return format(round(number, 6).normalize(), "f")
