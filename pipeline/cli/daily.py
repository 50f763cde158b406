"""Commands of every day: collect, report, run, status."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.owing import show_status
from pipeline.cli.screen import (
    collected_as_json,
    report_as_json,
    show_collected,
    show_progress,
    show_report,
    show_submissions,
)
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.flow import Collected
    from pipeline.publish import MadeReport, Wanted
    from pipeline.returns import Returned
    from pipeline.settings import Settings

strict_option = option("--strict", say="cli.option.strict", is_flag=True)
json_option = option("--json", "as_json", say="cli.option.json", is_flag=True)
dry_run_option = option("--dry-run", say="cli.option.dry-run", is_flag=True)
period_option = option("--period", say="cli.option.period", default=None)
as_of_option = option("--as-of", say="cli.option.as-of", default=None)
format_option = option("--format", "formats", say="cli.option.format", default="html,xlsx", show_default=True)


@click.command(cls=SpokenCommand)
@strict_option
@dry_run_option
@json_option
@pass_session
def collect(session: Session, *, strict: bool, dry_run: bool, as_json: bool) -> int:
    """Collect; the help stands in the catalogue."""
    from pipeline.workspace import rehearsal

    with rehearsal(session.settings, dry_run=dry_run) as settings:
        collected, returned = _collect(session, settings, quiet=as_json)
        show_collected(session, collected, returned, as_json=as_json, dry_run=dry_run)
    return NEEDS_PERSON if strict and collected.needs_person else DONE


@click.command(cls=SpokenCommand)
@period_option
@as_of_option
@format_option
@option("--open", "show", say="cli.option.open", is_flag=True)
@strict_option
@dry_run_option
@json_option
@pass_session
def report(
    session: Session,
    *,
    period: str | None,
    as_of: str | None,
    formats: str,
    show: bool,
    strict: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Report; the help stands in the catalogue."""
    from pipeline.publish import Wanted
    from pipeline.survey import waiting
    from pipeline.workspace import rehearsal

    with rehearsal(session.settings, dry_run=dry_run) as settings:
        made = _report(session, settings, Wanted(period, as_of, formats, session.language))
        show_report(session, made, as_json=as_json, dry_run=dry_run)
    if show and made.files and not dry_run:
        _open(session, made.files[0])
    if strict:
        with session.store(read_only=True) as store:
            return NEEDS_PERSON if waiting(store) else DONE
    return DONE


@click.command(cls=SpokenCommand)
@period_option
@as_of_option
@format_option
@strict_option
@dry_run_option
@json_option
@pass_session
def run(
    session: Session, *, period: str | None, as_of: str | None, formats: str, strict: bool, dry_run: bool, as_json: bool
) -> int:
    """Collect, then report; the help stands in the catalogue."""
    from pipeline.publish import Wanted, check_wanted
    from pipeline.workspace import rehearsal

    wanted = Wanted(period, as_of, formats, session.language)
    with rehearsal(session.settings, dry_run=dry_run) as settings:
        check_wanted(wanted, settings)
        collected, returned = _collect(session, settings, quiet=as_json)
        if not as_json:
            show_collected(session, collected, returned, as_json=False, dry_run=dry_run)
        made = _report(session, settings, wanted)
        if as_json:
            told = collected_as_json(session, collected, returned, dry_run=dry_run)
            session.print_json({"collect": told, "report": report_as_json(made)})
        else:
            show_report(session, made, as_json=False, dry_run=dry_run)
    return NEEDS_PERSON if strict and collected.needs_person else DONE


@click.command(cls=SpokenCommand)
@click.argument("submission", required=False)
@period_option
@json_option
@pass_session
def status(session: Session, *, submission: str | None, period: str | None, as_json: bool) -> None:
    """Show what was sent and what waits, or what was said about one file; the help stands in the catalogue."""
    from pipeline.survey import look_up, state_of

    if submission is not None:
        with session.store(read_only=True) as store:
            found, findings = look_up(store, submission)
        show_submissions(session, found, findings, as_json=as_json)
        return
    with session.store(read_only=True) as store:
        state = state_of(store, session.settings, period)
    show_status(session, state, as_json=as_json)


def _collect(session: Session, settings: Settings, *, quiet: bool) -> tuple[Collected, list[Returned]]:
    """Collect, with a progress bar on a terminal, and write what goes back to the branches."""
    from pipeline.flow import collect as take
    from pipeline.returns import write_returns

    with (
        session.store(settings=settings) as store,
        show_progress(visible=sys.stderr.isatty() and not quiet) as watch,
    ):
        collected = take(settings, lambda: session.schema, store, watch)
        returned = write_returns(settings, session.schema, store, session.language)
    return collected, returned


def _report(session: Session, settings: Settings, wanted: Wanted) -> MadeReport:
    """Render the reports; tell where they are, or, in a rehearsal, where they would be."""
    from pipeline.publish import make_report

    with session.store(settings=settings, read_only=True) as store:
        made = make_report(settings, session.schema, store, wanted)
    return replace(made, files=tuple(map(settings.lasting, made.files)))


def _open(session: Session, path: Path) -> None:
    """Show a file in the browser of the person who runs this; say where it is when there is none."""
    import webbrowser

    if not webbrowser.open(path.absolute().as_uri()):
        click.echo(session.say("cli.report.not-opened", path=path), err=True)
