"""Who is one customer, asked of a person: the questions go out as a workbook, come back answered, hold, and can be taken back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.archive import customer_card
from pipeline.archive.review import open_questions
from pipeline.errors import UsageError
from pipeline.forget import Order, destroy
from pipeline.review import write_questions
from pipeline.store import open_store
from tests.traps import World, pick, the_schema

if TYPE_CHECKING:
    from pathlib import Path

CARD = ["客户编号", "客户名称", "统一社会信用代码", "业务员", "联系人", "电话", "地址", "法定代表人", "建档日期"]
SALE = ["销售日期", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "业务员"]
EAST, SOUTH, NORTH = "华东/客户.xlsx", "华南/客户.xlsx", "华北/销售.xlsx"
REVIEW = "总公司/客户核对.xlsx"
FIRST = "上海恒达建材有限公司"
ANOTHER = ["北京同仁药业有限公司", None, "孙七", "赵大", "13600136000", "北京市前门1号", None, "2026-01-05"]
NUMBER, OTHER = "91350100M000100Y43", "91500112MA5UT3H24C"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three branches know one company under three names; a namesake in another city and trade is somebody else."""
    made = World.ready(tmp_path_factory.mktemp("asking"))
    east = [
        ["HD-001", "上海恒达建材有限公司", None, "张三", "王强", "13800138000", "上海市人民路1号", "王强", "2026-01-05"],
        ["HD-002", "苏州恒达物流有限公司", None, "张三", "李明", "13900139000", "苏州市中山路9号", "李明", "2026-01-05"],
    ]
    made.book(EAST, {"客户": [CARD, *east]})
    made.book(
        SOUTH,
        {"客户": [CARD, ["HN-009", "上海恒達建材", None, "王五", "王强", "13800138000", None, None, "2026-02-01"]]},
    )
    made.book(NORTH, {"销售": [SALE, ["2026-03-02", "X1", "上海衡达建材有限公司", "水泥", 10, 20, 200, "孙七"]]})
    made.collect("2026-04-01T09:00")
    return made


@pytest.fixture
def world(asking: World, tmp_path: Path) -> World:
    """The same, for one test alone."""
    return asking.copy(tmp_path / "ws")


def questions(world: World) -> list[tuple[str, str]]:
    """Give the names of the pairs that wait, and their order."""
    with open_store(world.settings, the_schema()) as store:
        return [(item.one.name, item.other.name) for item in open_questions(store, the_schema())]


def ask(world: World, target: Path) -> None:
    """Write the open questions to a workbook."""
    with open_store(world.settings, the_schema()) as store:
        write_questions(the_schema(), open_questions(store, the_schema()), target, "zh")


