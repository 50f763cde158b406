"""What was known then: a report or an export made again as of an instant has the bytes of the one that was made then."""

from __future__ import annotations

import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.again import (
    hold_again,
    rebuild_archive,
    release_submission,
    verify_archive,
    waive_finding,
    withdraw_submission,
)
from pipeline.archive import export
from pipeline.archive.review import open_questions
from pipeline.forget import Order, destroy
from pipeline.publish import Wanted, instant_of, make_report
from pipeline.review import take_answers, write_questions
from pipeline.store import open_store
from tests.traps import BRANCHES, PEOPLE, ROOT, World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.archive.export import Format
    from tests.traps import Line

Made = dict[str, bytes]
FORMATS: dict[str | None, tuple[Format, ...]] = {"2026-04-03T12:00": ("csv", "parquet", "xlsx")}
"""How things are exported as of an instant; else as csv alone, which all say the same of."""
CARD: Line = ["客户名称", "客户编号", "所属分公司", "业务员", "电话", "联系人", "建档日期", "更新日期"]
SALE: Line = ["销售日期", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "业务员"]
VISIT: Line = ["拜访日期", "分公司", "业务员", "客户名称", "拜访方式", "拜访目的", "拜访结果", "订单金额", "洽谈内容"]
VISITED = "苏州电器有限公司"
TWIN = "上海光明商贸有限公司"
HELD = "华东分公司/合计差很多的日报.xlsx"
SMALL = "华东分公司/合计差一点的日报.xlsx"


