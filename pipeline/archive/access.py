"""Who looked at private values unmasked, or took the archive out: when, what and why (SEC-02, SEC-17).

The log lies beside the database, because looking must not wait for who files. Lines are only appended; each carries the hash of
the one before, so that a line changed or taken out shows.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.store import ACCESS_LOG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

_FIRST = "0" * 64


def log_access(folder: Path, *, who: str, at: datetime, what: str, of: str, why: str) -> None:
    """Write a line of the log.

    Args:
        folder: The `archive/` folder.
        who: The person, as for a decision.
        at: When.
        what: ``show``, ``export``, ``backup`` or ``forget``.
        of: The customer shown, or the folder written to.
        why: The reason given; empty when none was.
    """
    path = folder / ACCESS_LOG
    lines = _lines(path)
    facts = {"n": len(lines) + 1, "at": at.isoformat(), "who": who, "what": what, "of": of, "why": why}
    facts["before"] = _hash(lines[-1]) if lines else _FIRST
    with path.open("ab") as file:
        file.write((json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())


def read_access(folder: Path) -> list[dict[str, Any]]:
    """Give the log in its order: ``n``, ``at``, ``who``, ``what``, ``of``, ``why``."""
    return [json.loads(line) for line in _lines(folder / ACCESS_LOG)]


def broken_access(folder: Path) -> int:
    """Give the number of the first line that does not follow from the one before; 0 when all do."""
    before = _FIRST
    for number, line in enumerate(_lines(folder / ACCESS_LOG), 1):
        try:
            facts: Mapping[str, Any] = json.loads(line)
        except ValueError:
            return number
        if facts.get("before") != before or facts.get("n") != number:
            return number
        before = _hash(line)
    return 0


def redact_access(folder: Path, without: Callable[[str], str]) -> None:
    """Take what was destroyed on order out of the reasons and places of the log, and chain its lines anew.

    Args:
        folder: The `archive/` folder.
        without: Gives a text without what is destroyed.
    """
    path = folder / ACCESS_LOG
    if broken_access(folder):  # a line that somebody changed must go on to show
        return
    fresh, before = [], _FIRST
    for facts in read_access(folder):
        line = json.dumps(
            {**facts, "of": without(facts["of"]), "why": without(facts["why"]), "before": before},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        fresh.append(line)
        before = _hash(line)
    if fresh and fresh != _lines(path):
        partial = path.with_name(f"{path.name}.part")
        partial.write_bytes(b"".join(line + b"\n" for line in fresh))
        partial.replace(path)


def _lines(path: Path) -> list[bytes]:
    """Give the whole lines; one that was cut off while it was written has said nothing yet."""
    if not path.exists():
        return []
    return [line for line in path.read_bytes().split(b"\n")[:-1] if line]


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()
