"""What becomes of a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.answer import judge
from pipeline.model import Checked, Delivery, Finding, Submission, Table
from pipeline.schema import Schema, load_schema

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(ROOT / "schemas")


def submission(rows: int = 0, rejected: int = 0, codes: tuple[str, ...] = (), *, table: bool = True) -> Submission:
    delivery = Delivery("华东/日报.xlsx", Path("日报.xlsx"), "0" * 64, 1, 0, datetime(2026, 3, 9, tzinfo=UTC))
    checked = Checked(Table("visit_daily", "Sheet1", "table", list(range(2, rows + 2)), {}), {}, [{} for _ in range(rows)])
    checked.rejected = set(range(rejected))
    findings = [Finding(code, "error", f"check.{code}") for code in codes]
    return Submission(delivery, "HD", [checked] if table else [], findings)


@pytest.mark.parametrize(
    ("rows", "rejected", "verdict"),
    [
        (10, 0, "accepted"),
        (10, 1, "partly"),
        (10, 10, "returned"),
        (19, 18, "partly"),  # fewer than 20 rows are never held for their errors
        (20, 6, "partly"),  # 30 % is not over 30 %
        (20, 7, "held"),
    ],
)
def test_errors_decide_between_accepted_partly_returned_and_held(schema: Schema, rows: int, rejected: int, verdict: str) -> None:
    judged = submission(rows, rejected)
    judge(judged, schema, {})
    assert judged.verdict == verdict


def test_a_total_that_is_far_off_holds_the_file(schema: Schema) -> None:
    judged = submission(5, codes=("control-total",))
    judge(judged, schema, {})
    assert (judged.verdict, judged.reason) == ("held", "answer.reason.control-total")


@pytest.mark.parametrize(("held", "lost", "verdict"), [(9, 9, "accepted"), (10, 3, "accepted"), (10, 4, "held")])
def test_withdrawing_more_than_a_third_of_a_scope_holds_the_file(schema: Schema, held: int, lost: int, verdict: str) -> None:
    judged = submission(5)
    judge(judged, schema, {"visit_daily": (held, lost)})
    assert judged.verdict == verdict


def test_a_released_file_is_held_by_nothing(schema: Schema) -> None:
    judged = submission(20, 7, codes=("control-total",))
    judged.released = True
    judge(judged, schema, {"visit_daily": (10, 10)})
    assert judged.verdict == "partly"


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        (("unreadable-file",), "unreadable"),
        (("limit-exceeded",), "unreadable"),
        (("unknown-form",), "returned"),
        (("unknown-branch",), "held"),
        ((), "skipped"),
    ],
)
def test_a_file_without_a_table(schema: Schema, codes: tuple[str, ...], verdict: str) -> None:
    judged = submission(codes=codes, table=False)
    judge(judged, schema, {})
    assert judged.verdict == verdict
