"""A second company, made by hand: fifteen months of sales, and what the demo's branches never send, so that nothing is empty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.recompute import by_hand_office
from tests.recompute.world import FIRST, answered
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.recompute.world import Known

Record = dict[str, Any]

CUSTOMERS: tuple[tuple[str, str, str, str, str], ...] = (
    ("HD-0001", "上海市华远贸易有限公司", "HD", "0101", "key"),
    ("HD-0002", "南京市德信电器有限公司", "HD", "0101", "general"),
    ("HD-0003", "苏州市启明建材有限公司", "HD", "0101", "minor"),
    ("HD-0004", "杭州市百川照明有限公司", "HD", "0102", "key"),
    ("HD-0005", "宁波市春晖装饰有限公司", "HD", "0102", "general"),
    ("HD-0006", "无锡市同和五金有限公司", "HD", "0102", "potential"),
    ("HD-0007", "合肥市广源工程有限公司", "HD", "0104", "general"),
    ("HN-0001", "广州市泰和实业有限公司", "HN", "0201", "key"),
    ("HN-0002", "深圳市金诚科技有限公司", "HN", "0201", "general"),
    ("HN-0003", "佛山市宏大陶瓷有限公司", "HN", "0201", "minor"),
    ("HN-0004", "东莞市永兴电子有限公司", "HN", "0202", "general"),
    ("HN-0005", "珠海市海天商贸有限公司", "HN", "0202", "key"),
    ("HN-0006", "中山市力达灯饰有限公司", "HN", "0202", ""),
    ("HD-0008", "上海华远贸易有限公司", "HD", "0102", "minor"),
)
"""Code, name, branch, owner, class as the card states it; two have no card, and two may be one."""
WITHOUT_CARD = ("HN-0005", "HN-0006")
TYPES = ("dealer", "building_material", "distributor", "project", "appliance_store")
MONTHS = tuple(f"{year}-{month:02}" for year, last in ((2025, 12), (2026, 3)) for month in range(1, last + 1))
SALES_SENT: tuple[tuple[str, ...], ...] = (("2026-01",), ("2026-02",), (), ("2026-03",))
PLANS_SENT: dict[str, tuple[tuple[str, ...], ...]] = {
    "HD": (("2026-01", "2026-02"), ("2026-03",), (), ()),
    "HN": (("2026-02", "2026-03"), (), (), ()),
}
COLLECTED = ("2026-02-02T10:00", "2026-03-09T10:00", "2026-03-23T10:00", "2026-04-02T09:00")


def make_by_hand(folder: Path) -> Known:
    """Let branches and head office send on four days, export and report the first quarter of 2026."""
    world = World.make(folder, registers=False)
    by_hand_office.send_registers(world)
    send(world, "华东/客户资料卡.xlsx", customer_card=_cards("HD"))
    send(world, "华南/客户资料卡.xlsx", customer_card=_cards("HN"))
    send(world, "华东/2025年销售明细.xlsx", sales_detail=_sales("HD", MONTHS[:12]))
    send(world, "华南/2025年销售明细.xlsx", sales_detail=_sales("HN", MONTHS[:12]))
    for number, instant in enumerate(COLLECTED):
        for branch, place in (("HD", "华东"), ("HN", "华南")):
            for week in range(*((1, 6), (6, 11), (11, 13), (13, 15))[number]):
                monday = date(2025, 12, 29) + timedelta(days=7 * (week - 1))
                if branch == "HN" and week in (7, 8):
                    continue
                source = f"{place}/拜访日报第{week}周.xlsx"
                send(world, source, visit_daily=_visits(branch, monday), supervisor_visit_daily=_accompanied(branch, monday))
            for month in SALES_SENT[number]:
                send(world, f"{place}/{month}销售明细.xlsx", sales_detail=_sales(branch, (month,)))
            for month in PLANS_SENT[branch][number]:
                send(world, f"{place}/{month}拜访计划.xlsx", visit_plan=_plans(branch, month))
        by_hand_office.send_more(world, number)
        world.collect(instant)
    return answered(world, 20_000, 50_000, 100_000)


def send(world: World, source: str, **sheets: Iterable[Record]) -> None:
    """Drop a workbook with a sheet a form, under the form's own titles and labels."""
    book: dict[str, list[list[Any]]] = {}
    for form, rows in sheets.items():
        known = the_schema().forms[form]
        records = list(rows)
        used = [field for field in known.fields if any(row.get(field.id) is not None for row in records)]
        if records:
            book[known.title] = [[field.title for field in used]]
            book[known.title] += [[_label(field.labels, row.get(field.id)) for field in used] for row in records]
    if book:
        world.book(source, book)


