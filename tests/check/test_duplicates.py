from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.check.duplicates import find_duplicates
from pipeline.model import Checked, Column, Table, canonical
from pipeline.schema import Schema, load_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model import Typed

VISIT: dict[str, Typed] = {
    "salesperson": "0103",
    "visit_date": date(2026, 3, 5),
    "customer_name": "甲公司",
    "start_time": time(9),
}
LINE: dict[str, Typed] = {"order_no": "A1", "line_no": 1, "product_name": "灯"}


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(Path(__file__).parents[2] / "schemas")


def sheet(form: str, rows: Sequence[Mapping[str, Typed]], name: str = "一") -> Checked:
    fields = list(dict.fromkeys(field_id for row in rows for field_id in row))
    columns = {field_id: Column([canonical(row.get(field_id)) for row in rows], place) for place, field_id in enumerate(fields)}
    table = Table(form, name, "table", list(range(2, len(rows) + 2)), columns)
    return Checked(table, {field_id: [row.get(field_id) for row in rows] for field_id in fields}, [{} for _ in rows])


def told(schema: Schema, *tables: Checked) -> list[list[tuple[str, int, str]]]:
    form = schema.forms[tables[0].table.form]
    found = find_duplicates(tables, form, "HD")
    return [[(finding.severity, finding.row, dict(finding.params)["other"]) for finding in one] for one in found]


def test_of_identical_rows_the_first_stays_and_numbering_is_no_difference(schema: Schema) -> None:
    table = sheet("visit_daily", [{**VISIT, "seq": 1}, {**VISIT, "seq": 2}])
    assert told(schema, table) == [[("info", 3, "2")]]
    assert table.rejected == {1}


def test_different_rows_of_one_key_all_stay_out_and_name_each_other(schema: Schema) -> None:
    table = sheet("visit_daily", [{**VISIT, "content": "送样"}, {**VISIT, "customer_name": "甲 公司", "content": "收款"}])
    assert told(schema, table) == [[("error", 2, "3"), ("error", 3, "2")]]
    assert table.rejected == {0, 1}


def test_a_row_repeated_on_another_sheet_names_that_sheet(schema: Schema) -> None:
    first, second = sheet("visit_daily", [VISIT]), sheet("visit_daily", [VISIT], "汇总")
    assert told(schema, first, second) == [[], [("info", 2, "一!2")]]
    assert second.rejected == {0}


def test_visits_without_a_time_are_counted_not_compared(schema: Schema) -> None:
    table = sheet("visit_daily", [{**VISIT, "start_time": None}, {**VISIT, "start_time": None}])
    assert told(schema, table) == [[]]


def test_line_numbers_that_restart_in_each_order_are_part_of_the_key(schema: Schema) -> None:
    table = sheet("sales_detail", [LINE, {**LINE, "order_no": "A2"}, {**LINE, "product_name": "线"}])
    assert told(schema, table) == [[("error", 2, "4"), ("error", 4, "2")]]


def test_line_numbers_that_run_through_the_sheet_are_not(schema: Schema) -> None:
    table = sheet(
        "sales_detail", [LINE, {**LINE, "line_no": 2}, {**LINE, "order_no": "A2", "line_no": 3}, {**LINE, "product_name": "线"}]
    )
    assert told(schema, table) == [[]]


def test_one_row_for_each_day_of_the_calendar(schema: Schema) -> None:
    rows: list[dict[str, Typed]] = [
        {"date": date(2026, 5, 1), "is_workday": False},
        {"date": date(2026, 5, 1), "is_workday": True},
    ]
    assert told(schema, sheet("work_calendar", rows)) == [[("error", 2, "3"), ("error", 3, "2")]]
