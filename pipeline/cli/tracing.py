"""What ``pipeline trace`` prints: from a figure, a record, a cell or a customer to file, sheet and cells, in plain words."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.cli.session import Session

Facts = dict[str, Any]
FEW = 20
"""Lines of one list that the terminal shows; ``--json`` gives all."""
PLAIN_WIDTH = 160


def _figure(session: Session, facts: Facts) -> None:
    """Print a figure, its sums, its first records and their files."""
    click.echo(f"{facts['title']}  ({facts['period']})")
    session.tell("trace.figure", address=facts["address"], value=facts["text"], rule=facts["rule"])
    if not facts["records"]:
        session.tell("trace.no-records")
        return
    for part in facts["parts"]:
        count = sum(item["part"] == part["part"] for item in facts["records"])
        session.tell("trace.part", part=_part(session, facts, part["part"]), total=_plain(part["total"]), count=count)
    _table(
        session,
        ("column", "value", "form", "file", "sheet", "row", "cell"),
        (
            (
                _part(session, facts, item["part"]),
                _plain(item["value"]),
                _form(session, item["form"]),
                item["source"],
                item["sheet"],
                _plain(item["row"] or ""),
                item["cell"],
            )
            for item in facts["records"]
        ),
        len(facts["records"]),
    )
    _files(session, facts["files"])


def _part(session: Session, facts: Facts, part: str) -> str:
    """Word a part of a figure as the report does."""
    from pipeline.messages import has

    report = facts["address"].partition(".")[0]
    block = facts["address"].partition(".")[2].partition("/")[0]
    keys = (f"report_{report}.{block}.{part}", f"report_{report}.column.{part}", f"report.column.{part}")
    return next((session.say(key) for key in keys if has(key, session.language)), part)


def _record(session: Session, facts: Facts) -> None:
    """Print a record: its address, file, fields with cells, other versions, findings, the figures it feeds."""
    session.tell("trace.record", form=_form(session, facts["form"]), entry=facts["entry"], named=facts["key"])
    session.tell("trace.place", file=facts["source"], sheet=facts["sheet"] or "—", row=facts["row"])
    session.tell("trace.counts" if facts["counts"] else "trace.counts-not")
    _file(session, facts["file"])
    _table(
        session,
        ("field", "cell", "written", "read"),
        (
            (item["title_en" if session.language == "en" else "title"], item["cell"], item["written"], item["value"])
            for item in facts["fields"]
        ),
        len(facts["fields"]),
        everything=True,
    )
    if facts["versions"]:
        session.tell("trace.versions")
        for item in facts["versions"][:FEW]:
            key = "later" if item["is_later"] else "earlier"
            state = session.say("trace.counts" if item["counts"] else "trace.counts-not")
            session.tell(f"trace.version-{key}", entry=item["entry"], file=item["source"], place=_place(item), state=state)
    _findings(session, facts["findings"])
    _feeds(session, facts)


def _cell(session: Session, facts: Facts) -> None:
    """Print what became of a cell."""
    session.tell("trace.cell", file=facts["source"], place=_place(facts), value=facts["written"] or "—")
    _file(session, facts["file"])
    if not facts["taken"]:
        session.tell("trace.not-taken")
    for item in facts["taken"][:FEW]:
        state = session.say("trace.counts" if item["counts"] else "trace.counts-not")
        form, field = _form(session, item["form"]), item["title_en" if session.language == "en" else "title"]
        session.tell(
            "trace.taken", form=form, entry=item["entry"], row=item["row"], field=field, value=item["value"] or "—", state=state
        )
    if len(facts["taken"]) > FEW:
        session.tell("trace.more", shown=FEW, all=len(facts["taken"]))
    _findings(session, facts["findings"])
    _feeds(session, facts)


def _field(session: Session, facts: Facts) -> None:
    """Print all that was said of a field of a customer, what counts and why."""
    item = session.schema.forms["customer_card"].by_id.get(facts["field"])
    title = facts["field"] if item is None else item.titled(session.language)
    session.tell("trace.field", customer=facts["customer_id"], field=title)
    show_said(session, facts["said"], with_field=False)
    show_changes(session, facts["changes"])
    _files(session, facts["files"])


def show_customer(session: Session, facts: Facts) -> None:
    """Print a customer: fields with their sources, other values, changes, timeline."""
    session.tell("trace.customer", customer=facts["customer_id"], merged="、".join(facts["merged_from"]) or "—")
    show_said(session, facts["fields"])
    show_history(session, facts)


def source_of(session: Session, history: Facts, field: str) -> str:
    """Word where the value of a field comes from, to stand behind it."""
    item = next((item for item in history["fields"] if item["field"] == field), None)
    if item is None:
        return ""
    at = _local(session, item["received_at"])
    return "  " + session.say("trace.source", file=item["source"], place=_place(item), at=at)


def show_history(session: Session, facts: Facts) -> None:
    """Print what was said of a customer and does not count, the changes, the timeline."""
    if facts["others"]:
        session.tell("trace.others")
        show_said(session, facts["others"])
    show_changes(session, facts["changes"])
    if facts["timeline"]:
        session.tell("trace.timeline")
        newest = facts["timeline"][-FEW:]
        _table(
            session,
            ("day", "form", "told", "file", "sheet", "cell"),
            (
                (
                    item["day"],
                    _form(session, item["form"]),
                    "  ".join(worded(session, item["form"], name, value) for name, value in item["told"].items()),
                    item["source"],
                    item["sheet"],
                    item["cell"],
                )
                for item in newest
            ),
            len(newest),
        )
        if len(facts["timeline"]) > FEW:
            session.tell("trace.newest", shown=FEW, all=len(facts["timeline"]))


def worded(session: Session, form: str, name: str, value: str) -> str:
    """Write a value for people: codes as their words, amounts without needless noughts."""
    from pipeline.schema.labels import word_code

    item = session.schema.forms[form].by_id.get(name)
    if item is None:
        return value
    if item.labels:
        return ("、" if session.language == "zh" else ", ").join(
            word_code(form, item, code, session.language) for code in value.split("|")
        )
    return value.rstrip("0").rstrip(".") if item.kind in ("money", "decimal") and "." in value else value


def show_said(session: Session, told: Sequence[Facts], *, with_field: bool = True) -> None:
    """Print values with who said them, where, and why they count or not."""
    card = session.schema.forms["customer_card"].by_id
    titles = {name: item.titled(session.language) for name, item in card.items()}
    columns = ("field", "value", "why", "branch", "said_on", "file", "sheet", "cell")
    _table(
        session,
        columns if with_field else columns[1:],
        (
            (
                *((titles.get(item["field"], item["field"]),) if with_field else ()),
                worded(session, "customer_card", item["field"], item["value"]),
                session.say(f"trace.why.{item['why']}"),
                item["branch"],
                item["said_on"] or "",
                item["source"],
                item["sheet"] or "",
                item["cell"] or "",
            )
            for item in told
        ),
        len(told),
        everything=with_field,
    )


def show_changes(session: Session, changes: Sequence[Facts]) -> None:
    """Print what was changed when, before and after, and by which file."""
    if not changes:
        return
    card = session.schema.forms["customer_card"].by_id
    session.tell("trace.changes")
    for item in changes[-FEW:]:
        field = card.get(item["field"])
        title = item["field"] if field is None else field.titled(session.language)
        at = _local(session, item["received_at"])
        session.tell(
            "trace.change",
            at=at,
            field=title,
            before=worded(session, "customer_card", item["field"], item["before"]),
            after=worded(session, "customer_card", item["field"], item["value"]),
            file=item["source"],
            place=_place(item),
        )
    if len(changes) > FEW:
        session.tell("trace.newest", shown=FEW, all=len(changes))


def _submission(session: Session, facts: Facts) -> None:
    """Print a file: what it is, what was found in it, how much of it counts."""
    _file(session, facts["file"])
    session.tell("trace.rows", **facts["rows"])
    for item in facts["records"][:FEW]:
        form = _form(session, item["form"])
        session.tell("trace.filed", form=form, sheet=item["sheet"] or "—", filed=item["filed"], counting=item["counting"])


def _finding(session: Session, facts: Facts) -> None:
    """Print a finding with its place and its file."""
    session.tell("trace.finding-at", file=facts["source"], place=_place(facts))
    _findings(session, [facts])
    _file(session, facts["file"])


def _findings(session: Session, told: Sequence[Facts]) -> None:
    """Print what was found at a place."""
    import json

    from pipeline.messages import has

    for item in told[:FEW]:
        params = {"value": item["value"] or "", "column": item["column"] or "", **json.loads(item["params"] or "{}")}
        key = f"{item['reason']}.found"
        words = session.say(key, **params) if has(key, session.language) else item["code"]
        status = session.say(f"trace.status.{item['status']}")
        session.tell("trace.finding", finding=item["finding"], cell=item["cell"] or "—", words=words, status=status)


def _feeds(session: Session, facts: Facts) -> None:
    """Print the figures that a record feeds."""
    if "feeds" not in facts:
        session.tell("trace.up-hint")
        return
    session.tell("trace.feeds" if facts["feeds"] else "trace.feeds-none", count=len(facts["feeds"]))
    for address in facts["feeds"][:FEW]:
        click.echo(f"  {address}")
    if len(facts["feeds"]) > FEW:
        session.tell("trace.more", shown=FEW, all=len(facts["feeds"]))


def _file(session: Session, file: Mapping[str, Any]) -> None:
    """Print a received file: number, path, when it came, verdict, what replaced it, hash."""
    if "source" not in file:
        return
    verdict = session.say("trace.withdrawn") if file["is_withdrawn"] else session.say(f"cli.verdict.{file['verdict']}")
    session.tell(
        "trace.file",
        submission=file["submission"],
        file=file["source"],
        at=_local(session, file["received_at"]),
        verdict=verdict,
        sha256=file["sha256"] or "—",
    )
    if file["superseded_by"]:
        session.tell("trace.superseded", by=file["superseded_by"])


def _files(session: Session, files: Sequence[Mapping[str, Any]]) -> None:
    """Print the files of some records."""
    session.tell("trace.files", count=len(files))
    for file in files[:FEW]:
        _file(session, file)
    if len(files) > FEW:
        session.tell("trace.more", shown=FEW, all=len(files))


def _table(
    session: Session, columns: Sequence[str], rows: Iterable[Sequence[object]], count: int, *, everything: bool = False
) -> None:
    """Print a table, cut to the first lines unless everything is wanted, and say how many there are."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*(session.say(f"trace.column.{name}") for name in columns), box=None, pad_edge=False)
    for number, row in enumerate(rows):
        if number >= FEW and not everything:
            break
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False, markup=False).print(table)
    if count > FEW and not everything:
        session.tell("trace.more", shown=FEW, all=count)


def _place(item: Mapping[str, Any]) -> str:
    """Write sheet and cell."""
    return "!".join(part for part in (str(item.get("sheet") or ""), str(item.get("cell") or "")) if part) or "—"


def _form(session: Session, form: str) -> str:
    """Word a form; a whole file has none."""
    known = session.schema.forms.get(form)
    return form or "—" if known is None else known.titled(session.language)


def _local(session: Session, instant: datetime | None) -> str:
    """Write an instant of the archive on the company's clocks."""
    return "—" if instant is None else f"{instant.replace(tzinfo=UTC).astimezone(session.settings.zone):%Y-%m-%d %H:%M}"


def _plain(value: object) -> str:
    """Write a number without needless noughts."""
    from decimal import Decimal

    return f"{value.normalize():f}" if isinstance(value, Decimal) else "" if value is None else str(value)


SHOWN: dict[str, Callable[[Session, Facts], None]] = {
    "figure": _figure,
    "record": _record,
    "cell": _cell,
    "field": _field,
    "customer": show_customer,
    "submission": _submission,
    "finding": _finding,
}
