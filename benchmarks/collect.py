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
ROUNDS = 3
IMPORTS = "import click, duckdb, opencc, pandas, python_calamine, yaml; from pipeline.check.engine import batches; batches()"
START, START_OF_C = "start-up of a collect: imports alone", "start-up of C"
C = "C  bare calamine"
COLD, FIRST, WARM, HELP = "cold collect", "first report after it", "run with nothing new", "--help"
B = "B  pandas + GX once"
A = f"A  pandas + GX per file, from {SAMPLE_OF_A} files"
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

    def scaled(self, factor: float, fixed: Cost) -> Cost:
        """Give the cost of `factor` times the work; the `fixed` cost of imports does not grow."""
        return Cost(fixed.cpu + (self.cpu - fixed.cpu) * factor, fixed.wall + (self.wall - fixed.wall) * factor, self.memory)


def measure(*command: str) -> Cost:
    """Run a command in a process of its own, children counted in."""
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "cost.json"
        subprocess.run([sys.executable, "-c", MEASURE, str(note), *command], check=True, cwd=ROOT)
        cpu, wall, memory, status = json.loads(note.read_text(encoding="utf-8"))
    if status:
        sys.exit(f"{' '.join(command)} ended with status {status}")
    return Cost(cpu, wall, memory)


def middle(costs: list[Cost]) -> Cost:
    """Give the middle cost of some repetitions."""
    return sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]


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
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a machine compiles its modules once, not in every process
        ours = (sys.executable, "-m", "pipeline", "--workspace", str(space))
        baseline = (sys.executable, str(HERE / "baselines.py"))
        measure(*ours, "--help")  # compiles what was changed
        rounds: dict[str, list[Cost]] = {}
        for _ in range(ROUNDS):  # side by side, so that whatever else the machine does falls on all of them
            for made in ("archive", "reports"):
                shutil.rmtree(space / made, ignore_errors=True)
            for title, command in (
                (START, (sys.executable, "-c", IMPORTS)),
                (START_OF_C, (sys.executable, "-c", "import python_calamine")),
                (C, (*baseline, "C", str(space / "inbox"))),
                (COLD, (*ours, "collect")),
                (FIRST, (*ours, "run")),
                (WARM, (*ours, "run")),
                (HELP, (*ours, "--help")),
            ):
                rounds.setdefault(title, []).append(measure(*command))
        costs = {title: middle(measured) for title, measured in rounds.items()}
        costs[B] = measure(*baseline, "B", str(space / "inbox"))
        libraries = measure(sys.executable, "-c", "import pandas, openpyxl, great_expectations")
        scale = count / min(SAMPLE_OF_A, count)
        costs[A] = measure(*baseline, "A", str(sample)).scaled(scale, libraries)
        stages = measure_stages(space)
    show(count, costs)
    ours_beyond, floor = costs[COLD].cpu - costs[START].cpu, costs[C].cpu - costs[START_OF_C].cpu
    print("\nratios of CPU seconds")
    for title, ratio, goal in (
        ("cold collect / C, start-up taken off both", ours_beyond / floor, "at most 10"),
        ("A / cold collect", costs[A].cpu / costs[COLD].cpu, "at least 25"),
        ("B / cold collect", costs[B].cpu / costs[COLD].cpu, "at least 3.5"),
        ("cold collect / run with nothing new", costs[COLD].cpu / costs[WARM].cpu, ""),
    ):
        print(f"  {title:<46}{ratio:>6.1f}  {goal}")
    print("\nstages of a cold collect (one after the other, start-up apart)")
    total = sum(stages.values())
    for stage, seconds in stages.items():
        print(f"  {stage:<46}{seconds:>6.2f} CPU s{seconds / total:>6.0%}")


def show(count: int, costs: dict[str, Cost]) -> None:
    """Print costs as a table."""
    print(f"{count} workbooks of 60 rows × 14 columns; middle of {ROUNDS} rounds, A and B once; memory of the largest process")
    print(f"  {'':<46}{'CPU s':>8}{'wall s':>8}{'MiB':>6}")
    for title in (A, B, COLD, FIRST, WARM, HELP, C, START, START_OF_C):
        cost = costs[title]
        print(f"  {title:<46}{cost.cpu:>8.2f}{cost.wall:>8.2f}{cost.memory:>6.0f}")


def measure_stages(space: Path) -> dict[str, float]:
    """Time the stages of a cold collect one by one, in a process of its own."""
    made = space / "stages"
    shutil.copytree(space / "schemas", made / "schemas")
    shutil.copytree(space / "inbox", made / "inbox")
    output = subprocess.run(
        [sys.executable, str(HERE / "stages.py"), str(made)], check=True, cwd=ROOT, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(output.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
