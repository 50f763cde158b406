"""Ways to damage a file: bytes, stretches, numbers in markup, members of a zip."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from fuzz.seeds import packed

if TYPE_CHECKING:
    from random import Random

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_ATTRIBUTE = re.compile(rb'[\w:]+="[^"]*"')
_TAG = re.compile(rb"</?[\w:]+[^<>]*>")
_ODD_NUMBERS = (
    b"0",
    b"-1",
    b"1e999",
    b"99999999999",
    b"4294967295",
    b"1048577",
    b"16385",
    b"65536",
    b"NaN",
    b"-1e308",
    b"2958466",
    b"",
)
_ODD_BYTES = (b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xef\xbf\xbe", b"<", b"&#0;", b"&x;", b'"', b"\xd8\x00", b"A" * 3000)
_MARKUP = (b"<", b"\xef\xbb\xbf<")


def mutate(data: bytes, random: Random) -> bytes:
    """Damage a file, mostly a little."""
    if data.startswith(b"PK") and random.random() < 0.75:
        return _member(data, random)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        data = _once(data, random)
    return data


def _member(data: bytes, random: Random) -> bytes:
    """Damage what a zip holds, so that the zip itself stays sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    names = sorted(members)
    likely = [name for name in names if re.search(r"sheet\d|styles|sharedStrings|workbook|content|comments|\.xls|\.csv", name)]
    name = random.choice(likely if likely and random.random() < 0.85 else names)
    way = random.random()
    if way < 0.04:
        del members[name]
    elif way < 0.08:
        members[name] = members[random.choice(names)]
    elif members[name].startswith(b"PK"):
        members[name] = mutate(members[name], random)
    else:
        for _ in range(random.choice((1, 1, 2, 4))):
            members[name] = _once(members[name], random)
    return packed(members)


def _once(data: bytes, random: Random) -> bytes:
    """Damage one place."""
    if not data:
        return random.choice(_ODD_BYTES)
    if data.lstrip().startswith(_MARKUP) and random.random() < 0.7:
        return _markup(data, random)
    place, length = random.randrange(len(data)), min(random.choice((1, 2, 4, 8, 64, 512)), len(data))
    match random.randrange(6):
        case 0:
            return data[:place] + bytes([random.randrange(256)]) + data[place + 1 :]
        case 1:
            return data[:place] + data[place + length :]
        case 2:
            return data[:place] + data[place : place + length] * random.choice((2, 3, 50)) + data[place + length :]
        case 3:
            return data[:place] + random.choice(_ODD_BYTES) + data[place + length :]
        case 4:
            other = random.randrange(len(data))
            return data[:place] + data[other : other + length] + data[place + length :]
        case _:
            return (
                data[: max(place, 8)]
                if random.random() < 0.3
                else data[:place] + random.randbytes(length) + data[place + length :]
            )


def _markup(data: bytes, random: Random) -> bytes:
    """Damage a number, an attribute or a tag."""
    which = random.choice((_NUMBER, _NUMBER, _ATTRIBUTE, _TAG))
    found = list(which.finditer(data))
    if not found:
        return data[: len(data) // 2]
    one, other = random.choice(found), random.choice(found)
    if which is _NUMBER:
        new = random.choice((*_ODD_NUMBERS, other.group()))
    else:
        new = random.choice((b"", other.group(), one.group() * 2, one.group() + other.group()))
    return data[: one.start()] + new + data[one.end() :]
