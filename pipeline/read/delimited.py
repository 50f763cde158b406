"""Tables kept as text: one row a line, fields between commas, tabs, semicolons or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.model import Finding, Sheet
from pipeline.read.encodings import decode
from pipeline.read.refusal import over_limit

if TYPE_CHECKING:
    from pipeline.settings import Limits

SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 60
_SAMPLE_CHARACTERS = 100_000
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')


def read_delimited(data: bytes, limits: Limits) -> tuple[Sheet, list[Finding]]:
    """Read a delimited text file as one sheet without a name; every value stays text.

    Args:
        data: The file's bytes.
        limits: How many cells are allowed.

    Raises:
        Refusal: No text, or too large.
    """
    decoded = decode(data)
    text = decoded.text
    findings = []
    if decoded.broken:
        findings.append(
            Finding("bad-format", "warning", "read.bad-format.characters", params=(("count", str(decoded.broken)),)),
        )
    separator = find_separator(text)
    skipped = _DECLARED.match(text)
    rows, whole = split_rows(text[skipped.end() :] if skipped else text, separator)
    if skipped:
        rows.insert(0, [])
    if not whole:
        findings.append(Finding("bad-format", "warning", "read.bad-format.quotes"))
    cells = sum(map(len, rows))
    if cells > limits.cells:
        raise over_limit("cells", cells, limits.cells)
    return Sheet("", 0, rows), findings


def find_separator(text: str) -> str:
    r"""Find what stands between the fields: a first line ``sep=;`` says it, else the one that gives the steadiest columns.

    Example:
        >>> find_separator("姓名\t金额\n王伟\t1,200\n李娜\t3,400\n")
        '\t'
    """
    declared = _DECLARED.match(text)
    if declared:
        return declared.group(1)
    sample = text[:_SAMPLE_CHARACTERS]

    def steadiness(separator: str) -> int:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        try:
            for _, row in zip(range(_SAMPLE_ROWS), rows, strict=False):
                widths[len(row)] += 1
        except csv.Error:
            pass  # a field longer than the reader takes: judged by the rows before it
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(SEPARATORS, key=steadiness)


def split_rows(text: str, separator: str) -> tuple[list[list[str]], bool]:
    r"""Split a text into rows of fields; a blank line is an empty row, so that rows keep their number.

    A quotation mark that is never closed would swallow all that follows: then marks are taken as plain characters.

    Returns:
        The rows, and False when a quotation mark was never closed.

    Example:
        >>> split_rows('a,"b\nc"\n\nd,="007"\n', ",")
        ([['a', 'b\nc'], [], ['d', '007']], True)
    """
    csv.field_size_limit(max(131_072, len(text)))
    whole = True
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        whole = "unexpected end of data" not in str(fault)
        lines = io.StringIO(text, newline="")
        rows = list(
            csv.reader(lines, delimiter=separator) if whole else csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
        )
    if '="' in text:
        rows = [[_plain(value) for value in row] for row in rows]
    return rows, whole


def _plain(value: str) -> str:
    """Take the text out of ``="007"``, by which programs keep a spreadsheet from eating zeros."""
    match = _QUOTED_FORMULA.fullmatch(value) if value.startswith("=") else None
    return match.group(1) if match else value
