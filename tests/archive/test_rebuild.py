"""The manifest is enough to make the same archive anew: the same ids, the same exported bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.archive import begin_run, decide, export, file_submissions, read_manifest, release, waive, withdraw
from pipeline.model import Finding, Period, Submission
from tests.archive.company import Company, sale, schema, table

if TYPE_CHECKING:
    from pathlib import Path


def test_replaying_the_manifest_gives_the_same_export(company: Company, tmp_path: Path) -> None:
    made: dict[str, Submission] = {}

    def receive(source: str, *tables: object, **more: object) -> None:
        item = company.submission(source, "HD", *tables, **more)  # type: ignore[arg-type]
        made[item.delivery.sha256] = item
        company.receive(item)

    march = Period.month(2026, 3)
    receive("HD/1.xlsx", table("customer_card", [{"customer_code": "HD-1", "customer_name": "甲公司"}]))
    lines = [sale(day, f"X{day}", day, "甲公司") for day in range(1, 5)]
    bad = table("sales_detail", lines, rejected=[3], period=march)
    bad.findings.append(
        Finding("bad-date", "error", "archive.closed-record.office-only", "Sheet1", "A5", form="sales_detail", row=5)
    )
    receive("HD/2.xlsx", bad)
    receive("HD/3.xlsx", table("sales_detail", [sale(9, "X9", 9, "乙公司")]), verdict="held")
    with company.open() as store:
        release(store, "S000003", who="张三", reason="属实", at=company.at)
    held = next(item for item in made.values() if item.verdict == "held")
    held.verdict, held.released = "accepted", True
    company.receive(held)
    receive("HD/4.xlsx", table("sales_detail", lines[:2], period=march))
    with company.open() as store:
        withdraw(store, "S000004", who="张三", reason="发错", at=company.at)
        waive(store, "F000001", who="张三", reason="已知", at=company.at)
        export(store, tmp_path / "before", schema())

    again = Company(tmp_path / "again")
    with again.open() as store:
        run = None
        for line in read_manifest(company.folder / "archive"):
            facts = line.facts
            if line.kind == "run":
                run = begin_run(store, datetime.fromisoformat(facts["started_at"]), facts["version"], facts["rule_set"])
            elif line.kind == "file":
                assert run is not None
                item = made[facts["sha256"]]
                item.findings = [finding for checked in item.tables for finding in checked.findings]
                if item is held:
                    item.verdict, item.released = ("held", False) if facts["filing"] == 1 else ("accepted", True)
                file_submissions(store, run, [item], schema())
            else:
                decide(
                    store,
                    facts["what"],
                    facts["target"],
                    who=facts["who"],
                    reason=facts["reason"],
                    at=datetime.fromisoformat(facts["at"]),
                )
        export(store, tmp_path / "after", schema())
    names = sorted(path.name for path in (tmp_path / "before").iterdir())
    for name in names:
        assert (tmp_path / "before" / name).read_bytes() == (tmp_path / "after" / name).read_bytes(), name
    old, new = (folder / "archive" / "originals" / "manifest.jsonl" for folder in (company.folder, again.folder))
    assert old.read_bytes() == new.read_bytes()
