"""What the commands print: one line a file, closing summaries, small tables, or JSON for another program."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.history import show_decisions
from pipeline.messages import word_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.cli.session import Session
    from pipeline.flow import Collected
    from pipeline.model import Finding, Submission, Verdict
    from pipeline.publish import MadeReport
    from pipeline.returns import Returned

WAITING_COLUMNS = ("id", "name", "file", "state", "returned", "since", "why")
VERDICT_ORDER: tuple[Verdict, ...] = ("accepted", "partly", "returned", "held", "unreadable", "duplicate", "skipped")
MOST_RECORDS = 20
"""Records naming a customer that the terminal shows; `--json` gives all."""


def watch_nothing(_: Submission) -> None:
    """Watch files being filed without a word."""


@contextmanager
def show_progress(*, visible: bool) -> Iterator[Callable[[Submission], None]]:
    """Count the files along while they are filed; give who is to be told of each.

    Args:
        visible: True on a terminal; a pipe gets the lines alone.
    """
    if not visible:
        yield watch_nothing
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f}"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda submission: progress.update(task, advance=1, description=submission.delivery.source)


def show_collected(session: Session, collected: Collected, returned: Sequence[Returned], *, as_json: bool, dry_run: bool) -> None:
    """Print what became of each file, where its marked copy lies, and a closing summary."""
    if as_json:
        session.print_json(collected_as_json(session, collected, returned, dry_run=dry_run))
        return
    for submission in collected.submissions:
        click.echo(word_file(session, submission))
    show_returned(session, returned)
    for item in collected.skipped:
        session.tell("cli.collect.skipped", source=item.source, reason=session.say(item.reason))
    if not collected.submissions:
        session.tell("cli.collect.nothing")
    else:
        _summary(session, collected)
    if dry_run:
        session.tell("cli.collect.dry")


def collected_as_json(
    session: Session, collected: Collected, returned: Sequence[Returned], *, dry_run: bool
) -> dict[str, object]:
    """Give what a collect did, for another program."""
    return {
        "files": [_as_json(session, submission) for submission in collected.submissions],
        "skipped": [{"source": item.source, "reason": session.say(item.reason)} for item in collected.skipped],
        "returns": [{"source": item.source, "path": item.path, "state": item.state} for item in returned],
        "dry_run": dry_run,
    }


def show_returned(session: Session, returned: Sequence[Returned]) -> None:
    """Print which marked copies were written, moved aside, or have to wait."""
    for item in returned:
        session.tell(f"cli.returns.{item.state}", source=item.source, path=item.path)


def _summary(session: Session, collected: Collected) -> None:
    """Print the closing lines of a collect."""
    counts = Counter(submission.verdict for submission in collected.submissions)
    verdicts = session.say("cli.collect.separator").join(
        session.say("cli.collect.count", verdict=session.say(f"cli.verdict.{verdict}"), count=counts[verdict])
        for verdict in VERDICT_ORDER
        if counts[verdict]
    )
    filed = [submission for submission in collected.submissions if submission.verdict in ("accepted", "partly")]
    session.tell(
        "cli.collect.summary",
        files=len(collected.submissions),
        verdicts=verdicts,
        accepted=sum(submission.rows_read - submission.rows_returned for submission in filed),
        returned=sum(submission.rows_returned for submission in collected.submissions if submission.verdict != "held"),
    )
    for form in collected.empty_registers:
        session.tell("cli.collect.registers-empty", form=form_title(session, form))
    if counts["held"]:
        session.tell("cli.collect.held", count=counts["held"])


def word_file(session: Session, submission: Submission) -> str:
    """Word what became of one file."""
    reason = session.say(submission.reason) if submission.reason else ""
    severities = Counter(finding.severity for finding in submission.findings)
    detail = ""
    if submission.tables:
        detail = session.say(
            "cli.collect.detail",
            forms=session.say("cli.collect.separator").join(form_title(session, form) for form in submission.forms),
            rows=submission.rows_read,
            accepted=_filed(submission),
        )
        if submission.rows_returned:
            detail += session.say("cli.collect.detail-returned", returned=submission.rows_returned)
    if severities["error"] or severities["warning"]:
        key = "findings" if severities["error"] and severities["warning"] else "errors" if severities["error"] else "warnings"
        counted = session.say(f"cli.collect.detail-{key}", errors=severities["error"], warnings=severities["warning"])
        detail = detail + counted if detail else counted.lstrip("，, ")
    parts = " — ".join(part for part in (detail, reason) if part)
    verdict = session.say(f"cli.verdict.{submission.verdict}")
    return session.say("cli.collect.line", verdict=verdict, source=submission.delivery.source, detail=parts).rstrip()


def _filed(submission: Submission) -> int:
    """Count the records of a file that went into the archive."""
    return submission.rows_read - submission.rows_returned if submission.verdict in ("accepted", "partly") else 0


def form_title(session: Session, form: str) -> str:
    """Give a form's title in the reader's language."""
    found = session.schema.forms.get(form)
    return form if found is None else found.titled(session.language)


def _as_json(session: Session, submission: Submission, *, plain: bool = False) -> dict[str, Any]:
    """Give a submission for another program; `plain` where the sender himself asks."""
    return {
        "source": submission.delivery.source,
        "branch": submission.branch,
        "sha256": submission.delivery.sha256,
        "verdict": submission.verdict,
        "reason": session.say(submission.reason) if submission.reason else "",
        "forms": submission.forms,
        "rows_read": submission.rows_read,
        "rows_accepted": _filed(submission),
        "rows_returned": submission.rows_returned,
        "findings": [_finding_as_json(session, finding, plain=plain) for finding in submission.findings],
    }


def _for_office(session: Session, finding: Finding) -> Finding:
    """Give a finding as head office may read it; the sender reads his own values in the copy that he gets back."""
    from pipeline.schema import hide_finding

    return hide_finding(finding, session.schema.forms, session.schema.privacy, "head_office")


def _finding_as_json(session: Session, finding: Finding, *, plain: bool = False) -> dict[str, str]:
    """Give a finding for another program."""
    finding = finding if plain else _for_office(session, finding)
    return {
        "severity": finding.severity,
        "code": finding.code,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "column": finding.column,
        "value": finding.value,
        "message": word_finding(finding, session.language),
    }


def show_report(session: Session, made: MadeReport, *, as_json: bool, dry_run: bool) -> None:
    """Print where the reports are."""
    if as_json:
        session.print_json(report_as_json(made))
    elif not made.files:
        session.tell(made.why, inbox=session.settings.inbox)
    else:
        key = "cli.report.made" if made.changed else "cli.report.unchanged"
        session.tell(key, period=made.period, day=made.reference_day, path=made.files[0])
    if dry_run and not as_json:
        session.tell("cli.collect.dry")


def report_as_json(made: MadeReport) -> dict[str, object]:
    """Give where the reports are, for another program."""
    return {"period": made.period, "files": [str(path) for path in made.files], "changed": made.changed}


def show_checked(session: Session, submissions: Sequence[Submission], *, as_json: bool, branch_known: bool) -> None:
    """Print what a branch would be told about its files."""
    if as_json:
        session.print_json([_as_json(session, submission, plain=True) for submission in submissions])
        return
    if not branch_known:
        session.tell("cli.check.no-branch")
    for submission in submissions:
        severities = Counter(finding.severity for finding in submission.findings)
        source = submission.delivery.source
        if not severities["error"] and not severities["warning"] and submission.tables:
            session.tell("cli.check.ok", source=source)
            continue
        verdict = session.say(f"cli.verdict.{submission.verdict}")
        session.tell("cli.check.head", source=source, verdict=verdict, errors=severities["error"], warnings=severities["warning"])
        for finding in submission.findings:
            severity = session.say(f"cli.severity.{finding.severity}")
            session.tell("cli.check.line", severity=severity, message=word_finding(finding, session.language))


def show_submissions(
    session: Session, found: Sequence[Mapping[str, Any]], findings: Sequence[tuple[str, Finding, str]], *, as_json: bool
) -> None:
    """Print the submissions that were asked for; of a single one also its findings, each with the number to waive it by."""
    if as_json:
        told = [{"id": number, "status": status, **_finding_as_json(session, item)} for number, item, status in findings]
        session.print_json({"submissions": found, "findings": told})
        return
    show_table(session, "cli.status.file", WAITING_COLUMNS, found)
    for number, item, status in findings:
        severity = session.say(f"cli.severity.{item.severity}")
        stands = "" if status == "open" else session.say(f"cli.status.finding-{status}")
        click.echo(f"  {number}  {severity} {stands}{word_finding(_for_office(session, item), session.language)}")
    if len(found) == 1:
        show_decisions(session, found[0].get("decisions", ()))
    if len(found) > 1:
        session.tell("cli.status.several")


def show_table(session: Session, title: str, columns: Iterable[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table that fits the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=session.say(title), title_justify="left")
    for column in columns:
        table.add_column(
            session.say(f"cli.status.{column}"), justify="right" if column in ("records", "returned") else "left", overflow="fold"
        )
    for row in rows:
        cells = []
        for column in columns:
            value = row.get(column, "")
            match column:
                case "form":
                    cells.append(form_title(session, str(value)))
                case "state":
                    cells.append(session.say(f"cli.verdict.{value}"))
                case "why":
                    cells.append(session.say(str(value)) if value else "")
                case _:
                    cells.append(str(value))
        table.add_row(*cells)
    Console(width=None if sys.stdout.isatty() else 160, markup=False).print(table)


def show_customers(session: Session, customers: Sequence[Mapping[str, str]], *, as_json: bool) -> None:
    """Print master customers, one a line: id, code, name, branch, salesperson; what is blank is left out."""
    if as_json:
        session.print_json(customers)
        return
    for customer in customers:
        click.echo("  ".join(str(value) for value in customer.values() if value))


def show_customer(
    session: Session, wanted: str, card: Mapping[str, Any] | None, *, as_json: bool, unmasked: bool = False
) -> None:
    """Print one master customer: its filled fields with their sources, its history, then the records that name it.

    Raises:
        UsageError: There is no such customer.
    """
    from pipeline.cli.tracing import show_history, source_of, worded
    from pipeline.errors import UsageError
    from pipeline.lineage import hidden

    if card is None:
        raise UsageError("cli.customers.none", value=wanted)
    history = card["history"] if unmasked else hidden(session.schema, card["history"])
    if as_json:
        session.print_json({**card, "history": history})
        return
    key = "cli.customers.merged" if card["merged_from"] else "cli.customers.one"
    session.tell(key, customer=card["customer_id"], merged=str(card["merged_from"]).replace("|", "、"))
    form = session.schema.forms["customer_card"]
    titles = {item.id: item.titled(session.language) for item in form.fields}
    for field_id, value in card["fields"].items():
        if value:
            shown = worded(session, form.id, field_id, value)
            click.echo(f"{titles.get(field_id, field_id)}: {shown}{source_of(session, history, field_id)}")
    show_history(session, history)
    for record in card["records"][:MOST_RECORDS]:
        place = "!".join(part for part in (str(record["sheet"]), str(record["cell"])) if part)
        click.echo(f"  {form_title(session, record['form'])}  {record['source']}  {place}")
    if len(card["records"]) > MOST_RECORDS:
        session.tell("trace.more", shown=MOST_RECORDS, all=len(card["records"]))


def show_differences(session: Session, count: int, differences: Sequence[str], *, as_json: bool) -> None:
    """Print whether the archive equals its originals."""
    if as_json:
        session.print_json({"originals": count, "differences": list(differences)})
    elif differences:
        session.tell("cli.verify.different", count=len(differences))
        for difference in differences:
            click.echo(f"  {difference}")
    else:
        session.tell("cli.verify.equal", count=count)
