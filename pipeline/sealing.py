"""Files that are kept encrypted, in the age format: anybody may write them to public keys, only a private key reads them.

What a run writes it can also read until it ends, by a key of its own that never leaves its memory: so collecting needs no private
key, and nothing has to lie in the clear meanwhile. Everything else is read with the keys in the file that the variable
`PIPELINE_ARCHIVE_KEY_FILE` names. The format is open; without this program ``age -d -i KEYFILE`` reads the files.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence

SEALED = ".age"
"""Ending of an encrypted original; before it stands the hash of the clear file, in hexadecimal."""
KEY_VARIABLE = "PIPELINE_ARCHIVE_KEY_FILE"
_HASH_LENGTH = 64
_SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how a key begins


def is_sealed(path: Path) -> bool:
    """Tell by its name whether a file is an encrypted original.

    Example:
        >>> is_sealed(Path("originals/ab") / ("ab" * 32 + ".age")), is_sealed(Path("inbox/HD/letter.age"))
        (True, False)
    """
    return path.suffix == SEALED and len(path.stem) == _HASH_LENGTH and not set(path.stem) - set("0123456789abcdef")


def new_key() -> tuple[str, str]:
    """Make a pair of keys.

    Returns:
        The public one, and the private one.
    """
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def is_public_key(text: str) -> bool:
    """Tell whether a text is a public key that files can be encrypted to.

    Example:
        >>> is_public_key(new_key()[0]), is_public_key("age1x")
        (True, False)
    """
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> str:
    """Encrypt a stream so that the holders of some keys, and this run, can read it.

    Args:
        source: The clear bytes.
        target: Takes the encrypted ones.
        recipients: Public keys.

    Returns:
        SHA-256 of the clear bytes, in hexadecimal.

    Raises:
        OSError: The source could not be read to its end.
    """
    from pyrage import encrypt_io, x25519

    reader = _Hashing(source)
    encrypt_io(reader, target, [*(x25519.Recipient.from_str(text) for text in recipients), _key_of_run().to_public()])
    if reader.fault is not None:
        raise reader.fault
    return reader.digest.hexdigest()


class _Hashing:
    """A stream that is hashed as it is read, and keeps its own fault, which the library would tell in other words."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()
        self.fault: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes; none after a fault."""
        try:
            block = self._source.read(size)
        except OSError as fault:
            self.fault = fault
            return b""
        self.digest.update(block)
        return block


def clear_bytes(path: Path) -> bytes:
    """Give the bytes of a file, decrypted where it is an encrypted original.

    Args:
        path: Any file.

    Raises:
        OSError: It cannot be opened.
        ArchiveError: Its key is missing or another, or it is damaged.
    """
    data = path.read_bytes()
    return _opened(data, path) if is_sealed(path) else data


def _opened(data: bytes, path: Path) -> bytes:
    """Decrypt with the key of this run, else with the keys of the person who runs it."""
    opened = _try(data, [_key_of_run()], path)
    if opened is None:
        opened = _try(data, _private_keys(path), path)
    if opened is None:
        raise ArchiveError("archive.key.wrong", path=path.name, file=os.environ[KEY_VARIABLE])
    return opened


def _try(data: bytes, keys: list[Any], path: Path) -> bytes | None:
    """Decrypt with some keys; None when the file is for others."""
    from pyrage import DecryptError, decrypt

    try:
        opened: bytes = decrypt(data, keys)
    except DecryptError as fault:
        if "No matching keys" in str(fault):
            return None
        raise ArchiveError("archive.key.damaged", path=path.name) from fault
    return opened


def public_keys() -> list[str]:
    """Give the public halves of the private keys that this run was given.

    Raises:
        ArchiveError: None was given, or not in a file that holds one.
    """
    if not has_private_key():
        raise ArchiveError("archive.key.unproved", variable=KEY_VARIABLE)
    return [str(key.to_public()) for key in _private_keys(Path())]


def has_private_key() -> bool:
    """Tell whether whoever runs this has named a file of private keys."""
    return bool(os.environ.get(KEY_VARIABLE))


def _private_keys(path: Path) -> list[Any]:
    """Read the keys from the file that the variable names.

    Args:
        path: What is to be opened, for the message.
    """
    from pyrage import IdentityError, x25519

    if not has_private_key():
        raise ArchiveError("archive.key.missing", path=path.name, variable=KEY_VARIABLE)
    file = Path(os.environ[KEY_VARIABLE])
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines()]
        keys = [x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET)]
    except OSError as fault:
        raise ArchiveError("archive.key.no-file", file=file, variable=KEY_VARIABLE, reason=fault.strerror or fault) from fault
    except (UnicodeDecodeError, IdentityError):
        keys = []
    if not keys:
        raise ArchiveError("archive.key.none", file=file, variable=KEY_VARIABLE)
    return keys


@cache
def _key_of_run() -> Any:  # noqa: ANN401 - the library carries no types
    """Make the key of this run; it is gone when the run ends."""
    from pyrage import x25519

    return x25519.Identity.generate()
