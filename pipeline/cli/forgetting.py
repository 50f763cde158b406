"""Commands about private values: what is due for destruction, destroying it, and who looked at what."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.daily import as_of_option, dry_run_option, json_option
from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.office import undo_option, who_option
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, log_look, pass_session
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.forget import Destroyed, Due


@click.command(cls=SpokenCommand)
@click.argument("customers", nargs=-1)
@option("--due", say="cli.option.due", is_flag=True)
@as_of_option
@option("--hold", say="cli.option.hold", is_flag=True)
@undo_option
@option("--reason", say="cli.option.reason", default="")
@option("--approved-by", "approved_by", say="cli.option.approved-by", multiple=True)
@option("--early", say="cli.option.early", is_flag=True)
@who_option
@dry_run_option
@json_option
@pass_session
def forget(
    session: Session,
    *,
    customers: tuple[str, ...],
    due: bool,
    as_of: str | None,
    hold: bool,
    undo: bool,
    reason: str,
    approved_by: tuple[str, ...],
    early: bool,
    who: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """List what is due, hold it, or destroy it; the help stands in the catalogue."""
    if due:
        return _list_due(session, as_of, as_json=as_json)
    if not customers:
        raise UsageError("forget.usage.nobody")
    if not reason.strip():
        raise UsageError("cli.usage.reason")
    from pipeline.again import who_decides

    person, is_login = who_decides(session.settings, who)
    if hold:
        _hold(session, customers, reason, person, undo=undo, dry_run=dry_run)
        status = DONE
    else:
        status = _destroy(session, customers, reason, person, approved_by, early=early, dry_run=dry_run, as_json=as_json)
    if is_login and not as_json:
        session.tell("cli.decide.login", who=person)
    if dry_run and not as_json:
        session.tell("cli.collect.dry")
    return status


def _list_due(session: Session, as_of: str | None, *, as_json: bool) -> int:
    """Print until when each customer's records are kept, those that are due first."""
    from pipeline.forget import due_customers
    from pipeline.publish import instant_of
    from pipeline.settings import now

    until = instant_of(as_of, session.settings) or now(session.settings.zone)
    with session.store(read_only=True) as store:
        found = due_customers(store, session.schema, session.settings.local_day(until))
    if as_json:
        session.print_json([asdict(item) for item in found])
        return NEEDS_PERSON if any(item.state == "due" for item in found) else DONE
    order = ("due", "held", "waits", "unknown")
    counts = {state: sum(item.state == state for item in found) for state in order}
    session.tell("forget.due.head", **counts)
    for item in sorted(found, key=lambda item: (order.index(item.state), str(item.retain_until), item.customer_id)):
        session.tell(f"forget.due.{item.state}", **_shown(item))
    return NEEDS_PERSON if counts["due"] else DONE


def _shown(item: Due) -> dict[str, object]:
    return {name: "—" if value is None else str(value) for name, value in asdict(item).items()}


def _hold(session: Session, customers: tuple[str, ...], reason: str, who: str, *, undo: bool, dry_run: bool) -> None:
    """Set or lift a legal hold."""
    from pipeline.archive import decide, latest_decision
    from pipeline.archive import undo as take_back
    from pipeline.forget import check_known
    from pipeline.settings import now
    from pipeline.workspace import rehearsal

    at = now(session.settings.zone)
    with rehearsal(session.settings, dry_run=dry_run) as settings, session.store(settings=settings) as store:
        for customer in check_known(store, customers):
            if undo:
                take_back(store, latest_decision(store, "hold", customer), who=who, reason=reason, at=at)
            else:
                decide(store, "hold", customer, who=who, reason=reason, at=at)
    session.tell("forget.hold.lifted" if undo else "forget.hold.set", customers=", ".join(customers))


def _destroy(
    session: Session,
    customers: tuple[str, ...],
    reason: str,
    who: str,
    approved_by: tuple[str, ...],
    *,
    early: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Destroy, tell what was done, and name what a person has to remove."""
    from pipeline.archive import read_access
    from pipeline.forget import Order, destroy, give_again

    order = Order(customers, reason, approved_by, who, early=early)
    lines = read_access(session.settings.archive)
    written = {Path(line["of"]) for line in lines if line["what"] == "export"}
    copies = list(dict.fromkeys(line["of"] for line in lines if line["what"] == "backup"))
    done = destroy(session.settings, session.schema, order, session.language, folders=sorted(written), dry_run=dry_run)
    if not dry_run:
        give_again(session.settings, session.schema, session.language)
        log_look(session, "forget", ", ".join(done.certificate["customers"]), str(done.certificate["reason"]), who)
    if as_json:
        session.print_json({**done.certificate, "left": [str(path) for path in done.left], "backups": copies})
    else:
        _tell(session, done)
        session.tell("forget.backups", count=len(copies))
        for path in copies:
            click.echo(f"  {path}")
    return NEEDS_PERSON if done.left or copies else DONE


def _tell(session: Session, done: Destroyed) -> None:
    facts: Mapping[str, Any] = done.certificate
    session.tell(
        "forget.done",
        customers=", ".join(facts["customers"]),
        records=facts["records"],
        cells=facts["cells"],
        files=len(facts["files"]),
        outputs=len(facts["outputs"]),
        number=facts["number"],
        who=facts["who"],
        approved=", ".join(facts["approved_by"]),
        path=session.settings.archive / "certificates" / f"{facts['number']:04d}.json",
    )
    if done.left:
        session.tell("forget.left", count=len(done.left))
        for path in done.left:
            click.echo(f"  {path}")


@click.command(cls=SpokenCommand)
@json_option
@pass_session
def access(session: Session, *, as_json: bool) -> int:
    """Show who looked at private values or took the archive out; the help stands in the catalogue."""
    from pipeline.archive import broken_access, read_access

    lines = read_access(session.settings.archive)
    broken = broken_access(session.settings.archive)
    if as_json:
        session.print_json(lines)
    else:
        if not lines:
            session.tell("forget.access.none")
        for line in lines:
            session.tell(
                "forget.access.line",
                at=f"{datetime.fromisoformat(line['at']).astimezone(session.settings.zone):%Y-%m-%d %H:%M}",
                who=line["who"],
                what=session.say(f"forget.access.{line['what']}"),
                of=line["of"],
                why=line["why"] or session.say("forget.access.no-reason"),
            )
    if broken:
        click.echo(session.say("archive.verify.access", number=broken), err=True)
    return NEEDS_PERSON if broken else DONE
