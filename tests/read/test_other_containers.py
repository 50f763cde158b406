"""What programs save under the name of a workbook, and workbooks inside other files."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import date, time
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from pipeline.model import CellError, Span
from tests.read.conftest import with_parts
from tests.read.test_workbook import an_ods, an_xls, an_xlsx

if TYPE_CHECKING:
    from tests.read.conftest import Read

TABLE = (
    "<html><head><meta charset='{0}'><title>x</title></head><body><h3>拜访日报</h3><table border=1>"
    "<tr><th colspan=2>客户</th><th rowspan=2>金额<br>(元)</th></tr><tr><td>名称</td><td>代码</td></tr>"
    "<tr><td>甲&amp;乙&nbsp;公司</td><td>00123</td><td>1,200.50</td></tr></table></body></html>"
)


@pytest.mark.parametrize(("declared", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("gbk", "utf-8")])
def test_a_web_page_named_xls_is_read_as_its_table(read: Read, declared: str, encoding: str) -> None:
    workbook = read(TABLE.format(declared).encode(encoding), "华东/导出.xls")
    (sheet,) = workbook.sheets
    assert workbook.container == "html"
    assert list(sheet.rows) == [["拜访日报"], ["客户", "", "金额\n(元)"], ["名称", "代码"], ["甲&乙 公司", "00123", "1,200.50"]]
    assert sheet.merged == (Span(1, 0, 1, 1), Span(1, 2, 2, 2))


def test_a_title_in_a_table_around_the_table_is_kept(read: Read) -> None:
    page = "<html><table><tr><td>日报 3月</td></tr><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table></html>"
    assert list(read(page.encode(), "华东/a.xls").sheets[0].rows) == [["日报 3月"], ["a", "b"]]


def test_a_page_without_a_table_says_so(read: Read) -> None:
    assert read(b"<html><body>login first</body></html>", "a/a.xls").findings[0].reason == "read.unreadable.no-table"


SPREADSHEETML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles><Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style>
<Style ss:ID="s2"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="日报"><Table><Column ss:Index="2" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell></Row>
<Row ss:Index="3" ss:Hidden="1"><Cell ss:StyleID="s1"><Data ss:Type="Number">7</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="DateTime">2026-03-05T00:00:00.000</Data><Comment><Data>注</Data></Comment></Cell>
<Cell><Data ss:Type="DateTime">1899-12-31T09:20:00.000</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data></Cell>
<Cell ss:StyleID="s2"><Data ss:Type="String">作废</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="藏"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
</WorksheetOptions></Worksheet></Workbook>"""


def test_the_xml_of_excel_2003_is_read_with_its_details(read: Read) -> None:
    first, second = read(SPREADSHEETML.encode(), "华东/导出.xls").sheets
    assert list(first.rows) == [["标题"], [], [7.0, "", date(2026, 3, 5), time(9, 20), CellError("#REF!"), "作废"]]
    assert (first.merged, first.formats, first.comments) == ((Span(0, 0, 0, 2),), {(2, 0): "00000"}, {(2, 2): "注"})
    assert (first.hidden_rows, first.hidden_columns, first.struck) == (frozenset({2}), frozenset({1}), frozenset({(2, 5)}))
    assert (second.name, second.visibility) == ("藏", "hidden")


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_workbooks_in_a_zip_are_read_under_their_own_names(read: Read) -> None:
    workbook = read(
        zipped(**{"三月/日报.xlsx": an_xlsx(), "旧.xls": an_xls(), "__MACOSX/x": b"x", "坏.xlsx": b"PK\x03\x04"}), "华东/打包.zip"
    )
    assert [sheet.name for sheet in workbook.sheets] == ["日报.xlsx/日报", "旧.xls/日报"]
    assert [sheet.position for sheet in workbook.sheets] == [0, 1]
    assert [(finding.reason, finding.sheet) for finding in workbook.findings] == [("read.unreadable.truncated", "坏.xlsx")]


def test_workbooks_attached_to_a_mail_are_read(read: Read) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "branch@example.com", "日报"
    mail.set_content("见附件")
    mail.add_attachment(an_xlsx(), maintype="application", subtype="octet-stream", filename="日报 3月.xlsx")
    workbook = read(bytes(mail), "华东/日报.eml")
    assert [sheet.name for sheet in workbook.sheets] == ["日报 3月.xlsx/日报"]


def test_zips_in_zips_end_soon(read: Read) -> None:
    data = an_xlsx()
    for _ in range(6):
        data = zipped(inner=data)
    workbook = read(data)
    assert workbook.sheets == ()
    assert workbook.findings[0].reason == "read.unreadable.nested"


def test_a_zip_without_workbooks_says_so(read: Read) -> None:
    assert read(zipped(**{"读我.txt": b"hello"})).findings[0].reason == "read.unreadable.no-workbook"


