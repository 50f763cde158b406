"""Measure the reports of a quarter of a large company beside what a script of pandas alone would do with the same records.

Usage: ``python -m benchmarks.reporting [BRANCHES [SHARE [FOLDER]]]``; 50 branches bring 500,000 sales lines and 200,000 visits.
A folder that was filled before is used again.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Self

from benchmarks.collect import HERE, ROOT, Cost, measure
from benchmarks.quarter import make_quarter

PERIOD = ("--period", "2026-Q1")
GOAL_SECONDS, GOAL_MIB = 60, 1024
PAGE, PAGE_WITH_DATA = 300_000, 1_500_000


class Together:
    """Watches what this process and all that it started take together, shared pages counted once; Linux alone tells it."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.most = 0.0
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(0.2):
            self.most = max(self.most, sum(_memory(process) for process in _descendants(os.getpid())))


def _descendants(process: int) -> list[int]:
    """Give the processes that one started, and those that they started."""
    try:
        found = [int(each) for path in Path(f"/proc/{process}/task").glob("*/children") for each in path.read_text().split()]
    except OSError:
        return []
    return [*found, *(each for child in found for each in _descendants(child))]


def _memory(process: int) -> float:
    """Tell what a process takes, in MiB; 0 where it has just ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def main(branches: int, share: float, space: Path) -> None:
    """Fill the archive, render, measure, print."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a machine compiles its modules once, not in every process
    os.environ["PIPELINE_NOW"] = "2026-04-02T09:00"
    ours = (sys.executable, "-m", "pipeline", "--workspace", str(space))
    costs: dict[str, Cost] = {}
    if not (space / "archive").exists():
        shutil.copytree(ROOT / "schemas", space / "schemas", dirs_exist_ok=True)
        print("{:,} sales lines and {:,} visits".format(*make_quarter(space / "inbox", branches, share)))
        costs["collect"] = measure(*ours, "collect")
    shutil.rmtree(space / "reports", ignore_errors=True)
    with Together() as together:
        costs["report: all pages and workbooks"] = measure(*ours, "report", *PERIOD)
    costs["report: nothing changed"] = measure(*ours, "report", *PERIOD)
    if not (space / "export").exists():
        costs["export to CSV"] = measure(*ours, "export", "--to", str(space / "export"))
    baseline = "P  pandas: three group-bys and their tables"
    costs[baseline] = measure(sys.executable, str(HERE / "baselines.py"), "P", str(space / "export"))
    print(f"{'':<46}{'CPU s':>8}{'wall s':>8}{'MiB':>6}")
    for title, cost in costs.items():
        print(f"{title:<46}{cost.cpu:>8.2f}{cost.wall:>8.2f}{cost.memory:>6.0f}")
    made = costs["report: all pages and workbooks"]
    print(f"\nreport / P: {made.cpu / costs[baseline].cpu:.1f}")
    print(f"wall {made.wall:.0f} s of {GOAL_SECONDS}")
    print(f"largest process {made.memory:.0f} MiB, all processes together {together.most:.0f} MiB of {GOAL_MIB}")
    pages = sorted(space.glob("reports/*/**/*.html"), key=lambda path: path.stat().st_size)
    print(
        f"{len(pages)} pages, largest {pages[-1].stat().st_size / 1000:.0f} kB of {PAGE_WITH_DATA / 1000:.0f}: {pages[-1].name}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pipeline-bench-") as name:
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 50,
            float(sys.argv[2]) if len(sys.argv) > 2 else 1.0,
            Path(sys.argv[3]) if len(sys.argv) > 3 else Path(name),
        )
