"""``pipeline customers review`` and ``decide``: questions about customers out to head office, and its answers back in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.daily import dry_run_option, json_option
from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.office import who_option
from pipeline.cli.screen import word_file
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, log_look, pass_session
from pipeline.errors import UsageError


@click.command(cls=SpokenCommand)
@option("--to", "target", say="cli.option.review-to", required=True, type=click.Path(dir_okay=False, path_type=Path))
@option("--unmasked", say="cli.option.unmasked", is_flag=True)
@option("--reason", say="cli.option.why", default="")
@who_option
@dry_run_option
@json_option
@pass_session
def review(session: Session, *, target: Path, unmasked: bool, reason: str, who: str | None, dry_run: bool, as_json: bool) -> None:
    """Write the open questions; the help stands in the catalogue."""
    from pipeline.archive.review import open_questions
    from pipeline.review import write_questions
    from pipeline.workspace import rehearsal

    if unmasked and not reason.strip():
        raise UsageError("cli.usage.reason")
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        questions = open_questions(store, session.schema)
    if not dry_run:
        if unmasked:
            log_look(session, "review", str(target.absolute()), reason, who)
        write_questions(session.schema, questions, target, session.language, unmasked=unmasked)
    if as_json:
        session.print_json(
            [{"one": item.pair.one, "other": item.pair.other, "score": item.pair.likeness.score} for item in questions]
        )
        return
    session.tell("cli.review.done" if questions else "cli.review.none", count=len(questions), path=target)
    if dry_run:
        session.tell("cli.collect.dry")


@click.command(cls=SpokenCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@dry_run_option
@pass_session
def decide(session: Session, *, files: tuple[Path, ...], dry_run: bool) -> int:
    """Read answers back; the help stands in the catalogue."""
    from pipeline.archive.review import count_merged, count_open
    from pipeline.review import take_answers
    from pipeline.workspace import rehearsal

    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        taken = take_answers(settings, session.schema, store, files, lambda done: click.echo(word_file(session, done)))
        waiting = count_open(store, session.schema)
        merged = count_merged(store)
    count = sum(item.verdict in ("accepted", "partly") for item in taken)
    session.tell("cli.decide.done", count=count, merged=merged, waiting=waiting)
    if dry_run:
        session.tell("cli.collect.dry")
    return NEEDS_PERSON if any(item.verdict in ("partly", "returned", "held", "unreadable") for item in taken) else DONE
