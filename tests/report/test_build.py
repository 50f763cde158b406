"""Whole reports: files, their words, their rules, and that the same knowledge makes the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.errors import PipelineError
from pipeline.report import build_report, parse_period, reference_day
from pipeline.report.definition import reports
from pipeline.report.excel_styles import FORMATS
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from pipeline.messages import Language
    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge

MARCH = parse_period("2026-03")
VOID = {"meta", "link", "br", "hr", "img", "input"}


@pytest.fixture(scope="module")
def archive(knowledge: Knowledge) -> duckdb.DuckDBPyConnection:
    """Give a small company: one branch that reports, one that is silent."""
    return knowledge(
        branch=[
            {"branch_code": "HD", "branch_name": "华东<分公司>", "status": "active"},
            {"branch_code": "HB", "branch_name": "华北分公司", "status": "active"},
        ],
        employee=[
            {"employee_code": "E1", "employee_name": "张三", "branch_code": "HD", "role": "salesperson", "status": "active"}
        ],
        sales_detail=[
            {
                "sale_date": date(2026, 3, 31),
                "branch_code": "HD",
                "salesperson": "E1",
                "customer_name": "=1+1",
                "amount": Decimal("1234.56"),
            }
        ],
        sales_target=[{"target_month": "2026-03", "branch_code": "HD", "salesperson": "E1", "target_amount": Decimal(2000)}],
        visit_daily=[
            {"visit_date": date(2026, 3, 3), "branch_code": "HD", "salesperson": "E1", "customer_name": "甲", "content": "看样"}
        ],
        customer_card=[{"customer_name": "甲", "branch_code": "HD", "salesperson": "E1"}],
        customer=[
            {
                "customer_id": "甲",
                "customer_name": "甲",
                "branch_code": "HD",
                "salesperson": "E1",
                "contact_name": "王小明",
                "contact_mobile": "13800138000",
            }
        ],
        submission=[
            {"branch": "HD", "forms": "visit_daily|sales_detail", "received_at": datetime(2026, 4, 1, 1, 30, tzinfo=UTC)}
        ],
    )


@pytest.fixture(scope="module")
def files(archive: duckdb.DuckDBPyConnection, schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the small company's reports in Chinese."""
    return build(archive, schema, tmp_path_factory.mktemp("zh"))


def build(archive: duckdb.DuckDBPyConnection, schema: Schema, folder: Path, language: Language = "zh") -> dict[str, Path]:
    settings = Settings(folder, company="示例公司", archivist="周档案")
    formats = ("html", "xlsx")
    files = build_report(archive, schema, settings, MARCH, reference_day(archive, MARCH), language, formats, folder / "reports")
    return {path.name: path for path in files}


def test_every_report_has_its_page_and_the_workbook_comes_last(files: dict[str, Path]) -> None:
    assert list(files) == [
        "index.html",
        "sales.html",
        "visits.html",
        "complaints.html",
        "compliance.html",
        "customers.html",
        "summary.xlsx",
    ]


def test_the_same_knowledge_makes_the_same_bytes_and_leaves_the_files_alone(
    archive: duckdb.DuckDBPyConnection, schema: Schema, files: dict[str, Path]
) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files.values()}
    again = build(archive, schema, files["index.html"].parents[1])
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in again.values()} == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_whole_load_nothing_and_leave_no_word_out(
    archive: duckdb.DuckDBPyConnection, schema: Schema, tmp_path: Path, language: Language
) -> None:
    for path in build(archive, schema, tmp_path, language).values():
        if path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in text
            assert not re.search(r"<script |<link|https?://|@import|url\(", text)
            visible = re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
            assert not re.findall(r"\breport(?:_[a-z]+)?\.[a-z][\w.-]*", visible)
            assert "Traceback" not in visible
            assert_balanced(text)


def assert_balanced(text: str) -> None:
    """Fail where a tag is left open or closed twice."""
    stack: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            del attrs
            if tag not in VOID:
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

    Reader().feed(text)
    assert not stack


