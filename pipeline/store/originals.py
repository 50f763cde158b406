# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""Originals, each kept once under its hash, and the manifest that says when and from where each came.

The manifest repeats the ledger's journal line by line: it is written after the ledger has committed, and mends itself from
the journal when a run was cut off in between. With the originals it is all that a rebuild needs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.model import Delivery
    from pipeline.store.database import Connection

_CHUNK = 1 << 20
_MANY = 32
"""Files from which one flush of everything costs less than a flush for each."""


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One event of the archive's life: `kind` is ``run``, ``file`` or ``decision``; `facts` as the ledger has them."""

    number: int
    kind: str
    facts: Mapping[str, Any]


def original_path(folder: Path, sha256: str) -> Path:
    """Tell where an original lies or would lie below `archive/`."""
    return folder / "originals" / sha256[:2] / sha256


def keep_originals(folder: Path, deliveries: Sequence[Delivery]) -> dict[str, Path]:
    """Copy received files under their hashes, safely: whole or not at all.

    Args:
        folder: The `archive/` folder.
        deliveries: Files with the hash they had when they were found.

    Returns:
        Kept file by source. A source is missing when its file is locked or gone, or has changed since it was hashed: it is
        still being written and waits for the next run.
    """
    kept: dict[str, Path] = {}
    fresh: dict[Path, Path] = {}
    for delivery in deliveries:
        target = original_path(folder, delivery.sha256)
        partial = target.with_name(target.name + ".part")
        if not target.exists() and target not in fresh:
            if not _copy(delivery.path, partial, delivery.sha256):
                continue
            fresh[target] = partial
        kept[delivery.source] = target
    _make_durable(fresh.values())
    for target, partial in fresh.items():
        partial.replace(target)
    return kept


def _copy(path: Path, partial: Path, sha256: str) -> bool:
    """Copy a file beside its place; False when its bytes are not those that were hashed, or cannot be had."""
    partial.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, partial.open("wb") as copy:
            while block := source.read(_CHUNK):
                digest.update(block)
                copy.write(block)
    except (PermissionError, FileNotFoundError):
        partial.unlink(missing_ok=True)
        return False
    if digest.hexdigest() != sha256:
        partial.unlink()
        return False
    return True


def _make_durable(paths: Collection[Path]) -> None:
    """See that the bytes are on the disk before the files get their names; one call for many where the system has it."""
    if len(paths) >= _MANY and sys.platform == "linux":
        os.sync()
        return
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def journal(connection: Connection, facts: Sequence[tuple[str, Mapping[str, object]]]) -> None:
    """Note events in the ledger's journal, inside the transaction that makes them true."""
    last = connection.execute("SELECT coalesce(max(n), 0) FROM ledger_journal").fetchall()[0][0]
    lines = [
        (number, json.dumps({"n": number, "kind": kind, **fact}, ensure_ascii=False, separators=(",", ":")))
        for number, (kind, fact) in enumerate(facts, last + 1)
    ]
    # One statement for all: a statement a line took most of the filing's time.
    marks = ", ".join("(?, ?)" for _ in lines)
    connection.execute(f"INSERT INTO ledger_journal VALUES {marks}", [value for line in lines for value in line])


def manifest_path(folder: Path) -> Path:
    """Tell where the manifest lies."""
    return folder / "originals" / "manifest.jsonl"


def agrees(folder: Path, connection: Connection) -> bool:
    """Tell whether the manifest ends where the journal ends; a run that was cut off leaves it behind.

    Raises:
        ArchiveError: The database knows less than the manifest: it is an older copy, or was made anew. Filing into it would
            lose what the manifest tells.
    """
    path = manifest_path(folder)
    last, whole = _last_line(path)
    known: int = connection.execute("SELECT coalesce(max(n), 0) FROM ledger_journal").fetchall()[0][0]
    if last > known:
        raise ArchiveError("archive.older-than-manifest", path=path, known=known, last=last)
    return last == known and whole == (path.stat().st_size if path.exists() else 0)


def publish_manifest(folder: Path, connection: Connection) -> None:
    """Write what the journal holds beyond the manifest; cut a torn last line first.

    Raises:
        ArchiveError: The database knows less than the manifest.
    """
    if agrees(folder, connection):
        return
    path = manifest_path(folder)
    last, whole = _last_line(path)
    rows = connection.execute("SELECT line FROM ledger_journal WHERE n > ? ORDER BY n", [last]).fetchall()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.truncate(whole)
        file.write("".join(line + "\n" for (line,) in rows).encode())
        file.flush()
        os.fsync(file.fileno())


def _last_line(path: Path) -> tuple[int, int]:
    """Give the number of the last whole line, and how many bytes are whole lines; reads only the file's end.

    Raises:
        ArchiveError: The last whole line is not what we wrote.
    """
    if not path.exists():
        return 0, 0
    size = path.stat().st_size
    with path.open("rb") as file:
        reach = 4096
        while True:
            start = max(0, size - reach)
            file.seek(start)
            tail = file.read(size - start)
            end = tail.rfind(b"\n")
            begin = tail.rfind(b"\n", 0, max(end, 0))
            if end < 0 and start == 0:
                return 0, 0
            if end >= 0 and (begin >= 0 or start == 0):
                try:
                    return int(json.loads(tail[begin + 1 : end])["n"]), start + end + 1
                except (ValueError, KeyError, TypeError) as fault:
                    raise ArchiveError("archive.manifest-end", path=path) from fault
            reach *= 4


def read_manifest(folder: Path) -> Iterator[ManifestLine]:
    """Read the manifest in order: the script by which a rebuild replays runs and decisions.

    Args:
        folder: The `archive/` folder; without a manifest there is nothing to read.

    Raises:
        ArchiveError: A line is not what we wrote.
    """
    path = manifest_path(folder)
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for position, line in enumerate(file, 1):
            try:
                facts = json.loads(line)
                yield ManifestLine(facts.pop("n"), facts.pop("kind"), facts)
            except (ValueError, KeyError, AttributeError) as fault:
                raise ArchiveError("archive.manifest-line", path=path, line=position) from fault
