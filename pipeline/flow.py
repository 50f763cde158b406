"""THE page: the steps in their order, from the inbox to the archive and on to the reports.

::

    discover -> keep -> read -> recognise -> check values -> expectations -> rows -> judge -> file -> check the archive -> report

Head office's files go first, because its registers tell whose the others are. Files enter the archive in sets, each in one
transaction or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.answer import judge, whose_file
from pipeline.answer.whose import is_head_office
from pipeline.arrivals import apart, openable, tell_astray
from pipeline.model import Delivery, Skipped, Submission
from pipeline.model.registers import HEAD_OFFICE
from pipeline.read import discover, hash_file, read_workbooks
from pipeline.read.stamp import in_order
from pipeline.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from pipeline.archive import Run
    from pipeline.check.context import CheckContext
    from pipeline.model import Checked, Registers, Table, Typed, Workbook
    from pipeline.read import Candidate
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

    Watch = Callable[[Submission], None]
    Memory = dict[Hashable, dict[Any, Any]]

REGISTER_FORMS = ("branch", "employee", "product", "work_calendar")
"""Forms that other files are checked against, in the order in which they need each other."""
SET_CELLS = 1_000_000
"""Cells after which a set of files is closed and filed, so that memory stays bounded however many files arrive."""


@dataclass(slots=True)
class Collected:
    """What one collect did: a submission for each received file, and the files that were not for us."""

    submissions: list[Submission] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    empty_registers: tuple[str, ...] = ()
    """Which of branch register and list of people hold no row yet, so that checks against them are off."""

    @property
    def needs_person(self) -> bool:
        """Tell whether something waits for a branch or for head office."""
        return any(
            submission.verdict in ("partly", "returned", "held", "unreadable")
            or any(finding.severity == "error" for finding in submission.findings)
            for submission in self.submissions
        )


def collect(settings: Settings, schema: Callable[[], Schema], store: Store, watch: Watch) -> Collected:
    """Take in what is new in the inbox.

    Args:
        settings: Of the workspace.
        schema: Gives forms and figures; asked only when there is something to do.
        store: The open archive.
        watch: Told of each submission once it is filed.

    Returns:
        All submissions in the order in which they count, and what was skipped.
    """
    instant = now(settings.zone)
    candidates, skipped = discover(settings.inbox, store.known_files(), instant, settings.limits)
    collected = Collected(skipped=list(skipped))
    if not candidates:
        return collected
    deliveries, busy = keep(store, candidates, instant)
    deliveries, waiting = openable(settings, store, deliveries)
    collected.skipped += [*busy, *waiting]
    collected.submissions = take_in(settings, schema(), store, deliveries, watch)
    registers = store.registers()
    held = {"branch": registers.branches, "employee": registers.employees}
    collected.empty_registers = tuple(form for form, rows in held.items() if not rows)
    return collected


def keep(store: Store, candidates: Iterable[Candidate], instant: datetime) -> tuple[list[Delivery], list[Skipped]]:
    """Put every new file's bytes into the originals before anything parses them.

    Returns:
        Deliveries in the order in which they count: modification time, then path in byte order; and files that changed or
        were locked meanwhile, which wait for the next run.
    """
    deliveries: list[Delivery] = []
    busy: list[Skipped] = []
    destroyed = store.destroyed()
    for found in sorted(candidates, key=lambda candidate: (candidate.modified_ns, candidate.source.encode())):
        try:
            digest = hash_file(found.path)
        except OSError:
            busy.append(Skipped(found.source, "read.skipped.in-use"))
            continue
        if digest in destroyed:
            busy.append(Skipped(found.source, "read.skipped.destroyed"))
            continue
        deliveries.append(Delivery(found.source, found.path, digest, found.size, found.modified_ns, instant))
    kept = store.keep_originals(deliveries)
    busy += [Skipped(item.source, "read.skipped.still-writing") for item in deliveries if item.source not in kept]
    return [replace(item, path=kept[item.source]) for item in deliveries if item.source in kept], busy


def take_in(
    settings: Settings, schema: Schema, store: Store, deliveries: Sequence[Delivery], watch: Watch, *, released: bool = False
) -> list[Submission]:
    """Read, check, judge and file deliveries: head office's first, then the branches'.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        deliveries: In the order in which they count; all received in one run.
        watch: Told of each submission once it is filed.
        released: True when head office has released these files, so that nothing holds them.

    Returns:
        The submissions in the order in which they were filed.
    """
    from pipeline.archive import begin_run, weigh

    if not deliveries:
        return []
    run = begin_run(store, deliveries[0].received_at, __version__, schema.rule_set)
    stamped = in_order(deliveries)
    fresh, again = (stamped, []) if released else apart(settings, store, stamped)
    done: list[Submission] = []
    for group in (
        [delivery for delivery in fresh if is_head_office(delivery.folder)],
        [delivery for delivery in fresh if not is_head_office(delivery.folder)],
    ):
        for file_set, registers in _sets(settings, schema, store, group, released=released):
            check_set(settings, schema, registers, file_set)
            tell_astray(store, registers, file_set)
            for submission, replacement in zip(file_set, weigh(store, run, file_set, schema), strict=True):
                judge(submission, schema, replacement.by_form)
            done += _file(store, run, file_set, schema, watch)
    if again:
        done += _file(store, run, again, schema, watch)
    if fresh:
        check_archive_again(schema, store)
    return done


def _file(store: Store, run: Run, file_set: list[Submission], schema: Schema, watch: Watch) -> list[Submission]:
    """File one set and tell who watches."""
    from pipeline.archive import file_submissions

    file_submissions(store, run, file_set, schema)
    for submission in file_set:
        watch(submission)
    return file_set


def _sets(
    settings: Settings, schema: Schema, store: Store, deliveries: Sequence[Delivery], *, released: bool
) -> Iterator[tuple[list[Submission], Registers]]:
    """Read deliveries and check their values, closing a set whenever it holds enough cells.

    Head office's files are looked at together, since any of them may hold a register that the others need.

    Yields:
        A set of files, and the registers as they stand after its register forms.
    """
    if not deliveries:
        return
    file_set: list[Submission] = []
    cells = 0
    registers = store.registers()
    memory: Memory = {}
    workbooks = read_workbooks(deliveries, settings.limits, settings.passwords)
    if is_head_office(deliveries[0].folder):
        recognised = [recognise(workbook, schema, registers, settings) for workbook in workbooks]
        registers = check_values(recognised, schema, registers, settings, memory)
        file_set = [item.submission for item in recognised]
        workbooks = iter(())
    for workbook in workbooks:
        item = recognise(workbook, schema, registers, settings)
        registers = check_values([item], schema, registers, settings, memory)
        file_set.append(item.submission)
        cells += sum(len(table) * len(table.columns) for table in item.tables)
        if cells >= SET_CELLS:
            yield _marked(file_set, released=released), registers
            file_set, cells = [], 0
    if file_set:
        yield _marked(file_set, released=released), registers


def _marked(file_set: list[Submission], *, released: bool) -> list[Submission]:
    """Mark submissions as released by head office, or not."""
    for submission in file_set:
        submission.released = released
    return file_set


@dataclass(slots=True)
class Recognised:
    """A workbook whose sheets are recognised: the submission it becomes, and its tables before their values are read."""

    submission: Submission
    tables: list[Table]
    uncached: Mapping[str, frozenset[tuple[int, int]]]
    """By sheet: formulas that were saved without a value."""


def recognise(
    workbook: Workbook, schema: Schema, registers: Registers, settings: Settings, branch: str | None = None
) -> Recognised:
    """Tell whose a workbook is and which forms it holds.

    Args:
        workbook: As it was read.
        schema: Forms and figures.
        registers: As they stand before it.
        settings: For the day on which the file was received.
        branch: Whose file it is, when that is known otherwise than from folder and content.
    """
    from pipeline.recognise import recognise_workbook
    from pipeline.recognise.returned import marks_told, unmarked

    as_sent = workbook
    workbook = unmarked(workbook)
    delivery = workbook.delivery
    day = settings.local_day(delivery.received_at)
    whose, doubt = (branch, None) if branch is not None else whose_file(delivery, registers, {})
    recognition = recognise_workbook(workbook, schema, whose, registers, day)
    if not whose and branch is None:
        whose, doubt = whose_file(delivery, registers, recognition.branch_claims)
        if whose:
            recognition = recognise_workbook(workbook, schema, whose, registers, day)
    findings = [*workbook.findings, *recognition.findings, *([doubt] if doubt else []), *marks_told(as_sent, workbook)]
    uncached = {sheet.name: sheet.uncached for sheet in workbook.sheets}
    return Recognised(Submission(delivery, whose, findings=findings), recognition.tables, uncached)


def check_values(
    recognised: Sequence[Recognised], schema: Schema, registers: Registers, settings: Settings, memory: Memory
) -> Registers:
    """Read the values of some workbooks by their kinds and hang the tables on their submissions.

    Register forms go first, in the order in which they need each other, and count for what follows at once.

    Returns:
        The registers as they stand afterwards.
    """
    rank = {form: place for place, form in enumerate(REGISTER_FORMS)}
    pairs = ((item, index) for item in recognised for index in range(len(item.tables)))
    order = sorted(pairs, key=lambda pair: rank.get(pair[0].tables[pair[1]].form, len(rank)))
    done: dict[tuple[int, int], Checked] = {}
    for item, index in order:
        table = item.tables[index]
        checked = _check_table(item, table, schema, registers, settings, memory)
        if table.form in REGISTER_FORMS:
            registers = registers.with_records(table.form, _records(checked))
        if table.form == "employee":  # people report to people of the same list
            checked = _check_table(item, table, schema, registers, settings, memory)
            registers = registers.with_records(table.form, _records(checked))
        done[id(item), index] = checked
    for item in recognised:
        item.submission.tables = [done[id(item), index] for index in range(len(item.tables))]
    return registers


def _check_table(
    item: Recognised, table: Table, schema: Schema, registers: Registers, settings: Settings, memory: Memory
) -> Checked:
    """Read the values of one table by their kinds."""
    from pipeline.check.values import check_table

    context = context_of(item.submission, schema, registers, settings, memory)
    return check_table(table, schema.forms[table.form], context, uncached=item.uncached[table.sheet])


def _records(checked: Checked) -> Iterator[Mapping[str, Typed]]:
    """Give the records of a table that are not kept out, by field id."""
    for index in range(len(checked.table)):
        if index not in checked.rejected:
            yield {field_id: values[index] for field_id, values in checked.values.items()}


def context_of(submission: Submission, schema: Schema, registers: Registers, settings: Settings, memory: Memory) -> CheckContext:
    """Gather what the checks of one file need to know.

    Args:
        submission: The file.
        schema: Forms and figures.
        registers: As they stand.
        settings: For the day on which the file was received.
        memory: What was read once in this run, for the next file.
    """
    from pipeline.check.context import CheckContext

    return CheckContext(
        schema=schema,
        registers=registers,
        branch=submission.branch,
        received_day=settings.local_day(submission.delivery.received_at),
        head_office=submission.branch == HEAD_OFFICE,
        most_alike=settings.limits.findings_alike,
        memory=memory,
    )


def check_set(settings: Settings, schema: Schema, registers: Registers, file_set: Sequence[Submission]) -> None:
    """Run expectations, one batch a form over the whole set, then the row rules; gather each file's findings."""
    from pipeline.check.expectations import check_expectations
    from pipeline.check.rows import check_file
    from pipeline.check.staging import stages_on

    memory: Memory = {}
    by_form: dict[str, list[Checked]] = {}
    for checked in (table for submission in file_set for table in submission.tables):
        by_form.setdefault(checked.table.form, []).append(checked)
    stages = stages_on(schema, settings.local_day(file_set[0].delivery.received_at)) if file_set else None
    for form, tables in sorted(by_form.items()):
        told = check_expectations(schema.forms[form], tables, settings.schemas, stages)
        for checked, findings in zip(tables, told, strict=True):
            checked.findings += findings
    for submission in file_set:
        context = context_of(submission, schema, registers, settings, memory)
        for checked, findings in zip(submission.tables, check_file(submission.tables, schema.forms, context), strict=True):
            checked.findings += findings
            submission.findings += checked.findings


def check_archive_again(schema: Schema, store: Store) -> None:
    """Run the rules between forms on all that counts now, and keep what they find in place of what they found before."""
    from pipeline.archive import keep_archive_findings
    from pipeline.check.archive_rules import check_archive, views_needed
    from pipeline.report.period import latest_day

    with store.knowledge(only=views_needed(schema, store.active_forms)) as connection:
        findings = check_archive(connection, schema, latest_day(connection), store.active_forms, store.received_days)
    keep_archive_findings(store, findings)
