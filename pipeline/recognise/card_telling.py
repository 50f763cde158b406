"""What there is to say of cards: labels that no form knows, second answers, missing labels, hidden rows, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import nearest
from pipeline.model import Finding
from pipeline.recognise.card_labels import GENERAL, label_key
from pipeline.recognise.card_reader import Entry
from pipeline.text import a1, clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Sheet, Table
    from pipeline.recognise.card_labels import Label
    from pipeline.recognise.card_page import Area
    from pipeline.recognise.card_records import Record
    from pipeline.recognise.region import Region
    from pipeline.schema.model import Form


def unknown(found: Sequence[tuple[Label, Entry]], region: Region, form: Form) -> list[Finding]:
    """Tell of labels that the form does not know, each once, with the nearest name that it does know."""
    words = region.lexicon.forms[form.id].fields
    told: dict[str, Finding] = {}
    for label, entry in found:
        key = label_key(label.text)
        if key in told or key.rpartition("/")[2] in GENERAL or entry.where is None:
            continue
        near = nearest(key, words)
        params = (("form", form.title), ("near", form[words[near[0]]].title if near else ""))
        told[key] = Finding(
            "unknown-column",
            "warning",
            f"recognise.unknown-column.label-{'near' if near else 'unknown'}",
            sheet=region.grid.sheet.name,
            cell=entry.where.a1,
            column=label.text,
            value=clean_text(str(entry.value)),
            form=form.id,
            params=params,
        )
    return list(told.values())


def repeated(found: Sequence[tuple[str, Entry]], region: Region, form: Form) -> list[Finding]:
    """Tell of second answers to one question."""
    return [
        Finding(
            "unknown-column",
            "warning",
            "recognise.unknown-column.second-answer",
            sheet=region.grid.sheet.name,
            cell=entry.where.a1 if entry.where else "",
            column=entry.header,
            field=name,
            value=clean_text(str(entry.value)),
            form=form.id,
            params=(("title", form[name].title),),
        )
        for name, entry in found
    ]


def without_label(table: Table, form: Form, areas: Sequence[Area]) -> list[Finding]:
    """Tell of required labels that no card of the sheet has."""
    return [
        Finding(
            "missing-column",
            "error",
            "recognise.missing-column.label",
            sheet=table.sheet,
            cell=a1(areas[0].top, areas[0].left) if areas else "",
            column=item.title,
            field=item.id,
            form=form.id,
            params=(("form", form.title),),
        )
        for item in form.fields
        if item.is_required and item.id not in table.columns
    ]


def of_sheet(sheet: Sheet, areas: Sequence[Area], form: Form, records: Sequence[Record]) -> list[Finding]:
    """Tell of hidden rows and struck values, and keep the comments of each card."""
    found: list[Finding] = []
    rows = {row for area in areas for row in range(area.top, area.bottom + 1)}
    hidden = sorted(sheet.hidden_rows & rows)
    if hidden:
        params = (("count", str(len(hidden))), ("first", str(hidden[0] + 1)), ("last", str(hidden[-1] + 1)))
        found.append(
            Finding(
                "hidden-content",
                "info",
                "recognise.hidden-content.rows",
                sheet=sheet.name,
                cell=a1(hidden[0], 0),
                form=form.id,
                params=params,
            )
        )
    found += [
        Finding(
            "hidden-content",
            "warning",
            "recognise.hidden-content.struck",
            sheet=sheet.name,
            cell=a1(row, column),
            value=clean_text(str(sheet.rows[row][column])) if row < len(sheet.rows) and column < len(sheet.rows[row]) else "",
            form=form.id,
            row=row + 1,
        )
        for row, column in sorted(sheet.struck)
        if row in rows
    ]
    for area in areas:
        notes = [
            clean_text(text)
            for (row, column), text in sorted(sheet.comments.items())
            if area.top <= row <= area.bottom and area.left <= column <= area.right and text.strip()
        ]
        own = [record for record in records if notes and area.top < record.row <= area.bottom + 1 and _is_within(record, area)]
        for record in own[:1]:
            record.extra["批注"] = Entry(" ".join(notes), None, "批注")
    return found


def _is_within(record: Record, area: Area) -> bool:
    """Tell whether a record stands in an area, beside others perhaps."""
    return any(
        entry.where is not None and area.left <= entry.where.column <= area.right and area.top <= entry.where.row
        for entry in record.values.values()
    )
