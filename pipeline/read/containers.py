"""Tell by a file's content what it is; its name may lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read.ooxml import workbook_part
from pipeline.read.record import HEAD
from pipeline.read.refusal import Refusal

if TYPE_CHECKING:
    from pipeline.read.zipped import Zip

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "unknown-format"),
)
_OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00[\x00-\x08][\x00-\x06][\x05\x10\x20\x40\x00]", re.DOTALL)
_MARKUP_HEAD = 4096
_MAIL_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_MAIL_FIELDS = re.compile(rb"^(?:mime-version|from|received|return-path|message-id|content-type):", re.IGNORECASE | re.MULTILINE)
_TEXT_ENDINGS = frozenset({"csv", "tsv", "txt", "tab", "prn", "xls", "xlsx", "et", ""})


def sniff(data: bytes, name: str) -> str:
    r"""Tell a file's kind by its first bytes.

    Args:
        data: The file's bytes.
        name: The sender's name for it; only tells a table in text from other text.

    Returns:
        ``zip``, ``ole``, ``html``, ``spreadsheetml``, ``fods``, ``mail``, ``record`` (of a
        reading, ours), or ``csv`` for other text.

    Raises:
        Refusal: It is something that cannot hold a table for us.

    Example:
        >>> sniff(b"PK\x03\x04...", "report.xls"), sniff("日期,金额".encode(), "report.xlsx")
        ('zip', 'csv')
    """
    if data.startswith((ZIP, EMPTY_ZIP)):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    if data.startswith(HEAD):
        return "record"
    for mark, kind in _FOREIGN:
        if data.startswith(mark):
            raise Refusal(f"read.unreadable.{kind}")
    if not data.strip(b"\0 \t\r\n"):
        raise Refusal("read.unreadable.blank")
    if _OLD_EXCEL.match(data):
        raise Refusal("read.unreadable.old-excel")
    marked = _markup(data[:_MARKUP_HEAD])
    if marked:
        return marked
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending not in _TEXT_ENDINGS:
        raise Refusal("read.unreadable.unknown-format")
    return "csv"


def package_kind(package: Zip) -> str:
    """Tell by its members what a zip is.

    Returns:
        ``xlsx``, ``xlsb``, ``ods``, or ``zip`` for any other.

    Raises:
        Refusal: A document of another program.
    """
    workbook = workbook_part(package)
    if workbook is not None:
        if workbook.lower().endswith(".bin"):
            return "xlsb"
        if not workbook.lower().startswith(("word/", "ppt/")):
            return "xlsx"
        raise Refusal("read.unreadable.document")
    mimetype = package.find("mimetype")
    if package.find("content.xml") is not None and (mimetype is None or b"spreadsheet" in package.read(mimetype, 200)):
        return "ods"
    if mimetype is not None or package.find("[Content_Types].xml") is not None:
        raise Refusal("read.unreadable.document")
    return "zip"


def _markup(head: bytes) -> str:
    """Tell markup and mail by their first words; empty when it is neither."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    low = start.lower()
    if low.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in low and b"<html" not in low:
            return "spreadsheetml"
        if b"urn:oasis:names:tc:opendocument" in low:
            return "fods"
        if re.search(rb"<(?:!doctype\s+html|html|head|body|meta|table|style|div|tr)\b", low):
            return "html"
    if _MAIL_HEAD.match(start) and _MAIL_FIELDS.search(start):
        return "mail"
    return ""
