"""The command that makes blank forms."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.daily import dry_run_option, json_option
from pipeline.cli.language import SpokenCommand, option
from pipeline.cli.session import Session, pass_session


@click.command(cls=SpokenCommand)
@click.argument("forms", nargs=-1)
@option("--to", "folder", say="cli.option.template-to", type=click.Path(file_okay=False, path_type=Path), default=None)
@option("--branch", say="cli.option.template-branch", default="")
@option("--month", say="cli.option.template-month", default="")
@option("--force", say="cli.option.template-force", is_flag=True)
@dry_run_option
@json_option
@pass_session
def template(
    session: Session,
    *,
    forms: tuple[str, ...],
    folder: Path | None,
    branch: str,
    month: str,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make blank forms; the help stands in the catalogue."""
    from pipeline.model import Registers
    from pipeline.template import Written, choose_forms, file_name, known_of, write_templates

    settings = session.settings
    chosen = choose_forms(session.schema, forms)
    registers = Registers()
    if branch and settings.archive.is_dir():
        with session.store(read_only=True) as store:
            registers = store.registers()
    known = known_of(registers, branch, month)
    target = folder or settings.workspace / "templates"
    if dry_run:
        written = [Written(form.id, target / file_name(form, session.language), is_kept=False) for form in chosen]
    else:
        written = write_templates(target, chosen, session.schema, session.language, known, force=force)
    if as_json:
        session.print_json([{"form": item.form, "file": str(item.path), "kept": item.is_kept} for item in written])
        return
    for item in written:
        session.tell("cli.template.kept" if item.is_kept else "cli.template.file", path=item.path.name)
    kept = sum(item.is_kept for item in written)
    session.tell("cli.template.done", count=len(written) - kept, path=target)
    if kept:
        session.tell("cli.template.some-kept", count=kept)
    if dry_run:
        session.tell("cli.collect.dry")
