"""A page for each customer that the reports name: who he is, what was done with him, what changed, and where all of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.report.definition import FOLDER, load_report, reports
from pipeline.report.html import render_page
from pipeline.report.query import Asking, prepare_report, run_report
from pipeline.report.sheet import LINKS, lay_out
from pipeline.report.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb

    from pipeline.messages import Language
    from pipeline.report.definition import Report
    from pipeline.report.html import Imprint
    from pipeline.report.query import Row
    from pipeline.schema import Schema

CUSTOMERS = "customers"
"""Folder of the pages."""
PAGES = 300
"""Customers with a page of their own: a page costs about 5 ms and 30 kB. The others are shown by `pipeline customers show`."""
_KEY, _NAME = "customer_id", "customer_name"


@dataclass(frozen=True, slots=True)
class _Named(Wording):
    """The words of one customer's page, which bears his name."""

    name: str

    def title(self) -> str:
        """Give the customer's name as the page's title."""
        return self.name


def choose_customers(connection: duckdb.DuckDBPyConnection, asking: Asking, prepared: set[str]) -> Mapping[str, str]:
    """Choose the customers who get a page: those that the reports name first, then by sales.

    Args:
        connection: After `lay_ground`.
        asking: Period, reference day and figures.
        prepared: Reports whose shared tables stand; grows.

    Returns:
        Name by id.
    """
    connection.execute(f"SET VARIABLE report_customer_pages = {PAGES}")
    report = _report()
    for other in reports():
        if other.id in report.needs:
            prepare_report(connection, other, asking, prepared)
    prepare_report(connection, report, asking, prepared)
    return dict(connection.execute(f"SELECT {_KEY}, {_NAME} FROM report_customer_chosen").fetchall())  # noqa: S608 - our own names


def link_customers(rows: Iterable[Row], chosen: Mapping[str, str]) -> None:
    """Link the name of a customer who has a page to it, in rows that tell his id."""
    for row in rows:
        if row.get(_KEY) in chosen:
            row[LINKS] = {**(row.get(LINKS) or {}), _NAME: f"{CUSTOMERS}/{quote(row[_KEY])}.html"}


def customer_pages(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    asking: Asking,
    language: Language,
    imprint: Imprint,
    links: Sequence[tuple[str, str, bool]],
) -> Iterator[tuple[str, str]]:
    """Render the pages of the customers that `choose_customers` chose.

    Args:
        connection: Where they were chosen.
        schema: Forms and figures.
        asking: What was asked.
        language: Of all words.
        imprint: What stands in the footer.
        links: File, title and "is this one" of the report's pages, as seen from a page in the folder.

    Yields:
        File below the folder of the report, and its text.
    """
    report = _report()
    answers = run_report(connection, report, asking, {report.id, *report.needs})
    own = {
        block.id: {key: list(rows) for key, rows in groupby(answers[block.id], key=lambda row: row[_KEY])}
        for block in report.blocks
    }
    parameters = asking.parameters(report.figures, f"{report.id}/report.yaml")
    for row in answers[report.blocks[0].id]:
        customer = row[_KEY]
        wording = _Named(report, schema, language, parameters, f"{row[_NAME]}（{customer}）")
        grids = [lay_out(block, own[block.id].get(customer, []), wording, is_silent=False) for block in report.blocks]
        yield f"{CUSTOMERS}/{customer}.html", render_page(report, grids, wording, imprint, links)


def _report() -> Report:
    """Give the definition of a customer's page."""
    return load_report(FOLDER / CUSTOMERS / "customer" / "report.yaml")
