"""Answer reports from the archive's knowledge, lay them out, and lead their figures on to the records behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.messages import has, say
from pipeline.report.adjustments import standing_reports
from pipeline.report.branches import OwnAnswers
from pipeline.report.charts.take import say_headline
from pipeline.report.customer_pages import choose_customers, link_customers
from pipeline.report.origin_pages import SHEET_FIGURE, TracedBlock, link, link_like
from pipeline.report.page import Page
from pipeline.report.query import Asking, lay_ground, run_report
from pipeline.report.sheet import lay_out, shown_rows
from pipeline.report.tracer import Tracer
from pipeline.report.wording import Wording, show_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import duckdb

    from pipeline.messages import Language
    from pipeline.model import Period
    from pipeline.report.definition import Report
    from pipeline.report.query import Answers
    from pipeline.schema import Field, Schema


def answer_reports(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    period: Period,
    reference_day: date,
    languages: Sequence[Language],
    time_zone: str = "Asia/Shanghai",
    *,
    is_traced: bool = False,
) -> dict[Language, tuple[Page, ...]]:
    """Answer all reports of a period once and lay them out in each language, without writing anything.

    Args:
        connection: With the `current_*` views as of the asked instant.
        schema: Forms and figures.
        period: What the reports speak of.
        reference_day: Day up to which things are judged.
        languages: Those of the words.
        time_zone: In which instants become days.
        is_traced: Whether the figures are to lead on to the records behind them.

    Returns:
        By language the pages in the order of the navigation.
    """
    asking = Asking(period, reference_day, schema, time_zone)
    lay_ground(connection, asking)
    asked = [
        (report, [word_report(report, asking, language) for language in languages]) for report in standing_reports(connection)
    ]
    answered = list(answer_each(connection, asking, asked, is_traced=is_traced))
    return {language: tuple(page for page in answered if page.wording.language == language) for language in languages}


def word_report(report: Report, asking: Asking, language: Language) -> Wording:
    """Give the words of a report."""
    return Wording(report, asking.schema, language, asking.parameters(report.figures, f"{report.id}/report.yaml"))


def answer_each(
    connection: duckdb.DuckDBPyConnection, asking: Asking, asked: Sequence[tuple[Report, Sequence[Wording]]], *, is_traced: bool
) -> Iterator[Page]:
    """Answer one report after the other, so that a page can be rendered while the next is answered.

    Args:
        connection: After `lay_ground`.
        asking: Period, reference day and figures.
        asked: The reports, each with the words of every language that it is laid out in.
        is_traced: Whether the figures are to lead on to the records behind them.

    Yields:
        Each report's pages, one a language.
    """
    prepared: set[str] = set()
    tracer = Tracer(connection, asking, prepared, bound=SHEET_FIGURE) if is_traced else None
    named = choose_customers(connection, asking, prepared) if is_traced else {}
    for report, words in asked:
        answers = run_report(connection, report, asking, prepared)
        blocks = [
            TracedBlock(report, block, words[0], shown, tracer.trace(report, block, shown))
            for block in report.blocks
            for shown in [shown_rows(block, answers[block.id])]
            if tracer and block.rows and not block.rows.shown
        ]
        for item in blocks:
            link(item)
        for block in report.blocks:
            if tracer and block.rows and block.rows.shown:
                other = next(item for item in blocks if item.block.id == block.rows.shown)
                link_like(block, answers[block.id], other)
        for block in report.blocks:
            link_customers(answers[block.id], named)
        for wording in words:
            yield _lay_out(report, answers, wording, blocks, tracer)


def _lay_out(report: Report, answers: Answers, wording: Wording, blocks: Sequence[TracedBlock], tracer: Tracer | None) -> Page:
    """Lay an answered report out in the words of a language."""
    grids = tuple(
        lay_out(
            block,
            answers[block.id],
            wording,
            is_silent=block.id in answers.silent,
            headline=say_headline(block, answers, wording),
        )
        for block in report.blocks
        if not block.is_headline
    )
    traced = tuple(replace(item, wording=wording) for item in blocks)
    return Page(report, wording, grids, traced, OwnAnswers(report, wording, answers, tracer))


def figures_in_use(
    asked: Iterable[Report], ground: Mapping[str, str], schema: Schema, language: Language
) -> tuple[tuple[str, str, str], ...]:
    """Show the figures of `rules.toml` that reports use, for their footer.

    Args:
        asked: The reports.
        ground: Those that all of them use, from `lay_ground`.
        schema: Holds the figures.
        language: Of the words.

    Returns:
        Each as rule, name, value, in the order of the rules.
    """
    used = set(ground.values()).union(*(report.figures.values() for report in asked))
    return tuple(_figure(name, schema, language) for name in sorted(used))


def _figure(name: str, schema: Schema, language: Language) -> tuple[str, str, str]:
    """Show a figure of `rules.toml` in the footer: its rule, what it means, its value; names of columns by their titles."""
    rule, _, key = name.partition(".")
    meaning = f"report.figure.{name}"
    value = schema.figure(rule, key)
    titles = {field.id: field.titled(language) for form in _NAMED for field in _fields(schema, form)}
    if isinstance(value, str):
        value = titles.get(value, value)
    elif isinstance(value, list):
        value = [titles.get(item, item) if isinstance(item, str) else item for item in value]
    told = say(meaning, language) if has(meaning, language) else key
    return rule, say("report.figure-assumed", language, meaning=told) if name in schema.assumed else told, show_figure(value)


_NAMED = ("customer_card", "sales_detail")
"""Forms whose columns figures name (ARC-04, SAL-01)."""


def _fields(schema: Schema, form: str) -> tuple[Field, ...]:
    """Give the columns of a form; none where head office does without it."""
    return schema.forms[form].fields if form in schema.forms else ()
