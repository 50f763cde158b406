"""Make the corpus: workbooks of one form as branches send them, the same for every run."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = (
    "销售日期",
    "业务员",
    "订单号",
    "行号",
    "客户编号",
    "客户名称",
    "产品编码",
    "产品名称",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "备注",
)
FOLDERS = (
    "华东分公司",
    "华南分公司",
    "华北分公司",
    "华中分公司",
    "西南分公司",
    "西北分公司",
    "东北分公司",
    "福建分公司",
    "山东分公司",
    "安徽分公司",
)
GOODS = (
    ("PA001", "LED吸顶灯", "24W 白光", "套", 18.0),
    ("PA004", "冲击钻", "750W", "台", 298.0),
    ("PA007", "乳胶漆", "18L 内墙", "桶", 560.0),
)
FIRMS = ("嘉禾建材有限公司", "永安装饰工程股份有限公司", "远航科技有限责任公司", "汇通五金机电有限公司", "瑞丰电器有限公司")
REMARKS = ("", "", "按合同约定分批送货", "客户要求上午到货", "质量问题可退换")
ROWS = 60
SENT = 1_775_000_000
"""When all files were last changed, seconds since 1970: a file that has just been written counts as still being written."""


def make_corpus(inbox: Path, count: int, seed: int = 7) -> list[Path]:
    """Write `count` workbooks below `inbox`, spread over ten branches.

    Args:
        inbox: Is made if it is not there.
        count: How many.
        seed: The same seed gives the same cells.

    Returns:
        Their paths, in order.
    """
    chance = Random(seed)
    paths = []
    for number in range(count):
        folder = inbox / FOLDERS[number % len(FOLDERS)]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{FOLDERS[number % len(FOLDERS)]}_销售明细表_{number:04d}.xlsx"
        _write(path, number, chance)
        os.utime(path, (SENT, SENT))
        paths.append(path)
    return paths


def _write(path: Path, number: int, chance: Random) -> None:
    """Write one workbook: title, header line, header, rows, total."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # the file format knows no zone
        sheet = book.add_worksheet("销售明细表")
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, "销售明细表", bold)
        sheet.write_string(1, 0, f"分公司：{path.parent.name}    制表人：刘敏    单位：元")
        sheet.write_row(2, 0, HEADERS, bold)
        total = 0.0
        for row in range(ROWS):
            goods = GOODS[chance.randrange(len(GOODS))]
            quantity = chance.randrange(1, 90)
            firm = chance.randrange(200)
            amount = quantity * goods[4]
            total += amount
            sheet.write_datetime(3 + row, 0, date(2026, 3, 1) + timedelta(days=row % 30), day_format)
            texts = (f"业务员{number % 40:02d}", f"XS2603{number:04d}{row // 3:02d}")
            sheet.write_row(3 + row, 1, texts)
            sheet.write_number(3 + row, 3, row % 3 + 1)
            sheet.write_row(
                3 + row, 4, (f"KH-{firm:04d}", f"{path.parent.name[:2]}{firm:03d}{FIRMS[firm % len(FIRMS)]}", *goods[:4])
            )
            sheet.write_row(3 + row, 10, (quantity, goods[4], amount))
            sheet.write_string(3 + row, 13, REMARKS[chance.randrange(len(REMARKS))])
        sheet.write_string(3 + ROWS, 0, "合计")
        sheet.write_number(3 + ROWS, 12, total)
