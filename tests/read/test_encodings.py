"""Text in every encoding that branches use."""

from __future__ import annotations

import pytest

from pipeline.read.encodings import decode
from pipeline.read.refusal import Refusal

SIMPLIFIED = "日期,业务员,客户名称,拜访结果,备注\n2026-03-02,张三,上海启明电器有限公司,已订货,下周再联系\n"
TRADITIONAL = "日期,業務員,客戶名稱,拜訪結果,備註\n115/3/2,陳小明,臺北啟明電器股份有限公司,已訂貨,下週再聯絡\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_simplified_text_is_read_in_each_encoding(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)).text == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "gb18030", "utf-16"])
def test_traditional_text_is_read_in_each_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_found(encoding: str) -> None:
    text = "date,name,amount\n2026-03-02,Wang,1200\n"
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("姓名", "gb18030"),
        ("客户", "gb18030"),
        ("金额,数量", "gb18030"),
        ("客戶", "big5"),
        ("業務員", "big5"),
        ("姓名,電話", "big5"),
        ("刘鑫,饕餮贸易\n", "gb18030"),
        ("镕基,喆溢", "gb18030"),
    ],
)
def test_a_few_characters_are_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_broken_byte_is_replaced_and_counted() -> None:
    decoded = decode(SIMPLIFIED.encode("gb18030") * 20 + b"\xff\n")
    assert decoded.broken == 1
    assert decoded.text.startswith(SIMPLIFIED)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Refusal, match="unknown-format"):
        decode(bytes(range(256)) * 40)
