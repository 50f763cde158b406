"""Findings in the sender's words: grouped, in order, with one thing to do and examples of right values."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from pipeline.answer.examples import cause_of, example_for, example_of
from pipeline.answer.problems import Case, make_answer
from pipeline.messages import word_finding
from pipeline.model import Finding
from pipeline.model.marks import Region
from tests.traps import the_schema

CASE = Case(
    submission_id="S000007",
    sha256="ab",
    branch="华东分公司",
    folder="华东",
    name="日报.xlsx",
    received=datetime(2026, 4, 1, 9, 5),  # noqa: DTZ001 - the company's own time
    verdict="partly",
    reason="",
    rows_read=10,
    rows_accepted=8,
    rows_returned=2,
)
REGIONS = [Region("拜访", 2, 3, 12)]


def finding(code: str, reason: str, cell: str, **more: object) -> Finding:
    """Give a finding on the sheet of visits."""
    base = Finding(code, "error", reason, "拜访", cell, "日期", "visit_date", "2-30", "visit_daily", int(cell[1:]))
    return replace(base, **more)  # type: ignore[arg-type]


BAD_DATES = [finding("bad-date", "check.bad-date.no-such-day", cell) for cell in ("A11", "A9", "A10")]
MISSING = finding("missing-value", "check.missing-value.required", "C4", column="客户名称", field="customer_name", value="")
WEEKDAY = finding("bad-date", "check.bad-date.weekday", "A3", severity="warning")


def test_errors_come_first_the_most_frequent_cause_before_the_others_and_cells_in_the_order_of_the_file() -> None:
    told = [(f"F{number}", item) for number, item in enumerate([WEEKDAY, MISSING, *BAD_DATES])]
    answer = make_answer(CASE, told, REGIONS, the_schema(), "zh")
    assert [(cause, [mark.cell for mark in marks]) for cause, marks in answer.groups] == [
        ("日期读不出", ["A9", "A10", "A11"]),
        ("必填的没有填", ["C4"]),
        ("日期和星期对不上", ["A3"]),
    ]


def test_the_answer_says_what_became_of_the_rows_and_one_thing_to_do() -> None:
    answer = make_answer(CASE, [("F1", MISSING), ("F2", WEEKDAY)], REGIONS, the_schema(), "zh")
    assert answer.title == "华东分公司《日报.xlsx》：有 1 处必须改，1 处请核对"
    assert answer.lines[0].startswith("收到时间：2026-04-01 09:05")
    assert "8 行已经收下" in answer.lines[1]
    assert "标红的 1 处" in answer.next_action
    assert "inbox/华东/" in answer.next_action
    assert len(answer.headings) == 8
    assert answer.property_value == "S000007:ab"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows_accepted": 0, "rows_returned": 10, "verdict": "returned"}, "都没有收"),
        ({"rows_returned": 0, "rows_accepted": 10, "verdict": "accepted"}, "只有标红的格子没有收"),
        ({"verdict": "held", "reason": "answer.reason.too-many-errors"}, "有错误的行太多"),
        ({"rebuilt": True}, "不是 .xlsx 格式"),
    ],
)
def test_the_lines_follow_the_verdict(changes: dict[str, object], words: str) -> None:
    case = replace(CASE, **changes)  # type: ignore[arg-type]
    assert words in "".join(make_answer(case, [("F1", MISSING)], REGIONS, the_schema(), "zh").lines)


def test_an_unreadable_file_is_to_be_sent_again_not_mended_in_place() -> None:
    told = [("F1", Finding("unreadable-file", "error", "read.unreadable.pdf"))]
    answer = make_answer(replace(CASE, verdict="unreadable"), told, [], the_schema(), "zh")
    assert "打不开" in answer.title
    assert "处理原来的文件" in answer.next_action


def test_examples_come_from_the_schema() -> None:
    form = the_schema().forms["visit_daily"]
    assert example_for(form["visit_date"], CASE.received) == "2026-04-01"
    assert example_for(form["customer_kind"], CASE.received).startswith("老客户 / 新客户")
    assert example_for(form["customer_name"], CASE.received) == ""
    assert example_for(form["start_time"], CASE.received) == "9:30"


def test_every_example_of_a_number_satisfies_its_own_column() -> None:
    for form in the_schema().forms.values():
        for field in form.fields:
            text = example_for(field, CASE.received)
            if field.kind in ("int", "score", "decimal", "money"):
                assert text, f"{form.id}.{field.id}"
                limits = field.constraints
                assert limits.minimum is None or float(text) >= limits.minimum, f"{form.id}.{field.id}"
                assert limits.maximum is None or float(text) <= limits.maximum, f"{form.id}.{field.id}"


def test_the_nearest_choice_is_the_example() -> None:
    item = finding("not-in-list", "check.not-in-list.unknown", "D4", params=(("unknown", "熟客"), ("allowed", "老客户、新客户")))
    assert example_of(item, the_schema().forms["visit_daily"]["customer_kind"], CASE.received) == "老客户"


def test_a_fault_that_another_value_would_not_mend_has_no_example() -> None:
    item = finding("duplicate-key", "rules.duplicate-key.different", "A4", params=(("other", "5"),))
    assert example_of(item, the_schema().forms["visit_daily"]["visit_date"], CASE.received) == ""


def test_an_unknown_code_has_a_cause_all_the_same() -> None:
    assert cause_of(finding("brand-new", "check.brand-new.x", "A4"), "zh") == "其他问题"


def test_english_answers_are_english() -> None:
    answer = make_answer(CASE, [("F1", MISSING)], REGIONS, the_schema(), "en")
    assert answer.groups[0][0] == "A required value is not filled in"
    assert answer.severities["error"] == "must be mended"


def test_a_copy_says_what_the_check_command_says() -> None:
    (mark,) = make_answer(CASE, [("F1", BAD_DATES[0])], REGIONS, the_schema(), "zh").marks
    assert word_finding(BAD_DATES[0], "zh").endswith(mark.found + mark.mend)
