"""Whatever stands in a grid, recognising and checking never raise, and every value is filed, kept, or told."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.check.context import CheckContext
from pipeline.check.grammar.words import NOTHING, plain
from pipeline.check.rows import check_file
from pipeline.check.values import check_table
from pipeline.messages import has
from pipeline.model import CellError, Checked, Delivery, Finding, Recognition, Registers, Sheet, Span, Value, Workbook
from pipeline.recognise import recognise_workbook
from pipeline.schema import load_schema
from pipeline.text import a1, clean_text

if TYPE_CHECKING:
    from pipeline.schema import Schema

ROOT = Path(__file__).parents[1]
PLAIN_DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))
WORDS = (
    *(
        "合计",
        "小计",
        "总计",
        "本月合计",
        "同上",
        "〃",
        "无",
        "-",
        "/",
        "—",
        "序号",
        "备注",
        "日期",
        "2026年3月",
        "3.10",
        "3月5日",
        "3/5",
    ),
    *(
        "民國115年3月5日",
        "张三",
        "王五",
        "甲公司",
        "甲公司",
        "1,200.50元",
        "1.2万",
        "约3000",
        "(500)",
        "叁佰元整",
        "85%",
        "95折",
        "是",
        "√",
    ),
    *(
        "13800138000",
        "021-65081234转802",
        "☑重要□一般",
        "0.1",
        "1e5",
        "审核：李四",
        "填表人:张三",
        "单位：万元",
        "明日计划",
        "示例",
    ),
    *(
        "以下空白",
        "签字",
        "业务员：张三",
        "一、老客户",
        "2026-3-5\xa0上午9:20",
        "#N/A",
        "=1+1",
        "８８８",
        "\u200b",
        "\u202e倒",
        "𠮷野家",
        "😀",
    ),
    *("第1页 共2页", "说明：此表每日上报", "N/A", "null", "1899-12-31", "9:30-10:20", "9" * 40, "1e999"),
)
TEXTS = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=12), st.sampled_from(WORDS).flatmap(lambda word: st.just(f" {word}\n"))
)
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([46086.0, 3.1, 1e15, 0.85]),
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    TEXTS,
    NUMBERS,
    st.just(""),
    st.booleans(),
    PLAIN_DAYS,
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - a workbook knows no zone
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(["#REF!", "#N/A", "#DIV/0!", "#VALUE!"]).map(CellError),
)
Grid = list[list[Value]]
TOTALS = re.compile(r"(本日|本页|本周|本月|本年|累计)?(小计|合计|总计|共计|累计)|示例|第.页")
QUICK = settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def schema() -> Schema:
    return load_schema(ROOT / "schemas")


class Outcome(NamedTuple):
    """What became of a grid."""

    recognition: Recognition
    tables: list[Checked]
    findings: list[Finding]


def go(grid: Grid, merged: tuple[Span, ...] = (), name: str = "Sheet1") -> Outcome:
    """Recognise and check one sheet as a collect would."""
    sheet = Sheet(name, 0, grid, merged=merged)
    delivery = Delivery("华东/报表.xlsx", Path("报表.xlsx"), "", 1, 0, datetime(2026, 4, 1, tzinfo=UTC))
    recognition = recognise_workbook(Workbook(delivery, "xlsx", (sheet,), ()), schema(), "华东", Registers())
    context = CheckContext(schema(), Registers(), "华东", date(2026, 4, 1))
    tables = [check_table(table, schema().forms[table.form], context) for table in recognition.tables]
    findings = [*recognition.findings, *(finding for table in tables for finding in table.findings)]
    for more in check_file(tables, schema().forms, context):
        findings += more
    return Outcome(recognition, tables, findings)


def shown(value: Value) -> str:
    """Give a value as it may come back in a text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean_text(str(value))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Give any grid, with words of our forms here and there so that some of it is recognised."""
    width = draw(st.integers(1, 8))
    titles = [form.title for form in schema().forms.values()]
    headers = [field.title for form in schema().forms.values() for field in form.fields]
    cell = st.one_of(VALUES, VALUES, st.sampled_from(headers), st.sampled_from(titles))
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=9))


@QUICK
@given(grids(), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 7), st.integers(0, 4), st.integers(0, 4)), max_size=3))
def test_any_grid_is_recognised_and_checked_without_raising_and_what_is_said_has_words(
    grid: Grid, areas: list[tuple[int, int, int, int]]
) -> None:
    merged = tuple(Span(top, left, top + down, left + right) for top, left, down, right in areas if down or right)
    outcome = go(grid, merged)
    assert {finding.reason for finding in outcome.findings if not has(f"{finding.reason}.found")} == set()
    filled = any(isinstance(value, CellError) or shown(value).strip() for row in grid for value in row)
    assert outcome.recognition.tables or outcome.recognition.findings or outcome.recognition.instruction_only or not filled


class Filled(NamedTuple):
    """A filled-in form: the grid, and the row of its header."""

    form: str
    grid: Grid
    header: int


@st.composite
def filled_forms(draw: st.DrawFn) -> Filled:
    """Give a form that somebody filled in: its title, its columns and some of his own, and anything in the cells."""
    form = draw(st.sampled_from([form for form in schema().forms.values() if form.layouts[0] == "table"]))
    needed = [field.title for field in form.fields if field.is_required]
    others = [field.title for field in form.fields if not field.is_required]
    header: list[Value] = [*needed, *draw(st.lists(st.sampled_from(others), max_size=5, unique=True))] if others else [*needed]
    header += draw(st.lists(st.sampled_from(["我加的一列", "另一列", ""]), max_size=2))
    body = draw(st.lists(st.lists(VALUES, min_size=len(header), max_size=len(header)), min_size=1, max_size=6))
    title: Grid = [[form.title, *[""] * (len(header) - 1)]] if draw(st.booleans()) else []
    return Filled(form.id, [*title, header, *body], len(title))


@QUICK
@given(filled_forms())
def test_no_cell_of_a_filled_form_is_lost(filled: Filled) -> None:
    outcome = go(filled.grid)
    if not outcome.recognition.tables:
        assert outcome.findings or outcome.recognition.instruction_only
        return
    kept = haystack(outcome)
    told_rows = rows_told(outcome.findings)
    for row, cells in enumerate(filled.grid[filled.header + 1 :], filled.header + 1):
        if is_total(cells):
            continue
        for column, value in enumerate(cells):
            if is_nothing(value) or filled.grid[filled.header][column] == "序号":
                continue
            place = (row, column)
            assert place in kept.places or row in told_rows or is_in(shown(value), kept.texts), (a1(row, column), value)


@QUICK
@given(filled_forms())
def test_no_value_is_dropped_by_checking_without_a_word(filled: Filled) -> None:
    outcome = go(filled.grid)
    for checked in outcome.tables:
        told = {(finding.cell, finding.field) for finding in outcome.findings}
        fields = {finding.field for finding in outcome.findings if finding.row == 0}
        for field_id, column in checked.table.columns.items():
            for index, value in enumerate(column.values):
                place = checked.table.address(field_id, index)
                if checked.values[field_id][index] is not None or is_nothing(value) or place is None:
                    continue
                extra = any(name.startswith(f"{field_id}__") for name in checked.extra[index])
                assert extra or (place.a1, field_id) in told or field_id in fields, (place.a1, field_id, value)


class Haystack(NamedTuple):
    """Where everything went."""

    places: set[tuple[int, int]]
    texts: list[str]


def haystack(outcome: Outcome) -> Haystack:
    """Gather every cell that a record points to, and every text that was kept."""
    places: set[tuple[int, int]] = set()
    texts: list[str] = []
    for table in outcome.recognition.tables:
        for column in (*table.columns.values(), *table.extra.values()):
            texts.append(column.header)
            for index, value in enumerate(column.values):
                texts.append(shown(value))
                if isinstance(column.where, int):
                    places.add((table.rows[index] - 1, column.where))
                elif isinstance(column.where, list) and column.where[index] is not None:
                    places.add(tuple(column.where[index]))  # type: ignore[arg-type]
        for total in table.totals:
            texts.append(total.label)
            places |= {(place.row, place.column) for _, place in total.claims.values()}
        texts += [text for pair in table.header_lines.items() for text in pair]
    for finding in outcome.findings:
        texts += [finding.value, finding.column, *(value for _, value in finding.params)]
    return Haystack(places, texts)


def rows_told(findings: list[Finding]) -> set[int]:
    """Give the rows that some finding says were not read."""
    rows: set[int] = set()
    for finding in findings:
        params = dict(finding.params)
        if "first" in params and "last" in params and finding.reason.startswith("recognise."):
            rows |= set(range(int(params["first"]) - 1, int(params["last"])))
        if finding.code == "unknown-form" and finding.cell:
            rows |= set(range(int("".join(filter(str.isdigit, finding.cell))) - 1, 100))
    return rows


def is_total(cells: list[Value]) -> bool:
    """Tell whether a row may be one of totals, an example or a page number: its words are let go."""
    return any(isinstance(value, str) and TOTALS.match(plain(value)) for value in cells)


def is_nothing(value: Value) -> bool:
    """Tell whether a value says nothing: blank, or a way to write nothing."""
    return isinstance(value, str) and not isinstance(value, CellError) and plain(value) in NOTHING


def is_in(text: str, texts: list[str]) -> bool:
    """Tell whether a text was kept, by itself or inside another."""
    return any(text in other for other in texts)
