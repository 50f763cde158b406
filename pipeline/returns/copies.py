"""From a kept original to the marked copies that go back: the sender's own workbook, or its content in a new one."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.answer.problems import make_answer
from pipeline.answer.rebuilt import rebuild, sheet_names, with_sheets, write_note
from pipeline.model import Delivery
from pipeline.read import read_workbooks
from pipeline.read.containers import package_kind, sniff
from pipeline.read.locked import unlock
from pipeline.read.nested import files_of_mail, files_of_zip
from pipeline.read.ole import guard_ole
from pipeline.read.refusal import Refusal
from pipeline.read.zipped import Zip
from pipeline.sealing import clear_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.answer.problems import Case
    from pipeline.messages import Language
    from pipeline.model import Finding
    from pipeline.model.marks import Answer, Region
    from pipeline.schema import Schema
    from pipeline.settings import Settings

_OOXML_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 230
"""Bytes of a file's name, so that every system can hold it with our endings behind it."""
Told = tuple[str, "Finding"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A marked copy: its path below the branch's folder, and where it was written for now."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Job:
    """One received file to be answered."""

    case: Case
    rest: str
    """Its path below the branch's folder."""
    original: Path
    findings: Sequence[Told]
    regions: Sequence[Region]

    def answer(self, schema: Schema, language: Language) -> Answer:
        """Word the whole file's answer."""
        return make_answer(self.case, self.findings, self.regions, schema, language)


class Copier:
    """Makes copies into a folder of its own, from where they are put into their places."""

    def __init__(self, settings: Settings, schema: Schema, language: Language, folder: Path) -> None:
        self._settings = settings
        self._schema = schema
        self._language = language
        self._folder = folder
        self._count = 0

    def copies(self, job: Job) -> list[Copy]:
        """Make the copies of one received file: one, or one for each workbook with faults inside a zip or mail.

        Args:
            job: The file and what is wrong in it.

        Raises:
            FileNotFoundError: The original is lost.
            ArchiveError: It is encrypted, and its key is missing or another.
        """
        if job.case.verdict == "unreadable":
            return [self._note(job)]
        try:
            return list(self._of(job, clear_bytes(job.original)))
        except Refusal:  # readable when it came, but not by itself: the list alone goes back
            return [self._unreadable(job)]

    def _of(self, job: Job, data: bytes) -> Iterator[Copy]:
        """Make the copies of a file whose bytes are given."""
        password = None
        kind = sniff(data, job.case.name)
        if kind == "ole":
            data, password = self._unlocked(data)
            kind = sniff(data, job.case.name)
        if kind == "zip":
            package = Zip(data, self._settings.limits)
            kind = package_kind(package)
            if kind == "zip":
                yield from self._inner(job, [(item.name, item.data) for item in files_of_zip(package)])
                return
            if kind == "xlsx":
                yield self._marked(job, data, package, password)
                return
        if kind == "mail":
            yield from self._inner(job, [(item.name, item.data) for item in files_of_mail(data)])
            return
        yield self._rebuilt(job, data, password)

    def _unlocked(self, data: bytes) -> tuple[bytes, str | None]:
        """Open a locked file; give also the password that the copy is locked with again."""
        try:
            guard_ole(data)
        except Refusal as refusal:
            if refusal.reason != "read.unreadable.password":
                raise
        else:
            return data, None
        try:
            return unlock(data, ()), None
        except Refusal:
            for password in self._settings.passwords:
                try:
                    return unlock(data, (password,)), password
                except Refusal:
                    continue
            raise

    def _marked(self, job: Job, data: bytes, package: Zip, password: str | None) -> Copy:
        """Mark the sender's own workbook."""
        from pipeline.answer.marked import UnpatchableError, mark_ooxml

        target = self._place()
        try:
            mark_ooxml(io.BytesIO(data), target, job.answer(self._schema, self._language))
        except UnpatchableError:
            return self._rebuilt(job, data, password)
        name = job.rest
        if PurePosixPath(name).suffix.casefold() not in _OOXML_NAMES:
            name += ".xlsm" if package.find("xl/vbaProject.bin") else ".xlsx"
        return Copy(name, self._locked(target, password))

    def _rebuilt(self, job: Job, data: bytes, password: str | None) -> Copy:
        """Make the content of a file anew, and mark that."""
        from pipeline.answer.marked import mark_ooxml

        plain, target = self._place(), self._place()
        delivery = Delivery(job.case.name, job.original, job.case.sha256, len(data), 0, job.case.received)
        (book,) = read_workbooks([delivery], self._settings.limits, self._settings.passwords, [data])
        if not book.sheets:
            return self._unreadable(job)
        names = sheet_names(book.sheets, PurePosixPath(job.case.name).stem)
        rebuild(book.sheets, names, plain, job.case.received)
        changed = replace(job, case=replace(job.case, rebuilt=True))
        mark_ooxml(plain, target, with_sheets(changed.answer(self._schema, self._language), names))
        plain.unlink()
        return Copy(_with_ending(job.rest), self._locked(target, password))

    def _unreadable(self, job: Job) -> Copy:
        """Make the list for a file that cannot be opened."""
        return self._note(replace(job, case=replace(job.case, verdict="unreadable")))

    def _note(self, job: Job) -> Copy:
        """Make the workbook that only lists what is wrong."""
        from pipeline.answer.marked import mark_ooxml

        plain, target = self._place(), self._place()
        write_note(plain, job.case.received, self._language)
        findings = [(number, replace(item, sheet="", cell="", row=0)) for number, item in job.findings]
        mark_ooxml(plain, target, replace(job, findings=findings, regions=()).answer(self._schema, self._language))
        plain.unlink()
        return Copy(_with_ending(job.rest), target)

    def _inner(self, job: Job, files: Sequence[tuple[str, bytes]]) -> Iterator[Copy]:
        """Make a copy of each workbook inside a file in which something is wrong, under the workbook's own name."""
        whole = [told for told in job.findings if not told[1].sheet]
        folder = str(PurePosixPath(job.rest).with_suffix(""))
        done: set[str] = set()
        for name, data in files:
            findings = [(number, replace(item, sheet=own)) for number, item in job.findings if (own := _own(item.sheet, name))]
            if not any(item.severity == "error" for _, item in findings) or name in done:
                continue
            done.add(name)
            findings = [(number, replace(item, sheet=item.sheet.strip("/"))) for number, item in (*whole, *findings)]
            whole = []
            regions = [replace(region, sheet=own.strip("/")) for region in job.regions if (own := _own(region.sheet, name))]
            inner = replace(
                job, case=replace(job.case, name=name), rest=f"{folder}/{safe_name(name)}", findings=findings, regions=regions
            )
            try:
                yield from self._of(inner, data)
            except Refusal:
                yield self._unreadable(inner)
        if not done:
            yield self._note(job)

    def _locked(self, path: Path, password: str | None) -> Path:
        """Lock a copy with the password that its original had, so that it tells nobody more than the original did."""
        if password is None:
            return path
        from msoffcrypto.format.ooxml import OOXMLFile

        target = self._place()
        with path.open("rb") as plain, target.open("wb") as locked:
            OOXMLFile(plain).encrypt(password, locked)
        path.unlink()
        return target

    def _place(self) -> Path:
        """Give a new name in the working folder."""
        self._count += 1
        return self._folder / f"{self._count}.xlsx"


def _own(sheet: str, name: str) -> str:
    """Give a sheet's name inside an inner file, with a slash before it; empty when it stands in another file."""
    if sheet == name:
        return "/"
    return f"/{sheet[len(name) + 1 :]}" if name and sheet.startswith(f"{name}/") else "" if name else sheet


def _with_ending(name: str) -> str:
    """Append the ending of a workbook, unless the name has it."""
    return name if name.casefold().endswith(".xlsx") else f"{name}.xlsx"


def safe_name(name: str) -> str:
    r"""Give a file's name that every system can hold.

    Args:
        name: As it stands inside a zip or mail, or as a branch named a folder.

    Example:
        >>> safe_name("..\\a:b?.xlsx"), safe_name("con.xlsx"), safe_name("  ")
        ('.._a_b_.xlsx', '_con.xlsx', '_')
    """
    plain = _NOT_IN_NAMES.sub("_", name).strip().rstrip(". ") or "_"
    if _RESERVED.match(plain) or plain.startswith("~$"):
        plain = f"_{plain}"
    if len(plain.encode()) <= _LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    tail = f"~{sha256(plain.encode()).hexdigest()[:8]}" + (f".{ending}" if dot and len(ending) < 8 else "")
    kept = (stem if dot else plain).encode()[: _LONGEST_NAME - len(tail.encode())]
    return kept.decode("utf-8", "ignore") + tail