class Then:
    """A workspace to which things happen one after another, with all that was made of it after each."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made: dict[str, Made] = {}

    def verified(self) -> list[str]:
        """Tell in what the archive differs from its originals and decisions."""
        with open_store(self.world.settings, the_schema(), read_only=True) as store:
            return verify_archive(store, the_schema(), "zh")[1]

    def keep(self, instant: str) -> None:
        """Make everything of what is known now."""
        self.made[instant] = self.make(None, FORMATS.get(instant, ("csv",)))

    def make(self, instant: str | None, formats: tuple[Format, ...] = ("csv",), *, reports: bool = True) -> Made:
        """Make reports, if wanted, and exports, of all that is known or as of an instant."""
        made: Made = {}
        settings, schema = self.world.settings, the_schema()
        shutil.rmtree(settings.reports, ignore_errors=True)
        with open_store(settings, schema, read_only=True) as store:
            if reports:
                make_report(settings, schema, store, Wanted("2026-03", instant, "html,xlsx", "zh"))
            for kind in formats:
                target = self.world.folder / "out" / kind
                export(store, target, schema, form=kind, as_of=instant_of(instant, settings))
        for top in (settings.reports / "2026-03", self.world.folder / "out"):
            made |= {
                path.relative_to(self.world.folder).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()
            }
        shutil.rmtree(self.world.folder / "out")
        return made


@pytest.fixture(scope="module")
def then(tmp_path_factory: pytest.TempPathFactory) -> Then:
    """Files before the registers, then registers, cards of one customer twice, decisions, answers, others of both."""
    story = Then(World.make(tmp_path_factory.mktemp("then"), registers=False))
    world = story.world
    for name in (HELD, SMALL, "华东分公司/别家的日报.xlsx"):
        world.drop(name, (ROOT / "tests/examples/faulty/inbox" / name).read_bytes())
    card = ["上海光明商贸公司", "HN-0007", "华南分公司", "王五", "021-65081234", "钱多", "2025-01-06", "2026-02-01"]
    world.book("华南/客户.xlsx", {"客户": [CARD, card]})
    world.book("粤区/销售.xlsx", {"销售": [SALE, *(_sale(day, "王五", "上海光明商贸公司") for day in range(2, 8))]})
    world.collect("2026-04-01T09:00")
    story.keep("2026-04-01T12:00")

    aliases = [BRANCHES[0], *([*line[:2], f"{line[2]}|粤区" if line[0] == "HN" else line[2], *line[3:]] for line in BRANCHES[1:])]
    world.book("总公司/分公司登记表.xlsx", {"分公司": aliases})
    world.book("总公司/人员名册.xlsx", {"人员": PEOPLE})
    twin = [TWIN, "HD-0001", "华东分公司", "张三", "021-65081234", "钱多", "2025-01-06", "2026-02-01"]
    world.book("华东/客户.xlsx", {"客户": [CARD, twin]})
    world.collect("2026-04-02T09:00")
    story.keep("2026-04-02T12:00")

    _decide(story, "2026-04-03T09:00")
    story.keep("2026-04-03T12:00")

    world.book("粤区/销售.xlsx", {"销售": [SALE, *(_sale(day, "王五", "上海光明商贸公司") for day in range(2, 5))]})
    visit = ["2026-03-14", "华东分公司", "张三", VISITED, "上门", "销售", "成交", 8, "看样"]
    world.book("华东/拜访.xlsx", {"拜访日报": [VISIT, visit, ["2026-03-44", *visit[1:]]]})
    moved = [line if line[0] != "0201" else [*line[:2], "华东分公司", *line[3:]] for line in PEOPLE]
    world.book("总公司/人员名册.xlsx", {"人员": [*moved, ["0203", "郑十", "华南分公司", "业务员", "2026-01-05", None, "在职"]]})
    world.collect("2026-04-04T09:00")
    _take_back(story, "2026-04-04T10:00")
    return story


def _sale(day: int, person: str, customer: str) -> Line:
    return [f"2026-03-{day:02}", f"粤{day}", customer, "水泥", 10, 20, 200, person]


def _decide(story: Then, at: str) -> None:
    """Release, withdraw and waive, and find two customers to be one."""
    settings, schema, world = story.world.settings, the_schema(), story.world
    target = world.folder / "核对.xlsx"
    with pytest.MonkeyPatch.context() as patch, open_store(settings, schema) as store:
        patch.setenv("PIPELINE_NOW", at)
        ids = dict(store.connection.execute("SELECT source, submission_id FROM current_submission").fetchall())
        release_submission(settings, schema, store, ids[HELD], "核对过", who="钱经理")
        withdraw_submission(schema, store, ids[SMALL], "报错了", undo=False, who="钱经理")
        (waived,) = store.connection.execute(
            "SELECT min(finding_id) FROM current_finding WHERE status = 'open' AND severity = 'warning'"
        ).fetchall()[0]
        waive_finding(store, waived, "已知", undo=False, who="钱经理")
        questions = open_questions(store, schema)
        assert questions, "two cards of one customer are asked about"
        write_questions(schema, questions, target, "zh")
        book = openpyxl.load_workbook(target)
        sheet = book.worksheets[0]
        titles = {str(cell.value): column for column, cell in enumerate(sheet[4], 1)}
        for title, value in (("判断", "是同一家"), ("判断人", "钱经理"), ("判断日期", "2026-04-03")):
            sheet.cell(5, titles[title]).value = value
        book.save(target)
        take_answers(settings, schema, store, [target], lambda _: None)


def _take_back(story: Then, at: str) -> None:
    """Take back what was decided, each by a decision of its own."""
    settings, schema = story.world.settings, the_schema()
    with pytest.MonkeyPatch.context() as patch, open_store(settings, schema) as store:
        patch.setenv("PIPELINE_NOW", at)
        ids = dict(store.connection.execute("SELECT source, submission_id FROM current_submission").fetchall())
        hold_again(schema, store, ids[HELD], "还是不对", who="钱经理", zone=settings.zone)
        withdraw_submission(schema, store, ids[SMALL], "没有错", undo=True, who="钱经理", zone=settings.zone)
        withdraw_submission(schema, store, ids["总公司/核对.xlsx"], "判断错了", undo=False, who="钱经理", zone=settings.zone)


@pytest.mark.parametrize("instant", ["2026-04-01T12:00", "2026-04-02T12:00", "2026-04-03T12:00"])
def test_what_is_made_again_as_of_then_has_the_bytes_of_then(then: Then, instant: str) -> None:
    before, again = then.made[instant], then.make(instant, FORMATS.get(instant, ("csv",)))
    assert again.keys() == before.keys()
    assert [name for name in before if again[name] != before[name]] == []


def test_each_step_told_something_new(then: Then) -> None:
    exports = [
        {name: made[name] for name in made if name.endswith(".csv")}
        for made in (*then.made.values(), then.make(None, reports=False))
    ]
    assert all(one != other for one, other in pairwise(exports))
    lines = then.made["2026-04-01T12:00"]["out/csv/sales_detail.csv"].decode().splitlines()[1:]
    assert all(line.split(",").count("HN") == 0 for line in lines), "before the register nobody knew whose it was"
    lines = then.made["2026-04-02T12:00"]["out/csv/sales_detail.csv"].decode().splitlines()[1:]
    assert all(line.split(",").count("HN") for line in lines)


def test_made_anew_after_all_decisions_it_is_the_same_now_and_then(then: Then, tmp_path: Path) -> None:
    again = Then(then.world.copy(tmp_path / "again"))
    assert rebuild_archive(again.world.settings, the_schema(), "zh").differing == ()
    assert again.verified() == []
    assert again.make("2026-04-02T12:00", reports=False) == _tables(then.made["2026-04-02T12:00"])


def test_after_a_destruction_the_archive_is_proved_and_made_anew_the_same(then: Then, tmp_path: Path) -> None:
    again = Then(then.world.copy(tmp_path / "again"))
    (customer,) = [
        row["customer_id"] for row in again.world.export().all("customer") if row["customer_name"] == "苏州电器有限公司"
    ]
    order = Order((customer,), "保存期满", ("赵志强", "总经理"), "档案员", early=True)
    destroy(again.world.settings, the_schema(), order, "zh")
    assert again.verified() == []
    assert rebuild_archive(again.world.settings, the_schema(), "zh").differing == ()
    assert again.verified() == []


def _tables(made: Made) -> Made:
    return {name: content for name, content in made.items() if name.startswith("out/")}
