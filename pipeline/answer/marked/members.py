"""The members of a zip file: those that nobody touched keep their bytes, compressed as they were; the others are written anew."""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from pipeline.answer.marked.unpatchable import UnpatchableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DESCRIPTOR = 0x08
_UTF8 = 0x800
_ZIP64 = 1
_DEFLATED = 8
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20


class Content(Protocol):
    """What a member holds, given piece by piece."""

    def chunks(self) -> Iterator[bytes | memoryview]:
        """Give the bytes in order."""
        ...

    def __bytes__(self) -> bytes:
        """Give them all."""
        ...


class Package:
    """A zip file to be written again with some members changed, added or left out."""

    def __init__(self, source: Path | BinaryIO) -> None:
        """Open a file; nothing is read but its directory.

        Raises:
            UnpatchableError: It is not a zip file.
        """
        try:
            self._zip = ZipFile(source)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise UnpatchableError("no-zip") from fault
        self._infos = self._zip.infolist()
        self._changed: dict[str, bytes | Content] = {}
        self._removed: set[str] = set()
        self._names = {_key(info.filename): info.filename for info in self._infos}
        self._added: list[str] = []

    def close(self) -> None:
        """Close the source."""
        self._zip.close()

    def find(self, path: str) -> str | None:
        """Give a member's name as it is written; letter case and a leading slash do not tell members apart."""
        return self._names.get(_key(path))

    def names(self) -> list[str]:
        """Give the names of all members, in order."""
        return [*self._names.values()]

    @property
    def is_changed(self) -> bool:
        """True when anything differs from the source."""
        return bool(self._changed or self._removed)

    def read(self, name: str) -> bytes:
        """Give what a member holds now.

        Raises:
            UnpatchableError: It is locked or broken.
        """
        if name in self._changed:
            return bytes(self._changed[name])
        try:
            return self._zip.read(name)
        except (BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError) as fault:
            raise UnpatchableError("broken-part", part=name) from fault

    def head(self, name: str, size: int) -> bytes:
        """Give the first bytes of a member."""
        if name in self._changed:
            return bytes(self._changed[name])[:size]
        try:
            with self._zip.open(name) as stream:
                return stream.read(size)
        except (BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError) as fault:
            raise UnpatchableError("broken-part", part=name) from fault

    def put(self, name: str, content: bytes | Content) -> None:
        """Change a member, or add one behind all others."""
        if _key(name) not in self._names:
            self._added.append(name)
            self._names[_key(name)] = name
        self._removed.discard(name)
        self._changed[name] = content

    def remove(self, name: str) -> None:
        """Leave a member out."""
        self._removed.add(name)
        self._changed.pop(name, None)
        self._names.pop(_key(name), None)
        if name in self._added:
            self._added.remove(name)

    def free_name(self, pattern: str) -> str:
        """Give the first name of a pattern, such as ``xl/comments{}.xml``, that no member has."""
        number = 1
        while self.find(pattern.format(number)) is not None:
            number += 1
        return pattern.format(number)

    def write(self, target: Path) -> None:
        """Write the file; a file of that name is replaced only when all is written."""
        partial = target.with_name(f"{target.name}.part")
        try:
            with partial.open("wb") as out:
                self._write(out)
            os.replace(partial, target)  # noqa: PTH105 - replaces on every platform
        finally:
            partial.unlink(missing_ok=True)

    def _write(self, out: BinaryIO) -> None:
        directory: list[bytes] = []
        kept = [info for info in self._infos if info.filename not in self._removed]
        written: set[str] = set()
        for info in kept:
            if info.filename in self._changed:
                if info.filename not in written:
                    directory.append(_store(out, info, _pieces(self._changed[info.filename])))
                written.add(info.filename)
            else:
                directory.append(self._copy(out, info))
        originals = {info.filename for info in kept}
        for name in self._added:
            if name not in originals:
                info = ZipInfo(name, _EPOCH)
                info.compress_type = _DEFLATED
                info.create_system = 0
                info.orig_filename = name
                directory.append(_store(out, info, _pieces(self._changed[name])))
        start = out.tell()
        out.writelines(directory)
        size = out.tell() - start
        comment = self._zip.comment
        out.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, start, len(comment)) + comment)

    def _copy(self, out: BinaryIO, info: ZipInfo) -> bytes:
        """Copy a member's compressed bytes; give its line for the directory."""
        source = self._zip.fp
        assert source is not None
        source.seek(info.header_offset)
        header = source.read(_LOCAL.size)
        if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
            raise UnpatchableError("broken-part", part=info.filename)
        fields = _LOCAL.unpack(header)
        source.seek(info.header_offset + _LOCAL.size + fields[9] + fields[10])
        offset = out.tell()
        out.write(_local(info, info.CRC, info.compress_size, info.file_size))
        left = info.compress_size
        while left:
            piece = source.read(min(left, _CHUNK))
            if not piece:
                raise UnpatchableError("broken-part", part=info.filename)
            out.write(piece)
            left -= len(piece)
        return _central(info, offset, info.CRC, info.compress_size, info.file_size)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _pieces(content: bytes | Content) -> Iterable[bytes | memoryview]:
    return (content,) if isinstance(content, bytes) else content.chunks()


def _store(out: BinaryIO, info: ZipInfo, pieces: Iterable[bytes | memoryview]) -> bytes:
    """Compress a member; give its line for the directory. Its method and date stay."""
    offset = out.tell()
    out.write(_local(info, 0, 0, 0))
    packer = zlib.compressobj(6, zlib.DEFLATED, -15) if info.compress_type else None
    info.compress_type = _DEFLATED if packer else 0
    start = out.tell()
    check = size = 0
    for piece in pieces:
        check = zlib.crc32(piece, check)
        size += len(piece)
        out.write(packer.compress(piece) if packer else piece)
    if packer:
        out.write(packer.flush())
    end = out.tell()
    out.seek(offset)
    out.write(_local(info, check, end - start, size))
    out.seek(end)
    return _central(info, offset, check, end - start, size)


def _raw_name(info: ZipInfo) -> bytes:
    """Give a member's name as its bytes stand in the file."""
    if info.flag_bits & _UTF8:
        return info.orig_filename.encode()
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        info.flag_bits |= _UTF8
        return info.orig_filename.encode()


def _extra(info: ZipInfo) -> bytes:
    """Give the extra fields but the one for sizes beyond 4 GiB, which are not met here."""
    kept, rest = b"", info.extra
    while len(rest) >= 4:
        kind, size = struct.unpack_from("<2H", rest)
        if kind != _ZIP64:
            kept += rest[: 4 + size]
        rest = rest[4 + size :]
    return kept


def _stamp(info: ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day


def _local(info: ZipInfo, check: int, packed: int, size: int) -> bytes:
    name, extra = _raw_name(info), _extra(info)
    flags = info.flag_bits & ~_DESCRIPTOR
    time, date = _stamp(info)
    header = (b"PK\3\4", 20, flags, info.compress_type, time, date, check, packed, size, len(name), len(extra))
    return _LOCAL.pack(*header) + name + extra


def _central(info: ZipInfo, offset: int, check: int, packed: int, size: int) -> bytes:
    name, extra = _raw_name(info), _extra(info)
    flags = info.flag_bits & ~_DESCRIPTOR
    time, date = _stamp(info)
    made = info.create_version | info.create_system << 8
    header = (b"PK\1\2", made, 20, flags, info.compress_type, time, date, check, packed, size, len(name), len(extra))
    rest = (len(info.comment), 0, info.internal_attr, info.external_attr, offset)
    return _CENTRAL.pack(*header, *rest) + name + extra + info.comment
