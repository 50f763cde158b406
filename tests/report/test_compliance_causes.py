"""Why rows went back and how long they have waited, worked out by hand (SUB-08, SUB-12)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.messages import LANGUAGES, has
from tests.report.test_compliance import BRANCHES, END, MARCH

if TYPE_CHECKING:
    from tests.report.conftest import Knowledge, RunBlock

CODES = sorted(page.stem for page in (Path(__file__).parents[2] / "docs" / "findings").glob("*.md") if page.stem != "README")
"""Each kind of finding has its page."""


def test_causes_fall_with_their_cumulative_share_and_count_rows_once(knowledge: Knowledge, run_block: RunBlock) -> None:
    file = {"submission_id": "s1", "branch": "HD"}
    archive = knowledge(
        branch=BRANCHES,
        submission=[file, {"submission_id": "s2", "branch": "HN"}, {"submission_id": "s0", "branch": "HN", "verdict": "skipped"}],
        finding=[
            {**file, "code": "bad-date", "form": "visit_daily", "row": 4},
            {**file, "code": "missing-value", "form": "visit_daily", "row": 4},
            {**file, "code": "missing-value", "form": "visit_daily", "row": 4, "cell": "C4"},
            {**file, "code": "missing-value", "form": "visit_daily", "row": 5, "status": "mended"},
            {"submission_id": "s2", "branch": "HN", "code": "missing-value", "row": 9},
            {**file, "code": "cross-field", "severity": "warning", "row": 6},
        ],
    )
    first, second = run_block(archive, "compliance", "causes", "2026-04", "2026-04-30")
    assert (first["cause"], first["findings"], first["lines"], first["files"], first["branches"], first["still_open"]) == (
        *("missing-value", 4, 3, 2, 2),
        3,
    )
    assert (first["share"], second["cause"], second["cumulative_share"]) == (0.8, "bad-date", 1.0)
    (notice,) = run_block(archive, "compliance", "notices", "2026-04", "2026-04-30")
    assert (notice["cause"], notice["findings"]) == ("cross-field", 1)
    by_branch = run_block(archive, "compliance", "causes_by_branch", "2026-04", "2026-04-30")
    east = [(row["severity"], row["cause"], row["findings"], row["share"]) for row in by_branch if row["branch_code"] == "HD"]
    assert east == [("error", "missing-value", 3, 0.75), ("error", "bad-date", 1, 0.25), ("warning", "cross-field", 1, 1.0)]
    says = {row["branch_code"]: row for row in run_block(archive, "compliance", "causes_says", "2026-04", "2026-04-30")}
    assert (says[None]["cause"], says[None]["findings"], says["HN"]["share"]) == ("missing-value", 4, 1.0)


def test_a_file_of_another_month_is_not_charged_to_this_one(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(
        branch=BRANCHES,
        submission=[{"submission_id": "s1", "branch": "HD"}],
        finding=[{"submission_id": "s1", "branch": "HD", "code": "bad-date", "row": 4}],
    )
    assert run_block(archive, "compliance", "causes", MARCH, END) == []


def test_corrections_are_told_by_how_long_they_have_waited(knowledge: Knowledge, run_block: RunBlock) -> None:
    archive = knowledge(branch=BRANCHES)
    assert run_block(archive, "compliance", "corrections_age", MARCH, END) == []
    archive.execute(
        "CREATE OR REPLACE TEMP TABLE report_compliance_correction AS SELECT * FROM (VALUES "
        "('HD', 'visit_daily', 's1', 'a', 4, DATE '2026-03-24', 7, 1), "
        "('HD', 'visit_daily', 's1', 'a', 5, DATE '2026-03-23', 8, 2), "
        "('HN', 'visit_daily', 's2', 'a', 5, DATE '2026-02-01', 58, 4)) "
        "AS t(branch_code, form, submission_id, sheet, sheet_row, since, waits_days, age)"
    )
    ages = run_block(archive, "compliance", "corrections_age", MARCH, END)
    assert [(row["age"], row["out_rows"], row["branches"]) for row in ages] == [
        ("1", 1, 1),
        ("2", 1, 1),
        ("3", 0, 0),
        ("4", 1, 1),
    ]
    longest, other = run_block(archive, "compliance", "corrections", MARCH, END)
    assert (longest["branch_code"], longest["age_4"], longest["waits_days"]) == ("HN", 1, 58)
    assert (other["out_rows"], other["files"], other["age_1"], other["age_2"]) == (2, 1, 1, 1)
    says = {row["branch_code"]: row for row in run_block(archive, "compliance", "corrections_says", MARCH, END)}
    assert (says[None]["out_rows"], says[None]["old_rows"], says[None]["days"], says["HD"]["old_rows"]) == (3, 2, 7, 1)


def test_the_key_counts_every_state(knowledge: Knowledge, run_block: RunBlock) -> None:
    rows = run_block(knowledge(branch=BRANCHES), "compliance", "state_key", MARCH, END)
    assert [row["state"] for row in rows][:2] == ["received", "nil"]
    assert len({row["state"] for row in rows}) == 11


@pytest.mark.parametrize("code", CODES)
def test_every_cause_is_worded(code: str) -> None:
    assert all(has(f"report_compliance.choice.cause.{code}", language) for language in LANGUAGES)
