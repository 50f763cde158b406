"""Bring `returns/` in line with what the archive knows: what is wrong goes back, what is mended moves aside."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from pipeline import __version__
from pipeline.answer.problems import Case
from pipeline.archive.outgoing import files_out, mark_of, open_findings, regions
from pipeline.errors import ArchiveError
from pipeline.model.marks import PROPERTY
from pipeline.returns.copies import Copier, Job, safe_name
from pipeline.returns.letters import LETTERS, write_letters
from pipeline.returns.notes import DONE, Note, Notes
from pipeline.store import original_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.archive.outgoing import Received
    from pipeline.messages import Language
    from pipeline.model import Finding
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

State = Literal["written", "mended", "blocked", "lost", "locked"]
_WORKING = ".making"
_PROPERTY = re.compile(rf'name="{PROPERTY}".*?<vt:lpwstr>(S\d+):'.encode(), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one received file's marked copy."""

    source: str
    submission_id: str
    path: str
    """Of the copy, below the workspace."""
    state: State
    """Blocked: somebody has it open, so that the next run tries again. Lost: the kept original is gone or damaged.
    Locked: it is encrypted, and this run was not given the key; the next that has it makes the copy."""


def write_returns(settings: Settings, schema: Schema, store: Store, language: Language) -> list[Returned]:
    """Write a marked copy of every file with open errors, move those aside that are mended, and write the letters of new runs.

    Nothing is touched when nothing changed. A run that was cut off is made good by the next; a lost folder is made anew from
    the archive. Nothing is written below the inbox, nor in a rehearsal.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        language: Of copies and letters.

    Returns:
        What was written, moved or could not be, in the order of arrival.
    """
    if settings.rehearsal is not None:
        return []
    notes = Notes(settings.returns)
    state = f"{store.state} {mark_of(store.connection)} {__version__} {language} {schema.fingerprint[:16]}"
    if notes.state == state and all(notes.stands(number) for number, note in notes.of.items() if note.files):
        return []
    if notes.is_new and store.is_empty:
        return []
    giving = _Giving(settings, schema, store, language, notes)
    told = giving.give()
    if notes.of or not notes.is_new or giving.letters:
        notes.state = state if all(item.state in ("written", "mended") for item in told) else ""
        notes.keep()
    return told


