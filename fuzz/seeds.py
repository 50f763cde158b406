"""Small sound files of every container, to be damaged."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from html import escape

import xlsxwriter
import xlwt

Grid = list[list[object]]
TITLE = "华东分公司业务员拜访日报表 2026年3月"
HEADER: list[object] = ["序号", "拜访日期", "业务员", "客户名称", "拜访目的", "洽谈内容", "订货金额(元)", "成交率", "备注"]
LINES: Grid = [
    [1, date(2026, 3, 5), "张三", "甲公司", "催款", "谈价格", 1200.5, 0.85, "13800138000"],
    [2, date(2026, 3, 6), "张三", "乙公司", "送样", "3.10 再访\n约下周", 7, 0.5, "同上"],
    [3, date(2026, 3, 9), "李四", "丙公司", "催款", "〃", -5e9, 1.0, "作废"],
    ["", "", "", "合计", "", "", 1207.5, "", ""],
    ["审核：王五", "", "", "填表人：张三", "", "", "", "", ""],
]
CARD = [["客户资料卡"], ["客户名称", "甲公司", "联系人", "张三"], ["电话/传真", "021-65081234", "□一般 ☑重要", ""]]
GRID: Grid = [[TITLE], list(HEADER), *map(list, LINES)]


def seeds() -> dict[str, bytes]:
    """Give one sound file a container, by its ending."""
    made = {
        "xlsx": an_xlsx(),
        "xls": an_xls(),
        "ods": an_ods(),
        "csv": text(","),
        "tsv": text("\t").decode().encode("gb18030"),
        "txt": text(";").decode().encode("utf-16"),
        "html": a_page(),
        "xml": a_spreadsheetml(),
    }
    made["fods"] = flat(made["ods"])
    made["xlsm"] = repack(made["xlsx"], b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    made["strict"] = repack(made["xlsx"], b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml")
    made["zip"] = packed({"日报.xlsx": made["xlsx"], "旧/日报.xls": made["xls"], "日报.csv": made["csv"]})
    made["eml"] = a_mail(made["xlsx"])
    return made


def an_xlsx() -> bytes:
    """Make an xlsx with what tends to go wrong: merges, formats, errors, formulas, comments, hidden parts."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("日报")
        formats = {1: book.add_format({"num_format": 'm"月"d"日"'}), 7: book.add_format({"num_format": "0.0%"})}
        struck = book.add_format({"font_strikeout": True})
        for row, line in enumerate(GRID):
            for column, value in enumerate(line):
                sheet.write(row, column, value, formats.get(column) or (struck if value == "作废" else None))
        sheet.merge_range("A1:I1", TITLE)
        sheet.write_formula("J3", "=G3*2", None, 2401)
        sheet.write_formula("J4", "=1/0", None, "#DIV/0!")
        sheet.write_rich_string("J5", "部分", struck, "删除", "文字")
        sheet.write_comment("D3", "批注")
        sheet.set_row(3, None, None, {"hidden": True})
        card = book.add_worksheet("客户卡")
        for row, cells in enumerate(CARD):
            card.write_row(row, 0, cells)
        book.add_worksheet("藏").hide()
    return target.getvalue()


def an_xls() -> bytes:
    """Make an xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("日报")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, line in enumerate(GRID):
        for column, value in enumerate(line):
            sheet.write(row, column, value, day if isinstance(value, date) else xlwt.Style.default_style)
    sheet.row(4).set_cell_error(9, "#REF!")
    sheet.write(5, 9, xlwt.Formula("1+1"))
    sheet.merge(8, 9, 0, 3)
    card = book.add_sheet("客户卡")
    for row, cells in enumerate(CARD):
        for column, text_ in enumerate(cells):
            card.write(row, column, text_)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def an_ods() -> bytes:
    """Make an ods."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="日报")
    document.spreadsheet.addElement(table)
    for line in GRID:
        row = TableRow()
        table.addElement(row)
        for value in line:
            if isinstance(value, date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=str(value)))
            row.addElement(cell)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def flat(ods: bytes) -> bytes:
    """Give an ods as the one XML file that a fods is."""
    with zipfile.ZipFile(io.BytesIO(ods)) as package:
        content = package.read("content.xml")
    return content.replace(b"office:document-content", b"office:document").replace(
        b"<office:document ", b'<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" ', 1
    )


def text(separator: str) -> bytes:
    """Make a delimited text."""
    quoted = (["" if value == "" else f'"{value}"' if "\n" in str(value) else str(value) for value in line] for line in GRID)
    return "\n".join(separator.join(line) for line in quoted).encode()


def a_page() -> bytes:
    """Make a web page as old programs save it under the name of a workbook."""
    rows = "".join("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in line) + "</tr>" for line in GRID[1:])
    head = f"<html><head><meta charset=gb2312></head><body><table border=1><tr><td colspan=9>{TITLE}</td></tr>"
    return f"{head}{rows}</table></body></html>".encode("gb18030")


def a_spreadsheetml() -> bytes:
    """Make the XML of Excel 2003."""
    lines = []
    for line in GRID:
        cells = []
        for number, value in enumerate(line, 1):
            kind = "DateTime" if isinstance(value, date) else "Number" if isinstance(value, (int, float)) else "String"
            shown = f"{value}T00:00:00.000" if kind == "DateTime" else escape(str(value))
            if value != "":
                cells.append(f'<Cell ss:Index="{number}"><Data ss:Type="{kind}">{shown}</Data></Cell>')
        lines.append(f"<Row>{''.join(cells)}</Row>")
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="日报"><Table>'
        f"{''.join(lines)}</Table></Worksheet></Workbook>"
    ).encode()


def a_mail(workbook: bytes) -> bytes:
    """Make a mail with a workbook."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", "三月日报"
    mail.set_content("见附件")
    mail.add_attachment(workbook, maintype="application", subtype="octet-stream", filename="三月日报.xlsx")
    return bytes(mail)


def packed(files: dict[str, bytes]) -> bytes:
    """Make a zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def repack(data: bytes, old: bytes, new: bytes) -> bytes:
    """Make a zip anew with some bytes replaced in each member."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return packed({name: package.read(name).replace(old, new) for name in package.namelist()})
