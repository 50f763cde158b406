"""The members of a zip, taken straight from its bytes and within limits; nothing is ever written under a member's name."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.refusal import Refusal, over_limit

if TYPE_CHECKING:
    from pipeline.settings import Limits

_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_LARGE = 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_MOST_RATIO = 1032
"""Deflate never packs better than this, so what is small packed needs no counting."""
_CHUNK = 1 << 20
_end_record = struct.Struct("<4s4H2LH").unpack_from
_entry_record = struct.Struct("<4s6H3L5H2L").unpack_from


class Member(NamedTuple):
    """A member as the zip's directory declares it."""

    name: str
    method: int
    packed: int
    size: int
    offset: int
    encrypted: bool


class Zip:
    """A zip in memory whose declared sizes were checked against the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the directory.

        Raises:
            Refusal: No whole zip, or larger than the limits allow.
        """
        self.data = data
        self.limits = limits
        self.members = {member.name: member for member in _directory(data, limits)}
        total = 0
        for member in self.members.values():
            total += member.size
            _check_size(member.size, member.packed, limits)
        if total > limits.unpacked_bytes:
            raise over_limit("unpacked", total, limits.unpacked_bytes)
        self._folded: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        """Give the stored spelling of a member's name, whatever its case and slashes; None when there is none."""
        if name in self.members:
            return name
        if not self._folded:
            self._folded = {stored.replace("\\", "/").lstrip("/").lower(): stored for stored in self.members}
        return self._folded.get(name.replace("\\", "/").lstrip("/").lower())

    def read(self, name: str, most: int = 0) -> bytes:
        """Unpack a member.

        Args:
            name: As `find` gave it.
            most: Give only so many first bytes; 0 for all.

        Raises:
            Refusal: Broken, locked, or larger than the limits allow.
        """
        member = self.members[name]
        packed = self._packed(member)
        limit = most or self.limits.part_bytes
        if member.method == _STORED:
            return bytes(packed[:limit])
        unpacker = zlib.decompressobj(-15)
        try:
            unpacked = unpacker.decompress(packed, limit)
        except zlib.error as fault:
            raise Refusal("read.unreadable.broken") from fault
        if not most:
            if unpacker.unconsumed_tail and unpacker.decompress(unpacker.unconsumed_tail, 1):
                raise over_limit("part", limit + 1, limit)
            _check_size(len(unpacked), member.packed, self.limits)
        return unpacked

    def count_large(self) -> None:
        """Count what members really unpack to where the directory's word is not enough.

        Raises:
            Refusal: More comes out than is declared and allowed.
        """
        total = 0
        for member in self.members.values():
            if member.method != _DEFLATED or member.packed * _MOST_RATIO <= self.limits.part_ratio_from:
                total += member.size
                continue
            size, unpacker = 0, zlib.decompressobj(-15)
            rest: bytes | memoryview = self._packed(member)
            while rest and not unpacker.eof:
                try:
                    size += len(unpacker.decompress(rest, _CHUNK))
                except zlib.error as fault:
                    raise Refusal("read.unreadable.broken") from fault
                rest = unpacker.unconsumed_tail
                if size > self.limits.part_bytes:
                    break
            _check_size(size, member.packed, self.limits)
            total += size
        if total > self.limits.unpacked_bytes:
            raise over_limit("unpacked", total, self.limits.unpacked_bytes)

    def _packed(self, member: Member) -> memoryview:
        """Give a member's bytes as they lie in the zip."""
        if member.encrypted:
            raise Refusal("read.unreadable.password")
        if self.data[member.offset : member.offset + 4] != _LOCAL or member.method not in (_STORED, _DEFLATED):
            raise Refusal("read.unreadable.broken")
        name_length, extra_length = struct.unpack_from("<2H", self.data, member.offset + 26)
        start = member.offset + 30 + name_length + extra_length
        if start + member.packed > len(self.data):
            raise Refusal("read.unreadable.broken")
        return memoryview(self.data)[start : start + member.packed]


def _check_size(size: int, packed: int, limits: Limits) -> None:
    """Refuse a part that is too large, or that unpacks to far more than honest parts do."""
    if size > limits.part_bytes:
        raise over_limit("part", size, limits.part_bytes)
    if size > limits.part_ratio_from and size > packed * limits.part_ratio:
        raise over_limit("ratio", size // max(packed, 1), limits.part_ratio)


def _directory(data: bytes, limits: Limits) -> list[Member]:
    """Read a zip's central directory."""
    end = data.rfind(_END, max(0, len(data) - 65_600))
    if end < 0 or end + 22 > len(data):
        raise Refusal("read.unreadable.truncated")
    _, _, _, _, count, length, start, _ = _end_record(data, end)
    if count == 0xFFFF or _LARGE in (length, start):
        return _large_directory(data, limits)
    if count > limits.zip_members:
        raise over_limit("members", count, limits.zip_members)
    shift = end - length - start  # bytes that stand before the zip
    place = end - length
    if place < 0 or shift < 0:
        raise Refusal("read.unreadable.broken")
    members = []
    for _ in range(count):
        if data[place : place + 4] != _ENTRY or place + 46 > len(data):
            raise Refusal("read.unreadable.broken")
        (_, _, _, flags, method, _, _, _, packed, size, name_length, extra, comment, _, _, _, offset) = _entry_record(data, place)
        if _LARGE in (packed, size, offset):
            return _large_directory(data, limits)
        raw = data[place + 46 : place + 46 + name_length]
        members.append(Member(_name(raw, flags), method, packed, size, offset + shift, bool(flags & 1)))
        place += 46 + name_length + extra + comment
    return members


def _large_directory(data: bytes, limits: Limits) -> list[Member]:
    """Read the directory of a zip in the 64-bit form."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, OverflowError) as fault:
        raise Refusal("read.unreadable.broken") from fault
    if len(listed) > limits.zip_members:
        raise over_limit("members", len(listed), limits.zip_members)
    return [
        Member(
            item.orig_filename,
            item.compress_type,
            item.compress_size,
            item.file_size,
            item.header_offset,
            bool(item.flag_bits & 1),
        )
        for item in listed
    ]


def _name(raw: bytes, flags: int) -> str:
    """Decode a member's name: UTF-8 where it says so or fits, else GB18030 as Windows in China writes it."""
    try:
        return raw.decode("ascii" if not flags & 0x800 and raw.isascii() else "utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
