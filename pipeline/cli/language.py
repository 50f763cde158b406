"""Click commands whose help is worded from the catalogues, in the language that the reader chose."""

from __future__ import annotations

import gettext
import os
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.messages import Language


AnyCommand = TypeVar("AnyCommand", bound="Callable[..., Any]")
_SPOKEN: ContextVar[Language] = ContextVar("spoken", default="zh")


def spoken() -> Language:
    """Tell the language of this call: ``--lang``, else ``PIPELINE_LANG``, else `company.toml`, else Chinese."""
    return _SPOKEN.get()


def speak(language: Language) -> None:
    """Choose the language for the rest of this call, Click's own words included."""
    _SPOKEN.set(language)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", str(Path(messages.__file__).parent))


def chosen_language(words: list[str]) -> Language | None:
    """Find the language that a call names, before Click parses it, so that even its errors are in that language.

    Args:
        words: The command line after the program's name.

    Returns:
        None when neither ``--lang`` nor the variable ``PIPELINE_LANG`` names one of ours.

    Example:
        >>> chosen_language(["--lang=en", "status"])
        'en'
    """
    named = os.environ.get("PIPELINE_LANG", "")
    for place, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if flag == "--lang":
            named = value if equals else "".join(words[place + 1 : place + 2])
    return next((language for language in messages.LANGUAGES if language == named), None)


class SpokenOption(click.Option):
    """An option whose `help` is a catalogue key."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Word the help when it is shown."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, messages.say(self.help, spoken()))


class SpokenCommand(click.Command):
    """A command whose help stands in the catalogue ``cli`` under ``cli.help.<name>``."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - Click's signature
        """Write the help text."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(messages.say(f"cli.help.{self.name}", spoken()))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - Click's signature
        """Give the first line, for the list of commands."""
        return messages.say(f"cli.help.{self.name}", spoken()).partition("\n")[0]


class SpokenGroup(click.Group):
    """A group of spoken commands, listed in the order in which they were added."""

    command_class = SpokenCommand

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Keep the order of the work, not of the alphabet."""
        return list(self.commands)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - Click's signature
        """Write the help text."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(messages.say(f"cli.help.{self.name}", spoken()))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - Click's signature
        """Give the first line, for the list of commands."""
        return messages.say(f"cli.help.{self.name}", spoken()).partition("\n")[0]


SpokenGroup.group_class = SpokenGroup


def option(*names: str, say: str, **settings: Any) -> Callable[[AnyCommand], AnyCommand]:  # noqa: ANN401 - passes through to Click
    """Make an option whose help is worded from the catalogue key `say`."""
    return click.option(*names, cls=SpokenOption, help=say, **settings)
