"""Killing the pipeline at a moment of its work, and telling what the archive holds afterwards."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.archive import export, verify
from pipeline.flow import collect
from pipeline.forget import Order, destroy, give_again
from pipeline.review import take_answers
from pipeline.settings import load_settings
from pipeline.store import open_store
from tests.traps import the_schema

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext
    from pathlib import Path

Act = Literal["collect", "decide", "forget"]
ANSWERS = "核对.xlsx"
"""Head office's answers, beside the inbox."""
NOW = "2026-04-02T09:00"
ORDER = Order(("C000003",), "保存期满", ("赵志强", "总经理"), "档案员", early=True)
"""Which customer `forget` destroys."""


def perform(folder: Path, act: Act) -> None:
    """Do in a workspace what a command does."""
    os.environ["PIPELINE_NOW"] = NOW
    settings = load_settings(folder)
    if act == "forget":
        destroy(settings, the_schema(), ORDER, "zh")
        give_again(settings, the_schema(), "zh")
        return
    with open_store(settings, the_schema()) as store:
        if act == "collect":
            collect(settings, the_schema, store, lambda _: None)
        else:
            take_answers(settings, the_schema(), store, [folder / ANSWERS], lambda _: None)


def _perform_apart(folder: Path, act: Act) -> None:
    """Do it in a group of processes of its own, so that all of them can be killed."""
    os.setsid()
    perform(folder, act)


@cache
def _nursery() -> ForkServerContext:
    """Give what starts processes that need not import anything any more."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crashes", "duckdb", "openpyxl", "great_expectations"])
    return context


def kill_in(folder: Path, act: Act, after: float) -> bool:
    """Begin an act and kill it so many seconds later.

    Returns:
        Whether it was still at work.
    """
    process = _nursery().Process(target=_perform_apart, args=(folder, act))
    process.start()
    assert process.pid is not None
    process.join(after)
    was_alive = process.is_alive()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    return was_alive


def time_of(folder: Path, act: Act) -> float:
    """Tell how many seconds an act takes when nobody kills it; at least what a start takes."""
    idle = _nursery().Process(target=os.getpid)  # so that the nursery stands before the clock runs
    idle.start()
    idle.join()
    process = _nursery().Process(target=_perform_apart, args=(folder, act))
    begun = time.monotonic()
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - begun


@dataclass(frozen=True)
class Held:
    """What an archive holds."""

    faults: tuple[str, ...]
    records: str
    """Digest of every submission, record, finding, customer and decision."""


def held(folder: Path) -> Held:
    """Open an archive, prove it and digest it."""
    with open_store(load_settings(folder), the_schema()) as store:
        faults = tuple(str(fault) for fault in verify(store, the_schema()))
        digest = hashlib.sha256()
        names = [f"ledger_{form}" for form in the_schema().forms]
        for name in (
            *names,
            "ledger_submission",
            "ledger_finding",
            "ledger_customer",
            "ledger_customer_merge",
            "ledger_decision",
            "ledger_destroyed",
        ):
            digest.update(repr((name, store.connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall())).encode())  # noqa: S608 - our own names
    return Held(faults, digest.hexdigest())


def exported(folder: Path) -> dict[str, str]:
    """Give the digest of every file of an export."""
    target = folder / "going-out"
    with open_store(load_settings(folder), the_schema(), read_only=True) as store:
        files = export(store, target, the_schema())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    shutil.rmtree(target)
    return found
