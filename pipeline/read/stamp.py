"""The stamp of a marked copy: which submission a file mends, known before it is read.

A custom document property holds it (`model.marks.PROPERTY`); spreadsheet programs keep it when they save, in the place that
each container has for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from pipeline.model.marks import PROPERTY
from pipeline.read.record import HEAD
from pipeline.sealing import clear_bytes, is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.model import Delivery

_VALUE = re.compile(rb"S\d{6,}:[0-9a-f]{64}")
_TAIL = 70_000
"""Bytes in which the directory of a zip ends; that of any workbook is shorter."""
_MOST = 1_000_000
_PARTS = ("docprops/custom.xml", "meta.xml")


def stamp_of(path: Path) -> str:
    """Give the stamp of a file, ``S000012:<sha256 of the sender's own bytes>``; empty for a file that is no marked copy.

    Args:
        path: Any file; what cannot be opened has no stamp.

    Raises:
        ArchiveError: It is an encrypted original, whose key is missing or another.
    """
    try:
        with io.BytesIO(clear_bytes(path)) if is_sealed(path) else path.open("rb") as file:
            head = file.read(8)
            if head.startswith(b"PK"):
                file.seek(max(file.seek(0, io.SEEK_END) - _TAIL, 0))
                directory = file.read().lower()
                return _in_package(file) if any(part.encode() in directory for part in _PARTS) else ""
            if not head.startswith((b"\xd0\xcf\x11\xe0", b"<", HEAD[:8])):
                return ""
            file.seek(0)
            return _in_bytes(file.read())
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError):
        return ""  # whatever is wrong with it, reading will tell


def _in_package(file: BinaryIO) -> str:
    """Look into the parts that hold document properties."""
    with zipfile.ZipFile(file) as package:
        for info in package.infolist():
            if info.filename.lower().lstrip("/") in _PARTS and info.file_size <= _MOST:
                with package.open(info) as part:
                    found = _in_bytes(part.read(_MOST))
                if found:
                    return found
    return ""


def _in_bytes(data: bytes) -> str:
    """Look for property and value in what may be UTF-8 or UTF-16."""
    for text in (data, data.replace(b"\0", b"")):
        if PROPERTY.encode() in text:
            found = _VALUE.search(text)
            if found:
                return found.group().decode()
    return ""


def in_order(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Stamp deliveries, and put every marked copy behind what it mends (`contract.md`, Time).

    Args:
        deliveries: In the order of their arrival, which stands for all others.
    """
    stamped = [replace(delivery, mends=stamp_of(delivery.path)) for delivery in deliveries]
    by_hash = {delivery.sha256: delivery for delivery in reversed(stamped)}
    placed: dict[str, Delivery] = {}

    def place(delivery: Delivery) -> None:
        if delivery.source in placed:
            return
        before = by_hash.get(delivery.mends.partition(":")[2])
        placed[delivery.source] = delivery
        if before is not None and before.source not in placed:
            place(before)
            placed[delivery.source] = placed.pop(delivery.source)

    for delivery in stamped:
        place(delivery)
    return list(placed.values())
