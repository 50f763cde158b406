"""What was made from the archive and tells of a customer: found by its content, whatever it is packed in, and removed."""

from __future__ import annotations

import io
import zipfile
from email import message_from_bytes, policy
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError
from pipeline.sealing import clear_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.settings import Settings

_DEPTH = 3
_LOCKED = (b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le"))
"""How a locked workbook begins, and what it holds."""


def needles_in(data: bytes, needles: Sequence[str], depth: int = 0) -> bool:
    """Tell whether a file holds one of some texts, in UTF-8 or UTF-16, as it is, in a zip (a workbook), or in a mail.

    Args:
        data: The file's bytes.
        needles: Texts to look for.
        depth: How deep it lies in others.

    Example:
        >>> needles_in("电话 13800138000".encode(), ["13800138000"]), needles_in(b"", ["13800138000"])
        (True, False)
    """
    if any(needle.encode(code) in data for needle in needles for code in ("utf-8", "utf-16-le", "gb18030")):
        return True
    if depth >= _DEPTH:
        return False
    return any(needles_in(inner, needles, depth + 1) for inner in _inner(data))


def _inner(data: bytes) -> Iterator[bytes]:
    """Give the files inside a zip, or the parts of a mail."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                yield from (package.read(name) for name in package.namelist())
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
            return
    elif b"MIME-Version:" in data[:4000]:
        for part in message_from_bytes(data, policy=policy.default).walk():
            content = None if part.is_multipart() else part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content


def is_locked(data: bytes) -> bool:
    """Tell whether a file, or a part of a mail, is a workbook locked with a password.

    Example:
        >>> is_locked(_LOCKED[0] + b" " * 600 + _LOCKED[1]), is_locked(b"PK")
        (True, False)
    """
    if data.startswith(_LOCKED[0]):
        return _LOCKED[1] in data
    return not data.startswith(b"PK") and any(is_locked(inner) for inner in _inner(data))


def made_files(settings: Settings, needles: Sequence[str], folders: Sequence[Path]) -> list[Path]:
    """Give the files that we made and that hold one of some texts, by path; a locked one cannot be searched and goes, too.

    Args:
        settings: Of the workspace: reports, returned copies, mails.
        needles: Texts to look for, also in the files' names.
        folders: Further folders that we wrote, such as exports.
    """
    places = (settings.reports, settings.returns, settings.outbox, settings.workspace / "templates", *folders)
    found = {path for place in places if place.is_dir() for path in place.rglob("*") if path.is_file()}
    return sorted(path for path in found if _tells(path, needles) or is_locked(path.read_bytes()))


def files_of_others(settings: Settings, needles: Sequence[str]) -> list[Path]:
    """Give the files of the workspace that are not ours to remove and hold one of some texts: the inbox, old archives, lists."""
    ours = (settings.archive, settings.reports, settings.returns, settings.outbox, settings.workspace / "templates")
    found = []
    for path in sorted(settings.workspace.rglob("*")):
        below = path.relative_to(settings.workspace).parts[0]
        if path.is_file() and not below.startswith(".forget-") and not any(place in path.parents for place in ours):
            if below in (".git", ".venv", "pipeline", "tests", "docs") or not _tells(path, needles):
                continue
            found.append(path)
    return found


def _tells(path: Path, needles: Sequence[str]) -> bool:
    """Tell whether a file may hold one of some texts; an encrypted original that this run cannot open may."""
    try:
        return any(needle in path.name for needle in needles) or needles_in(clear_bytes(path), needles)
    except ArchiveError:
        return True


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()
