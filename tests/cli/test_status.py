"""What status tells of one file, and when reports are made anew."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from pipeline import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Answer


def test_a_finding_has_a_number_by_which_it_can_be_waived(call: Callable[..., Answer], own: Path) -> None:
    waiting = json.loads(call(own, "status", "--json").out)["waiting"]
    file = next(row for row in waiting if row["state"] in ("partly", "returned"))
    told = json.loads(call(own, "status", file["id"], "--json").out)
    number = next(item["id"] for item in told["findings"] if item["severity"] == "error")
    assert f"  {number}  错误 " in call(own, "status", file["file"]).out
    assert call(own, "waive", number, "--reason", "已电话核对").status == 0
    assert f"  {number}  错误 （不再追究）" in call(own, "status", file["id"]).out


def test_part_of_a_path_lists_every_file_that_it_means(call: Callable[..., Answer], collected: Path) -> None:
    answer = call(collected, "status", "xlsx", "--lang", "en")
    assert answer.out.count("│ S0") > 1
    assert "Several files are meant." in answer.out
    nobody = call(collected, "status", "没有这个文件")
    assert (nobody.status, nobody.err.count("\n")) == (3, 1)


def test_the_waiting_list_counts_the_rows_that_are_out(call: Callable[..., Answer], collected: Path) -> None:
    waiting = json.loads(call(collected, "status", "--json").out)["waiting"]
    assert any(row["returned"] for row in waiting)


def test_status_tells_who_owes_what_by_branch_form_and_week(call: Callable[..., Answer], collected: Path) -> None:
    told = json.loads(call(collected, "status", "--period", "2026-03", "--json").out)["uploads"]
    assert told["period"] == "2026-03"
    assert told["reference_day"] <= "2026-03-31"
    states = {(row["branch_name"], row["form"], row["slot"]): row["state"] for row in told["states"]}
    missing = next(row for row in told["to_do"] if row["state"] == "missing")
    assert states[missing["branch_name"], missing["form"], missing["slot"]] == "missing"
    assert missing["due_day"] < told["reference_day"]
    shown = call(collected, "status", "--period", "2026-03").out
    assert "\x1b[" not in shown
    assert all(word in shown for word in ("上报情况 2026-03", "逾期", "谁要办什么", missing["branch_name"], missing["slot"][-3:]))


def test_what_each_branch_has_sent_is_listed_by_form(call: Callable[..., Answer], collected: Path) -> None:
    told = json.loads(call(collected, "status", "--json").out)["forms"]
    listed = call(collected, "status", "--lang", "zh").out.rpartition("已报 ")[2] or ""
    counts = {str(row["records"]) for row in told}
    parts = [part.strip() for line in listed.splitlines() if line.count("│") == 4 for part in line.split("│")[2].split("、")]
    assert parts
    assert all(" " in part and part.split()[-1] in counts for part in parts)


def test_status_fits_a_narrow_terminal(call: Callable[..., Answer], collected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "50")
    lines = call(collected, "status", "--period", "2026-03").out.splitlines()
    start = next(number for number, line in enumerate(lines) if "上报情况" in line)
    end = next(number for number, line in enumerate(lines) if "谁要办什么" in line)
    assert not any("┃" in line for line in lines[start:end])


def test_an_edited_page_or_query_is_seen_at_the_next_run(
    call: Callable[..., Answer], own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pipeline" / "report"
    shutil.copytree(publish.FOLDER, folder)
    monkeypatch.setattr(publish, "FOLDER", folder)
    call(own, "report")
    assert call(own, "report").out.startswith("没有变化")
    style = folder / "templates" / "style.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not call(own, "report").out.startswith("没有变化")


def test_an_older_rule_set_runs_with_the_shipped_figures_and_says_so(call: Callable[..., Answer], own: Path) -> None:
    rules = own / "schemas" / "rules.toml"
    older = rules.read_text(encoding="utf-8").replace("fresh_days = ", "# fresh_days = ")
    rules.write_text(older, encoding="utf-8")
    told = call(own, "status")
    assert told.status == 0
    assert "SUB-13.fresh_days = 7" in told.out.splitlines()[0]
    assert json.loads(call(own, "status", "--json").out)["assumed_figures"] == {"SUB-13.fresh_days": 7}
    assert call(own, "report", "--format", "html").status == 0
    (page,) = (own / "reports").glob("*/index.html")
    assert page.read_text(encoding="utf-8").count("rules.toml 里没有，用软件自带的值") == 1
    assert rules.read_text(encoding="utf-8") == older, "head office's file is never written"
