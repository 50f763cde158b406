"""Opening: one writer, readers beside each other, a schema that grows, a read copy."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.errors import ArchiveError
from pipeline.schema import Field
from pipeline.store import append, open_store
from tests.archive.company import FIRST, ROOT, Company, sale, schema, table

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
import tempfile
from pathlib import Path
from tests.archive.company import Company
with Company(Path(sys.argv[1])).open():
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_a_second_run_is_told_who_holds_the_archive_and_never_waits(company: Company) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(company.folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ArchiveError) as caught, company.open():
            pass
        assert caught.value.key == "archive.in-use"
        assert caught.value.params["process"] == other.pid
        with pytest.raises(ArchiveError, match="file-open"), company.open(read_only=True):
            pass
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait()
    with company.open():
        pass


def test_readers_look_side_by_side(company: Company) -> None:
    with company.open(read_only=True) as one, company.open(read_only=True) as two:
        assert one.is_empty
        assert two.known_files() == {}


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    company = Company(tmp_path)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.duckdb").write_bytes(b"not a database at all" * 500)
    with pytest.raises(ArchiveError, match=r"archive\.damaged"), company.open():
        pass


def test_an_archive_of_a_newer_version_is_refused(company: Company) -> None:
    with company.open() as store:
        store.connection.execute("INSERT INTO ledger_migration VALUES (999, '999_future.sql')")
        store.connection.execute("DELETE FROM store_state")
    with pytest.raises(ArchiveError, match=r"archive\.newer"), company.open():
        pass


def test_a_field_that_a_form_gains_is_empty_in_what_was_filed_before(company: Company) -> None:
    company.receive(company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)])))
    form = schema().forms["sales_detail"]
    new = Field("shelf_life", "保质期", "Shelf life", "int", "optional")
    grown = replace(form, fields=(*form.fields, new), by_id={**form.by_id, "shelf_life": new})
    wider = replace(schema(), forms={**schema().forms, "sales_detail": grown}, fingerprint="grown")
    with open_store(company.settings, wider) as store:
        assert store.connection.execute("SELECT order_no, shelf_life FROM current_sales_detail").fetchall() == [("X1", None)]


def test_files_are_known_with_size_time_and_hash(company: Company) -> None:
    made = company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)]))
    company.receive(made)
    with company.open() as store:
        assert store.known_files() == {"HD/a.xlsx": (made.delivery.size, 1_000_000_000, made.delivery.sha256)}
        store.remember_files([("HD/a.xlsx", made.delivery.size, 2_000_000_000, made.delivery.sha256)], 2)
        assert store.known_files()["HD/a.xlsx"][1] == 2_000_000_000
        assert store.submissions_by_hash([made.delivery.sha256, "0" * 64]) == {made.delivery.sha256: "S000001"}


def test_a_delivery_comes_back_with_its_kept_file(company: Company) -> None:
    made = company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)]))
    data = made.delivery.path.read_bytes()
    company.receive(made)
    with company.open(read_only=True) as store:
        again = store.delivery("S000001")
        assert (again.source, again.received_at, again.path.read_bytes()) == ("HD/a.xlsx", FIRST, data)


def test_other_tools_read_a_copy_that_each_run_renews(company: Company) -> None:
    company.receive(company.submission("HD/a.xlsx", "HD", table("sales_detail", [sale(1, "X1", 1)])))
    with company.open(), duckdb.connect(str(company.folder / "archive" / "read" / "archive.duckdb"), read_only=True) as copy:
        assert copy.execute("SELECT count(*) FROM current_sales_detail").fetchall() == [(1,)]


def test_every_form_has_a_view_before_anything_is_filed(company: Company) -> None:
    with company.open(read_only=True) as store, store.knowledge() as connection:
        for form in schema().forms.values():
            found = connection.execute(f"SELECT * FROM current_{form.id}")  # noqa: S608 - schema name
            assert [column[0] for column in found.description][: len(form.fields)] == [item.id for item in form.fields]
            assert found.fetchall() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only here a file may lie in memory alone")
def test_rows_on_their_way_into_the_database_lie_in_no_file_that_a_kill_could_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE told (name VARCHAR, phone VARCHAR)")
    for name in ("苏州永昌", '无锡"长江"\n水泥', ""):
        append(connection, "told", {"name": [name] * 2, "phone": ["1", ""]})
    assert connection.execute("SELECT DISTINCT name FROM told ORDER BY ALL").fetchall() == [
        ('无锡"长江"\n水泥',),
        ("苏州永昌",),
        (None,),
    ]
