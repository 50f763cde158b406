"""What head office and single people send in the second company: registers, targets, contracts, complaints, faulty files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.recompute import by_hand
from tests.recompute.world import PERIOD

if TYPE_CHECKING:
    from tests.traps import World

Record = dict[str, Any]
PRODUCTS = ("木器漆", "乳胶漆", "防水涂料", "稀释剂")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
SCORES = (
    *("s_market_network", "s_sales", "s_business_system", "s_price_system", "s_logistics"),
    *("s_after_sales", "s_terminal", "s_growth", "s_thinking", "s_loyalty"),
)


def _table(text: str) -> list[Record]:
    """Read a table: heads, then lines, with | between; blank is nothing, and what reads as a number is one."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [
        {name: float(cell) if _NUMBER.fullmatch(cell) else cell or None for name, cell in zip(lines[0], line, strict=True)}
        for line in lines[1:]
    ]


def send_registers(world: World) -> None:
    """Drop head office's registers."""
    branches = """
        branch_code | branch_name | branch_aliases | branch_type | region | manager_name | upload_weekday | status
        HD | 华东分公司 | 华东 | branch | 东区 | 赵志强 | mon | active
        HN | 华南分公司 | 华南 | branch | 南区 | 吕艳 | tue | active
        HB | 华北分公司 | 华北 | branch | 北区 | 姚艳 | mon | active
    """
    people = """
        employee_code | employee_name | branch_code | role | supervisor_code | hire_date | leave_date | status
        0100 | 赵志强 | HD | branch_manager | | 2019-03-01 | | active
        0101 | 张三 | HD | salesperson | 0103 | 2020-01-06 | | active
        0102 | 李四 | HD | salesperson | 0103 | 2020-01-06 | | active
        0103 | 周敏 | HD | section_head | 0100 | 2018-01-08 | | active
        0104 | 孙离 | HD | salesperson | 0103 | 2020-01-06 | 2026-01-31 | left
        0200 | 吕艳 | HN | branch_manager | | 2019-03-01 | | active
        0201 | 王五 | HN | salesperson | 0203 | 2020-01-06 | | active
        0202 | 赵六 | HN | salesperson | 0203 | 2020-01-06 | | active
        0203 | 何平 | HN | section_head | 0200 | 2018-01-08 | | active
        0301 | 孙七 | HB | salesperson | | 2020-01-06 | | active
        0001 | 方远 | 总公司 | sales_dept_manager | | 2015-01-05 | | active
        0002 | 蒋明 | 总公司 | clerk | | 2015-01-05 | | active
    """
    products = [
        {"product_code": f"P{number}", "product_name": name, "unit": "桶", "list_price": 200 * number, "price_from": "2024-01-01"}
        for number, name in enumerate(PRODUCTS, 1)
    ]
    by_hand.send(world, "总公司/分公司登记表.xlsx", branch=_table(branches))
    by_hand.send(world, "总公司/人员名册.xlsx", employee=_table(people))
    by_hand.send(world, "总公司/产品价目表.xlsx", product=products)
    by_hand.send(world, "总公司/销售目标.xlsx", sales_target=_targets())


def _targets() -> list[Record]:
    """Nobody gives 0202 a target for March; HD's own line differs in February; of 0101's March the later version counts."""
    found = _table("""
        target_month | branch_code | salesperson | target_amount | version | approved_date
        2026-01 | HD | 0101 | 21000 | 1 | 2026-01-01
        2026-01 | HD | 0102 | 11000 | 1 | 2026-01-01
        2026-01 | HN | 0201 | 26000 | 1 | 2026-01-01
        2026-01 | HN | 0202 | 14000 | 1 | 2026-01-01
        2026-02 | HD |      | 40000 | 1 | 2026-02-01
        2026-02 | HD | 0101 | 21500 | 1 | 2026-02-01
        2026-02 | HD | 0102 | 11500 | 1 | 2026-02-01
        2026-02 | HN | 0201 | 26500 | 1 | 2026-02-01
        2026-02 | HN | 0202 | 14500 | 1 | 2026-02-01
        2026-03 | HD | 0101 | 22000 | 1 | 2026-03-01
        2026-03 | HD | 0101 | 24000 | 2 | 2026-03-05
        2026-03 | HD | 0102 | 12000 | 1 | 2026-03-01
        2026-03 | HN | 0201 | 27000 | 1 | 2026-03-01
        2026-03 | HB |      | 9000  | 1 | 2026-03-01
    """)
    steps = zip(("1_5", "6_10", "11_15", "16_20", "21_25", "26_end"), (10, 10, 20, 20, 20, 20), strict=True)
    found[-2] |= {f"bucket_{name}": 270 * share for name, share in steps}
    return found


