"""Click commands whose help is worded from the catalogues, in the language that the reader chose."""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline import messages

if TYPE_CHECKING:
    from pipeline.messages import Language


def language_of(context: click.Context) -> Language:
    """Tell the language to speak: ``--lang``, else the variable ``PIPELINE_LANG``, else Chinese.

    What `company.toml` says is put in once the workspace is known (`pipeline.cli.Session`).
    """
    chosen = context.find_root().meta.get("pipeline.language") or os.environ.get("PIPELINE_LANG", "")
    return cast("Language", chosen) if chosen in messages.LANGUAGES else "zh"


def speak(context: click.Context, language: Language) -> None:
    """Choose the language for the rest of this call, Click's own words included."""
    context.find_root().meta["pipeline.language"] = language
    set_click_language(language)


def set_click_language(language: Language) -> None:
    """Let Click word its usage lines and errors from ``messages.po``, the catalogue that gettext looks up by default."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", str(Path(messages.__file__).parent))


class SpokenOption(click.Option):
    """An option whose `help` is a catalogue key."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Word the help when it is shown."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, messages.say(self.help, language_of(ctx)))


class SpokenCommand(click.Command):
    """A command whose help stands in the catalogue ``cli`` under ``cli.help.<name>``."""

    def _say_help(self, ctx: click.Context) -> str:
        return messages.say(f"cli.help.{self.name}", language_of(ctx))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self._say_help(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Give the first line, for the list of commands."""
        context = click.get_current_context(silent=True)
        language = language_of(context) if context else "zh"
        first = messages.say(f"cli.help.{self.name}", language).partition("\n")[0]
        return first if language == "zh" else first[: limit * 2]


class SpokenGroup(click.Group):
    """A group of spoken commands, listed in the order in which they were added."""

    command_class = SpokenCommand

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Keep the order of the work, not of the alphabet."""
        return list(self.commands)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(messages.say(f"cli.help.{self.name}", language_of(ctx)))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - Click's signature
        """Give the first line, for the list of commands."""
        context = click.get_current_context(silent=True)
        return messages.say(f"cli.help.{self.name}", language_of(context) if context else "zh").partition("\n")[0]


SpokenGroup.group_class = SpokenGroup


def option(*names: str, say: str, **settings: Any) -> Any:  # noqa: ANN401 - passes through to Click
    """Make an option whose help is worded from the catalogue key `say`."""
    return click.option(*names, cls=SpokenOption, help=say, **settings)
