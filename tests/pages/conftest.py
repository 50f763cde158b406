"""One small company's report in both languages, and a real Chromium to look at it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

import pytest

from pipeline.messages import Language
from pipeline.report import build_report, parse_period, reference_day
from pipeline.settings import Settings
from tests.report.conftest import knowledge, schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row

__all__ = ["knowledge", "schema"]
MARCH = parse_period("2026-03")
BRANCHES = {"HD": "华东分公司", "HN": "华南分公司", "HB": "华北分公司", "XN": "西南分公司"}
FORMULA = "=1+1"
"""What somebody named a customer."""


@dataclass(frozen=True)
class Site:
    """A report's files."""

    folder: Path
    language: Language

    @property
    def chosen(self) -> list[Path]:
        """The company's pages, and one of each other kind."""
        kinds = ("*.html", "branches/*/index.html", "customers/*.html", "sources/*.html")
        found = [sorted(self.folder.glob(kind)) for kind in kinds]
        return [*found[0], *(each[0] for each in found[1:] if each)]

    @property
    def all(self) -> list[Path]:
        """Every page."""
        return sorted(self.folder.rglob("*.html"))


def company() -> dict[str, list[Row]]:
    """Give a month of three branches; the fourth has sent nothing."""
    people = {f"{code}{number}": code for code in ("HD", "HN", "HB") for number in range(1, 10)}
    workdays = [
        date(2026, 3, 2) + timedelta(days=number) for number in range(30) if (date(2026, 3, 2) + timedelta(number)).weekday() < 5
    ]
    names = [FORMULA, *(f"客户{number:02d}五金电料有限责任公司" for number in range(1, 28))]
    sales = [
        {
            "sale_date": workdays[number % len(workdays)],
            "branch_code": branch,
            "salesperson": person,
            "customer_name": names[number % len(names)],
            "amount": Decimal(1000 + 337 * number),
        }
        for number, (person, branch) in enumerate([*people.items()] * 2)
    ]
    visits = [
        {
            "visit_date": workdays[number % len(workdays)],
            "branch_code": branch,
            "salesperson": person,
            "customer_name": names[number % len(names)],
            "content": "看样",
        }
        for number, (person, branch) in enumerate([*people.items()] * 4)
    ]
    complaints = [
        {
            "branch_code": branch,
            "received_at": f"2026-03-{number + 2:02d}T09:00",
            "customer_name": names[number],
            "complaint_type": "quality",
            "handled_at": f"2026-03-{number + 2 + number % 3:02d}T10:00" if number % 4 else None,
        }
        for number, branch in enumerate(["HD", "HN", "HB"] * 4)
    ]
    return {
        "branch": [{"branch_code": code, "branch_name": name, "status": "active"} for code, name in BRANCHES.items()],
        "employee": [
            {"employee_code": person, "employee_name": f"员工{person}", "branch_code": branch, "role": "salesperson"}
            | {"status": "active"}
            for person, branch in people.items()
        ],
        "sales_detail": sales,
        "sales_target": [
            {"target_month": "2026-03", "branch_code": branch, "salesperson": person, "target_amount": Decimal(20_000)}
            for person, branch in people.items()
        ],
        "visit_daily": visits,
        "complaint": complaints,
        "submission": [
            {
                "submission_id": f"{code}/{form}.xlsx",
                "branch": code,
                "forms": form,
                "received_at": datetime(2026, 4, 1, 1, 30, tzinfo=UTC),
            }
            for code in BRANCHES
            for form in ("visit_daily", "sales_detail", "sales_target", "complaint", "employee", "branch")
            if code != "XN" or form == "branch"
        ],
    }


@pytest.fixture(scope="session", params=get_args(Language))
def site(request: pytest.FixtureRequest, sites: dict[Language, Site]) -> Site:
    """Give the report in each language."""
    return sites[request.param]


@pytest.fixture(scope="session")
def sites(knowledge: Knowledge, schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Site]:
    """Build the report once in each language."""
    made: dict[Language, Site] = {}
    for language in get_args(Language):
        folder = tmp_path_factory.mktemp(language)
        archive = knowledge(**company())
        settings = Settings(folder, company="示例公司", archivist="周档案")
        build_report(
            archive, schema, settings, MARCH, reference_day(archive, MARCH), language, ("html", "xlsx"), folder / "reports"
        )
        made[language] = Site(folder / "reports", language)
    return made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
