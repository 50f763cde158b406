"""Phones, codes, check digits, mail addresses, texts, lists of `forms.md` 1.6 and 1.8."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.check.grammar.outcome import Noted
from pipeline.model import CellError

if TYPE_CHECKING:
    from tests.check.kinds.conftest import ReadColumn, ReadValue


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "13800138000"),
        (13800138000.0, "13800138000"),
        ("13800138000.0", "13800138000"),
        (1.38001e10, "13800100000"),
        ("1.38E+10", "precision-lost"),
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("０２１－65081234", "021-65081234"),
        ("021-65081234转802", "021-65081234转802"),
        ("021-65081234-802", "021-65081234转802"),
        ("02165081234", "021-65081234"),
        ("075579468075", "0755-79468075"),
        ("+86 755 79468075", "bad-format"),
        ("(0755)79468075", "0755-79468075"),
        ("013800138000", "13800138000"),
        ("01065081234", "010-65081234"),
        ("65081234", "65081234"),
        ("400-820-1234", "400-820-1234"),
        ("4008201234", "400-820-1234"),
        ("800-820-1234", "800-820-1234"),
        ("0912345678", "0912345678"),
        ("0912-345-678", "0912345678"),
        ("02-27208889", "02-27208889"),
        ("手机：13800138000", "13800138000"),
        ("电话:021-65081234", "021-65081234"),
        ("13800138000/13900139000", "13800138000|13900139000"),
        ("13800138000、13900139000", "13800138000|13900139000"),
        ("13800138000\n13900139000", "13800138000|13900139000"),
        ("13800138000 13900139000", "13800138000|13900139000"),
        ("1380013800", "bad-format"),
        ("12345678901", "bad-format"),
        ("没有电话", "bad-format"),
        ("无", ""),
    ],
)
def test_phones(read: ReadValue, written: Any, number: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("phone", written) == number


def test_a_landline_moves_out_of_the_mobile_column(read_values: ReadColumn) -> None:
    assert read_values("phone", ["021-65081234"], overflow="phone")[0] == Noted(None, moved=(("phone", "021-65081234"),))
    both = read_values("phone", ["13800138000/021-65081234"], overflow="phone")[0]
    assert both == Noted("13800138000", moved=(("phone", "021-65081234"),))


def test_a_name_beside_a_number_is_kept(read_values: ReadColumn) -> None:
    result = read_values("phone", ["王强 13800138000"])[0]
    assert (result.value, result.extra) == ("13800138000", (("text", "王强 13800138000"),))


def test_a_number_behind_a_name_moves_to_its_column(read_values: ReadColumn) -> None:
    result = read_values("string", ["王强 13800138000"], overflow="contact_mobile")[0]
    assert result == Noted("王强", moved=(("contact_mobile", "13800138000"),))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("00123", "00123"),
        (123.0, "123"),
        ("XSHN26030002", "XSHN26030002"),
        ("ＨＮ－0001", "HN-0001"),
        (110108000000016.0, "110108000000016"),
        (913502110000000000.0, "precision-lost"),
        (6222021234567890123, "precision-lost"),
        ("9.13101E+17", "precision-lost"),
        ("-", ""),
    ],
)
def test_codes(read: ReadValue, written: Any, code: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("code", written) == code


def test_leading_zeros_come_from_the_number_format(read_values: ReadColumn) -> None:
    assert read_values("code", [12.0, 12.0, 12345.0], formats={0: "00000", 2: "0000"}) == ["00012", "12", "12345"]


@pytest.mark.parametrize("written", ["91350100M000100Y43", "91500112MA5UT3H24C", "91330106MA27XU885A", "91330106ma27xu885a"])
def test_right_credit_codes(read: ReadValue, written: str) -> None:
    assert read("code", written, checksum="registration") == written.upper()


@pytest.mark.parametrize("written", ["110108000000016", "04595257", "10458575", "12345675"])
def test_right_licence_and_taiwan_numbers(read: ReadValue, written: str) -> None:
    assert read("code", written, checksum="registration") == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("91350100M000100Y4Z", "bad-checksum"),
        ("91350100M000100Y34", "bad-checksum"),
        ("110108000000017", "bad-checksum"),
        ("12345678", "bad-checksum"),
        ("9135010M000100Y43", "bad-format"),
        (9.13101e17, "precision-lost"),
        ("某某公司", "bad-format"),
    ],
)
def test_wrong_registration_numbers(read: ReadValue, written: Any, code: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("code", written, checksum="registration") == code


def test_the_organisation_part_only_warns(read_values: ReadColumn) -> None:
    from stdnum.cn import uscc

    first = "91350100M000100Y5"
    written = first + uscc.calc_check_digit(first)
    result = read_values("code", [written], checksum="registration")[0]
    assert (result.value, result.faults[0].severity) == (written, "warning")


@pytest.mark.parametrize(
    ("written", "code"),
    [("518057", "518057"), (518057.0, "518057"), (30006.0, "030006"), ("100", "100"), ("99999", "99999"), ("12", "bad-format")],
)
def test_postal_codes(read: ReadValue, written: Any, code: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("code", written, id="postal_code") == code


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("a.b@c.com.cn", "a.b@c.com.cn"),
        ("邮箱：a@b.cn", "a@b.cn"),
        ("a@b.cn; c@d.cn", "a@b.cn|c@d.cn"),
        ("a@b", "bad-format"),
        (5.0, "bad-format"),
    ],
)
def test_mail_addresses(read: ReadValue, written: Any, address: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("email", written) == address


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  客户  反映\r\n送货慢 ", "客户 反映\n送货慢"),
        ("\u200b\ufeff ", ""),
        ("NA", "NA"),
        ("None", "None"),
        ("null", "null"),
        ("０１２", "０１２"),
        ("暂无", ""),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (date(2026, 3, 5), "2026-03-05"),
        (True, "TRUE"),
        (CellError("#REF!"), ""),
        ("#REF!", ""),
    ],
)
def test_texts(read: ReadValue, written: Any, text: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("text", written) == text
    assert read("string", written) == text


def test_an_error_of_the_spreadsheet_is_told_whether_typed_or_real(read_values: ReadColumn) -> None:
    results = read_values("text", [CellError("#REF!"), "#REF!", "#DIV/0!"])
    assert [result.faults[0].code for result in results] == ["excel-error"] * 3


def test_a_text_too_long_is_cut_and_told(read_values: ReadColumn) -> None:
    result = read_values("text", ["长" * 2001])[0]
    assert (len(result.value), result.faults[0].severity) == (2000, "warning")


def test_ditto_takes_the_value_above_in_texts_only(read_values: ReadColumn) -> None:
    column = ["面谈", "同上", "", "〃", "送样", '"', "″"]
    assert read_values("text", column) == ["面谈", "面谈", None, None, "送样", "送样", "送样"]
    assert read_values("money", [5.0, "同上"])[1].faults[0].code == "wrong-type"
    assert read_values("text", ["同上"])[0].faults[0].reason == "check.missing-value.ditto"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("华东、华东办、沪苏浙", "华东|华东办|沪苏浙"),
        ("立邦,正泰;雷士", "立邦|正泰|雷士"),
        ("江苏(除徐州、宿迁)、上海", "江苏(除徐州、宿迁)|上海"),
        ("立邦、立邦", "立邦"),
        ("无", ""),
    ],
)
def test_lists(read: ReadValue, written: str, parts: str) -> None:
    assert read("list", written) == parts
