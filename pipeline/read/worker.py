"""The process that reads files for the run, and may die without harm to it.

Started by `pipeline.read.workers`; takes lists of jobs from its standard input, each a length of eight bytes and a pickle, and
answers each job on its standard output: a mark, a length, and a pickle. Before each file inside a file it tells where it is.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
import time
from typing import TYPE_CHECKING, BinaryIO

from pipeline.read.course import Course
from pipeline.read.workbook import read_parts

if TYPE_CHECKING:
    from pipeline.settings import Limits

LENGTH = struct.Struct("<Q")
HEAD = struct.Struct("<cQ")
ANSWER, PLACE = b"A", b"P"
"""Marks of frames: what was read of a delivery; the number of the inner file that comes now, and the seconds left."""


def serve() -> None:
    """Read what the run asks for until it closes the pipe."""
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a library prints must not mix with the answers, nor a parser's last words reach the screen
        os.dup2(silence, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then closes the pipe
    gc.disable()  # grids hold no circles
    limits, passwords = pickle.loads(_take(jobs))  # noqa: S301 - from our own parent process
    _bound_memory(limits)
    while frame := _take(jobs):
        for delivery, data, lost, seconds in pickle.loads(frame):  # noqa: S301 - from our own parent process
            clock = _Clock(seconds, answers)
            parts = read_parts(delivery, limits, passwords, Course(lost, clock.begin), data)
            clock.end()
            _send(answers, ANSWER, pickle.dumps(parts, pickle.HIGHEST_PROTOCOL))
            del parts  # a large one would lie here until the next
        answers.flush()


class _Clock:
    """Bounds the CPU of one delivery; a file inside it may take half of what is left, so that one cannot cost the others."""

    def __init__(self, seconds: float, answers: BinaryIO) -> None:
        """Begin."""
        self._end = time.process_time() + seconds
        self._answers = answers
        _bound_time(seconds)

    def begin(self, number: int) -> None:
        """Go on to an inner file, and tell so."""
        left = self._end - time.process_time()
        _send(self._answers, PLACE, pickle.dumps((number, left)))
        self._answers.flush()
        _bound_time(left / 2)

    def end(self) -> None:
        """Let what is left to do have the time that is left."""
        _bound_time(self._end - time.process_time())


def _send(answers: BinaryIO, mark: bytes, body: bytes) -> None:
    """Send one frame."""
    answers.write(HEAD.pack(mark, len(body)))
    answers.write(body)


def _take(stream: BinaryIO) -> bytes:
    """Take one frame; nothing when the pipe was closed."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _bound_memory(limits: Limits) -> None:
    """Let a file have only so much memory, where the system can bound it."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = limits.worker_memory_bytes if hard == resource.RLIM_INFINITY else min(limits.worker_memory_bytes, hard)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        except (ValueError, OSError):
            return  # the system does not bound memory so; the run's clock still bounds the time


def _bound_time(seconds: float) -> None:
    """Let what comes next have only so much CPU, where the system can bound it."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + max(seconds, 0)) + 1, hard))


if __name__ == "__main__":
    serve()
