"""Compound files: whatever their chains say, a stream is taken by a walk that ends, and the parser gets a sound file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msoffcrypto
import pytest
import xlwt

from pipeline.read.biff_order import in_order
from pipeline.read.compound import Compound, wrapped
from pipeline.read.grids import read_grids
from pipeline.read.ole import guard_ole
from pipeline.read.refusal import Refusal
from pipeline.read.xls import read_xls
from pipeline.settings import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = "Root Entry".encode("utf-16-le")
BOOK = "Workbook".encode("utf-16-le")


def an_xls(rows: int = 1) -> bytearray:
    book = xlwt.Workbook()
    sheet = book.add_sheet("日报")
    for row in range(rows):
        sheet.write(row, 0, f"客户{row}")
    made = io.BytesIO()
    book.save(made)
    return bytearray(made.getvalue())


def entry_at(data: bytearray, name: bytes) -> int:
    return data.index(name + b"\0\0")


def table_at(data: bytearray) -> int:
    return (int.from_bytes(data[76:80], "little") + 1) * 512


def start_of(data: bytearray) -> int:
    at = entry_at(data, BOOK) + 116
    return int.from_bytes(data[at : at + 4], "little")


def put(data: bytearray, at: int, number: int, size: int = 4) -> None:
    data[at : at + size] = number.to_bytes(size, "little")


def loop(data: bytearray) -> None:
    put(data, table_at(data) + 4 * (start_of(data) + 1), start_of(data))


def leave(data: bytearray) -> None:
    put(data, table_at(data) + 4 * start_of(data), 955_924_480)


def claim(data: bytearray) -> None:
    put(data, entry_at(data, BOOK) + 120, 10**12, 8)


def start_nowhere(data: bytearray) -> None:
    put(data, entry_at(data, BOOK) + 116, 2**31)


def lose_directory(data: bytearray) -> None:
    put(data, 48, 2**31)


@pytest.mark.parametrize("harm", [loop, leave, claim, start_nowhere, lose_directory])
def test_a_stream_whose_chain_is_broken_is_refused(harm: Callable[[bytearray], None]) -> None:
    data = an_xls(rows=60)
    assert guard_ole(bytes(data))
    harm(data)
    with pytest.raises(Refusal) as refused:
        guard_ole(bytes(data))
    assert refused.value.reason in ("read.unreadable.broken", "read.unreadable.truncated")


def claim_of_the_root(data: bytearray) -> None:
    put(data, entry_at(data, ROOT) + 120, 10**12, 8)


def circle_of_the_directory(data: bytearray) -> None:
    at = int.from_bytes(data[48:52], "little")
    put(data, table_at(data) + 4 * at, at)


def circle_of_small_streams(data: bytearray) -> None:
    circle_of_the_directory(data)
    put(data, 60, int.from_bytes(data[48:52], "little"))


def circle_of_entries(data: bytearray) -> None:
    put(data, entry_at(data, BOOK) + 68, 1)
    put(data, entry_at(data, BOOK) + 72, 1)


def more_tables_than_there_are(data: bytearray) -> None:
    put(data, 44, 2**31)
    put(data, 64, 2**31)
    put(data, 68, 0)
    put(data, 72, 2**31)


@pytest.mark.parametrize(
    "harm",
    [claim_of_the_root, circle_of_the_directory, circle_of_small_streams, circle_of_entries, more_tables_than_there_are],
)
def test_what_is_broken_beside_the_workbook_does_not_cost_it(harm: Callable[[bytearray], None]) -> None:
    data = an_xls(rows=60)
    harm(data)
    (sheet,) = read_xls(bytes(data), Limits())
    assert sheet.rows[59][0] == "客户59"


@pytest.mark.parametrize("size", [1, 4095, 4096, 60_000, 9_000_000])
def test_a_wrapped_stream_comes_out_of_every_reader_as_it_was(size: int) -> None:
    stream = bytes(range(251)) * (size // 251 + 1)
    stream = stream[:size]
    made = wrapped(stream, "Workbook")
    with msoffcrypto.olefile.OleFileIO(io.BytesIO(made)) as other:
        assert other.openstream("Workbook").read()[:size] == stream
        assert other.parsing_issues == []
    assert Compound(made).stream("workbook")[:size] == stream


def records(*some: tuple[int, bytes]) -> bytes:
    return b"".join(kind.to_bytes(2, "little") + len(body).to_bytes(2, "little") + body for kind, body in some)


def number(row: int, value: int) -> tuple[int, bytes]:
    return (0x027E, row.to_bytes(2, "little") + bytes(4) + (value << 2 | 2).to_bytes(4, "little"))


def a_stream(*body: tuple[int, bytes]) -> bytes:
    begin = bytes([0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0])
    name = b"\x01\0A"
    head = records((0x0809, bytes([0, 6, 5, 0]) + begin[4:]), (0x0085, bytes(6) + name), (0x000A, b""))
    at = head.index(b"\x85\0") + 4
    head = head[:at] + len(head).to_bytes(4, "little") + head[at + 4 :]
    return head + records((0x0809, begin), *body, (0x000A, b""))


def test_cells_of_an_xls_come_whatever_the_order_of_their_rows() -> None:
    stream = a_stream(number(5, 5), (0x0208, bytes(16)), number(9, 9), number(2, 2), number(7, 7))
    start = stream.index(b"\x0a\0\0\0") + 4
    sorted_stream = in_order(stream, [start], Limits())
    (grid,) = read_grids(wrapped(sorted_stream, "Workbook"))
    assert [(row, cells[0]) for row, cells in enumerate(grid.rows) if cells[0] != ""] == [(2, 2), (5, 5), (7, 7), (9, 9)]
    assert len(sorted_stream) == len(stream)


def test_an_area_that_a_sheet_only_claims_costs_nothing() -> None:
    claimed = (0x0200, (0).to_bytes(4, "little") + (0xB6540003).to_bytes(4, "little") + bytes([0, 0, 4, 0, 0, 0]))
    stream = a_stream(claimed, number(0, 1))
    (grid,) = read_grids(wrapped(in_order(stream, [stream.index(b"\x0a\0\0\0") + 4], Limits()), "Workbook"))
    assert grid.rows == [[1.0]]


def test_cells_of_an_xls_too_far_apart_are_refused() -> None:
    far = (0x027E, b"\xff\xff\xff\xff" + bytes(6))
    stream = a_stream(number(0, 1), far)
    with pytest.raises(Refusal) as refused:
        in_order(stream, [stream.index(b"\x0a\0\0\0") + 4], Limits())
    assert refused.value.reason == "read.limit.box"
