"""Destroying on order: the archive is made anew without the customer, proved, and takes the old one's place in one step."""

from __future__ import annotations

import csv
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.again import export_old, replay
from pipeline.archive import certificates, holds, keep_destruction, redact_access, verify
from pipeline.errors import ArchiveError, UsageError
from pipeline.forget.due import due_customers
from pipeline.forget.outputs import files_of_others, hash_of, made_files, needles_in
from pipeline.forget.redact import Redactor
from pipeline.forget.subject import subject_of
from pipeline.model import Delivery
from pipeline.read import read_workbooks
from pipeline.read.record import write_record
from pipeline.read.stamp import stamp_of
from pipeline.returns import write_returns
from pipeline.sealing import clear_bytes
from pipeline.settings import now
from pipeline.store import hold_archive, keep_bytes, open_store, original_path, read_manifest, take_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from pipeline.forget.subject import Subject
    from pipeline.messages import Language
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import ManifestLine, Store

_STAGE = ".forget-"
"""Beginning of the folder beside the archive in which the new one is made."""
_TWO = 2
"""Approvals that a destruction needs: the department's and the management's (SEC-08)."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who is to be destroyed, why, and who has approved it."""

    customers: tuple[str, ...]
    reason: str
    approved_by: tuple[str, ...]
    who: str
    early: bool = False
    """True to destroy what is not due yet."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was done: the certificate, and what is left for a person to remove."""

    certificate: Mapping[str, Any]
    left: tuple[Path, ...]


def check_order(order: Order) -> None:
    """See that an order is complete.

    Raises:
        UsageError: It has not two approvals of two people, or no customer.
    """
    people = {person.strip() for person in order.approved_by if person.strip()}
    if len(people) < _TWO:
        raise UsageError("forget.usage.approvals", count=len(people))
    if not order.customers:
        raise UsageError("forget.usage.nobody")


def destroy(
    settings: Settings,
    schema: Schema,
    order: Order,
    language: Language,
    *,
    folders: Sequence[Path] = (),
    dry_run: bool = False,
) -> Destroyed:
    """Destroy what the archive and all that was made from it know of some customers; their keys and amounts stay.

    Nothing is changed before the new archive stands and is proved: every other customer's records are as they were. An order
    that was cut off is given again; one that was carried out gives its certificate again.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        order: Who, why, approved by whom.
        language: Of the exports that are compared.
        folders: Where we are known to have exported to.
        dry_run: True to do all but the last step.

    Returns:
        The certificate, and the files that a person has to remove.

    Raises:
        UsageError: The order is not complete.
        ArchiveError: A legal hold stops it, there is no such customer, or others' records would change.
    """
    check_order(order)
    instant = now(settings.zone)
    with ExitStack() as held:
        held.enter_context(hold_archive(settings.archive, instant))
        for left_over in settings.workspace.glob(f"{_STAGE}*"):  # of an order that was cut off
            shutil.rmtree(left_over)
        stage = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=_STAGE, dir=settings.workspace)))
        anew = replace(settings, rehearsal=stage)
        with open_store(settings, schema, read_only=True, is_held=True) as store:
            subject = subject_of(store, schema, order.customers, schema.privacy.identity)
            if certificate := _done_before(store, subject):
                return Destroyed(certificate, ())
            _check_holds(store, subject)
            _check_due(store, schema, order, subject, settings.local_day(instant))
            lines = list(read_manifest(settings.archive))
            changed, redactor = _redacted(settings, schema, store, subject, lines, stage / "redacted")
            number = 1 + len(certificates(store))
            waived = _findings(store)
        before = export_old(settings, schema, stage / "before", language)
        rewritten = [_rewritten(line, changed, subject) for line in lines]
        replay(settings, anew, schema, rewritten, redacted=stage / "redacted", waived=waived)
        made = made_files(settings, subject.needles, folders)
        facts = _facts(order, subject, redactor, changed, number, instant, made, settings)
        with open_store(anew, schema) as store:
            keep_destruction(store, facts)
        _prove(anew, schema, subject, before, stage / "after", language)
        left = [path for path in files_of_others(settings, subject.needles) if path not in made]
        if dry_run:
            return Destroyed(facts, tuple(left))
        for path in made:
            path.unlink(missing_ok=True)
        redact_access(settings.archive, subject.without)
        take_place(settings.archive, anew.archive, "before-forget", destroy=True)
    return Destroyed(facts, tuple(left))


