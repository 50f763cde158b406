"""Compound files (OLE): take one stream out by bounded walks, and make a sound file around it for the parser.

A compound file is a disk in small: sectors, tables that chain them, a directory. A parser that trusts a broken chain runs in
circles, or makes room for a sector far beyond the end. So no parser ever sees a chain that somebody else wrote.

Source: [MS-CFB] 2.2 header, 2.3 FAT, 2.4 mini FAT, 2.5 DIFAT, 2.6 directory.
"""

from __future__ import annotations

import struct
from array import array
from typing import NamedTuple

from pipeline.read.refusal import Refusal

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE, _FAT_SECTOR, _DIFAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_NONE = 0xFFFFFFFF
_HEADER = 512
_IN_HEADER = 109
_ENTRY = 128
_MINI = 64
_STREAM, _ROOT = 2, 5
_SECTOR = 512
_LEAST = 4096
"""A stream shorter than this lies in the mini stream."""
_head = struct.Struct("<8s16s5H6s9L").unpack_from
_links = struct.Struct("<3L").unpack_from
_extent = struct.Struct("<LQ").unpack_from


class _Entry(NamedTuple):
    """An entry of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file in memory: what lies at its top, each stream taken by a walk that ends."""

    def __init__(self, data: bytes) -> None:
        """Read the tables and the directory.

        Raises:
            Refusal: Its header is broken, or it has no directory.
        """
        if len(data) < _HEADER:
            raise Refusal("read.unreadable.truncated")
        (_, _, _, major, _, shift, _, _, _, _, directory, _, least, mini, _, difat, _) = _head(data)
        if shift not in (9, 12):
            raise Refusal("read.unreadable.broken")
        self._data = data
        self._size = 1 << shift
        self._count = max(0, -(-len(data) // self._size) - 1)
        self._least = least
        self._fat = self._table(self._fat_sectors(difat))
        self._mini_fat = self._table(self._chain(self._fat, mini, self._count))
        self._entries = _entries(self._join(self._chain(self._fat, directory, self._count)), wide=major > 3)
        if not self._entries or self._entries[0].kind != _ROOT:
            raise Refusal("read.unreadable.broken")
        self._mini_stream: bytes | None = None
        self._top = self._children()

    def has(self, *names: str) -> bool:
        """Tell whether one of these streams lies at the top."""
        return any(name.casefold() in self._top for name in names)

    def stream(self, name: str) -> bytes:
        """Take a stream.

        Args:
            name: Of a stream for which `has` is true.

        Raises:
            Refusal: It is longer than the file, its chain runs in circles, or ends before the stream does.
        """
        entry = self._top[name.casefold()]
        if entry.size > len(self._data):
            raise Refusal("read.unreadable.broken")
        if entry.size >= self._least:
            found = self._join(_straight(self._chain(self._fat, entry.start, -(-entry.size // self._size))))
        else:
            found = self._take_mini(entry)
        if len(found) < entry.size:
            raise Refusal("read.unreadable.truncated")
        return found[: entry.size]

    def _take_mini(self, entry: _Entry) -> bytes:
        """Take a small stream out of the stream that holds all small ones."""
        if self._mini_stream is None:
            self._mini_stream = self._join(self._chain(self._fat, self._entries[0].start, self._count))
        small = self._mini_stream
        places = _straight(self._chain(self._mini_fat, entry.start, -(-entry.size // _MINI)))
        return b"".join(small[place * _MINI : place * _MINI + _MINI] for place in places)

    def _fat_sectors(self, difat: int) -> list[int]:
        """Give the sectors that hold the table of chains: the first in the header, the others in a chain of their own."""
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}L", self._data, 76))
        seen: set[int] = set()
        while difat < self._count and difat not in seen:
            seen.add(difat)
            *more, difat = array("I", self._sector(difat))
            sectors += more
        return list(dict.fromkeys(number for number in sectors if number < self._count))

    def _table(self, sectors: list[int]) -> array[int]:
        """Read a table of chains."""
        return array("I", self._join(sectors))

    def _chain(self, table: array[int], start: int, most: int) -> list[int]:
        """Follow a chain to its end, or for so many sectors; a wrong number ends it, too."""
        found: list[int] = []
        known = len(table)
        number = start
        while number < known and len(found) < most:
            found.append(number)
            number = table[number]
        return found

    def _join(self, sectors: list[int]) -> bytes:
        """Give the bytes of sectors, as far as the file has them."""
        return b"".join(map(self._sector, sectors))

    def _sector(self, number: int) -> bytes:
        """Give one sector; the file's last one may lack its end."""
        start = (number + 1) * self._size
        found = self._data[start : start + self._size]
        return found.ljust(self._size, b"\0") if found else b""

    def _children(self) -> dict[str, _Entry]:
        """Give the entries at the top: a tree under the root, each visited once."""
        found: dict[str, _Entry] = {}
        waiting, seen = [self._entries[0].child], set()
        while waiting:
            number = waiting.pop()
            if number < len(self._entries) and number not in seen:
                seen.add(number)
                entry = self._entries[number]
                if entry.name:
                    found.setdefault(entry.name.casefold(), entry)
                waiting += (entry.left, entry.right)
        return found


def _straight(chain: list[int]) -> list[int]:
    """Give a chain back that passes no sector twice.

    Raises:
        Refusal: It runs in circles.
    """
    if len(set(chain)) < len(chain):
        raise Refusal("read.unreadable.broken")
    return chain


def _entries(directory: bytes, *, wide: bool) -> list[_Entry]:
    """Read the entries of a directory."""
    entries = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = min(int.from_bytes(directory[at + 64 : at + 66], "little"), 64)
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        start, size = _extent(directory, at + 116)
        left, right, child = _links(directory, at + 68)
        entries.append(_Entry(name, directory[at + 66], left, right, child, start, size if wide else size & 0xFFFFFFFF))
    return entries


def wrapped(stream: bytes, name: str) -> bytes:
    r"""Make a compound file that holds one stream.

    Args:
        stream: Its bytes; filled up with zeros to 4 KiB, for smaller ones would lie elsewhere.
        name: Its name, at most 31 letters.

    Example:
        >>> Compound(wrapped(b"\x09\x08", "Workbook")).stream("Workbook")[:3]
        b'\t\x08\x00'
    """
    size = max(len(stream), _LEAST)
    of_stream = -(-size // _SECTOR)
    a_sector = _SECTOR // 4
    tables, lists = 1, 0
    while tables * a_sector < of_stream + 1 + tables + lists:
        tables = -(-(of_stream + 1 + tables + lists) // a_sector)
        lists = max(0, -(-(tables - _IN_HEADER) // (a_sector - 1)))
    # In this order: the stream, the directory, the tables of chains, the lists of tables.
    first_table = of_stream + 1
    first_list = first_table + tables
    fat = array("I", range(1, of_stream))
    fat.extend([_END, _END, *[_FAT_SECTOR] * tables, *[_DIFAT_SECTOR] * lists])
    fat.extend([_FREE] * (tables * a_sector - len(fat)))
    numbers = [*range(first_table, first_list)]
    listed = [*numbers[:_IN_HEADER], *[_FREE] * (_IN_HEADER - len(numbers))]
    further = array("I")
    for number in range(lists):
        start = _IN_HEADER + number * (a_sector - 1)
        some = numbers[start : start + a_sector - 1]
        following = first_list + number + 1 if number + 1 < lists else _END
        further.extend([*some, *[_FREE] * (a_sector - 1 - len(some)), following])
    header = struct.pack(
        "<8s16x5H6x9L",
        MARK,
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        of_stream,
        0,
        _LEAST,
        _END,
        0,
        first_list if lists else _END,
        lists,
    )
    directory = _entry("Root Entry", _ROOT, 1, _END, 0) + _entry(name, _STREAM, _NONE, 0, size)
    return b"".join(
        (
            header,
            struct.pack(f"<{_IN_HEADER}L", *listed),
            stream.ljust(of_stream * _SECTOR, b"\0"),
            directory.ljust(_SECTOR, b"\0"),
            fat.tobytes(),
            further.tobytes(),
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """Write an entry of a directory."""
    written = name.encode("utf-16-le")
    return struct.pack("<64sHBB3L36xLQ", written, len(written) + 2, kind, 1, _NONE, _NONE, child, start, size)
