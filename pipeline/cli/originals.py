"""Commands about originals that are kept encrypted: making keys, encrypting and decrypting what is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.daily import dry_run_option
from pipeline.cli.language import SpokenGroup, option
from pipeline.cli.office import who_option
from pipeline.cli.session import DONE, NEEDS_PERSON, Session, log_look, pass_session
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.store import Turned


@click.group(cls=SpokenGroup)
def originals() -> None:
    """Keep originals encrypted; the help stands in the catalogue."""


@originals.command()
@option("--to", say="cli.option.key-to", type=click.Path(dir_okay=False, path_type=Path), required=True)
@dry_run_option
@pass_session
def key(session: Session, *, to: Path, dry_run: bool) -> None:
    """Make a pair of keys; the help stands in the catalogue."""
    from pipeline.sealing import KEY_VARIABLE, new_key

    file = to.absolute()
    if session.settings.workspace.resolve() in file.resolve().parents:
        raise UsageError("cli.originals.key-inside", path=file)
    if file.exists():
        raise UsageError("cli.originals.key-exists", path=file)
    if dry_run:
        session.tell("cli.collect.dry")
        return
    public, private = new_key()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as written:  # noqa: PTH123 - readable by nobody else from its first byte on
            written.write(f"# public key: {public}\n{private}\n")
    except FileExistsError as fault:
        raise UsageError("cli.originals.key-exists", path=file) from fault
    session.tell("cli.originals.key", path=file, public=public, variable=KEY_VARIABLE)
    session.tell("cli.originals.lost-key")


@originals.command()
@option("--again", say="cli.option.encrypt-again", is_flag=True)
@who_option
@dry_run_option
@pass_session
def encrypt(session: Session, *, again: bool, who: str | None, dry_run: bool) -> int:
    """Encrypt the originals that are there; the help stands in the catalogue."""
    from pipeline.settings import now
    from pipeline.store import encrypt_originals

    settings = session.settings
    if not settings.sealing.keys:
        raise UsageError("cli.originals.is-off", path=settings.workspace / "company.toml")
    turned = encrypt_originals(settings.archive, settings.sealing.keys, now(settings.zone), again=again, dry_run=dry_run)
    status = _tell(session, turned, "encrypt", who, dry_run=dry_run)
    left = sorted(path for path in settings.archive.parent.glob("*.before-*") if any(_in_clear(path)))
    for path in left:
        session.tell("cli.originals.left", path=path)
    if not dry_run:
        session.tell("cli.originals.lost-key")
    return NEEDS_PERSON if left else status


@originals.command()
@who_option
@dry_run_option
@pass_session
def decrypt(session: Session, *, who: str | None, dry_run: bool) -> int:
    """Decrypt the originals that are there; the help stands in the catalogue."""
    from pipeline.settings import now
    from pipeline.store import decrypt_originals

    settings = session.settings
    if settings.sealing.keys:
        raise UsageError("cli.originals.is-on", path=settings.workspace / "company.toml")
    turned = decrypt_originals(settings.archive, now(settings.zone), dry_run=dry_run)
    return _tell(session, turned, "decrypt", who, dry_run=dry_run)


def _in_clear(folder: Path) -> list[Path]:
    """Give the originals of an archive set aside that are not encrypted."""
    from pipeline.sealing import is_sealed

    return [path for path in (folder / "originals").glob("*/*") if not is_sealed(path)]


def _tell(session: Session, turned: Turned, what: str, who: str | None, *, dry_run: bool) -> int:
    """Say what was done, and write it into the access log."""
    session.tell(f"cli.originals.{what}ed", count=turned.turned, already=turned.already)
    for path in turned.damaged:
        session.tell("cli.originals.damaged", path=path)
    if dry_run:
        session.tell("cli.collect.dry")
    elif turned.turned:
        log_look(session, what, str(session.settings.archive / "originals"), "", who)
    return NEEDS_PERSON if turned.damaged else DONE
