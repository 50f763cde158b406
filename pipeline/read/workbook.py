"""Read one delivery into a workbook, whatever it is; what cannot be read ends as a finding, never as an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Workbook
from pipeline.read.containers import package_kind, sniff
from pipeline.read.delimited import read_delimited
from pipeline.read.grids import read_grids
from pipeline.read.html_tables import read_html
from pipeline.read.nested import Inner, files_of_mail, files_of_zip, read_inner
from pipeline.read.ods import read_fods, read_ods
from pipeline.read.ooxml import workbook_part
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheets import plain_sheet
from pipeline.read.spreadsheetml import read_spreadsheetml
from pipeline.read.xls import read_xls
from pipeline.read.xlsx import read_xlsx
from pipeline.read.zipped import Zip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Delivery, Finding, Sheet
    from pipeline.settings import Limits

Parts = tuple[str, "Sequence[Sheet]", "Sequence[Finding]"]
MOST_DEPTH = 2


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
) -> Parts:
    """Give container, sheets and findings of a delivery."""
    try:
        data = _bytes(delivery, limits)
    except Refusal as refusal:
        return "unknown", [], [refusal.finding()]
    except OSError:
        return "unknown", [], [Refusal("read.unreadable.in-use").finding()]
    container, sheets, findings = _read_bytes(data, delivery.name, limits, depth=0)
    if not sheets and not findings:
        findings = [Refusal("read.unreadable.no-sheet").finding()]
    return container, sheets, findings


def _read_bytes(data: bytes, name: str, limits: Limits, depth: int) -> Parts:
    """Read the bytes of a file; `depth` tells inside how many others it lies."""
    container = "unknown"
    try:
        container = sniff(data, name)
        if container == "zip":
            package = Zip(data, limits)
            container = package_kind(package)
            return container, *_read_zip(data, package, container, limits, depth)
        if container == "ole":
            container = "xls"
        return container, *_read_other(data, container, limits, depth)
    except Refusal as refusal:
        return container, [], [refusal.finding()]
    except MemoryError:
        return container, [], [Refusal("read.limit.memory", "limit-exceeded").finding()]
    except Exception:  # noqa: BLE001 - foreign bytes fail in ways without number; here is the one boundary
        return container, [], [Refusal("read.unreadable.broken").finding()]


def _read_zip(data: bytes, package: Zip, container: str, limits: Limits, depth: int) -> tuple[Sequence[Sheet], Sequence[Finding]]:
    """Read what is a zip: a workbook of three families, or an archive of files."""
    workbook = workbook_part(package)
    if container == "xlsx" and workbook is not None:
        return read_xlsx(data, package, workbook, limits)
    if container == "ods":
        return read_ods(data, package), []
    package.count_large()
    if container == "zip":
        return _read_nested(files_of_zip(package), limits, depth)
    return [plain_sheet(grid) for grid in read_grids(data)], []


def _read_other(data: bytes, container: str, limits: Limits, depth: int) -> tuple[Sequence[Sheet], Sequence[Finding]]:
    """Read what is no zip."""
    if container == "xls":
        return read_xls(data), []
    if container == "html":
        return read_html(data, limits), []
    if container == "spreadsheetml":
        return read_spreadsheetml(data, limits), []
    if container == "fods":
        return read_fods(data, limits), []
    if container == "mail":
        return _read_nested(files_of_mail(data), limits, depth)
    sheet, findings = read_delimited(data, limits)
    return [sheet], findings


def _read_nested(files: list[Inner], limits: Limits, depth: int) -> tuple[Sequence[Sheet], Sequence[Finding]]:
    """Read the files inside a file; a zip in a mail is opened, more is not."""
    if depth >= MOST_DEPTH:
        raise Refusal("read.unreadable.nested")
    return read_inner(files, lambda data, name: _read_bytes(data, name, limits, depth + 1), limits)


def _bytes(delivery: Delivery, limits: Limits) -> bytes:
    """Take the file into memory when it is not too large for it."""
    size = delivery.path.stat().st_size
    if size > limits.file_bytes:
        raise over_limit("file", size, limits.file_bytes)
    return delivery.path.read_bytes()