def test_each_figure_carries_its_rule_and_the_footer_the_figures_in_use(files: dict[str, Path], schema: Schema) -> None:
    page = files["sales.html"].read_text(encoding="utf-8")
    assert re.search(
        r'<td data-rule="SAL-01" class="n"><a href="sources/sales\.by_(branch|source)\.html#r\d+">1,234\.56</a></td>', page
    )
    assert re.search(
        r'<td data-rule="SAL-02" class="n"><a href="sources/sales\.by_(branch|person)\.html#r\d+">2,000\.00</a></td>', page
    )
    assert not re.search(r'<td class="n', page)
    assert '<li data-rule="SAL-01">每月检查进度的日子<span class="rule"> (SAL-01)</span>: 5 / 10 / 15 / 20 / 25 / 31</li>' in page
    footer = page[page.index("<footer>") :]
    used = re.sub(r"<[^>]*>", "", footer[footer.index('<ul class="used">') : footer.index("</ul>")])
    assert not re.search(r"[a-z]+_[a-z]+", used)
    for word in ("2026-03-31", "周档案", schema.rule_set, "机密：", "2026-04-01 09:30:00"):
        assert word in footer


def test_a_silent_branch_reads_not_reported_in_page_and_workbook(files: dict[str, Path]) -> None:
    page = files["sales.html"].read_text(encoding="utf-8")
    line = re.search(r"<tr>\s*<td[^>]*>华北分公司</td>.*?</tr>", page, re.DOTALL)
    assert line is not None
    assert "未上报" in line[0]
    assert "0.00" not in line[0].replace("0.00%", "")
    sheet = openpyxl.load_workbook(files["summary.xlsx"])["销售进度 分公司进度"]
    values = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert values["华北分公司"][3] == "未上报"
    assert values["华东<分公司>"][3] == 1234.56


def test_what_people_typed_can_be_neither_markup_nor_formula(files: dict[str, Path]) -> None:
    assert "华东&lt;分公司&gt;" in files["sales.html"].read_text(encoding="utf-8")
    book = openpyxl.load_workbook(files["summary.xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_contacts_are_hidden_in_page_and_workbook(files: dict[str, Path]) -> None:
    shown = files["customers.html"].read_text(encoding="utf-8")
    book = openpyxl.load_workbook(files["summary.xlsx"])
    shown += "".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    assert "王**" in shown
    assert "138****8000" in shown
    assert "王小明" not in shown
    assert "13800138000" not in shown
    assert "张三" in shown


def test_the_workbook_holds_real_numbers_days_filters_and_frozen_heads(files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(files["summary.xlsx"])
    sheet = book["销售进度 业务员进度"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert (row["实际（元）"].value, row["实际（元）"].number_format) == (1234.56, "#,##0.00")
    assert row["达成率"].value == pytest.approx(0.61728)
    assert row["达成率"].number_format == "0.0%"
    assert row["检查日"].value == datetime(2026, 3, 31)  # noqa: DTZ001 - a sheet has no zones
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("A2", True)
    assert book.properties.created == datetime(2026, 4, 1, 1, 30)  # noqa: DTZ001 - a sheet has no zones
    listed = [block for report in reports() for block in report.blocks if block.workbook and not block.is_headline]
    assert len(book.sheetnames) == 2 + len(listed)  # contents, sources
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_what_was_known_last_is_printed_in_the_company_s_time(files: dict[str, Path]) -> None:
    assert "2026-04-01 09:30:00" in files["index.html"].read_text(encoding="utf-8").split("<footer>")[0]


def test_an_archive_without_anything_still_makes_every_page(knowledge: Knowledge, schema: Schema, tmp_path: Path) -> None:
    files = build(knowledge(), schema, tmp_path)
    assert "未上报" in files["index.html"].read_text(encoding="utf-8")
    behind = files["sales.html"].read_text(encoding="utf-8").split('<section id="behind"')[1].split("</section>")[0]
    assert "未上报" in behind


def test_a_folder_that_cannot_be_written_is_told(archive: duckdb.DuckDBPyConnection, schema: Schema, tmp_path: Path) -> None:
    (tmp_path / "reports" / "index.html").mkdir(parents=True)
    with pytest.raises(PipelineError, match="in-use"):
        build(archive, schema, tmp_path)


def test_no_number_format_leaves_a_point_without_digits() -> None:
    assert not [kind for kind, shown in FORMATS.items() if shown.endswith(("#", "."))]
