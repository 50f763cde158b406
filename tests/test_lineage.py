"""From figures, records and cells to their files, and up again, in a workspace of real workbooks."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from pipeline.errors import UsageError
from pipeline.lineage import trace
from pipeline.publish import Wanted, make_report
from pipeline.store import open_store
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from tests.traps import Line

VISIT_HEAD: Line = ["拜访日期", "分公司", "业务员", "客户名称", "拜访方式", "拜访目的", "拜访结果", "订货金额", "洽谈内容"]
SALE_HEAD: Line = ["销售日期", "订单号", "分公司", "业务员", "客户名称", "产品名称", "数量", "单价", "金额"]
CARD_HEAD: Line = ["客户名称", "客户编号", "所属分公司", "业务员", "电话", "更新日期", "联系人", "建档日期"]
VISITS = "华东/三月拜访.xlsx"
SALES = "华东/三月销售.xlsx"


def amounts(count: int) -> list[Line]:
    return [
        [
            f"2026-03-{number + 2:02d}",
            f"D{number}",
            "华东分公司",
            "张三",
            "上海光明商贸有限公司",
            "灯",
            2,
            50 + number,
            100 + 2 * number,
        ]
        for number in range(count)
    ]


def visits() -> list[Line]:
    return [
        ["2026-03-02", "华东分公司", "张三", "上海光明商贸有限公司", "上门", "销售", "成交", 1200, "看样"],
        ["2026-03-03", "华东分公司", "张三", "苏州电器有限公司", "上门", "销售", "有意向", None, "看样"],
        ["2026-03-03", "华东分公司", "李四", "苏州电器有限公司", "电话", "销售", "有意向", None, "看样"],
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World.ready(tmp_path_factory.mktemp("lineage"))
    made.book(VISITS, {"拜访日报": [["业务员拜访日报表"], VISIT_HEAD, *visits()]})
    made.book(SALES, {"销售明细": [["销售明细表"], SALE_HEAD, *amounts(30)]})
    made.book(
        "华东/客户.xlsx",
        {
            "客户": [
                ["客户资料表"],
                CARD_HEAD,
                ["上海光明商贸有限公司", "HD-0001", "华东分公司", "张三", "021-65081234", "2026-02-01", "钱多", "2025-01-06"],
            ]
        },
    )
    made.collect("2026-04-01T09:00")
    changed = [
        ["客户资料表"],
        CARD_HEAD,
        ["上海光明商贸有限公司", "HD-0001", "华东分公司", "李四", "021-65081299", "2026-04-01", "钱多", "2025-01-06"],
    ]
    made.book("华东/客户（改）.xlsx", {"客户": changed})
    made.collect("2026-04-02T09:00")
    return made


def ask(
    world: World, what: str, *, is_up: bool = False, period: str | None = None, as_of: datetime | None = None
) -> dict[str, Any]:
    with open_store(world.settings, the_schema(), read_only=True) as store:
        return trace(world.settings, the_schema(), store, what, "zh", is_up=is_up, period=period, as_of=as_of)


def test_a_figure_is_the_sum_of_the_cells_that_it_names(world: World) -> None:
    found = ask(world, "sales.by_branch/HD/2026-03/actual_amount")
    sheet = openpyxl.load_workbook(world.folder / "inbox" / SALES)["销售明细"]
    assert {(item["source"], item["sheet"]) for item in found["records"]} == {(SALES, "销售明细")}
    assert (
        sum(Decimal(str(sheet[item["cell"]].value)) for item in found["records"])
        == found["value"]
        == sum(Decimal(line[-1]) for line in amounts(30))
    )
    assert found["files"][0]["sha256"]


def test_a_figure_is_found_by_fewer_keys_and_by_the_names_on_the_page(world: World) -> None:
    wanted = ask(world, "visits.by_person/HD/0101/visits")
    assert wanted["value"] == 2
    assert ask(world, "visits.by_person/张三/visits") == wanted


@pytest.mark.parametrize(
    ("what", "near"),
    [
        ("sales.by_brunch/HD/actual_amount", "sales.by_branch"),
        ("sales.by_branch/HD/amount", "actual_amount"),
        ("visits.by_person/HX/visits", "visits.by_person/HD"),
        ("visit_dayly:3", "visit_daily"),
        ("华东/三月拜方.xlsx!拜访日报!A3", VISITS),
        (f"{VISITS}!拜访!A3", "拜访日报"),
        ("C000001.fone", "phone"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(world: World, what: str, near: str) -> None:
    with pytest.raises(UsageError) as told:
        ask(world, what)
    assert near in str(told.value)


def test_a_cell_tells_what_became_of_it_and_which_figures_it_feeds(world: World) -> None:
    found = ask(world, f"{VISITS}!拜访日报!H3", is_up=True, period="2026-03")
    assert (found["written"], [(item["field"], item["value"], item["counts"]) for item in found["taken"]]) == (
        "1200",
        [("order_amount", "1200", True)],
    )
    assert {"visits.by_person/HD/0101/order_amount", "overview.figures/visits"} <= set(found["feeds"])
    assert "visits.by_branch/HD/contacts" not in found["feeds"]


def test_a_record_shows_each_value_as_written_and_as_read(world: World) -> None:
    entry = ask(world, f"{VISITS}!拜访日报!C3")["taken"][0]["entry"]
    found = ask(world, f"visit_daily:{entry}")
    values = {item["field"]: (item["cell"], item["written"], item["value"]) for item in found["fields"]}
    assert values["salesperson"] == ("C3", "张三", "0101")
    assert (found["row"], found["counts"], found["file"]["verdict"]) == (3, True, "accepted")


def test_a_field_of_a_customer_tells_who_said_what_and_why_it_counts(world: World) -> None:
    found = ask(world, "C000001.phone")
    assert [(item["value"], item["is_winner"], item["source"], item["cell"]) for item in found["said"]] == [
        ("**********99", True, "华东/客户（改）.xlsx", "E3"),
        ("**********34", False, "华东/客户.xlsx", "E3"),
    ]
    assert [(item["before"], item["value"]) for item in found["changes"]] == [("**********34", "**********99")]
    assert [item["value"] for item in ask(world, "C000001.phone", as_of=instant("2026-04-01T12:00"))["said"]] == ["**********34"]


def test_a_customer_has_its_timeline_by_day(world: World) -> None:
    days = [(item["form"], item["day"]) for item in ask(world, "C000001")["timeline"]]
    assert ("visit_daily", "2026-03-02") in days
    assert [day for form, day in days if form == "sales_detail"] == sorted(str(line[0]) for line in amounts(30))


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def made(world: World, *, as_of: str | None = None) -> dict[str, bytes]:
    with open_store(world.settings, the_schema(), read_only=True) as store:
        report = make_report(world.settings, the_schema(), store, Wanted("2026-03", as_of, "html,xlsx", "zh"))
    folder = report.files[0].parent
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_each_link_of_a_page_leads_to_a_place_with_rows_that_add_up(world: World) -> None:
    files = made(world)
    pages = {name: text.decode() for name, text in files.items() if name.endswith(".html")}
    links = {link for name, text in pages.items() if "/" not in name for link in re.findall(r'href="(sources/[^"]+)"', text)}
    assert len(links) > 30
    for link in links:
        name, _, anchor = link.partition("#")
        assert f'<tbody id="{anchor}">' in pages[name], link
    group = re.search(r'<tbody id="r1">.*?</tbody>', pages["sources/visits.by_person.html"], re.DOTALL)
    assert group is not None
    assert "华东/三月拜访.xlsx" in group[0]
    assert "1,200.00" in group[0]


def test_the_workbook_names_file_sheet_and_cell_of_each_figure(world: World) -> None:
    files = made(world)
    path = world.folder / "check.xlsx"
    path.write_bytes(files["summary.xlsx"])
    sheet = openpyxl.load_workbook(path, read_only=True)["来源"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    mine = [row for row in rows if row[-1] == "visits.by_person/HD/0101/order_amount"]
    assert [(row[3], row[5], row[6], row[7], row[8]) for row in mine] == [(1200, VISITS, "拜访日报", 3, "H3")]
