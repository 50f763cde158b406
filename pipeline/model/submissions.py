"""What is decided about one received file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.cells import Delivery
    from pipeline.model.findings import Finding, Verdict
    from pipeline.model.tables import Checked


@dataclass(slots=True)
class Submission:
    """A received file on its way to the archive: whose it is, its checked tables, its findings, and at last its verdict.

    `branch` is the branch's code where the register knows it, 总公司 for head office, else the folder's name.
    """

    delivery: Delivery
    branch: str
    tables: list[Checked] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """All findings of the file, those of its tables included."""
    verdict: Verdict = "accepted"
    reason: str = ""
    """Catalogue key that says why a file is held, skipped or unreadable; empty otherwise."""
    released: bool = False
    """True when head office has released this held file."""

    @property
    def forms(self) -> list[str]:
        """Ids of the forms found, each once, in the order they were found; those of nil returns last."""
        nil = [finding.form for finding in self.findings if finding.code == "nil-return"]
        return list(dict.fromkeys([*(checked.table.form for checked in self.tables), *nil]))

    @property
    def rows_read(self) -> int:
        """Records found in the file."""
        return sum(len(checked.table) for checked in self.tables)

    @property
    def rows_returned(self) -> int:
        """Records that errors keep out."""
        return sum(len(checked.rejected) for checked in self.tables)
