"""Money, percent, whole numbers, quantities, marks and times of `forms.md` 1.6."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.check.grammar.outcome import Noted
from pipeline.schema.model import Constraints

if TYPE_CHECKING:
    from tests.check.kinds.conftest import ReadColumn, ReadValue


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("1,200.50", "1200.5"),
        ("￥1200", "1200"),
        ("¥1,280.00/箱", "1280"),
        ("￥2,522.50", "2522.5"),
        ("1200元", "1200"),
        ("1200元整", "1200"),
        ("RMB 1200", "1200"),
        ("1.2万", "12000"),
        ("1.2 万元", "12000"),
        ("3千", "3000"),
        ("2百万", "2000000"),
        ("(500)", "-500"),
        ("（500）", "-500"),
        ("-500", "-500"),
        ("－500", "-500"),
        ("−500", "-500"),
        ("¥-500", "-500"),
        ("-¥500", "-500"),
        ("１２００", "1200"),
        ("约3000", "3000"),
        ("3000左右", "3000"),
        ("约3000万/年", "30000000"),
        ("叁佰元整", "300"),
        ("壹仟贰佰叁拾肆元伍角陆分", "1234.56"),
        ("伍佰万", "5000000"),
        (0.1 + 0.2, "0.3"),
        (1586.0249999999999, "1586.025"),
        (0.1000000001, "0.1"),
        (28.0, "28"),
        (-298.0, "-298"),
        (0.0, "0"),
        ("0", "0"),
        ("无", ""),
        ("/", ""),
        ("未收", ""),
        ("25-28", "wrong-type"),
        ("25～28元", "wrong-type"),
        (1e15, "wrong-type"),
        (-1e308, "wrong-type"),
        ("9999999999999999", "wrong-type"),
        ("99999999亿", "wrong-type"),
        ("$500", "wrong-type"),
        ("NT$500", "wrong-type"),
        ("500美元", "wrong-type"),
        ("很多", "wrong-type"),
        ("A款10箱", "wrong-type"),
        ("12箱", "wrong-type"),
        ("1.2.3", "wrong-type"),
        ("1,20", "wrong-type"),
        (True, "wrong-type"),
        (date(2026, 3, 5), "wrong-type"),
        (float("nan"), "wrong-type"),
    ],
)
def test_money(read: ReadValue, written: Any, yuan: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("money", written) == yuan


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        (0.0298, "298"),
        (-0.0298, "-298"),
        (1.586025, "15860.25"),
        ("0.5", "5000"),
        ("298元", "298"),
        ("2万", "20000"),
        ("3千", "3000"),
    ],
)
def test_a_header_in_ten_thousands_scales_what_has_no_unit(read: ReadValue, written: Any, yuan: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("money", written, column_unit="万元") == yuan


def test_a_form_in_ten_thousands_scales_where_the_header_is_silent(read: ReadValue) -> None:
    assert read("money", 500.0, unit="万元") == "5000000"
    assert read("money", 500.0, unit="万元", column_unit="元") == "500"
    assert read("money", 5000000.0, unit="万元") == "5000000"


def test_about_is_kept_beside_the_amount(read_values: ReadColumn) -> None:
    assert read_values("money", ["约3000"])[0] == Noted(Decimal(3000), extra=(("approx", "约3000"),))


def test_a_word_for_no_amount_is_kept_beside(read_values: ReadColumn) -> None:
    assert read_values("money", ["未收"])[0] == Noted(None, extra=(("text", "未收"),))


def test_a_format_that_shows_ten_thousands_leaves_the_cell_in_yuan(read_values: ReadColumn) -> None:
    assert read_values("money", [12345.0], formats={0: '0!.0000"万"'}, column_unit="万元") == [Decimal(12345)]
    assert read_values("money", [1.5], formats={0: '0.0"万元"'}) == [Decimal(15000)]


@pytest.mark.parametrize(
    ("written", "ratio"),
    [
        ("85%", "0.85"),
        ("８５％", "0.85"),
        (0.85, "0.85"),
        ("0.85", "0.85"),
        (85.0, "0.85"),
        ("85", "0.85"),
        ("95折", "0.95"),
        ("九五折", "0.95"),
        ("9.5折", "0.95"),
        ("8折", "0.8"),
        (1.02, "1.02"),
        ("102.5%", "1.025"),
        ("#DIV/0!", ""),
        ("高", "wrong-type"),
    ],
)
def test_percent(read: ReadValue, written: Any, ratio: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("percent", written) == ratio


def test_siblings_and_header_decide_small_numbers(read_values: ReadColumn) -> None:
    assert read_values("percent", [85.0, 102.0, 2.0]) == [Decimal("0.85"), Decimal("1.02"), Decimal("0.02")]
    assert read_values("percent", ["85", "13.5", "1.2"]) == [Decimal("0.85"), Decimal("0.135"), Decimal("0.012")]
    assert read_values("percent", [85.0, 2.0, 0.9], header="达成率(%)")[2] == Decimal("0.009")
    assert read_values("percent", [0.85, 1.0, 0.9]) == [Decimal("0.85"), Decimal(1), Decimal("0.9")]
    low = Constraints(maximum=Decimal("0.05"))
    assert read_values("percent", [2.0, 0.5], column_unit="%", constraints=low) == [Decimal("0.02"), Decimal("0.005")]


def test_a_cell_shown_with_a_percent_sign_is_a_ratio(read_values: ReadColumn) -> None:
    assert read_values("percent", [3.5, 85.0], formats={0: "0%"}) == [Decimal("3.5"), Decimal("0.85")]


@pytest.mark.parametrize(
    ("kind", "written", "number"),
    [
        ("int", 12.0, "12"),
        ("int", "１２", "12"),
        ("int", "1,200", "1200"),
        ("int", "第3次", "3"),
        ("int", "①", "1"),
        ("int", 12.5, "wrong-type"),
        ("int", "十二", "12"),
        ("int", "50-100人", "wrong-type"),
        ("decimal", "10箱", "10"),
        ("decimal", "28.5套", "28.5"),
        ("decimal", "-1个", "-1"),
        ("decimal", "1,200", "1200"),
        ("decimal", "一些", "wrong-type"),
        ("decimal", "10箱5袋", "wrong-type"),
        ("decimal", "10-12", "wrong-type"),
        ("score", 4.0, "4"),
        ("score", "4分", "4"),
        ("score", "非常满意", "5"),
        ("score", "还行", "wrong-type"),
    ],
)
def test_numbers(read: ReadValue, kind: str, written: Any, number: str) -> None:  # noqa: ANN401 - a cell's value
    assert read(kind, written) == number


def test_a_unit_is_kept_unless_the_column_states_it(read_values: ReadColumn) -> None:
    assert read_values("decimal", ["10箱"])[0] == Noted(Decimal(10), extra=(("unit", "箱"),))
    assert read_values("int", ["120人"], unit="人") == [120]


def test_the_lower_end_of_a_range_counts_where_the_form_says_so(read_values: ReadColumn) -> None:
    assert read_values("int", ["50-100人"], ranges="lower", unit="人")[0] == Noted(50, extra=(("text", "50-100人"),))


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("9:30", "09:30"),
        ("9：30", "09:30"),
        ("09:30:00", "09:30"),
        (0.3958, "09:30"),
        ("0.3958", "09:30"),
        ("9点半", "09:30"),
        ("9點半", "09:30"),
        ("九点半", "09:30"),
        ("9点", "09:00"),
        ("9点30分", "09:30"),
        ("9时30分", "09:30"),
        ("上午9:30", "09:30"),
        ("下午2:00", "14:00"),
        ("下午12:55", "12:55"),
        ("上午12:10", "00:10"),
        ("2:00 PM", "14:00"),
        ("晚上7点", "19:00"),
        ("9.30", "09:30"),
        (9.3, "09:30"),
        ("930", "09:30"),
        (1430.0, "14:30"),
        (0.0, "00:00"),
        (time(9, 30), "09:30"),
        (time(9, 29, 57), "09:30"),
        (datetime(1899, 12, 31, 9, 30), "09:30"),  # noqa: DTZ001 - a cell's instant
        (timedelta(hours=9, minutes=30), "09:30"),
        (timedelta(hours=26), "bad-format"),
        ("上午", "bad-format"),
        ("约9:30", "09:30"),
        ("25:00", "bad-format"),
        ("9:75", "bad-format"),
        (9.5, "bad-format"),
        ("很早", "bad-format"),
        (date(2026, 3, 5), "bad-format"),
    ],
)
def test_times(read: ReadValue, written: Any, clock: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("time", written) == clock


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [("9:30-10:20", time(9, 30), "10:20"), ("上午9:30～10:20", time(9, 30), "10:20"), ("下午2:00-3:30", time(14), "15:30")],
)
def test_a_range_of_times_is_split(read_values: ReadColumn, written: str, start: time, end: str) -> None:
    assert read_values("time", [written], range_end="end_time")[0] == Noted(start, moved=(("end_time", end),))


def test_a_half_day_has_a_wording_of_its_own(read_values: ReadColumn) -> None:
    assert read_values("time", ["上午"])[0].faults[0].reason == "check.bad-format.half-day"


@pytest.mark.parametrize("written", ["95折", "九五折", "9.5折", 5.0, "5", "5%", 0.05, "0.05"])
def test_a_reduction_tells_what_is_taken_off(read: ReadValue, written: Any) -> None:  # noqa: ANN401 - a cell's value
    assert read("percent", written, is_reduction=True) == "0.05"


@pytest.mark.parametrize(("written", "ratio"), [(2.0, "0.02"), ("2", "0.02"), (0.02, "0.02"), (5.0, "0.05"), (0.5, "0.005")])
def test_a_bare_number_above_the_limit_is_percent(read: ReadValue, written: Any, ratio: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("percent", written, constraints=Constraints(maximum=Decimal("0.05"))) == ratio
