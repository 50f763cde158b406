# ruff: noqa: S608 - names come from the schema, values are bound
"""Proof that the archive holds what its originals and its manifest say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.archive.access import broken_access
from pipeline.archive.destruction import certificate_path
from pipeline.errors import ArchiveError
from pipeline.sealing import clear_bytes, is_sealed
from pipeline.store import content_hash, original_path, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.schema import Schema
    from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be; `key` is worded with `params`."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


def verify(store: Store, schema: Schema) -> list[Difference]:
    """Compare originals, manifest and ledger; nothing is changed.

    Args:
        store: The open archive.
        schema: Forms, for the ledger's tables.

    Returns:
        What differs, in a fixed order; empty when all is as it should be.

    Raises:
        ArchiveError: Originals are encrypted, and no key was given.
    """
    return [
        *_originals(store),
        *_state(store),
        *_manifest(store),
        *(difference for form in schema.forms.values() for difference in _entries(store, form.id, sorted(form.by_id))),
        *_counts(store, list(schema.forms)),
        *_destroyed(store),
        *([Difference("archive.verify.access", {"number": broken})] if (broken := broken_access(store.folder)) else []),
    ]


def _destroyed(store: Store) -> Iterator[Difference]:
    """What was destroyed is no more, its certificate stands, and the manifest tells of it."""
    told = {line.facts["number"] for line in read_manifest(store.folder) if line.kind == "destruction"}
    for number, text in store.connection.execute("SELECT number, certificate FROM ledger_destruction ORDER BY number").fetchall():
        path = certificate_path(store.folder, number)
        if number not in told or not path.exists() or path.read_text(encoding="utf-8") != text:
            yield Difference("archive.verify.certificate", {"number": number})
    for number, sha256 in store.connection.execute("SELECT number, sha256 FROM ledger_destroyed ORDER BY ALL").fetchall():
        if original_path(store.folder, sha256).exists():
            yield Difference("archive.verify.not-destroyed", {"number": number, "sha256": sha256})


def _originals(store: Store) -> Iterator[Difference]:
    """Every received file is kept, and its bytes still have their hash."""
    rows = store.connection.execute(
        "SELECT sha256, min(source) FROM ledger_submission GROUP BY sha256 ORDER BY min(arrival)"
    ).fetchall()
    for sha256, source in rows:
        path = original_path(store.folder, sha256)
        if not path.exists():
            yield Difference("archive.verify.original-missing", {"source": source, "sha256": sha256})
        elif (fault := _fault(path, sha256)) is not None:
            yield Difference(fault, {"source": source, "sha256": sha256})


def _fault(path: Path, sha256: str) -> str | None:
    """Tell what is wrong with an original, if anything.

    Raises:
        ArchiveError: It is encrypted, and no key was given.
    """
    try:
        if is_sealed(path):
            digest = hashlib.sha256(clear_bytes(path)).hexdigest()
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
    except ArchiveError as fault:
        if fault.key not in ("archive.key.wrong", "archive.key.damaged"):
            raise
        return "archive.verify.original-locked" if fault.key == "archive.key.wrong" else "archive.verify.original-changed"
    return None if digest == sha256 else "archive.verify.original-changed"


def _state(store: Store) -> Iterator[Difference]:
    """Every file among the originals is encrypted, or none is, as `company.toml` says; what a cut off run left counts, too."""
    for path in sorted((store.folder / "originals").glob("*/*")):
        whole = path.with_suffix("") if path.suffix == ".part" else path
        if is_sealed(whole) != store.sealing.encrypt:
            key = "archive.verify.original-in-clear" if store.sealing.encrypt else "archive.verify.original-encrypted"
            yield Difference(key, {"path": path.relative_to(store.folder).as_posix()})


def _manifest(store: Store) -> Iterator[Difference]:
    """The manifest tells of the same files and decisions as the ledger."""
    files = {
        (row[0], row[1], row[2])
        for row in store.connection.execute("SELECT submission_id, filing, sha256 FROM ledger_submission").fetchall()
    }
    decisions = {row[0] for row in store.connection.execute("SELECT decision_id FROM ledger_decision").fetchall()}
    told_files: set[tuple[str, int, str]] = set()
    told_decisions: set[int] = set()
    for line in read_manifest(store.folder):
        if line.kind == "file":
            told_files.add((line.facts["submission"], line.facts["filing"], line.facts["sha256"]))
        elif line.kind == "decision":
            told_decisions.add(line.facts["decision"])
    for submission_id, _, sha256 in sorted(files ^ told_files):
        yield Difference("archive.verify.manifest-file", {"submission": submission_id, "sha256": sha256})
    for number in sorted(decisions ^ told_decisions):
        yield Difference("archive.verify.manifest-decision", {"decision": number})


def _entries(store: Store, form: str, fields: list[str]) -> Iterator[Difference]:
    """Every entry still has the content that it was filed with."""
    rows = store.connection.execute(
        f"SELECT _submission, _sheet, _row FROM ledger_{form} "
        f"WHERE _content IS DISTINCT FROM {content_hash(fields)} ORDER BY _entry"
    ).fetchall()
    for submission_id, sheet, row in rows:
        yield Difference(
            "archive.verify.entry-changed", {"form": form, "submission": submission_id, "sheet": sheet or "", "row": row}
        )


def _counts(store: Store, forms: list[str]) -> Iterator[Difference]:
    """Every submission has as many entries as its filings say that went in."""
    held = " UNION ALL ".join(f"SELECT _submission, _filing FROM ledger_{form}" for form in forms)
    rows = store.connection.execute(
        f"SELECT s.submission_id, s.rows_accepted, count(e._submission) FROM ledger_submission AS s LEFT JOIN ({held}) AS e "
        "ON e._submission = s.submission_id AND e._filing = s.filing "
        "GROUP BY s.submission_id, s.filing, s.rows_accepted HAVING s.rows_accepted <> count(e._submission) "
        "ORDER BY s.submission_id"
    ).fetchall()
    for submission_id, said, found in rows:
        yield Difference("archive.verify.entry-count", {"submission": submission_id, "said": said, "found": found})
