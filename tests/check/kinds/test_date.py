"""Every way of writing a day in `forms.md` 1.6, and T20."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.check.grammar.outcome import Noted
from pipeline.model import CellError, Period

if TYPE_CHECKING:
    from tests.check.kinds.conftest import ReadColumn, ReadValue

THE_FIFTH = [
    46086,
    46086.0,
    "46086",
    date(2026, 3, 5),
    datetime(2026, 3, 5),  # noqa: DTZ001 - a cell's day
    20260305.0,
    *[
        "2026-3-5",
        "2026/03/05",
        "2026.3.5",
        "20260305",
        "2026年3月5日",
        "26-3-5",
        "3月5日",
        "3.5",
        "3/5",
        "5日",
        "民國115年3月5日",
        "115/3/5",
        "1150305",
        "民国115.3.5",
    ],
    "２０２６－３－５",
    " 2026 年 3 月 5 日 ",
    "2026-03-05 00:00:00",
    "2026-3-5 星期四",
    "3月5日（周四）",
    "3月5號",
    "二〇二六年三月五日",
    "5-Mar-2026",
]


@pytest.mark.parametrize("written", [value for value in THE_FIFTH if value != "46086"])
def test_all_styles_mean_the_same_day(read: ReadValue, written: Any) -> None:  # noqa: ANN401 - a cell's value
    assert read("date", written) == "2026-03-05"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-2-30", "bad-date"),
        ("13月1日", "bad-date"),
        ("2026-13-01", "bad-date"),
        (36525.0, "bad-date"),
        (73051.0, "bad-date"),
        (3.0, "bad-date"),
        (date(1900, 1, 3), "bad-date"),
        (True, "bad-date"),
        (time(9, 30), "bad-date"),
        ("明天", "bad-date"),
        ("同上", "bad-date"),
        ("3月", "bad-date"),
        ("2026年", "bad-date"),
        ("3.2-3.6", "bad-date"),
        ("3/5/2026", "ambiguous-date"),
        (float("inf"), "bad-date"),
    ],
)
def test_what_is_no_day_is_refused(read: ReadValue, written: Any, code: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("date", written, requirement="required", done=True, period=Period(date(2026, 3, 2), date(2026, 3, 7))) == code


@pytest.mark.parametrize("written", ["", "  ", "/", "-", "—", "无", "暂无", "N/A", "#N/A", "0000-00-00", CellError("#DIV/0!")])
def test_words_for_nothing_leave_the_field_empty(read: ReadValue, written: str) -> None:
    assert read("date", written) == ""


def test_the_text_three_ten_is_the_tenth(read: ReadValue) -> None:
    assert (read("date", "3.10"), read("date", "3.1")) == ("2026-03-10", "2026-03-01")


@pytest.mark.parametrize(
    ("period", "written", "day"),
    [
        (Period.month(2026, 1), "12月30日", "2025-12-30"),
        (Period.month(2025, 12), "1月5日", "2026-01-05"),
        (Period.week(2026, 1), "12.31", "2025-12-31"),
        (Period.week(2026, 1), "1.2", "2026-01-02"),
        (Period.year(2026), "3.5", "2026-03-05"),
        (Period(date(2026, 3, 30), date(2026, 4, 4)), "2日", "2026-04-02"),
    ],
)
def test_the_year_makes_the_day_fit_the_period(read: ReadValue, period: Period, written: str, day: str) -> None:
    assert read("date", written, period=period) == day


@pytest.mark.parametrize("written", ["3月5日", "3.5", "5日", 3.5])
def test_without_a_period_a_day_without_year_is_refused(read: ReadValue, written: str | float) -> None:
    assert read("date", written, period=None) == "bad-date"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2012年", "2012"),
        (2012.0, "2012"),
        ("2012年3月", "2012-03"),
        ("2012-03", "2012-03"),
        (201203.0, "2012-03"),
        ("3月5日", "03-05"),
    ],
)
def test_partial_days_stay_partial(read: ReadValue, written: str | float, kept: str) -> None:
    assert read("date", written, partial=True, period=None) == kept


def test_old_days_are_taken_where_they_may_lie_far_back(read: ReadValue) -> None:
    assert read("date", date(1986, 5, 1), partial=True) == "1986-05-01"
    assert read("date", "1998-5-1", requirement="optional") == "1998-05-01"


@pytest.mark.parametrize(
    ("written", "stretch"),
    [
        ("第二周", "2026-03-08/2026-03-14"),
        ("3月上旬", "2026-03-01/2026-03-10"),
        ("下旬", "2026-03-21/2026-03-31"),
        ("3.2-3.6", "2026-03-02/2026-03-06"),
        ("3月2日至6日", "2026-03-02/2026-03-06"),
        ("3/30—4/3", "2026-03-30/2026-04-03"),
    ],
)
def test_a_planned_stretch_is_kept_as_an_interval(read: ReadValue, written: str, stretch: str) -> None:
    assert read("date", written, ranges="period") == stretch


def test_a_range_is_split_where_another_field_takes_its_end(read_values: ReadColumn) -> None:
    result = read_values("date", ["3.5-3.6"], range_end="end_date")[0]
    assert (result.value, result.moved) == (date(2026, 3, 5), (("end_date", "2026-03-06"),))


def days(results: list[Any]) -> list[str]:
    return [one.faults[0].code if isinstance(one, Noted) else f"{one.day}" if isinstance(one, date) else "" for one in results]


def test_numbers_are_decided_by_a_column_that_never_goes_back(read_values: ReadColumn) -> None:
    column = [3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 3.1]
    assert days(read_values("date", column)) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


@pytest.mark.parametrize("column", [[3.1, 3.2, 3.3], [3.1], [3.5, 3.1, 3.2, 3.15, 3.1]])
def test_numbers_that_the_column_does_not_decide_are_refused(read_values: ReadColumn, column: list[float]) -> None:
    found = days(read_values("date", column))
    assert "ambiguous-date" in found
    assert "1" not in found


def test_sure_days_among_numbers_are_anchors(read_values: ReadColumn) -> None:
    assert days(read_values("date", [date(2026, 3, 9), 3.1, "", 3.11, "3.20", 3.3])) == ["9", "10", "", "11", "20", "30"]


def test_text_of_a_csv_is_judged_like_numbers(read_values: ReadColumn) -> None:
    column = ["3.9", "3.1", "3.11"]
    assert days(read_values("date", column, is_csv=True)) == ["9", "10", "11"]
    assert days(read_values("date", column)) == ["9", "1", "11"]
    assert days(read_values("date", ["3.1", "3.2"], is_csv=True)) == ["ambiguous-date", "ambiguous-date"]


def test_bare_numbers_under_the_header_day_are_days_of_the_month(read_values: ReadColumn) -> None:
    assert days(read_values("date", [1.0, 2.0, 31.0], header="日")) == ["1", "2", "31"]


def test_bare_numbers_that_run_through_a_month_are_its_days(read_values: ReadColumn) -> None:
    assert days(read_values("date", [2.0, 3.0, 3.0, 31.0], header="日期")) == ["2", "3", "3", "31"]
    assert days(read_values("date", [5.0, 3.0, 4.0], header="日期")) == ["bad-date"] * 3


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-3-5 上午9:20", "2026-03-05T09:20"),
        ("2026-3-5 下午1:05", "2026-03-05T13:05"),
        ("2026/3/5 13:30", "2026-03-05T13:30"),
        ("2026-03-05T09:20:00", "2026-03-05T09:20"),
        ("3月5日9点半", "2026-03-05T09:30"),
        ("2026-3-5", "2026-03-05"),
        (46086.0, "2026-03-05"),
        (46086.5, "2026-03-05T12:00"),
        (datetime(2026, 3, 5, 9, 20), "2026-03-05T09:20"),  # noqa: DTZ001 - a cell's instant
        (datetime(2026, 3, 5), "2026-03-05"),  # noqa: DTZ001 - a cell's day
    ],
)
def test_instants(read: ReadValue, written: Any, instant: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("datetime", written) == instant


def test_a_wrong_weekday_is_told(read_values: ReadColumn) -> None:
    result = read_values("date", ["2026-3-5 星期一"])[0]
    assert (result.value, result.faults[0].reason) == (date(2026, 3, 5), "check.bad-date.weekday")


def test_the_time_beside_a_day_is_kept(read_values: ReadColumn) -> None:
    result = read_values("date", ["2026-3-5 上午9:20"])[0]
    assert (result.value, result.extra) == (date(2026, 3, 5), (("text", "2026-3-5 上午9:20"),))


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026年3月", "2026-03"),
        ("2026-03", "2026-03"),
        ("3月份", "2026-03"),
        ("3月", "2026-03"),
        ("202603", "2026-03"),
        (202603.0, "2026-03"),
        ("一月", "2026-01"),
        ("一月份", "2026-01"),
        ("十二月", "2026-12"),
        ("Jan", "2026-01"),
        ("2026/3", "2026-03"),
        (date(2026, 3, 1), "2026-03"),
        (46082.0, "2026-03"),
        (3.0, "2026-03"),
        ("民國115年3月", "2026-03"),
        ("2026年13月", "bad-format"),
        ("一季度", "bad-format"),
        ("本月", "bad-format"),
        (2026.1, "ambiguous-date"),
    ],
)
def test_months(read: ReadValue, written: Any, month: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("month", written) == month


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026年3月", "2026-03"),
        ("2026-W10", "2026-W10"),
        ("2026年第10周", "2026-W10"),
        ("第10周", "2026-W10"),
        ("2026Q1", "2026-Q1"),
        ("2026年第一季度", "2026-Q1"),
        ("二季度", "2026-Q2"),
        ("2026年", "2026"),
        (2026.0, "2026"),
        ("3.2-3.8", "2026-W10"),
        ("3.2-3.6", "2026-03-02..2026-03-06"),
        ("2026-03-09..2026-03-14", "2026-03-09..2026-03-14"),
        (date(2026, 3, 1), "2026-03"),
        ("最近", "bad-format"),
    ],
)
def test_periods(read: ReadValue, written: Any, period: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("period", written) == period


def test_a_due_day_without_its_year_lies_ahead(read: ReadValue) -> None:
    assert read("date", "9/18", ahead=True) == "2026-09-18"
    assert read("date", "2/20", ahead=True) == "2026-02-20"
    assert read("date", "9/18") == "2025-09-18"
