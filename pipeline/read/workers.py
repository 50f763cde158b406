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
from pipeline.read.worker import ANSWER, HEAD, LENGTH
from pipeline.sealing import KEY_VARIABLE, clear_bytes, is_sealed

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
LARGE_ANSWER = 30_000_000
"""A worker that answered so many bytes is let go: its memory would lie idle while the run works on what it read."""
RESTART_SECONDS = 0.5
"""What a death costs at least of a delivery's time, so that they come to an end."""
PROGRESS = 0.01
"""A worker that takes this share of the time as CPU does not hang."""
_TICK = 0.5
_START = "import os, sys; sys.path[:] = sys.argv[1].split(os.pathsep); from pipeline.read.worker import serve; serve()"
_SECRETS = (KEY_VARIABLE, "PIPELINE_SMTP_PASSWORD", "PIPELINE_MAIL_PASSWORDS")
"""Variables that a worker, which parses foreign bytes, is not told."""
_OUT_OF_TIME_SIGNAL = 24  # SIGXCPU


class Death(NamedTuple):
    """A worker died over a file: the reason, as a catalogue key; at which file inside it, and the CPU seconds left then."""

    reason: str
    inner: int = 0
    left: float = 0.0


def read_workbooks(
    deliveries: Sequence[Delivery], limits: Limits, passwords: Sequence[str] = (), contents: Sequence[bytes] | None = None
) -> Iterator[Workbook]:
    """Read deliveries in worker processes, and give the workbooks in the order of the deliveries.

    Args:
        deliveries: What to read.
        limits: How large a file may be, and how much memory and time its worker has.
        passwords: What to try on locked files.
        contents: The deliveries' bytes, where these are not to be read from their paths.

    Raises:
        PipelineError: No worker can be started, or a delivery is an encrypted original whose key is missing.
    """
    if not deliveries:
        return
    pool = _Pool(deliveries, limits, passwords, contents)
    try:
        for number, delivery in enumerate(deliveries):
            answer = pool.take(number)
            if isinstance(answer, Death):
                finding = Refusal(answer.reason).finding()
                yield Workbook(delivery, "unknown", (), (finding,))
            else:
                workbook = _workbook(delivery, answer)
                del answer  # may be large, and the run works on the workbook before it comes back here
                yield workbook
    finally:
        pool.close()


def _workbook(delivery: Delivery, answer: bytes) -> Workbook:
    """Put together what a worker has read."""
    parts: tuple[str, Sequence[Sheet], Sequence[Finding]] = pickle.loads(answer)  # noqa: S301 - from our own worker
    return Workbook(delivery, parts[0], tuple(parts[1]), tuple(parts[2]))


