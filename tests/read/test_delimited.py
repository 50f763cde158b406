"""Tables kept as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.settings import Limits

if TYPE_CHECKING:
    from tests.read.conftest import Read


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(read: Read, separator: str) -> None:
    text = "客户,电话,备注\n甲公司,021-65081234,好\n乙公司,13800138000,\n".replace(",", separator)
    (sheet,) = read(text.encode("gb18030"), "华东/客户.csv").sheets
    assert sheet.rows == [["客户", "电话", "备注"], ["甲公司", "021-65081234", "好"], ["乙公司", "13800138000", ""]]
    assert (sheet.name, sheet.position, sheet.visibility) == ("", 0, "visible")


def test_a_title_line_does_not_mislead(read: Read) -> None:
    text = "华东分公司,2026年3月\n日期\t客户\t金额\n3.1\t甲,乙\t1,200\n3.2\t丙\t3,400\n"
    assert read(text.encode(), "华东/a.csv").sheets[0].rows[2] == ["3.1", "甲,乙", "1,200"]


def test_every_value_stays_text(read: Read) -> None:
    rows = read("编号,值\n00123,NA\n1E5,3.10\n".encode(), "华东/a.csv").sheets[0].rows
    assert rows == [["编号", "值"], ["00123", "NA"], ["1E5", "3.10"]]


def test_quoted_fields_keep_their_line_breaks_and_blank_lines_their_number(read: Read) -> None:
    rows = read('a,b\r\n"第一行\n第二行","说""好"""\r\n\r\nc,d\r\n'.encode(), "华东/a.csv").sheets[0].rows
    assert rows == [["a", "b"], ["第一行\n第二行", '说"好"'], [], ["c", "d"]]


def test_a_quotation_mark_that_never_closes_swallows_nothing(read: Read) -> None:
    workbook = read('a,b\n"5寸,1\nc,2\nd,3\n'.encode(), "华东/a.csv")
    assert workbook.sheets[0].rows == [["a", "b"], ['"5寸', "1"], ["c", "2"], ["d", "3"]]
    assert [(finding.code, finding.severity, finding.reason) for finding in workbook.findings] == [
        ("bad-format", "warning", "read.bad-format.quotes")
    ]


def test_text_written_as_a_formula_and_a_declared_separator_are_understood(read: Read) -> None:
    assert read(b'sep=;\nno;name\n="007";x\n', "a/a.csv").sheets[0].rows == [[], ["no", "name"], ["007", "x"]]


def test_too_many_cells_are_refused_with_both_numbers(read: Read) -> None:
    (finding,) = read(b"a,b\n1,2\n", "a/a.csv", Limits(cells=3)).findings
    assert (finding.code, finding.params) == ("limit-exceeded", (("found", "4"), ("allowed", "3")))