def send_more(world: World, number: int) -> None:
    """Drop what comes before a collect."""
    (_first, _second, _third, _last)[number](world)


def _first(world: World) -> None:
    long_ago = _table("""
        sale_date | salesperson | order_no | customer | product_code | product_name | quantity | unit_price | amount
        2024-03-05 | 0101 | A1 | HD-0001 | P1 | 木器漆 | 3 | 210 | 630
        2024-11-20 | 0101 | A2 | HD-0002 | P2 | 乳胶漆 | 2 | 410.5 | 821
    """)
    for row in long_ago:
        row.update(by_hand.customer(row.pop("customer")), branch_code="HD")
    by_hand.send(world, "华东/2024年销售明细.xlsx", sales_detail=long_ago)
    away = _table("""
        employee_name | branch_code | kind | start_date | end_date | days | destination
        张三 | HD | leave | 2026-01-19 | 2026-01-21 | 3 |
        李四 | HD | leave | 2026-03-04 | 2026-03-04 | 0.5 |
        王五 | HN | trip | 2026-02-02 | 2026-02-06 | 5 | 海口
        王五 | HN | trip | 2026-03-03 | 2026-03-05 | 3 | 南宁
        方远 | 总公司 | trip | 2026-01-12 | 2026-01-14 | 3 | 上海
        方远 | 总公司 | trip | 2026-03-16 | 2026-03-18 | 3 | 广州
    """)
    by_hand.send(world, "华东/考勤.xlsx", absence=away[:2])
    by_hand.send(world, "华南/考勤.xlsx", absence=away[2:4])
    by_hand.send(world, "总公司/考勤.xlsx", absence=away[4:])


def _second(world: World) -> None:
    company = _table("""
        visit_date | branch_code | supervisor | supervisor_role | visit_kind | accompanied_salesperson | trip_return_date
        2026-01-12 | HD | 0001 | sales_dept_manager | hq_accompany | 0101 | 2026-01-14
        2026-01-13 | HD | 0001 | sales_dept_manager | hq_accompany | 0101 | 2026-01-14
    """)
    for row in company:
        row.update(by_hand.customer("HD-0001"), content="同访", purpose="p5")
    audits = _table("""
        audit_date | branch_code | auditor | item_no | item | grade | outlook_amount
        2026-03-03 | HD | 0001 | 1 | 业绩进度 | ok | 30000
        2026-03-06 | HD | 0001 | 1 | 业绩进度 | ok | 33000.5
        2026-03-05 | HN | 0001 | 1 | 业绩进度 | partly | 27000
        2026-02-05 | HN | 0001 | 1 | 业绩进度 | partly | 99000
    """)
    by_hand.send(world, "总公司/主管拜访日报.xlsx", supervisor_visit_daily=company)
    by_hand.send(world, "总公司/经销合同台账.xlsx", contract=_contracts())
    by_hand.send(world, "华东/投诉登记表.xlsx", complaint=_complaints("HD"))
    by_hand.send(world, "华南/投诉登记表.xlsx", complaint=_complaints("HN"))
    by_hand.send(world, "总公司/查核.xlsx", office_audit=audits)


