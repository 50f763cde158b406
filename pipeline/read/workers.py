"""Read many deliveries in worker processes: the death of one costs one file, and the answers come in the order asked."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from pipeline.errors import PipelineError
from pipeline.model import Workbook
from pipeline.read.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model import Delivery, Finding, Sheet
    from pipeline.settings import Limits

FILES_FOR_ANOTHER = 24
"""So many files pay for the start of one more worker."""
MOST_WORKERS = 8
AHEAD_FILES = 64
AHEAD_BYTES = 64_000_000
"""How far reading may run ahead of what was taken."""
BATCH_FILES = 8
BATCH_BYTES = 400_000
"""Small files go to a worker several at a time: asking costs as much as reading a tenth of one."""
BATCH_PATIENCE = 0.2
"""Share of one file's time after which a batch of small files is ended, and its files are tried one by one."""
_TICK = 0.5
_START = "import os, sys; sys.path[:] = sys.argv[1].split(os.pathsep); from pipeline.read.worker import serve; serve()"
_LENGTH = 8
_OUT_OF_TIME_SIGNAL = 24  # SIGXCPU


class Death(NamedTuple):
    """A worker died over a file: the reason, as a catalogue key."""

    reason: str


def read_workbooks(deliveries: Sequence[Delivery], limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Workbook]:
    """Read deliveries in worker processes, and give the workbooks in the order of the deliveries.

    Args:
        deliveries: What to read.
        limits: How large a file may be, and how much memory and time its worker has.
        passwords: What to try on locked files.

    Raises:
        PipelineError: No worker can be started.
    """
    if not deliveries:
        return
    pool = _Pool(deliveries, limits, passwords)
    try:
        for number, delivery in enumerate(deliveries):
            answer = pool.take(number)
            if isinstance(answer, Death):
                finding = Refusal(answer.reason).finding()
                yield Workbook(delivery, "unknown", (), (finding,))
            else:
                parts: tuple[str, Sequence[Sheet], Sequence[Finding]] = pickle.loads(answer)  # noqa: S301 - from our own worker
                yield Workbook(delivery, parts[0], tuple(parts[1]), tuple(parts[2]))
    finally:
        pool.close()


class _Worker:
    """One worker process, its thread in the run, and the file that it is at."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.since = 0.0
        self.allowed = 0.0
        self.too_long = False

    def stop(self) -> None:
        """End the process, however busy."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        continue  # the job that lay in the pipe has lost its reader
            self.process = None


