"""A run that is killed leaves the archive as it was before or after it, never between."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from typing import TYPE_CHECKING

from pipeline.archive import verify
from tests.archive.company import ROOT, sale, schema, table

if TYPE_CHECKING:
    from tests.archive.company import Company

FILE = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.archive.company import Company, FIRST, sale, table
company = Company(Path(sys.argv[1]), FIRST + timedelta(hours=int(sys.argv[2])))
rows = [sale(1 + i % 28, f"X{sys.argv[2]}-{i}", i) for i in range(4000)]
made = [company.submission(f"HD/{sys.argv[2]}-{n}.xlsx", "HD", table("sales_detail", rows[n::4])) for n in range(4)]
print("ready", flush=True)
company.receive(*made)
"""


def test_a_killed_run_leaves_all_of_a_set_or_nothing(company: Company) -> None:
    company.receive(company.submission("HD/first.xlsx", "HD", table("sales_detail", [sale(1, "X", 1)])))
    count, moments = 1, random.Random(20260401)  # noqa: S311 - moments, not secrets
    for run in range(1, 6):
        with subprocess.Popen(
            [sys.executable, "-c", FILE, str(company.folder), str(run)], cwd=ROOT, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"ready\n"
            with contextlib.suppress(subprocess.TimeoutExpired):
                other.wait(moments.uniform(0.0, 0.6))
            other.kill()
        ((found,),) = company.rows("SELECT count(*) FROM ledger_sales_detail")
        assert found in (count, count + 4000)
        count = found
        with company.open() as store:
            assert verify(store, schema()) == []
    assert company.receive(company.submission("HD/last.xlsx", "HD", table("sales_detail", [sale(1, "Y", 1)]))).new_rows == 1
