"""A letter to every branch of a run, beside its returned files: as things stood when the run was filed."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.answer.examples import cause_of
from pipeline.answer.letter import Causes, Letter, LetterFile, render_letter
from pipeline.archive.outgoing import UNKNOWN_SENDER, files_held, files_of_run, files_out, open_findings, runs
from pipeline.returns.copies import safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.archive.outgoing import Received, RunOf
    from pipeline.messages import Language
    from pipeline.model import Finding
    from pipeline.settings import Settings
    from pipeline.store import Store
    from pipeline.store.database import Connection

LETTERS = "回执与通知"
"""Folder inside a branch's own for letters."""
_FEW = 5
"""So many places of a cause are named."""
_VIEWS = ("folded_branch", "current_branch", "current_submission", "current_finding")


def write_letters(
    settings: Settings,
    store: Store,
    language: Language,
    written: MutableMapping[str, str],
    copies: Mapping[str, Sequence[str]],
) -> int:
    """Write the letters of runs that have none yet.

    Args:
        settings: Of the workspace.
        store: The open archive.
        language: Of the letters.
        written: Runs whose letters are written; added to.
        copies: Marked copies by submission, below `returns/`.

    Returns:
        How many were written.
    """
    count = 0
    every = runs(store.connection)
    names: Counter[str] = Counter()
    for run in every:
        name = f"{run.known_at.astimezone(settings.zone):%Y-%m-%dT%H%M}"
        names[name] += 1
        if names[name] > 1:
            name = f"{name}-{names[name]}"
        if str(run.number) in written:
            continue
        with store.knowledge(run.known_at, only=_VIEWS) as connection:
            for letter in _letters(settings, connection, run, language, copies):
                folder = settings.returns / letter.folder / LETTERS
                folder.mkdir(parents=True, exist_ok=True)
                for ending, text in render_letter(letter, language).items():
                    _put(folder / f"{name}.{ending}", text)
                count += 1
        written[str(run.number)] = name
    return count


def _put(path: Path, text: str) -> None:
    """Write a letter, whole or not at all; one that somebody has open stays as it is."""
    partial = path.with_name(f"{path.name}.part")
    encoding, newline = ("utf-8-sig", "\r\n") if path.suffix == ".txt" else ("utf-8", "\n")
    partial.write_text(text, encoding=encoding, newline=newline)
    try:
        partial.replace(path)
    except PermissionError:
        partial.unlink()


def _letters(
    settings: Settings, connection: Connection, run: RunOf, language: Language, copies: Mapping[str, Sequence[str]]
) -> list[Letter]:
    """Gather the letters of one run, a branch each."""
    of_run = [item for item in files_of_run(connection, run.number) if item.branch and item.reason != UNKNOWN_SENDER]
    if not of_run:
        return []
    branches = dict.fromkeys(item.branch for item in of_run)
    out = [item for item in files_out(connection) if item.branch in branches]
    held = [item for item in files_held(connection) if item.branch in branches]
    told = open_findings(connection, {item.submission_id for item in (*of_run, *out)})
    teller = _Teller(settings, language, told, copies)
    letters = []
    for branch in branches:
        own = [item for item in of_run if item.branch == branch]
        numbers = {item.submission_id for item in own}
        letters.append(
            Letter(
                company=settings.company,
                branch=own[-1].branch_name,
                folder=safe_name(own[-1].folder),
                written=_minute(run.known_at, settings),
                files=tuple(teller.tell(item) for item in own),
                still_open=tuple(
                    teller.tell(item) for item in out if item.branch == branch and item.submission_id not in numbers
                ),
                held=tuple(teller.tell(item) for item in held if item.branch == branch),
            )
        )
    return letters


class _Teller:
    """Tells of files as letters do."""

    def __init__(
        self,
        settings: Settings,
        language: Language,
        told: Mapping[str, Sequence[tuple[str, Finding]]],
        copies: Mapping[str, Sequence[str]],
    ) -> None:
        self._settings = settings
        self._language = language
        self._told = told
        self._copies = copies

    def tell(self, item: Received) -> LetterFile:
        """Tell of one file."""
        findings = [finding for _, finding in self._told.get(item.submission_id, ())]
        severities = Counter(finding.severity for finding in findings)
        copies = self._copies.get(item.submission_id, ())
        return LetterFile(
            name=item.source.partition("/")[2] or item.source,
            submission_id=item.submission_id,
            received=_minute(item.received_at, self._settings),
            sha256=item.sha256,
            size=item.size,
            verdict=item.verdict,
            reason="" if item.verdict == "unreadable" else item.reason,  # the verdict says it
            rows_read=item.rows_read,
            rows_accepted=item.rows_accepted,
            rows_returned=item.rows_returned,
            errors=severities["error"],
            warnings=severities["warning"],
            causes=self._causes(findings),
            copy=str(PurePosixPath(*PurePosixPath(min(copies)).parts[1:])) if copies else "",
        )

    def _causes(self, findings: Sequence[Finding]) -> tuple[Causes, ...]:
        """Count the faults by their sort, errors first, the most frequent first."""
        sorts: dict[tuple[str, str], list[str]] = {}
        for finding in findings:
            place = "!".join(part for part in (finding.sheet, finding.cell) if part)
            sorts.setdefault((finding.severity, cause_of(finding, self._language)), []).append(place)
        ordered = sorted(sorts.items(), key=lambda item: (item[0][0] != "error", -len(item[1]), item[0][1]))
        return tuple(
            Causes(severity, cause, len(places), tuple(dict.fromkeys(place for place in places if place))[:_FEW])
            for (severity, cause), places in ordered
        )


def _minute(instant: datetime, settings: Settings) -> str:
    """Write an instant as people of the company read it."""
    return f"{instant.astimezone(settings.zone):%Y-%m-%d %H:%M}"
