"""What every command shares: the workspace, the language, the way faults are told, the exit status."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import click

from pipeline.cli.language import chosen_language, speak, spoken
from pipeline.errors import PipelineError, UsageError
from pipeline.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

DONE, NEEDS_PERSON, WRONG_USAGE, COULD_NOT_RUN = 0, 1, 2, 3
"""Exit statuses of `contract.md`."""
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


@dataclass
class Session:
    """One call of the command line."""

    workspace: Path
    language_given: bool

    @cached_property
    def settings(self) -> Settings:
        """Settings of the workspace, which must be one.

        Raises:
            PipelineError: The folder has no `schemas/`, or `company.toml` is wrong.
        """
        from pipeline.settings import load_settings

        settings = load_settings(self.workspace)
        if not self.language_given:
            speak(settings.language)
        if not settings.schemas.is_dir():
            raise PipelineError("cli.no-workspace", path=self.workspace)
        return settings

    @cached_property
    def schema(self) -> Schema:
        """Forms and figures of the workspace."""
        from pipeline.schema import load_schema

        schema = load_schema(self.settings.schemas)
        if schema.stages:
            from pipeline.check.staging import check_stages

            check_stages(schema)
        return schema

    @property
    def language(self) -> Language:
        """The language to speak."""
        return spoken()

    def say(self, key: str, **params: object) -> str:
        """Word a message in the reader's language; control characters of a file's name or a value must not reach the terminal."""
        shown = {name: value.translate(_CONTROLS) if isinstance(value, str) else value for name, value in params.items()}
        return say(key, self.language, **shown)

    def tell(self, key: str, **params: object) -> None:
        """Print a message."""
        click.echo(self.say(key, **params))

    def store(self, *, read_only: bool = False, settings: Settings | None = None) -> AbstractContextManager[Store]:
        """Open the archive of the workspace."""
        from pipeline.store import open_store

        return open_store(settings or self.settings, self.schema, read_only=read_only)

    def print_json(self, value: object) -> None:
        """Print a value for another program: as it is where the stream can carry it, else escaped as JSON knows it."""
        text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
        try:
            text.encode(sys.stdout.encoding or "utf-8")
        except UnicodeEncodeError:
            text = json.dumps(value, indent=2, default=str)
        click.echo(text)


pass_session = click.make_pass_decorator(Session)


def log_look(session: Session, what: str, of: str, why: str, who: str | None) -> None:
    """Write down who looked at private values or took them out, before he sees them."""
    from pipeline.again import who_decides
    from pipeline.archive import log_access
    from pipeline.settings import now

    person, _ = who_decides(session.settings, who)
    log_access(session.settings.archive, who=person, at=now(session.settings.zone), what=what, of=of, why=why.strip())


def run_guarded(group: click.Group, arguments: list[str] | None = None) -> int:
    """Run the command line and turn whatever happens into an exit status and one line.

    Args:
        group: The root command.
        arguments: Words after the program's name; None takes those of the process.

    Returns:
        0 done, 1 something needs a person, 2 wrong usage, 3 could not run.
    """
    _forgive_characters()
    words = shared_options_first(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    speak(chosen_language(words) or "zh")
    try:
        status: object = group.main(args=words, prog_name="pipeline", standalone_mode=False)
    except click.exceptions.Abort:
        return _fail(COULD_NOT_RUN, say("cli.interrupted", spoken()))
    except click.ClickException as fault:
        fault.show()
        return WRONG_USAGE
    except PipelineError as fault:
        if debug:
            raise
        status = WRONG_USAGE if isinstance(fault, UsageError) else COULD_NOT_RUN
        return _fail(status, say(fault.key, spoken(), **_worded(fault.params)))
    except KeyboardInterrupt:
        return _fail(COULD_NOT_RUN, say("cli.interrupted", spoken()))
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except OSError as fault:
        if debug:
            raise
        path = fault.filename or ""
        return _fail(COULD_NOT_RUN, say("cli.not-writable", spoken(), path=path, reason=fault.strerror or fault))
    except Exception as fault:
        if debug:
            raise
        return _fail(COULD_NOT_RUN, say("cli.unexpected", spoken(), reason=f"{type(fault).__name__}: {fault}"))
    return status if isinstance(status, int) else DONE


def _forgive_characters() -> None:
    """See that a character which the terminal does not know is shown as another, and does not end the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _worded(params: Mapping[str, object]) -> dict[str, object]:
    """Word what stands in a fault by its name inside the program."""
    return {name: say(f"cli.verdict.{value}", spoken()) if name == "verdict" else value for name, value in params.items()}


def shared_options_first(words: list[str]) -> list[str]:
    """Let the options of the program stand before or behind the command's name.

    Example:
        >>> shared_options_first(["collect", "--strict", "--workspace", "w", "--lang=en"])
        ['--workspace', 'w', '--lang=en', 'collect', '--strict']
    """
    shared: list[str] = []
    others: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            others += [word, *rest]
        elif word in ("--workspace", "--lang"):
            shared += [word, *islice(rest, 1)]
        elif word == "--debug" or word.startswith(("--workspace=", "--lang=")):
            shared.append(word)
        else:
            others.append(word)
    return [*shared, *others]


def _fail(status: int, line: str) -> int:
    """Print why, in one line, on standard error."""
    click.echo(" ".join(line.split("\n")), err=True)
    return status