def _label(labels: Mapping[str, tuple[str, ...]], value: object) -> object:
    """Give an enum's code the word that a clerk writes; days become texts."""
    if isinstance(value, date):
        return str(value)
    if isinstance(value, str) and labels:
        return "、".join(labels[code][0] if code in labels else code for code in value.split("|"))
    return value


def _cards(branch: str) -> Iterator[Record]:
    for number, (code, name, of, owner, value_class) in enumerate(CUSTOMERS):
        if of != branch or code in WITHOUT_CARD:
            continue
        yield {
            "customer_code": code,
            "customer_name": name,
            "branch_code": branch,
            "salesperson": owner,
            "value_class": value_class,
            "phone": f"021-6{number:02}55123",
            "contact_name": f"陈{'一二三四五六七八九十甲乙丙丁'[number]}",
            "contact_mobile": f"138{number:02}551234",
            "business_type": TYPES[number % len(TYPES)],
            "customer_nature": ("ordinary", "government", "partner")[number % 3],
            "risk_flag": "risk" if code in ("HD-0005", "HN-0001") else None,
            "address": f"{name[:3]}人民路{number + 1}号" if number % 2 else None,
            "legal_rep": f"林{'一二三四五六七八九十甲乙丙丁'[number]}" if number % 3 else None,
            "enterprise_nature": "private" if number % 4 else None,
            "postal_code": f"2000{number:02}" if number % 5 else None,
            "first_deal_date": "2021-05-06" if code in ("HD-0001", "HN-0001") else None,
            "reviewed_by": "蒋明" if number % 3 == 0 else None,
            "created_date": "2026-01-15" if code in ("HD-0006", "HN-0003") else "2024-11-30",
            "updated_date": "2026-01-20" if code in ("HN-0001", "HN-0003") else "2025-01-06",
        }


def _sales(branch: str, months: Iterable[str]) -> Iterator[Record]:
    """Two orders of each customer a month: HD-0005 is lost after January 2025, HD-0007 stops and HN-0002 starts with 2026."""
    for month in months:
        place = MONTHS.index(month)
        for number, (code, name, of, owner, _) in enumerate(CUSTOMERS):
            if (
                of != branch
                or code in ("HD-0006", "HD-0008", "HN-0006")
                or (code == "HD-0005" and place > 0)
                or (code == "HD-0007" and place > 11)
                or (code == "HN-0002" and place < 12)
                or (code == "HN-0005" and place not in (9, 13))
            ):
                continue
            for turn in range(2):
                line = number * 7 + place * 3 + turn
                quantity, price = 5 + line % 11, (number % 5 + 1) * 137.35 + place
                is_return = line % 17 == 5
                product = 1 + line % 4
                yield {
                    "sale_date": f"{month}-{2 + (line * 5) % 26:02}",
                    "branch_code": branch,
                    "salesperson": "0102" if owner == "0104" and month > "2026-01" else owner,
                    "order_no": f"D{branch}{month[2:4]}{month[5:]}{number:02}{turn}",
                    "customer_code": code,
                    "customer_name": name,
                    "product_code": f"P{product}",
                    "product_name": by_hand_office.PRODUCTS[product - 1],
                    "quantity": -quantity if is_return else quantity,
                    "unit_price": round(price, 2),
                    "amount": round(round(price, 2) * (-quantity if is_return else quantity), 2),
                    "is_return": "true" if is_return else None,
                }


def customer(code: str) -> Record:
    """Give what names a customer."""
    return next({"customer_code": item[0], "customer_name": item[1]} for item in CUSTOMERS if item[0] == code)


def _workdays(monday: date) -> list[date]:
    """Give the days of a week on which reports are written: none of the new year's and the spring festival's."""
    days = [monday + timedelta(days=number) for number in range(5)]
    return [
        day for day in days if day >= FIRST and not date(2026, 2, 15) <= day <= date(2026, 2, 23) and day <= date(2026, 3, 31)
    ]


