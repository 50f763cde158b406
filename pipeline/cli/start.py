"""Commands for the first day: init and demo."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.daily import dry_run_option
from pipeline.cli.language import SpokenCommand, option, spoken
from pipeline.messages import say


@click.command(cls=SpokenCommand)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@dry_run_option
def init(*, folder: Path, dry_run: bool) -> None:
    """Make a workspace; the help stands in the catalogue."""
    from pipeline.workspace import check_new, make_workspace

    if dry_run:
        check_new(folder)
    else:
        make_workspace(folder, spoken())
    click.echo(say("cli.init.done", spoken(), path=folder))
    if dry_run:
        click.echo(say("cli.collect.dry", spoken()))


@click.command(cls=SpokenCommand)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@option("--seed", say="cli.option.seed", type=int, default=2026, show_default=True)
@dry_run_option
def demo(*, folder: Path, seed: int, dry_run: bool) -> None:
    """Make up a company and run everything on it; the help stands in the catalogue."""
    from pipeline.cli.rehearse import run_demo
    from pipeline.workspace import check_new, is_demo

    if not dry_run:
        run_demo(folder, seed)
    else:
        if not is_demo(folder):
            check_new(folder)
        click.echo(say("cli.collect.dry", spoken()))
