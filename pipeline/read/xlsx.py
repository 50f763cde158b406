"""Read an xlsx, xlsm or xltx: guard, parser, and what the parser does not tell."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model import Finding
from pipeline.model.stamps import FORM_PROPERTY
from pipeline.read.grids import read_grids
from pipeline.read.ooxml import PLAIN, attributes, read_styles, relations, sheet_parts, utf8
from pipeline.read.refusal import Refusal
from pipeline.read.second_reader import read_grids_again
from pipeline.read.sheet_elements import reference, struck_strings
from pipeline.read.sheet_guard import guard_sheet
from pipeline.read.sheet_xml import inspect_sheet
from pipeline.read.sheets import detailed_sheet, plain_sheet
from pipeline.text import a1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Sheet
    from pipeline.read.zipped import Zip
    from pipeline.settings import Limits

_HEAD = 2048
_UNIQUE = re.compile(rb"\buniqueCount\s*=\s*[\"'](\d+)[\"']")
_FORM = re.compile(
    rb"\bname\s*=\s*[\"']" + FORM_PROPERTY.encode() + rb"[\"'][^>]*>\s*<(?:\w+:)?lpwstr\b[^>]*>\s*([a-z][a-z0-9_]*)\s*<"
)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COMMENT = re.compile(rb"<(?:\w+:)?(?:threadedC|c)omment\s([^>]*)>(.*?)</(?:\w+:)?(?:threadedC|c)omment>", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t(?:ext)?\b[^>]*>([^<]*)(?=<)")


def read_xlsx(data: bytes, package: Zip, workbook: str, limits: Limits) -> tuple[list[Sheet], list[Finding]]:
    """Read all worksheets with their details.

    Args:
        data: The file's bytes.
        package: The same, opened.
        workbook: Name of its workbook part.
        limits: What is allowed.

    Raises:
        Refusal: Broken, hostile or over a limit.
    """
    related = relations(package, workbook)
    by_kind = dict(related.values())
    _refuse_declarations(package.read(workbook, _HEAD))
    strings = by_kind.get("sharedStrings")
    if strings is not None:
        _check_strings(package, strings)
    members = sheet_parts(package, workbook, related)
    parts: dict[str, bytes] = {}
    regular: set[str] = set()
    for member in members:
        if member is not None and member not in parts:
            parts[member] = utf8(package.read(member))
            _refuse_declarations(parts[member][:_HEAD])
            if guard_sheet(parts[member], limits):
                regular.add(member)
    package.count_large()
    try:
        grids = read_grids(data)
    except Refusal as refusal:
        if refusal.reason != "read.unreadable.broken":
            raise
        grids = read_grids_again(data)
    styles = read_styles(package.read(by_kind["styles"])) if "styles" in by_kind else PLAIN

    def shared() -> bytes:
        return utf8(package.read(strings)) if strings else b""

    struck_texts = struck_strings(shared())
    sheets, findings = [], []
    for grid in grids:
        member = members[grid.position] if grid.position < len(members) else None
        if member is None:
            sheets.append(plain_sheet(grid))
            findings.append(Finding("incomplete-read", "info", "read.incomplete-read.unproved", grid.name))
            continue
        details = inspect_sheet(parts[member], grid.rows, styles, shared, struck_texts, regular=member in regular)
        if details.lost:
            findings.append(_incomplete(grid.name, details.lost))
        sheets.append(detailed_sheet(grid, details, _comments(package, member)))
    form = _form_claimed(package)
    return ([replace(sheet, template=form) for sheet in sheets] if form else sheets), findings


def _form_claimed(package: Zip) -> str:
    """Give the form whose blank workbook of ours the file says it is; empty for any other file."""
    part = package.find("docProps/custom.xml")
    found = _FORM.search(utf8(package.read(part))) if part else None
    return found[1].decode() if found else ""


def _incomplete(sheet: str, lost: list[tuple[int, int]]) -> Finding:
    """Tell that the parser passed over cells, which are back now."""
    return Finding(
        "incomplete-read", "info", "read.incomplete-read.put-back", sheet, a1(*min(lost)), params=(("count", str(len(lost))),)
    )


def _refuse_declarations(head: bytes) -> None:
    """Refuse XML that declares entities of its own: no spreadsheet program does, only bombs do."""
    if b"<!" in head and _DECLARES.search(head):
        raise Refusal("read.unreadable.entities")


def _check_strings(package: Zip, strings: str) -> None:
    """Refuse a table of strings that claims more entries than it has bytes: the parser would make room for them."""
    head = package.read(strings, _HEAD)
    _refuse_declarations(head)
    claimed = _UNIQUE.search(head)
    size = package.members[strings].size
    if claimed and int(claimed.group(1)) > max(size, 1):
        raise Refusal("read.limit.strings", "limit-exceeded", found=f"{int(claimed.group(1)):,}", allowed=f"{size:,}")


def _comments(package: Zip, member: str) -> Mapping[tuple[int, int], str]:
    """Read the comments of a sheet by their cells; of a thread the words, without what is written for older programs."""
    found: dict[tuple[int, int], str] = {}
    if not any("comment" in name.lower() for name in package.members):
        return found
    threads: dict[tuple[int, int], list[str]] = {}
    for kind, related in relations(package, member).values():
        if kind not in ("comments", "threadedComment"):
            continue
        for tag, body in _COMMENT.findall(utf8(package.read(related))):
            place = reference(b'r="%b"' % attributes(tag).get("ref", "").encode())
            text = "".join(html.unescape(run.decode("utf-8", "replace")) for run in _TEXT.findall(body)).strip()
            if place and text and kind == "comments":
                found[place] = text
            elif place and text:
                threads.setdefault(place, []).append(text)
    return found | {place: "\n".join(texts) for place, texts in threads.items()}