class _Pool:
    """Workers, the jobs that wait, and the answers that were not taken yet."""

    def __init__(self, deliveries: Sequence[Delivery], limits: Limits, passwords: Sequence[str]) -> None:
        self.deliveries = deliveries
        self.limits = limits
        self.greeting = pickle.dumps((limits, tuple(passwords)), pickle.HIGHEST_PROTOCOL)
        self.waiting = deque(range(len(deliveries)))
        self.answers: dict[int, bytes | Death] = {}
        self.ahead_bytes = 0
        self.taken = 0
        self.closing = False
        self.failure: Exception | None = None
        self.changed = threading.Condition()
        count = min(os.cpu_count() or 1, MOST_WORKERS, 1 + len(deliveries) // FILES_FOR_ANOTHER)
        self.workers = [_Worker() for _ in range(count)]
        self.threads = [threading.Thread(target=self._run, args=(worker,), daemon=True) for worker in self.workers]
        for thread in self.threads:
            thread.start()

    def take(self, number: int) -> bytes | Death:
        """Wait for one answer; meanwhile end workers that are at one file for too long."""
        with self.changed:
            while number not in self.answers:
                if self.failure is not None:
                    raise self.failure
                self.changed.wait(_TICK)
                self._end_the_slow()
            answer = self.answers.pop(number)
            self.taken = number + 1
            self.ahead_bytes -= self.deliveries[number].size
            self.changed.notify_all()
        return answer

    def close(self) -> None:
        """End all workers."""
        with self.changed:
            self.closing = True
            for worker in self.workers:
                if worker.process is not None:
                    worker.process.kill()
            self.changed.notify_all()
        for thread in self.threads:
            thread.join()

    def _end_the_slow(self) -> None:
        for worker in self.workers:
            if worker.since and worker.process is not None and time.monotonic() - worker.since > worker.allowed:
                worker.too_long = True
                worker.process.kill()

    def _next(self) -> list[int]:
        """Give the next jobs when there is room ahead; none when there are none left."""
        with self.changed:
            while not self.closing and self.waiting:
                batch: list[int] = []
                size = 0
                while self.waiting and len(batch) < BATCH_FILES:
                    number = self.waiting[0]
                    more = self.deliveries[number].size
                    room = number < self.taken + AHEAD_FILES and self.ahead_bytes + more <= AHEAD_BYTES
                    if not (room or number == self.taken) or (batch and size + more > BATCH_BYTES):
                        break
                    batch.append(self.waiting.popleft())
                    size += more
                    self.ahead_bytes += more
                if batch:
                    return batch
                self.changed.wait()
            return []

    def _run(self, worker: _Worker) -> None:
        """Give jobs to one worker until none is left; when it dies over several files, find out over which."""
        try:
            while batch := self._next():
                answers = self._ask(worker, batch)
                if len(batch) > 1 and isinstance(answers[0], Death):
                    answers = [self._ask(worker, [number])[0] for number in batch]
                with self.changed:
                    self.answers.update(zip(batch, answers, strict=True))
                    self.changed.notify_all()
        except Exception as fault:  # noqa: BLE001 - told to the run, which raises it
            with self.changed:
                self.failure = fault
                self.changed.notify_all()
        finally:
            with self.changed:
                worker.since = 0.0
            worker.stop()

    def _ask(self, worker: _Worker, batch: list[int]) -> Sequence[bytes | Death]:
        """Have some files read: an answer for each, or the worker's death for all."""
        if worker.process is None:
            started = _start(self.greeting)
            with self.changed:
                worker.process = started
                if self.closing:
                    started.kill()
        process = worker.process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        wall = self.limits.worker_wall_seconds
        worker.allowed = wall if len(batch) == 1 else wall * BATCH_PATIENCE
        worker.since, worker.too_long = time.monotonic(), False
        try:
            _send(process.stdin, pickle.dumps([self.deliveries[number] for number in batch], pickle.HIGHEST_PROTOCOL))
            frame = _receive(process.stdout)
        except OSError:
            frame = None
        worker.since = 0.0
        if frame is not None:
            answers: list[bytes] = pickle.loads(frame)  # noqa: S301 - from our own worker
            return answers
        status = process.wait()
        worker.stop()
        slow = worker.too_long or status == -_OUT_OF_TIME_SIGNAL
        return [Death("read.unreadable.too-slow" if slow else "read.unreadable.died")] * len(batch)


def _start(greeting: bytes) -> subprocess.Popen[bytes]:
    """Start a worker: a bare interpreter that knows where our modules are, and nothing of the run's own main module.

    Raises:
        PipelineError: The system does not let us.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = [root, *(entry for entry in sys.path if entry and entry != root)]
    command = [sys.executable, "-S", "-E", "-c", _START, os.pathsep.join(path)]
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
    except OSError as fault:
        raise PipelineError("read.workers", reason=fault) from fault
    assert process.stdin is not None
    try:
        _send(process.stdin, greeting)
    except OSError as fault:
        process.kill()
        raise PipelineError("read.workers", reason=fault) from fault
    return process


def _send(stream: IO[bytes], frame: bytes) -> None:
    """Send one frame: its length, then its bytes."""
    stream.write(len(frame).to_bytes(_LENGTH, "little") + frame)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """Take one frame; None when the other end is gone."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "little")
    frame = stream.read(length)
    return frame if len(frame) == length else None
