"""THE page: the steps in their order, from the inbox to the archive.

::

    discover -> keep -> read -> recognise -> check values -> expectations -> rows -> judge -> file -> check the archive

Head office's files go first, because its registers tell whose the others are; all files of one collect form at most two
sets, and a set enters the archive in one transaction, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.answer import judge, whose_file
from pipeline.answer.whose import is_head_office
from pipeline.model import Delivery, Submission
from pipeline.model.registers import HEAD_OFFICE
from pipeline.read import discover, hash_file, read_workbooks
from pipeline.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from pipeline.archive import Run
    from pipeline.model import Checked, Finding, Recognition, Registers, Skipped, Table, Workbook
    from pipeline.read import Candidate
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

    Watch = Callable[[Submission], None]

REGISTER_FORMS = ("branch", "employee", "product", "work_calendar")
"""Forms that other files are checked against, in the order in which they need each other."""
SET_ROWS = 200_000
"""Records after which a set of files is closed and filed, so that memory stays bounded however many files arrive."""


@dataclass(slots=True)
class Collected:
    """What one collect did: a submission for each received file, and the files that were not for us."""

    submissions: list[Submission] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    empty_registers: tuple[str, ...] = ()
    """Register forms that hold no row yet, so that checks against them are off."""

    @property
    def needs_person(self) -> bool:
        """Tell whether something waits for a branch or for head office."""
        return any(
            submission.verdict in ("partly", "returned", "held", "unreadable")
            or any(finding.severity == "error" for finding in submission.findings)
            for submission in self.submissions
        )


def collect(settings: Settings, schema: Schema, store: Store, watch: Watch) -> Collected:
    """Take in what is new in the inbox.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        watch: Told of each submission once its verdict stands.

    Returns:
        All submissions in the order in which they count, and what was skipped.
    """
    from pipeline.archive import begin_run

    instant = now()
    candidates, skipped = discover(settings.inbox, store.known_files(), instant, settings.limits)
    collected = Collected(skipped=list(skipped))
    if not candidates:
        return collected
    run = begin_run(store, schema, instant)
    deliveries = keep(store, candidates, instant)
    collected.submissions = take_in(settings, schema, store, run, deliveries, watch)
    registers = store.registers()
    held = {"branch": registers.branches, "employee": registers.employees, "product": registers.products}
    collected.empty_registers = tuple(form for form, rows in held.items() if not rows)
    return collected


def keep(store: Store, candidates: Iterable[Candidate], instant: datetime) -> list[Delivery]:
    """Put every new file's bytes into the originals before anything parses them.

    Returns:
        Deliveries in the order in which they count: modification time, then path in byte order.
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate.modified_ns, candidate.source.encode()))
    return [
        Delivery(
            source=candidate.source,
            path=store.keep_original(candidate.path, digest),
            sha256=digest,
            size=candidate.size,
            modified_ns=candidate.modified_ns,
            received_at=instant,
        )
        for candidate in ordered
        for digest in (hash_file(candidate.path),)
    ]


def take_in(
    settings: Settings,
    schema: Schema,
    store: Store,
    run: Run,
    deliveries: Sequence[Delivery],
    watch: Watch,
    released: bool = False,
) -> list[Submission]:
    """Read, check, judge and file deliveries: head office's as one set, then the branches' in sets of bounded size.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        run: The run they belong to.
        deliveries: In the order in which they count.
        watch: Told of each submission once its verdict stands.
        released: True when head office has released these files, so that nothing holds them.
    """
    from pipeline.archive import file_submissions, find_duplicates

    fresh, filed = find_duplicates(store, deliveries)
    head_office = [delivery for delivery in fresh if is_head_office(delivery.folder)]
    branches = [delivery for delivery in fresh if not is_head_office(delivery.folder)]
    for group in (head_office, branches):
        for file_set in _sets(settings, schema, store, group, released):
            _settle(schema, store, run, file_set, settings)
            filed += file_set
            file_submissions(store, run, file_set)
            for submission in file_set:
                watch(submission)
    if fresh:
        _check_archive(schema, store, run)
    return filed


def _sets(
    settings: Settings, schema: Schema, store: Store, deliveries: Sequence[Delivery], released: bool
) -> Iterable[list[Submission]]:
    """Read and check deliveries, closing a set whenever it holds enough records."""
    file_set: list[Submission] = []
    rows = 0
    registers = store.registers()
    for workbook in read_workbooks(deliveries, settings.limits, settings.passwords):
        submission, registers = read_submission(workbook, schema, registers, settings)
        submission.released = released
        file_set.append(submission)
        rows += submission.rows_read
        if rows >= SET_ROWS:
            yield file_set
            file_set, rows = [], 0
    if file_set:
        yield file_set


def read_submission(
    workbook: Workbook, schema: Schema, registers: Registers, settings: Settings
) -> tuple[Submission, Registers]:
    """Recognise one workbook and read its values by their kinds.

    Register forms go first, in the order in which they need each other, and count for what follows at once.

    Returns:
        The submission without verdict, and the registers as they stand after it.
    """
    from pipeline.recognise import recognise_workbook

    delivery = workbook.delivery
    branch, doubt = whose_file(delivery, registers, {})
    recognition = recognise_workbook(workbook, schema, branch, registers)
    if not delivery.folder:
        branch, doubt = whose_file(delivery, registers, recognition.branch_claims)
        if branch:
            recognition = recognise_workbook(workbook, schema, branch, registers)
    submission = Submission(delivery, branch, findings=[*workbook.findings, *recognition.findings, *([doubt] if doubt else [])])
    checked: dict[int, Checked] = {}
    for index in _register_forms_first(recognition):
        table = recognition.tables[index]
        checked[index] = _check_values(table, workbook, schema, registers, submission, settings)
        if table.form in REGISTER_FORMS:
            registers = registers.with_records(table.form, _records(checked[index]))
            if table.form == "employee":  # people report to people of the same list
                checked[index] = _check_values(table, workbook, schema, registers, submission, settings)
                registers = registers.with_records(table.form, _records(checked[index]))
    submission.tables = [checked[index] for index in range(len(recognition.tables))]
    return submission, registers


def _register_forms_first(recognition: Recognition) -> list[int]:
    """Give the indices of the tables, those of register forms in front."""
    rank = {form: place for place, form in enumerate(REGISTER_FORMS)}
    return sorted(range(len(recognition.tables)), key=lambda index: rank.get(recognition.tables[index].form, len(rank)))


def _check_values(
    table: Table, workbook: Workbook, schema: Schema, registers: Registers, submission: Submission, settings: Settings
) -> Checked:
    """Read the values of one table by their kinds."""
    from pipeline.check.values import check_table

    sheet = next(sheet for sheet in workbook.sheets if sheet.name == table.sheet)
    return check_table(table, schema.forms[table.form], context_of(submission, schema, registers, settings), sheet.uncached)


def context_of(submission: Submission, schema: Schema, registers: Registers, settings: Settings) -> CheckContext:
    """Gather what the checks of one file need to know."""
    from pipeline.check.context import CheckContext

    return CheckContext(
        schema=schema,
        registers=registers,
        branch=submission.branch,
        received_day=settings.local_day(submission.delivery.received_at),
        head_office=submission.branch == HEAD_OFFICE,
    )
