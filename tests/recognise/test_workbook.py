"""Whole example inboxes against what must come out of them, and grids that make no sense."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Branch, Delivery, Registers, Sheet, Span, Workbook
from pipeline.model.cells import CellError
from pipeline.read import read_workbook
from pipeline.recognise import recognise_workbook
from pipeline.settings import Limits
from pipeline.text import match_key
from tests.recognise.conftest import ROOT, Recognise, registers, sheet, the_schema

EXAMPLES = ROOT / "tests" / "examples"
RECEIVED = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
BLANK = {"", "/", "-", "—", "无"}
Key = tuple[str, str, str, str]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def registers_of(company: Path) -> Registers:
    branches, names, people = {}, {}, defaultdict(list)
    for row in rows_of(company / "expected" / "branch.csv"):
        keys = frozenset(
            match_key(name) for name in (row["branch_code"], row["branch_name"], *row["branch_aliases"].split("|")) if name
        )
        branches[row["branch_code"]] = Branch(row["branch_code"], row["branch_name"], keys)
        names.update(dict.fromkeys(keys, row["branch_code"]))
    for row in rows_of(company / "expected" / "employee.csv"):
        people[match_key(row["employee_name"])].append(row["employee_code"])
    return Registers(branches=branches, branch_names=names, people={name: tuple(found) for name, found in people.items()})


@pytest.mark.parametrize("company", ["plain", "messy", "faulty"])
@pytest.mark.parametrize("with_registers", [True, False])
def test_every_record_of_the_examples_is_found_where_it_stands(company: str, with_registers: bool) -> None:
    """Which form, sheet, row, and which of its fields are filled: as the expected exports say."""
    folder = EXAMPLES / company
    if not folder.exists():
        pytest.skip("the examples are not here")
    known = registers_of(folder) if with_registers else Registers()
    found: dict[Key, list[set[str]]] = defaultdict(list)
    for path in sorted((folder / "inbox").rglob("*.*")):
        source = path.relative_to(folder / "inbox").as_posix()
        workbook = read_workbook(Delivery(source, path, "0" * 64, path.stat().st_size, 0, RECEIVED), Limits())
        branch = source.split("/", 1)[0]
        for table in recognise_workbook(workbook, the_schema(), known.branch_of(branch) or branch, known).tables:
            for i, row in enumerate(table.rows):
                filled = {name for name, column in table.columns.items() if str(column.values[i]).strip() not in BLANK}
                found[table.form, source, "" if source.endswith(".csv") else table.sheet, str(row)].append(filled)
    expected: dict[Key, list[set[str]]] = defaultdict(list)
    for path in sorted((folder / "expected").glob("*.csv")):
        if path.stem in ("finding", "submission") or (path.stem in ("customer_card", "complaint") and company == "messy"):
            continue  # cards have tests of their own
        fields = [item.id for item in the_schema().forms[path.stem].fields]
        for line in rows_of(path):
            expected[path.stem, line["_source"], line["_sheet"], line["_row"]].append({name for name in fields if line[name]})
    assert expected
    missing = {key: (found.get(key), wanted) for key, wanted in expected.items() if found.get(key) != wanted}
    assert not missing
    if company != "faulty":
        assert not [key for key in found if key not in expected and key[0] not in ("customer_card", "complaint")]


WORDS = st.sampled_from(
    ["", "", "业务员拜访日报表", "客户名称", "拜访日期", "拜访目的", "洽谈内容", "业务员:张三  日期:3月2日", "合计", "小计", "同上", "明日计划", "主管批示：", "1月", "2月", "3月",  # noqa: E501 - a sheet, row by row
     "周一", "周二", "周三", "业务员", "张三", "姓名", "□甲 ☑乙", "单位:万元", "：", ":", "例", "一、老客户", "序号", " ", "\n"]
)  # fmt: skip
CELLS = st.one_of(
    WORDS,
    st.text(max_size=6),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.just(CellError("#REF!")),
    st.integers(1, 31).map(float),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELLS, max_size=8), max_size=12),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 9), st.integers(0, 4), st.integers(0, 4)), max_size=4),
)
def test_no_grid_makes_it_fall(rows: list[list[object]], merges: list[tuple[int, int, int, int]]) -> None:
    """Whatever stands in the cells, every column has one value and one place a record."""
    spans = tuple(Span(top, left, top + down, left + right) for top, left, down, right in merges)
    made = Sheet("3.2", 0, rows, merged=spans)  # type: ignore[arg-type]
    delivery = Delivery("华东/日报.xlsx", Path("日报.xlsx"), "0" * 64, 1, 0, RECEIVED)
    for table in recognise_workbook(Workbook(delivery, "xlsx", (made,)), the_schema(), "HD", registers()).tables:
        for name, column in {**table.columns, **table.extra}.items():
            assert len(column.values) == len(table), name
            assert not isinstance(column.where, list) or len(column.where) == len(table), name
        for total in table.totals:
            assert 0 <= total.first <= total.last < len(table)


FILLED = """
业务员拜访日报表|||
业务员:张三  日期:2026年3月5日|||
客户名称|拜访目的|洽谈内容|到达时间
甲公司|收款|谈款|'9:30
"""


def test_a_filled_form_on_a_sheet_named_as_a_template_is_asked_about(recognise: Recognise) -> None:
    found = recognise(sheet(FILLED, "模板"))
    assert [(finding.severity, finding.reason) for finding in found.findings] == [
        ("error", "recognise.unknown-form.filled-template")
    ]
    assert not found.tables
    assert not found.instruction_only


def test_a_filled_template_beside_the_data_is_a_warning_and_a_blank_one_is_not(recognise: Recognise) -> None:
    blank = "\n".join(FILLED.strip().splitlines()[:3])
    found = recognise(sheet(FILLED, "3.5"), sheet(FILLED, "模板"), sheet(blank, "模板2"), sheet(FILLED, "示例"))
    assert [(finding.severity, finding.sheet) for finding in found.findings if finding.code == "unknown-form"] == [
        ("warning", "模板"),
        ("info", "模板2"),
        ("info", "示例"),
    ]
