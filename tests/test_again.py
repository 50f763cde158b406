"""Deciding over again: release, withdraw and its undo, rebuild, backup and restore, on a real workspace."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.again import (
    backup_archive,
    rebuild_archive,
    release_submission,
    restore_archive,
    verify_archive,
    withdraw_submission,
)
from pipeline.archive import export
from pipeline.errors import ArchiveError
from pipeline.flow import collect
from pipeline.messages import LANGUAGES, say
from pipeline.schema import Schema, load_schema
from pipeline.settings import Settings, load_settings
from pipeline.store import Store, hold_archive, open_store
from pipeline.workspace import rehearsal

ROOT = Path(__file__).parents[1]
HELD = "华东分公司/合计差很多的日报.xlsx"
FILED = "华东分公司/合计差一点的日报.xlsx"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(ROOT / "schemas")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Path:
    """Give a workspace whose inbox, with one held file, was collected; for copying."""
    space = tmp_path_factory.mktemp("collected")
    shutil.copytree(ROOT / "schemas", space / "schemas")
    shutil.copytree(ROOT / "tests/examples/faulty/inbox", space / "inbox")
    found = load_settings(space)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", "2026-04-02T09:00")
        with open_store(found, schema) as store:
            collect(found, lambda: schema, store, lambda _: None)
    return space


@pytest.fixture
def settings(tmp_path: Path, collected: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Give a fresh copy of the collected workspace."""
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-02T09:30")
    return load_settings(shutil.copytree(collected, tmp_path / "space"))


def ids(settings: Settings, schema: Schema) -> dict[str, str]:
    """Give the submissions' ids by source."""
    with open_store(settings, schema, read_only=True) as store:
        return ids_of(store)


def ids_of(store: Store) -> dict[str, str]:
    return dict(store.connection.execute("SELECT source, submission_id FROM current_submission").fetchall())


def visits(settings: Settings, schema: Schema, source: str) -> int:
    with open_store(settings, schema, read_only=True) as store:
        (count,) = store.connection.execute("SELECT count(*) FROM current_visit_daily WHERE _source = ?", [source]).fetchall()[0]
    assert isinstance(count, int)
    return count


def test_a_released_file_files_its_rows(settings: Settings, schema: Schema) -> None:
    assert visits(settings, schema, HELD) == 0
    number = ids(settings, schema)[HELD]
    with open_store(settings, schema) as store:
        done = release_submission(settings, schema, store, number, "核对过")
    assert done.verdict == "accepted"
    assert visits(settings, schema, HELD) == 10


def test_a_rehearsed_release_tells_the_verdict_and_files_nothing(settings: Settings, schema: Schema) -> None:
    number = ids(settings, schema)[HELD]
    with rehearsal(settings, dry_run=True) as rehearsed, open_store(rehearsed, schema) as store:
        assert release_submission(rehearsed, schema, store, number, "核对过").verdict == "accepted"
    assert visits(settings, schema, HELD) == 0


def test_a_withdrawn_file_counts_no_more_until_that_is_taken_back(settings: Settings, schema: Schema) -> None:
    number = ids(settings, schema)[FILED]
    with open_store(settings, schema) as store:
        assert withdraw_submission(schema, store, number, "报错了", undo=False) == FILED
    assert visits(settings, schema, FILED) == 0
    with open_store(settings, schema) as store:
        withdraw_submission(schema, store, number, "没有错", undo=True)
    assert visits(settings, schema, FILED) == 10


def test_a_file_that_is_not_held_cannot_be_released(settings: Settings, schema: Schema) -> None:
    number = ids(settings, schema)[FILED]
    with open_store(settings, schema) as store, pytest.raises(ArchiveError, match="not-held"):
        release_submission(settings, schema, store, number, "试")