ROUND: dict[str, tuple[str, ...]] = {
    "0101": ("HD-0001", "HD-0002", "HD-0001", "HD-0003", "HD-0002", "HD-0001", "HD-0002"),
    "0102": ("HD-0007", "HD-0007", "HD-0005", "HD-0007", "HD-0006", "HD-0007", "HD-0007"),
    "0201": ("HN-0001", "HN-0002", "HN-0003", "HN-0001", "HN-0002", "HN-0001", "HN-0004"),
    "0202": ("HN-0006", "HN-0004", "HN-0006", "HN-0004", "HN-0006", "HN-0004", "HN-0006"),
}
"""Whom each salesperson sees in turn: nobody HD-04 and HN-05, who are key customers."""
AWAY = {"0101": (date(2026, 1, 19), date(2026, 1, 21)), "0202": (date(2026, 3, 9), date(2026, 3, 20))}


def _visits(branch: str, monday: date) -> Iterator[Record]:
    people = {"HD": ("0101", "0102"), "HN": ("0201", "0202")}[branch]
    for day in _workdays(monday):
        gone = (day - FIRST).days
        for person in people:
            away = AWAY.get(person)
            if (away and away[0] <= day <= away[1]) or (gone + int(person)) % 13 == 7:
                continue
            head: Record = {"visit_date": day, "branch_code": branch, "salesperson": person}
            if gone % 19 == 4:
                yield head | {"customer_name": "无拜访", "purpose": "other", "content": "无拜访，整理资料"}
                continue
            if person == "0201" and day.month == 2 and day.day in (3, 5, 6):
                continue
            for turn in range(1 + gone % 2):
                place = gone * 2 + turn + int(person)
                raised = place % 23 == 3
                spoken = place % 6 == 1
                yield (
                    head
                    | customer(ROUND[person][place % 7])
                    | {
                        "visit_method": ("phone" if place % 12 == 1 else "online")
                        if spoken
                        else ("customer_came" if place % 31 == 0 else "onsite"),
                        "start_time": f"{9 + 2 * turn:02}:{gone % 6}0",
                        "purpose": ("sell", "collect|rapport", "service", "survey")[place % 4],
                        "content": f"第{gone}天第{turn + 1}家",
                        "result": ("deal", "intent", "follow_up", None)[place % 4],
                        "order_amount": 1000 + place if place % 4 == 0 else None,
                        "collected_amount": 500 + place if place % 9 == 1 else None,
                        "customer_feedback": "希望交货快一点" if place % 8 == 2 or raised else None,
                        "complaint_raised": "true" if raised else None,
                        "accompanied_by": {"HD": "0103", "HN": "0203"}[branch] if place % 5 == 0 else None,
                        "next_visit_date": day + timedelta(days=7) if place % 3 == 0 else None,
                        "need_hq_action": "请总公司确认价格" if place % 29 == 5 else None,
                        "handling_dept": ("市场部" if place % 2 else "客服部") if place % 29 == 5 else None,
                    }
                )


def _accompanied(branch: str, monday: date) -> Iterator[Record]:
    """The section head of each branch, with his salespeople in turn; sometimes alone, sometimes with both of a day."""
    boss, people = {"HD": ("0103", ("0101", "0102")), "HN": ("0203", ("0201", "0201"))}[branch]
    for day in _workdays(monday):
        gone = (day - FIRST).days
        if gone % 7 == 6:
            continue
        for turn in range(1 + (gone % 4 == 0)):
            with_whom = None if gone % 9 == 2 else people[(gone + turn) % 2]
            yield customer(ROUND[people[0]][(gone + turn) % 7]) | {
                "visit_date": day,
                "branch_code": branch,
                "supervisor": boss,
                "supervisor_role": "section_head",
                "visit_kind": "branch_accompany" if with_whom else "solo",
                "accompanied_salesperson": with_whom,
                "purpose": f"p{1 + gone % 10}" if with_whom else "other",
                "content": f"第{gone}天",
                "order_amount": 800 if gone % 6 == 0 else None,
            }


def _plans(branch: str, month: str) -> Iterator[Record]:
    people = {"HD": ("0101", "0102"), "HN": ("0201",)}[branch]
    for person in people:
        for number in range(8):
            day = date.fromisoformat(f"{month}-{3 + 3 * number:02}")
            yield customer(ROUND[person][(number * 2) % 7]) | {
                "plan_period": month,
                "plan_date": day,
                "branch_code": branch,
                "salesperson": person,
                "visit_method": "phone" if number == 5 else None,
                "purpose": "例行拜访",
                "done": "cancelled" if number == 6 and person == "0102" else None,
                "approver": "蒋明" if number != 2 or person == "0201" else None,
            }
