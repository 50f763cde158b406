"""Containers and cells that readers lose without a word: trap T18 of `forms.md` and what `measurements.md` warns of."""

from __future__ import annotations

import io
from datetime import date, time
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from tests.traps import Export, Line, World, pick

if TYPE_CHECKING:
    from pathlib import Path

CHINESE_CSV = "华东分公司/拜访.csv"
OLD_XLS = "华东分公司/老表.xls"
LOCK = "华东分公司/~$拜访日报.xlsx"
LOCKED = "华东分公司/加密.xlsx"
EMPTY_BOOK = "华东分公司/新建 Microsoft Excel 工作表.xlsx"
ZERO_BYTES = "华东分公司/空.xlsx"
FORMULAS = "华南分公司/公式.xlsx"
ERRORS = "华北分公司/错误值.xlsx"
TIMES = "西南分公司/时间.xlsx"

VISIT = ["业务员", "拜访日期", "客户名称", "拜访目的", "洽谈内容"]
SALES = ["销售日期", "业务员", "订单号", "客户名称", "产品名称", "数量", "单价", "金额"]


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("拜访")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    lines: list[Line] = [VISIT, ["李四", date(2026, 3, 4), "乙商行", "收款", "对账"]]
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write(row, column, value, *([style] if isinstance(value, date) else []))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def encrypted_workbook() -> bytes:
    """An OLE file as Office writes a workbook with a password: it holds no workbook but an encrypted package."""
    made = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(made, b"\x01" * 8192)
    name, hidden = (f"{word}\0".encode("utf-16-le") for word in ("Workbook", "EncryptedPackage"))
    data = bytearray(made.getvalue())
    entry = data.index(name)
    data[entry : entry + len(hidden)] = hidden
    data[entry + 64 : entry + 66] = len(hidden).to_bytes(2, "little")
    return bytes(data)


def cached_workbook(path: Path) -> None:
    """A workbook as Excel saves it: errors as values of formulas and as values, and one formula without a value."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("销售")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    lines: list[Line] = [
        SALES,
        [date(2026, 3, 2), "孙七", 42, "NA", "灯", 1, 100, ("=F2*G2", 100)],
        [date(2026, 3, 3), "孙七", 43, "None", "灯", 2, 100, ("=VLOOKUP(1,A1:A2,1)", "#N/A")],
        [date(2026, 3, 4), "孙七", 44, "null", "灯", 0.1, 100, ("=F4*G4", 10)],
    ]
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, tuple):
                sheet.write_formula(row, column, value[0], None, value[1])
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write(row, column, value)
    book.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World.make(tmp_path_factory.mktemp("files"))
    world.drop(CHINESE_CSV, "业务员,拜访日期,客户名称,拜访目的,洽谈内容\n张三,2026-3-5,甲商行,推销,谈新品\n".encode("gb18030"))
    world.drop(OLD_XLS, old_workbook())
    world.drop(LOCK, b"\x06zhangs")
    world.drop(LOCKED, encrypted_workbook())
    blank = io.BytesIO()
    openpyxl.Workbook().save(blank)
    world.drop(EMPTY_BOOK, blank.getvalue())
    world.drop(ZERO_BYTES, b"")
    world.book(
        FORMULAS,
        {
            "销售": [
                SALES,
                [date(2026, 3, 2), "王五", "Y1", "甲商行", "灯", 1, 100, "=F2*G2"],
                [date(2026, 3, 2), "王五", "Y2", "甲商行", "灯", 1, 100, 100],
            ]
        },
    )
    cached_workbook(world.place(ERRORS))
    world.settle(world.place(ERRORS))
    world.book(
        TIMES,
        {
            "拜访": [
                [*VISIT, "到达时间", "离开时间", "客户编号", "联系电话"],
                ["吴九", date(2026, 3, 5), "甲商行", "推销", "谈新品", time(9, 30), 0.4375, 42, 13800138000.0],
                ["吴九", date(2026, 3, 5), "NA", "推销", "谈新品", "9点半", "10:20", "00042", "13800138001"],
            ]
        },
        formats={"拜访": {"F2": "h:mm"}},
    )
    world.collect("2026-04-02T09:00")
    return world


@pytest.fixture(scope="module")
def exported(world: World) -> Export:
    return world.export()


def test_t18_csv_in_gb18030_and_old_xls_are_loaded(exported: Export) -> None:
    assert pick(exported.of("visit_daily", CHINESE_CSV), "visit_date", "salesperson", "customer_name", "_sheet", "_row") == [
        ("2026-03-05", "0101", "甲商行", "", "2")
    ]
    assert pick(exported.of("visit_daily", OLD_XLS), "visit_date", "salesperson", "customer_name", "_sheet", "_row") == [
        ("2026-03-04", "0102", "乙商行", "拜访", "2")
    ]


def test_t18_lock_files_and_empty_files_are_skipped_and_said(world: World, exported: Export) -> None:
    skipped: dict[str, Any] = {item.source: item.reason for item in world.last.skipped}
    assert skipped == {LOCK: "read.skipped.lock", ZERO_BYTES: "read.skipped.empty"}
    assert exported.verdict(EMPTY_BOOK) == "skipped"


def test_t18_a_workbook_with_a_password_is_unreadable_and_the_run_goes_on(exported: Export) -> None:
    assert exported.verdict(LOCKED) == "unreadable"
    assert [code for _, code, _, _ in exported.findings(LOCKED)] == ["unreadable-file"]
    assert "密码" in exported.messages(LOCKED, "unreadable-file")[0]


def test_t18_a_formula_saved_without_a_value_is_told_and_not_guessed(exported: Export) -> None:
    assert ("warning", "no-cached-value", "销售", "H2") in exported.findings(FORMULAS)
    assert pick(exported.of("sales_detail", FORMULAS), "order_no") == ["Y2"]
    assert ("error", "missing-value", "销售", "H2") in exported.findings(FORMULAS)


def test_a_cell_that_shows_an_error_is_told(exported: Export) -> None:
    assert ("warning", "excel-error", "销售", "H3") in exported.findings(ERRORS)
    assert pick(exported.of("sales_detail", ERRORS), "_row") == ["2", "4"]


def test_text_that_looks_like_nothing_to_other_readers_is_kept(exported: Export) -> None:
    assert pick(exported.of("sales_detail", ERRORS), "customer_name") == ["NA", "null"]


def test_numbers_that_are_codes_keep_no_point_and_fractions_no_tail(exported: Export) -> None:
    assert pick(exported.of("sales_detail", ERRORS), "order_no", "quantity", "amount") == [
        ("42", "1", "100"),
        ("44", "0.1", "10"),
    ]
    assert pick(exported.of("visit_daily", TIMES), "customer_code", "contact_phone") == [
        ("42", "13800138000"),
        ("00042", "13800138001"),
    ]


def test_cells_that_hold_only_a_time_are_times(exported: Export) -> None:
    assert pick(exported.of("visit_daily", TIMES), "start_time", "end_time") == [("09:30", "10:30"), ("09:30", "10:20")]
