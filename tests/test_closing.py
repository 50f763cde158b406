"""Closing a month: what was published stays, what comes later stands beside it, and only opening it again changes that."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
from tests.traps import World

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["拜访日期", "业务员", "客户名称", "拜访方式", "拜访目的", "洽谈内容", "拜访结果"]


def visit(customer: str) -> list[str | None]:
    return ["2026-03-03", "张三", customer, "上门", "推销", "谈了订货", "有意向"]


def call(world: World, at: str, *words: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", at)
        patch.setattr(sys, "argv", ["pipeline", "--workspace", str(world.folder), *words])
        return run_guarded(root)


def main_of(page: str) -> str:
    """Give what a page says, without navigation and imprint."""
    return page[page.index("<main") : page.index("</main>")]


def test_a_closed_month_keeps_its_figures_until_it_is_opened_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World.ready(tmp_path / "space")
    world.book("华东分公司/拜访日报表.xlsx", {"拜访": [HEAD, visit("上海甲公司")]})
    world.collect("2026-04-01T09:00")
    pages = world.folder / "reports" / "2026-03"
    close = ("close", "2026-03", "--reason", "月结", "--who", "王总")
    assert call(world, "2026-04-02T09:00", *close) == 0
    published = (pages / "visits.html").read_text(encoding="utf-8")
    assert call(world, "2026-04-02T10:00", *close) == 2
    assert "王总" in capsys.readouterr().err
    assert call(world, "2026-04-02T10:00", "close", "2021-03", "--reason", "月结") == 2

    world.book("华东分公司/补报拜访日报表.xlsx", {"拜访": [HEAD, visit("上海甲公司"), visit("上海乙公司")]})
    world.collect("2026-04-05T09:00")
    assert call(world, "2026-04-05T10:00", "report", "--period", "2026-03") == 0
    beside = (pages / "adjustments.html").read_text(encoding="utf-8")
    assert "王总" in beside
    assert "补报拜访日报表.xlsx" in beside
    assert "拜访次数" in beside[beside.index('id="figures"') :]
    assert "adjustments.html" in (pages / "index.html").read_text(encoding="utf-8")
    assert main_of((pages / "visits.html").read_text(encoding="utf-8")) == main_of(published)

    assert call(world, "2026-04-05T11:00", "rebuild") == 0
    assert call(world, "2026-04-05T11:00", "verify") == 0
    assert call(world, "2026-04-05T12:00", *close) == 2

    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    assert call(world, "2026-04-06T09:00", "reopen", "2026-03", "--reason", "补报", "--who", "王总") == 0
    assert call(world, "2026-04-06T09:00", "report", "--period", "2026-03", "--open") == 0
    assert not (pages / "adjustments.html").exists()
    assert (tmp_path / "opened").read_text(encoding="utf-8").strip() == (pages / "index.html").absolute().as_uri()
