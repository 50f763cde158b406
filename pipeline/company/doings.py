"""A quarter of the company's doings: visits, accompanied visits, plans, sales, complaints.

Every record is a dict by field id of its form, with plain Python values: dates, times, Decimals, enum codes, text.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.company.people import PRODUCTS, list_price

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pipeline.company.people import Company, Customer, Person

Record = dict[str, object]

HOLIDAYS = {(1, 1): "元旦", (1, 2): "元旦", (1, 3): "元旦"} | {(2, day): "春节" for day in range(16, 24)}
MADE_UP_DAYS = {(1, 4): "调休上班", (2, 14): "调休上班", (2, 28): "调休上班"}
TOPICS = (
    "介绍新品照明系列，客户表示有兴趣",
    "核对上月对账单，双方无异议",
    "了解工程进度，预计下月开工",
    "洽谈年度返利政策",
    "查看库存陈列，补充宣传资料",
    "讨论旺季备货数量与促销方案",
)
PLAINTS = (
    ("quality", "产品使用一周后不亮", "product"),
    ("shortage", "到货数量比订单少两箱", "logistics"),
    ("packaging", "外箱破损，内装变形", "logistics"),
    ("delivery", "比约定晚到三天，工地停工待料", "logistics"),
    ("attitude", "电话催问多次无人回复", "human"),
    ("invoice", "发票抬头写错，要求重开", "human"),
)


def workdays(first: date, last: date) -> Iterator[date]:
    """Give the working days of a stretch, holidays and made-up days heeded."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        mark = (day.month, day.day)
        if mark in MADE_UP_DAYS or (day.weekday() < 5 and mark not in HOLIDAYS):
            yield day


def visits(chance: Random, company: Company, person: Person, days: list[date]) -> list[Record]:
    """Make up what one salesperson reports over some days, in order."""
    found: list[Record] = []
    mine = company.customers_of(person.code)
    for day in days:
        if person.left and day > person.left:
            break
        clock = datetime.combine(day, time(9, 5 * chance.randrange(7)))
        for number, customer in enumerate(chance.sample(mine, min(len(mine), 1 + chance.randrange(4))), start=1):
            end = clock + timedelta(minutes=5 * chance.randrange(5, 12))
            found.append(_visit(chance, person, customer, number, clock, end))
            clock = end + timedelta(minutes=5 * chance.randrange(3, 9))
    return found


def _visit(chance: Random, person: Person, customer: Customer, number: int, start: datetime, end: datetime) -> Record:
    """Make up one visit."""
    day = start.date()
    deal = customer.stage != "potential" and chance.random() < 0.3
    product = chance.choice(PRODUCTS)
    quantity = chance.randrange(5, 60)
    others = ("rapport", "survey", "service", "collect" if customer.stage != "potential" else "develop")
    reason = "sell" if deal else chance.choice(others)
    return {
        "visit_date": day,
        "branch_code": person.branch,
        "salesperson": person.name,
        "seq": number,
        "customer_code": customer.code,
        "customer_name": customer.name,
        "customer_kind": customer.stage,
        "visit_method": chance.choice(("onsite", "onsite", "onsite", "phone", "online")),
        "start_time": start.time(),
        "end_time": end.time(),
        "contact_name": customer.contact,
        "contact_title": customer.contact_title,
        "contact_phone": customer.mobile,
        "purpose": (reason,),
        "content": chance.choice(TOPICS),
        "result": "deal" if deal else chance.choice(("follow_up", "intent", "refused")),
        "order_items": f"{product[1]}{quantity}{product[3]}" if deal else None,
        "order_amount": quantity * list_price(product) if deal else None,
        "collected_amount": Decimal(500 * chance.randrange(4, 60)) if reason == "collect" and chance.random() < 0.6 else None,
        "complaint_raised": False,
        "planned": chance.choice(("planned", "planned", "unplanned")),
        "card_checked": chance.random() < 0.7,
        "next_visit_date": day + timedelta(days=chance.randrange(6, 25)) if chance.random() < 0.5 else None,
        "next_action": chance.choice(("发送报价单", "下周送样品", "跟进合同签署", "电话确认到货时间")),
    }