def _done_before(store: Store, subject: Subject) -> Mapping[str, Any] | None:
    """Give the certificate that tells of all these customers already."""
    told = (facts for facts in certificates(store) if set(subject.customers) <= set(facts["customers"]))
    return next(({name: value for name, value in facts.items() if name != "sha256"} for facts in told), None)


def _check_holds(store: Store, subject: Subject) -> None:
    """Refuse what a legal hold stops (SEC-07)."""
    for customer, (number, who, reason) in holds(store).items():
        if customer in subject.customers:
            raise ArchiveError("forget.held", customer=customer, decision=number, who=who, reason=reason)


def _check_due(store: Store, schema: Schema, order: Order, subject: Subject, day: date) -> None:
    """Refuse what has to be kept longer, unless the order says so (SEC-05, SEC-06)."""
    for item in due_customers(store, schema, day):
        if item.customer_id in subject.customers and item.state == "waits" and not order.early:
            raise ArchiveError("forget.not-due", customer=item.customer_id, until=item.retain_until)


def _redacted(
    settings: Settings, schema: Schema, store: Store, subject: Subject, lines: Sequence[ManifestLine], folder: Path
) -> tuple[dict[str, str], Redactor]:
    """Write the redacted record of every original that tells of the subject.

    Returns:
        Hash before to hash after, and who counted.
    """
    redactor = Redactor(settings, schema, store.registers(), subject, schema.privacy.identity, _faulty(store))
    changed: dict[str, str] = {}
    first: dict[str, Delivery] = {}
    for line in lines:
        if line.kind == "file" and line.facts["filing"] == 1:
            first.setdefault(line.facts["sha256"], _delivery(settings, line))
    for workbook in read_workbooks(list(first.values()), settings.limits, settings.passwords):
        delivery = workbook.delivery
        fresh = redactor.redact(workbook)
        mends = stamp_of(delivery.path)
        submission, _, hashed = mends.partition(":")
        if fresh is None and hashed not in changed:
            continue
        stamp = f"{submission}:{changed.get(hashed, hashed)}" if mends else ""
        changed[delivery.sha256] = keep_bytes(folder, write_record(fresh or workbook, stamp), settings.sealing.keys)
    return changed, redactor


def _delivery(settings: Settings, line: ManifestLine) -> Delivery:
    from datetime import datetime

    facts = line.facts
    received = datetime.fromisoformat(facts["received_at"])
    path = original_path(settings.archive, facts["sha256"])
    return Delivery(facts["source"], path, facts["sha256"], facts["size"], facts["modified_ns"], received, stamp_of(path))


def _faulty(store: Store) -> dict[tuple[str, str, str], bool]:
    """Give the cells that an error speaks of."""
    rows = store.connection.execute(
        "SELECT DISTINCT s.sha256, coalesce(f.sheet, ''), f.cell FROM ledger_finding AS f JOIN ledger_submission AS s "
        "ON s.submission_id = f.submission_id AND s.filing = f.filing WHERE f.severity = 'error' AND f.cell IS NOT NULL "
        "AND f.code IN ('wrong-type', 'bad-date', 'bad-format', 'not-in-list', 'precision-lost', 'bad-checksum')"
    ).fetchall()
    return dict.fromkeys(rows, True)


def _findings(store: Store) -> dict[str, tuple[str, ...]]:
    """Tell of each waived finding where it stands, so that it is known again under another number."""
    rows = store.connection.execute(
        "SELECT finding_id, submission_id, code, coalesce(sheet, ''), coalesce(cell, ''), coalesce(field, ''), reason "
        "FROM current_finding WHERE finding_id IN (SELECT target FROM ledger_decision WHERE kind = 'waive')"
    ).fetchall()
    return {number: tuple(rest) for number, *rest in rows}


