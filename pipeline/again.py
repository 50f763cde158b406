"""What is done over again: decisions on files already received, the proof of the archive, and making it anew."""

from __future__ import annotations

import getpass
import os
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ArchiveError, UsageError
from pipeline.flow import check_archive_again, take_in
from pipeline.messages import say
from pipeline.model import Delivery
from pipeline.sealing import clear_bytes, is_sealed
from pipeline.settings import now
from pipeline.store import back_up, hold_archive, open_store, original_path, put_back, read_manifest, take_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from pipeline.messages import Language
    from pipeline.model import Submission
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import ManifestLine, Store

_BY_PEOPLE = ("decision", "destruction", "mail")
"""Lines of the manifest that stand by themselves; the others belong to runs."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: how many originals, which exported files differ, and where the old archive went."""

    originals: int
    differing: tuple[str, ...]
    old: Path
    is_compared: bool = True
    """False when the old database could not be opened, so that there was nothing to compare with."""


def who_decides(settings: Settings, given: str | None = None) -> tuple[str, bool]:
    """Name the person who takes a decision, for its record.

    Args:
        settings: Its `decider` counts after `given` and the variable `PIPELINE_WHO`.
        given: What the command line says.

    Returns:
        The name, and whether it is only that of the login, so that the caller can say so.

    Raises:
        UsageError: Nobody is named and the login has no name.
    """
    named = (given or "").strip() or os.environ.get("PIPELINE_WHO", "").strip() or settings.decider.strip()
    if named:
        return named, False
    return _login(), True