def _third(world: World) -> None:
    grades = _table("""
        rating_quarter | customer | score_kind | submitted_date | level | score
        2025年第4季度 | HD-0001 | company | 2026-01-15 | A | 9
        2025年第4季度 | HD-0001 | self | 2026-01-08 | A | 10
        2024年第4季度 | HD-0002 | company | 2025-01-15 | B | 7
        2025年第3季度 | HN-0001 | company | 2025-10-15 | B | 6
        2025年第4季度 | HN-0003 | company | 2026-01-18 | C | 5
    """)
    for row in grades:
        score = row.pop("score")
        row.update(by_hand.customer(row.pop("customer")) | dict.fromkeys(SCORES, score) | {"weighted_score": 10 * score})
    contacts = _table("""
        customer_code | customer_name | contact_name | mobile
        HD-0001 | 上海市华远贸易有限公司 | 林小芳 | 13900550001
        HD-0002 | 南京市德信电器有限公司 | 林大伟 | 13900550002
    """)
    owed = _table("""
        as_of_date | branch_code | salesperson | customer_name | closing_balance
        2026-02-28 | HD | 0101 | 上海市华远贸易有限公司 | 9000
        2026-03-20 | HD | 0101 | 上海市华远贸易有限公司 | 4200.5
        2026-03-20 | HN | 0201 | 广州市泰和实业有限公司 | 800
    """)
    surveys = _table("""
        survey_date | branch_code | customer_name | q_product | q_delivery | q_price | q_attitude | q_after_sales | q_overall
        2026-02-10 | HD | 上海市华远贸易有限公司 | 5 | 4 | 3 | 5 | 4 | 4
        2026-03-10 | HN | 广州市泰和实业有限公司 | 4 | 3 | 3 | 4 | 4 | 3
        2025-12-10 | HN | 广州市泰和实业有限公司 | 4 | 3 | 3 | 4 | 4 | 3
    """)
    by_hand.send(world, "总公司/级别评定.xlsx", customer_rating=grades)
    by_hand.send(world, "华东/联系人.xlsx", customer_contact=contacts)
    by_hand.send(world, "总公司/货款.xlsx", receivable=owed)
    by_hand.send(world, "总公司/满意度调查.xlsx", satisfaction_survey=surveys)
    faulty = [
        {"purpose": "sell", "content": "补报", "visit_date": day} | by_hand.customer("HD-0002")
        for day in ("2月30日", "2026-03-01")
    ]
    by_hand.send(world, "华东/二月补报.xlsx", visit_daily=[row | {"branch_code": "HD", "salesperson": "0102"} for row in faulty])


def _last(world: World) -> None:
    items = [number for (number,) in world.block("visits", "reading", PERIOD, ["item_no"])]
    answers = ("read", "forwarded", "done", "forwarded", "read", "done")
    reviews = [
        {
            "item_no": item,
            "review_status": status,
            "reviewer": "方远",
            "forwarded_to": "品管部" if status == "forwarded" else None,
        }
        for item, status in zip(items, answers, strict=False)
    ]
    summaries = _table("""
        report_date | branch_code | salesperson | day_amount
        2026-03-30 | HN | 0202 | 1234.56
        2026-03-31 | HN | 0202 | 88
        2026-03-27 | HN | 0202 | 700
    """)
    by_hand.send(world, "总公司/批阅清单.xlsx", visit_review=reviews)
    by_hand.send(world, "华南/销售业绩日报.xlsx", sales_daily_summary=summaries)
    for place, branch, person, days in (
        ("华东", "HD", "0101", ("2026-03-30", "下周三", "2026-13-02")),
        ("华南", "HN", "0202", ("某日", "不详")),
    ):
        row = {"branch_code": branch, "salesperson": person, "purpose": "sell", "content": "补报", "start_time": "16:00"}
        rows = [row | by_hand.customer("HN-0006") | {"visit_date": day} for day in days]
        by_hand.send(world, f"{place}/补报拜访.xlsx", visit_daily=rows)
    world.drop("华东/坏文件.xlsx", b"PK\x03\x04 broken")


def _contracts() -> list[Record]:
    """Tasks that are reached by less than 80 %, by 80 % exactly, by 100 % exactly, by less and by more than 130 % (RAT-07)."""
    found = _table("""
        contract_no | contract_type | customer | start_date | end_date | annual_task | contract_amount | status | renewal_of
        HT-01 | dealer | HD-0001 | 2026-01-01 | 2026-12-31 | 7078.45 | 60000 | active |
        HT-02 | dealer | HD-0002 | 2026-01-01 | 2026-04-30 | 20140.25 | | active |
        HT-03 | agent | HD-0003 | 2025-06-01 | 2026-05-31 | 20000 | 50000 | active |
        HT-04 | dealer | HD-0004 | 2025-01-01 | 2025-12-31 | 90000 | | expired |
        HT-05 | dealer | HN-0001 | 2026-01-01 | 2026-02-28 | 5000 | | terminated |
        HT-06 | agent | HN-0002 | 2026-01-01 | 2026-12-31 | 4000 | 9000 | active |
        HT-07 | dealer | HN-0003 | 2025-07-01 | 2026-01-31 | 70000 | | expired |
        HT-08 | dealer | HN-0003 | 2026-02-01 | 2027-01-31 | 90000 | 80000 | active | HT-07
        HT-09 | sales | HN-0004 | 2026-01-01 | 2026-12-31 | | 15000 | active |
    """)
    for row in found:
        of = by_hand.customer(row.pop("customer"))
        row.update(of | {"signed_date": row["start_date"], "branch_code": of["customer_code"][:2], "sales_region": "本省"})
    return found


