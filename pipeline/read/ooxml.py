"""What stands around the sheets of an xlsx: which part holds which sheet, and what its styles say."""

from __future__ import annotations

import html
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.number_formats import BUILT_IN, tells_more
from pipeline.read.refusal import Refusal
from pipeline.read.sheet_elements import STRIKE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.read.zipped import Zip

_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_OFTEN_PER_CENT = re.compile(rb"numFmtId\s*=\s*[\"'](?:9|10)[\"']")


class Styles(NamedTuple):
    """Cell formats (by their number in the workbook) that matter: those with a telling number format, those struck through."""

    formats: Mapping[int, str]
    struck: frozenset[int]


PLAIN = Styles({}, frozenset())


def attributes(tag: bytes) -> dict[str, str]:
    r"""Read the attributes of a tag, without the prefixes of their names.

    Example:
        >>> attributes(b"name=\"A&amp;B\" r:id='rId1'")
        {'name': 'A&B', 'id': 'rId1'}
    """
    return {
        name.rpartition(b":")[2].decode("utf-8", "replace"): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def utf8(part: bytes) -> bytes:
    """Give an XML part in UTF-8, whichever Unicode form it is kept in.

    Raises:
        Refusal: The part is not what its byte order mark says.
    """
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return part.decode("utf-16").encode()
        except (UnicodeDecodeError, UnicodeEncodeError) as fault:
            raise Refusal("read.unreadable.broken") from fault
    return part


def relations(package: Zip, part: str) -> dict[str, tuple[str, str]]:
    """Give the parts that a part points to inside its package: (last word of the type, member's name) by id."""
    folder, name = posixpath.split(part)
    stored = package.find(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    found = {}
    if stored is not None:
        for number, kind, path in _targets(package.read(stored), folder):
            member = package.find(path)
            if member is not None:
                found[number] = (kind, member)
    return found


@lru_cache(maxsize=256)
def _targets(part: bytes, folder: str) -> list[tuple[str, str, str]]:
    """Read a relations part: id, last word of the type, and path in the package; files of one template share it."""
    targets = []
    for tag in _RELATION.findall(utf8(part)):
        about = attributes(tag)
        target = about.get("Target", "").replace("\\", "/")
        if about.get("TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            targets.append((about.get("Id", ""), about.get("Type", "").rpartition("/")[2], path))
    return targets


def workbook_part(package: Zip) -> str | None:
    """Find the workbook part of a package, where it usually is or where the package says."""
    for usual in ("xl/workbook.xml", "xl/workbook.bin"):
        found = package.find(usual)
        if found is not None:
            return found
    return next((member for kind, member in relations(package, "").values() if kind == "officeDocument"), None)


def sheet_parts(package: Zip, workbook: str, related: Mapping[str, tuple[str, str]]) -> list[str | None]:
    """Give the member that holds each sheet, in the workbook's order; None for a sheet whose part is missing."""
    kinds = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet")
    found = (related.get(number, ("", None)) for number in _sheet_ids(package.read(workbook)))
    return [member if kind in kinds else None for kind, member in found]


@lru_cache(maxsize=256)
def _sheet_ids(part: bytes) -> list[str]:
    """Read from a workbook part the relation ids of its sheets."""
    return [attributes(tag).get("id", "") for tag in _SHEET.findall(utf8(part))]


@lru_cache(maxsize=64)
def read_styles(part: bytes) -> Styles:
    """Find the cell formats that matter; branches fill in one template many times, so the same part comes again.

    Args:
        part: The workbook's `styles.xml`.
    """
    part = utf8(part)
    codes = {}
    for tag in _NUMBER_FORMAT.findall(part):
        about = attributes(tag)
        if tells_more(about.get("formatCode", "")):
            codes[about.get("numFmtId", "")] = about["formatCode"]
    if _OFTEN_PER_CENT.search(part):
        codes |= {str(number): code for number, code in BUILT_IN.items() if str(number) not in codes}
    struck_fonts = _struck_fonts(part) if b"strike" in part else frozenset()
    if not codes and not struck_fonts:
        return PLAIN
    segment = _CELL_FORMATS.search(part)
    formats: dict[int, str] = {}
    struck = set()
    for number, tag in enumerate(_CELL_FORMAT.findall(segment.group()) if segment else ()):
        about = attributes(tag)
        code = codes.get(about.get("numFmtId", ""))
        if code is not None:
            formats[number] = code
        if about.get("fontId") in struck_fonts:
            struck.add(number)
    return Styles(formats, frozenset(struck))


def _struck_fonts(part: bytes) -> frozenset[str]:
    """Give the numbers of the fonts that strike their text through."""
    segment = _FONTS.search(part)
    fonts = _FONT.findall(segment.group()) if segment else []
    return frozenset(str(number) for number, font in enumerate(fonts) if STRIKE.search(font))
