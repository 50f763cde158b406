"""Each branch's page and workbook: its own data, all of it, and nothing of another's."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from benchmarks.quarter import CITIES, make_quarter
from pipeline.publish import Wanted, make_report
from pipeline.report.branches import folder_of
from pipeline.store import open_store
from tests.traps import World, read_rows, the_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACES = CITIES[:2]
"""Every name of a made-up branch begins with its city: its own, its people's and its customers'."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World.make(tmp_path_factory.mktemp("branches"), registers=False)
    make_quarter(world.folder / "inbox", len(PLACES), 0.012, customers=40)
    world.collect("2026-04-02T09:00")
    make(world)
    return world.folder / "reports" / "2026-Q1"


def make(world: World) -> None:
    with open_store(world.settings, the_schema()) as store:
        make_report(world.settings, the_schema(), store, Wanted("2026-Q1", None, "html,xlsx", "zh"))


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Give every file of a folder as text, workbooks part by part."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path.name}!{name}", book.read(name).decode(errors="replace")) for name in book.namelist())
        elif path.is_file():
            yield path.name, path.read_text(encoding="utf-8")


def test_every_branch_has_a_page_records_and_a_workbook(report: Path) -> None:
    found = {path.name: sorted(item.name for item in path.iterdir()) for path in (report / "branches").glob("*公司")}
    assert found == {f"{city}分公司": ["index.html", "sources.html", "summary.xlsx"] for city in PLACES}


@pytest.mark.parametrize("city", PLACES)
def test_no_other_branch_is_on_it(report: Path, city: str) -> None:
    others = [other for other in PLACES if other != city]
    told = [
        (name, other, found[0])
        for name, text in texts(report / "branches" / f"{city}分公司")
        for other in others
        if (found := re.findall(f".{{0,60}}{other}.{{0,20}}", text))
    ]
    assert told == []


def test_no_other_branch_number_is_on_it(report: Path) -> None:
    for _, text in texts(report / "branches" / f"{PLACES[0]}分公司"):
        assert set(re.findall(r"KH-\d\d", text)) <= {"KH-00"}  # the second branch's customers begin with KH-01


def test_it_shows_its_own_sales_as_the_files_say(report: Path) -> None:
    for city in PLACES:
        sold: dict[str, Decimal] = {}
        for path in sorted((report.parents[1] / "inbox" / f"{city}分公司").glob("销售明细表_*.csv")):
            for row in read_rows(path):
                sold[row["业务员"]] = sold.get(row["业务员"], Decimal(0)) + Decimal(row["金额"])
        page = (report / "branches" / f"{city}分公司" / "index.html").read_text(encoding="utf-8")
        assert f"{sum(sold.values()):,.2f}" in page
        assert [person for person in sold if person not in page] == []


def test_every_figure_leads_to_records_on_its_own_page(report: Path) -> None:
    home = report / "branches" / f"{PLACES[1]}分公司"
    page = (home / "index.html").read_text(encoding="utf-8")
    sources = (home / "sources.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"]+)"', page))
    anchors = {f"sources.html#{name}" for name in re.findall(r'id="([^"]+)"', sources)}
    assert len([link for link in links if link.startswith("sources.html#")]) > 50
    assert {link for link in links if link.startswith("sources.html#")} <= anchors
    assert not [link for link in links if ".." in link]


def test_a_branch_that_sent_nothing_new_keeps_its_files_untouched(report: Path) -> None:
    world = World(report.parents[1])
    before = {path: path.stat().st_mtime_ns for path in (report / "branches").glob("*/*")}
    head = "拜访日期,业务员,客户名称,拜访方式,拜访目的,洽谈内容\n"
    line = f"2026-03-31,{PLACES[0]}业务员一,{PLACES[0]}新客户有限公司,上门,推销,看样\n"
    (world.folder / "inbox" / f"{PLACES[0]}分公司" / "补报.csv").write_text(head + line, encoding="utf-8")
    world.collect("2026-04-09T09:00")
    make(world)
    changed = {path.parent.name for path, moment in before.items() if path.stat().st_mtime_ns != moment}
    assert changed == {f"{PLACES[0]}分公司"}


def test_a_folder_name_holds_what_every_file_system_takes() -> None:
    assert folder_of('华东/一部: "A"?') == "华东_一部_ _A__"


def test_only_a_branch_with_news_is_rendered_again(report: Path) -> None:
    world = World(report.parents[1])
    (report.parent / ".made.json").unlink()
    kept = report / "branches" / f"{PLACES[1]}分公司" / "index.html"
    kept.write_text("as it stood", encoding="utf-8")
    make(world)
    assert kept.read_text(encoding="utf-8") == "as it stood"
    kept.unlink()
    (report.parent / ".made.json").unlink()
    make(world)
    assert "<!doctype html>" in kept.read_text(encoding="utf-8")


def test_the_folder_of_a_branch_that_is_no_more_goes_and_what_is_not_ours_stays(report: Path) -> None:
    world = World(report.parents[1])
    branches = report / "branches"
    marks = json.loads((branches / ".made.json").read_text(encoding="utf-8"))
    assert set(marks) == {f"{city}分公司" for city in PLACES}
    for name in ("旧名", "停业", "别人的"):
        (branches / name).mkdir()
        (branches / name / "index.html").write_text("as it stood", encoding="utf-8")
    (branches / "停业" / "备注.txt").write_text("somebody's", encoding="utf-8")
    (branches / ".made.json").write_text(json.dumps({**marks, "旧名": "x", "停业": "x"}), encoding="utf-8")
    (report.parent / ".made.json").unlink()
    make(world)
    assert {path.name for path in branches.iterdir()} == {*marks, ".made.json", "停业", "别人的"}
    assert [path.name for path in (branches / "停业").iterdir()] == ["备注.txt"]
    assert (branches / "别人的" / "index.html").exists()
