"""Faults that real branches send, planted on purpose, so that the demo shows what becomes of them."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

VISIT_HEADER = ("日期", "业务员", "客户名称", "拜访目的", "洽谈内容", "订货金额", "联系电话")


def spoil(inbox: Path, after: datetime, until: datetime, people: Mapping[str, str]) -> list[Path]:
    """Drop the faulty files whose day has come.

    Args:
        inbox: The inbox to drop into.
        after: Instant of the collect before.
        until: Instant of this collect.
        people: A salesperson of each branch, by its code.

    Returns:
        The files written.
    """
    written = []
    for day, name, make in planted(people):
        instant = datetime.combine(day, time(4), UTC)
        if after < instant <= until:
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path)
            os.utime(path, (instant.timestamp(),) * 2)
            written.append(path)
    return written


def _book(rows: list[tuple[object, ...]], sheet_name: str = "Sheet1") -> Callable[[Path], None]:
    """Give a maker of a small workbook."""

    def make(path: Path) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(path) as book:
            book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the file format knows no zone
            sheet = book.add_worksheet(sheet_name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    return make


def _bytes(content: bytes) -> Callable[[Path], None]:
    """Give a maker of a file with just these bytes."""

    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def _copy_of_newest(pattern: str) -> Callable[[Path], None]:
    """Give a maker of a second copy of a file that is there already."""

    def make(path: Path) -> None:
        newest = max(path.parent.rglob(pattern), key=lambda found: (found.stat().st_mtime, found.name))
        path.write_bytes(newest.read_bytes())

    return make


def _visits_with_faults(person: str) -> list[tuple[object, ...]]:
    """List visits on duty days, and two with impossible and future days, an unknown person and a broken phone number."""
    day = date(2026, 2, 21)
    good = [
        (f"{day + timedelta(days=n % 2)}", person, f"福州市试点客户{n}号有限公司", "推销", "介绍新品", "", "")
        for n in range(1, 7)
    ]
    return [
        ("福建分公司业务员拜访日报表（春节值班补报）",),
        VISIT_HEADER,
        ("2026-2-30", "张三丰", "福州市试点客户7号有限公司", "推销", "介绍新品", "", ""),
        ("2027-02-25", "张三丰", "福州市试点客户8号有限公司", "推销", "介绍新品", "一千二", "1380013"),
        *good,
    ]


def _wrong_total(person: str) -> list[tuple[object, ...]]:
    """List sales whose total row is far from the sum of its lines, so that the file waits for head office."""
    lines = [
        (f"2026-03-{n:02d}", f"XSAH2699{n:02d}", person, "合肥市试点客户有限公司", "LED吸顶灯", 10, 18, 180) for n in range(2, 8)
    ]
    head = ("销售日期", "订单号", "业务员", "客户名称", "产品名称", "数量", "单价", "金额")
    return [("安徽分公司补报销售明细表",), head, *lines, ("合计", "", "", "", "", 60, "", 9999)]


def planted(people: Mapping[str, str]) -> tuple[tuple[date, str, Callable[[Path], None]], ...]:
    """List the faulty files: the day on which each is dropped, its path, and its maker."""
    return (
        (date(2026, 1, 8), "华北分公司/填写说明.xlsx", _book([("填写说明",), ("一、请逐日填写，不得漏报。",)], "填写说明")),
        (date(2026, 1, 12), "华东/~$华东分公司客户资料表.xlsx", _bytes(b"\x05lock")),
        (
            date(2026, 1, 15),
            "华中/新建 Microsoft Excel 工作表.xlsx",
            _book([("项目", "备注"), ("办公用品采购", "三月"), ("差旅", "四月")]),
        ),
        (date(2026, 1, 22), "西南分公司/网点照片.xlsx", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))),
        (date(2026, 2, 5), "华东/拜访/华东分公司业务员拜访日报表（最终版）(1).xlsx", _copy_of_newest("*业务员拜访日报表*.xlsx")),
        (date(2026, 2, 26), "福建分公司/福建分公司拜访日报表补报.xlsx", _book(_visits_with_faults(people["FJ"]))),
        (
            date(2026, 3, 5),
            "华男分公司/客户资料表.xlsx",
            _book([("客户资料表",), ("客户名称", "业务员", "联系人", "建档日期"), ("某公司", "某人", "某某", "2026-3-1")]),
        ),
        (date(2026, 3, 12), "安徽分公司/安徽分公司补报销售明细.xlsx", _book(_wrong_total(people["AH"]))),
    )
