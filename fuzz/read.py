"""Read damaged workbooks of every container for a while: ``python -m fuzz.read``.

Each goes through the guarded workers, then through recognising and checking in this process. Whatever raises, takes too
long or ends without a verdict is told, its file is saved below ``build/fuzz``, and the exit status is 1. A parser that dies
in its worker costs its file and nothing else, as it should: such files are counted and saved, too.

``FUZZ_SECONDS`` (600) of CPU time, ``FUZZ_SEED`` (1) chooses the damage.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from fuzz.mutate import mutate
from fuzz.seeds import seeds
from pipeline.check.context import CheckContext
from pipeline.check.rows import check_file
from pipeline.check.values import check_table
from pipeline.messages import has
from pipeline.model import Delivery, Registers
from pipeline.read import read_workbooks
from pipeline.recognise import recognise_workbook
from pipeline.schema import load_schema
from pipeline.settings import Limits

if TYPE_CHECKING:
    from pipeline.model import Workbook
    from pipeline.schema import Schema

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build" / "fuzz"
BATCH = 256
SLOW = 10.0
"""CPU seconds after which recognising and checking one small file is a fault."""
DEAD = frozenset({"read.unreadable.died", "read.unreadable.too-slow"})


def main() -> int:
    """Fuzz until the time is up."""
    seconds, seed = float(os.environ.get("FUZZ_SECONDS", "600")), int(os.environ.get("FUZZ_SEED", "1"))
    random, sound = Random(seed), seeds()
    schema = load_schema(ROOT / "schemas")
    counts: Counter[str] = Counter()
    faults = [fault for kind, data in sound.items() for fault in _sound(kind, data)]
    while _cpu() < seconds:
        kinds = [random.choice(sorted(sound)) for _ in range(BATCH)]
        files = [mutate(sound[kind], random) for kind in kinds]
        for kind, data, workbook in zip(kinds, files, _read(kinds, files), strict=True):
            counts["files"] += 1
            counts["read"] += bool(workbook.sheets)
            reasons = {finding.reason for finding in workbook.findings}
            fault = _fault(workbook, schema)
            if fault:
                faults.append(fault)
                print(f"{_save(kind, data)}\n{fault}", file=sys.stderr)
            elif reasons & DEAD:
                counts["worker died"] += 1
                print(f"worker died: {_save(kind, data)} {sorted(reasons)}", file=sys.stderr)
    print(f"{_cpu():.0f} CPU s, " + ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())), end="; ")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def _read(kinds: list[str], files: list[bytes]) -> list[Workbook]:
    """Read files in workers, each under the name of its container."""
    with tempfile.TemporaryDirectory() as folder:
        deliveries = []
        for number, (kind, data) in enumerate(zip(kinds, files, strict=True)):
            path = Path(folder) / str(number)
            path.write_bytes(data)
            deliveries.append(Delivery(f"华东/日报.{kind}", path, "", len(data), 0, datetime(2026, 4, 1, tzinfo=UTC)))
        return list(read_workbooks(deliveries, Limits(), ("one", "two")))


def _sound(kind: str, data: bytes) -> list[str]:
    """Tell when an undamaged file cannot be read: then all the rest would prove nothing."""
    (workbook,) = _read([kind], [data])
    return [] if workbook.sheets else [f"the sound {kind} cannot be read: {workbook.findings}"]


def _fault(workbook: Workbook, schema: Schema) -> str:
    """Recognise and check a workbook as a collect would; give what went wrong, or nothing."""
    start = time.process_time()
    try:
        recognition = recognise_workbook(workbook, schema, "华东", Registers())
        context = CheckContext(schema, Registers(), "华东", date(2026, 4, 1))
        uncached = {sheet.name: sheet.uncached for sheet in workbook.sheets}
        tables = [
            check_table(table, schema.forms[table.form], context, uncached=uncached[table.sheet]) for table in recognition.tables
        ]
        told = [*workbook.findings, *recognition.findings, *(finding for table in tables for finding in table.findings)]
        for findings in check_file(tables, schema.forms, context):
            told += findings
    except Exception:  # noqa: BLE001 - that nothing raises is what is being tried
        return traceback.format_exc()
    if not workbook.sheets and not workbook.findings:
        return "neither sheets nor a reason"
    unworded = {finding.reason for finding in told if not has(f"{finding.reason}.found", "zh")}
    if unworded:
        return f"no words for {sorted(unworded)}"
    spent = time.process_time() - start
    return f"recognising and checking took {spent:.1f} s" if spent > SLOW else ""


def _save(kind: str, data: bytes) -> Path:
    """Keep a file for a closer look."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{hashlib.sha256(data).hexdigest()[:12]}.{kind}"
    path.write_bytes(data)
    return path


def _cpu() -> float:
    """Give the CPU seconds spent, workers included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)


if __name__ == "__main__":
    sys.exit(main())
