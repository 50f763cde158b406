"""Commands that close a period and open it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.daily import dry_run_option
from pipeline.cli.language import SpokenCommand
from pipeline.cli.office import choose_person, reason_option, tell_person, who_option
from pipeline.cli.session import pass_session

if TYPE_CHECKING:
    from pipeline.cli.session import Session


@click.command(cls=SpokenCommand)
@click.argument("period")
@reason_option
@who_option
@dry_run_option
@pass_session
def close(session: Session, *, period: str, reason: str, who: str | None, dry_run: bool) -> None:
    """Close a period; the help stands in the catalogue."""
    from pipeline.closing import close_period
    from pipeline.workspace import rehearsal

    person, is_login = choose_person(session, who)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        made = close_period(settings, session.schema, store, period, reason, person, session.language)
    path = session.settings.made / made.files[0].relative_to(settings.made)
    session.tell("cli.close.done", period=made.period, path=path)
    tell_person(session, person, is_login=is_login)
    if dry_run:
        session.tell("cli.collect.dry")


@click.command(cls=SpokenCommand)
@click.argument("period")
@reason_option
@who_option
@dry_run_option
@pass_session
def reopen(session: Session, *, period: str, reason: str, who: str | None, dry_run: bool) -> None:
    """Open a closed period again; the help stands in the catalogue."""
    from pipeline.closing import reopen_period
    from pipeline.workspace import rehearsal

    person, is_login = choose_person(session, who)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        name = reopen_period(settings, store, period, reason, person)
    session.tell("cli.reopen.done", period=name)
    tell_person(session, person, is_login=is_login)
    if dry_run:
        session.tell("cli.collect.dry")
