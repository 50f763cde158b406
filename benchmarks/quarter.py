# ruff: noqa: E501, SIM905 - a list of words
"""Make a quarter of a company of many branches as CSV: registers, targets, customers, sales lines, visits, complaints."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from benchmarks.corpus import GOODS, HEADERS, SENT

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
MONTHS = (FIRST, date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1))
PEOPLE, CUSTOMERS = 10, 200
"""Of each branch."""
SALES, VISITS, COMPLAINTS = 10_000, 4_000, 30
"""Of each branch, in the quarter."""
CITIES = (
    *(
        "保定 沧州 常德 常熟 巢湖 承德 赤峰 楚雄 大庆 大同 丹东 德州 东营 鄂州 恩施 抚顺 阜新 赣州 桂林 海口 邯郸 汉中 菏泽 贺州 鹤岗".split()
    ),
    *(
        "黑河 衡水 红河 淮安 淮北 黄冈 黄山 鸡西 吉安 济宁 嘉兴 江门 焦作 揭阳 金华 锦州 晋城 荆门 九江 开封 克州 来宾 莱芜 乐山 丽江".split()
    ),
)
KINDS = ("产品质量", "服务态度", "物流", "价格", "其他")
PURPOSES = ("推销", "收款", "开发新客户", "售后服务", "送货")


def make_quarter(
    inbox: Path, branches: int = 50, share: float = 1.0, seed: int = 11, customers: int = CUSTOMERS
) -> tuple[int, int]:
    """Write what a quarter brings.

    Args:
        inbox: Is made if it is not there.
        branches: How many, at most 50.
        share: Of the sales lines, visits and complaints of a full quarter.
        seed: The same seed gives the same bytes.
        customers: Of each branch.

    Returns:
        Sales lines and visits.
    """
    chance = Random(seed)
    cities = CITIES[:branches]
    office = inbox / "总公司"
    people = {city: [f"{city}业务员{chr(0x4E00 + 7 * number)}" for number in range(PEOPLE)] for city in cities}
    write(
        office / "分公司登记表.csv",
        ("分公司代码", "分公司名称", "机构类型", "分公司经理", "上报截止星期", "状态"),
        ((f"B{number:02d}", f"{city}分公司", "分公司", f"{city}经理", "周一", "启用") for number, city in enumerate(cities)),
    )
    write(
        office / "人员名册.csv",
        ("工号", "姓名", "所属分公司", "岗位", "入职日期", "状态"),
        (
            (f"E{number:02d}{place:02d}", name, f"{city}分公司", "业务员", "2020-01-01", "在职")
            for number, city in enumerate(cities)
            for place, name in enumerate(people[city])
        ),
    )
    write(
        office / "产品价目表.csv",
        ("产品编码", "产品名称", "规格型号", "单位", "公司售价", "生效日期"),
        ((*goods[:4], goods[4], "2025-01-01") for goods in GOODS),
    )
    write(
        office / "销售目标表.csv",
        ("目标月份", "分公司", "业务员", "目标金额"),
        (
            (month.isoformat()[:7], f"{city}分公司", name, 900_000 + chance.randrange(20) * 50_000)
            for city in cities
            for name in people[city]
            for month in MONTHS[:-1]
        ),
    )
    for number, city in enumerate(cities):
        _write_branch(inbox / f"{city}分公司", number, city, people[city], customers, share, chance)
    for path in inbox.rglob("*.csv"):
        os.utime(path, (SENT, SENT))
    return int(SALES * share) * branches, int(VISITS * share) * branches


def _write_branch(folder: Path, number: int, city: str, people: list[str], many: int, share: float, chance: Random) -> None:
    """Write one branch's files: its customers, then sales, visits and complaints by month."""
    customers = [
        (f"KH-{number:02d}{each:04d}", f"{city}{chr(0x5000 + number * 40 + each // 5)}{chr(0x6000 + each)}建材有限公司")
        for each in range(many)
    ]
    write(
        folder / "客户资料表.csv",
        ("客户编号", "客户名称", "业务员", "联系人", "电话", "客户类型", "建档日期"),
        (
            (code, name, people[each % PEOPLE], "王主任", f"0{300 + number}-{5_000_000 + each}", "经销商", "2025-06-01")
            for each, (code, name) in enumerate(customers)
        ),
    )
    for first, after in pairwise(MONTHS):
        days = [first + timedelta(days=each) for each in range((after - first).days)]
        days = [day for day in days if day.weekday() < 5]
        month = first.strftime("%Y%m")
        write(
            folder / f"销售明细表_{month}.csv",
            _SALE,
            _sales(number, people, customers, days, int(SALES * share / 3), month, chance),
        )
        write(folder / f"拜访日报表_{month}.csv", _VISIT, _visits(people, customers, days, int(VISITS * share / 3), chance))
        write(
            folder / f"客户投诉登记表_{month}.csv",
            _COMPLAINT,
            _complaints(people, customers, days, int(COMPLAINTS * share / 3), month, chance),
        )


_SALE = HEADERS[:-1]
_VISIT = ("拜访日期", "业务员", "客户编号", "客户名称", "拜访方式", "拜访目的", "洽谈内容", "拜访结果", "下次拜访日期")
_COMPLAINT = (
    "投诉编号",
    "投诉时间",
    "客户编号",
    "客户名称",
    "业务员",
    "产品名称",
    "投诉类别",
    "投诉内容",
    "处理状态",
    "处理完成时间",
    "赔偿金额",
)
_Customers = list[tuple[str, str]]
_Rows = Iterable[tuple[object, ...]]


def _sales(
    number: int, people: list[str], customers: _Customers, days: list[date], count: int, month: str, chance: Random
) -> _Rows:
    for row in range(count):
        goods = GOODS[chance.randrange(len(GOODS))]
        code, name = customers[min(chance.randrange(len(customers)), chance.randrange(len(customers)))]
        quantity = chance.randrange(1, 60)
        order = (f"XS{number:02d}{month}{row // 3:05d}", row % 3 + 1)
        day = days[row * len(days) // count]
        yield (day, people[row // 3 % PEOPLE], *order, code, name, *goods[:4], quantity, goods[4], quantity * goods[4])


def _visits(people: list[str], customers: _Customers, days: list[date], count: int, chance: Random) -> _Rows:
    for row in range(count):
        code, name = customers[chance.randrange(len(customers))]
        day = days[row * len(days) // count]
        result = "成交" if row % 5 == 0 else "待跟进"
        yield (
            day,
            people[row % PEOPLE],
            code,
            name,
            "上门",
            PURPOSES[row % 5],
            "介绍新品并核对库存",
            result,
            day + timedelta(days=14),
        )


def _complaints(people: list[str], customers: _Customers, days: list[date], count: int, month: str, chance: Random) -> _Rows:
    for row in range(count):
        code, name = customers[chance.randrange(len(customers))]
        day = days[row * len(days) // count]
        done = row % 4 > 0
        state = ("已结案", day + timedelta(days=row % 9), row * 100) if done else ("处理中", "", "")
        number = f"TS{month}{row:03d}"
        yield (number, day, code, name, people[row % PEOPLE], GOODS[row % 3][1], KINDS[row % 5], "到货有破损", *state)


def write(path: Path, head: tuple[str, ...], rows: _Rows) -> None:
    """Write one CSV file as spreadsheet programs save it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        out = csv.writer(target)
        out.writerow(head)
        out.writerows(rows)
