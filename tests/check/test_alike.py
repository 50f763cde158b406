"""A fault that comes again and again in a column: the first are listed, the others summed up with their rows, none is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.check.context import CheckContext
from pipeline.check.rows import check_file
from pipeline.check.values import check_table
from pipeline.messages import word_finding
from pipeline.model import Column, Registers, Table
from tests.traps import the_schema

if TYPE_CHECKING:
    from pipeline.model import Checked

BAD = "二月三十"


def check(days: list[str], most: int) -> Checked:
    rows = list(range(2, len(days) + 2))
    columns = {
        "visit_date": Column(list(days), 0, "拜访日期"),
        "customer_name": Column([f"第{row}公司" for row in rows], 1, "客户名称"),
    }
    table = Table("visit_daily", "日报", "table", rows, columns)
    context = CheckContext(the_schema(), Registers(), "HD", date(2026, 4, 1), most_alike=most)
    checked = check_table(table, the_schema().forms["visit_daily"], context)
    checked.findings += check_file([checked], the_schema().forms, context)[0]
    return checked


def told(checked: Checked) -> list[tuple[str, str]]:
    return [(item.cell, item.reason) for item in checked.findings if item.field == "visit_date" and item.severity == "error"]


def test_beyond_the_most_a_summing_finding_names_the_rows() -> None:
    days = [BAD, BAD, BAD, BAD, "2026-03-05", BAD, BAD]
    every, some = check(days, most=100), check(days, most=2)
    assert [cell for cell, _ in told(every)] == ["A2", "A3", "A4", "A5", "A7", "A8"]
    assert [cell for cell, _ in told(some)] == ["A2", "A3", "A4"]
    assert told(some)[-1][1] == "check.alike.more"
    (more,) = [item for item in some.findings if item.reason == "check.alike.more" and item.field == "visit_date"]
    assert dict(more.params) == {"count": "4", "like": "A2", "rows": "4–5、7–8"}
    assert (more.code, more.column, more.row) == (every.findings[0].code, "拜访日期", 0)
    assert "4–5、7–8" in word_finding(more, "zh")


def test_rows_stay_out_and_values_stay_the_same_however_few_are_listed() -> None:
    days = [BAD if row % 3 else "2026-03-05" for row in range(50)]
    every, some = check(days, most=100), check(days, most=1)
    assert some.rejected == every.rejected
    assert some.values == every.values


@pytest.mark.parametrize("most", [1, 3, 40])
def test_each_fault_is_told_exactly_once(most: int) -> None:
    days = [BAD if row % 2 else "2026-03-05" for row in range(300)]
    checked = check(days, most=most)
    about = [item for item in checked.findings if item.field == "visit_date" and item.severity == "error"]
    rows = [item.row for item in about if item.row]
    for item in about:
        for span in dict(item.params).get("rows", "").split("、") if not item.row else ():
            first, _, last = span.partition("–")
            rows += range(int(first), int(last or first) + 1)
    assert sorted(rows) == [row + 2 for row in range(300) if row % 2]
