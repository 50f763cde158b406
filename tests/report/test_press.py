"""Rendering beside answering: the same bytes, and what goes wrong there is told here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import PipelineError
from pipeline.report import build_report, parse_period
from pipeline.report.files import write_file
from pipeline.report.press import Press
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge


def test_rendered_beside_or_at_once_the_files_have_the_same_bytes(knowledge: Knowledge, schema: Schema, tmp_path: Path) -> None:
    archive = knowledge(
        branch=[{"branch_code": "HD", "branch_name": "华东分公司", "status": "active"}],
        employee=[{"employee_code": "E1", "branch_code": "HD", "role": "salesperson", "status": "active"}],
        sales_detail=[{"sale_date": date(2026, 3, 3), "branch_code": "HD", "salesperson": "E1", "amount": Decimal("9.5")}],
        sales_target=[{"target_month": "2026-03", "branch_code": "HD", "salesperson": "E1", "target_amount": Decimal(2000)}],
    )
    made = []
    for is_beside in (False, True):
        folder = tmp_path / str(is_beside)
        settings, period, day = Settings(tmp_path, company="示例公司"), parse_period("2026-03"), date(2026, 3, 31)
        with Press(is_beside=is_beside) as press:
            build_report(archive, schema, settings, period, day, "zh", ("html", "xlsx"), folder, "way", press)
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert len(made[0]) > 20
    assert made[0] == made[1]


def test_a_job_that_fails_beside_is_told_here_and_the_last_is_not_done(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder is wanted")
    press = Press(is_beside=True)
    press.last(write_file, tmp_path / "last", b"")
    press.submit(write_file, blocked / "page.html", b"")
    with pytest.raises(PipelineError) as told, press:
        press.later(write_file, tmp_path / "later", b"")
    assert told.value.params["path"] == blocked / "page.html"
    assert not (tmp_path / "last").exists()
