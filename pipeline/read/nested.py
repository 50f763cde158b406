"""Workbooks inside a zip or a mail: each is read as if it had come by itself, its sheets named with its own name before them."""

from __future__ import annotations

import codecs
import dataclasses
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.refusal import Refusal, over_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.model import Finding, Sheet
    from pipeline.read.zipped import Zip
    from pipeline.settings import Limits

MOST_INNER = 500
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_NOT_WORKBOOKS = (".txt", ".md", ".ini", ".db", ".png", ".jpg", ".jpeg", ".gif", ".ics", ".vcf", ".p7s", ".asc", ".url", ".lnk")


class Inner(NamedTuple):
    """A file inside another."""

    name: str
    data: bytes


def files_of_zip(package: Zip) -> list[Inner]:
    """Unpack the files of a zip; folders, locks and hidden files left out.

    Raises:
        Refusal: Broken, or over a limit.
    """
    wanted = []
    for stored, member in package.members.items():
        path = stored.replace("\\", "/")
        name = path.rpartition("/")[2]
        if name and not name.startswith((".", "~$")) and "__MACOSX/" not in path and member.size:
            wanted.append((name, stored))
    if len(wanted) > MOST_INNER:
        raise over_limit("members", len(wanted), MOST_INNER)
    return [Inner(name, package.read(stored)) for name, stored in sorted(wanted)]


def files_of_mail(data: bytes) -> list[Inner]:
    """Take the attachments of a mail; of a web page saved with all its pieces, which is put together like a mail, the pages."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    found, pages = [], []
    for part in message.walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content:
            continue
        name = part.get_filename()
        if name:
            found.append(Inner(name.replace("\\", "/").rpartition("/")[2], content))
        elif part.get_content_type() == "text/html" and _TABLE.search(content):
            charset = part.get_content_charset()
            pages.append(Inner("", _with_charset(content, charset) if charset else content))
    return (found or pages)[:MOST_INNER]


def _with_charset(page: bytes, charset: str) -> bytes:
    """Give a page in UTF-8 where the mail around it says what it is written in."""
    try:
        return codecs.BOM_UTF8 + page.decode("gb18030" if charset in ("gb2312", "gbk") else charset).encode()
    except (UnicodeDecodeError, LookupError):
        return page


def read_inner(
    files: Iterable[Inner],
    read: Callable[[bytes, str], tuple[str, Sequence[Sheet], Sequence[Finding]]],
    limits: Limits,
) -> tuple[list[Sheet], list[Finding]]:
    """Read the files inside a file; one that cannot be read is told, and the others count.

    Args:
        files: What is inside.
        read: Reads one, given its bytes and name.
        limits: How large one may be.

    Raises:
        Refusal: None of them holds a table.
    """
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    tried = 0
    for name, data in files:
        if name.casefold().endswith(_NOT_WORKBOOKS):
            continue
        tried += 1
        if len(data) > limits.file_bytes:
            findings.append(dataclasses.replace(over_limit("file", len(data), limits.file_bytes).finding(), sheet=name))
            continue
        _, inner, told = read(data, name)
        for sheet in inner:
            renamed = f"{name}/{sheet.name}" if sheet.name and name else name or sheet.name
            sheets.append(dataclasses.replace(sheet, name=renamed, position=len(sheets)))
        findings.extend(
            dataclasses.replace(finding, sheet=f"{name}/{finding.sheet}" if finding.sheet and name else name or finding.sheet)
            for finding in told
        )
    if not sheets and not findings:
        raise Refusal("read.unreadable.no-workbook")
    return sheets, findings
