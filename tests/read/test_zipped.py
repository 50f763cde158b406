"""Hostile and broken zips end as a finding, at once and before the parser."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from pipeline.read.refusal import Refusal
from pipeline.read.zipped import Zip
from pipeline.settings import Limits
from tests.read.conftest import NAMESPACE, with_parts, with_sheet

if TYPE_CHECKING:
    from pipeline.model import Workbook
    from tests.read.conftest import Read


def reason(workbook: Workbook) -> str:
    assert workbook.sheets == ()
    return workbook.findings[0].reason


def bomb(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    return with_parts({name: b"<worksheet>" + b" " * size})


def lying(data: bytes, name: bytes, size: int) -> bytes:
    """Change the unpacked size that the directory declares for a member."""
    place = data.rindex(name) - 46
    return data[: place + 24] + struct.pack("<L", size) + data[place + 28 :]


def test_a_bomb_is_refused_by_its_ratio(read: Read) -> None:
    assert reason(read(bomb(20_000_000))) == "read.limit.ratio"


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/theme/theme1.xml"])
def test_a_bomb_that_lies_about_its_size_is_refused_too(read: Read, name: str) -> None:
    assert reason(read(lying(bomb(20_000_000, name), name.encode(), 5000))) == "read.limit.ratio"


def test_parts_and_sums_over_a_limit_are_refused_with_both_numbers(read: Read) -> None:
    (finding,) = read(with_sheet(""), limits=Limits(part_bytes=1000)).findings
    assert (finding.code, finding.reason) == ("limit-exceeded", "read.limit.part")
    assert dict(finding.params)["allowed"] == "1,000"
    assert reason(read(with_sheet(""), limits=Limits(unpacked_bytes=1000))) == "read.limit.unpacked"
    assert reason(read(with_sheet(""), limits=Limits(zip_members=3))) == "read.limit.members"
    assert reason(read(with_sheet(""), limits=Limits(file_bytes=100))) == "read.limit.file"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
    ],
)
def test_cells_too_far_apart_are_refused(read: Read, rows: str) -> None:
    assert reason(read(with_sheet(rows))) in ("read.limit.box", "read.limit.grid")


def test_far_cells_that_are_only_coloured_do_no_harm(read: Read) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read(with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + far)).sheets[0].rows[0][0] == 1


def test_a_few_cells_far_apart_come_without_the_empty_ones_between(read: Read) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9000"><c r="C9000"><v>2</v></c><c r="GR9000"><v>3</v></c></row>'
    grid = read(with_sheet(rows)).sheets[0].rows
    assert (list(grid[0]), len(grid[1]), len(grid), len(grid[8999])) == ([1], 0, 9000, 200)
    assert (grid[8999][2], grid[8999][199]) == (2, 3)


def test_too_many_cells_are_refused(read: Read) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 40))
    assert reason(read(with_sheet(rows), limits=Limits(cells=30))) == "read.limit.cells"


def test_a_table_of_strings_that_claims_too_much_is_refused(read: Read) -> None:
    strings = f'<sst xmlns="{NAMESPACE}" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    assert reason(read(with_parts({"xl/sharedStrings.xml": strings}))) == "read.limit.strings"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_are_refused(read: Read, part: str) -> None:
    declared = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert reason(read(with_parts({part: declared}))) == "read.unreadable.entities"


def test_locked_members_are_told_as_locked(read: Read) -> None:
    data = bytearray(with_sheet(""))
    start = data.rindex(b"xl/workbook.xml") - 46
    data[start + 8] |= 1
    assert reason(read(bytes(data))) == "read.unreadable.password"


def test_members_are_found_whatever_their_case_and_slashes() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("XL\\WorkBook.xml", "<x/>")
    package = Zip(target.getvalue(), Limits())
    stored = package.find("xl/workbook.xml")
    assert stored is not None
    assert package.read(stored) == b"<x/>"


def test_bytes_before_the_zip_and_the_64_bit_form_are_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(b"text")
    assert Zip(target.getvalue(), Limits()).read("a.txt") == b"text"
    assert Zip(b"before" + target.getvalue(), Limits()).read("a.txt") == b"text"


def test_a_damaged_member_is_broken_not_a_crash() -> None:
    data = bytearray(with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>' * 50))
    package = Zip(bytes(data), Limits())
    start = package.members["xl/worksheets/sheet1.xml"].offset + 60
    data[start : start + 30] = bytes(30)
    with pytest.raises(Refusal, match="broken"):
        Zip(bytes(data), Limits()).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="B99999999999"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="AAAAA1"><v>2</v></c></row>',
        '<row r="99999999999"><c><v>1</v></c></row>',
    ],
)
def test_cells_named_beyond_the_sheet_are_refused_before_the_parser(read: Read, rows: str) -> None:
    assert reason(read(with_sheet(rows))) == "read.limit.grid"
