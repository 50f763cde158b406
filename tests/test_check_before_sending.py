"""What a branch sees before it sends: the same as what comes back, whether or not it says who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.survey import check_files
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

VISITS = ["拜访日期", "业务员", "客户名称", "拜访内容", "拜访目的"]
SOURCE = "华东/日报.xlsx"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A report that leaves out its branch, as people do who sit in it; one day in it is none."""
    made = World.ready(tmp_path / "ws")
    rows = [["2026-03-05", "张三", "大华商行", "谈价格", "其他"], ["2026-02-30", "张三", "新亚商行", "送样品", "其他"]]
    made.book(SOURCE, {"日报": [["业务员拜访日报表"], VISITS, *rows]})
    return made


@pytest.mark.parametrize("branch", [None, "华东分公司"])
def test_a_check_says_what_a_collect_says(world: World, branch: str | None) -> None:
    copy = world.folder / "日报.xlsx"
    copy.write_bytes(world.place(SOURCE).read_bytes())
    (checked,) = check_files(world.settings, the_schema(), [copy], branch)
    world.collect("2026-04-01T09:00")
    exported = world.export()
    errors = [(finding.code, finding.cell) for finding in checked.findings if finding.severity == "error"]
    assert errors == [(code, cell) for severity, code, _, cell in exported.findings(SOURCE) if severity == "error"]
    assert checked.verdict == exported.verdict(SOURCE) == "partly"


def test_a_file_in_the_inbox_is_its_folder_s(world: World) -> None:
    (checked,) = check_files(world.settings, the_schema(), [world.place(SOURCE)], None)
    assert checked.branch == "华东"
