"""A report answered and laid out: what pages, workbooks and mails are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.report.branches import OwnAnswers
    from pipeline.report.definition import Report
    from pipeline.report.origin_pages import TracedBlock
    from pipeline.report.sheet import Grid
    from pipeline.report.wording import Wording


@dataclass(frozen=True, slots=True)
class Page:
    """One report answered and laid out, ready for page and workbook."""

    report: Report
    wording: Wording
    grids: tuple[Grid, ...]
    traced: tuple[TracedBlock, ...] = ()
    """The blocks whose figures lead on to their records."""
    own: OwnAnswers | None = None
    """What the branches' own pages are made of."""