def answer(world: World, *, name: str, reply: str, source: str = REVIEW, instant: str = "2026-04-01T10:00") -> None:
    """Answer the question about a name and the first one's, as head office does in Excel, and drop the workbook."""
    target = world.folder / "核对.xlsx"
    ask(world, target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    titles = {str(cell.value): column for column, cell in enumerate(sheet[4], 1)}
    for row in range(5, sheet.max_row + 1):
        names = {sheet.cell(row, titles[title]).value for title in ("甲客户名称", "乙客户名称")}
        if names == {FIRST, name}:
            sheet.cell(row, titles["判断"]).value = reply
            sheet.cell(row, titles["判断人"]).value = "钱经理"
            sheet.cell(row, titles["判断日期"]).value = "2026-04-01"
    book.save(target)
    shutil.copy(target, world.place(source))
    world.settle(world.place(source))
    world.collect(instant)


def ids(world: World) -> dict[str, str]:
    """Give each master customer's name and number."""
    return {row["customer_name"]: row["customer_id"] for row in world.export().all("customer")}


def test_likely_ones_are_asked_about_and_the_namesake_is_not(world: World) -> None:
    asked = questions(world)
    assert ("上海恒达建材有限公司", "上海恒達建材") in asked
    assert ("上海恒达建材有限公司", "上海衡达建材有限公司") in asked
    assert not any("苏州恒达物流有限公司" in pair for pair in asked)
    assert len(ids(world)) == 4, "nothing is merged by likeness alone"


def test_the_workbook_shows_both_sides_why_and_a_choice_of_answers(world: World) -> None:
    target = world.folder / "核对.xlsx"
    ask(world, target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    titles = {str(cell.value): column for column, cell in enumerate(sheet[4], 1)}
    first = {title: str(sheet.cell(5, column).value) for title, column in titles.items()}
    assert {first["客户甲编号"], first["客户乙编号"]} == {"C000001", "C000003"}
    assert "电话相同" in first["相似之处与不同之处"]
    assert "138****8000" in first["甲已知资料"], "private values are hidden unless who may see asks for them"
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"是同一家,不是,待定"']


def test_the_same_become_one_record_and_are_not_asked_again(world: World) -> None:
    answer(world, name="上海恒達建材", reply="是同一家")
    exported = world.export()
    merged = [row for row in exported.all("customer") if row["merged_from"]]
    assert [(row["customer_id"], row["merged_from"]) for row in merged] == [("C000001", "C000003")]
    linked = {row["_source"]: row["customer_id"] for row in exported.all("customer_link") if row["_source"] != EAST}
    assert linked[SOUTH] == "C000001"
    assert (FIRST, "上海恒達建材") not in questions(world)
    assert exported.findings(REVIEW) == []
    assert exported.verdict(REVIEW) == "accepted"


def test_different_ones_stay_two_and_are_not_asked_again(world: World) -> None:
    answer(world, name="上海恒達建材", reply="不是")
    assert len(ids(world)) == 4
    assert ("上海恒达建材有限公司", "上海恒達建材") not in questions(world)


def test_an_undecided_pair_is_asked_again(world: World) -> None:
    before = questions(world)
    answer(world, name="上海恒達建材", reply="待定")
    assert questions(world) == before


def test_an_answer_can_be_taken_back_and_each_has_its_records_again(world: World) -> None:
    answer(world, name="上海恒達建材", reply="是同一家")
    world.book("华南/销售.xlsx", {"销售": [SALE, ["2026-03-03", "X2", "上海恒達建材", "水泥", 1, 20, 20, "王五"]]})
    world.collect("2026-04-01T11:00")
    assert {row["customer_id"] for row in world.export().all("customer_link") if row["_source"].startswith("华南")} == {"C000001"}
    line = ["判断", "客户甲编号", "客户乙编号", "判断人", "判断日期"]
    world.book("总公司/更正.xlsx", {"客户核对表": [["客户核对表"], line, ["不是", "C000003", "C000001", "钱经理", "2026-04-02"]]})
    world.collect("2026-04-02T09:00")
    links = [row for row in world.export().all("customer_link") if row["_source"].startswith("华南")]
    assert pick(links, "_source", "customer_id") == [("华南/客户.xlsx", "C000003"), ("华南/销售.xlsx", "C000003")]


def test_an_answer_that_was_overtaken_is_no_contradiction(world: World) -> None:
    line = ["判断", "客户甲编号", "客户乙编号", "判断人", "判断日期"]
    world.book("总公司/一.xlsx", {"客户核对表": [["客户核对表"], line, ["不是", "C000003", "C000001", "钱经理", "2026-04-01"]]})
    world.collect("2026-04-01T10:00")
    world.book(
        "总公司/二.xlsx", {"客户核对表": [["客户核对表"], line, ["是同一家", "C000001", "C000003", "钱经理", "2026-04-02"]]}
    )
    world.collect("2026-04-02T10:00")
    exported = world.export()
    assert [row["customer_id"] for row in exported.all("customer") if row["merged_from"]] == ["C000001"]
    assert (exported.findings("总公司/一.xlsx"), exported.findings("总公司/二.xlsx")) == ([], [])


def test_two_answers_about_one_pair_in_one_workbook_are_told(world: World) -> None:
    line = ["判断", "客户甲编号", "客户乙编号", "判断人", "判断日期"]
    answers = [["是同一家", "C000001", "C000003", "钱经理", "2026-04-01"], ["不是", "C000003", "C000001", "钱经理", "2026-04-01"]]
    world.book("总公司/两说.xlsx", {"客户核对表": [["客户核对表"], line, *answers]})
    world.collect("2026-04-01T10:00")
    assert world.export().findings("总公司/两说.xlsx") == [("warning", "cross-field", "客户核对表", "A4")]
    assert len(ids(world)) == 4


def test_a_customer_is_found_by_code_and_by_name_unless_several_have_it(world: World) -> None:
    with open_store(world.settings, the_schema(), read_only=True) as store:
        for wanted in ("C000001", "HD-001", FIRST, " 上海恒达建材有限公司 "):
            assert (customer_card(store, wanted) or {})["customer_id"] == "C000001"
        assert customer_card(store, "没有这一家") is None
    world.book("华北/客户.xlsx", {"客户": [CARD, ["HD-001", *ANOTHER]]})
    world.collect("2026-04-01T10:00")
    with open_store(world.settings, the_schema(), read_only=True) as store, pytest.raises(UsageError, match="several"):
        customer_card(store, "HD-001")


def test_only_head_office_may_answer(world: World) -> None:
    line = ["判断", "客户甲编号", "客户乙编号", "判断人", "判断日期"]
    world.book("华东/核对.xlsx", {"客户核对表": [["客户核对表"], line, ["是同一家", "C000001", "C000002", "张三", "2026-04-01"]]})
    world.collect("2026-04-01T12:00")
    assert len(ids(world)) == 4
    assert world.export().verdict("华东/核对.xlsx") == "returned"


@pytest.mark.parametrize("reply", ["是同一家", "不是"])
def test_a_customer_that_was_answered_about_can_be_destroyed(world: World, reply: str) -> None:
    answer(world, name="上海恒達建材", reply=reply)
    before = world.export()
    destroy(world.settings, the_schema(), Order(("C000001",), "到期", ("甲", "乙"), "档案员", early=True), "zh")
    after = world.export()
    columns = ("customer_1", "customer_2", "answer")
    assert pick(after.all("customer_review"), *columns) == pick(before.all("customer_review"), *columns), "the answers stay"
    assert len(after.all("customer")) == len(before.all("customer"))
    assert FIRST not in str(after.all("customer_review"))


def test_an_answer_that_comes_after_a_destruction_joins_nobody_and_is_told(world: World) -> None:
    destroy(world.settings, the_schema(), Order(("C000003",), "到期", ("甲", "乙"), "档案员", early=True), "zh")
    line = ["判断", "客户甲编号", "客户乙编号", "判断人", "判断日期"]
    world.book("总公司/迟.xlsx", {"客户核对表": [["客户核对表"], line, ["同一家", "C000001", "C000003", "钱经理", "2026-04-02"]]})
    world.collect("2026-04-02T10:00")
    exported = world.export()
    assert {row["customer_name"]: row["merged_from"] for row in exported.all("customer")}[FIRST] == ""
    assert exported.findings("总公司/迟.xlsx") == [("warning", "unknown-reference", "客户核对表", "A3")]


def test_another_ones_record_that_names_a_destroyed_customer_in_a_cell_stays(world: World) -> None:
    head = ["拜访日期", "业务员", "客户名称", "面谈人", "拜访目的", "洽谈内容", "拜访方式"]
    line = ["2026-03-04", "王五", "广州珠江商贸有限公司", "林先生", "例行拜访", FIRST, "上门"]
    world.book("华南/日报.xlsx", {"日报": [["业务员拜访日报表"], head, line]})
    world.collect("2026-04-01T10:00")
    destroy(world.settings, the_schema(), Order(("C000001",), "到期", ("甲", "乙"), "档案员", early=True), "zh")
    (visit,) = world.export().all("visit_daily")
    assert (visit["customer_name"], visit["content"]) == ("广州珠江商贸有限公司", "已销毁客户C000001")


def test_answers_hold_for_customers_found_again_by_a_rebuild(world: World) -> None:
    from pipeline.again import rebuild_archive

    answer(world, name="上海恒達建材", reply="是同一家")
    before = world.export().bytes_by_name()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", "2026-04-03T09:00")
        rebuild_archive(world.settings, the_schema(), "zh")
    assert world.export().bytes_by_name() == before


def test_new_evidence_against_an_answer_is_told_to_head_office(world: World) -> None:
    answer(world, name="上海恒達建材", reply="是同一家")
    assert world.export().findings(REVIEW) == []
    world.book(
        "华东/证照.xlsx", {"客户": [CARD, ["HD-001", FIRST, NUMBER, "张三", "王强", "13800138000", None, "王强", "2026-01-05"]]}
    )
    world.book(
        "华南/证照.xlsx", {"客户": [CARD, ["HN-009", "上海恒達建材", OTHER, "王五", "王强", None, None, None, "2026-02-01"]]}
    )
    world.collect("2026-04-02T09:00")
    told = world.export().messages(REVIEW, "cross-field")
    assert len(told) == 1
    assert NUMBER in told[0]
    assert OTHER in told[0]
    assert "营业执照" in told[0]


def reply(world: World, *line: object, instant: str = "2026-04-02T09:00", source: str = "总公司/答复.xlsx") -> None:
    """Drop an answer written by hand: answer, both numbers, who."""
    header = ["判断", "客户甲编号", "客户乙编号", "判断人", "判断日期"]
    world.book(source, {"客户核对表": [["客户核对表"], header, [*line, "2026-04-02"]]})
    world.collect(instant)


def test_an_answer_without_a_name_and_one_about_nobody_are_told(world: World) -> None:
    reply(world, "是同一家", "C000001", "C000003", None, source="总公司/一.xlsx")
    assert ("warning", "missing-value", "客户核对表", "D3") in world.export().findings("总公司/一.xlsx")
    reply(world, "是同一家", "C000001", "C000033", "钱经理", source="总公司/二.xlsx", instant="2026-04-02T10:00")
    told = world.export().messages("总公司/二.xlsx", "unknown-reference")
    assert len(told) == 1
    assert "C000003" in told[0]
    reply(world, "是同一家", "C000001", "C000001", "钱经理", source="总公司/三.xlsx", instant="2026-04-02T11:00")
    assert ("warning", "cross-field", "客户核对表", "C3") in world.export().findings("总公司/三.xlsx")


def test_a_confirmed_alias_links_by_itself_in_every_branch_until_taken_back(world: World) -> None:
    def sell(source: str, order: str, seller: str, instant: str) -> str:
        world.book(source, {"销售": [SALE, ["2026-03-05", order, "上海恒達建材", "水泥", 1, 20, 20, seller]]})
        world.collect(instant)
        return next(row["customer_id"] for row in world.export().all("customer_link") if row["_source"] == source)

    assert sell("华北/一.xlsx", "Y1", "孙七", "2026-04-01T10:00") == "C000005", "a bare name of another branch is a question"
    reply(world, "是同一家", "C000003", "C000001", "钱经理", instant="2026-04-01T11:00")
    assert sell("西南/一.xlsx", "Y2", "吴九", "2026-04-01T12:00") == "C000001"
    reply(world, "不是", "C000001", "C000003", "钱经理", source="总公司/再.xlsx", instant="2026-04-01T13:00")
    links = {row["_source"]: row["customer_id"] for row in world.export().all("customer_link")}
    assert (links["西南/一.xlsx"], links[SOUTH]) == ("C000003", "C000003")


def test_the_english_workbook_is_english_and_read_back(world: World) -> None:
    target = world.folder / "review.xlsx"
    with open_store(world.settings, the_schema()) as store:
        write_questions(the_schema(), open_questions(store, the_schema()), target, "en")
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    titles = [str(cell.value) for cell in sheet[4]]
    assert all(title.isascii() for title in titles)
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"The same,Not the same,Pending"']
    sheet["A5"] = "The same"
    sheet.cell(5, titles.index("Decided by") + 1).value = "Qian"
    book.save(target)
    shutil.copy(target, world.place(REVIEW))
    world.settle(world.place(REVIEW))
    world.collect("2026-04-01T10:00")
    assert [row["merged_from"] for row in world.export().all("customer") if row["merged_from"]] == ["C000003"]