def _login() -> str:
    """Name the login."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as fault:
        raise UsageError("cli.usage.who") from fault


def release_submission(
    settings: Settings, schema: Schema, store: Store, submission_id: str, reason: str, *, who: str = ""
) -> Submission:
    """Let a held file go on: record the decision, then read, check and file its original with nothing holding it.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        submission_id: As `pipeline status` shows it.
        reason: Kept with the decision.
        who: Kept with it; empty for the name of the login.

    Returns:
        The submission with its new verdict.

    Raises:
        ArchiveError: There is no such submission, it is not held, or its original is encrypted and the key is missing.
    """
    from pipeline.archive import release

    delivery = store.delivery(submission_id)
    kept = original_path(replace(settings, rehearsal=None).archive, delivery.sha256)  # a rehearsal copies no originals
    if is_sealed(kept):
        clear_bytes(kept)  # who lacks the key learns so before the decision is kept
    release(store, submission_id, who=who or _login(), reason=reason, at=now(settings.zone))
    return refile(settings, schema, store, replace(delivery, path=kept))


def hold_again(
    schema: Schema, store: Store, submission_id: str, reason: str, *, who: str = "", zone: tzinfo | None = None
) -> str:
    """Take the release of a file back, so that it is held and counts no more.

    Returns:
        Its path below the inbox.
    """
    from pipeline.archive import latest_decision, undo

    undo(store, latest_decision(store, "release", submission_id), who=who or _login(), reason=reason, at=now(zone))
    check_archive_again(schema, store)
    return store.delivery(submission_id).source


def refile(settings: Settings, schema: Schema, store: Store, delivery: Delivery) -> Submission:
    """File a released delivery in its old place."""
    (done,) = take_in(settings, schema, store, [delivery], lambda _: None, released=True)
    return done


def withdraw_submission(
    schema: Schema, store: Store, submission_id: str, reason: str, *, undo: bool, who: str = "", zone: tzinfo | None = None
) -> str:
    """Make a submission count no more, or, with `undo`, count again.

    Returns:
        Its path below the inbox.
    """
    from pipeline.archive import latest_decision, withdraw
    from pipeline.archive import undo as take_back

    person = who or _login()
    source = store.delivery(submission_id).source
    if undo:
        take_back(store, latest_decision(store, "withdraw", submission_id), who=person, reason=reason, at=now(zone))
    else:
        withdraw(store, submission_id, who=person, reason=reason, at=now(zone))
    check_archive_again(schema, store)
    return source


def waive_finding(store: Store, finding_id: str, reason: str, *, undo: bool, who: str = "", zone: tzinfo | None = None) -> None:
    """Let a finding be, or, with `undo`, take that back."""
    from pipeline.archive import latest_decision, waive
    from pipeline.archive import undo as take_back

    person = who or _login()
    if undo:
        take_back(store, latest_decision(store, "waive", finding_id), who=person, reason=reason, at=now(zone))
    else:
        waive(store, finding_id, who=person, reason=reason, at=now(zone))


def verify_archive(store: Store, schema: Schema, language: Language) -> tuple[int, list[str]]:
    """Prove that the archive equals what its originals say.

    Returns:
        The number of originals, and each difference in words.
    """
    from pipeline.archive import verify

    return store.count_originals(), [say(item.key, language, **item.params) for item in verify(store, schema)]


def rebuild_archive(settings: Settings, schema: Schema, language: Language, *, dry_run: bool = False) -> Rebuilt:
    """Make the archive anew from its originals and decisions, and compare what both export, byte for byte.

    The old archive is not touched until the new one stands; then it is set aside, never deleted. A database that is lost,
    damaged or older than its manifest is what a rebuild is for: then there is nothing to compare with.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        language: Of the exports that are compared.
        dry_run: True to compare only, and leave the old archive in its place.

    Returns:
        What was found.

    Raises:
        ArchiveError: An original or the manifest is missing or damaged.
    """
    from pipeline.archive import export

    with ExitStack() as held:  # nothing is filed into the old archive meanwhile
        held.enter_context(hold_archive(settings.archive, now(settings.zone)))
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=".rebuild-", dir=settings.workspace)))
        anew = replace(settings, rehearsal=folder)
        before = export_old(settings, schema, folder / "before", language)
        lines = list(read_manifest(settings.archive))
        replay(settings, anew, schema, lines)
        with open_store(anew, schema, read_only=True) as store:
            after = export(store, folder / "after", schema, language=language)
        names = sorted({path.name for path in before} | {path.name for path in after}) if before else []
        differing = tuple(item for item in names if not _same(folder / "before" / item, folder / "after" / item))
        old = settings.archive if dry_run else take_place(settings.archive, anew.archive, "before-rebuild")
    originals = {line.facts["sha256"] for line in lines if line.kind == "file"}
    return Rebuilt(len(originals), differing, old, is_compared=bool(before))


def export_old(settings: Settings, schema: Schema, folder: Path, language: Language) -> list[Path]:
    """Export the archive as it stands, which the caller holds; nothing when its database is of no use any more.

    Raises:
        ArchiveError: It is in use, or was written by a newer version.
    """
    from pipeline.archive import export

    try:
        with open_store(settings, schema, read_only=True, is_held=True) as store:
            return export(store, folder, schema, language=language)
    except ArchiveError as fault:
        if fault.key not in ("archive.damaged", "archive.lost", "archive.older-than-manifest"):
            raise
        return []


def replay(
    settings: Settings,
    anew: Settings,
    schema: Schema,
    lines: Sequence[ManifestLine],
    *,
    redacted: Path | None = None,
    waived: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    """Let the archive's life happen again: each run with its files, each decision in its place.

    A released file stands in the manifest twice; its second line follows from the decision.

    Args:
        settings: Of the workspace whose originals there are.
        anew: Where the new archive is made.
        schema: Forms and figures.
        lines: Of the manifest.
        redacted: A folder whose originals go before those of the archive.
        waived: Where each waived finding stands, for findings that get another number now.
    """
    from pipeline.archive import keep_destruction, keep_posted

    with open_store(anew, schema) as store:
        for _, group in groupby(lines, key=lambda line: (line.kind in _BY_PEOPLE, line.facts.get("run"))):
            happened = list(group)
            if happened[0].kind in _BY_PEOPLE:
                for line in happened:
                    if line.kind == "destruction":
                        keep_destruction(store, line.facts)
                    elif line.kind == "mail":
                        keep_posted(store, line.facts)
                    else:
                        _decide_again(anew, schema, store, _about_the_same(store, line.facts, waived or {}))
                continue
            arrived = [
                _delivery(settings, line.facts, redacted)
                for line in happened
                if line.kind == "file" and line.facts["filing"] == 1
            ]
            kept = store.keep_originals(arrived)
            for item in arrived:
                if item.source not in kept:
                    raise ArchiveError("archive.original-lost", source=item.source, path=item.path)
            take_in(anew, schema, store, [replace(item, path=kept[item.source]) for item in arrived], lambda _: None)


def _about_the_same(store: Store, facts: Mapping[str, Any], waived: Mapping[str, tuple[str, ...]]) -> Mapping[str, Any]:
    """Let a waiver speak of the finding that stands where the waived one stood."""
    place = waived.get(facts["target"]) if facts["what"] == "waive" else None
    if place is None:
        return facts
    found = store.connection.execute(
        "SELECT min(finding_id) FROM current_finding WHERE submission_id = ? AND code = ? AND coalesce(sheet, '') = ? "
        "AND coalesce(cell, '') = ? AND coalesce(field, '') = ? AND reason = ?",
        list(place),
    ).fetchall()
    return {**facts, "target": found[0][0] or facts["target"]}


def _delivery(settings: Settings, facts: Mapping[str, Any], redacted: Path | None) -> Delivery:
    """Make a delivery again from its line in the manifest; its bytes are the kept original."""
    places = [original_path(folder, facts["sha256"]) for folder in (redacted, settings.archive) if folder is not None]
    return Delivery(
        source=facts["source"],
        path=next((place for place in places if place.exists()), places[-1]),
        sha256=facts["sha256"],
        size=facts["size"],
        modified_ns=facts["modified_ns"],
        received_at=datetime.fromisoformat(facts["received_at"]),
    )


def _decide_again(settings: Settings, schema: Schema, store: Store, facts: Mapping[str, Any]) -> None:
    """Take one decision again, as the person took it then."""
    from pipeline.archive import decide

    at = datetime.fromisoformat(facts["at"])
    told = {"who": facts["who"], "reason": facts["reason"], "at": at, "figures": facts.get("figures")}
    decide(store, facts["what"], facts["target"], **told)
    if facts["what"] == "release":
        refile(settings, schema, store, store.delivery(facts["target"]))
    elif facts["what"] not in ("close", "reopen"):
        check_archive_again(schema, store)


def _same(one: Path, other: Path) -> bool:
    """Tell whether two exported files hold the same bytes."""
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


def backup_archive(settings: Settings, to: Path, *, dry_run: bool = False) -> Path:
    """Copy the archive to a folder; see `pipeline.store.copies.back_up`.

    Returns:
        The folder.
    """
    back_up(settings.archive, to, now(settings.zone), dry_run=dry_run)
    return to


def restore_archive(settings: Settings, source: Path, *, dry_run: bool = False) -> Path:
    """Put a backup back as the archive; see `pipeline.store.copies.put_back`.

    Returns:
        Where the old archive went; the archive's own path when there was none.
    """
    return put_back(settings.archive, source, now(settings.zone), dry_run=dry_run)
