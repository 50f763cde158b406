"""Whatever the bytes, a reader gives a workbook or says why not, and never raises."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.messages import has
from pipeline.model import Delivery
from pipeline.read import read_workbook
from pipeline.settings import Limits
from tests.read.conftest import with_sheet
from tests.read.test_workbook import an_ods, an_xls

if TYPE_CHECKING:
    from pipeline.model import Workbook

HEADS = [
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"<?xml ",
    b"<html><table>",
    b"\x09\x08\x10\x00",
]
SMALL = Limits(cells=100_000, box_cells=1_000_000)


def read(data: bytes) -> Workbook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        path.write_bytes(data)
        return read_workbook(Delivery("a/b", path, "", len(data), 0, datetime(2026, 1, 1, tzinfo=UTC)), SMALL)


def has_a_verdict(workbook: Workbook) -> bool:
    return bool(workbook.sheets) or [has(f"{finding.reason}.found") for finding in workbook.findings] == [True]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(HEADS), st.binary(max_size=600))
def test_any_bytes(head: bytes, rest: bytes) -> None:
    assert has_a_verdict(read(head + rest))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"]))
def test_any_text(text: str, encoding: str) -> None:
    workbook = read(text.encode(encoding, "replace"))
    assert has_a_verdict(workbook)


XML_BITS = (
    '<row>|<row r="3">|</row>|<c>|<c r="B2">|<c r="A1" t="s">|<c t="e">|<c r="AAA9" s="1"/>|</c>|<v>1</v>|<v/>|<v>x</v>|<f>A1</f>'
    '|<f/>|<is><t>y</t></is>|<!-- c -->|&lt;|é|<|"|<v>1e999</v>|<v>-1</v>'
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(XML_BITS.split("|")), max_size=25).map("".join))
def test_any_sheet(rows: str) -> None:
    assert has_a_verdict(read(with_sheet(rows, 9)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([an_xls(), an_ods(), with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>')]), st.data())
def test_any_damage(data: bytes, draw: st.DataObject) -> None:
    for _ in range(draw.draw(st.integers(1, 4))):
        place = draw.draw(st.integers(0, len(data) - 1))
        data = data[:place] + bytes([draw.draw(st.integers(0, 255))]) + data[place + 1 :]
    assert has_a_verdict(read(data))
