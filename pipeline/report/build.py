"""Build the reports of a period: answers from the archive's current knowledge, pages and workbook into one folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.report.adjustments import standing_reports
from pipeline.report.answers import answer_each, figures_in_use, word_report
from pipeline.report.branch_pages import Branches
from pipeline.report.branches import BRANCHES
from pipeline.report.customer_pages import CUSTOMERS, customer_pages
from pipeline.report.excel import write_workbook
from pipeline.report.files import write_file
from pipeline.report.html import Imprint, render_origins, render_page
from pipeline.report.origin_pages import Places, form_titles, sheet_lines
from pipeline.report.origins import ORIGINS, page_of
from pipeline.report.press import Press
from pipeline.report.query import Asking, lay_ground

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from pipeline.messages import Language
    from pipeline.model import Period
    from pipeline.report.origin_pages import TracedBlock
    from pipeline.report.page import Page
    from pipeline.report.sheet import Grid
    from pipeline.report.wording import Wording
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
    press: Press | None = None,
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
        press: Renders; the files stand when its block is left. Left out: they stand when this returns.

    Returns:
        The files of the report in the order of the navigation, the workbook last, whether or not their bytes change.

    Raises:
        SchemaError: A report's definition or query is wrong.
        PipelineError: A file cannot be written, because it is open elsewhere or the folder is closed to us.
    """
    if press is None:
        with Press(is_beside=False) as own:
            return build_report(connection, schema, settings, period, reference_day, language, formats, folder, way, own)
    asking = Asking(period, reference_day, schema, settings.time_zone)
    ground = lay_ground(connection, asking)
    words = [(report, word_report(report, asking, language)) for report in standing_reports(connection)]
    newest = _newest(connection)
    figures = figures_in_use((report for report, _ in words), ground, schema, language)
    imprint = _imprint(settings, schema, period, _known_until(connection, newest), reference_day, newest, figures)
    links = [(report.page, wording.title()) for report, wording in words]
    forms = form_titles(schema, language)
    pages: list[Page] = []
    origins: list[tuple[Any, ...]] = []
    asked = [(report, [wording]) for report, wording in words]
    for page in answer_each(connection, asking, asked, is_traced=True):
        places = Places(connection, page.traced, settings.zone)
        pages.append(page)
        origins += sheet_lines(page.traced, places, forms)
        if "html" in formats:
            press.submit(_write_page, folder, replace(page, own=None), places, imprint, links, forms)
    if "html" in formats:
        _leave_only(folder / ORIGINS, {folder / page_of(item.report, item.block) for page in pages for item in page.traced})
        above = [(f"../{file}", title, False) for file, title in links]
        texts = customer_pages(connection, schema, asking, language, imprint, above)
        _leave_only(folder / CUSTOMERS, {write_file(folder / name, text.encode()) for name, text in texts})
    branches = Branches(connection, [page.own for page in pages if page.own], settings.zone)
    branches.write(folder / BRANCHES, imprint, schema, language, formats, way, press)
    written = [folder / file for file, _ in links] if "html" in formats else []
    if "xlsx" in formats:
        blocks = [(page.wording, page.grids) for page in pages]
        press.later(_write_workbook, folder / WORKBOOK, blocks, imprint, newest, origins)
        written.append(folder / WORKBOOK)
    return written


def _write_page(
    folder: Path, page: Page, places: Places, imprint: Imprint, links: Sequence[tuple[str, str]], forms: Mapping[str, str]
) -> None:
    """Write a report's page, and the pages that list the records behind its figures."""
    here = [(file, title, file == page.report.page) for file, title in links]
    write_file(folder / page.report.page, render_page(page.report, page.grids, page.wording, imprint, here).encode())
    above = [(f"../{file}", title, False) for file, title in links]
    for item in page.traced:
        text = render_origins([item], places, item.wording, imprint, above, forms, _back)
        write_file(folder / page_of(item.report, item.block), text.encode())


def _write_workbook(
    path: Path,
    blocks: Sequence[tuple[Wording, Sequence[Grid]]],
    imprint: Imprint,
    newest: datetime | None,
    origins: Iterable[tuple[Any, ...]],
) -> None:
    """Write the workbook of all reports."""
    write_file(path, write_workbook(blocks, imprint, newest, origins))


def _leave_only(folder: Path, standing: Collection[Path]) -> None:
    """Remove the pages of a folder that are written no more."""
    for path in folder.glob("*.html"):
        if path not in standing:
            path.unlink()


def _back(item: TracedBlock) -> str:
    """Give the address of a block on its report's page, seen from the pages of records."""
    return f"../{item.report.page}#{item.block.id}"


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
