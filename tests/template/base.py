"""What head office and branches have sent before the forms under test arrive: people, prices, customers, orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.template.rows import CUSTOMERS, STAFF
from tests.traps import BRANCHES, PEOPLE

if TYPE_CHECKING:
    from tests.template.fill import Registers
    from tests.traps import Line, World

_CARD = ["客户编号", "客户名称", "业务员", "联系人", "联系人手机", "建档日期"]
_SALE = ["销售日期", "业务员", "订单号", "行号", "客户编号", "客户名称", "产品编码", "产品名称", "数量", "单价", "金额"]


REGISTERS: Registers = (
    {str(row[1]): str(row[0]) for row in BRANCHES[1:]},
    {str(row[1]): str(row[0]) for row in STAFF},
)


def base(world: World) -> None:
    """Send and collect it."""
    world.book("总公司/分公司登记表.xlsx", {"分公司": BRANCHES})
    staff: list[Line] = [PEOPLE[0], *STAFF]
    world.book("总公司/人员名册.xlsx", {"人员": staff})
    prices: list[Line] = [
        ["产品编码", "产品名称", "单位", "公司售价", "生效日期"],
        ["P01", "P水泥", "桶", 100, "2025-01-01"],
        ["P02", "P砂浆", "桶", 100, "2025-01-01"],
    ]
    world.book("总公司/产品价目表.xlsx", {"产品价目表": prices})
    cards: list[Line] = [
        [f"C-{100 + n}", name, "张三", "王强", f"138001360{n:02}", "2026-01-05"] for n, name in enumerate(CUSTOMERS)
    ]
    world.book("华东分公司/客户一览表.xlsx", {"客户一览表": [_CARD, *cards]})
    sales: list[Line] = [
        ["2026-02-03", "张三", f"S{n:03}", 1, f"C-{100 + n}", name, "P01", "P水泥", 100, 120, 12000]
        for n, name in enumerate(CUSTOMERS)
    ]
    world.book("华东分公司/销售明细.xlsx", {"销售明细表": [_SALE, *sales]})
    world.collect("2026-04-01T09:00")
