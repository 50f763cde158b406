"""Proof: every kind of tampering is found, an honest archive has no difference; decisions; findings across forms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.archive import keep_archive_findings, latest_decision, release, undo, verify, waive, withdraw
from pipeline.errors import ArchiveError
from pipeline.messages import say
from pipeline.model import Finding
from tests.archive.company import FIRST, sale, schema, table

if TYPE_CHECKING:
    from tests.archive.company import Company


def differences(company: Company) -> list[str]:
    with company.open() as store:
        found = verify(store, schema())
        assert all("{" not in say(item.key, "zh", **item.params) for item in found)
        return [item.key.removeprefix("archive.verify.") for item in found]


def fill(company: Company) -> None:
    company.receive(company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1), sale(2, "X2", 2)])))


def test_an_honest_archive_equals_its_originals(company: Company) -> None:
    fill(company)
    with company.open() as store:
        withdraw(store, "S000001", who="张三", reason="发错", at=FIRST)
    assert differences(company) == []


def test_a_changed_and_a_missing_original_are_found(company: Company) -> None:
    fill(company)
    company.receive(company.submission("HD/b.xlsx", "HD", table("sales_detail", [sale(3, "X3", 3)])))
    first, second = sorted(path for path in (company.folder / "archive" / "originals").rglob("*") if len(path.name) == 64)
    first.write_bytes(b"other")
    second.unlink()
    assert sorted(differences(company)) == ["original-changed", "original-missing"]


def test_a_changed_and_a_missing_record_are_found(company: Company) -> None:
    fill(company)
    with company.open() as store:
        store.connection.execute("UPDATE ledger_sales_detail SET amount = '9' WHERE order_no = 'X1'")
        store.connection.execute("DELETE FROM ledger_sales_detail WHERE order_no = 'X2'")
    assert differences(company) == ["entry-changed", "entry-count"]


def test_a_forged_decision_is_found(company: Company) -> None:
    fill(company)
    with company.open() as store:
        store.connection.execute("INSERT INTO ledger_decision VALUES (1, 'withdraw', 'S000001', 'x', TIMESTAMP '2026-04-01', '')")
    assert differences(company) == ["manifest-decision"]


def test_a_decision_about_nothing_is_refused_with_the_nearest_name(company: Company) -> None:
    fill(company)
    with company.open() as store:
        with pytest.raises(ArchiveError, match=r"archive\.unknown-submission.*S000001"):
            withdraw(store, "S00001", who="张三", reason="", at=FIRST)
        with pytest.raises(ArchiveError, match=r"archive\.not-held.*accepted"):
            release(store, "S000001", who="张三", reason="", at=FIRST)
        with pytest.raises(ArchiveError, match=r"archive\.unknown-finding"):
            waive(store, "F000404", who="张三", reason="", at=FIRST)
        with pytest.raises(ArchiveError, match=r"archive\.unknown-decision"):
            latest_decision(store, "withdraw", "S000001")
        withdraw(store, "S000001", who="张三", reason="", at=FIRST)
        with pytest.raises(ArchiveError, match=r"archive\.already-withdrawn"):
            withdraw(store, "S000001", who="张三", reason="", at=FIRST)


def test_findings_across_forms_are_raised_gone_and_waived_under_one_name(company: Company) -> None:
    fill(company)
    missing = Finding("card-missing", "warning", "rules.card-missing", form="sales_detail", row=2, value="甲公司", rule="ARC-01")
    status = "SELECT finding_id, status FROM current_finding WHERE code = 'card-missing'"
    with company.open() as store:
        assert keep_archive_findings(store, [("S000001", missing)]) == 1
        assert keep_archive_findings(store, [("S000001", missing)]) == 0
    ((name, state),) = company.rows(status)
    assert state == "open"
    with company.open() as store:
        number = waive(store, name, who="张三", reason="已知", at=FIRST + timedelta(hours=2))
        assert latest_decision(store, "waive", name) == number
    assert company.rows(status) == [(name, "waived")]
    with company.open() as store:
        undo(store, number, who="张三", reason="", at=FIRST + timedelta(hours=3))
        keep_archive_findings(store, [])
    assert company.rows(status) == [(name, "mended")]
    assert company.rows(status, FIRST) == [(name, "open")]