def accompany(chance: Random, head: Person, found: list[Record], share: float) -> list[Record]:
    """Make up the supervisor's report on some of his people's visits, and note him on theirs (VIS-03)."""
    reports: list[Record] = []
    for day in sorted({record["visit_date"] for record in found if isinstance(record["visit_date"], date)}):
        if chance.random() > share:
            continue
        today = [record for record in found if record["visit_date"] == day]
        alone = sorted({str(record["salesperson"]) for record in today if not record.get("accompanied_by")})
        if not alone:
            continue
        person = chance.choice(alone)
        for number, record in enumerate((item for item in today if item["salesperson"] == person), start=1):
            if chance.random() < 0.95:
                record["accompanied_by"] = head.name
            same = (
                "visit_date",
                "branch_code",
                "customer_code",
                "customer_name",
                "start_time",
                "end_time",
                "contact_name",
                "content",
            )
            reports.append(
                {field: record[field] for field in same}
                | {
                    "supervisor": head.name,
                    "supervisor_role": head.role,
                    "visit_kind": "branch_accompany",
                    "accompanied_salesperson": person,
                    "seq": number,
                    "purpose": tuple(sorted(chance.sample(("p1", "p3", "p4", "p6", "p7", "p10"), 2))),
                    "result": chance.choice(("待跟进", "达成合作意向")),
                    "guidance": chance.choice(("报价前先了解需求", "注意记录竞品价格")),
                    "complaint_raised": False,
                }
            )
    return reports


def sales(chance: Random, company: Company, branch: str, first: date, last: date) -> list[Record]:
    """Make up the order lines of one branch over a stretch of days, in order of date."""
    lines: list[Record] = []
    buyers = [customer for customer in company.customers if customer.branch == branch and customer.stage != "potential"]
    sellers = {person.code: person for person in company.people}
    number = 0
    for day in workdays(first, last):
        for customer in chance.sample(buyers, 2 + chance.randrange(3)):
            seller = sellers[customer.owner]
            if seller.left and day > seller.left:
                continue
            number += 1
            back = chance.random() < 0.03
            for line in range(1, 2 + chance.randrange(3)):
                product = PRODUCTS[(number + line * 3) % len(PRODUCTS)]
                quantity = Decimal(-1 if back else chance.randrange(4, 80))
                price = list_price(product)
                lines.append(
                    {
                        "sale_date": day,
                        "ship_date": day + timedelta(days=1),
                        "branch_code": branch,
                        "salesperson": seller.name,
                        "order_no": f"{'TH' if back else 'XS'}{branch}{day:%y%m}{number:04d}",
                        "line_no": line,
                        "customer_code": customer.code,
                        "customer_name": customer.name,
                        "product_code": product[0],
                        "product_name": product[1],
                        "spec": product[2],
                        "unit": product[3],
                        "quantity": quantity,
                        "unit_price": price,
                        "list_price": price,
                        "amount": quantity * price,
                        "tax_included": True,
                        "is_return": back,
                        "payment_terms": chance.choice(("monthly", "prepay", "cod")),
                    }
                )
    return lines


