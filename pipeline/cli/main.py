"""The root command and the list of all commands, in the order of the work."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.blank import template
from pipeline.cli.closing import close, reopen
from pipeline.cli.daily import collect, report, run, status
from pipeline.cli.forgetting import access, forget
from pipeline.cli.language import SpokenGroup, SpokenOption, chosen_language, option
from pipeline.cli.look import check, customers, export, trace, verify
from pipeline.cli.mailing import mail
from pipeline.cli.office import backup, rebuild, release, restore, waive, withdraw
from pipeline.cli.originals import originals
from pipeline.cli.reading import reading
from pipeline.cli.reviewing import decide, review
from pipeline.cli.session import Session, run_guarded
from pipeline.cli.start import demo, init
from pipeline.messages import LANGUAGES


@click.group(cls=SpokenGroup, name="pipeline")
@option("--workspace", say="cli.option.workspace", type=click.Path(path_type=Path, file_okay=False), default=None)
@option("--lang", say="cli.option.lang", type=click.Choice(LANGUAGES), default=None, expose_value=False)
@option("--debug", say="cli.option.debug", is_flag=True, expose_value=False)
@click.version_option(__version__, prog_name="pipeline", cls=SpokenOption, help="cli.option.version")
@click.pass_context
def root(context: click.Context, workspace: Path | None) -> None:
    """Keep the workspace for the command that follows; its help stands in the catalogue."""
    folder = workspace or Path(os.environ.get("PIPELINE_WORKSPACE", "."))
    context.obj = Session(folder.absolute(), language_given=chosen_language(sys.argv[1:]) is not None)


for command in (
    init,
    demo,
    template,
    run,
    collect,
    report,
    status,
    check,
    reading,
    mail,
    release,
    withdraw,
    waive,
    close,
    reopen,
    customers,
    trace,
    export,
    verify,
    rebuild,
    backup,
    restore,
    forget,
    access,
    originals,
):
    root.add_command(command)


for command in (review, decide):
    customers.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(100_000, 50, 50)  # a run makes millions of objects and hardly a circle among them
    sys.exit(run_guarded(root))
