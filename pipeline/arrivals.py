"""What has come before: files with the very bytes of an earlier one, and marked copies that nobody has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.answer import whose_file
from pipeline.errors import ArchiveError
from pipeline.model import Finding, Skipped, Submission
from pipeline.model.registers import HEAD_OFFICE
from pipeline.read import read_workbooks
from pipeline.read.stamp import stamp_of
from pipeline.recognise.returned import same_content, unmarked
from pipeline.sealing import clear_bytes, has_private_key, is_sealed
from pipeline.store import original_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.model import Delivery, Registers
    from pipeline.settings import Settings
    from pipeline.store import Store

_MANY_ROWS = 10
"""Rows from which one finding for the whole file says more than one for each."""


def apart(settings: Settings, store: Store, deliveries: Sequence[Delivery]) -> tuple[list[Delivery], list[Submission]]:
    """Set files apart whose content was received before, or comes twice now.

    Args:
        settings: For limits and passwords, and where originals lie.
        store: The open archive.
        deliveries: Stamped, in the order in which they count.

    Returns:
        Deliveries to be taken in, in their order; and for the others a submission that says ``duplicate`` and why.
    """
    known = store.submissions_by_hash(delivery.sha256 for delivery in deliveries)
    registers = store.registers()
    seen: set[str] = set()
    fresh: list[Delivery] = []
    again: list[Submission] = []
    for delivery in deliveries:
        branch, _ = whose_file(delivery, registers, {})
        if delivery.sha256 in known or delivery.sha256 in seen:
            again.append(Submission(delivery, branch, verdict="duplicate", reason="answer.reason.same-bytes"))
        elif delivery.mends and _is_unchanged(settings, store, delivery):
            again.append(Submission(delivery, branch, verdict="duplicate", reason="answer.reason.unchanged-copy"))
        else:
            seen.add(delivery.sha256)
            fresh.append(delivery)
    return fresh, again


def openable(settings: Settings, store: Store, deliveries: Sequence[Delivery]) -> tuple[list[Delivery], list[Skipped]]:
    """Set marked copies apart that have to be compared with an encrypted original for which this run was given no key.

    Args:
        settings: For where originals lie.
        store: The open archive.
        deliveries: Whatever has come.

    Returns:
        What can be taken in, and what waits for a run with the key.
    """
    if has_private_key() or not settings.sealing.encrypt:
        return [*deliveries], []
    ready: list[Delivery] = []
    waiting: list[Skipped] = []
    for delivery in deliveries:
        path = _original(settings, store, stamp_of(delivery.path).partition(":")[2])
        try:
            if path is not None and is_sealed(path):
                clear_bytes(path)
            ready.append(delivery)
        except ArchiveError:
            waiting.append(Skipped(delivery.source, "read.skipped.no-key"))
    return ready, waiting


def _original(settings: Settings, store: Store, sha256: str) -> Path | None:
    """Find an original, which a rehearsal looks for in the real archive, too."""
    places = (store.original(sha256), original_path(replace(settings, rehearsal=None).archive, sha256))
    return next((place for place in places if sha256 and place.exists()), None)


def _is_unchanged(settings: Settings, store: Store, delivery: Delivery) -> bool:
    """Tell whether a marked copy still shows just what the sender's own file showed, re-saved or not."""
    sha256 = delivery.mends.partition(":")[2]
    path = _original(settings, store, sha256)
    if path is None or sha256 not in store.submissions_by_hash([sha256]):
        return False
    old = replace(delivery, path=path, sha256=sha256, size=path.stat().st_size, mends="")
    copy, original = read_workbooks([delivery, old], settings.limits, settings.passwords)
    return same_content(unmarked(copy), original)


def tell_astray(store: Store, registers: Registers, file_set: Sequence[Submission]) -> None:
    """Say of a file in the wrong branch's folder where it belongs: once, not for each of its rows.

    A marked copy of another branch's file is held; so is, by its rows, a file of which every row names one other branch.

    Args:
        store: The open archive.
        registers: For the branches' names.
        file_set: Checked files; findings are added or taken together.
    """
    for submission in file_set:
        here = _name(registers, submission.branch)
        owner = _owner_of_copy(store, submission)
        if owner:
            found = Finding("wrong-branch", "error", "answer.wrong-branch.copy", value=_name(registers, owner))
            submission.findings.insert(0, replace(found, params=(("branch", here),)))
            continue
        rows = [finding for finding in submission.findings if finding.code == "wrong-branch" and finding.severity == "error"]
        owners = {registers.branch_of(finding.value) for finding in rows}
        if len(rows) < _MANY_ROWS or len(rows) < submission.rows_read or len(owners) != 1:
            continue
        found = Finding("wrong-branch", "error", "answer.wrong-branch.whole-file", value=_name(registers, owners.pop() or ""))
        told = {id(finding) for finding in rows}
        submission.findings = [
            replace(found, sheet=rows[0].sheet, params=(("branch", here), ("count", str(len(rows))))),
            *(finding for finding in submission.findings if id(finding) not in told),
        ]


def _owner_of_copy(store: Store, submission: Submission) -> str:
    """Give the branch whose file a marked copy mends, when that is not the one in whose folder it lies."""
    if not submission.delivery.mends or submission.branch in ("", HEAD_OFFICE):
        return ""
    number, _, sha256 = submission.delivery.mends.partition(":")
    owners = store.branches_of(number, sha256)
    return "" if submission.branch in owners or not owners else min(owners)


def _name(registers: Registers, code: str) -> str:
    """Give a branch's name, or what is known of it."""
    known = registers.branches.get(code)
    return known.name if known else code
