"""Odd headers that head office explains once, and columns that nobody may choose between in silence."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.messages import word_finding
from pipeline.model import Delivery, Sheet, Span, Value, Workbook
from pipeline.recognise import recognise_workbook
from pipeline.schema.load import load_schema
from pipeline.schema.model import HeaderAnswer
from tests.recognise.conftest import RECEIVED, ROOT, registers, the_schema

if TYPE_CHECKING:
    from pipeline.model import Finding, Recognition
    from pipeline.schema import Schema

Rows = list[list[Value]]
HEADER = ["拜访日期", "业务员", "客户名称", "今天干啥去了", "备注"]
ROWS: Rows = [["2026-03-05", "张三", "甲公司", "催款", "好"], ["2026-03-06", "张三", "乙公司", "送样", ""]]


def explained(*answers: tuple[str, str, str, str, str]) -> Schema:
    """Give the forms with answers for visit_daily: branch, header, id, valid from, valid to."""
    made = tuple(HeaderAnswer(branch, "visit_daily", *rest) for branch, *rest in answers)
    return replace(the_schema(), header_answers=made)


def recognised(header: list[str], rows: Rows, schema: Schema | None = None, branch: str = "HD") -> Recognition:
    return look([["业务员拜访日报表"], [*header], *rows], schema, branch=branch)


def look(rows: Rows, schema: Schema | None = None, merged: tuple[Span, ...] = (), branch: str = "HD") -> Recognition:
    width = max(map(len, rows))
    sheet = Sheet("Sheet1", 0, [[*row, *[""] * (width - len(row))] for row in rows], merged=merged)
    delivery = Delivery("华东/a.xlsx", Path("a.xlsx"), "", 1, 0, RECEIVED)
    known = replace(registers(), people={})
    return recognise_workbook(Workbook(delivery, "xlsx", (sheet,), ()), schema or the_schema(), branch, known)


def columns_told(found: Recognition) -> list[Finding]:
    return [finding for finding in found.findings if finding.code in ("unknown-column", "ambiguous-column")]


def test_an_odd_header_is_told_with_its_place_and_kept() -> None:
    found = recognised(HEADER, ROWS)
    (finding,) = columns_told(found)
    assert (finding.code, finding.cell, finding.column) == ("unknown-column", "D2", "今天干啥去了")
    assert found.tables[0].extra["今天干啥去了"].values == ["催款", "送样"]


def test_a_header_near_a_known_one_is_told_with_that_name() -> None:
    (finding,) = columns_told(recognised(["拜访日期", "业务员", "客户名称", "拜访内空"], [row[:4] for row in ROWS]))
    assert "拜访内容" in word_finding(finding, "zh") or dict(finding.params)["near"]


@pytest.mark.parametrize("branch", ["", "HD", "华东", "华东分公司"])
def test_once_explained_it_is_understood(branch: str) -> None:
    found = recognised(HEADER, ROWS, explained((branch, "今天干啥去了", "content", "", "")))
    assert columns_told(found) == []
    assert found.tables[0].columns["content"].values == ["催款", "送样"]
    assert found.tables[0].columns["content"].header == "今天干啥去了"


@pytest.mark.parametrize(
    ("branch", "valid_from", "valid_to"),
    [("华南", "", ""), ("", "2026-05-01", ""), ("", "", "2026-03-31"), ("HN", "2020-01-01", "")],
)
def test_an_answer_holds_for_its_branch_and_its_days_only(branch: str, valid_from: str, valid_to: str) -> None:
    found = recognised(HEADER, ROWS, explained((branch, "今天干啥去了", "content", valid_from, valid_to)))
    assert [finding.code for finding in columns_told(found)] == ["unknown-column"]


def test_a_branch_s_own_answer_beats_the_one_for_all_wherever_it_stands() -> None:
    own, general = ("华东", "备注", "content", "", ""), ("", "备注", "-", "", "")
    for order in ((own, general), (general, own)):
        assert recognised(HEADER, ROWS, explained(*order)).tables[0].columns["content"].header == "备注"


def test_a_column_explained_as_the_branch_s_own_is_kept_and_asked_of_no_more() -> None:
    found = recognised(HEADER, ROWS, explained(("", "今天干啥去了", "-", "", "")))
    assert columns_told(found) == []
    assert found.tables[0].extra["今天干啥去了"].values == ["催款", "送样"]


def test_a_header_of_two_rows_is_explained_as_it_was_told() -> None:
    rows: Rows = [
        ["业务员拜访日报表"],
        ["拜访日期", "业务员", "客户名称", "本日", ""],
        ["", "", "", "咋样", "啥情况"],
        ["2026-03-05", "张三", "甲公司", "催款", "好"],
        ["2026-03-06", "张三", "乙公司", "送样", "差"],
    ]
    spans = (Span(1, 0, 2, 0), Span(1, 1, 2, 1), Span(1, 2, 2, 2), Span(1, 3, 1, 4))
    told = look(rows, merged=spans)
    names = [finding.column for finding in columns_told(told)]
    assert len(names) == 2
    schema = explained(("", names[0], "content", "", ""), ("", names[1], "-", "", ""))
    found = look(rows, schema, spans)
    assert columns_told(found) == []
    assert found.tables[0].columns["content"].values == ["催款", "送样"]


def test_explained_headers_help_to_recognise_the_form() -> None:
    header: list[Value] = ["哪天", "谁", "跑了哪家", "拜访目的", "洽谈内容", "到达时间"]
    plain: Rows = [header, *([*row[:3], "价格", "有意向", "9:30"] for row in ROWS)]
    assert look(plain).tables == []
    schema = explained(
        ("", "哪天", "visit_date", "", ""), ("", "谁", "salesperson", "", ""), ("", "跑了哪家", "customer_name", "", "")
    )
    (table,) = look(plain, schema).tables
    assert table.columns["customer_name"].values == ["甲公司", "乙公司"]


def two(first: list[Value], second: list[Value], names: tuple[str, str] = ("拜访日期", "日期")) -> Recognition:
    header = ["业务员", "客户名称", *names, "洽谈内容", "拜访结果", "到达时间"]
    pairs = enumerate(zip(first, second, strict=True))
    return recognised(header, [["张三", f"{n}公司", a, b, "价格", "有意向", "9:30"] for n, (a, b) in pairs])


def test_of_two_columns_for_one_field_the_fuller_one_is_read_with_a_warning() -> None:
    found = two(["2026-03-05", ""], ["2026-03-07", "2026-03-08"])
    assert found.tables[0].columns["visit_date"].values == ["2026-03-07", "2026-03-08"]
    assert [(finding.code, finding.severity, finding.column) for finding in columns_told(found)] == [
        ("unknown-column", "warning", "拜访日期")
    ]
    assert found.tables[0].extra["拜访日期"].values == ["2026-03-05", ""]


def test_two_equally_full_columns_that_agree_are_one() -> None:
    found = two(["2026-03-05", "2026-03-06"], ["2026-03-05", "2026-03-06"])
    assert found.tables[0].columns["visit_date"].header == "拜访日期"
    assert [finding.severity for finding in columns_told(found)] == ["warning"]


def test_two_equally_full_columns_that_differ_are_a_question_and_neither_is_read() -> None:
    found = two(["2026-03-05", "2026-03-06"], ["2026-03-07", "2026-03-06"])
    (finding,) = columns_told(found)
    assert (finding.code, finding.severity, finding.field, finding.cell) == ("ambiguous-column", "error", "visit_date", "D2")
    assert "visit_date" not in found.tables[0].columns
    assert found.tables[0].extra["拜访日期"].values == ["2026-03-05", "2026-03-06"]
    assert found.tables[0].extra["日期"].values == ["2026-03-07", "2026-03-06"]
    for language in ("zh", "en"):
        assert "拜访日期" in word_finding(finding, language)
        assert "{" not in word_finding(finding, language)
    assert not [item for item in found.findings if item.code == "missing-column" and item.field == "visit_date"]


def test_the_question_of_two_columns_is_answered_by_head_office() -> None:
    header = ["业务员", "客户名称", "拜访日期", "日期", "洽谈内容", "拜访结果"]
    rows: Rows = [
        ["张三", "甲公司", "2026-03-05", "2026-03-07", "价格", "好"],
        ["张三", "乙公司", "2026-03-06", "2026-03-06", "送样", "好"],
    ]
    for answer in (("", "日期", "-", "", ""), ("", "拜访日期", "visit_date", "", "")):
        found = recognised(header, rows, explained(answer))
        assert found.tables[0].columns["visit_date"].values == ["2026-03-05", "2026-03-06"]
        assert [finding for finding in columns_told(found) if finding.severity == "error"] == []


def test_two_remarks_that_differ_hold_nobody_up() -> None:
    found = recognised(["拜访日期", "业务员", "客户名称", "备注", "备 注"], [["2026-03-05", "张三", "甲公司", "好", "坏"]])
    assert [finding.severity for finding in columns_told(found)] == ["warning"]


def test_a_header_that_names_two_fields_is_a_question() -> None:
    found = recognised(
        ["拜访日期", "业务员", "客户名称\n联系电话", "备注"], [["2026-03-05", "张三", "甲公司\n13800138000", "好"]]
    )
    (finding,) = columns_told(found)
    assert (finding.code, finding.severity, finding.cell) == ("ambiguous-column", "error", "C2")
    assert found.tables[0].extra[
        "客户名称/联系电话" if "客户名称/联系电话" in found.tables[0].extra else finding.column
    ].values == ["甲公司\n13800138000"]


def test_a_header_broken_over_two_lines_is_no_question() -> None:
    found = recognised(
        ["拜访\n日期", "业务员\nSalesperson", "客户名称\n(全称)", "备注"], [["2026-03-05", "张三", "甲公司", "好"]]
    )
    assert [finding for finding in columns_told(found) if finding.code == "ambiguous-column"] == []
    assert {"visit_date", "salesperson", "customer_name"} <= set(found.tables[0].columns)


def taught(folder: Path, *lines: str) -> Schema:
    """Give the forms with lines written into a copy of `schemas/lists/headers.csv`."""
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    with (folder / "schemas" / "lists" / "headers.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    return load_schema(folder / "schemas")


def test_one_line_in_the_list_is_understood_ever_after(tmp_path: Path) -> None:
    header = ["拜访日期", "业务员", "客户名称", "洽谈内荣"]
    rows = [row[:4] for row in ROWS]
    (told,) = columns_told(recognised(header, rows))
    assert dict(told.params)["near"] == "洽谈内容"
    found = recognised(header, rows, taught(tmp_path, "华东分公司,visit_daily,洽谈内荣,content,2026-01-01,"))
    assert columns_told(found) == []
    assert found.tables[0].columns["content"].values == ["催款", "送样"]


@pytest.mark.parametrize(("days", "known"), [(",", True), ("2026-04-02,2026-04-02", True), (",2026-04-01", False)])
def test_a_line_of_the_list_holds_by_the_day_of_receipt(tmp_path: Path, days: str, known: bool) -> None:
    found = recognised(HEADER, ROWS, taught(tmp_path, f"HD,visit_daily,今天干啥去了,content,{days}"))
    assert ("content" in found.tables[0].columns) is known


def test_an_odd_label_of_a_card_is_explained_by_the_same_list(tmp_path: Path) -> None:
    card: Rows = [
        ["客户资料卡", "", "", ""],
        ["客户编号", "C1", "客户名称", "甲店"],
        ["业务员", "张三", "建档日期", "2026-3-1"],
        ["联系人", "王强", "家底", "500万"],
    ]
    assert "registered_capital" not in look(card).tables[0].columns
    table = look(card, taught(tmp_path, ",customer_card,家底,registered_capital,,")).tables[0]
    assert table.columns["registered_capital"].values == ["500万"]