def _rewritten(line: ManifestLine, changed: Mapping[str, str], subject: Subject) -> ManifestLine:
    """Give a line of the manifest with the new hashes and without what tells of the subject."""
    facts = dict(line.facts)
    if line.kind == "file":
        folder, slash, rest = facts["source"].partition("/")
        facts["source"] = f"{folder}/{subject.without(rest)}" if slash else subject.without(folder)
        facts["sha256"] = changed.get(facts["sha256"], facts["sha256"])
    elif line.kind == "decision":
        facts["reason"] = subject.without(facts["reason"])
    elif line.kind == "destruction":
        facts["files"] = [
            {**item, "replaced_by": changed.get(item["replaced_by"], item["replaced_by"])} for item in facts["files"]
        ]
    return replace(line, facts=facts)


def _facts(
    order: Order,
    subject: Subject,
    redactor: Redactor,
    changed: Mapping[str, str],
    number: int,
    instant: datetime,
    made: Sequence[Path],
    settings: Settings,
) -> dict[str, Any]:
    """Write the certificate: what, hash, count, who, when, how (SEC-08)."""
    return {
        "number": number,
        "at": instant.isoformat(),
        "customers": list(subject.customers),
        "reason": subject.without(order.reason),
        "approved_by": [person.strip() for person in order.approved_by],
        "who": order.who,
        "method": "erase",
        "program": __version__,
        "records": subject.entries,
        "cells": redactor.cells,
        "values": len(subject.values),
        "files": [{"sha256": old, "replaced_by": new} for old, new in sorted(changed.items())],
        "outputs": [
            {"path": subject.without(_below(path, settings)), "sha256": hash_of(path), "bytes": path.stat().st_size}
            for path in made
        ],
    }


def _below(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.workspace).as_posix() if settings.workspace in path.parents else path.as_posix()


def _prove(anew: Settings, schema: Schema, subject: Subject, before: Sequence[Path], folder: Path, language: Language) -> None:
    """See that the new archive is sound, says nothing of the subject, and says of all others what the old one said.

    Raises:
        ArchiveError: It does not; nothing has been changed.
    """
    from pipeline.archive import export

    with open_store(anew, schema, read_only=True) as store:
        faults = verify(store, schema)
        if faults:
            raise ArchiveError("forget.not-proved", what=faults[0].key)
        after = {path.name: path for path in export(store, folder, schema, language=language)}
    for path in before:
        if path.suffix == ".csv" and path.stem not in ("finding", "customer_link") and path.name in after:
            _compare(path, after[path.name], subject)
    for path in sorted(anew.archive.rglob("*")):
        if path.is_file() and needles_in(clear_bytes(path), subject.needles):
            raise ArchiveError("forget.not-proved", what=path.relative_to(anew.archive).as_posix())


def _compare(old: Path, new: Path, subject: Subject) -> None:
    """Hold every row of another customer against what it was."""
    one, other = list(_rows(old)), list(_rows(new))
    if len(one) != len(other):
        raise ArchiveError("forget.disturbs", table=old.stem, before=len(one), after=len(other))
    for row, then in zip(one, other, strict=True):
        own = not set(subject.customers).isdisjoint(row.values())  # an answer about two customers names them by their ids
        ignored = {"sha256", "superseded_by", "size", "_extra"}
        if not own and any(subject.without(row[name]) != then[name] for name in row if name not in ignored):
            names = [name for name in row if name not in ignored and subject.without(row[name]) != then[name]]
            raise ArchiveError("forget.disturbs", table=f"{old.stem}: {', '.join(names)}", before=len(one), after=len(other))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def give_again(settings: Settings, schema: Schema, language: Language) -> None:
    """Write the returned copies anew that went away, from what is left."""
    with open_store(settings, schema) as store:
        write_returns(settings, schema, store, language)