def complaints(chance: Random, company: Company, branch: str, lines: list[Record], reported_to: date) -> list[Record]:
    """Make up complaints about some deliveries of a branch, each as far handled as it can be by a day."""
    people = {role: company.of_branch(branch, role)[0].name for role in ("clerk", "section_head")}
    found: list[Record] = []
    goods = [line for line in lines if not line["is_return"] and str(line["ship_date"]) <= f"{reported_to - timedelta(days=5)}"]
    contacts = {customer.code: customer for customer in company.customers}
    heard = chance.sample(goods, chance.choices((1, 2, 3, 4, 6), (20, 30, 25, 15, 10))[0])
    for number, line in enumerate(sorted(heard, key=lambda item: str(item["sale_date"])), start=1):
        kind, what, cause = chance.choice(PLAINTS)
        shipped = line["ship_date"]
        assert isinstance(shipped, date)
        day = next(workdays(shipped + timedelta(days=1), shipped + timedelta(days=20)))
        start = datetime.combine(day, time(9 + chance.randrange(7), 20))
        handled = start + timedelta(minutes=chance.choices((60, 90, 150, 60 * 24, 60 * 72), (30, 30, 20, 15, 5))[0])
        customer = contacts[str(line["customer_code"])]
        record: Record = {
            "complaint_no": f"KS{branch}{day:%y%m}-{number:03d}",
            "branch_code": branch,
            "received_at": start,
            "received_by": people["clerk"],
            "channel": chance.choice(("phone", "visit", "online", "salesperson")),
            "customer_code": customer.code,
            "customer_name": customer.name,
            "complainant": customer.contact,
            "contact_phone": customer.mobile,
            "salesperson": line["salesperson"],
            "order_no": line["order_no"],
            "product_code": line["product_code"],
            "product_name": line["product_name"],
            "quantity": Decimal(2),
            "ship_date": shipped,
            "complaint_type": kind,
            "urgency": chance.choices(("normal", "urgent", "critical"), (75, 20, 5))[0],
            "content": what,
            "customer_demand": ("exchange",),
            "status": "received",
        }
        record |= _handled(chance, start, handled, cause, people["section_head"], number, reported_to)
        found.append(record)
    return found


def _handled(chance: Random, start: datetime, handled: datetime, cause: str, head: str, number: int, reported_to: date) -> Record:
    """Make up how far a complaint has come by a day: most are closed, some are waiting at a stage, a few lie untouched."""
    stages: list[tuple[date, Record]] = [
        (
            start.date(),
            {
                "verified": "yes",
                "verified_at": start + timedelta(minutes=40),
                "verify_result": "现场核实情况属实",
                "cause_category": cause,
                "status": "verifying",
            },
        ),
        (
            handled.date(),
            {
                "root_cause": "流程衔接不畅",
                "responsible_dept": {"product": "品质部", "logistics": "物流部"}.get(cause, "客服部"),
                "handler": head,
                "handling_measure": {"product": "更换新品并致歉", "logistics": "补发并致歉"}.get(cause, "当面致歉并更正"),
                "handled_at": handled,
                "test_report_no": f"ZJ-{start:%m%d}-{number}" if cause == "product" else None,
                "compensation_amount": Decimal(0),
                "status": "handling",
            },
        ),
        (handled.date(), {"replied_at": handled + timedelta(minutes=20), "status": "replied"}),
        (
            handled.date() + timedelta(days=3),
            {
                "follow_up_at": handled + timedelta(days=3),
                "follow_up_result": chance.choices(("very_satisfied", "satisfied", "fair", "unsatisfied"), (25, 50, 20, 5))[0],
            },
        ),
        (
            handled.date() + timedelta(days=4),
            {
                "improvement": {"product": "加强来料检验", "logistics": "加强出库复核"}.get(cause, "客服来电当日回复"),
                "improvement_owner": head,
                "status": "closed",
                "closed_at": handled + timedelta(days=4),
            },
        ),
    ]
    reached = chance.choices(range(len(stages) + 1), (6, 3, 3, 4, 4, 80))[0]
    record: Record = {}
    for day, stage in stages[:reached]:
        if day <= reported_to:
            record |= stage
    return record


def plans(chance: Random, company: Company, person: Person, year: int, month: int) -> list[Record]:
    """Make up a month's visit plan of one salesperson."""
    first = date(year, month, 1)
    days = list(workdays(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)))
    mine = company.customers_of(person.code)
    heads = company.of_branch(person.branch, "section_head")
    return [
        {
            "plan_period": f"{year}-{month:02d}",
            "plan_date": day,
            "branch_code": person.branch,
            "salesperson": person.name,
            "customer_code": customer.code,
            "customer_name": customer.name,
            "purpose": chance.choice(("回访使用情况", "推销新品", "核对账目")),
            "planned_hours": Decimal(1),
            "approver": heads[0].name if heads else None,
        }
        for customer, day in zip(mine, sorted(chance.sample(days, min(len(days), len(mine)))), strict=False)
    ]
