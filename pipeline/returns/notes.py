"""What lies in `returns/`: which copy of which answer, so that nothing is written twice and nothing of a branch's is lost."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

DONE = "已处理"
"""Folder inside a branch's own, for copies whose faults are mended."""


@dataclass(slots=True)
class Note:
    """What was written for one submission: a mark of the answer, and the files with their hashes."""

    mark: str
    files: dict[str, str] = field(default_factory=dict)
    """Path below `returns/` to the SHA-256 of what we wrote."""
    source: str = ""


class Notes:
    """The notes of a `returns/` folder; a lost or damaged file of notes is made anew from what is found to be wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / ".made.json"
        self.state = ""
        """Mark of the knowledge that the folder was last brought in line with."""
        self.letters: dict[str, str] = {}
        """Runs whose letters are written: number to the mark of what they were written with."""
        self.of: dict[str, Note] = {}
        self.is_new = True
        self._read()

    def _read(self) -> None:
        """Read the notes; none when nothing was written yet, or when they are not ours."""
        try:
            kept: Any = json.loads(self.path.read_text(encoding="utf-8"))
            self.of = {number: Note(item["mark"], dict(item["files"]), item["source"]) for number, item in kept["of"].items()}
            self.state, self.letters = str(kept["state"]), dict(kept["letters"])
            self.is_new = False
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            self.of, self.state, self.letters = {}, "", {}

    def keep(self) -> None:
        """Write the notes, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = {
            "state": self.state,
            "letters": self.letters,
            "of": {number: {"mark": note.mark, "files": note.files, "source": note.source} for number, note in self.of.items()},
        }
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        partial.replace(self.path)

    def stands(self, number: str) -> bool:
        """Tell whether all that was written for a submission is still in its place."""
        note = self.of.get(number)
        return note is not None and bool(note.files) and all((self.folder / name).exists() for name in note.files)

    def put(self, path: Path, name: str, digest_before: str) -> str:
        """Put a copy into its place; what somebody has changed there meanwhile is kept among the handled ones.

        Args:
            path: The finished copy; gone afterwards.
            name: Its place below the folder.
            digest_before: Hash of what we wrote there before; empty when we wrote nothing.

        Returns:
            The hash of the copy.

        Raises:
            PermissionError: Somebody has the old copy open.
        """
        target = self.folder / name
        digest = hash_of(path)
        if target.exists():
            found = hash_of(target)
            if found == digest:
                path.unlink()
                return digest
            if found != digest_before:
                self.set_aside(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        return digest

    def set_aside(self, name: str) -> Path | None:
        """Move a copy among the handled ones of its branch, beside whatever lies there already.

        Returns:
            Where it lies now; None when it was gone.

        Raises:
            PermissionError: Somebody has it open.
        """
        source = self.folder / name
        if not source.exists():
            return None
        branch, *rest = PurePosixPath(name).parts
        target = free_name(self.folder.joinpath(branch, DONE, *rest))
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        _remove_empty(source.parent, self.folder / branch)
        return target


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free_name(path: Path) -> Path:
    """Give a path that nothing has yet: the wanted one, or one with a number before its ending."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


def _remove_empty(folder: Path, until: Path) -> None:
    """Remove folders that hold nothing any more, up to a branch's own."""
    while folder != until and folder.is_relative_to(until) and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