def test_a_rebuild_after_decisions_exports_the_same_bytes(
    settings: Settings, schema: Schema, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    numbers = ids(settings, schema)
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-03T09:00")
    with open_store(settings, schema) as store:
        release_submission(settings, schema, store, numbers[HELD], "核对过")
        withdraw_submission(schema, store, numbers[FILED], "报错了", undo=False)
    rebuilt = rebuild_archive(settings, schema, "zh")
    assert rebuilt.differing == ()
    assert rebuilt.originals == 8
    assert rebuilt.old.is_dir()
    with open_store(settings, schema, read_only=True) as store:
        assert verify_archive(store, schema, "zh") == (8, [])
        export(store, tmp_path / "after", schema)
    assert visits(settings, schema, HELD) == 10


def test_a_backup_comes_back_as_it_was(settings: Settings, schema: Schema, tmp_path: Path) -> None:
    backup_archive(settings, tmp_path / "copy")
    number = ids(settings, schema)[FILED]
    with open_store(settings, schema) as store:
        withdraw_submission(schema, store, number, "报错了", undo=False)
    old = restore_archive(settings, tmp_path / "copy")
    assert old.is_dir()
    assert visits(settings, schema, FILED) == 10
    with open_store(settings, schema, read_only=True) as store:
        assert verify_archive(store, schema, "zh") == (8, [])


def test_a_folder_that_holds_no_backup_is_refused(settings: Settings) -> None:
    with pytest.raises(ArchiveError, match="no-backup"):
        restore_archive(settings, settings.schemas)
    assert settings.archive.is_dir()


def test_while_another_run_is_at_it_nothing_is_copied_swapped_or_left(settings: Settings, schema: Schema, tmp_path: Path) -> None:
    backup_archive(settings, tmp_path / "copy")
    there = {path for path in settings.workspace.rglob("*") if path.is_file()}
    with hold_archive(settings.archive, datetime(2026, 4, 2, 1, tzinfo=UTC)):
        with pytest.raises(ArchiveError, match="in-use"):
            backup_archive(settings, tmp_path / "second")
        with pytest.raises(ArchiveError, match="in-use"):
            restore_archive(settings, tmp_path / "copy")
        with pytest.raises(ArchiveError, match="in-use"):
            rebuild_archive(settings, schema, "zh")
    assert not (tmp_path / "second").exists()
    assert {path for path in settings.workspace.rglob("*") if path.is_file()} <= there | {settings.workspace / ".archive.lock"}


def test_a_restore_that_is_cut_off_leaves_the_archive_as_it_was(settings: Settings, schema: Schema, tmp_path: Path) -> None:
    copy = backup_archive(settings, tmp_path / "copy")
    (copy / "originals" / "gone").symlink_to(tmp_path / "nowhere")
    with pytest.raises(shutil.Error):
        restore_archive(settings, copy)
    assert [path.name for path in settings.workspace.iterdir() if path.name.startswith((".restore", "archive."))] == []
    with open_store(settings, schema, read_only=True) as store:
        assert verify_archive(store, schema, "zh") == (8, [])
    (copy / "originals" / "gone").unlink()
    assert restore_archive(settings, copy).name == "archive.before-restore-1"
    assert (settings.archive / "read" / "archive.duckdb").is_file()


def test_a_backup_that_was_cut_off_before_its_manifest_can_be_restored(
    settings: Settings, schema: Schema, tmp_path: Path
) -> None:
    copy = backup_archive(settings, tmp_path / "copy")
    manifest = (copy / "originals" / "manifest.jsonl").read_bytes()
    with open_store(settings, schema) as store:
        withdraw_submission(schema, store, ids_of(store)[FILED], "报错了", undo=False)
    backup_archive(settings, copy)
    (copy / "originals" / "manifest.jsonl").write_bytes(manifest)
    restore_archive(settings, copy)
    assert visits(settings, schema, FILED) == 0
    with open_store(settings, schema, read_only=True) as store:
        assert verify_archive(store, schema, "zh") == (8, [])


def test_an_open_archive_is_told_without_the_library_s_words(settings: Settings, schema: Schema) -> None:
    hold = (
        f"import duckdb\nheld = duckdb.connect({str(settings.archive / 'archive.duckdb')!r})\nprint('open', flush=True)\ninput()"
    )
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ArchiveError, match="file-open") as caught, open_store(settings, schema, read_only=True):
            pass
        other.communicate("\n")
    for language in LANGUAGES:
        wording = say(caught.value.key, language, **caught.value.params)
        assert str(other.pid) in wording
        assert "lock" not in wording.lower()
