"""Destroying on order: nothing of the customer is found any more, everything else is as it was, and both can be proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.again import rebuild_archive, verify_archive
from pipeline.archive import certificates
from pipeline.forget import Order, destroy
from pipeline.forget.outputs import needles_in
from pipeline.post import compose_posts
from pipeline.publish import Wanted, make_report
from pipeline.returns import write_returns
from pipeline.store import open_store
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.traps import Line, Rows

GONE = "苏州永昌建材有限公司"
STAYS = "无锡长江水泥制品有限公司"
TABLES = ("customer_card", "visit_daily", "sales_detail", "customer")
PRIVATE = [
    GONE,
    "KH-90417",
    "欧阳翠微",
    "13961770412",
    "0512-68551234",
    "yongchang@fengqiao.cn",
    "6222021102019990417",
    "枫桥路417号",
    "91350100M000100Y43",
]
"""What is planted once and must be found nowhere."""

CARD: Line = [
    "建档日期",
    "客户编号",
    "客户名称",
    "通讯地址",
    "客户性质",
    "电话",
    "电子邮箱",
    "联系人",
    "联系人手机",
    "银行账号",
    "决策者生日",
    "所属分公司",
    "业务员",
    "统一社会信用代码",
]
VISITS: Line = ["拜访日期", "业务员", "客户编号", "客户名称", "面谈人", "联系电话", "拜访目的", "洽谈内容", "拜访方式"]
SALES: Line = ["销售日期", "业务员", "订单号", "行号", "客户编号", "客户名称", "产品编号", "产品名称", "数量", "单价", "金额"]


def the_world(folder: Path) -> World:
    """Make a company in which two customers were visited and bought, one visit of each with a fault."""
    world = World.make(folder)
    cards = [
        ["客户一览表"],
        CARD,
        [
            "2025-01-06",
            PRIVATE[1],
            GONE,
            "苏州市枫桥路417号",
            "企业",
            PRIVATE[4],
            PRIVATE[5],
            PRIVATE[2],
            PRIVATE[3],
            PRIVATE[6],
            "1971-04-17",
            "华东分公司",
            "张三",
            PRIVATE[8],
        ],
        [
            "2025-01-06",
            "KH-90500",
            STAYS,
            "无锡市长江路5号",
            "企业",
            "0510-85001234",
            "changjiang@wuxi.cn",
            "司徒远",
            "13861770500",
            "6222021102019990500",
            None,
            "华东分公司",
            "张三",
            "91500112MA5UT3H24C",
        ],
    ]
    visits = [
        ["业务员拜访日报表"],
        VISITS,
        [
            "2026-03-02",
            "张三",
            PRIVATE[1],
            GONE,
            PRIVATE[2],
            PRIVATE[3],
            "例行拜访",
            f"{GONE}的{PRIVATE[2]}请回电 139-6177-0412",
            "上门",
        ],
        ["2026-03-03", "张三", "KH-90500", STAYS, "司徒远", "13861770500", "例行拜访", f"听说{GONE}换了地方", "上门"],
        ["2026-13-40", "张三", PRIVATE[1], GONE, PRIVATE[2], PRIVATE[3], "例行拜访", "日期写错", "上门"],
    ]
    sales = [
        ["销售明细表"],
        SALES,
        ["2026-03-05", "张三", "DD-1", 1, PRIVATE[1], GONE, "P1", "防水砂浆", 10, 5, 50],
        ["2026-03-06", "张三", "DD-2", 1, "KH-90500", STAYS, "P1", "防水砂浆", 20, 5, 100],
    ]
    world.book("华东分公司/客户一览.xlsx", {"客户": cards})
    world.book(f"华东分公司/{GONE}等日报.xlsx", {"日报": visits, "备注": [["随手记"], [f"{PRIVATE[2]} {PRIVATE[3]}"]]})
    world.book("华东分公司/销售.xlsx", {"销售": sales})
    world.book(
        "华南分公司/日报.xlsx",
        {
            "日报": [
                ["业务员拜访日报表"],
                VISITS,
                ["2026-03-04", "王五", None, "广州珠江商贸有限公司", "林先生", "13500135000", "例行拜访", "一切正常", "上门"],
            ]
        },
    )
    world.collect("2026-04-01T09:00")
    world.collect("2026-04-02T09:00")
    return world


def make_everything(world: World) -> None:
    """Make reports, returned copies and mails."""
    wanted = Wanted("2026-03", None, "html,xlsx", "zh")
    with open_store(world.settings, the_schema()) as store:
        made = make_report(world.settings, the_schema(), store, wanted)
        write_returns(world.settings, the_schema(), store, "zh")
        compose_posts(world.settings, the_schema(), store, made, "zh")


def order(world: World, name: str) -> Order:
    """Order that a customer is destroyed."""
    (customer,) = [row["customer_id"] for row in world.export().all("customer") if row["customer_name"] == name]
    return Order((customer,), "保存期满", ("赵志强", "总经理"), "档案员", early=True)


def where_found(folder: Path, but: tuple[str, ...] = ("inbox", "schemas")) -> list[str]:
    """Name every file below a folder, whatever it is packed in, that tells a planted value."""
    found = []
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file() and below.parts[0] not in but:
            found += [f"{below}: {text}" for text in PRIVATE if text in str(below) or needles_in(path.read_bytes(), [text])]
    return found


def others(rows: Rows) -> Rows:
    """Keep what is not the destroyed customer's."""
    return [row for row in rows if row.get("_customer_id") != "C000001" and row.get("customer_id") != "C000001"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A company that has told everything; for copying."""
    return the_world(tmp_path_factory.mktemp("told") / "w")


@pytest.fixture
def world(told: World, tmp_path: Path) -> World:
    """A company of its own to each test."""
    return told.copy(tmp_path / "w")


def test_nothing_of_the_customer_is_found_any_more_and_the_rest_is_proved(world: World) -> None:
    make_everything(world)
    wanted = order(world, GONE)
    before = {table: world.export().all(table) for table in TABLES}
    assert where_found(world.folder)
    done = destroy(world.settings, the_schema(), wanted, "zh", folders=sorted(world.folder.glob("export-*")))
    assert where_found(world.folder) == []
    assert {path.parts[-2] for path in done.left} == {"华东分公司"}, "the inbox is named, and left alone"
    after = world.export()
    with open_store(world.settings, the_schema(), read_only=True) as store:
        assert verify_archive(store, the_schema(), "zh")[1] == []
        assert [facts["customers"] for facts in certificates(store)] == [["C000001"]]
    assert [row["customer_name"] for row in after.all("sales_detail")] == ["已销毁客户C000001", STAYS]
    assert [row["amount"] for row in after.all("sales_detail")] == ["50", "100"], "amounts stay, so that totals stay"
    for table in TABLES:
        told, then = others(before[table]), others(after.all(table))
        assert len(told) == len(then)
        for row, other in zip(told, then, strict=True):
            assert {name for name in row if row[name] != other[name]} <= {"_source", "talk_content", "content", "result_note"}, (
                table
            )


def test_the_rest_can_be_rebuilt_and_says_the_same(world: World) -> None:
    destroy(world.settings, the_schema(), order(world, GONE), "zh")
    once = world.export().bytes_by_name()
    rebuilt = rebuild_archive(world.settings, the_schema(), "zh")
    assert rebuilt.differing == ()
    assert world.export().bytes_by_name() == once
    with open_store(world.settings, the_schema(), read_only=True) as store:
        assert len(certificates(store)) == 1
