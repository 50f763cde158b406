"""Encrypting the originals that are there, and decrypting them: file by file, each whole in the old state or in the new one.

A run that is cut off leaves both kinds, which are both read; the same command given again does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError
from pipeline.sealing import KEY_VARIABLE, is_sealed, public_keys
from pipeline.store.copies import finish_exchange
from pipeline.store.lock import hold_archive
from pipeline.store.originals import copy_beside, place_of, take_names, twin_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

_AT_ONCE = 128
"""Files that are made durable together."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of the originals."""

    turned: int
    already: int
    """So many were in the wanted state before."""
    damaged: tuple[Path, ...]
    """Files whose bytes are not those that were received; they stay as they are."""


def encrypt_originals(
    folder: Path, recipients: Sequence[str], since: datetime, *, again: bool = False, dry_run: bool = False
) -> Turned:
    """Encrypt all originals, for which whoever does it must have a private key, so that nobody locks himself out.

    Args:
        folder: The `archive/` folder.
        recipients: Public keys.
        since: When this run began, for whoever finds the archive held.
        again: True to encrypt anew what is encrypted, because the keys have changed.
        dry_run: True to count only.

    Raises:
        ArchiveError: No private key was given, or one that opens none of what will be written; or the archive is in use.
    """
    if not set(public_keys()) & set(recipients):
        raise ArchiveError("archive.key.not-recipient", variable=KEY_VARIABLE)
    return _turn(folder, tuple(recipients), since, again=again, dry_run=dry_run)


def decrypt_originals(folder: Path, since: datetime, *, dry_run: bool = False) -> Turned:
    """Decrypt all originals.

    Args:
        folder: The `archive/` folder.
        since: When this run began, for whoever finds the archive held.
        dry_run: True to count only.

    Raises:
        ArchiveError: The private key is missing or another, or the archive is in use.
    """
    return _turn(folder, (), since, again=False, dry_run=dry_run)


def _turn(folder: Path, recipients: Sequence[str], since: datetime, *, again: bool, dry_run: bool) -> Turned:
    """Bring every original into the state that the keys say."""
    with hold_archive(folder, since):
        finish_exchange(folder)
        there = list(_originals(folder))
        wanted = [path for path in there if again or is_sealed(path) != bool(recipients)]
        if dry_run:
            return Turned(len(wanted), len(there) - len(wanted), ())
        for left in (folder / "originals").glob("*/*.part"):  # of a run that was cut off; in the clear, perhaps
            left.unlink()
        damaged: list[Path] = []
        for begin in range(0, len(wanted), _AT_ONCE):
            fresh: dict[Path, Path] = {}
            for path in wanted[begin : begin + _AT_ONCE]:
                digest = path.name[:64]
                target = place_of(folder, digest, sealed=bool(recipients))
                partial = target.with_name(f"{target.name}.part")
                if _is_turned(path, partial, digest, recipients):
                    fresh[target] = partial
                else:
                    damaged.append(path)
            take_names(fresh)
    return Turned(len(wanted) - len(damaged), len(there) - len(wanted), tuple(damaged))


def _is_turned(path: Path, partial: Path, digest: str, recipients: Sequence[str]) -> bool:
    """Write an original in its other state; False where it is damaged."""
    try:
        return copy_beside(path, partial, digest, recipients)
    except ArchiveError as fault:
        if fault.key != "archive.key.damaged":
            raise
        return False


def _originals(folder: Path) -> Iterator[Path]:
    """Give all originals, whether the ledger knows them or not."""
    for path in sorted((folder / "originals").glob("*/*")):
        if is_sealed(path) or is_sealed(twin_of(path)):
            yield path
