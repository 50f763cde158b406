"""Workers answer in order, and their death costs one file."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwt

from pipeline.read import read_workbook, read_workbooks
from pipeline.settings import Limits
from tests.read.conftest import with_sheet

if TYPE_CHECKING:
    from tests.read.conftest import Deliver


def good(number: int) -> bytes:
    return with_sheet(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')


def killer() -> bytes:
    """Make an xls for whose grid no memory is enough: the parser aborts its process."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("x")
    sheet.write(0, 0, 1)
    sheet.write(7, 3, 123456)
    target = io.BytesIO()
    book.save(target)
    data = target.getvalue()
    found = data.index(b"\x7e\x02\x0a\x00\x07\x00\x03\x00")
    return data[: found + 4] + b"\xff\xff\xff\xff" + data[found + 8 :]


def test_workbooks_come_in_the_order_asked_and_equal_those_read_here(deliver: Deliver) -> None:
    deliveries = [deliver(good(number)) for number in range(60)]
    read = list(read_workbooks(deliveries, Limits(), ()))
    assert [workbook.sheets[0].rows[0][0] for workbook in read] == list(range(60))
    assert read[7] == read_workbook(deliveries[7], Limits())


def test_nothing_to_read_starts_nothing() -> None:
    assert list(read_workbooks([], Limits(), ())) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not bound memory so")
def test_a_worker_that_dies_costs_one_file(deliver: Deliver) -> None:
    limits = Limits(worker_memory_bytes=700_000_000, box_cells=10**12)  # the guard would refuse it
    deliveries = [deliver(killer() if number in (3, 11) else good(number)) for number in range(20)]
    read = list(read_workbooks(deliveries, limits, ()))
    dead = [number for number, workbook in enumerate(read) if not workbook.sheets]
    assert dead == [3, 11]
    assert [finding.reason for finding in read[3].findings] == ["read.unreadable.died"]
    assert read[12].sheets[0].rows[0][0] == 12


def zipped(*files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, data in enumerate(files):
            archive.writestr(f"{number}.xlsx", data)
    return target.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not bound memory so")
def test_a_file_that_kills_the_worker_costs_none_of_its_neighbours_in_a_zip_or_a_mail(deliver: Deliver) -> None:
    limits = Limits(worker_memory_bytes=700_000_000, box_cells=10**12)  # the guard would refuse it
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "branch@example.com", "x"
    mail.set_content("x")
    packed = zipped(good(1), killer(), good(2), killer(), good(3))
    mail.add_attachment(packed, maintype="application", subtype="zip", filename="all.zip")
    mail.add_attachment(good(4), maintype="application", subtype="octet-stream", filename="4.xlsx")
    read = list(read_workbooks([deliver(good(0)), deliver(packed), deliver(mail.as_bytes())], limits, ()))
    assert [[sheet.rows[0][0] for sheet in workbook.sheets] for workbook in read] == [[0], [1, 2, 3], [1, 2, 3, 4]]
    lost = [[(finding.sheet, finding.reason) for finding in workbook.findings] for workbook in read]
    assert lost[:2] == [[], [("1.xlsx", "read.unreadable.died"), ("3.xlsx", "read.unreadable.died")]]
    assert {sheet for sheet, _ in lost[2]} == {"all.zip/1.xlsx", "all.zip/3.xlsx"}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell another process's CPU time")
def test_a_worker_that_is_busy_is_not_taken_for_one_that_hangs(deliver: Deliver) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 400_001))
    (workbook,) = read_workbooks([deliver(with_sheet(rows))], Limits(worker_wall_seconds=1), ())
    assert [len(sheet.rows) for sheet in workbook.sheets] == [400_000]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_worker_that_hangs_is_ended_in_time(deliver: Deliver, tmp_path: Path) -> None:
    pipe = tmp_path / "endless"
    os.mkfifo(pipe)
    stuck = deliver(b"x")
    stuck.path.unlink()
    stuck.path.symlink_to(pipe)
    (first, second) = read_workbooks([stuck, deliver(good(1))], Limits(worker_wall_seconds=1), ())
    assert [finding.reason for finding in first.findings] == ["read.unreadable.too-slow"]
    assert second.sheets[0].rows[0][0] == 1


def test_who_stops_taking_leaves_no_worker_behind(deliver: Deliver) -> None:
    before = threading.active_count()
    reading = read_workbooks([deliver(good(number)) for number in range(100)], Limits(), ())
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_workers_start_under_any_main_module(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    program = tmp_path / "program.py"
    program.write_text(
        "from datetime import UTC, datetime\nfrom pathlib import Path\nfrom pipeline.model import Delivery\n"
        "from pipeline.read import read_workbooks\nfrom pipeline.settings import Limits\n"
        f"item = Delivery('a/data.csv', Path({str(tmp_path / 'data.csv')!r}), '', 8, 0, datetime.now(UTC))\n"
        "print([workbook.container for workbook in read_workbooks([item, item], Limits(), ())])\n"
    )
    root = str(Path(__file__).parents[2])
    command = [sys.executable, str(program)]
    environment = os.environ | {"PYTHONPATH": root}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("['csv', 'csv']\n", "")
