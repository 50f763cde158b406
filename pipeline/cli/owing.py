"""What `status` prints: which upload is there and which is not, what someone has to do, which files wait."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.cli.screen import WAITING_COLUMNS, form_title, show_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.text import Text

    from pipeline.cli.session import Session
    from pipeline.report.uploads import Uploads
    from pipeline.survey import State

    Rows = Sequence[Mapping[str, Any]]

STYLES = {"good": "green", "warn": "yellow", "bad": "bold red", "info": "cyan", "plain": "dim"}
MOST_FAULTS = 40
PIPE_WIDTH = 160
WIDEST = 10_000


def show_status(session: Session, state: State, *, as_json: bool) -> None:
    """Print who owes what, what was sent, and what waits for a person."""
    uploads = state.uploads
    if as_json:
        told = uploads and {
            "period": uploads.period,
            "reference_day": uploads.reference_day,
            "states": uploads.states,
            "to_do": [_plain(row) for row in uploads.faults],
        }
        assumed = {key: session.schema.figure(*key.split(".", 1)) for key in session.schema.assumed}
        session.print_json({"uploads": told, "forms": state.forms, "waiting": state.waiting, "assumed_figures": assumed})
        return
    _assumed(session)
    if not state.forms and not state.waiting:
        session.tell("cli.status.empty", inbox=session.settings.inbox)
        return
    if uploads:
        console = _console()
        console.print(session.say("cli.status.uploads", period=uploads.period, day=uploads.reference_day), style="bold")
        _states(session, console, uploads.states)
        _faults(session, console, uploads)
    _held(session, state.forms)
    if state.waiting:
        show_table(session, "cli.status.waiting", WAITING_COLUMNS, state.waiting)
        session.tell("cli.status.more")
    else:
        session.tell("cli.status.nothing-waits")


def _assumed(session: Session) -> None:
    """Name the figures that the workspace's rules do not have, with the value that counts meanwhile."""
    from pipeline.report.wording import show_figure

    keys = session.schema.assumed
    if keys:
        figures = [f"{key} = {show_figure(session.schema.figure(*key.split('.', 1)))}" for key in keys]
        told = session.say("cli.collect.separator").join(figures[:MOST_FAULTS])
        session.tell("cli.status.assumed", count=len(keys), path=session.settings.schemas / "rules.toml", figures=told)


def _console(wanted: int = PIPE_WIDTH) -> Console:
    """Give where to print: as wide as the terminal; in a pipe, which has no colour, as wide as wanted."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else wanted, highlight=False, markup=False)


def _plain(row: Mapping[str, Any]) -> dict[str, object]:
    """Give a row for another program: days as text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


def _state(session: Session, state: str) -> Text:
    """Word a state; the colour only repeats what the word says."""
    from rich.text import Text

    from pipeline.report.uploads import TONES

    return Text(session.say(f"report_compliance.choice.state.{state}"), STYLES[TONES[state]])


def _lines(states: Rows) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give branch, form and state by week or month, one line a branch and form."""
    for (branch, form), rows in groupby(states, key=lambda row: (row["branch_name"], row["form"])):
        yield branch, form, {row["slot"]: row["state"] for row in rows}


def _states(session: Session, console: Console, states: Rows) -> None:
    """Print the uploads: weeks and months across where they fit the terminal, else each branch's one below another."""
    from rich.table import Table

    order = {row["branch_code"]: place for place, row in enumerate(reversed(states))}
    lines = list(_lines(sorted(states, key=lambda row: -order[row["branch_code"]])))
    slots = list(dict.fromkeys(slot for *_, found in lines for slot in found))
    table = Table(*(session.say(f"cli.status.{name}") for name in ("name", "form")), *(_short(slot, slots) for slot in slots))
    seen = ""
    for branch, form, found in lines:
        cells = [_state(session, found[slot]) if slot in found else "" for slot in slots]
        table.add_row("" if branch == seen else branch, form_title(session, form), *cells)
        seen = branch
    wanted = console.measure(table, options=console.options.update(max_width=WIDEST)).maximum
    if sys.stdout.isatty() and wanted > console.width:
        _below(session, console, lines)
    else:
        _console(wanted).print(table)


def _below(session: Session, console: Console, lines: Sequence[tuple[str, str, dict[str, str]]]) -> None:
    """Print each branch's uploads one below another."""
    from rich.table import Table
    from rich.text import Text

    for branch, found in groupby(lines, key=lambda line: line[0]):
        grid = Table.grid(padding=(0, 2))
        for _, form, slots in found:
            told = Text()
            for slot, state in slots.items():
                told.append(f"{_short(slot, list(slots))}\u00a0").append_text(_state(session, state)).append("  ")
            grid.add_row(f"  {form_title(session, form)}", told)
        console.print(Text(branch, "bold"))
        console.print(grid)


def _short(slot: str, slots: Sequence[str]) -> str:
    """Leave a week's year out where all are of one year."""
    return slot if "W" not in slot or len({other[:4] for other in slots}) > 1 else slot[5:]


def _faults(session: Session, console: Console, uploads: Uploads) -> None:
    """Print what someone has to see to, gravest first."""
    from rich.table import Table

    if not uploads.faults:
        console.print(session.say("cli.status.nobody-owes"))
        return
    columns = ("state", "name", "form", "slot", "due", "note")
    table = Table(title=session.say("cli.status.owing"), title_justify="left")
    for column in columns:
        table.add_column(session.say(f"cli.status.{column}"), overflow="fold")
    for row in uploads.faults[:MOST_FAULTS]:
        table.add_row(
            _state(session, row["state"]),
            row["branch_name"],
            form_title(session, row["form"]),
            row["slot"],
            row["due_day"].isoformat() if row["due_day"] else "",
            _note(session, row),
        )
    console.print(table)
    if len(uploads.faults) > MOST_FAULTS:
        console.print(session.say("cli.status.owing-more", count=len(uploads.faults) - MOST_FAULTS))


def _note(session: Session, row: Mapping[str, Any]) -> str:
    """Word what is wrong with one upload: how long, who, how many rows, since when."""
    told = []
    if row["state"] == "missing":
        told.append(session.say("cli.status.note-overdue", days=row["days_over"]))
    if row["days_late"]:
        told.append(session.say("cli.status.note-late", days=row["days_late"]))
    if row["out_rows"]:
        told.append(session.say("cli.status.note-out", rows=row["out_rows"], since=row["out_since"]))
    if row["absent"] and row["state"] != "missing":
        told.append(session.say("cli.status.note-absent", count=row["absent_people"], names=row["absent"]))
    return session.say("cli.collect.separator").join(told)


def _held(session: Session, forms: Rows) -> None:
    """Print how many records of each form count now, one line a branch."""
    from rich.table import Table

    if not forms:
        return
    table = Table(title=session.say("cli.status.title"), title_justify="left")
    for column in ("name", "records", "last"):
        table.add_column(session.say(f"cli.status.{column}"), overflow="fold")
    for name, rows in groupby(forms, key=lambda row: str(row["name"])):
        held = list(rows)
        counted = session.say("cli.collect.separator").join(
            f"{form_title(session, row['form'])} {row['records']}" for row in held
        )
        table.add_row(name, counted, max(str(row["last"]) for row in held))
    _console().print(table)
