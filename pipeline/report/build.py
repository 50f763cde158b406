"""Build the reports of a period: answers from the archive's current knowledge, pages and workbook into one folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import PipelineError
from pipeline.messages import has, say
from pipeline.report.definition import reports
from pipeline.report.excel import write_workbook
from pipeline.report.html import Imprint, render_page
from pipeline.report.query import Asking, lay_ground, run_report
from pipeline.report.sheet import Grid, lay_out
from pipeline.report.wording import Wording, show_figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from pipeline.messages import Language
    from pipeline.model import Period
    from pipeline.report.definition import Report
    from pipeline.schema import Field, Schema
    from pipeline.settings import Settings

WORKBOOK = "summary.xlsx"


@dataclass(frozen=True, slots=True)
class Page:
    """One report answered and laid out, ready for page and workbook."""

    report: Report
    wording: Wording
    grids: tuple[Grid, ...]


def build_report(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    settings: Settings,
    period: Period,
    as_of: date | datetime | None,
    reference_day: date,
    language: Language,
    formats: Sequence[str],
    folder: Path,
) -> list[Path]:
    """Write all reports of a period.

    The same knowledge, period, program and rule set give the same bytes; a file that would not change is left alone.

    Args:
        connection: With the `current_*` views as of the asked instant; temporary tables are made in it.
        schema: Forms, for the labels of codes; figures of the business.
        settings: Company's name, archivist, time zone.
        period: What the reports speak of.
        as_of: Instant of knowledge that was asked for, None for everything; only printed, since `connection` has it.
        reference_day: Day up to which things are judged, from `reference_day(connection, period)`.
        language: ``zh`` or ``en``.
        formats: ``html``, ``xlsx`` or both.
        folder: Where the files go, usually `reports/<period>/`; made when missing.

    Returns:
        The files of the report in the order of the navigation, the workbook last, whether or not their bytes changed.

    Raises:
        SchemaError: A report's definition or query is wrong.
        PipelineError: A file cannot be written, because it is open elsewhere or the folder is closed to us.
    """
    pages, figures = answer_reports(connection, schema, period, reference_day, language, settings.time_zone)
    newest = _newest(connection)
    imprint = _imprint(settings, schema, period, as_of, reference_day, newest, figures)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    if "html" in formats:
        for page in pages:
            links = [(other.report.page, other.wording.title(), other is page) for other in pages]
            text = render_page(page.report, page.grids, page.wording, imprint, links)
            written.append(_write(folder / page.report.page, text.encode()))
    if "xlsx" in formats:
        content = write_workbook([(page.wording, page.grids) for page in pages], imprint, newest)
        written.append(_write(folder / WORKBOOK, content))
    return written


def answer_reports(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    period: Period,
    reference_day: date,
    language: Language,
    time_zone: str = "Asia/Shanghai",
    chosen: Sequence[Report] | None = None,
) -> tuple[tuple[Page, ...], tuple[tuple[str, str, str], ...]]:
    """Answer reports and lay them out, without writing anything.

    Args:
        connection: With the `current_*` views as of the asked instant.
        schema: Forms and figures.
        period: What the reports speak of.
        reference_day: Day up to which things are judged.
        language: Of all words.
        time_zone: In which instants become days.
        chosen: Which reports; all that come with the pipeline when left out.

    Returns:
        The pages, and each figure in use as rule, name, value.
    """
    asking = Asking(period, reference_day, schema, time_zone)
    used = set(lay_ground(connection, asking).values())
    pages = []
    prepared: set[str] = set()
    for report in reports() if chosen is None else chosen:
        wording = Wording(report, schema, language, asking.parameters(report.figures, f"{report.id}/report.yaml"))
        answers = run_report(connection, report, asking, prepared)
        pages.append(
            Page(
                report,
                wording,
                tuple(
                    lay_out(block, answers[block.id], wording, is_silent=block.id in answers.silent) for block in report.blocks
                ),
            )
        )
        used |= set(report.figures.values())
    return tuple(pages), tuple(_figure(name, schema, language) for name in sorted(used))


def _newest(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Find the newest `received_at` of all that is known, in UTC; files carry it as their own date."""
    row = connection.execute("SELECT max(received_at) FROM current_submission").fetchone()
    return row[0].replace(tzinfo=UTC) if row and isinstance(row[0], datetime) else None


def _figure(name: str, schema: Schema, language: Language) -> tuple[str, str, str]:
    """Show a figure of `rules.toml` in the footer: its rule, what it means, its value; names of columns by their titles."""
    rule, _, key = name.partition(".")
    meaning = f"report.figure.{name}"
    value = schema.figure(rule, key)
    titles = {field.id: field.title_en if language == "en" else field.title for form in _NAMED for field in _fields(schema, form)}
    if isinstance(value, str):
        value = titles.get(value, value)
    elif isinstance(value, list):
        value = [titles.get(item, item) if isinstance(item, str) else item for item in value]
    return rule, say(meaning, language) if has(meaning, language) else key, show_figure(value)


_NAMED = ("customer_card", "sales_detail")
"""Forms whose columns figures name (ARC-04, SAL-01)."""


def _fields(schema: Schema, form: str) -> tuple[Field, ...]:
    """Give the columns of a form; none where head office does without it."""
    return schema.forms[form].fields if form in schema.forms else ()


def _imprint(
    settings: Settings,
    schema: Schema,
    period: Period,
    as_of: date | datetime | None,
    reference_day: date,
    newest: datetime | None,
    figures: tuple[tuple[str, str, str], ...],
) -> Imprint:
    """Gather what the reports say about themselves; instants in the company's time zone."""

    def local(instant: datetime) -> str:
        aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        return aware.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M:%S")

    asked = "" if as_of is None else local(as_of) if isinstance(as_of, datetime) else as_of.isoformat()
    return Imprint(
        company=settings.company,
        period=period.name,
        first_day=period.first.isoformat(),
        last_day=period.last.isoformat(),
        reference_day=reference_day.isoformat(),
        as_of=asked,
        received_until=local(newest) if newest else "",
        rule_set=schema.rule_set,
        program=__version__,
        custodian=settings.archivist,
        figures=figures,
    )


def _write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all; leave it alone when it already holds the content."""
    try:
        if path.exists() and path.read_bytes() == content:
            return path
        half = path.with_name(f".{path.name}.new")
        half.write_bytes(content)
        half.replace(path)
    except OSError as fault:
        raise PipelineError("report.in-use", path=path, reason=fault.strerror or fault) from fault
    return path