def ods_with(table: str) -> bytes:
    """Put a table's XML into an ods."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(an_ods())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "content.xml":
                start, end = data.index(b"<table:table "), data.index(b"</table:table>")
                data = data[: data.index(b">", start) + 1] + table.encode() + data[end:]
            new.writestr(name, data)
    return target.getvalue()


def test_details_of_an_ods_are_told(read: Read) -> None:
    table = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        "<table:table-row>"
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>标题</text:p></table:table-cell>'
        '<table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>c</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
        "</table:table-row>"
    )
    (sheet,) = read(ods_with(table), "华东/a.ods").sheets
    assert sheet.merged == (Span(0, 0, 0, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({2}))
    assert sheet.rows[3][2] == "#N/A"
    assert isinstance(sheet.rows[3][2], CellError)


def test_endless_repeats_in_an_ods_are_refused(read: Read) -> None:
    cell = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="1000000000"/></text:p>'
        "</table:table-cell></table:table-row>"
    )
    (finding,) = read(ods_with(cell)).findings
    assert (finding.code, finding.reason) == ("limit-exceeded", "read.limit.repeats")


MHT = """MIME-Version: 1.0
X-Document-Type: Workbook
Content-Type: multipart/related; boundary="----=_NextPart_01"

This document is a Single File Web Page.
------=_NextPart_01
Content-Location: file:///C:/a.htm
Content-Transfer-Encoding: base64
Content-Type: text/html; charset="gb2312"

{page}
------=_NextPart_01
Content-Location: file:///C:/a.files/image001.png
Content-Transfer-Encoding: base64
Content-Type: image/png

iVBORw0KGgo=
------=_NextPart_01--
"""


def test_a_web_page_saved_with_all_its_pieces_is_read_as_its_table(read: Read) -> None:
    page = base64.encodebytes(TABLE.format("gb2312").encode("gb18030")).decode()
    (sheet,) = read(MHT.format(page=page).encode(), "华东/导出.xls").sheets
    assert sheet.rows[0] == ["拜访日报"]
    assert sheet.rows[3] == ["甲&乙 公司", "00123", "1,200.50"]


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*=UTF-8''%E6%97%A5%E6%8A%A5%203%E6%9C%88.xlsx",
        "Content-Disposition: attachment; filename*0*=gb18030''%C8%D5%B1%A8; filename*1*=%203%D4%C2.xlsx",
        'Content-Disposition: attachment; filename="=?GB2312?B?yNWxqCAz1MIueGxzeA==?="',
        'Content-Type: application/octet-stream; name="=?utf-8?B?5pel5oqlIDPmnIgueGxzeA==?="',
    ],
    ids=["rfc2231", "rfc2231-in-parts", "rfc2047-gb2312", "name-only"],
)
def test_chinese_names_of_attachments_are_read_in_every_spelling(read: Read, header: str) -> None:
    body = base64.encodebytes(an_xlsx()).decode()
    kind = "" if header.startswith("Content-Type") else "Content-Type: application/octet-stream\n"
    mail = (
        "From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        f"--x\nContent-Type: text/plain\n\nhello\n--x\n{kind}{header}\nContent-Transfer-Encoding: base64\n\n{body}\n--x--\n"
    )
    assert [sheet.name for sheet in read(mail.encode(), "华东/日报.eml").sheets] == ["日报 3月.xlsx/日报"]


def test_names_in_a_zip_of_a_chinese_windows_are_understood(read: Read) -> None:
    data = zipped(**{"AAAA.xlsx": an_xlsx()}).replace(b"AAAA.xlsx", "日报".encode("gbk") + b".xlsx")
    assert [sheet.name for sheet in read(data, "华东/打包.zip").sheets] == ["日报.xlsx/日报"]


@pytest.mark.parametrize("kind", ["template", "macroEnabled.template", "macroEnabled.addIn"])
def test_templates_are_workbooks_too(read: Read, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(an_xlsx())) as package:
        types = package.read("[Content_Types].xml")
    changed = types.replace(b"sheet.main+xml", f"{kind}.main+xml".encode())
    assert changed != types
    assert read(with_parts({"[Content_Types].xml": changed}, an_xlsx()), "华东/日报.xltx").sheets[0].name == "日报"


@pytest.mark.parametrize("name", ["华东/日报.et", "华东/日报.ett", "华东/日报.wps"])
def test_the_workbooks_of_wps_are_read(read: Read, name: str) -> None:
    assert read(an_xls(), name).sheets[0].rows[0] == ["日期", "客户", "金额"]


def test_an_ods_as_one_xml_file_is_read(read: Read) -> None:
    with zipfile.ZipFile(io.BytesIO(an_ods())) as package:
        content = package.read("content.xml").replace(b"office:document-content", b"office:document")
    workbook = read(content, "华东/日报.xls")
    assert (workbook.container, workbook.sheets[0].rows[0]) == ("fods", ["日期", "客户", "金额"])


def test_an_ods_whose_elements_do_not_close_is_refused_at_once(read: Read) -> None:
    with zipfile.ZipFile(io.BytesIO(an_ods())) as package:
        content = package.read("content.xml").replace(b"office:document-content", b"office:document")
    torn = content.replace(b"</text:p>", b"</table:table-row>", 1)
    assert read(torn, "华东/日报.fods").findings[0].reason == "read.unreadable.broken"
