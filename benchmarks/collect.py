"""Measure a cold collect, a run with nothing new and three baselines on the same 1,000 workbooks, and print their ratios.

Usage: ``python -m benchmarks.collect [FILES]``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import make_corpus

HERE = Path(__file__).parent
ROOT = HERE.parent
SAMPLE_OF_A = 100
MEASURE = (
    "import json, resource, subprocess, sys, time; start = time.perf_counter(); "
    "done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL); wall = time.perf_counter() - start; "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "open(sys.argv[1], 'w').write(json.dumps([used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, done.returncode]))"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process cost: CPU and wall seconds, peak memory in MiB."""

    cpu: float
    wall: float
    memory: float

    def scaled(self, factor: float, fixed: float = 0.0) -> Cost:
        """Give the cost of `factor` times the work; `fixed` CPU seconds (imports) do not grow."""
        return Cost(fixed + (self.cpu - fixed) * factor, fixed + (self.wall - fixed) * factor, self.memory)


def measure(*command: str) -> Cost:
    """Run a command in a process of its own, children counted in."""
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "cost.json"
        subprocess.run([sys.executable, "-c", MEASURE, str(note), *command], check=True, cwd=ROOT)
        cpu, wall, memory, status = json.loads(note.read_text(encoding="utf-8"))
    if status:
        sys.exit(f"{' '.join(command)} ended with status {status}")
    return Cost(cpu, wall, memory)


def main(count: int) -> None:
    """Make the corpus, measure everything, print the table."""
    with tempfile.TemporaryDirectory(prefix="pipeline-bench-") as name:
        space = Path(name)
        shutil.copytree(ROOT / "schemas", space / "schemas")
        files = make_corpus(space / "inbox", count)
        sample = space / "sample"
        sample.mkdir()
        for path in files[: min(SAMPLE_OF_A, count)]:
            shutil.copy(path, sample)
        os.environ.pop("PIPELINE_NOW", None)
        ours = (sys.executable, "-m", "pipeline", "--workspace", str(space))
        baseline = (sys.executable, str(HERE / "baselines.py"))
        heavy = measure(sys.executable, "-c", "import click, duckdb, pandas, great_expectations, python_calamine, opencc")
        light = measure(sys.executable, "-c", "import python_calamine")
        c = measure(*baseline, "C", str(space / "inbox"))
        cold = measure(*ours, "collect")
        first_report = measure(*ours, "run")
        warm = measure(*ours, "run")
        b = measure(*baseline, "B", str(space / "inbox"))
        few = measure(*baseline, "A", str(sample))
        a = few.scaled(count / min(SAMPLE_OF_A, count), heavy.cpu)
        stages = measure_stages(space)
    help_cost = measure(sys.executable, "-m", "pipeline", "--help")
    show(
        count,
        {
            "C  bare calamine": c,
            "ours, cold collect": cold,
            "ours, first report": first_report,
            "ours, nothing new": warm,
            "B  pandas + GX once": b,
            f"A  pandas + GX per file (scaled from {min(SAMPLE_OF_A, count)})": a,
            "ours, --help": help_cost,
        },
    )
    floor = c.cpu - light.cpu
    print(f"\nstart-up (imports): ours {heavy.cpu:.2f} CPU s, C {light.cpu:.2f}")
    print(f"cold collect beyond start-up / C beyond start-up: {(cold.cpu - heavy.cpu) / floor:.1f}  (goal at most 10)")
    print(f"A / cold collect: {a.cpu / cold.cpu:.1f}  (goal at least 25)")
    print(f"B / cold collect: {b.cpu / cold.cpu:.1f}  (goal at least 3.5)")
    print("\nshare of each stage of a cold collect (in one process, imports apart):")
    total = sum(stages.values())
    for stage, seconds in stages.items():
        print(f"  {stage:<28}{seconds:7.2f} CPU s {seconds / total:6.0%}")


def show(count: int, costs: dict[str, Cost]) -> None:
    """Print costs as a table."""
    print(f"{count} workbooks of 60 rows × 14 columns")
    print(f"{'':<44}{'CPU s':>9}{'wall s':>9}{'peak MiB':>10}")
    for name, cost in costs.items():
        print(f"{name:<44}{cost.cpu:>9.2f}{cost.wall:>9.2f}{cost.memory:>10.0f}")


def measure_stages(space: Path) -> dict[str, float]:
    """Time the stages of a cold collect one by one, in a process of its own."""
    made = space / "stages"
    shutil.copytree(space / "schemas", made / "schemas")
    (made / "inbox").symlink_to(space / "inbox")
    output = subprocess.run(
        [sys.executable, str(HERE / "stages.py"), str(made)], check=True, cwd=ROOT, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(output.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
