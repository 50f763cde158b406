"""Export: columns, values, order, and that other programs accept the package."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import frictionless
import openpyxl

from pipeline.archive import export
from pipeline.model import Finding
from tests.archive.company import FIRST, schema, table

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model import Typed
    from tests.archive.company import Company


def fill(company: Company) -> None:
    """File a visit, a card, a complaint and something wrong."""
    visits = table(
        "visit_daily",
        [
            {
                "visit_date": date(2026, 3, 5),
                "branch_code": "HD",
                "salesperson": "0101",
                "customer_code": "HD-001",
                "customer_name": "甲, “乙”\n公司",
                "start_time": time(9, 20),
                "order_amount": Decimal("1200.50"),
                "purpose": ("sell", "rapport"),
                "card_checked": True,
            }
        ],
        extra=[{"天气": "晴"}],
    )
    visits.findings.append(
        Finding(
            *("duplicate-key", "warning", "archive.duplicate-key.two-files", "Sheet1", "A2", "日期"),
            form="visit_daily",
            row=2,
            params=(("source", "a"), ("other", "b"), ("other_row", "3")),
        )
    )
    cards = table("customer_card", [{"customer_code": "HD-001", "customer_name": "甲公司", "established_date": "2014-05"}])
    complaints = table(
        "complaint",
        [{"complaint_no": "K1", "customer_name": "丙", "received_at": datetime.fromisoformat("2026-03-05T09:20")}],
        sheet="投诉",
    )
    company.receive(company.submission("华东/a.xlsx", "HD", cards, visits, complaints))


def exported(company: Company, folder: Path, **more: object) -> dict[str, list[dict[str, str]]]:
    """Export and read the CSV files back."""
    with company.open(read_only=True) as store:
        files = export(store, folder, schema(), **more)  # type: ignore[arg-type]
    found = {}
    for path in files:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                found[path.stem] = list(csv.DictReader(file))
    return found


def test_values_stand_as_the_contract_writes_them(company: Company, tmp_path: Path) -> None:
    fill(company)
    found = exported(company, tmp_path / "out")
    (visit,) = found["visit_daily"]
    assert list(visit)[: len(schema().forms["visit_daily"].fields)] == [item.id for item in schema().forms["visit_daily"].fields]
    assert list(visit)[-7:] == ["_branch", "_source", "_sheet", "_row", "_cell", "_customer_id", "_extra"]
    assert {name: value for name, value in visit.items() if value} == {
        "visit_date": "2026-03-05",
        "branch_code": "HD",
        "salesperson": "0101",
        "customer_code": "HD-001",
        "customer_name": "甲, “乙”\n公司",
        "start_time": "09:20",
        "order_amount": "1200.5",
        "purpose": "sell|rapport",
        "card_checked": "true",
        "_branch": "HD",
        "_source": "华东/a.xlsx",
        "_sheet": "Sheet1",
        "_row": "2",
        "_cell": "A2",
        "_customer_id": "C000001",
        "_extra": '{"天气":"晴"}',
    }
    assert found["complaint"][0]["received_at"] == "2026-03-05T09:20"
    assert [row["customer_id"] for row in found["customer"]] == ["C000001", "C000002"]
    assert found["customer"][0]["established_date"] == "2014-05"
    assert {(row["form"], row["customer_id"], row["method"]) for row in found["customer_link"]} >= {
        ("visit_daily", "C000001", "customer_code"),
        ("complaint", "C000002", "first"),
    }
    (finding,) = found["finding"]
    assert finding["message"].startswith("Sheet1!A2")
    assert (finding["severity"], finding["code"], finding["cell"], finding["column"]) == (
        "warning",
        "duplicate-key",
        "A2",
        "日期",
    )
    (submission,) = found["submission"]
    assert (submission["received_at"], submission["verdict"], submission["rows_accepted"]) == (
        "2026-04-01T01:00",
        "accepted",
        "3",
    )
    assert submission["forms"] == "customer_card|visit_daily|complaint"


def test_every_form_has_its_file_and_frictionless_accepts_the_package(company: Company, tmp_path: Path) -> None:
    fill(company)
    found = exported(company, tmp_path / "out")
    assert set(found) == {*schema().forms, "customer", "customer_link", "finding", "submission"}
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])[:5]
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert {tuple(key["fields"]) for item in described["resources"] for key in item["schema"].get("foreignKeys", ())} == {
        ("_customer_id",)
    }


def test_an_empty_archive_exports_headers_and_passes(company: Company, tmp_path: Path) -> None:
    assert not any(exported(company, tmp_path / "out").values())
    assert frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid


def test_the_same_archive_exports_the_same_bytes(company: Company, tmp_path: Path) -> None:
    fill(company)
    for form in ("csv", "xlsx", "parquet"):
        for name in ("one", "two"):
            exported(company, tmp_path / form / name, form=form)
        for path in sorted((tmp_path / form / "one").iterdir()):
            assert path.read_bytes() == (tmp_path / form / "two" / path.name).read_bytes(), path.name


def test_a_line_feed_ends_each_line_and_no_mark_begins_the_file(company: Company, tmp_path: Path) -> None:
    fill(company)
    exported(company, tmp_path / "out")
    data = (tmp_path / "out" / "customer_link.csv").read_bytes()
    assert data.startswith(b"form,")
    assert data.endswith(b"\n")
    assert b"\r" not in data


def test_a_workbook_holds_the_same_values_as_text(company: Company, tmp_path: Path) -> None:
    fill(company)
    exported(company, tmp_path / "out", form="xlsx")
    book = openpyxl.load_workbook(tmp_path / "out" / "visit_daily.xlsx")
    header, row = book.active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert dict(zip(header, row, strict=True))["salesperson"] == "0101"


def test_an_export_of_an_earlier_instant_holds_only_what_was_known(company: Company, tmp_path: Path) -> None:
    fill(company)
    before = exported(company, tmp_path / "before", as_of=FIRST)
    company.receive(
        company.submission("华东/b.xlsx", "HD", table("customer_card", [{"customer_code": "HD-002", "customer_name": "丁"}]))
    )
    assert exported(company, tmp_path / "after", as_of=FIRST) == before
    assert len(exported(company, tmp_path / "now")["customer_card"]) == 2


def test_a_planned_stretch_keeps_its_text_and_gives_two_days(company: Company, tmp_path: Path) -> None:
    plan: dict[str, Typed] = {"plan_period": "2026-03", "salesperson": "0101", "customer_name": "甲公司"}
    rows = [{**plan, "plan_date": "2026-03-08/2026-03-14"}, {**plan, "plan_date": date(2026, 3, 20)}]
    company.receive(company.submission("HD/plan.xlsx", "HD", table("visit_plan", rows)))
    assert company.rows("SELECT plan_date, plan_date_last FROM current_visit_plan ORDER BY ALL") == [
        (date(2026, 3, 8), date(2026, 3, 14)),
        (date(2026, 3, 20), date(2026, 3, 20)),
    ]
    with company.open(read_only=True) as store:
        export(store, tmp_path / "out", schema())
    with (tmp_path / "out" / "visit_plan.csv").open(encoding="utf-8", newline="") as file:
        assert [row["plan_date"] for row in csv.DictReader(file)] == ["2026-03-08/2026-03-14", "2026-03-20"]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    (fields,) = (item["schema"]["fields"] for item in package["resources"] if item["name"] == "visit_plan")
    assert next(item["type"] for item in fields if item["name"] == "plan_date") == "string"
