from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipeline.answer.marked import UnpatchableError, mark_ooxml, strip_ooxml
from pipeline.model.marks import COLUMNS, FILLS, LIST_SHEETS, PROPERTY, SIGNATURES
from tests.answer.marked.workbooks import ALONE, MARKED_PARTS, OTHER, SHEET, answer, build, faults, rewritten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
LIST, COLUMN, SIGNATURE = LIST_SHEETS[0], COLUMNS[0], SIGNATURES[0]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return build(tmp_path / "source.xlsm")


@pytest.fixture
def marked(source: Path, tmp_path: Path) -> Path:
    mark_ooxml(source, tmp_path / "marked.xlsm", answer())
    return tmp_path / "marked.xlsm"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def values(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names if name != LIST}


def opened(path: Path) -> Any:  # noqa: ANN401 - the stubs know neither custom properties nor that the active sheet has cells
    return openpyxl.load_workbook(path)


def sheet_of(path: Path, name: str = SHEET) -> Any:  # noqa: ANN401 - likewise
    return opened(path)[name]


def test_every_part_that_need_not_change_keeps_its_bytes_also_compressed(source: Path, marked: Path) -> None:
    before, after = parts(source), parts(marked)
    assert {name for name in before if before[name] != after.get(name)} <= MARKED_PARTS
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(marked) as new:
        kept = [info for info in old.infolist() if info.filename not in MARKED_PARTS]
        assert [info.filename for info in new.infolist()][: len(before)] == old.namelist()
        for info in kept:
            other = new.getinfo(info.filename)
            assert (other.compress_size, other.date_time, other.CRC) == (info.compress_size, info.date_time, info.CRC)


def test_the_marked_package_is_whole(marked: Path) -> None:
    assert not faults(marked)


def test_the_same_answer_gives_the_same_bytes(source: Path, marked: Path, tmp_path: Path) -> None:
    mark_ooxml(source, tmp_path / "again.xlsm", answer())
    assert (tmp_path / "again.xlsm").read_bytes() == marked.read_bytes()


def test_all_values_read_as_before(source: Path, marked: Path) -> None:
    before, after = values(source), values(marked)
    for name, rows in before.items():
        assert [row[: len(rows[0])] for row in after[name][: len(rows)]] == rows
    assert openpyxl.load_workbook(marked, data_only=True)[SHEET]["E8"].value == 10.5


def test_cells_are_filled_by_severity_and_keep_their_other_format(marked: Path) -> None:
    sheet = sheet_of(marked)
    expected = {"A7": "error", "A11": "error", "C7": "warning", "B21": "warning", "A9": "warning", "C13": "error", "A30": "info"}
    assert {cell: sheet[cell].fill.fgColor.rgb for cell in expected} == {cell: FILLS[word] for cell, word in expected.items()}
    assert sheet["A7"].number_format == "yyyy-mm-dd"
    assert sheet["A7"].border.left.style == "thin"
    assert sheet["A8"].fill.fill_type is None


def test_our_comment_is_signed_and_the_senders_own_stays(marked: Path) -> None:
    sheet = sheet_of(marked)
    assert sheet["A7"].comment.text.startswith(f"{SIGNATURE}\n")
    assert "2026-03-31" in sheet["A7"].comment.text
    assert sheet["C7"].comment.text.startswith(f"请核对\n\n{SIGNATURE}\n")
    assert sheet["C7"].comment.author == "张三"
    assert sheet["C10"].comment.text == "另一条"


def test_the_column_stands_right_of_the_table_and_is_filtered(marked: Path) -> None:
    sheet = sheet_of(marked)
    assert {cell.row for cell in sheet["F"] if cell.value} == {4, 7, 9, 11, 13, 22}
    assert sheet["F4"].value == COLUMN
    assert sheet["F7"].value.count("三月没有 32 日") == 2
    assert sheet.auto_filter.ref == "A4:F24"
    book = opened(marked)
    assert book[SHEET].freeze_panes == "B5"
    assert not book[OTHER].auto_filter.ref, "a protected sheet gets no filter"
    assert book[OTHER]["C3"].value


def test_the_list_stands_in_front_with_links_and_no_formula(marked: Path) -> None:
    book = opened(marked)
    assert book.sheetnames == [LIST, SHEET, OTHER, ALONE]
    assert book.active.title == LIST
    assert not book[SHEET].sheet_view.tabSelected
    sheet = book[LIST]
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert {f"'{SHEET}'!A7", f"'{SHEET}'!B21", "'It''s 表'!B3"} <= links
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert book[ALONE].defined_names["here"].value == f"'{ALONE}'!$A$1"
    assert book.custom_doc_props[PROPERTY].value == answer().property_value


