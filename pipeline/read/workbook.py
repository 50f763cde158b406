"""Read one delivery into a workbook, whatever it is; what cannot be read ends as a finding, never as an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Workbook
from pipeline.read.containers import package_kind, sniff
from pipeline.read.delimited import read_delimited
from pipeline.read.grids import read_grids
from pipeline.read.ooxml import workbook_part
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheets import plain_sheet
from pipeline.read.xls import read_xls
from pipeline.read.xlsx import read_xlsx
from pipeline.read.zipped import Zip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Delivery, Finding, Sheet
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


def read_parts(
    delivery: Delivery,
    limits: Limits,
    passwords: Sequence[str],  # noqa: ARG001 - locked files are refused so far, whatever the list
) -> tuple[str, Sequence[Sheet], Sequence[Finding]]:
    """Give container, sheets and findings of a delivery."""
    container = "unknown"
    try:
        data = _bytes(delivery, limits)
        container = sniff(data, delivery.name)
        if container == "csv":
            sheet, findings = read_delimited(data, limits)
            return container, [sheet], findings
        if container == "zip":
            package = Zip(data, limits)
            container = package_kind(package)
            workbook = workbook_part(package)
            if container == "xlsx" and workbook is not None:
                return container, *read_xlsx(data, package, workbook, limits)
            package.count_large()
        elif container == "ole":
            return "xls", read_xls(data), []
        sheets = [plain_sheet(grid) for grid in read_grids(data)]
    except Refusal as refusal:
        return container, [], [refusal.finding()]
    except OSError:
        return container, [], [Refusal("read.unreadable.in-use").finding()]
    except MemoryError:
        return container, [], [Refusal("read.limit.memory", "limit-exceeded").finding()]
    except Exception:  # noqa: BLE001 - foreign bytes fail in ways without number; here is the one boundary
        return container, [], [Refusal("read.unreadable.broken").finding()]
    else:
        return container, sheets, []


def _bytes(delivery: Delivery, limits: Limits) -> bytes:
    """Take the file into memory when it is not too large for it."""
    size = delivery.path.stat().st_size
    if size > limits.file_bytes:
        raise over_limit("file", size, limits.file_bytes)
    return delivery.path.read_bytes()