def _complaints(branch: str) -> list[Record]:
    """Third and later ones of one product, open ones, times and mere days, statuses that claim more than the dates."""
    found = _table("""
        no | customer | salesperson | received_at | p | complaint_type | cause_category | verified | handled_at | replied_at
        T01 | HD-0001 | 0101 | 2025-09-03 10:00 | 1 | quality | product | yes | 2025-09-03 11:30 | 2025-09-03 14:00
        T02 | HD-0001 | 0101 | 2026-01-09 16:00 | 1 | quality | product | yes | 2026-01-12 10:00 | 2026-01-12 10:30
        T03 | HD-0001 | 0101 | 2026-02-03 | 1 | quality | product | yes | 2026-02-04 | 2026-02-05
        T04 | HD-0001 | 0101 | 2026-03-02 09:30 | 1 | quality | product | partly | 2026-03-02 10:00 | 2026-03-02 10:30
        T05 | HD-0002 | 0101 | 2026-01-20 11:00 | 2 | delivery | logistics | yes | 2026-01-21 11:30 |
        T06 | HD-0002 | 0101 | 2026-02-25 | 3 | delivery | logistics | no | | 2026-02-26
        T07 | HD-0007 | 0102 | 2026-02-05 | 2 | price | human | pending | |
        T08 | HD-0007 | 0102 | 2026-03-05 15:00 | 2 | packaging | human | yes | 2026-03-06 09:30 | 2026-03-05 17:00
        T09 | HD-0004 | 0102 | 2026-03-06 14:00 | 4 | invoice | human | yes | 2026-03-06 14:20 | 2026-03-06 15:00
        T10 | HN-0001 | 0201 | 2025-11-04 09:20 | 2 | quality | product | yes | 2025-11-04 16:00 | 2025-11-04 17:00
        T11 | HN-0001 | 0201 | 2026-01-14 | 2 | quality | product | yes | 2026-01-14 | 2026-01-15
        T12 | HN-0001 | 0201 | 2026-02-11 10:10 | 2 | shortage | product | yes | 2026-02-11 10:50 | 2026-02-11 11:30
        T13 | HN-0004 | 0202 | 2026-02-26 17:30 | 1 | attitude | human | pending | |
        T14 | HN-0004 | 0202 | 2026-03-05 | 1 | attitude | human | yes | | 2026-03-06
        T15 | HN-0006 | | 2026-03-06 16:40 | 4 | other | customer | yes | 2026-03-09 09:30 | 2026-03-09 09:40
    """)
    ends = _table("""
        no | verified_at | follow_up_at | follow_up_result | closed_at | amount_involved | compensation_amount | status
        T01 | | | | 2025-09-05 10:00 | | 100 | closed
        T02 | 2026-01-09 17:00 | 2026-01-13 | satisfied | 2026-01-14 | 5000 | | closed
        T03 | 2026-02-03 | | | | 800 | 0 | closed
        T04 | | 2026-03-04 | unsatisfied | 2026-03-06 17:00 | | 350.5 | closed
        T05 | | | | | 200 | | handling
        T06 | | | | | | | rejected
        T07 | | | | | | | received
        T08 | | 2026-03-09 | very_satisfied | 2026-03-09 11:00 | 60 | 60 | closed
        T09 | | | | 2026-03-09 | | | closed
        T10 | | | | 2025-11-08 | 900 | 90 | closed
        T11 | | 2026-01-19 | fair | 2026-01-20 | 1000 | 0 | closed
        T12 | | | | 2026-02-12 09:30 | | | closed
        T13 | 2026-02-27 09:10 | | | | | | verifying
        T14 | | | | | | 45.2 | replied
        T15 | | | | | | | closed
    """)
    for row, end in zip(found, ends, strict=True):
        product = int(row.pop("p"))
        row.update(by_hand.customer(row.pop("customer")) | end, complaint_no=row["no"], product_code=f"P{product}")
        row.update(product_name=PRODUCTS[product - 1], content=f"{end['no']}反映的问题", handler="蒋明")
        row.update(branch_code=row["customer_code"][:2], responsible_dept="品管部")
        row.update(
            handling_measure="当面说明" if row["handled_at"] else None, improvement="加强检查" if row["closed_at"] else None
        )
    return [row for row in found if row["branch_code"] == branch]
