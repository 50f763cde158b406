"""Build the reports of a period: answers from the archive's current knowledge, pages and workbook into one folder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.report.answers import answer_reports
from pipeline.report.branch_pages import Branches
from pipeline.report.branches import BRANCHES
from pipeline.report.customer_pages import CUSTOMERS, customer_pages
from pipeline.report.excel import write_workbook
from pipeline.report.files import write_file
from pipeline.report.html import Imprint, render_origins, render_page
from pipeline.report.origin_pages import Places, form_titles, sheet_lines
from pipeline.report.origins import ORIGINS, page_of
from pipeline.report.query import Asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import duckdb

    from pipeline.messages import Language
    from pipeline.model import Period
    from pipeline.report.origin_pages import TracedBlock
    from pipeline.report.page import Page
    from pipeline.schema import Schema
    from pipeline.settings import Settings

WORKBOOK = "summary.xlsx"


def build_report(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    settings: Settings,
    period: Period,
    reference_day: date,
    language: Language,
    formats: Sequence[str],
    folder: Path,
    way: str = "",
) -> list[Path]:
    """Write all reports of a period.

    The same knowledge, period, program and rule set give the same bytes; a file that would not change is left alone.

    Args:
        connection: With the `current_*` views as of the asked instant; temporary tables are made in it.
        schema: Forms, for the labels of codes; figures of the business.
        settings: Company's name, archivist, time zone.
        period: What the reports speak of.
        reference_day: Day up to which things are judged, from `reference_day(connection, period)`.
        language: ``zh`` or ``en``.
        formats: ``html``, ``xlsx`` or both.
        folder: Where the files go, usually `reports/<period>/`; made when missing.
        way: Fingerprint of how reports are made; branches whose data and way are those of the last time are not rendered
            again. Empty: all are.

    Returns:
        The files of the report in the order of the navigation, the workbook last, whether or not their bytes changed.

    Raises:
        SchemaError: A report's definition or query is wrong.
        PipelineError: A file cannot be written, because it is open elsewhere or the folder is closed to us.
    """
    pages, figures = answer_reports(connection, schema, period, reference_day, language, settings.time_zone, is_traced=True)
    blocks = [item for page in pages for item in page.traced]
    places = Places(connection, blocks, settings.zone)
    newest = _newest(connection)
    imprint = _imprint(settings, schema, period, _known_until(connection, newest), reference_day, newest, figures)
    written: list[Path] = []
    if "html" in formats:
        for page in pages:
            links = [(other.report.page, other.wording.title(), other is page) for other in pages]
            text = render_page(page.report, page.grids, page.wording, imprint, links)
            written.append(write_file(folder / page.report.page, text.encode()))
        _write_origins(folder, pages, places, imprint, schema, language)
        asking = Asking(period, reference_day, schema, settings.time_zone)
        links = [(f"../{page.report.page}", page.wording.title(), False) for page in pages]
        _write_customers(folder, customer_pages(connection, schema, asking, language, imprint, links))
    if "xlsx" in formats:
        origins = sheet_lines(blocks, places, form_titles(schema, language))
        content = write_workbook([(page.wording, page.grids) for page in pages], imprint, newest, origins)
        written.append(write_file(folder / WORKBOOK, content))
    branches = Branches(connection, [page.own for page in pages if page.own], settings.zone)
    branches.write(folder / BRANCHES, imprint, schema, language, formats, way)
    return written


def _write_origins(
    folder: Path, pages: Sequence[Page], places: Places, imprint: Imprint, schema: Schema, language: Language
) -> None:
    """Write the pages that list the records behind figures; those of blocks that are no more go."""
    forms = form_titles(schema, language)
    links = [(f"../{page.report.page}", page.wording.title(), False) for page in pages]
    standing = set()
    for page in pages:
        for item in page.traced:
            path = folder / page_of(item.report, item.block)
            text = render_origins([item], places, item.wording, imprint, links, forms, _back)
            write_file(path, text.encode())
            standing.add(path)
    for path in (folder / ORIGINS).glob("*.html"):
        if path not in standing:
            path.unlink()


def _back(item: TracedBlock) -> str:
    """Give the address of a block on its report's page, seen from the pages of records."""
    return f"../{item.report.page}#{item.block.id}"


def _write_customers(folder: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write the customers' pages; those of customers who have none any more go."""
    standing = {write_file(folder / name, text.encode()) for name, text in texts}
    for path in (folder / CUSTOMERS).glob("*.html"):
        if path not in standing:
            path.unlink()


def _newest(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Find the newest `received_at` of all that is known, in UTC; files carry it as their own date."""
    row = connection.execute("SELECT max(received_at) FROM current_submission").fetchone()
    return row[0].replace(tzinfo=UTC) if row and isinstance(row[0], datetime) else None


def _known_until(connection: duckdb.DuckDBPyConnection, newest: datetime | None) -> datetime | None:
    """Find the instant of the last file or decision that is known, in UTC.

    It is printed in place of the instant that was asked for, so that a report made then and one made later as of then agree.
    """
    names = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views()"
    if not connection.execute(f"SELECT 1 FROM ({names}) WHERE table_name = 'known_filing'").fetchone():  # noqa: S608 - no value
        return newest
    row = connection.execute(
        "SELECT max(moment) FROM (SELECT filed_at AS moment FROM known_filing UNION ALL SELECT decided_at FROM known_decision)"
    ).fetchone()
    return row[0].replace(tzinfo=UTC) if row and isinstance(row[0], datetime) else newest


def _imprint(
    settings: Settings,
    schema: Schema,
    period: Period,
    known_until: datetime | None,
    reference_day: date,
    newest: datetime | None,
    figures: tuple[tuple[str, str, str], ...],
) -> Imprint:
    """Gather what the reports say about themselves; instants in the company's time zone."""

    def local(instant: datetime) -> str:
        aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        return aware.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M:%S")

    return Imprint(
        company=settings.company,
        period=period.name,
        first_day=period.first.isoformat(),
        last_day=period.last.isoformat(),
        reference_day=reference_day.isoformat(),
        as_of=local(known_until) if known_until else "",
        received_until=local(newest) if newest else "",
        rule_set=schema.rule_set,
        program=__version__,
        custodian=settings.archivist,
        figures=figures,
    )
