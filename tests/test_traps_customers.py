"""Customers and complaints as branches really write them: traps T05, T06 and T12 of `forms.md`."""

from __future__ import annotations

from datetime import date

import pytest

from tests.traps import Export, Line, World, pick

LIST = "华东分公司/客户一览表.xlsx"
EAST, SOUTH, NORTH = (f"{branch}分公司/客户名录.xlsx" for branch in ("华东", "华南", "华北"))
EAST_VISITS, SOUTH_VISITS, NORTH_VISITS = (f"{branch}分公司/拜访日报.xlsx" for branch in ("华东", "华南", "华北"))
REGISTER = "华南分公司/客户投诉登记表.xlsx"
MORE = "华南分公司/客户投诉登记表(补).xlsx"
CREDIT_CODE = "91350100M000100Y43"

CUSTOMER = ["客户编号", "客户名称", "统一社会信用代码", "电话", "联系人手机", "客户类型", "地址", "业务员", "联系人", "建档日期"]
COMPLAINT = ["投诉编号", "投诉时间", "客户名称", "投诉类别", "投诉内容", "处理措施", "处理状态", "结案日期", "受理人"]


def customers(*lines: Line, title: str = "客户一览表", salesperson: str = "张三") -> dict[str, list[Line]]:
    filled = [[*line, salesperson, "陈先生", date(2026, 3, 2)] for line in lines]
    return {"客户": [[title], CUSTOMER, *filled]}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Export, Export]:
    """Collect twice; give what the archive held after each."""
    world = World.make(tmp_path_factory.mktemp("customers"))
    world.book(
        LIST,
        customers(
            ["HD-001", "甲五金行", 913301060000000000, 13800138000.0, 13900139000.0, "经销商", "杭州市"],
            ["HD-002", "乙五金行", "91330106MA27XU885A", 1.38e10, "138-0013-8001", "经销商", "杭州市"],
            ["HD-003", "丙五金行", "91350100M000100Y34", "021-65081234", 13900139002.0, "经销商", "福州市"],
        ),
    )
    world.book(EAST, customers([None, "福州永盛建材有限公司", CREDIT_CODE, None, None, "经销商", "福州市"], title="客户名录"))
    world.book(
        SOUTH,
        customers(
            [None, "福州永盛建材有限责任公司", CREDIT_CODE, None, None, "经销商", "福州市"], title="客户名录", salesperson="王五"
        ),
    )
    world.book(NORTH, customers([None, "福州永盛建材", None, None, None, "经销商", None], title="客户名录", salesperson="孙七"))
    day = date(2026, 3, 5)
    for source, name, called in (
        (EAST_VISITS, "张三", "福州永盛建材有限公司"),
        (SOUTH_VISITS, "王五", "福州永盛建材有限责任公司"),
        (NORTH_VISITS, "孙七", "福州永盛建材"),
    ):
        header = ["业务员", "拜访日期", "客户名称", "拜访目的", "洽谈内容"]
        world.book(source, {"拜访": [header, [name, day, called, "推销", "谈新品"]]})
    world.book(
        REGISTER,
        {
            "投诉": [
                ["客户投诉登记表"],
                COMPLAINT,
                ["KS-1", day, "丁商行", "产品质量", "灯不亮", "换货", "处理中", date(2026, 3, 9), "陈静"],
                ["KS-2", day, "戊商行", "服务态度", "不接电话", None, "处理中", None, "陈静"],
            ]
        },
    )
    world.collect("2026-04-02T09:00")
    first = world.export()
    world.book(
        MORE,
        {
            "投诉": [
                ["客户投诉登记表"],
                COMPLAINT,
                ["KS-2", day, "戊商行", "服务态度", "不接电话", "已道歉", "已回复", None, None],
            ]
        },
    )
    world.collect("2026-04-03T09:00")
    return first, world.export()


Lived = tuple[Export, Export]


def test_t05_a_number_that_lost_digits_is_refused_and_never_repaired(lived: Lived) -> None:
    found = lived[0].findings(LIST, "precision-lost", "bad-checksum")
    assert found == [("error", "bad-checksum", "客户", "C5"), ("error", "precision-lost", "客户", "C3")]
    assert {row["customer_name"] for row in lived[0].of("customer_card", LIST)} == {"乙五金行"}
    assert lived[0].verdict(LIST) == "partly"


def test_t05_phones_saved_as_numbers_come_out_as_phones(lived: Lived) -> None:
    assert pick(lived[0].of("customer_card", LIST), "phone", "contact_mobile") == [("13800000000", "13800138001")]


def test_t06_one_credit_code_is_one_customer_and_a_bare_name_stays_apart(lived: Lived) -> None:
    cards = [row for row in lived[0].all("customer_card") if "永盛" in row["customer_name"]]
    assert pick(cards, "_source", "registration_no") == [(NORTH, ""), (SOUTH, CREDIT_CODE)]
    links = {row["_source"]: row["customer_id"] for row in lived[0].all("customer_link")}
    masters = {row["customer_id"]: row for row in lived[0].all("customer")}
    assert masters[links[SOUTH]]["registration_no"] == CREDIT_CODE
    assert masters[links[NORTH]]["customer_name"] == "福州永盛建材"
    assert not masters[links[NORTH]]["registration_no"]


def test_t06_what_either_branch_calls_it_means_the_one_customer(lived: Lived) -> None:
    links = {row["_source"]: row["customer_id"] for row in lived[0].all("customer_link")}
    assert links[EAST_VISITS] == links[SOUTH_VISITS] == links[SOUTH]
    assert links[NORTH_VISITS] == links[NORTH] != links[SOUTH]


def test_t12_a_closing_date_against_an_open_status_is_a_warning(lived: Lived) -> None:
    warned = [item for item in lived[0].findings(REGISTER) if item[3] in ("G3", "H3")]
    assert [(severity, code) for severity, code, _, _ in warned] == [("warning", "cross-field")]
    assert pick(lived[0].of("complaint", REGISTER), "complaint_no", "status", "closed_at") == [
        ("KS-1", "handling", "2026-03-09"),
        ("KS-2", "handling", ""),
    ]


def test_t12_a_complaint_sent_again_is_merged_field_by_field(lived: Lived) -> None:
    (merged,) = [row for row in lived[1].all("complaint") if row["complaint_no"] == "KS-2"]
    assert (merged["handling_measure"], merged["status"], merged["received_by"]) == ("已道歉", "replied", "陈静")
    assert merged["_source"] == MORE
    assert {row["complaint_no"] for row in lived[1].all("complaint")} == {"KS-1", "KS-2"}
