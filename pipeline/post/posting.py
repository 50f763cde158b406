"""Who gets what by mail: recipients from the archive, letters from the reports, what was sent before from the ledger."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from pipeline.archive import keep_posted, posted, standing_closing
from pipeline.errors import PipelineError
from pipeline.mail import Sender, Server, fit, send_mails, write_mail
from pipeline.messages import say
from pipeline.post.desk import Desk
from pipeline.post.outbox import Outbox, draft_name
from pipeline.post.register import Recipient, recipients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

    from pipeline.mail import Letter
    from pipeline.messages import Language
    from pipeline.publish import MadeReport
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

State = Literal["composed", "already", "sent", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Post:
    """One mail and what became of it."""

    recipient: Recipient
    file: Path
    mail: EmailMessage
    attached: tuple[str, ...]
    left_out: tuple[str, ...]
    state: State = "composed"
    reply: str = ""

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return str(self.mail["Message-ID"])


@dataclass(frozen=True, slots=True)
class Posted:
    """What a run of mails came to."""

    period: str
    posts: tuple[Post, ...] = ()
    skipped: tuple[Recipient, ...] = field(default=())
    """Branch managers without a branch that is known: nothing could be chosen for them."""
    draft: Path | None = None
    """Where nobody is registered: one mail without an addressee."""


def compose_posts(settings: Settings, schema: Schema, store: Store, made: MadeReport, fallback: Language) -> Posted:
    """Compose a mail for each recipient into ``outbox/<period>/``; where nobody is registered, one draft for head office.

    Mails of before whose recipient is stopped or gone are removed, unless they were sent or somebody changed them.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        made: The report, which stands in its folder.
        fallback: Language of those who name none.
    """
    shut = standing_closing(store, made.period)
    with store.knowledge(only=()) as connection:
        listed = recipients(connection, schema, fallback)
    office = Recipient(say("mail.draft.name", fallback), "", "general_manager", "", (), fallback)
    outbox = Outbox(settings.outbox)
    with store.knowledge(shut.closed_at if shut else None, only=store.typed_names) as connection:
        desk = Desk(settings, schema, connection, made, listed or [office])
        skipped = tuple(item for item in listed if item.is_branch and item.branch not in desk.branches)
        known = [item for item in listed if item not in skipped]
        posts: dict[str, Post] = {}
        for recipient, name in zip(known, _file_names(known), strict=True):
            post = _write(settings, outbox, f"{made.period}/{name}.eml", recipient, desk.letter(recipient))
            posts.setdefault(post.message_id, post)
        draft = None if listed else _write(settings, outbox, draft_name(made.period), office, desk.letter(office)).file
    kept = [path.relative_to(settings.outbox).as_posix() for path in (draft, *(post.file for post in posts.values())) if path]
    outbox.clear(made.period, kept, {message for message, _ in posted(store)})
    return Posted(made.period, tuple(posts.values()), skipped, draft)


def _write(settings: Settings, outbox: Outbox, name: str, recipient: Recipient, letter: Letter) -> Post:
    """Put a mail into the outbox."""
    post = settings.mail
    ready = fit(letter, post.max_bytes)
    path, mail = outbox.put(name, write_mail(ready, Sender(post.sender, post.sender_name or settings.company, post.reply_to)))
    return Post(recipient, path, mail, tuple(item.name for item in ready.files), ready.left_out)


def _file_names(listed: Sequence[Recipient]) -> Iterator[str]:
    """Name a file after each address; several lines of one address by their branch or role, too."""
    plain = [_file_name(item.address) for item in listed]
    taken: Counter[str] = Counter()
    for item, name in zip(listed, plain, strict=True):
        full = name if plain.count(name) == 1 else f"{name}-{_file_name(item.branch if item.is_branch else item.role)}"
        taken[full] += 1
        yield full if taken[full] == 1 else f"{full}-{taken[full]}"


def _file_name(address: str) -> str:
    """Name a file after an address."""
    return "".join(sign if sign.isalnum() or sign in "@.-_+" else "_" for sign in address.casefold())


def send_posts(
    settings: Settings, store: Store, made: Posted, *, again: bool, wait: Callable[[float], None], at: Callable[[], datetime]
) -> Iterator[Post]:
    """Send what was composed and has not gone yet; each outcome is written down before the next mail goes.

    A program that is ended between the server's answer and the ledger sends that one mail a second time, under the same
    Message-ID.

    Args:
        settings: Of the workspace.
        store: The open archive, to be written.
        made: From `compose_posts`.
        again: Whether what went before goes once more.
        wait: Called with seconds before another attempt.
        at: Tells the instant of sending.

    Yields:
        Each mail with its state.

    Raises:
        PipelineError: No server or sender is set, or it refuses the login or a secure connection.
    """
    server = server_of(settings)
    waiting = []
    for post in set_apart(store, made, again=again):
        if post.state == "already":
            yield post
        else:
            waiting.append(post)

    def dated() -> Iterator[tuple[str, EmailMessage]]:
        for post in waiting:
            mail = message_from_bytes(post.mail.as_bytes(), policy=SMTP)
            mail.replace_header("Date", format_datetime(at()))
            yield post.recipient.address, mail

    with closing(cast("Any", send_mails(server, dated(), settings.mail.sender, wait))) as outcomes:
        for post, outcome in zip(waiting, outcomes, strict=True):
            if outcome.state != "failed":
                facts = {"message": post.message_id, "address": post.recipient.address, "period": made.period}
                keep_posted(store, {"at": at().isoformat(), **facts, "outcome": outcome.state, "reply": outcome.reply})
            yield replace(post, state=outcome.state, reply=outcome.reply)


def set_apart(store: Store, made: Posted, *, again: bool) -> Iterator[Post]:
    """Mark what went before, and so is not to go now.

    Args:
        store: The open archive.
        made: From `compose_posts`.
        again: Whether what went before goes once more.
    """
    gone = set() if again else posted(store)
    for post in made.posts:
        is_gone = (post.message_id, post.recipient.address) in gone
        yield replace(post, state="already") if is_gone else post


def server_of(settings: Settings) -> Server:
    """Read where mails go, and the login from the environment.

    Raises:
        PipelineError: `company.toml` names no server or no sender.
    """
    post = settings.mail
    if not post.host or not post.sender:
        raise PipelineError("mail.send.not-set", path=settings.workspace / "company.toml")
    user, password = os.environ.get("PIPELINE_SMTP_USER", ""), os.environ.get("PIPELINE_SMTP_PASSWORD", "")
    if user and post.security == "none":
        raise PipelineError("mail.send.login-open", host=post.host)
    return Server(post.host, post.port, post.security, post.ca_file, user, password, post.attempts)
