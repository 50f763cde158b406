"""Walk the inbox: which files are new or changed, which are not for us or not yet."""

from __future__ import annotations

import hashlib
import os
import stat
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from pipeline.settings import Limits

OURS = frozenset({"README.md", ".gitkeep", ".gitignore"})
"""Files directly in the inbox that came with it; nobody needs to hear of them."""
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
TEMPORARY_ENDINGS = (".tmp", ".temp", ".crdownload", ".part", ".partial", ".download", ".filepart", ".swp", ".bak~")
_HIDDEN_ATTRIBUTE = 2  # FILE_ATTRIBUTE_HIDDEN of Windows
_CHUNK = 1 << 20
_ZIP_TAIL = 65_557  # a zip's end record with the longest comment
_SECTOR = 512


class FileBusyError(OSError):
    """A file changed while it was read: someone is still writing it."""


class Candidate(NamedTuple):
    """A file to read: `source` is its path below the inbox with forward slashes, `path` where it lies."""

    source: str
    path: Path
    size: int
    modified_ns: int


def discover(
    inbox: Path, known: Mapping[str, tuple[int, int, str]], now: datetime, limits: Limits
) -> tuple[list[Candidate], list[Skipped]]:
    """Walk the inbox at any depth, in byte order of the paths.

    A file with the size and modification time that are known for it is passed over in silence. A file that is not whole
    and was changed in the last seconds is taken for one that is still being copied; the real clock decides that, whatever
    `now` says, because modification times come from it.

    Args:
        inbox: The folder.
        known: Size, modification time in nanoseconds and SHA-256 of what was collected before, by source.
        now: The instant of this run.
        limits: `settle_seconds` is what counts here.

    Returns:
        What to read, and what to pass over with the reason.
    """
    del now  # the question "still being copied?" is one of the file system's clock
    candidates: list[Candidate] = []
    skipped: list[Skipped] = []
    if not inbox.is_dir():
        return candidates, skipped
    root = Path(os.path.realpath(inbox))
    taken: set[str] = set()
    for entry, folder, reason in _walk(root, ""):
        source = _source(folder, entry.name, taken)
        if reason:
            skipped.append(Skipped(source, reason))
            continue
        try:
            about = os.stat(entry.path)  # noqa: PTH116 - one call a file, a thousand files
        except OSError:
            skipped.append(Skipped(source, "read.skipped.in-use"))
            continue
        before = known.get(source)
        if before is not None and before[0] == about.st_size and before[1] == about.st_mtime_ns:
            continue
        not_yet = _not_yet(entry.path, about, limits.settle_seconds)
        if not_yet:
            skipped.append(Skipped(source, not_yet))
        else:
            candidates.append(Candidate(source, Path(entry.path), about.st_size, about.st_mtime_ns))
    return candidates, skipped


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        FileBusyError: The file changed while it was read.
        OSError: The file cannot be opened.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileBusyError(str(path))
    return digest.hexdigest()


def _walk(folder: Path, below: str) -> Iterator[tuple[os.DirEntry[str], str, str]]:
    """Give the entries of a folder and its folders, each with its source folder and the reason to skip it, if any."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError:
        return
    for entry in entries:
        if not below and entry.name in OURS:
            continue
        reason = _not_for_us(entry)
        if reason:
            yield entry, below, reason
        elif entry.is_dir():
            yield from _walk(Path(entry.path), f"{below}{_readable(entry.name)}/")
        else:
            yield entry, below, ""


def _not_for_us(entry: os.DirEntry[str]) -> str:
    """Tell by an entry's name and nature why it is passed over; empty when it is not."""
    name = entry.name.casefold()
    if name.startswith(("~$", ".~lock.", ".~")) or (name.startswith("~") and name.endswith(".tmp")):
        return "read.skipped.lock"
    if name in SYSTEM_FILES:
        return "read.skipped.system"
    if name.startswith("."):
        return "read.skipped.hidden"
    if name.endswith(TEMPORARY_ENDINGS):
        return "read.skipped.temporary"
    if entry.is_symlink() or (hasattr(entry, "is_junction") and entry.is_junction()):
        return "read.skipped.link"
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:
        return "read.skipped.in-use"
    if getattr(about, "st_file_attributes", 0) & _HIDDEN_ATTRIBUTE:
        return "read.skipped.hidden"
    if not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):
        return "read.skipped.not-a-file"
    return ""


def _not_yet(path: str, about: os.stat_result, settle_seconds: int) -> str:
    """Tell why a new file cannot be read now; empty when it can."""
    if about.st_size == 0:
        return "read.skipped.empty"
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - one call a file, a thousand files
            fresh = time.time_ns() - about.st_mtime_ns < settle_seconds * 1_000_000_000
            if not fresh:
                return "" if file.read(1) else "read.skipped.empty"
            head = file.read(8)
            file.seek(max(0, about.st_size - _ZIP_TAIL))
            tail = file.read(_ZIP_TAIL)
            grown = os.fstat(file.fileno()).st_size != about.st_size
    except OSError:
        return "read.skipped.in-use"
    unfinished = (head.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in tail) or (
        head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and about.st_size % _SECTOR != 0
    )
    preallocated = not head.strip(b"\0")
    return "read.skipped.still-writing" if grown or unfinished or preallocated else ""


def _source(folder: str, name: str, taken: set[str]) -> str:
    """Name a file below the inbox: NFC, so that one name typed on two systems is one; never twice the same."""
    source = folder + _readable(name)
    if source in taken:
        source = folder + name.encode("utf-8", "backslashreplace").decode()
        while source in taken:
            source += "'"
    taken.add(source)
    return source


def _readable(name: str) -> str:
    r"""Give a file name as text that can be stored: names in GB18030 from foreign archives included.

    Example:
        >>> _readable("\udcb1\udca8\udcb1\udced.xls")
        '报表.xls'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)