def test_a_sheet_of_the_sender_with_the_lists_name_is_kept(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.create_sheet(LIST)["A1"] = "我自己的"
    book.create_sheet(SHEET)["A7"] = 1
    book.save(tmp_path / "own.xlsx")
    for name in ("own", "marked"):
        mark_ooxml(tmp_path / f"{name}.xlsx", tmp_path / "next.xlsx", answer())
        shutil.move(tmp_path / "next.xlsx", tmp_path / "marked.xlsx")
        assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames == [f"{LIST} (2)", LIST, SHEET]
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx")[LIST]["A1"].value == "我自己的"
    assert not faults(tmp_path / "marked.xlsx")


def test_marks_never_pile_up(marked: Path, tmp_path: Path) -> None:
    target = tmp_path / "again.xlsm"
    mark_ooxml(marked, target, answer("另有说法。"))
    assert values(target)[OTHER] == [
        [cell.replace("写的是「3.32」，三月没有 32 日。", "另有说法。") if isinstance(cell, str) else cell for cell in row]
        for row in values(marked)[OTHER]
    ]
    sheet = sheet_of(target)
    assert sheet["C7"].comment.text.count(SIGNATURE) == 1
    assert sheet["C7"].comment.text.startswith("请核对")
    assert [cell.value for cell in sheet["F"] if cell.value and "32 日" in str(cell.value)] == []
    assert sheet.max_column == 6
    assert openpyxl.load_workbook(target).sheetnames.count(LIST) == 1
    assert not faults(target)


def test_stripping_gives_back_what_was_sent(source: Path, marked: Path, tmp_path: Path) -> None:
    target = tmp_path / "stripped.xlsm"
    assert strip_ooxml(marked, target)
    assert values(target) == values(source)
    assert not faults(target)
    sheet = sheet_of(target)
    assert {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment} == {
        "C7": "请核对",
        "C10": "另一条",
    }
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb in FILLS.values()]
    assert sheet.auto_filter.ref == "A4:E24"


def test_what_the_sender_writes_behind_our_part_of_a_comment_stays(marked: Path, tmp_path: Path) -> None:
    book = opened(marked)
    sheet = book[SHEET]
    for cell in ("A7", "C7"):
        sheet[cell].comment.text += f"\n已问过客户{cell}"
    book.save(tmp_path / "replied.xlsm")
    strip_ooxml(tmp_path / "replied.xlsm", tmp_path / "stripped.xlsm")
    sheet = sheet_of(tmp_path / "stripped.xlsm")
    assert [sheet[cell].comment.text for cell in ("A7", "C7")] == ["已问过客户A7", "请核对\n已问过客户C7"]
    mark_ooxml(tmp_path / "replied.xlsm", tmp_path / "again.xlsm", answer())
    said = sheet_of(tmp_path / "again.xlsm")["C7"].comment.text
    assert said.startswith(f"请核对\n已问过客户C7\n\n{SIGNATURE}\n")
    assert said.count(SIGNATURE) == 1


def test_a_file_without_marks_is_copied_as_it_is(source: Path, tmp_path: Path) -> None:
    assert not strip_ooxml(source, tmp_path / "copy.xlsm")
    assert (tmp_path / "copy.xlsm").read_bytes() == source.read_bytes()


def _without_addresses(name: str, content: bytes) -> bytes:
    return re.sub(rb'(<(?:c|row)\b[^>]*?) r="[A-Z]*\d+"', rb"\1", content) if "worksheets/sheet" in name else content


def _prefixed(name: str, content: bytes) -> bytes:
    if not name.startswith("xl/worksheets/sheet"):
        return content
    return re.sub(rb"<(/?)([a-zA-Z]\w*)(?=[\s/>])", rb"<\1x:\2", content).replace(b"xmlns=", b"xmlns:x=", 1)


def _commented(name: str, content: bytes) -> bytes:
    trap = b'<sheetData><!-- <row r="7"><c r="A7" s="9"/></row></sheetData> -->'
    return content.replace(b"<sheetData>", trap, 1) if "worksheets/sheet" in name else content


def _absolute(name: str, content: bytes) -> bytes:
    return content.replace(b'Target="', b'Target="/xl/') if name == "xl/_rels/workbook.xml.rels" else content


def _strict(_: str, content: bytes) -> bytes:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/"
    return content.replace(main, strict + b"spreadsheetml/main").replace(relations, strict + b"officeDocument/relationships")


def _unstyled(name: str, content: bytes) -> bytes | None:
    if name == "xl/styles.xml":
        return None
    if "worksheets/sheet" in name:
        content = re.sub(rb' s="\d+"', b"", content)
    return re.sub(rb'<(?:Relationship|Override) [^>]*styles\.xml"[^>]*/>', b"", content)


@pytest.mark.parametrize("edit", [_without_addresses, _prefixed, _commented, _absolute, _strict, _unstyled])
def test_odd_ways_of_writing_are_marked_alike(source: Path, tmp_path: Path, edit: Callable[[str, bytes], bytes | None]) -> None:
    odd = rewritten(source, tmp_path / "odd.xlsm", edit)
    target, stripped = tmp_path / "out.xlsm", tmp_path / "stripped.xlsm"
    mark_ooxml(odd, target, answer())
    assert not faults(target)
    before, after = values(odd), values(target)
    for name, rows in before.items():
        assert [row[: len(rows[0])] for row in after[name][: len(rows)]] == rows
    assert COLUMN in [row[5] for row in after[SHEET]]
    assert sum(bool(row[5]) for row in after[SHEET]) == 6
    assert strip_ooxml(target, stripped)
    assert values(stripped) == before


def test_what_is_no_workbook_in_xml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(UnpatchableError):
        mark_ooxml(tmp_path / "a.xlsx", tmp_path / "b.xlsx", answer())
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_saves_it_anew_and_the_marks_still_come_off(source: Path, marked: Path, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder), str(marked)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = folder / "marked.xlsx"
    assert openpyxl.load_workbook(saved).sheetnames == [LIST, SHEET, OTHER, ALONE]
    assert strip_ooxml(saved, tmp_path / "stripped.xlsx")
    after = values(tmp_path / "stripped.xlsx")
    for name, rows in values(source).items():
        assert [row[: len(rows[0])] for row in after[name][: len(rows)]] == rows
        assert not any(cell for row in after[name] for cell in row[len(rows[0]) :])
    sheet = sheet_of(tmp_path / "stripped.xlsx")
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"C7", "C10"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb in FILLS.values()]
