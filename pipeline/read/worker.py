"""The process that reads files for the run, and may die without harm to it.

Started by `pipeline.read.workers`; takes lists of deliveries from its standard input and answers each list on its standard
output: a length of eight bytes, then a pickle.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
from typing import TYPE_CHECKING, BinaryIO

from pipeline.read.workbook import read_parts

if TYPE_CHECKING:
    from pipeline.settings import Limits

LENGTH = struct.Struct("<Q")


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
        read = []
        for delivery in pickle.loads(frame):  # noqa: S301 - from our own parent process
            _bound_time(limits)
            read.append(pickle.dumps(read_parts(delivery, limits, passwords), pickle.HIGHEST_PROTOCOL))
        answer = pickle.dumps(read, pickle.HIGHEST_PROTOCOL)
        answers.write(LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()


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


def _bound_time(limits: Limits) -> None:
    """Let the next file have only so much CPU, where the system can bound it."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.worker_cpu_seconds + 1, hard))


if __name__ == "__main__":
    serve()
