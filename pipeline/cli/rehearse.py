"""The demo: a made-up company plays a quarter, collect by collect, then its reports are rendered."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.language import spoken
from pipeline.cli.screen import VERDICT_ORDER, watch_nothing, word_file
from pipeline.cli.session import Session
from pipeline.messages import say

if TYPE_CHECKING:
    from pipeline.messages import Language
    from pipeline.model import Verdict


def run_demo(folder: Path, seed: int) -> None:
    """Make a workspace of a made-up company, let it play a quarter, run everything on it, and say where to look.

    Args:
        folder: A new or empty folder; a folder that an earlier demo made is made anew.
        seed: The same seed gives the same company.

    Raises:
        UsageError: The folder holds something that no demo made.
    """
    from pipeline.company import NAME, play_quarter
    from pipeline.flow import collect
    from pipeline.publish import Wanted, make_report
    from pipeline.returns import write_returns
    from pipeline.schema import load_schema
    from pipeline.settings import load_settings
    from pipeline.store import open_store
    from pipeline.workspace import clear_demo, make_workspace, mark_demo

    language = spoken()
    clear_demo(folder)
    make_workspace(folder, language)
    mark_demo(folder)
    written = folder / "company.toml"
    written.write_text(f'company = "{NAME}"\n\n{written.read_text(encoding="utf-8")}', encoding="utf-8")
    settings = load_settings(folder)
    schema = load_schema(settings.schemas)
    session = Session(folder, language_given=True)
    odd: list[str] = []
    verdicts: Counter[Verdict] = Counter()
    files = 0
    for drop in play_quarter(settings.inbox, seed, schema):
        os.environ["PIPELINE_NOW"] = drop.collected_at.isoformat()
        with open_store(settings, schema) as store:
            collected = collect(settings, lambda: schema, store, watch_nothing)
            write_returns(settings, schema, store, language)
        files += len(drop.files)
        counts = Counter(submission.verdict for submission in collected.submissions)
        verdicts.update(counts)
        odd += [word_file(session, submission) for submission in collected.submissions if submission.verdict != "accepted"]
        click.echo(f"{drop.collected_at.astimezone(settings.zone):%Y-%m-%d %H:%M}  {_counted(counts, language)}")
    click.echo(say("cli.demo.made", language, branches=12, files=files, path=folder))
    click.echo(_counted(verdicts, language))
    click.echo(say("cli.demo.planted", language))
    for line in odd:
        click.echo(f"  {line}")
    with open_store(settings, schema, read_only=True) as store:
        for period in ("2026-Q1", None):
            made = make_report(settings, schema, store, Wanted(period, None, "html,xlsx", language))
    summary = next(path for path in made.files if path.suffix == ".xlsx")
    click.echo(
        say(
            "cli.demo.look",
            language,
            report=made.files[0],
            summary=summary,
            returns=settings.returns,
            path=folder,
            program=_program(),
        )
    )


def _program() -> str:
    """Give the program as it can be typed in the folder where the demo was called."""
    called = Path(sys.argv[0])
    if called.stem != "pipeline":
        return "pipeline"
    found = shutil.which("pipeline")
    return "pipeline" if found and Path(found).absolute() == called.absolute() else str(called)


def _counted(verdicts: Counter[Verdict], language: Language) -> str:
    """Word how many files met which verdict."""
    return say("cli.collect.separator", language).join(
        say("cli.collect.count", language, verdict=say(f"cli.verdict.{verdict}", language), count=verdicts[verdict])
        for verdict in VERDICT_ORDER
        if verdicts[verdict]
    )
