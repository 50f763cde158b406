"""The reading list goes out to head office, is answered, and comes back as a form of its own (SUB-03)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl

from pipeline.reading import HEADER_ROW, ORDER, matters, write_reading_list
from pipeline.store import open_store
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.traps import Export

HEADER = ["拜访日期", "业务员", "客户名称", "拜访目的", "洽谈内容", "需总公司处理事项", "转办部门"]


def visits(extra: str = "") -> list[list[Any]]:
    return [
        ["业务员拜访日报表"],
        HEADER,
        [date(2026, 3, 3), "张三", "甲公司", "售后服务", f"谈保修{extra}", "请派工程师", "技术部"],
        [date(2026, 3, 4), "张三", "乙公司", "推销", "谈价格", "请核特价", "营业部"],
        [date(2026, 3, 5), "张三", "丙公司", "推销", "谈样品", None, None],
    ]


def listed(world: World) -> list[dict[str, Any]]:
    with open_store(world.settings, the_schema(), read_only=True) as store:
        return matters(store, the_schema(), None)


def sent_back(world: World, book: openpyxl.Workbook, name: str) -> Export:
    """Put an answered list into the inbox; give what the archive holds once it was taken."""
    place = world.place(name)
    book.save(place)
    world.settle(place)
    world.collect("2026-04-03T09:00")
    exported = world.export()
    assert exported.verdict(name) == "accepted"
    return exported


def test_the_list_goes_out_comes_back_and_stands_in_the_report(tmp_path: Path) -> None:
    world = World.ready(tmp_path)
    world.book("华东分公司/日报.xlsx", {"日报": visits()})
    world.collect("2026-04-02T09:00")
    items = listed(world)
    assert [(item["customer_name"], item["handling_dept"], item["review_status"]) for item in items] == [
        ("甲公司", "技术部", "unread"),
        ("乙公司", "营业部", "unread"),
    ]
    target = tmp_path / "批阅.xlsx"
    write_reading_list(the_schema(), items, target, "zh")
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"] == [
        '"未阅,已阅,已转办,已办结"'
    ]
    row = HEADER_ROW + 2
    answers: dict[str, Any] = {
        "review_status": "已转办",
        "reviewer": "钱总",
        "review_date": date(2026, 4, 3),
        "comment": "三天内派人",
    }
    for name, value in answers.items():
        sheet.cell(row, ORDER.index(name) + 1, value)
    exported = sent_back(world, book, "总公司/批阅.xlsx")
    assert exported.findings("总公司/批阅.xlsx") == []
    kept = {
        r["item_no"]: (r["review_status"], r["reviewer"], r["review_date"], r["comment"]) for r in exported.all("visit_review")
    }
    assert kept[items[0]["item_no"]] == ("forwarded", "钱总", "2026-04-03", "三天内派人")
    assert world.block("visits", "reading", "2026-03", ["customer_name", "review_status", "reviewer"]) == [
        ("乙公司", "unread", None),
        ("甲公司", "forwarded", "钱总"),
    ]
    by_department = world.block("visits", "forward_by_dept", "2026-03", ["handling_dept", "items", "unread", "forwarded"])
    assert sorted(by_department) == [("技术部", 1, 0, 1), ("营业部", 1, 1, 0)]


def test_an_english_list_is_english_and_its_answers_are_read(tmp_path: Path) -> None:
    world = World.ready(tmp_path)
    world.book("华东分公司/日报.xlsx", {"日报": visits()})
    world.collect("2026-04-02T09:00")
    target = tmp_path / "reading.xlsx"
    write_reading_list(the_schema(), listed(world), target, "en")
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    ours = [sheet.title, *(str(cell.value) for cell in sheet[HEADER_ROW + 1])]
    assert not any("\u4e00" <= sign <= "\u9fff" for text in ours for sign in text)
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert rule.formula1 == '"Unread,Read,Forwarded,Settled"'
    sheet.cell(HEADER_ROW + 2, ORDER.index("review_status") + 1, "Forwarded")
    exported = sent_back(world, book, "总公司/reading.xlsx")
    assert sorted(row["review_status"] for row in exported.all("visit_review")) == ["forwarded", "unread"]


def test_an_answer_stays_with_its_visit_when_the_branch_sends_the_report_again(tmp_path: Path) -> None:
    world = World.ready(tmp_path)
    world.book("华东分公司/日报.xlsx", {"日报": visits()})
    world.collect("2026-04-02T09:00")
    number = listed(world)[0]["item_no"]
    world.book(
        "总公司/批阅.xlsx",
        {"批阅清单": [["批阅编号", "批阅状态", "批阅人", "批阅日期"], [number, "已办结", "钱总", "2026-04-03"]]},
    )
    world.book("华东分公司/日报(2).xlsx", {"日报": visits("和备件")})
    world.collect("2026-04-03T09:00")
    assert [item["customer_name"] for item in listed(world)] == ["乙公司"]
