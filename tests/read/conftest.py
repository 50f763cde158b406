"""Files as branches drop them, made in a temporary folder."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest
import xlsxwriter

from pipeline.model import Delivery, Workbook
from pipeline.read import read_workbook
from pipeline.settings import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import openpyxl

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<styleSheet xmlns="{NAMESPACE}"><numFmts count="1"><numFmt numFmtId="200" formatCode="@"/></numFmts>'
    '<fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{number}" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


class Deliver(Protocol):
    """Puts bytes into a file without an ending, as the archive keeps them."""

    def __call__(self, data: bytes, name: str = "华东/报表.xlsx") -> Delivery:
        """Give the delivery."""


class Read(Protocol):
    """Reads bytes as a delivery."""

    def __call__(self, data: bytes, name: str = "华东/报表.xlsx", limits: Limits = ...) -> Workbook:
        """Give the workbook."""


@pytest.fixture
def deliver(tmp_path: Path) -> Deliver:
    def put(data: bytes, name: str = "华东/报表.xlsx") -> Delivery:
        path = tmp_path / f"original-{len(list(tmp_path.iterdir()))}"
        path.write_bytes(data)
        return Delivery(name, path, "", len(data), 0, datetime(2026, 4, 1, tzinfo=UTC))

    return put


@pytest.fixture
def read(deliver: Deliver) -> Read:
    def read_bytes(data: bytes, name: str = "华东/报表.xlsx", limits: Limits = Limits()) -> Workbook:  # noqa: B008 - frozen
        return read_workbook(deliver(data, name), limits)

    return read_bytes


def saved(book: openpyxl.Workbook) -> bytes:
    """Give a workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_parts(parts: Mapping[str, str | bytes], base: bytes = b"") -> bytes:
    """Make an xlsx whose parts are replaced by ours."""
    if not base:
        plain = io.BytesIO()
        with xlsxwriter.Workbook(plain) as book:
            book.add_worksheet().write_string("A1", "text")
        base = plain.getvalue()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return target.getvalue()


def with_sheet(rows: str, number_format: int = 0, before: str = "", after: str = "") -> bytes:
    """Make an xlsx whose only sheet holds the given rows of XML; style 1 has the number format."""
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return with_parts({"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": _STYLES.replace("{number}", str(number_format))})
