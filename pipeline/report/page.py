"""A report answered and laid out: what pages, workbooks and mails are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.branches import Section
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
    own: Mapping[str, Sequence[Section]] = field(default_factory=dict)
    """By branch: what its own page shows of this report."""