class _Giving:
    """One round of giving back."""

    def __init__(self, settings: Settings, schema: Schema, store: Store, language: Language, notes: Notes) -> None:
        self._settings = settings
        self._schema = schema
        self._store = store
        self._language = language
        self._notes = notes
        self._told: dict[str, Returned] = {}
        self._arrivals: dict[str, int] = {}
        self.letters = 0

    def give(self) -> list[Returned]:
        """Bring the folder in line; the later of two files for one place counts."""
        wanted = files_out(self._store.connection)
        findings = open_findings(self._store.connection, [item.submission_id for item in wanted])
        self._arrivals = {item.submission_id: item.arrival for item in wanted}
        self._withdraw({item.submission_id for item in wanted})
        claimed: set[str] = set()
        working = self._settings.returns / _WORKING
        try:
            for item in reversed(wanted):
                job = _job(self._settings, item, findings[item.submission_id], self._store)
                claimed |= self._give_one(item, job, claimed)
        finally:
            shutil.rmtree(working, ignore_errors=True)
        files = {number: tuple(note.files) for number, note in self._notes.of.items()}
        self.letters = write_letters(self._settings, self._store, self._language, self._notes.letters, files)
        return sorted(self._told.values(), key=lambda item: (self._arrivals.get(item.submission_id, 0), item.path))

    def _give_one(self, item: Received, job: Job, claimed: set[str]) -> set[str]:
        """Write what goes back for one file, unless it lies there; give the places that it takes."""
        notes, number = self._notes, item.submission_id
        answer = job.answer(self._schema, self._language)
        mark = sha256(repr((__version__, answer)).encode()).hexdigest()
        before = notes.of.get(number)
        if before and before.mark == mark and notes.stands(number) and not claimed & before.files.keys():
            return set(before.files)
        working = self._settings.returns / _WORKING
        working.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=working) as folder:
            copier = Copier(self._settings, self._schema, self._language, Path(folder))
            written = Note(mark, {}, item.source)
            try:
                copies = copier.copies(job)
            except FileNotFoundError:
                return self._without(item, job, "lost")
            except ArchiveError as fault:
                return self._without(item, job, "lost" if fault.key == "archive.key.damaged" else "locked")
            for copy in copies:
                name = f"{job.case.folder}/{copy.name}"
                if name in claimed:
                    continue
                known = [note.files[name] for note in notes.of.values() if name in note.files]
                try:
                    written.files[name] = notes.put(copy.path, name, known[-1] if known else "")
                    self._tell(item.source, number, name, "written")
                except OSError:
                    self._tell(item.source, number, name, "blocked")
        for name in (before.files if before else {}).keys() - written.files.keys() - claimed:
            self._set_aside(number, item.source, name)
        for other in notes.of.values():
            for name in written.files:
                other.files.pop(name, None)
        notes.of[number] = written
        notes.keep()
        return set(written.files)

    def _without(self, item: Received, job: Job, state: State) -> set[str]:
        """Tell that a file's copy cannot be made; an earlier one stays where it is."""
        self._tell(item.source, item.submission_id, f"{job.case.folder}/{job.rest}", state)
        before = self._notes.of.get(item.submission_id)
        return set(before.files) if before else set()

    def _withdraw(self, wanted: set[str]) -> None:
        """Move the copies aside whose faults are mended, waived or superseded, or whose file was withdrawn."""
        if self._notes.is_new:
            self._find(wanted)
        for number in [number for number in self._notes.of if number not in wanted]:
            note = self._notes.of[number]
            if all(self._set_aside(number, note.source, name) for name in list(note.files)):
                del self._notes.of[number]

    def _set_aside(self, number: str, source: str, name: str) -> bool:
        """Move one copy among the handled ones; False when somebody has it open."""
        try:
            moved = self._notes.set_aside(name)
        except OSError:
            self._tell(source, number, name, "blocked")
            return False
        if moved is not None:
            self._tell(source, number, moved.relative_to(self._notes.folder).as_posix(), "mended")
        return True

    def _find(self, wanted: set[str]) -> None:
        """Find copies of ours that no notes tell of, so that those which are mended move aside."""
        for path, number in _copies_of_ours(self._notes.folder):
            if number not in wanted:
                name = path.relative_to(self._notes.folder).as_posix()
                self._notes.of.setdefault(number, Note("", {}, name)).files[name] = ""

    def _tell(self, source: str, number: str, name: str, state: State) -> None:
        """Note what became of one copy."""
        path = f"{self._settings.returns.name}/{name}"
        self._told[path] = Returned(source, number, path, state)


def _job(settings: Settings, item: Received, findings: Sequence[tuple[str, Finding]], store: Store) -> Job:
    """Gather what one file's copy is made of."""
    folder, *rest = [safe_name(part) for part in PurePosixPath(f"{item.folder}/{_below(item)}").parts]
    case = Case(
        submission_id=item.submission_id,
        sha256=item.sha256,
        branch=item.branch_name,
        folder=folder,
        name=item.name,
        received=item.received_at.astimezone(settings.zone),
        verdict=item.verdict,
        reason=item.reason,
        rows_read=item.rows_read,
        rows_accepted=item.rows_accepted,
        rows_returned=item.rows_returned,
    )
    found = regions(store.connection, item.submission_id)
    return Job(case, "/".join(rest), original_path(settings.archive, item.sha256), findings, found)


def _below(item: Received) -> str:
    """Give a file's path below the folder of its branch."""
    _, slash, rest = item.source.partition("/")
    return rest if slash else item.source


def _copies_of_ours(folder: Path) -> Iterator[tuple[Path, str]]:
    """Find marked copies, but for handled ones, and the submission that each was made for."""
    for path in sorted(folder.glob("*/**/*.xls[xm]")):
        inner = path.relative_to(folder).parts[1:]
        if inner[0] in (DONE, LETTERS):
            continue
        try:
            with zipfile.ZipFile(path) as package:
                found = _PROPERTY.search(package.read("docProps/custom.xml"))
        except (OSError, KeyError, zipfile.BadZipFile):
            continue
        if found:
            yield path, found[1].decode()
