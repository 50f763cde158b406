"""Write the branches' own pages: ``branches/<branch>/index.html``, the records behind it, and its workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.messages import say
from pipeline.report.branches import BRANCHES, SOURCES, folder_of, shown_blocks
from pipeline.report.excel import write_workbook
from pipeline.report.files import write_file
from pipeline.report.html import render_branch, render_origins
from pipeline.report.origin_pages import Places, form_titles, sheet_lines
from pipeline.report.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import duckdb

    from pipeline.messages import Language
    from pipeline.report.branches import OwnAnswers, Section
    from pipeline.report.html import Imprint
    from pipeline.report.origin_pages import TracedBlock
    from pipeline.report.sheet import Grid
    from pipeline.schema import Schema

PAGE = "index.html"
WORKBOOK = "summary.xlsx"
TOGETHER = 10
"""Branches whose records are read at a time."""


@dataclass(frozen=True, slots=True)
class OwnWording(Wording):
    """The words of a branch's page, which bears the branch's name."""

    branch: str = ""
    is_sources: bool = False

    def title(self) -> str:
        """Give the page's title."""
        return say("report_branches.sources" if self.is_sources else "report_branches.title", self.language, branch=self.branch)

    def lead(self) -> str:
        """Give the sentence below the title."""
        return "" if self.is_sources else say("report_branches.lead", self.language)


class Branches:
    """What every branch is shown of a report's answers."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, answers: Sequence[OwnAnswers], zone: ZoneInfo) -> None:
        """Gather it.

        Args:
            connection: After `lay_ground`.
            answers: The answers of the company's reports.
            zone: In which instants are shown.
        """
        self._connection = connection
        self._answers = answers
        self._names: dict[str, str] = dict(
            connection.execute("SELECT branch_code, branch_name FROM branch ORDER BY branch_code").fetchall()
        )
        newest = connection.execute("SELECT branch, max(received_at) FROM current_submission GROUP BY branch").fetchall()
        self._newest: dict[str, datetime] = {branch: moment.replace(tzinfo=UTC) for branch, moment in newest if moment}
        self._zone = zone

    def write(self, folder: Path, imprint: Imprint, schema: Schema, language: Language, formats: Collection[str]) -> None:
        """Write every branch's files, some branches at a time.

        Args:
            folder: Of the company's report.
            imprint: Of the company's report.
            schema: Forms and figures.
            language: Of all words.
            formats: ``html``, ``xlsx`` or both.
        """
        forms = form_titles(schema, language)
        codes = list(self._names)
        for few in (codes[start : start + TOGETHER] for start in range(0, len(codes), TOGETHER)):
            parts = [(answers.wording, answers.sections(few)) for answers in self._answers]
            blocks = [item.traced for _, own in parts for each in own.values() for item in each if item.traced]
            places = Places(self._connection, blocks, self._zone)
            for code in few:
                own = [(wording, each[code]) for wording, each in parts if code in each]
                words = OwnWording(self._answers[0].report, schema, language, {}, branch=self._names[code])
                self._write_branch(folder / BRANCHES / folder_of(words.branch), code, own, words, places, imprint, forms, formats)

    def _write_branch(
        self,
        home: Path,
        code: str,
        parts: Sequence[tuple[Wording, Sequence[Section]]],
        words: OwnWording,
        places: Places,
        imprint: Imprint,
        forms: Mapping[str, str],
        formats: Collection[str],
    ) -> None:
        """Write one branch's files; they tell of no later file than its own."""
        newest = self._newest.get(code)
        known = newest.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S") if newest else ""
        own = replace(imprint, received_until=known, as_of=known)
        grids = [(wording, [section.grid() for section in sections]) for wording, sections in parts]
        traced = [section.traced for _, sections in parts for section in sections if section.traced]
        if "html" in formats:
            self._write_pages(home, words, grids, traced, places, own, forms)
        if "xlsx" in formats:
            content = write_workbook(grids, own, newest, sheet_lines(traced, places, forms))
            write_file(home / WORKBOOK, content)

    @staticmethod
    def _write_pages(
        home: Path,
        words: OwnWording,
        grids: Sequence[tuple[Wording, Sequence[Grid]]],
        traced: Sequence[TracedBlock],
        places: Places,
        imprint: Imprint,
        forms: Mapping[str, str],
    ) -> None:
        """Write a branch's page, and the page of the records behind it."""
        sources = replace(words, is_sources=True)
        titles = [(PAGE, words.title()), (SOURCES, sources.title())]
        links = [[(file, title, file == here) for file, title in titles] for here in (PAGE, SOURCES)]
        page = render_branch([(wording.title(), each) for wording, each in grids], words, imprint, links[0])
        write_file(home / PAGE, page.encode())
        listed = render_origins(traced, places, sources, imprint, links[1], forms, _back)
        write_file(home / SOURCES, listed.encode())


def _back(item: TracedBlock) -> str:
    """Give the address of a block on its branch's page."""
    shown = shown_blocks()[item.report.id, item.block.id]
    return f"{PAGE}#{item.report.id}.{shown.words or item.block.id}"
