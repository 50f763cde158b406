"""What goes back to a sender: his findings as he reads them, each at its place, and how our marks are known again.

`answer` words and orders an `Answer` and writes it into the sender's workbook; `read` and `recognise` know the marks again
when the workbook comes back, and strip them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPERTY = "BranchReportReturn"
"""Custom document property of a marked copy: ``<submission id>:<sha256 of the sender's own bytes>``."""
LIST_SHEETS = ("问题清单", "Problem list")
"""Name of the sheet that lists the problems, by language; a marked copy always has one of them in front."""
COLUMNS = ("错误说明", "What is wrong")
"""Header of the column right of the table that says what is wrong in the row, by language."""
SIGNATURES = ("【总公司检查】", "[Head office check]")
"""First line of a comment of ours, or of our part of the sender's own comment; also its author, without brackets."""
REPLIES = ("【您的回复请写在这行下面】", "[Write your reply below this line]")
"""Last line of our part of a comment, by language: what stands behind it is the sender's."""
FILLS: Mapping[str, str] = {"error": "FFFFC7CD", "warning": "FFFFEB9B", "info": "FFDDEBF8"}
"""Fill colour (ARGB) of a marked cell, by severity: a shade beside those of the usual palettes, so that they are known again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding, worded for its reader.

    `sheet` and `cell` are empty when the finding is about the whole file or sheet. `row` is the record's sheet row (from 1),
    0 when no single record is meant; then `cell` may still name one.
    """

    finding_id: str
    severity: Literal["error", "warning", "info"]
    cause: str
    """What sort of fault it is, in words; findings of one cause stand together."""
    sheet: str
    cell: str
    row: int
    column: str
    value: str
    found: str
    """What was found against what was expected."""
    mend: str
    """What to do now."""
    example: str
    """A value that would be right; empty when none can be given."""
    page: str = ""
    """Name of the page that explains the cause, below `docs/findings/`."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where a table stands on its sheet, rows counted from 1: so that the column of ours is put right of it."""

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    is_card: bool = False
    """True for label-value sheets, which get comments and fills, but no column."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a marked copy says, in the order in which it says it."""

    submission_id: str
    sha256: str
    language: Literal["zh", "en"]
    title: str
    """First line of the list: whose file, which file."""
    lines: tuple[str, ...]
    """Below it: received when, how many rows went in, how many came back."""
    next_action: str
    """The one thing to do now."""
    headings: tuple[str, ...]
    """Of the list: number, place, column, what was found, how to mend, example of a right value, kind of problem, severity."""
    severities: Mapping[str, str]
    """Word for each severity."""
    groups: tuple[tuple[str, tuple[Mark, ...]], ...]
    """Cause and its findings; the most frequent cause first, errors before warnings, findings in the order of the file."""
    regions: tuple[Region, ...] = field(default=())

    @property
    def marks(self) -> list[Mark]:
        """All findings, in the order of the list."""
        return [mark for _, marks in self.groups for mark in marks]

    @property
    def property_value(self) -> str:
        """What the custom document property holds."""
        return f"{self.submission_id}:{self.sha256}"
