"""Workspaces: making one, and rehearsing in one without leaving a trace."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.messages import Language
    from pipeline.settings import Settings

SHIPPED_SCHEMAS = Path(__file__).parents[1] / "schemas"
"""The schemas of this checkout, which every new workspace starts from."""


def check_new(folder: Path) -> None:
    """See that a folder is free for a workspace.

    Raises:
        UsageError: The folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("cli.usage.not-empty", path=folder)


def make_workspace(folder: Path, language: Language) -> None:
    """Make a workspace: folders, schemas, a commented `company.toml`, blank forms in `templates/`.

    Args:
        folder: May exist, if it is empty.
        language: In which `company.toml` explains itself, and which it sets.

    Raises:
        UsageError: The folder holds something already.
    """
    from pipeline.schema import load_schema
    from pipeline.template import choose_forms, write_templates

    check_new(folder)
    shutil.copytree(SHIPPED_SCHEMAS, folder / "schemas", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    inbox = folder / "inbox"
    (inbox / "总公司").mkdir(parents=True)
    (folder / "company.toml").write_text(say("cli.init.company-toml", language), encoding="utf-8")
    for name in ("README.md",):
        shipped = SHIPPED_SCHEMAS.parent / "inbox" / name
        if shipped.exists():
            shutil.copy(shipped, inbox / name)
    schema = load_schema(folder / "schemas")
    write_templates(folder / "templates", choose_forms(schema, ()), schema, language)


@contextmanager
def rehearsal(settings: Settings, *, dry_run: bool) -> Iterator[Settings]:
    """Give settings that write into a copy which is thrown away, or the settings themselves for a real run.

    Args:
        settings: Of the workspace.
        dry_run: True to rehearse: the archive's database is copied, its originals are not needed.
    """
    if not dry_run:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="pipeline-rehearsal-") as name:
        folder = Path(name)
        if settings.archive.is_dir():
            shutil.copytree(settings.archive, folder / "archive", ignore=shutil.ignore_patterns("originals", "read", "*.lock"))
        yield replace(settings, rehearsal=folder)


_DEMO_MARK = ".demo"


def mark_demo(folder: Path) -> None:
    """Note that a workspace was made by the demo, which may therefore make it anew."""
    (folder / _DEMO_MARK).write_text("", encoding="utf-8")


def is_demo(folder: Path) -> bool:
    """Tell whether an earlier demo made a folder."""
    return (folder / _DEMO_MARK).exists()


def clear_demo(folder: Path) -> None:
    """Remove a workspace that an earlier demo made; leave anything else alone."""
    if is_demo(folder):
        shutil.rmtree(folder)