class _Worker:
    """One worker process, its thread in the run, and the file that it is at."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.since = 0.0
        self.cpu: float | None = None
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

    def __init__(
        self, deliveries: Sequence[Delivery], limits: Limits, passwords: Sequence[str], contents: Sequence[bytes] | None
    ) -> None:
        self.deliveries = deliveries
        self.contents = contents
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
        """End workers that hang; one that only waits for its turn on a busy machine is bounded by its CPU seconds."""
        for worker in self.workers:
            if worker.since and worker.process is not None and time.monotonic() - worker.since > self.limits.worker_wall_seconds:
                cpu = _cpu_of(worker.process)
                if cpu is not None and (worker.cpu is None or cpu - worker.cpu >= PROGRESS * self.limits.worker_wall_seconds):
                    worker.cpu, worker.since = cpu, time.monotonic()
                    continue
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
                answers = self._ask(worker, [(number, {}, self.limits.worker_cpu_seconds) for number in batch])
                if isinstance(answers[0], Death):
                    answers = [self._again(worker, number, answers[0] if len(batch) == 1 else None) for number in batch]
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

    def _again(self, worker: _Worker, number: int, answer: bytes | Death | None) -> bytes | Death:
        """Have one file read by itself, without those files inside it over which a worker died before."""
        lost: dict[int, str] = {}
        left: float = self.limits.worker_cpu_seconds
        while True:
            if isinstance(answer, Death):
                left = min(left, answer.left) - RESTART_SECONDS
                if not answer.inner or answer.inner in lost or left <= 0:
                    return answer
                lost[answer.inner] = answer.reason
            elif answer is not None:
                return answer
            (answer,) = self._ask(worker, [(number, lost, left)])

    def _ask(self, worker: _Worker, jobs: list[tuple[int, dict[int, str], float]]) -> Sequence[bytes | Death]:
        """Have some files read: an answer for each, or the worker's death for all.

        Args:
            worker: Who reads.
            jobs: For each file its number, the files inside it that are lost, and the CPU seconds that it may take.
        """
        asked = [(self.deliveries[number], self._content(number), lost, seconds) for number, lost, seconds in jobs]
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
        worker.since, worker.cpu, worker.too_long = time.monotonic(), None, False
        inner, left = 0, jobs[0][2]
        answers: list[bytes | Death] = []
        try:
            _send(process.stdin, pickle.dumps(asked, pickle.HIGHEST_PROTOCOL))
            while len(answers) < len(jobs) and (frame := _receive(process.stdout)) is not None:
                mark, body = frame
                worker.since = time.monotonic()
                if mark == ANSWER:
                    answers.append(body)
                else:
                    inner, left = pickle.loads(body)  # noqa: S301 - from our own worker
        except OSError:
            pass  # it died before it took the job: seen below
        begun, worker.since = worker.since, 0.0
        if len(answers) == len(jobs):
            if sum(map(len, answers)) > LARGE_ANSWER:
                worker.stop()
            return answers
        status = process.wait()
        worker.stop()
        slow = worker.too_long or status == -_OUT_OF_TIME_SIGNAL
        left -= left / 2 if slow else min(left / 2, time.monotonic() - begun)
        return [Death("read.unreadable.too-slow" if slow else "read.unreadable.died", inner, left)] * len(jobs)

    def _content(self, number: int) -> bytes | None:
        """Give the bytes of a delivery that its worker cannot or need not read from its path."""
        return self.contents[number] if self.contents is not None else _unsealed(self.deliveries[number], self.limits)


def _unsealed(delivery: Delivery, limits: Limits) -> bytes | None:
    """Decrypt an encrypted original here, so that no worker ever has a key; None for what the worker reads from its path.

    Raises:
        ArchiveError: The key is missing or another.
    """
    if not is_sealed(delivery.path):
        return None
    try:
        is_too_large = delivery.path.stat().st_size > limits.file_bytes + limits.file_bytes // 1000 + 10_000  # as encrypted
        return None if is_too_large else clear_bytes(delivery.path)
    except OSError:
        return None  # the worker meets the same, and tells it


def _start(greeting: bytes) -> subprocess.Popen[bytes]:
    """Start a worker: a bare interpreter that knows where our modules are, and nothing of the run's own main module.

    Raises:
        PipelineError: The system does not let us.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = [root, *(entry for entry in sys.path if entry and entry != root)]
    command = [sys.executable, "-S", "-E", "-c", _START, os.pathsep.join(path)]
    known = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=known
        )
    except OSError as fault:
        raise PipelineError("read.workers", reason=fault) from fault
    assert process.stdin is not None
    try:
        _send(process.stdin, greeting)
    except OSError as fault:
        process.kill()
        raise PipelineError("read.workers", reason=fault) from fault
    return process


def _cpu_of(process: subprocess.Popen[bytes]) -> float | None:
    """Give the CPU seconds that a process has taken, where the system tells."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


def _send(stream: IO[bytes], frame: bytes) -> None:
    """Send one frame: its length, then its bytes."""
    stream.write(LENGTH.pack(len(frame)) + frame)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Take one frame and its mark; None when the other end is gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    mark, length = HEAD.unpack(head)
    frame = stream.read(length)
    return (mark, frame) if len(frame) == length else None
