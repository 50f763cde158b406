"""Commands of head office: decisions, and care of the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.daily import dry_run_option
from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.screen import show_returned
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, log_look, pass_session
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.returns import Returned
    from pipeline.settings import Settings
    from pipeline.store import Store


def _reason(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse a reason of blanks: it is kept for those who ask later."""
    if not value.strip():
        raise UsageError("cli.usage.reason")
    return value


def _give_back(session: Session, settings: Settings, store: Store) -> list[Returned]:
    """Let the returned files follow a decision."""
    from pipeline.returns import write_returns

    return write_returns(settings, session.schema, store, session.language)


reason_option = option("--reason", say="cli.option.reason", required=True, callback=_reason)
undo_option = option("--undo", say="cli.option.undo", is_flag=True)
who_option = option("--who", say="cli.option.who", default=None)


def choose_person(session: Session, given: str | None) -> tuple[str, bool]:
    """Name who decides, and whether that is only the login's name."""
    from pipeline.again import who_decides

    return who_decides(session.settings, given)


def tell_person(session: Session, who: str, *, is_login: bool) -> None:
    """Say under which login a decision was kept, so that nobody is written down unawares."""
    if is_login:
        session.tell("cli.decide.login", who=who)


@click.command(cls=SpokenCommand)
@click.argument("submission")
@reason_option
@undo_option
@who_option
@dry_run_option
@pass_session
def release(session: Session, *, submission: str, reason: str, undo: bool, who: str | None, dry_run: bool) -> None:
    """Let a held file go on; the help stands in the catalogue."""
    from pipeline.again import hold_again, release_submission
    from pipeline.workspace import rehearsal

    person, is_login = choose_person(session, who)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        if undo:
            told = session.say(
                "cli.decide.undone", source=hold_again(session.schema, store, submission, reason, who=person, zone=settings.zone)
            )
        else:
            done = release_submission(settings, session.schema, store, submission, reason, who=person)
            verdict = session.say(f"cli.verdict.{done.verdict}")
            told = session.say("cli.decide.released", source=done.delivery.source, verdict=verdict)
        returned = _give_back(session, settings, store)
    click.echo(told)
    tell_person(session, person, is_login=is_login)
    show_returned(session, returned)
    if dry_run:
        session.tell("cli.collect.dry")


@click.command(cls=SpokenCommand)
@click.argument("submission")
@reason_option
@undo_option
@who_option
@dry_run_option
@pass_session
def withdraw(session: Session, *, submission: str, reason: str, undo: bool, who: str | None, dry_run: bool) -> None:
    """Make a submission count no more; the help stands in the catalogue."""
    from pipeline.again import withdraw_submission
    from pipeline.workspace import rehearsal

    person, is_login = choose_person(session, who)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        source = withdraw_submission(session.schema, store, submission, reason, undo=undo, who=person, zone=settings.zone)
        returned = _give_back(session, settings, store)
    session.tell("cli.decide.undone" if undo else "cli.decide.withdrawn", source=source)
    tell_person(session, person, is_login=is_login)
    show_returned(session, returned)
    if dry_run:
        session.tell("cli.collect.dry")


@click.command(cls=SpokenCommand)
@click.argument("finding")
@reason_option
@undo_option
@who_option
@dry_run_option
@pass_session
def waive(session: Session, *, finding: str, reason: str, undo: bool, who: str | None, dry_run: bool) -> None:
    """Let a finding be; the help stands in the catalogue."""
    from pipeline.again import waive_finding
    from pipeline.workspace import rehearsal

    person, is_login = choose_person(session, who)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        waive_finding(store, finding, reason, undo=undo, who=person, zone=settings.zone)
        returned = _give_back(session, settings, store)
    session.tell("cli.decide.undone" if undo else "cli.decide.waived", finding=finding, source=finding)
    tell_person(session, person, is_login=is_login)
    show_returned(session, returned)
    if dry_run:
        session.tell("cli.collect.dry")


@click.command(cls=SpokenCommand)
@dry_run_option
@pass_session
def rebuild(session: Session, *, dry_run: bool) -> int:
    """Make the archive anew from its originals; the help stands in the catalogue."""
    from pipeline.again import rebuild_archive

    rebuilt = rebuild_archive(session.settings, session.schema, session.language, dry_run=dry_run)
    if dry_run:
        session.tell("cli.collect.dry")
    if rebuilt.differing:
        session.tell("cli.rebuild.different", files=", ".join(rebuilt.differing), path=rebuilt.old)
        return NEEDS_PERSON
    key = "cli.rebuild.equal" if rebuilt.is_compared else "cli.rebuild.anew"
    session.tell(key, count=rebuilt.originals, path=rebuilt.old)
    return DONE


@click.command(cls=SpokenCommand)
@click.argument("to", type=click.Path(file_okay=False, path_type=Path))
@option("--reason", say="cli.option.why", default="")
@who_option
@dry_run_option
@pass_session
def backup(session: Session, *, to: Path, reason: str, who: str | None, dry_run: bool) -> None:
    """Copy the archive; the help stands in the catalogue."""
    from pipeline.again import backup_archive

    session.tell("cli.backup.done", path=backup_archive(session.settings, to, dry_run=dry_run))
    if dry_run:
        session.tell("cli.collect.dry")
    else:
        log_look(session, "backup", str(to.absolute()), reason, who)


@click.command(cls=SpokenCommand)
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@dry_run_option
@pass_session
def restore(session: Session, *, source: Path, dry_run: bool) -> None:
    """Put a backup back; the help stands in the catalogue."""
    from pipeline.again import restore_archive

    session.tell("cli.restore.done", path=source, old=restore_archive(session.settings, source, dry_run=dry_run))
    if dry_run:
        session.tell("cli.collect.dry")
