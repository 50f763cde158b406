"""What reading gives: a delivery, its sheets, and cells that keep their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.model.findings import Finding

Visibility = Literal["visible", "hidden", "very-hidden"]


class CellError(str):
    """An error that a spreadsheet shows in a cell, such as ``#REF!``; kept apart from the text ``"#REF!"``."""

    __slots__ = ()


Value = str | float | bool | date | datetime | time | timedelta | CellError
"""What a cell may hold. Empty is ``""``; numbers may come as int or float, as the reader gave them."""


class Span(NamedTuple):
    """A rectangle of cells, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as a branch dropped it.

    `source` is its path below `inbox/` with forward slashes; `path` is where its bytes are now; `modified_ns` is the
    file's modification time in nanoseconds since 1970; `received_at` is the start of the collect that first saw the
    bytes, in UTC.
    """

    source: str
    path: Path
    sha256: str
    size: int
    modified_ns: int
    received_at: datetime
    mends: str = ""
    """Stamp of a marked copy: submission and hash of what it mends; empty for any other file. See `model.marks.PROPERTY`."""

    @property
    def folder(self) -> str:
        """First folder below `inbox/`, which names the branch; empty for a file that lies directly in `inbox/`."""
        first, slash, _ = self.source.partition("/")
        return first if slash else ""

    @property
    def name(self) -> str:
        """The file's own name with its ending."""
        return self.source.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not for us, or not yet: a lock, a hidden file, an empty one, one still being written."""

    source: str
    reason: str
    """Catalogue key of the reason, such as ``"read.skipped.lock"``."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a grid from A1; `rows[r][c]` is a `Value`, rows may differ in length.

    `formats` holds the number format only of numeric cells whose format shows what the value alone does not say (leading
    zeros of a code, per cent, a scale such as 万). `uncached` are formulas that were saved without a value; they read as
    ``""``. Rows, columns and cells are counted from 0.
    """

    name: str
    position: int
    rows: Sequence[Sequence[Value]]
    visibility: Visibility = "visible"
    merged: tuple[Span, ...] = ()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    template: str = ""
    """Id of the form whose blank workbook of ours this sheet's file says it is; see `model.stamps`."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A delivery that was read: its container (``xlsx``, ``xls``, ``csv`` …), its sheets, and what reading has to say.

    A workbook that could not be read has no sheets and one finding, ``unreadable-file`` or ``limit-exceeded``.
    """

    delivery: Delivery
    container: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()
