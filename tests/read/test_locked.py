"""Locked workbooks open with the passwords that head office knows, and say so otherwise."""

from __future__ import annotations

import hashlib
import io
import os
import struct
from typing import TYPE_CHECKING

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4
from xlwt.CompoundDoc import XlsDoc

from pipeline.messages import word_finding
from pipeline.read import read_workbook, read_workbooks
from pipeline.settings import Limits
from tests.read.test_workbook import DAY, an_xls, an_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.read.conftest import Deliver

PASSWORD = "华东-2026"  # noqa: S105 - locks nothing but the files made here
_BOF, _EOF, _FILE_PASS, _SHEET, _HEADER = 0x0809, 0x000A, 0x002F, 0x0085, 0x00E1


def locked_xlsx(password: str = PASSWORD) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(an_xlsx())).encrypt(password, target)
    return target.getvalue()


def _records(stream: bytes) -> bytes:
    """Give a workbook stream without what fills it up at the end."""
    place = 0
    while place + 4 <= len(stream) and stream[place : place + 4] != bytes(4):
        place += 4 + int.from_bytes(stream[place + 2 : place + 4], "little")
    return stream[:place]


def locked_xls(password: str = PASSWORD) -> bytes:
    """Lock an xls with RC4, as Excel 97 does: all records but a few are encrypted in blocks of 1,024 bytes."""
    with msoffcrypto.olefile.OleFileIO(io.BytesIO(an_xls())) as ole:
        stream: bytes = ole.openstream("Workbook").read()
    salt, verifier = os.urandom(16), os.urandom(16)

    def crypt(data: bytes) -> bytes:
        made: bytes = DocumentRC4.decrypt(password, salt, io.BytesIO(data), blocksize=1024).read()
        return made

    secret = crypt(verifier + hashlib.md5(verifier).digest())  # noqa: S324 - the format's own
    spare = bytes(-(len(_records(stream)) + 58) % 4)  # the stream is filled up with empty records of four bytes
    lock = struct.pack("<5H", _FILE_PASS, 54 + len(spare), 1, 1, 1) + salt + secret + spare
    first = 4 + int.from_bytes(stream[2:4], "little")
    plain = bytearray(stream[:first] + lock + _records(stream)[first:])
    coded = bytearray(crypt(bytes(plain)))
    place = 0
    while place + 4 <= len(plain):
        kind, length = struct.unpack_from("<2H", plain, place)
        kept = 4 + (length if kind in (_BOF, _FILE_PASS, _HEADER) else 0)
        if kind == _SHEET:  # where the sheet begins stays readable
            struct.pack_into("<L", plain, place + 4, struct.unpack_from("<L", plain, place + 4)[0] + len(lock))
            kept = 8
        coded[place : place + kept] = plain[place : place + kept]
        place += 4 + length
    target = io.BytesIO()
    XlsDoc().save(target, bytes(coded))
    return target.getvalue()


@pytest.mark.parametrize(("make", "container"), [(locked_xlsx, "xlsx"), (locked_xls, "xls")])
def test_one_of_the_known_passwords_opens_a_locked_workbook(deliver: Deliver, make: Callable[[], bytes], container: str) -> None:
    workbook = read_workbook(deliver(make()), Limits(), ("错的", PASSWORD))
    assert workbook.findings == ()
    assert workbook.container == container
    assert [list(row) for row in workbook.sheets[0].rows] == [["日期", "客户", "金额"], [DAY, "甲公司", 1200.5]]


def test_workers_are_told_the_passwords(deliver: Deliver) -> None:
    (workbook,) = read_workbooks([deliver(locked_xlsx())], Limits(), (PASSWORD,))
    assert workbook.sheets[0].rows[0][0] == "日期"


@pytest.mark.parametrize("make", [locked_xlsx, locked_xls])
@pytest.mark.parametrize("passwords", [(), ("错的", "")])
def test_without_the_right_one_the_file_is_unreadable_and_says_how_to_resend(
    deliver: Deliver, make: Callable[[], bytes], passwords: tuple[str, ...]
) -> None:
    workbook = read_workbook(deliver(make()), Limits(), passwords)
    assert workbook.sheets == ()
    (finding,) = workbook.findings
    assert (finding.code, finding.severity, finding.reason) == ("unreadable-file", "error", "read.unreadable.password")
    assert "取消打开密码" in word_finding(finding, "zh")
    assert not any(word and word in word_finding(finding, "zh") for word in passwords)


@pytest.mark.parametrize("make", [locked_xlsx, locked_xls])
def test_what_excel_opens_without_asking_opens_here_too(deliver: Deliver, make: Callable[[str], bytes]) -> None:
    workbook = read_workbook(deliver(make("VelvetSweatshop")), Limits())
    assert workbook.sheets[0].rows[0][0] == "日期"


def test_a_locked_workbook_inside_a_mail_or_zip_opens_too(deliver: Deliver) -> None:
    from tests.read.test_other_containers import zipped

    workbook = read_workbook(deliver(zipped(**{"日报.xlsx": locked_xlsx()})), Limits(), (PASSWORD,))
    assert [sheet.name for sheet in workbook.sheets] == ["日报.xlsx/日报"]


def test_a_list_of_passwords_is_a_list(tmp_path: object) -> None:
    from pathlib import Path

    from pipeline.errors import SettingsError
    from pipeline.settings import load_settings

    folder = Path(str(tmp_path))
    (folder / "company.toml").write_text('passwords = "secret-word"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(folder)
    assert "secret-word" not in str(caught.value)
    (folder / "company.toml").write_text('passwords = ["a", "b"]\n', encoding="utf-8")
    assert load_settings(folder).passwords == ("a", "b")
