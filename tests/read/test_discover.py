"""What of the inbox is read, passed over, or waits."""

from __future__ import annotations

import hashlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.messages import has
from pipeline.read import discover, hash_file
from pipeline.settings import Limits
from tests.read.conftest import saved

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def look(inbox: Path, known: dict[str, tuple[int, int, str]] | None = None) -> tuple[list[str], dict[str, str]]:
    candidates, skipped = discover(inbox, known or {}, NOW, Limits())
    return [candidate.source for candidate in candidates], {item.source: item.reason for item in skipped}


def put(inbox: Path, source: str, data: bytes = b"a,b\n1,2\n", age: int = 3600) -> Path:
    path = inbox / source
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    written = path.stat().st_mtime - age
    os.utime(path, (written, written))
    return path


def test_files_are_found_at_any_depth_in_byte_order(tmp_path: Path) -> None:
    for source in ("西南/三月/报表.xlsx", "东北/b.csv", "东北/B.csv", "直接.xlsx"):
        put(tmp_path, source)
    found, skipped = look(tmp_path)
    assert found == ["东北/B.csv", "东北/b.csv", "直接.xlsx", "西南/三月/报表.xlsx"]
    assert skipped == {}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("华东/~$报表.xlsx", "lock"),
        ("华东/.~lock.报表.ods#", "lock"),
        ("华东/.报表.xlsx", "hidden"),
        ("华东/Thumbs.db", "system"),
        ("华东/desktop.ini", "system"),
        ("华东/报表.xlsx.crdownload", "temporary"),
        ("华东/报表.tmp", "temporary"),
    ],
)
def test_files_that_are_not_for_us_are_skipped_and_said(tmp_path: Path, source: str, reason: str) -> None:
    put(tmp_path, source)
    assert look(tmp_path) == ([], {source: f"read.skipped.{reason}"})
    assert has(f"read.skipped.{reason}", "zh")
    assert has(f"read.skipped.{reason}", "en")


def test_a_hidden_folder_is_told_once(tmp_path: Path) -> None:
    put(tmp_path, "华东/.旧/1.xlsx")
    put(tmp_path, "华东/.旧/2.xlsx")
    assert look(tmp_path) == ([], {"华东/.旧": "read.skipped.hidden"})


def test_the_inboxs_own_readme_is_passed_over_in_silence(tmp_path: Path) -> None:
    put(tmp_path, "README.md")
    put(tmp_path, ".gitkeep")
    assert look(tmp_path) == ([], {})


def test_an_empty_file_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, "华东/空.xlsx", b"")
    assert look(tmp_path) == ([], {"华东/空.xlsx": "read.skipped.empty"})


def test_a_workbook_that_is_still_being_copied_waits(tmp_path: Path) -> None:
    book = saved(openpyxl.Workbook())
    put(tmp_path, "华东/半个.xlsx", book[:-100], age=0)
    put(tmp_path, "华东/预留.xlsx", bytes(5000), age=0)
    assert look(tmp_path)[1] == {"华东/半个.xlsx": "read.skipped.still-writing", "华东/预留.xlsx": "read.skipped.still-writing"}


def test_a_whole_workbook_is_read_however_fresh_and_a_broken_old_one_does_not_wait(tmp_path: Path) -> None:
    book = saved(openpyxl.Workbook())
    put(tmp_path, "华东/新.xlsx", book, age=0)
    put(tmp_path, "华东/断.xlsx", book[:-100], age=3600)
    assert look(tmp_path) == (["华东/断.xlsx", "华东/新.xlsx"], {})


def test_what_is_known_unchanged_is_passed_over_in_silence_and_what_changed_is_read(tmp_path: Path) -> None:
    same = put(tmp_path, "华东/同.csv").stat()
    put(tmp_path, "华东/改.csv")
    known = {"华东/同.csv": (same.st_size, same.st_mtime_ns, ""), "华东/改.csv": (same.st_size, 1, "")}
    assert look(tmp_path, known) == (["华东/改.csv"], {})


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_out_of_the_inbox_are_refused(tmp_path: Path) -> None:
    secret = put(tmp_path, "别处/工资.xlsx")
    put(tmp_path, "inbox/华东/好.csv")
    (tmp_path / "inbox/华东/工资.xlsx").symlink_to(secret)
    (tmp_path / "inbox/华南").symlink_to(tmp_path / "别处")
    (tmp_path / "inbox/华北").symlink_to(tmp_path / "inbox")
    found, skipped = look(tmp_path / "inbox")
    assert found == ["华东/好.csv"]
    assert skipped == dict.fromkeys(("华东/工资.xlsx", "华北", "华南"), "read.skipped.link")


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept otherwise there")
def test_a_file_that_cannot_be_opened_is_left_for_the_next_run(tmp_path: Path) -> None:
    put(tmp_path, "华东/锁.xlsx").chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    as_user = os.geteuid()
    try:
        if as_user == 0:
            os.seteuid(65534)  # rights do not bind root
        seen = look(tmp_path)
    finally:
        os.seteuid(as_user)
    assert seen == ([], {"华东/锁.xlsx": "read.skipped.in-use"})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    assert look(tmp_path) == ([], {"管道": "read.skipped.not-a-file"})


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_names_in_another_encoding_become_storable_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "报表.csv".encode("gb18030")
    Path(os.fsdecode(raw)).write_bytes(b"a,b\n")
    assert look(tmp_path)[0] == ["报表.csv"]


def test_composed_and_decomposed_names_give_one_source(tmp_path: Path) -> None:
    put(tmp_path, "cafe\u0301/re\u0301sume\u0301.csv")
    assert look(tmp_path)[0] == ["caf\u00e9/r\u00e9sum\u00e9.csv"]


def test_a_missing_inbox_holds_nothing(tmp_path: Path) -> None:
    assert look(tmp_path / "inbox") == ([], {})


def test_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    assert hash_file(put(tmp_path, "x", data)) == hashlib.sha256(data).hexdigest()
