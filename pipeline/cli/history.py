"""What head office decided about a file, for `status ID`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cli.session import Session


def show_decisions(session: Session, decisions: Sequence[Mapping[str, Any]]) -> None:
    """Print who decided what about a file and its findings, when and why, and what was taken back.

    Args:
        session: For the language.
        decisions: As `archive.decisions.decisions_on` gives them.
    """
    if not decisions:
        return
    session.tell("cli.decide.history-head")
    for item in decisions:
        what = session.say(f"cli.decide.what-{item['kind']}", target=item["target"])
        line = session.say("cli.decide.history", at=item["at"], who=item["who"], what=what, reason=item["reason"])
        back = session.say("cli.decide.taken-back") if item["undone"] else ""
        click.echo(f"  {item['decision']}  {line}{back}")
