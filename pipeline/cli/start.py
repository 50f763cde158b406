"""Commands for the first day: init and demo."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.language import SpokenCommand, option, spoken
from pipeline.messages import say


@click.command(cls=SpokenCommand)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(*, folder: Path) -> None:
    """Make a workspace; the help stands in the catalogue."""
    from pipeline.workspace import make_workspace

    make_workspace(folder, spoken())
    click.echo(say("cli.init.done", spoken(), path=folder))


@click.command(cls=SpokenCommand)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@option("--seed", say="cli.option.seed", type=int, default=2026, show_default=True)
def demo(*, folder: Path, seed: int) -> None:
    """Make up a company and run everything on it; the help stands in the catalogue."""
    from pipeline.cli.rehearse import run_demo

    run_demo(folder, seed)
