"""What only looks: files before they are sent, and how things stand in the archive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.answer import judge
from pipeline.flow import check_set, check_values, recognise
from pipeline.model import Delivery, Registers
from pipeline.read import hash_file, read_workbooks
from pipeline.read.stamp import stamp_of
from pipeline.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.model import Finding, Submission
    from pipeline.report.uploads import Uploads
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store


NO_BRANCH = "—"
"""Stands for the sender's own branch where nobody has said which, so that no row is found to lack it."""


@dataclass(slots=True)
class State:
    """How things stand: which upload is there and which is not, what each branch has sent by form, what waits for a person."""

    uploads: Uploads | None = None
    """None when the archive knows of no doing yet."""
    forms: list[dict[str, object]] = field(default_factory=list)
    waiting: list[dict[str, object]] = field(default_factory=list)


def check_files(settings: Settings, schema: Schema, files: Sequence[Path], branch: str | None) -> list[Submission]:
    """Read and check files as a collect would, but write nothing and leave the archive closed.

    Without the archive there are no registers, so branches and people are not looked up.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        files: Workbooks.
        branch: Whose they are; None takes the folder below the inbox, and elsewhere checks nothing that depends on it.

    Returns:
        A submission with its verdict for each file, in the given order.
    """
    instant = now(settings.zone)
    deliveries = []
    for path in files:
        status = path.stat()
        found = Delivery(path.name, path.resolve(), hash_file(path), status.st_size, status.st_mtime_ns, instant)
        deliveries.append(replace(found, mends=stamp_of(path)))
    recognised = [
        recognise(workbook, schema, Registers(), settings, branch or _folder_of(workbook.delivery.path, settings) or NO_BRANCH)
        for workbook in read_workbooks(deliveries, settings.limits, settings.passwords)
    ]
    check_values(recognised, schema, Registers(), settings, {})
    submissions = [item.submission for item in recognised]
    check_set(settings, schema, Registers(), submissions)
    for submission in submissions:
        judge(submission, schema, {})
    return submissions


def _folder_of(path: Path, settings: Settings) -> str:
    """Give the branch's folder of a file that lies below the inbox; empty elsewhere."""
    inbox = settings.inbox.resolve()
    parts = path.relative_to(inbox).parts if path.is_relative_to(inbox) else ()
    return parts[0] if len(parts) > 1 else ""


def state_of(store: Store, settings: Settings, period: str | None) -> State:
    """Tell who has sent what, who is late, and what waits for a person.

    Args:
        store: The open archive.
        settings: For the time zone.
        period: Records of this period; None counts all, and judges the uploads of the month of the latest doing.

    Returns:
        Rows in the order of branch and form.
    """
    from pipeline.archive.standing import holdings
    from pipeline.report.period import parse_period
    from pipeline.report.uploads import find_uploads

    span = parse_period(period) if period else None
    with store.knowledge(only=store.typed_names) as connection:
        uploads = find_uploads(connection, store.schema, settings.time_zone, period)
        return State(uploads, forms=holdings(store, connection, span, settings.zone), waiting=waiting(store))


def look_up(store: Store, name: str) -> tuple[list[dict[str, object]], list[tuple[str, Finding, str]]]:
    """Find submissions by number or by a part of a file's path; of a single one also what was said about it.

    Args:
        store: The open archive.
        name: A number such as ``S000012``, or words of the path below the inbox.

    Returns:
        The submissions, a single one with its ``decisions``, and the findings with their numbers and statuses; none where several
        submissions are meant.

    Raises:
        ArchiveError: There is none.
    """
    from pipeline.archive.decisions import decisions_on
    from pipeline.archive.standing import submissions_named, told

    found = submissions_named(store, name)
    if len(found) != 1:
        return found, []
    number = str(found[0]["id"])
    return [{**found[0], "decisions": decisions_on(store, number)}], told(store, number)


def waiting(store: Store) -> list[dict[str, object]]:
    """List the files that wait for head office or have rows still out for their branch; order as in `open_submissions`."""
    from pipeline.archive.standing import open_submissions

    return open_submissions(store)
