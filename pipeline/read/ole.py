"""Look into an OLE file before the parser does: what it holds, whether it is locked, whether its sectors run in circles."""

from __future__ import annotations

import io

from pipeline.read.refusal import Refusal

_WORKBOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_FILE_PASS = 0x2F
_RECORDS_BEFORE_LOCK = 64
_ENTRY = 128
_WITH_SIZE = (2, 5)
"""Kinds of entries that have bytes: streams, and the root, which holds the small ones."""


def guard_ole(data: bytes) -> bytes:
    """Give the workbook stream of an xls or et.

    Raises:
        Refusal: Locked with a password, another program's document, or broken.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            locked = ole.exists("EncryptedPackage") or ole.exists("EncryptionInfo")
            name = next((name for name in _WORKBOOKS if ole.exists(name)), None)
            stream: bytes = ole.openstream(name).read() if name else b""
            directory: bytes = ole.directory_fp.getvalue()
    except Exception as fault:
        raise Refusal("read.unreadable.broken") from fault
    if _claims_too_much(directory, len(data)):
        raise Refusal("read.unreadable.broken")
    if locked:
        raise Refusal("read.unreadable.password")
    if name is None:
        raise Refusal("read.unreadable.document")
    if is_locked(stream):
        raise Refusal("read.unreadable.password")
    return stream


def _claims_too_much(directory: bytes, size: int) -> bool:
    """Tell whether a stream claims more bytes than the file has: the parser would make room for them."""
    entries = range(0, len(directory) - _ENTRY + 1, _ENTRY)
    return any(
        directory[at + 66] in _WITH_SIZE and int.from_bytes(directory[at + 120 : at + _ENTRY], "little") > size for at in entries
    )


def is_locked(stream: bytes) -> bool:
    """Tell whether a workbook stream is encrypted: its first records say so."""
    place = 0
    for _ in range(_RECORDS_BEFORE_LOCK):
        if place + 4 > len(stream):
            break
        kind, length = (
            int.from_bytes(stream[place : place + 2], "little"),
            int.from_bytes(stream[place + 2 : place + 4], "little"),
        )
        if kind == _FILE_PASS:
            return True
        place += 4 + length
    return False
