"""One writer at a time: a second run is told who holds the archive, and never waits."""

from __future__ import annotations

import json
import os
import platform
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@contextmanager
def hold_archive(folder: Path, since: datetime) -> Iterator[None]:
    """Hold the archive for writing.

    The system frees the lock when a process dies, so a killed run leaves nothing to clean up; the note beside the lock
    only says who holds it.

    Args:
        folder: The `archive/` folder; lock and note stand beside it, so that the folder itself can be put in another's place.
        since: When this run began, for the note.

    Raises:
        ArchiveError: Another process holds it; says which, on what computer and since when.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder.with_name(f".{folder.name}.lock"), timeout=0)
    note = folder.with_name(f".{folder.name}.holder.json")
    try:
        lock.acquire()
    except Timeout as fault:
        raise ArchiveError("archive.in-use", folder=folder, **_read_note(note)) from fault
    try:
        note.write_text(
            json.dumps({"process": os.getpid(), "computer": platform.node(), "since": since.isoformat()}), encoding="utf-8"
        )
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _read_note(note: Path) -> dict[str, object]:
    """Tell who holds the lock; the holder may be just writing or removing its note."""
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return {name: held[name] for name in ("process", "computer", "since")}
    except (OSError, ValueError, KeyError):
        return {"process": "?", "computer": "?", "since": "?"}
