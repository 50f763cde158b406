"""What every command promises: dry runs leave nothing, JSON is JSON, one run at a time, any terminal, a damaged archive."""

from __future__ import annotations

import io
import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.store.lock import hold_archive
from tests.cli.conftest import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer


@pytest.mark.parametrize(
    "words",
    [
        ["collect"],
        ["run"],
        ["run", "--period", "2026-Q1"],
        ["report", "--period", "2026-02"],
        ["mail", "--period", "2026-Q1"],
        ["withdraw", "S000001", "--reason", "x"],
        ["export", "--to", "{space}/out"],
        ["rebuild"],
        ["backup", "{space}/copy"],
        ["init", "{space}/new"],
        ["demo", "{space}/demo"],
    ],
    ids=" ".join,
)
def test_a_dry_run_leaves_nothing(call: Callable[..., Answer], own: Path, words: list[str]) -> None:
    sent = min((own / "inbox" / "华东分公司").iterdir())
    (own / "inbox" / "华东分公司" / f"again{sent.suffix}").write_bytes(sent.read_bytes())
    before = tree(own)
    answer = call(own, *(word.format(space=own) for word in words), "--dry-run")
    assert answer.status == 0, answer.err
    assert tree(own) == before
    assert "rehearsal" not in answer.out


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        *((words, "ascii") for words in ("collect --dry-run", "report --dry-run", "run --dry-run", "customers list", "verify")),
        *(("status", encoding) for encoding in ("utf-8", "ascii", "latin-1")),
    ],
)
def test_json_is_json_on_any_stream(
    call: Callable[..., Answer], collected: Path, monkeypatch: pytest.MonkeyPatch, words: str, encoding: str
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    assert call(collected, *words.split(), "--json").status == 0
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    json.loads(stream.buffer.getvalue().decode(encoding))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_terminal_without_our_characters_still_gets_an_answer(
    call: Callable[..., Answer], collected: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    for words in (["status"], ["customers", "list"], ["collect"], ["--help"]):
        assert call(collected, *words).status == 0


def test_a_file_name_does_not_play_with_the_terminal(call: Callable[..., Answer], empty: Path) -> None:
    folder = empty / "inbox" / "北京"
    folder.mkdir()
    (folder / "红\x1b[31m\n二.csv").write_bytes(b"")
    answer = call(empty, "collect")
    assert "\x1b" not in answer.out
    assert len([line for line in answer.out.splitlines() if "二.csv" in line and "红" in line]) == 1


def test_a_second_run_is_told_who_holds_the_archive(call: Callable[..., Answer], own: Path) -> None:
    with hold_archive(own / "archive", datetime(2026, 4, 2, 1, tzinfo=UTC)):
        answer = call(own, "collect")
    assert (answer.status, answer.err.count("\n")) == (3, 1)
    assert "2026-04-02T01:00:00" in answer.err
    assert call(own, "collect").status == 0


def test_each_language_speaks_its_own(call: Callable[..., Answer], collected: Path) -> None:
    for words in (["report", "--period", "x"], ["release", "S1", "--reason", " "], ["release", "S1", "--reason", "x"]):
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in call(collected, "--lang", "en", *words).err)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in call(collected, *words).err)


@pytest.mark.parametrize("damage", ["lost", "cut", "other bytes", "older"])
def test_a_useless_database_is_refused_and_made_anew(call: Callable[..., Answer], own: Path, tmp_path: Path, damage: str) -> None:
    database = own / "archive" / "archive.duckdb"
    assert call(own, "export", "--to", str(tmp_path / "before")).status == 0
    if damage == "lost":
        database.unlink()
    elif damage == "cut":
        database.write_bytes(database.read_bytes()[:5000])
    elif damage == "other bytes":
        database.write_bytes(b"x" * 100_000)
    else:
        old = database.read_bytes()
        assert call(own, "withdraw", "S000001", "--reason", "x").status == 0
        assert call(own, "withdraw", "S000001", "--undo", "--reason", "x").status == 0
        assert call(own, "export", "--to", str(tmp_path / "before")).status == 0
        database.write_bytes(old)
    for word in ("status", "collect", "verify"):
        answer = call(own, word)
        assert (answer.status, answer.err.count("\n")) == (3, 1)
        assert "pipeline rebuild" in answer.err
    assert call(own, "rebuild").status == 0
    assert call(own, "verify").status == 0
    assert call(own, "export", "--to", str(tmp_path / "after")).status == 0
    assert tree(tmp_path / "after") == tree(tmp_path / "before")


def test_a_rebuild_names_the_original_that_is_gone(call: Callable[..., Answer], own: Path) -> None:
    original = next(path for path in sorted((own / "archive" / "originals").glob("*/*")))
    original.unlink()
    answer = call(own, "rebuild")
    assert answer.status == 3
    assert original.name in answer.err
    assert call(own, "verify").status == 1


def test_a_torn_list_of_originals_mends_itself(call: Callable[..., Answer], own: Path) -> None:
    manifest = own / "archive" / "originals" / "manifest.jsonl"
    whole = manifest.read_bytes()
    for torn in (whole[:-50], b""):
        manifest.write_bytes(torn)
        assert call(own, "verify").status == 0
        assert manifest.read_bytes() == whole
    manifest.write_bytes(whole + b"not ours\n")
    assert call(own, "collect").status == 3


def test_notes_about_old_reports_may_be_lost(call: Callable[..., Answer], own: Path) -> None:
    for notes in ("x", "[]"):
        (own / "reports" / ".made.json").write_text(notes, encoding="utf-8")
        assert call(own, "report").status == 0


def test_a_backup_comes_back(call: Callable[..., Answer], own: Path, tmp_path: Path) -> None:
    assert call(own, "backup", str(tmp_path / "copy")).status == 0
    shutil.rmtree(own / "archive")
    assert call(own, "restore", str(tmp_path / "copy"), "--dry-run").status == 0
    assert not (own / "archive").exists()
    assert call(own, "restore", str(tmp_path / "copy")).status == 0
    assert call(own, "verify").status == 0


def test_a_wrong_pattern_of_head_office_is_refused_by_name(call: Callable[..., Answer], own: Path) -> None:
    rule = {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "salesperson", "regex": "("}}
    path = own / "schemas" / "expectations" / "visit_daily.json"
    path.write_text(json.dumps({"expectations": [rule]}), encoding="utf-8")
    sent = next(path for path in (own / "inbox" / "华东分公司").iterdir() if "日报" in path.name)
    answer = call(own, "check", "--branch", "华东分公司", str(sent))
    assert answer.status == 3
    assert "visit_daily.json" in answer.err


def test_a_run_as_of_a_day_tells_both_its_halves_in_one_answer(call: Callable[..., Answer], own: Path) -> None:
    answer = call(own, "run", "--json", "--as-of", "2026-01-01", "--period", "2026-Q1")
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert set(told) == {"collect", "report"}
    assert told["collect"]["files"] == []
    page = Path(told["report"]["files"][0]).read_text(encoding="utf-8")
    assert "2026-01-01" in page
    assert call(own, "run", "--as-of", "soon").status == 2
