"""Look into an OLE file before the parser does: what it holds, and whether it is locked."""

from __future__ import annotations

from pipeline.read.compound import Compound
from pipeline.read.refusal import Refusal

_WORKBOOKS = ("Workbook", "Book")
_FILE_PASS = 0x2F
_RECORDS_BEFORE_LOCK = 64


def guard_ole(data: bytes) -> bytes:
    """Give the workbook stream of an xls or et.

    Raises:
        Refusal: Locked with a password, another program's document, or broken.
    """
    compound = Compound(data)
    if compound.has("EncryptedPackage", "EncryptionInfo"):
        raise Refusal("read.unreadable.password")
    name = next((name for name in _WORKBOOKS if compound.has(name)), None)
    if name is None:
        raise Refusal("read.unreadable.document")
    stream = compound.stream(name)
    if is_locked(stream):
        raise Refusal("read.unreadable.password")
    return stream


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
