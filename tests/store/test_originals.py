"""Originals and manifest: whole or not at all, and a manifest that mends itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ArchiveError
from pipeline.store import keep_originals, original_path, read_manifest
from tests.archive.company import sale, table

if TYPE_CHECKING:
    from tests.archive.company import Company


def test_a_file_that_changed_since_it_was_hashed_waits(company: Company) -> None:
    made = company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)])).delivery
    made.path.write_bytes(b"still being written")
    gone = replace(made, source="HD/gone.xlsx", path=made.path.with_name("gone.xlsx"))
    archive = company.folder / "archive"
    assert keep_originals(archive, [made, gone]) == {}
    assert not list((archive / "originals").rglob("*.part"))


def test_the_same_bytes_are_kept_once(company: Company) -> None:
    made = company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)])).delivery
    twin = replace(made, source="HD/b.xlsx")
    archive = company.folder / "archive"
    place = original_path(archive, made.sha256)
    assert keep_originals(archive, [made, twin]) == {"HD/a.xlsx": place, "HD/b.xlsx": place}
    assert place.read_bytes() == made.path.read_bytes()


def test_the_manifest_tells_runs_files_and_decisions_in_order(company: Company) -> None:
    company.receive(company.submission("华东/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)])))
    company.receive(company.submission("华东/b.xlsx", "HD", table("sales_detail", [sale(1, "X1", 2)])))
    lines = list(read_manifest(company.folder / "archive"))
    assert [(line.number, line.kind) for line in lines] == [(1, "run"), (2, "file"), (3, "run"), (4, "file")]
    assert lines[1].facts["source"] == "华东/a.xlsx"
    assert lines[1].facts["received_at"] == "2026-04-01T01:00:00+00:00"
    assert lines[3].facts["branch"] == "华东"


@pytest.mark.parametrize("cut", [1, 40, 10_000])
def test_a_torn_manifest_mends_itself_from_the_ledger(company: Company, cut: int) -> None:
    for number in range(3):
        company.receive(company.submission(f"华东/{number}.xlsx", "HD", table("sales_detail", [sale(1, "X1", number)])))
    path = company.folder / "archive" / "originals" / "manifest.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    with company.open():
        pass
    assert path.read_bytes() == whole


def test_a_foreign_line_in_the_manifest_is_named(company: Company) -> None:
    path = company.folder / "archive" / "originals" / "manifest.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"n": 1, "kind": "run"}\nhello\n', encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"manifest-line.*line=2"):
        list(read_manifest(company.folder / "archive"))
