"""A run, and the submissions that it files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.archive.rows import TableRows
    from pipeline.model import Submission

COUNTING = ("accepted", "partly")


@dataclass(frozen=True, slots=True)
class Run:
    """One collect, or one release, on its way to the ledger; it is written with the first thing that it files."""

    number: int
    started_at: datetime
    version: str
    rule_set: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission with its place in the ledger."""

    submission: Submission
    submission_id: str
    filing: int
    arrival: int
    tables: list[TableRows]
    spared: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Form, key, scope and day of older records that its scopes would replace, but that stand: see `mending`."""

    @property
    def counts(self) -> bool:
        """Tell whether its rows go in."""
        return self.submission.verdict in COUNTING


@dataclass(frozen=True, slots=True)
class FilingResult:
    """What filing did: ids in the order of the submissions, rows that went in, older rows that were withdrawn."""

    ids: list[str]
    new_rows: int = 0
    withdrawn: int = 0
