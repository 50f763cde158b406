"""What is done over again: decisions on files already received, the proof of the archive, and making it anew."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.flow import take_in
from pipeline.messages import say
from pipeline.settings import now

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.model import Delivery, Submission
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: how many originals, which exported files differ, and where the old archive went."""

    originals: int
    differing: tuple[str, ...]
    old: Path


def who_decides() -> str:
    """Name the person at the keyboard, for the record of a decision."""
    return getpass.getuser()


def release_submission(settings: Settings, schema: Schema, store: Store, submission_id: str, reason: str) -> Submission:
    """Let a held file go on: record the decision, then read, check and file its original with nothing holding it.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        submission_id: As `pipeline status` shows it.
        reason: Kept with the decision.

    Returns:
        The submission with its new verdict.
    """
    from pipeline.archive import release

    release(store, submission_id, who=who_decides(), reason=reason, at=now())
    return refile(settings, schema, store, store.delivery(submission_id))


def refile(settings: Settings, schema: Schema, store: Store, delivery: Delivery) -> Submission:
    """File a released delivery in its old place."""
    (done,) = take_in(settings, schema, store, [delivery], lambda _: None, released=True)
    return done


def withdraw_submission(schema: Schema, store: Store, submission_id: str, reason: str, *, undo: bool) -> str:
    """Make a submission count no more, or, with `undo`, count again.

    Returns:
        Its path below the inbox.
    """
    from pipeline.archive import latest_decision, withdraw
    from pipeline.archive import undo as take_back
    from pipeline.flow import check_archive_again

    source = store.delivery(submission_id).source
    if undo:
        take_back(store, latest_decision(store, "withdraw", submission_id), who=who_decides(), reason=reason, at=now())
    else:
        withdraw(store, submission_id, who=who_decides(), reason=reason, at=now())
    check_archive_again(schema, store)
    return source


def waive_finding(store: Store, finding_id: str, reason: str, *, undo: bool) -> None:
    """Let a finding be, or, with `undo`, take that back."""
    from pipeline.archive import latest_decision, waive
    from pipeline.archive import undo as take_back

    if undo:
        take_back(store, latest_decision(store, "waive", finding_id), who=who_decides(), reason=reason, at=now())
    else:
        waive(store, finding_id, who=who_decides(), reason=reason, at=now())


def verify_archive(store: Store, schema: Schema, language: Language) -> tuple[int, list[str]]:
    """Prove that the archive equals what its originals say.

    Returns:
        The number of originals, and each difference in words.
    """
    from pipeline.archive import verify

    return store.count_originals(), [say(item.key, language, **item.params) for item in verify(store, schema)]
