"""Workbooks with all that a marked copy must not disturb, and the answer that is marked in them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import xlsxwriter

from pipeline.model.marks import Answer, Mark, Region

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEET, OTHER, ALONE = "3月明细", "It's 表", "无关"
MARKED_PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}
"""All that marking may change in this workbook; `ALONE` has no mark, so its sheet and comments stay."""
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fea735810c"
    "0000000049454e44ae426082"
)


def build(path: Path) -> Path:
    """Write a workbook with nearly everything that Excel offers."""
    macros = path.with_name("vbaProject.bin")
    macros.write_bytes(b"\xd0\xcf\x11\xe0 not a real project" * 40)
    book = xlsxwriter.Workbook(str(path))
    book.add_vba_project(str(macros))
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    sheet = book.add_worksheet(SHEET)
    sheet.write(0, 0, "销售日报 三月", bold)
    sheet.merge_range(1, 0, 1, 4, "单位：元")
    sheet.write_row(3, 0, ("日期", "客户", "数量", "单价", "金额"), bold)
    for row in range(4, 24):
        if row == 10:
            continue
        sheet.write(row, 0, 46_080 + row, day)
        sheet.write(row, 1, f"客户{row}")
        sheet.write(row, 2, row)
        sheet.write(row, 3, 1.5)
        sheet.write_formula(row, 4, f"=C{row + 1}*D{row + 1}", None, row * 1.5)
    sheet.write_rich_string(5, 1, "甲", bold, "粗", "乙")
    sheet.merge_range(20, 1, 21, 1, "合并客户")
    sheet.write_comment(6, 2, "请核对", {"author": "张三"})
    sheet.write_comment(9, 2, "另一条", {"author": "张三"})
    sheet.autofilter(3, 0, 23, 4)
    sheet.freeze_panes(4, 1)
    sheet.set_row(12, None, None, {"hidden": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$C$5:$C$20"})
    sheet.insert_chart("B30", chart)
    sheet.insert_image("H30", "x.png", {"image_data": io.BytesIO(_PICTURE)})
    sheet.insert_textbox("B50", "文字框")
    sheet.insert_button("H2", {"macro": "Send", "caption": "提交"})
    sheet.add_sparkline("F30", {"range": f"'{SHEET}'!C5:C20"})
    sheet.conditional_format("C5:C20", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B5:B30", {"validate": "list", "source": ["a", "b"]})
    other = book.add_worksheet(OTHER)
    other.protect("secret")
    other.write_row(0, 0, ("名称", "值"))
    for row in range(1, 5):
        other.write_row(row, 0, (row, "x"))
    alone = book.add_worksheet(ALONE)
    alone.write(0, 0, "x")
    alone.write_comment(0, 0, "不要动")
    book.define_name(f"'{ALONE}'!here", f"='{ALONE}'!$A$1")
    book.close()
    return rewritten(path, path, lambda _, content: content, more=_MORE)


_MORE = {
    "customXml/item1.xml": b"<a/>",
    "xl/cellimages.xml": b"<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'/>",
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
    "xl/printerSettings/printerSettings1.bin": b"\0\1\2",
    "xl/calcChain.xml": b"<calcChain/>",
}


def rewritten(
    source: Path, target: Path, edit: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None
) -> Path:
    """Write a zip file with its parts changed; a part is left out for None."""
    with zipfile.ZipFile(source) as old:
        parts = {name: edit(name, old.read(name)) for name in old.namelist()} | (more or {})
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            if content is not None:
                new.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target


def answer(found: str = "写的是「3.32」，三月没有 32 日。") -> Answer:
    """Word nine findings: in cells, in rows, in a merge, in a blank row, in a hidden row, on two sheets, and nowhere."""
    places: list[tuple[str, str, int, str]] = [
        (SHEET, "A7", 7, "error"),
        (SHEET, "A11", 11, "error"),
        (SHEET, "C7", 7, "warning"),
        (SHEET, "B22", 22, "warning"),
        (SHEET, "", 9, "warning"),
        (SHEET, "C13", 13, "error"),
        (SHEET, "A30", 0, "info"),
        (OTHER, "B3", 3, "error"),
        ("", "", 0, "error"),
    ]
    marks = [
        Mark(
            finding_id=f"f{number}",
            severity="error" if severity == "error" else "warning" if severity == "warning" else "info",
            cause="日期看不懂",
            sheet=sheet,
            cell=cell,
            row=row,
            column="日期",
            value="3.32",
            found=found,
            mend="请改成实际日期。",
            example="2026-03-31",
        )
        for number, (sheet, cell, row, severity) in enumerate(places)
    ]
    headings = ("序号", "位置", "栏目", "发现了什么", "怎么改", "正确示例", "问题种类", "轻重")
    return Answer(
        "S1",
        "ab" * 32,
        "zh",
        "华东分公司 3月日报.xlsm",
        ("2026-04-02 收到",),
        "请先改 A7。",
        headings,
        {"error": "错误", "warning": "提醒", "info": "提示"},
        (("日期看不懂", tuple(marks[:7])), ("=1+1", tuple(marks[7:]))),
        (Region(SHEET, 4, 5, 24), Region(OTHER, 1, 2, 5)),
    )


def faults(path: Path) -> list[str]:
    """Give what is wrong with a package: parts not well-formed, relations that lead nowhere, undeclared parts, ids twice."""
    found = []
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        found += [f"twice: {name}" for name in names if names.count(name) > 1]
        types = ET.fromstring(file.read("[Content_Types].xml"))  # noqa: S314 - our own file
        extensions = {each.get("Extension", "").lower() for each in types if each.tag.endswith("Default")}
        parts = [each.get("PartName", "") for each in types if each.tag.endswith("Override")]
        found += [f"declared twice: {part}" for part in parts if parts.count(part) > 1]
        found += [f"declared, not there: {part}" for part in parts if part.lstrip("/") not in names]
        for name in names:
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    tree = ET.fromstring(file.read(name))  # noqa: S314 - our own file
                except ET.ParseError as fault:
                    found.append(f"{name}: {fault}")
                    continue
                if name.endswith(".rels"):
                    found += _relation_faults(name, tree, names)
            if f"/{name}" not in parts and name.rpartition(".")[2].lower() not in extensions and name not in _MORE:
                found.append(f"undeclared: {name}")
        shapes = [
            shape for name in names if name.endswith(".vml") for shape in re.findall(rb'id="(_x0000_s\d+)"', file.read(name))
        ]
        found += [f"shape twice: {shape!r}" for shape in shapes if shapes.count(shape) > 1]
        for name in names:
            if name.startswith("xl/worksheets/sheet"):
                cells = re.findall(rb"<(?:x:)?c [^>]*?\br=\"([A-Z]+\d+)\"", re.sub(rb"<!--.*?-->", b"", file.read(name)))
                found += [f"{name}: cell twice" for _ in range(len(cells) != len(set(cells)))]
    return found


def _relation_faults(name: str, tree: ET.Element, names: list[str]) -> list[str]:
    found = []
    ids = [each.get("Id") for each in tree]
    found += [f"{name}: id twice" for _ in range(len(ids) != len(set(ids)))]
    base = posixpath.dirname(posixpath.dirname(name))
    for each in tree:
        target = each.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
        if each.get("TargetMode") != "External" and path not in names:
            found.append(f"{name}: {target} is not there")
    return found
