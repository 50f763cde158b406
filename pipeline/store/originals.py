# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""Originals, each kept once under its hash, and the manifest that says when and from where each came.

The manifest repeats the ledger's journal line by line: it is written after the ledger has committed, and mends itself from
the journal when a run was cut off in between. With the originals it is all that a rebuild needs.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.errors import ArchiveError
from pipeline.sealing import SEALED, clear_bytes, has_private_key, is_sealed, seal

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
    """Tell where an original lies below `archive/`, encrypted or not; where it would lie in the clear when it is not there."""
    encrypted = place_of(folder, sha256, sealed=True)
    return encrypted if encrypted.exists() else place_of(folder, sha256, sealed=False)


def place_of(folder: Path, sha256: str, *, sealed: bool) -> Path:
    """Tell where an original lies that is encrypted, or one that is not."""
    return folder / "originals" / sha256[:2] / f"{sha256}{SEALED if sealed else ''}"


def twin_of(path: Path) -> Path:
    """Give the place that an original has encrypted for that which it has in the clear, and the other way round."""
    return path.with_name(path.stem if is_sealed(path) else f"{path.name}{SEALED}")


def keep_originals(
    folder: Path, deliveries: Sequence[Delivery], recipients: Sequence[str] = (), filed: Collection[str] = ()
) -> dict[str, Path]:
    """Copy received files under their hashes, safely: whole or not at all.

    Args:
        folder: The `archive/` folder.
        deliveries: Files with the hash they had when they were found; encrypted ones are decrypted.
        recipients: Public keys to encrypt to; none to keep files as they come. What is there already stays as it is.
        filed: Hashes of files that were taken in before and will not be read now.

    Returns:
        Kept file by source. A source is missing when its file is locked or gone, or has changed since it was hashed: it is
        still being written and waits for the next run.

    Raises:
        ArchiveError: A file is encrypted, and its key is not there.
    """
    kept: dict[str, Path] = {}
    fresh: dict[Path, Path] = {}
    for delivery in deliveries:
        target = original_path(folder, delivery.sha256)
        if not target.exists() or not (delivery.sha256 in filed or _is_readable(target)):
            target = place_of(folder, delivery.sha256, sealed=bool(recipients))
            if target not in fresh:
                partial = target.with_name(target.name + ".part")
                if not copy_beside(delivery.path, partial, delivery.sha256, recipients):
                    continue
                fresh[target] = partial
        kept[delivery.source] = target
    take_names(fresh)
    return kept


def _is_readable(path: Path) -> bool:
    """Tell whether this run may read an original that is there; one that a cut off run has left is else written again."""
    return not is_sealed(path) or has_private_key()


def keep_bytes(folder: Path, data: bytes, recipients: Sequence[str]) -> str:
    """Write a file that we made among the originals; not yet durable.

    Returns:
        Its hash.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = place_of(folder, sha256, sealed=bool(recipients))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    with partial.open("wb") as file:
        if recipients:
            seal(io.BytesIO(data), file, recipients)
        else:
            file.write(data)
    partial.replace(target)
    return sha256


def copy_beside(path: Path, partial: Path, sha256: str, recipients: Sequence[str]) -> bool:
    """Copy a file beside its place, encrypted when there are keys.

    Args:
        path: The file; an encrypted original is decrypted.
        partial: Where the copy goes.
        sha256: The hash of its clear bytes.
        recipients: Public keys; none for a copy in the clear.

    Returns:
        False when its bytes are not those that were hashed, or cannot be had; then there is no copy.
    """
    partial.parent.mkdir(parents=True, exist_ok=True)
    try:
        with io.BytesIO(clear_bytes(path)) if is_sealed(path) else path.open("rb") as source, partial.open("wb") as copy:
            digest = seal(source, copy, recipients) if recipients else _copy(source, copy)
    except (PermissionError, FileNotFoundError):
        partial.unlink(missing_ok=True)
        return False
    if digest != sha256:
        partial.unlink()
        return False
    return True


def _copy(source: BinaryIO, copy: BinaryIO) -> str:
    """Copy a stream and give the hash of its bytes."""
    digest = hashlib.sha256()
    while block := source.read(_CHUNK):
        digest.update(block)
        copy.write(block)
    return digest.hexdigest()


def take_names(fresh: Mapping[Path, Path]) -> None:
    """Let whole files take their names, and what stood there in the other state go; a run may be cut off at any point.

    Args:
        fresh: By the name that each takes, where it lies now.
    """
    _make_durable(fresh.values())
    for target, partial in fresh.items():
        partial.replace(target)
        twin_of(target).unlink(missing_ok=True)


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
