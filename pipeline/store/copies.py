"""Copying an archive, and putting another in its place: nothing is filed meanwhile, and each takes effect whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError
from pipeline.store.database import DATABASE, connect
from pipeline.store.lock import hold_archive
from pipeline.store.originals import manifest_path, twin_of

if TYPE_CHECKING:
    from datetime import datetime

_STAGING = ".restore-"
ACCESS_LOG = "access.jsonl"
"""Who looked at what unmasked, or took it out; see `pipeline.archive.access`."""


def back_up(folder: Path, to: Path, since: datetime, *, dry_run: bool = False) -> None:
    """Copy an archive: its originals, its database, and last the manifest.

    A manifest older than its database mends itself; the other way round the copy would be refused. So a copy that was cut
    off is never worse than the one before.

    Args:
        folder: The `archive/` folder.
        to: Is made; a copy that is there already gets what is new.
        since: When this run began, for whoever finds the archive held.
        dry_run: True to see only whether there is something to copy, and nobody at it.

    Raises:
        ArchiveError: There is no archive yet, or it is in use.
    """
    if not (folder / DATABASE).exists():
        raise ArchiveError("cli.backup.nothing", path=folder)
    with hold_archive(folder, since):
        if dry_run:
            return
        if (folder / f"{DATABASE}.wal").exists():  # a run was cut off: opening and closing brings what it committed into the file
            connect(folder / DATABASE).close()
        manifest = manifest_path(folder)
        for source in sorted((folder / "originals").rglob("*")):
            target = to / source.relative_to(folder)
            if source.is_file() and source != manifest and source.suffix != ".part":
                if not target.exists():
                    _copy(source, target)
                if not twin_of(source).exists():  # encrypted or decrypted since the copy before
                    twin_of(target).unlink(missing_ok=True)
        if (folder / ACCESS_LOG).exists():
            _copy(folder / ACCESS_LOG, to / ACCESS_LOG)
        _copy(folder / DATABASE, to / DATABASE)
        if manifest.exists():
            _copy(manifest, to / manifest.relative_to(folder))


def _copy(source: Path, target: Path) -> None:
    """Copy a file under a passing name first, so that a file that is there is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.part")
    shutil.copy2(source, partial)
    partial.replace(target)


def put_back(folder: Path, source: Path, since: datetime, *, dry_run: bool = False) -> Path:
    """Make a copy the archive; the archive that was there is set aside, never deleted.

    The copy is made beside the archive first and then takes its name, so that a restore that is cut off leaves the archive as
    it was.

    Args:
        folder: The `archive/` folder.
        source: Where `back_up` wrote.
        since: When this run began, for whoever finds the archive held.
        dry_run: True to see only whether there is a copy.

    Returns:
        Where the old archive went; the archive's own path when there was none.

    Raises:
        ArchiveError: The folder holds no copy, or the archive is in use.
    """
    if not (source / DATABASE).exists():
        raise ArchiveError("cli.restore.no-backup", path=source)
    with hold_archive(folder, since):
        if dry_run:
            return free_name(folder, "before-restore") if folder.exists() else folder
        for left in folder.parent.glob(f"{_STAGING}*"):
            shutil.rmtree(left)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder.parent))
        try:
            fresh = staging / folder.name
            shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("*.part"))
            (fresh / "read").mkdir(exist_ok=True)
            shutil.copyfile(fresh / DATABASE, fresh / "read" / DATABASE)
            return take_place(folder, fresh, "before-restore")
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def take_place(folder: Path, fresh: Path, aside: str, *, destroy: bool = False) -> Path:
    """Let one folder take another's name, which is set aside; both stand on one disk. Call it while the archive is held.

    A note beside the folder says what is under way, so that `finish_exchange` ends it when a run was cut off in between.

    Args:
        folder: The name to take, whether there is such a folder or not.
        fresh: What takes it.
        aside: Ending of the old folder's new name.
        destroy: True to remove the old folder.

    Returns:
        Where the old folder went; `folder` itself when there was none.
    """
    if not folder.exists():
        fresh.rename(folder)
        return folder
    old = free_name(folder, aside)
    _keep_log(folder, fresh)
    note = exchange_note(folder)
    partial = note.with_name(f"{note.name}.part")
    partial.write_text(json.dumps({"old": old.name, "fresh": str(fresh), "destroy": destroy}), encoding="utf-8")
    partial.replace(note)
    folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        old.rename(folder)
        note.unlink()
        raise
    if destroy:
        shutil.rmtree(old)
    note.unlink()
    return old


def exchange_note(folder: Path) -> Path:
    """Tell where it is noted that another folder is taking the archive's place."""
    return folder.with_name(f".{folder.name}.exchange.json")


def finish_exchange(folder: Path) -> None:
    """End what `take_place` had begun when its run was cut off. Call it while the archive is held.

    Before the old folder was set aside nothing has happened; from then on the new one takes its place.
    """
    note = exchange_note(folder)
    try:
        under_way = json.loads(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    old, fresh = folder.with_name(under_way["old"]), Path(under_way["fresh"])
    if not folder.exists():
        (fresh if fresh.exists() else old).rename(folder)
    if under_way["destroy"] and old.exists():
        shutil.rmtree(old)
    for left in folder.parent.glob(".forget-*") if under_way["destroy"] else ():
        shutil.rmtree(left, ignore_errors=True)
    note.unlink()


def _keep_log(folder: Path, fresh: Path) -> None:
    """Take the log of who looked along: it is about the archive, whichever copy of it stands here."""
    if (folder / ACCESS_LOG).exists():
        _copy(folder / ACCESS_LOG, fresh / ACCESS_LOG)


def free_name(folder: Path, ending: str) -> Path:
    """Give a name beside a folder that nothing has yet."""
    names = (folder.with_name(f"{folder.name}.{ending}-{number}") for number in count(1))
    return next(path for path in names if not path.exists())
