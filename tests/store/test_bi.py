"""Tools of business intelligence read a copy: always there, always current, with views that are documented column by column."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from pipeline.again import withdraw_submission
from pipeline.forget import Order, destroy
from pipeline.store import open_store
from tests.traps import ROOT, World, the_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = (ROOT / "docs/archive.md").read_text(encoding="utf-8")
DOCUMENTED = dict(re.findall(r"^\| `(bi_\w+)` \|.*\| `([^`]+)` \|$", DOCS, re.MULTILINE))
CARD = ["客户名称", "客户编号", "所属分公司", "业务员", "联系人手机", "建档日期"]
SALE = ["销售日期", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "是否退货", "业务员"]
VISIT = ["拜访日期", "业务员", "客户名称", "拜访方式", "拜访目的", "洽谈内容"]
TARGET = ["月份", "分公司", "业务员", "销售目标"]
COMPLAINT = ["投诉编号", "投诉时间", "客户名称", "投诉类别", "投诉内容", "处理措施", "处理完成时间", "处理状态"]
NAME = "上海光明商贸公司"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A branch with a customer, a visit, sales with a return, targets and a complaint."""
    world = World.ready(tmp_path_factory.mktemp("bi") / "world")
    world.book("华东/客户.xlsx", {"客户": [CARD, [NAME, "HD-1", "华东分公司", "张三", "13961770412", "2025-01-06"]]})
    sales = [_sale(2, 1000, "否"), _sale(3, 200, "是")]
    world.book("华东/销售.xlsx", {"销售明细": [["销售明细表"], SALE, *sales]})
    world.book(
        "华东/拜访.xlsx", {"日报": [["业务员拜访日报表"], VISIT, ["2026-03-02", "张三", NAME, "上门", "例行拜访", "看样"]]}
    )
    world.book("华东/目标.xlsx", {"目标": [["销售目标表"], TARGET, ["2026-03", "华东分公司", "张三", 1600]]})
    complaint = ["TS-1", "2026-03-05 10:00", NAME, "质量问题", "水泥结块", "换货", "2026-03-06 09:00", "处理中"]
    world.book("华东/投诉.xlsx", {"投诉": [["客户投诉登记表"], COMPLAINT, complaint]})
    world.collect("2026-04-01T09:00")
    return world


def _sale(day: int, amount: int, is_return: str) -> list[object]:
    return [f"2026-03-{day:02}", f"D{day}", NAME, "水泥", amount / 20, 20, amount, is_return, "张三"]


@contextmanager
def copy_of(world: World) -> Iterator[Any]:
    with duckdb.connect(str(world.folder / "archive/read/archive.duckdb"), read_only=True) as copy:
        yield copy


def lines(world: World) -> int:
    """Count what the copy's journal tells, which grows with every file and decision."""
    with copy_of(world) as copy:
        found: int = copy.execute("SELECT count(*) FROM ledger_journal").fetchall()[0][0]
    with open_store(world.settings, the_schema(), read_only=True) as store:
        assert store.connection.execute("SELECT count(*) FROM ledger_journal").fetchall() == [(found,)], "the copy is current"
    return found


def test_every_view_is_documented_with_its_columns_and_every_documented_one_exists(world: World) -> None:
    with copy_of(world) as copy:
        views = {name for (name,) in copy.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
        found = {
            name: ", ".join(column[0] for column in copy.execute(f"DESCRIBE {name}").fetchall())
            for name in views
            if name.startswith("bi_")
        }
        tables = {name for (name,) in copy.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert found == DOCUMENTED
    named = set(re.findall(r"\b(?:current|bi|ledger)_[a-z_]+[a-z]\b", DOCS))
    assert named - views - tables == set()


def test_the_business_views_add_up(world: World) -> None:
    with copy_of(world) as copy:
        rows = copy.execute(
            "SELECT level, person, target_amount, actual_amount, achieved_share FROM bi_sales_progress ORDER BY level"
        )
        assert [(row[0], row[1], *map(float, row[2:])) for row in rows.fetchall()] == [
            ("branch", None, 1600, 800, 0.5),
            ("person", "0101", 1600, 800, 0.5),
        ]
        visits = copy.execute(
            'SELECT v.visit_date::VARCHAR, c.customer_name, v."row" FROM bi_visit AS v JOIN bi_customer AS c USING (customer_id)'
        )
        assert visits.fetchall() == [("2026-03-02", NAME, 3)]
        complaints = copy.execute("SELECT complaint_no, received_day::VARCHAR, stage, is_open FROM bi_complaint")
        assert complaints.fetchall() == [("TS-1", "2026-03-05", "handled", True)]
        words = copy.execute(
            "SELECT label FROM bi_code WHERE form = 'complaint' AND field = 'urgency' AND code = 'normal'"
        ).fetchall()
        assert words == [("一般",)]


def test_no_view_for_tools_tells_a_private_value(world: World) -> None:
    private = {
        item.id for form in the_schema().forms.values() for item in form.fields if item.privacy in ("personal", "sensitive")
    }
    columns = {column for listed in DOCUMENTED.values() for column in listed.split(", ")}
    assert columns & private == set()
    with copy_of(world) as copy:
        for view in DOCUMENTED:
            assert "13961770412" not in str(copy.execute(f"FROM {view}").fetchall()), view


def test_the_copy_is_renewed_by_every_kind_of_change_and_read_meanwhile(world: World, tmp_path: Path) -> None:
    own = world.copy(tmp_path / "own")
    before = lines(own)
    own.book("华东/更多.xlsx", {"销售明细": [["销售明细表"], SALE, _sale(9, 300, "否")]})
    with copy_of(own) as open_all_along:
        own.collect("2026-04-02T09:00")
        assert open_all_along.execute("SELECT count(*) FROM bi_sale").fetchall() == [(2,)], "who has it open keeps what he has"
    collected = lines(own)
    with open_store(own.settings, the_schema()) as store, copy_of(own) as beside:
        assert beside.execute("SELECT count(*) FROM bi_sale").fetchall() == [(3,)], "while a run holds the archive"
        withdraw_submission(the_schema(), store, "S000003", "报错了", undo=False, who="钱经理")
    decided = lines(own)
    destroy(own.settings, the_schema(), Order(("C000001",), "期满", ("甲", "乙"), "丙", early=True), "zh")
    assert before < collected < decided < lines(own)
    with copy_of(own) as copy:
        assert NAME not in str(copy.execute("FROM bi_customer").fetchall())


def test_a_view_without_its_form_is_left_away(world: World, tmp_path: Path) -> None:
    from dataclasses import replace

    own = world.copy(tmp_path / "own")
    forms = {name: form for name, form in the_schema().forms.items() if name != "complaint"}
    with open_store(own.settings, replace(the_schema(), forms=forms, fingerprint="fewer")) as store:
        views = {name for (name,) in store.connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
    assert "bi_complaint" not in views
    assert "bi_sale" in views
