"""Blocks laid out: tables with totals, matrices, cut pages, words for each kind of value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.report.definition import Block, Column, Report
from pipeline.report.query import NOT_REPORTED
from pipeline.report.sheet import lay_out
from pipeline.report.wording import Wording

if TYPE_CHECKING:
    from pipeline.messages import Language
    from pipeline.report.query import Row
    from pipeline.schema import Schema


def words(schema: Schema, block: Block, language: Language = "zh") -> Wording:
    return Wording(Report("overview", 0, Path(), (block,)), schema, language, {})


def test_a_matrix_turns_values_into_columns_in_order_of_appearance(schema: Schema) -> None:
    columns = (Column("branch_name"), Column("week"), Column("visits", "count"))
    block = Block("by_branch", "x.sql", "SUB-01", columns, show="matrix", across="week", value="visits")
    rows = [
        {"branch_name": "华东", "week": "W10", "visits": 3},
        {"branch_name": "华东", "week": "W11", "visits": NOT_REPORTED},
        {"branch_name": "华北", "week": "W11", "visits": 1234},
    ]
    grid = lay_out(block, rows, words(schema, block))
    assert [item.text for item in grid.head] == ["分公司", "W10", "W11"]
    assert [[cell.text for cell in line.cells] for line in grid.lines] == [["华东", "3", "未上报"], ["华北", "", "1,234"]]


def test_a_total_row_says_so_in_its_first_empty_head(schema: Schema) -> None:
    block = Block("by_branch", "x.sql", "SUB-01", (Column("branch_name"), Column("month", "month"), Column("visits", "count")))
    rows: list[Row] = [
        {"branch_name": "华东", "month": None, "visits": 3, "is_total": True},
        {"branch_name": None, "month": None, "visits": None, "is_total": True},
        {"branch_name": None, "month": None, "visits": 1, "is_total": False},
    ]
    grid = lay_out(block, rows, words(schema, block))
    assert [[cell.text for cell in line.cells] for line in grid.lines] == [
        ["华东", "合计", "3"],
        ["合计", "—", "—"],
        ["—", "—", "1"],
    ]
    assert [line.is_total for line in grid.lines] == [True, True, False]


def test_a_page_shows_the_first_rows_and_says_that_there_are_more(schema: Schema) -> None:
    block = Block("by_branch", "x.sql", "SUB-01", (Column("visits", "count"),), page_rows=2)
    grid = lay_out(block, [{"visits": number} for number in range(3)], words(schema, block))
    assert (len(grid.page_lines), len(grid.lines), grid.is_cut) == (2, 3, True)


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        ("count", 1234567, "1,234,567", "1,234,567"),
        ("money", Decimal("-1234.5"), "-1,234.50", "-1,234.50"),
        ("money", Decimal("0.005"), "0.01", "0.01"),
        ("decimal", Decimal("12.500000"), "12.5", "12.5"),
        ("decimal", Decimal(100), "100", "100"),
        ("percent", 0.99996, "99.9%", "99.9%"),
        ("percent", 1.00004, "100.0%", "100.0%"),
        ("days", 7, "7", "7"),
        ("hours", 3.25, "3.3", "3.3"),
        ("date", date(2026, 3, 5), "2026-03-05", "2026-03-05"),
        ("instant", "2026-03-05T09:20", "2026-03-05 09:20", "2026-03-05 09:20"),
        ("instant", datetime(2026, 3, 5, 9, 20), "2026-03-05 09:20", "2026-03-05 09:20"),  # noqa: DTZ001 - as the query gives it
        ("month", "2026-03", "2026-03", "2026-03"),
        ("flag", True, "是", "Yes"),
        ("text", None, "—", "—"),
        ("money", NOT_REPORTED, "未上报", "Not reported"),
    ],
)
def test_each_kind_of_value_reads_as_people_write_it(schema: Schema, kind: str, value: object, zh: str, en: str) -> None:
    column = Column("x", kind)
    block = Block("by_branch", "x.sql", "SUB-01", (column,))
    assert words(schema, block).cell(value, column, {"x": value}, block) == zh
    assert words(schema, block, "en").cell(value, column, {"x": value}, block) == en


def test_codes_read_as_the_form_s_own_labels(schema: Schema) -> None:
    column = Column("purpose", "enum", of="visit_daily.purpose")
    block = Block("by_branch", "x.sql", "VIS-01", (column,))
    label = schema.forms["visit_daily"]["purpose"].labels["collect"][0]
    assert words(schema, block).cell("sell|collect", column, {}, block).endswith(f"、{label}")
    assert words(schema, block, "en").cell("sell|collect", column, {}, block) == "Sell, Collect payment"
    assert words(schema, block).cell("something else", column, {}, block) == "something else"


def test_a_sentence_takes_its_words_from_the_row(schema: Schema) -> None:
    columns = (Column("alert", "sentence"), Column("branch_name"), Column("number", "count"))
    block = Block("alerts", "x.sql", "SUB-01", columns, show="list")
    row = {"alert": "missing_cards", "branch_name": "华东", "number": 1200}
    assert lay_out(block, [row], words(schema, block)).lines[0].cells[0].text == "华东：1,200 个客户已有销售但没有资料卡。"


def test_lines_of_one_topic_stand_together_under_its_heading(schema: Schema) -> None:
    columns = (Column("alert"), Column("topic", "choice"))
    block = Block("alerts", "x.sql", "SUB-01", columns, show="list", group="topic")
    rows = [
        {"alert": alert, "topic": topic}
        for alert, topic in (("甲", "behind_branch"), ("乙", "behind_branch"), ("丙", "held_files"))
    ]
    groups = lay_out(block, rows, words(schema, block)).groups
    assert [(title, [line.cells[0].text for line in lines]) for title, lines in groups] == [
        ("销售进度落后", ["甲", "乙"]),
        ("文件等总公司处理", ["丙"]),
    ]
