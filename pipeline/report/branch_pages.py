"""Write the branches' own pages: ``branches/<branch>/index.html``, the records behind it, and its workbook."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.messages import say
from pipeline.report.branches import SOURCES, folder_of, shown_blocks
from pipeline.report.excel import write_workbook
from pipeline.report.files import remove_files, write_file
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
    from pipeline.report.press import Press
    from pipeline.report.sheet import Grid
    from pipeline.schema import Schema

PAGE = "index.html"
WORKBOOK = "summary.xlsx"
MARKS = ".made.json"
"""What the branches' files were made of, by folder, beside them."""
TOGETHER = 5
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


@dataclass(frozen=True, slots=True)
class Own:
    """All that one branch's files are made of."""

    words: OwnWording
    parts: Sequence[tuple[Wording, Sequence[Section]]]
    """Of each report its words and the blocks that say something to the branch."""
    imprint: Imprint
    newest: datetime | None
    """When its newest file came."""


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
        files = connection.execute(
            "SELECT branch, max(received_at), "
            "string_agg(concat_ws(' ', submission_id, verdict, superseded_by), '|' ORDER BY submission_id) "
            "FROM current_submission GROUP BY branch ORDER BY branch"
        ).fetchall()
        self._newest: dict[str, datetime] = {branch: moment.replace(tzinfo=UTC) for branch, moment, _ in files if moment}
        self._files: dict[str, str] = {branch: told for branch, _, told in files if branch in self._names}
        self._office = repr([told for branch, _, told in files if branch not in self._names])
        self._zone = zone

    def write(
        self,
        folder: Path,
        imprint: Imprint,
        schema: Schema,
        language: Language,
        formats: Collection[str],
        way: str,
        press: Press,
    ) -> None:
        """Write every branch's files, some branches at a time; where nothing changed since the last time, nothing is done.

        Args:
            folder: Of the branches.
            imprint: Of the company's report.
            schema: Forms and figures.
            language: Of all words.
            formats: ``html``, ``xlsx`` or both.
            way: Fingerprint of how reports are made; empty: all are rendered.
            press: Renders.
        """
        forms = form_titles(schema, language)
        homes = {code: folder_of(name) for code, name in self._names.items()}
        marks = self._marks(imprint, way) if way else dict.fromkeys(self._names, "")
        known = _read_marks(folder / MARKS) if way else {}
        codes = [
            code for code, mark in marks.items() if known.get(homes[code]) != mark or not self._stands(folder, code, formats)
        ]
        for few in (codes[start : start + TOGETHER] for start in range(0, len(codes), TOGETHER)):
            parts = [(answers.wording, answers.sections(few)) for answers in self._answers]
            blocks = [item.traced for _, own in parts for each in own.values() for item in each if item.traced]
            places = Places(self._connection, blocks, self._zone)
            own = [
                Own(
                    OwnWording(self._answers[0].report, schema, language, {}, branch=self._names[code]),
                    [(wording, each[code]) for wording, each in parts if code in each],
                    self._imprint(imprint, code),
                    self._newest.get(code),
                )
                for code in few
            ]
            press.submit(write_branches, folder, own, places, forms, tuple(formats))
        for home in known.keys() - set(homes.values()):
            press.last(remove_files, folder / folder_of(home), (PAGE, SOURCES, WORKBOOK))
        if way:
            made = {homes[code]: mark for code, mark in marks.items()}
            text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)
            press.last(write_file, folder / MARKS, text.encode())

    def _imprint(self, imprint: Imprint, code: str) -> Imprint:
        """Give what a branch's files say about themselves: they tell of no later file than its own."""
        newest = self._newest.get(code)
        known = newest.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S") if newest else ""
        return replace(imprint, received_until=known, as_of=known)

    def _marks(self, imprint: Imprint, way: str) -> dict[str, str]:
        """Give a fingerprint of all that each branch's files are made of."""
        common = replace(imprint, received_until="", as_of="")
        marks = {
            code: sha256(repr((way, common, name, self._files.get(code), self._office)).encode())
            for code, name in self._names.items()
        }
        for answers in self._answers:
            for branch, told in answers.told():
                if branch in marks:
                    marks[branch].update(f"{told}\n".encode())
        return {code: mark.hexdigest() for code, mark in marks.items()}

    def _stands(self, folder: Path, code: str, formats: Collection[str]) -> bool:
        """Tell whether a branch's files are where they were written."""
        home = folder / folder_of(self._names[code])
        wanted = [*((PAGE, SOURCES) if "html" in formats else ()), *((WORKBOOK,) if "xlsx" in formats else ())]
        return all((home / name).exists() for name in wanted)


def write_branches(folder: Path, few: Sequence[Own], places: Places, forms: Mapping[str, str], formats: Collection[str]) -> None:
    """Write the files of some branches.

    Args:
        folder: Of the branches.
        few: What each is shown.
        places: Where the records behind it stand.
        forms: Titles of forms.
        formats: ``html``, ``xlsx`` or both.
    """
    for own in few:
        home = folder / folder_of(own.words.branch)
        grids = [(wording, [section.grid() for section in sections]) for wording, sections in own.parts]
        traced = [section.traced for _, sections in own.parts for section in sections if section.traced]
        if "html" in formats:
            _write_pages(home, own, grids, traced, places, forms)
        if "xlsx" in formats:
            content = write_workbook(grids, own.imprint, own.newest, sheet_lines(traced, places, forms))
            write_file(home / WORKBOOK, content)


def _write_pages(
    home: Path,
    own: Own,
    grids: Sequence[tuple[Wording, Sequence[Grid]]],
    traced: Sequence[TracedBlock],
    places: Places,
    forms: Mapping[str, str],
) -> None:
    """Write a branch's page, and the page of the records behind it."""
    sources = replace(own.words, is_sources=True)
    titles = [(PAGE, own.words.title()), (SOURCES, sources.title())]
    links = [[(file, title, file == here) for file, title in titles] for here in (PAGE, SOURCES)]
    page = render_branch([(wording.title(), each) for wording, each in grids], own.words, own.imprint, links[0])
    write_file(home / PAGE, page.encode())
    listed = render_origins(traced, places, sources, own.imprint, links[1], forms, _back)
    write_file(home / SOURCES, listed.encode())


def _read_marks(path: Path) -> dict[str, str]:
    """Read what the branches' files were made of the last time; nothing when there is no such note, or none of ours."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _back(item: TracedBlock) -> str:
    """Give the address of a block on its branch's page."""
    shown = shown_blocks()[item.report.id, item.block.id]
    return f"{PAGE}#{item.report.id}.{shown.words or item.block.id}"
