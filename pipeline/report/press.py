"""Render beside answering: finished parts of a report go to processes of their own, where there is work enough for one."""

from __future__ import annotations

import gc
import os
import pickle
import zlib
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
    from types import TracebackType

BESIDE_FROM = 50_000
"""Records of an archive from which starting another process is repaid."""
_QUICKLY = 1
"""Level of compression: jobs wait in memory, and shrink to a sixth of it in no time."""
_MOST = 3
"""Processes beside this one at most: each draws charts, which takes a good 100 MB."""


class Press:
    """Does jobs beside this process, or at once in it; leaving the block waits for all.

    Jobs are functions of modules, what they take is sent to the other process: it must be data, no connection. What a job
    writes must not depend on when it runs, so that the same inputs give the same bytes either way.

    Example:
        >>> with Press(is_beside=False) as press:
        ...     press.submit(print, "a page")
        ...     press.later(print, "the workbook")
        ...     print("still answering")
        a page
        still answering
        the workbook
    """

    def __init__(self, *, is_beside: bool) -> None:
        """Begin; no process is started before there is a job for it.

        Args:
            is_beside: Whether jobs go to other processes; on a machine with one core they never do.
        """
        self._others = min((os.cpu_count() or 1) - 1, _MOST) if is_beside else 0
        self._pool: ProcessPoolExecutor | None = None
        self._hands: ThreadPoolExecutor | None = None
        self._waiting: dict[Future[None], bytes] = {}
        self._later: list[tuple[Callable[..., object], tuple[Any, ...]]] = []
        self._last: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def submit(self, job: Callable[..., object], *given: Any) -> None:  # noqa: ANN401 - whatever the job takes
        """Have a job done beside, or do it now. What it takes is packed at once: it may change or go afterwards."""
        if self._others:
            packed = zlib.compress(pickle.dumps((job, given), pickle.HIGHEST_PROTOCOL), _QUICKLY)
            self._waiting[self._begin().submit(self._send, packed)] = packed
        else:
            job(*given)

    def later(self, job: Callable[..., object], *given: Any) -> None:  # noqa: ANN401 - whatever the job takes
        """Do a job in this process when the block is left: what needs much memory waits until the archive is closed."""
        self._later.append((job, given))

    def last(self, job: Callable[..., object], *given: Any) -> None:  # noqa: ANN401 - whatever the job takes
        """Do a job in this process when all others came to a good end."""
        self._last.append((job, given))

    def __enter__(self) -> Self:
        """Begin the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Do what was put off, help with what nobody has begun, and wait; a job that failed raises here what it raised there."""
        try:
            if kind is None:
                for job, given in self._later:
                    job(*given)
                for waiting in reversed(list(self._waiting)):
                    if waiting.cancel():
                        _do(self._waiting.pop(waiting))
                for running in self._waiting:
                    running.result()
                for job, given in self._last:
                    job(*given)
        finally:
            for pool in (self._hands, self._pool):
                if pool:
                    pool.shutdown(cancel_futures=True)

    def _begin(self) -> ThreadPoolExecutor:
        """Start the other processes: afresh, for a copy of this one would hold its threads' locks.

        A thread for each hands it one job after the other: a process pool takes jobs ahead, which nobody could help with then.
        """
        if self._hands is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

            fresh = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._others, mp_context=fresh, initializer=_follow, initargs=gc.get_threshold())
            self._hands = ThreadPoolExecutor(self._others)
        return self._hands

    def _send(self, packed: bytes) -> None:
        """Have a job done by another process, and wait for it."""
        if self._pool:
            self._pool.submit(_do, packed).result()


def _do(packed: bytes) -> None:
    """Do a job that was packed."""
    job, given = pickle.loads(zlib.decompress(packed))  # noqa: S301 - packed by this program a moment ago
    job(*given)


def _follow(*threshold: int) -> None:
    """Make a process collect garbage like the one that started it and leave with it; Ctrl-C is for that one alone."""
    import multiprocessing
    import signal
    import threading

    gc.set_threshold(*threshold)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_with(parent: Any) -> None:  # noqa: ANN401 - multiprocessing's own kind of process
    """Wait for a process to end, then end this one."""
    parent.join()
    os._exit(1)
