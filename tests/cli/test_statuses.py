"""Exit statuses of `contract.md`: 0 done, 1 something needs a person, 2 wrong usage, 3 could not run."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

WRONG_WORDS = [
    ["frobnicate"],
    ["collect", "--frob"],
    ["--lang", "fr", "status"],
    ["report", "--period", "2026-13"],
    ["report", "--period", "2026-W60"],
    ["report", "--period", "../../x"],
    ["report", "--period", "2026-03-15..2026-03-01"],
    ["status", "--period", "0000"],
    ["report", "--as-of", "yesterday"],
    ["report", "--as-of", "9999-12-31"],
    ["customers", "show", "C000001", "--as-of", "0001-01-01T00:00+14:00"],
    ["report", "--format", "pdf"],
    ["report", "--format", ""],
    ["export"],
    ["export", "--to", "x", "--format", "pdf"],
    ["release", "S000001"],
    ["release", "S000001", "--reason", "  "],
    ["waive", "F000001", "--reason", ""],
    ["customers", "show", "C999999"],
    ["check", "no-such-file.xlsx"],
    ["run", "--period", "x"],
    ["init", "."],
]


@pytest.mark.parametrize("words", WRONG_WORDS, ids=" ".join)
def test_wrong_words_are_wrong_usage(call: Callable[..., Answer], collected: Path, words: list[str]) -> None:
    answer = call(collected, *words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.strip()


def test_a_run_with_a_wrong_period_collects_nothing(call: Callable[..., Answer], own: Path) -> None:
    (own / "inbox" / "华东分公司" / "新.csv").write_text("日期,业务员\n2026-03-02,甲\n", encoding="utf-8")
    before = tree(own / "archive")
    assert call(own, "run", "--period", "x").status == 2
    assert tree(own / "archive") == before


@pytest.mark.parametrize(
    "words",
    [
        ["release", "S999999"],
        ["withdraw", "nonsense"],
        ["withdraw", "S000001", "--undo"],
        ["waive", "F999999"],
        ["waive", "F000001", "--undo"],
    ],
    ids=" ".join,
)
def test_a_decision_about_nothing_cannot_be_taken(call: Callable[..., Answer], own: Path, words: list[str]) -> None:
    before = tree(own)
    answer = call(own, *words, "--reason", "x")
    assert (answer.status, answer.out, answer.err.count("\n")) == (3, "", 1)
    after = {name: mark for name, mark in tree(own).items() if not name.startswith("archive/writer.")}
    assert after == {name: mark for name, mark in before.items() if not name.startswith("archive/writer.")}


def test_a_second_release_says_in_plain_words_what_became_of_the_file(call: Callable[..., Answer], own: Path) -> None:
    held = next(line for line in call(own, "status").out.splitlines() if "暂存" in line)
    number = next(word for word in held.split() if word.startswith("S0"))
    assert call(own, "release", number, "--reason", "已核对").status == 0
    again = call(own, "release", number, "--reason", "已核对")
    assert again.status == 3
    assert "accepted" not in again.err


@pytest.mark.parametrize("words", [["report", "--strict"], ["run", "--strict"]], ids=" ".join)
def test_strict_tells_that_somebody_is_needed(call: Callable[..., Answer], own: Path, words: list[str]) -> None:
    (own / "inbox" / "华东分公司" / "坏.xlsx").write_bytes(b"PK\x03\x04 no zip at all PK\x05\x06")
    assert call(own, *words).status == 1
    assert call(own, words[0]).status == 0


def test_check_of_a_faulty_file_needs_a_person_and_leaves_no_trace(
    call: Callable[..., Answer], empty: Path, collected: Path
) -> None:
    file = collected / "inbox" / "华东分公司" / "合计差很多的日报.xlsx"
    before = tree(empty)
    assert call(empty, "check", "--branch", "华东分公司", str(file)).status == 1
    assert tree(empty) == before


def test_nothing_to_do_is_done(call: Callable[..., Answer], empty: Path) -> None:
    for words in (["collect"], ["report"], ["run"], ["status"], ["verify"]):
        assert call(empty, *words).status == 0
    shutil.rmtree(empty / "inbox")
    assert call(empty, "collect").status == 0


@pytest.mark.parametrize("now", ["tomorrow", "2026-13-01", "0001-01-01T00:00", "9999-12-31T23:59:59-12:00"])
def test_a_clock_that_is_none_is_wrong_usage(
    call: Callable[..., Answer], own: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    monkeypatch.setenv("PIPELINE_NOW", now)
    assert call(own, "collect").status == 2


@pytest.mark.parametrize(
    "written",
    ["company = 5", "compny = 'x'", "x = = 3", "limits = 3", "passwords = 3", "passwords = [3]", "time_zone = 'Mars'"],
)
def test_wrong_settings_are_named_and_nothing_runs(call: Callable[..., Answer], empty: Path, written: str) -> None:
    (empty / "company.toml").write_text(written, encoding="utf-8")
    answer = call(empty, "collect")
    assert (answer.status, answer.err.count("\n")) == (3, 1)
    assert "company.toml" in answer.err
    assert not (empty / "archive").exists()


def test_no_workspace_cannot_run(call: Callable[..., Answer], tmp_path: Path) -> None:
    assert call(tmp_path / "nowhere", "status").status == 3
