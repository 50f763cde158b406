"""Read one delivery into a workbook, whatever it is; what cannot be read ends as a finding, never as an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Finding, Sheet, Workbook
from pipeline.read.containers import sniff
from pipeline.read.delimited import read_delimited
from pipeline.read.grids import read_grids
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.zipped import Zip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Delivery
    from pipeline.settings import Limits


def read_workbook(delivery: Delivery, limits: Limits, passwords: Sequence[str] = ()) -> Workbook:
    """Read a delivery here and now, in this process; `read_workbooks` does it in processes that may die.

    Args:
        delivery: The file; its content decides what it is, its name may lie or have no ending.
        limits: How large it may be.
        passwords: What to try on a locked file.

    Returns:
        The workbook. A file that cannot be read gives no sheets and one finding.
    """
    container, sheets, findings = read_parts(delivery, limits, passwords)
    return Workbook(delivery, container, tuple(sheets), tuple(findings))


def read_parts(delivery: Delivery, limits: Limits, passwords: Sequence[str]) -> tuple[str, Sequence[Sheet], Sequence[Finding]]:
    """Give container, sheets and findings of a delivery."""
    container = "unknown"
    try:
        if delivery.path.stat().st_size > limits.file_bytes:
            raise over_limit("file", delivery.path.stat().st_size, limits.file_bytes)
        data = delivery.path.read_bytes()
        kind = sniff(data, delivery.name)
        if kind == "csv":
            sheet, findings = read_delimited(data, limits)
            return "csv", [sheet], findings
        if kind == "zip":
            Zip(data, limits).count_large()
        sheets = [Sheet(grid.name, grid.position, grid.rows, grid.visibility, grid.merged) for grid in read_grids(data)]
    except Refusal as refusal:
        return container, [], [refusal.finding()]
    except OSError:
        return container, [], [Refusal("read.unreadable.in-use").finding()]
    else:
        return "xlsx", sheets, []
