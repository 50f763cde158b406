"""Faults of ours, and of head office's settings: exceptions that say where, why and what to do.

A fault in a branch's data is never an exception; it is a `pipeline.model.Finding`.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class PipelineError(Exception):
    """The pipeline could not run; the message says where, why and what to do."""

    def __init__(self, key: str, /, **params: object) -> None:
        """Keep the catalogue key and what fills it; `cli` words it in the reader's language.

        Args:
            key: Id in a message catalogue, such as ``"cli.no-workspace"``.
            params: What fills the message.
        """
        super().__init__(key)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        """Show the key and its parameters, for a log or a traceback under ``--debug``."""
        inside = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.key} ({inside})" if inside else self.key


class SettingsError(PipelineError):
    """`company.toml` holds a key or a value that we do not know."""


class SchemaError(PipelineError):
    """A file under `schemas/` is wrong: named with its key, the reason and the nearest right name."""


class ArchiveError(PipelineError):
    """The archive cannot be opened, is in use, or does not hold what was asked for."""


class UsageError(PipelineError):
    """The words of a command do not fit together."""


def nearest(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """Give the known names most like a word, best first, to offer as a near miss.

    Args:
        word: What was written.
        known: What could have been meant.
        count: How many to give at most.

    Returns:
        At most `count` names; none when nothing is like it.

    Example:
        >>> nearest("moneys", ["money", "date", "enum"])
        ['money']
    """
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.5)
