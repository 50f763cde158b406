"""Read one delivery into a workbook, whatever it is; what cannot be read ends as a finding, never as an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Workbook
from pipeline.read.containers import package_kind, sniff
from pipeline.read.course import Course
from pipeline.read.delimited import read_delimited
from pipeline.read.grids import read_grids
from pipeline.read.html_tables import read_html
from pipeline.read.locked import LOCKED, unlock
from pipeline.read.nested import Inner, files_of_mail, files_of_zip, read_inner
from pipeline.read.ods import read_fods, read_ods
from pipeline.read.ooxml import workbook_part
from pipeline.read.record import read_record
from pipeline.read.refusal import Refusal, over_limit
from pipeline.read.sheets import plain_sheet
from pipeline.read.spreadsheetml import read_spreadsheetml
from pipeline.read.xls import read_xls
from pipeline.read.xlsb import read_xlsb
from pipeline.read.xlsx import read_xlsx
from pipeline.read.zipped import Zip
from pipeline.sealing import clear_bytes, is_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Delivery, Finding, Sheet
    from pipeline.settings import Limits

Parts = tuple[str, "Sequence[Sheet]", "Sequence[Finding]"]
MOST_DEPTH = 2


class _Terms(NamedTuple):
    """On what terms a file is read: how large it may be, what opens it, how far reading is, inside how many others it lies."""

    limits: Limits
    passwords: Sequence[str]
    course: Course
    depth: int = 0


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
    delivery: Delivery, limits: Limits, passwords: Sequence[str], course: Course | None = None, data: bytes | None = None
) -> Parts:
    """Give container, sheets and findings of a delivery.

    Args:
        delivery: The file.
        limits: How large it may be.
        passwords: What to try on a locked file.
        course: Is told of each file inside it, and knows those that are lost.
        data: Its bytes; None where they are to be read from its path.
    """
    try:
        data = _bytes(delivery, limits, data)
    except Refusal as refusal:
        return "unknown", [], [refusal.finding()]
    except OSError:
        return "unknown", [], [Refusal("read.unreadable.in-use").finding()]
    container, sheets, findings = _read_bytes(data, delivery.name, _Terms(limits, passwords, course or Course()))
    if not sheets and not findings:
        findings = [Refusal("read.unreadable.no-sheet").finding()]
    return container, sheets, findings


def _read_bytes(data: bytes, name: str, terms: _Terms) -> Parts:
    """Read the bytes of a file."""
    container = "unknown"
    try:
        container = _container(data, name)
        if container == "record":
            return read_record(data)
        if container == "xls":
            try:
                return container, read_xls(data, terms.limits), []
            except Refusal as refusal:
                if refusal.reason != LOCKED:
                    raise
            data = unlock(data, terms.passwords)
            container = _container(data, name)
        if container == "zip":
            package = Zip(data, terms.limits)
            container = package_kind(package)
            return container, *_read_zip(data, package, container, terms)
        return container, *_read_other(data, container, terms)
    except Refusal as refusal:
        return container, [], [refusal.finding()]
    except MemoryError:
        return container, [], [Refusal("read.limit.memory", "limit-exceeded").finding()]
    except Exception:  # noqa: BLE001 - foreign bytes fail in ways without number; here is the one boundary
        return container, [], [Refusal("read.unreadable.broken").finding()]


def _container(data: bytes, name: str) -> str:
    """Tell by its content what a file is, in the words that a workbook tells."""
    container = sniff(data, name)
    return "xls" if container == "ole" else container


def _read_zip(data: bytes, package: Zip, container: str, terms: _Terms) -> tuple[Sequence[Sheet], Sequence[Finding]]:
    """Read what is a zip: a workbook of three families, or an archive of files."""
    workbook = workbook_part(package)
    if container == "xlsx" and workbook is not None:
        return read_xlsx(data, package, workbook, terms.limits)
    if container == "ods":
        return read_ods(data, package), []
    package.count_large()
    if container == "zip":
        return _read_nested(files_of_zip(package), terms)
    if container == "xlsb" and workbook is not None:
        return read_xlsb(data, package, workbook, terms.limits), []
    return [plain_sheet(grid) for grid in read_grids(data)], []


def _read_other(data: bytes, container: str, terms: _Terms) -> tuple[Sequence[Sheet], Sequence[Finding]]:
    """Read what is no zip."""
    if container == "xls":
        return read_xls(data, terms.limits), []
    if container == "html":
        return read_html(data, terms.limits), []
    if container == "spreadsheetml":
        return read_spreadsheetml(data, terms.limits), []
    if container == "fods":
        return read_fods(data, terms.limits), []
    if container == "mail":
        return _read_nested(files_of_mail(data), terms)
    sheet, findings = read_delimited(data, terms.limits)
    return [sheet], findings


def _read_nested(files: list[Inner], terms: _Terms) -> tuple[Sequence[Sheet], Sequence[Finding]]:
    """Read the files inside a file; a zip in a mail is opened, more is not."""
    if terms.depth >= MOST_DEPTH:
        raise Refusal("read.unreadable.nested")
    deeper = terms._replace(depth=terms.depth + 1)

    def read(data: bytes, name: str) -> Parts:
        lost = terms.course.lost()
        return ("unknown", [], [Refusal(lost).finding()]) if lost else _read_bytes(data, name, deeper)

    return read_inner(files, read, terms.limits)


def _bytes(delivery: Delivery, limits: Limits, data: bytes | None) -> bytes:
    """Take the file into memory when it is not too large for it."""
    if data is None and is_sealed(delivery.path):
        size = delivery.size
    else:
        size = delivery.path.stat().st_size if data is None else len(data)
    if size > limits.file_bytes:
        raise over_limit("file", size, limits.file_bytes)
    return clear_bytes(delivery.path) if data is None else data
