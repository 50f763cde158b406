"""Commands that only look: check, customers, trace, export, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from pipeline.cli.daily import as_of_option, dry_run_option, json_option
from pipeline.cli.language import SpokenCommand, SpokenGroup, option
from pipeline.cli.office import who_option
from pipeline.cli.screen import show_checked, show_customer, show_customers, show_differences
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, log_look, pass_session
from pipeline.errors import UsageError


@click.command(cls=SpokenCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--branch", say="cli.option.branch", default=None)
@json_option
@pass_session
def check(session: Session, *, files: tuple[Path, ...], branch: str | None, as_json: bool) -> int:
    """Check files before they are sent; the help stands in the catalogue."""
    from pipeline.survey import check_files

    submissions = check_files(session.settings, session.schema, files, branch)
    show_checked(session, submissions, as_json=as_json, branch_known=branch is not None)
    faulty = any(finding.severity == "error" for submission in submissions for finding in submission.findings)
    return NEEDS_PERSON if faulty else DONE


@click.group(cls=SpokenGroup)
def customers() -> None:
    """Look customers up; the help stands in the catalogue."""


@customers.command(name="list", cls=SpokenCommand)
@json_option
@pass_session
def list_customers(session: Session, *, as_json: bool) -> None:
    """List the master customers."""
    from pipeline.archive import list_customers as listed

    with session.store(read_only=True) as store:
        show_customers(session, listed(store), as_json=as_json)


@customers.command(cls=SpokenCommand)
@click.argument("customer")
@as_of_option
@option("--unmasked", say="cli.option.unmasked", is_flag=True)
@option("--reason", say="cli.option.why", default="")
@who_option
@json_option
@pass_session
def show(
    session: Session, *, customer: str, as_of: str | None, unmasked: bool, reason: str, who: str | None, as_json: bool
) -> None:
    """Show one master customer with the records that name it; private values are hidden unless asked for with a reason."""
    from pipeline.archive import customer_card
    from pipeline.publish import instant_of
    from pipeline.schema import hide

    if unmasked and not reason.strip():
        raise UsageError("cli.usage.reason")
    with session.store(read_only=True) as store:
        card = customer_card(store, customer, instant_of(as_of, session.settings))
    if unmasked and card is not None:
        log_look(session, "show", str(card["customer_id"]), reason, who)
    elif card is not None:
        card["fields"] = hide(card["fields"], session.schema.forms["customer_card"], session.schema.privacy, "head_office")
    show_customer(session, customer, card, as_json=as_json, unmasked=unmasked)
    if not unmasked and not as_json:
        session.tell("cli.customers.masked")


@click.command(cls=SpokenCommand)
@click.argument("what")
@option("--period", say="cli.option.period", default=None)
@as_of_option
@option("--up", "is_up", say="cli.option.up", is_flag=True)
@option("--unmasked", say="cli.option.unmasked", is_flag=True)
@option("--reason", say="cli.option.why", default="")
@who_option
@json_option
@pass_session
def trace(
    session: Session,
    *,
    what: str,
    period: str | None,
    as_of: str | None,
    is_up: bool,
    unmasked: bool,
    reason: str,
    who: str | None,
    as_json: bool,
) -> None:
    """Tell where something comes from; the help stands in the catalogue."""
    from pipeline.cli.tracing import SHOWN
    from pipeline.lineage import trace as traced
    from pipeline.publish import instant_of

    if unmasked and not reason.strip():
        raise UsageError("cli.usage.reason")
    with session.store(read_only=True) as store:
        until, space = instant_of(as_of, session.settings), session.settings
        facts = traced(
            *(space, session.schema, store, what, session.language), period=period, as_of=until, is_up=is_up, unmasked=unmasked
        )
    if unmasked:
        log_look(session, "trace", what, reason, who)
    if as_json:
        session.print_json(facts)
        return
    SHOWN[facts["kind"]](session, facts)


@click.command(cls=SpokenCommand)
@option("--to", "folder", say="cli.option.to", required=True, type=click.Path(file_okay=False, path_type=Path))
@option(
    "--format",
    "format_",
    say="cli.option.one-format",
    type=click.Choice(["csv", "parquet", "xlsx"]),
    default="csv",
    show_default=True,
)
@as_of_option
@option("--reason", say="cli.option.why", default="")
@who_option
@dry_run_option
@pass_session
def export(
    session: Session,
    *,
    folder: Path,
    format_: Literal["csv", "parquet", "xlsx"],
    as_of: str | None,
    reason: str,
    who: str | None,
    dry_run: bool,
) -> None:
    """Write the open data package; the help stands in the catalogue."""
    from pipeline.archive import export as write_package
    from pipeline.publish import instant_of
    from pipeline.workspace import rehearsal

    until = instant_of(as_of, session.settings)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(read_only=True) as store:
        target = settings.rehearsal / "export" if settings.rehearsal else folder
        files = write_package(store, target, session.schema, form=format_, as_of=until, language=session.language)
    session.tell("cli.export.done", count=len(files), path=folder)
    if not dry_run:
        log_look(session, "export", str(folder.absolute()), reason, who)
    else:
        session.tell("cli.collect.dry")


@click.command(cls=SpokenCommand)
@json_option
@pass_session
def verify(session: Session, *, as_json: bool) -> int:
    """Compare the archive with its originals; the help stands in the catalogue."""
    from pipeline.again import verify_archive

    with session.store(read_only=True) as store:
        count, differences = verify_archive(store, session.schema, session.language)
    show_differences(session, count, differences, as_json=as_json)
    return NEEDS_PERSON if differences else DONE
