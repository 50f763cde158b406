"""The command that composes mails, and sends them where that is asked for."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.daily import dry_run_option, json_option, period_option
from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, pass_session

if TYPE_CHECKING:
    from pipeline.post import Post, Posted


@click.command(cls=SpokenCommand)
@period_option
@option("--send", say="cli.option.send", is_flag=True)
@option("--again", say="cli.option.again", is_flag=True)
@dry_run_option
@json_option
@pass_session
def mail(session: Session, *, period: str | None, send: bool, again: bool, dry_run: bool, as_json: bool) -> int:
    """Compose the mails; the help stands in the catalogue."""
    from pipeline.errors import PipelineError
    from pipeline.post import compose_posts, send_posts, server_of, set_apart
    from pipeline.publish import Wanted, make_report
    from pipeline.settings import now
    from pipeline.workspace import rehearsal

    wanted = Wanted(period, None, "html,xlsx", session.language)
    with (
        rehearsal(session.settings, dry_run=dry_run) as settings,
        session.store(settings=settings, read_only=not send or dry_run) as store,
    ):
        made = make_report(settings, session.schema, store, wanted)
        if not made.files:
            raise PipelineError(made.why, inbox=session.settings.inbox)
        ready = compose_posts(settings, session.schema, store, made, session.language)
        if send and dry_run:
            ready = replace(ready, posts=tuple(set_apart(store, ready, again=again)))
        elif send:
            server_of(settings)
            if not ready.posts:
                raise PipelineError("mail.send.nobody", inbox=session.settings.inbox)
            clock = lambda: now(settings.zone)  # noqa: E731 - asked anew for each mail
            posts = tuple(send_posts(settings, store, ready, again=again, wait=time.sleep, at=clock))
            ready = replace(ready, posts=posts)
    posts = tuple(replace(post, file=settings.lasting(post.file)) for post in ready.posts)
    ready = replace(ready, posts=posts, draft=ready.draft and settings.lasting(ready.draft))
    if as_json:
        session.print_json(_as_json(ready))
    else:
        _show(session, ready, dry_run=dry_run, send=send)
    stuck = any(post.state in ("refused", "failed") for post in ready.posts)
    return NEEDS_PERSON if stuck or (send and ready.skipped) else DONE


def _show(session: Session, ready: Posted, *, dry_run: bool, send: bool) -> None:
    """Print who gets what, and what became of it; a rehearsal says what would."""
    if dry_run:
        session.tell("cli.mail.dry")
    if ready.draft:
        session.tell("cli.mail.would-be-unaddressed" if dry_run else "cli.mail.unaddressed", path=ready.draft)
        return
    for post in ready.posts:
        would = ("would-send" if send else "would-write") if dry_run and post.state == "composed" else post.state
        session.tell(
            "cli.mail.line",
            state=session.say(f"cli.mail.state-{would}"),
            name=post.recipient.name,
            address=post.recipient.address,
            subject=str(post.mail["Subject"]),
            files=", ".join(post.attached) or session.say("cli.mail.no-files"),
        )
        for line in post.left_out:
            click.echo(f"    {line}")
        if post.reply:
            session.tell("cli.mail.reply", reply=post.reply)
    for recipient in ready.skipped:
        session.tell("cli.mail.skipped", name=recipient.name, address=recipient.address)
    if not dry_run:
        session.tell("cli.mail.done", count=len(ready.posts), path=session.settings.outbox / ready.period)


def _as_json(ready: Posted) -> dict[str, object]:
    """Give the same for another program."""
    return {
        "period": ready.period,
        "mails": [_post(post) for post in ready.posts],
        "skipped": [{"name": item.name, "address": item.address} for item in ready.skipped],
        "unaddressed": [str(ready.draft)] if ready.draft else [],
    }


def _post(post: Post) -> dict[str, object]:
    return {
        "name": post.recipient.name,
        "address": post.recipient.address,
        "role": post.recipient.role,
        "branch": post.recipient.branch,
        "subject": str(post.mail["Subject"]),
        "message_id": post.message_id,
        "file": str(post.file),
        "attached": list(post.attached),
        "left_out": list(post.left_out),
        "state": post.state,
        "reply": post.reply,
    }
