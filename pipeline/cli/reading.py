"""``pipeline reading``: what asks for head office, as a workbook that comes back through its inbox folder."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.daily import dry_run_option, json_option, period_option
from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.session import Session, pass_session


@click.command(cls=SpokenCommand)
@option("--to", "target", say="cli.option.reading-to", required=True, type=click.Path(dir_okay=False, path_type=Path))
@period_option
@dry_run_option
@json_option
@pass_session
def reading(session: Session, *, target: Path, period: str | None, dry_run: bool, as_json: bool) -> None:
    """Write head office's reading list; the help stands in the catalogue."""
    from pipeline.reading import matters, write_reading_list
    from pipeline.report.period import parse_period

    stretch = parse_period(period) if period else None
    with session.store(read_only=True) as store:
        items = matters(store, session.schema, stretch)
    if not dry_run:
        write_reading_list(session.schema, items, target, session.language)
    if as_json:
        session.print_json(items)
        return
    session.tell("cli.reading.done", count=len(items), path=target, inbox=session.settings.inbox / "总公司")
    if dry_run:
        session.tell("cli.collect.dry")
