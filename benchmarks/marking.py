"""Mark a big workbook and read it, side by side: ``python -m benchmarks.marking FOLDER [ROWS [FINDINGS]]``.

Prints for reading, for marking, and for marking the marked copy again: user and system seconds, workers included, and the
peak memory of the process.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.corpus import HEADERS
from pipeline.answer.marked import mark_ooxml
from pipeline.model import Delivery
from pipeline.model.marks import Answer, Mark, Region
from pipeline.read import read_workbooks
from pipeline.settings import Limits

SHEET = "销售明细"
HEADER_ROW = 3
_HEADINGS = ("序号", "位置", "栏目", "发现了什么", "怎么改", "正确示例", "问题种类", "轻重")


def make(path: Path, rows: int) -> None:
    """Write one sheet of a title, a header line, a header and rows."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(SHEET)
    sheet.write_string(0, 0, "销售明细表")
    sheet.write_string(1, 0, "华东分公司 2026年3月")
    sheet.write_row(HEADER_ROW - 1, 0, HEADERS)
    for number in range(rows):
        row = HEADER_ROW + number
        sheet.write_datetime(row, 0, datetime.combine(date(2026, 3, 1) + timedelta(days=number % 31), datetime.min.time()), day)
        texts = (
            "王芳",
            f"SO{number:08d}",
            "1",
            f"C{number % 500:05d}",
            "嘉禾建材有限公司",
            "PA001",
            "LED吸顶灯",
            "24W 白光",
            "套",
        )
        sheet.write_row(row, 1, texts)
        sheet.write_row(row, 10, (number % 90 + 1, 18.5, (number % 90 + 1) * 18.5))
        sheet.write_string(row, 13, "按合同约定分批送货")
    book.close()


def answer(rows: int, count: int) -> Answer:
    """Word findings spread over all rows and columns."""
    step = max(1, rows // count)
    marks = tuple(
        Mark(
            finding_id=f"f{number}",
            severity=("error", "warning", "info")[number % 3],
            cause="数字看不懂",
            sheet=SHEET,
            cell=f"{'ABCDEFGHIJKLMN'[number % 14]}{HEADER_ROW + 1 + number * step}",
            row=HEADER_ROW + 1 + number * step,
            column=HEADERS[number % 14],
            value="一百",
            found="写的是「一百」，这里要填数字。",
            mend="请改成数字。",
            example="100",
        )
        for number in range(count)
    )
    region = Region(SHEET, HEADER_ROW, HEADER_ROW + 1, HEADER_ROW + rows)
    severities = {"error": "错误", "warning": "提醒", "info": "提示"}
    lines = (f"{rows} 行",)
    groups = (("数字看不懂", marks),)
    return Answer("S1", "0" * 64, "zh", "华东分公司", lines, "请改好再交。", _HEADINGS, severities, groups, (region,))


def read(path: Path) -> None:
    """Read as a collect does."""
    delivery = Delivery(path.name, path, "", path.stat().st_size, 0, datetime(2026, 4, 1, tzinfo=UTC))
    if not all(workbook.sheets for workbook in read_workbooks([delivery], Limits())):
        sys.exit(f"not read: {path}")


def main(folder: Path, rows: int, count: int) -> None:
    """Run each part in a process of its own and print what it took."""
    folder.mkdir(parents=True, exist_ok=True)
    source, marked, again = folder / "big.xlsx", folder / "marked.xlsx", folder / "again.xlsx"
    make(source, rows)
    parts = {"start": (), "read": (source,), "mark": (source, marked), "mark again": (marked, again)}
    for name, paths in parts.items():
        command = [sys.executable, "-m", "benchmarks.marking", "--part", name, str(rows), str(count), *map(str, paths)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{name:12}{seconds:8.2f} s CPU{done.stdout.strip():>10} MB")


def part(name: str, rows: int, count: int, paths: list[Path]) -> None:
    """Do one part; print the peak memory in megabytes."""
    if name == "read":
        read(paths[0])
    elif name.startswith("mark"):
        mark_ooxml(paths[0], paths[1], answer(rows, count))
    own, workers = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(max(own, workers) // (1024 if os.uname().sysname == "Linux" else 1024 * 1024))


if __name__ == "__main__":
    if sys.argv[1] == "--part":
        part(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), [Path(word) for word in sys.argv[5:]])
    else:
        main(Path(sys.argv[1]), int((sys.argv[2:3] or ["100000"])[0]), int((sys.argv[3:4] or ["1000"])[0]))
