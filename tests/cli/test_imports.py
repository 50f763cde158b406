"""Heavy libraries stay out of commands that do not need them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("great_expectations", "pandas", "numpy", "scipy", "openpyxl", "xlsxwriter", "lxml")
PROGRAM = """
import sys
from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
status = run_guarded(root, sys.argv[2:])
print("LOADED", *(name for name in sys.argv[1].split(",") if name in sys.modules))
sys.exit(status)
"""


def heavy_after(workspace: Path, *words: str) -> list[str]:
    """Run a command in a process of its own and give the heavy libraries that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, ",".join(HEAVY), "--workspace", str(workspace), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "PIPELINE_NOW": "2026-04-02T09:00"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a workspace with one collected file and its report."""
    space = tmp_path_factory.mktemp("imports")
    shutil.copytree(ROOT / "schemas", space / "schemas")
    folder = space / "inbox" / "华东分公司"
    folder.mkdir(parents=True)
    sent = folder / "客户拜访日报.csv"
    sent.write_text("日期,业务员,客户名称,拜访目的\n2026-03-05,张三,上海嘉禾建材有限公司,催款\n", encoding="utf-8")
    os.utime(sent, (1_775_000_000, 1_775_000_000))
    assert "great_expectations" in heavy_after(space, "run")
    return space


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    assert heavy_after(tmp_path, "--help") == []


@pytest.mark.parametrize("words", [("run",), ("collect",), ("status",)])
def test_nothing_new_loads_nothing_heavy(collected: Path, words: tuple[str, ...]) -> None:
    assert heavy_after(collected, *words) == []
