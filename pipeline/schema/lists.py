"""`schemas/lists/*.csv`: what head office has explained once, so that nobody has to ask again."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.errors import SchemaError
from pipeline.schema.document import offer
from pipeline.schema.model import Correction, HeaderAnswer
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.schema.model import Form

HEADERS = ("branch", "form", "header", "id", "valid_from", "valid_to")
HEADER_WORDS = ("taiwan", "mainland")
COMPANY_WORDS = ("kind", "word", "meaning")
WORD_KINDS = ("place", "trade", "form", "alike", "nobody")
CORRECTIONS = ("form", "field", "written", "meant", "valid_from", "valid_to")
NO_FIELD = "-"
"""Says of a header: a column of the branch's own, which belongs to no field."""
COLUMNS = {
    "headers.csv": HEADERS,
    "header_words.csv": HEADER_WORDS,
    "corrections.csv": CORRECTIONS,
    "company_words.csv": COMPANY_WORDS,
}


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists, read and checked."""

    headers: tuple[HeaderAnswer, ...]
    header_words: tuple[tuple[str, str], ...]
    corrections: tuple[Correction, ...]
    company_words: tuple[tuple[str, str, str], ...]


def read_lists(folder: Path, forms: Mapping[str, Form], prefix: str) -> Lists:
    """Read the lists.

    Args:
        folder: `schemas/lists`.
        forms: By id, to check what the lists name.
        prefix: How to call the folder in messages.

    Raises:
        SchemaError: A list is missing, has other columns, or names a form, column or day that does not exist.
    """
    for file in sorted(folder.glob("*.csv")):
        if file.name not in COLUMNS:
            raise SchemaError("schema.unknown-list", place=f"{prefix}/{file.name}", hint=offer(file.name, COLUMNS))
    answers: list[HeaderAnswer] = []
    for path, row in _rows(folder, "headers.csv", prefix):
        _known_field(forms, row["form"], row["id"], path, none=NO_FIELD)
        answers.append(HeaderAnswer(row["branch"], row["form"], row["header"], row["id"], row["valid_from"], row["valid_to"]))
    corrections: list[Correction] = []
    for path, row in _rows(folder, "corrections.csv", prefix):
        _known_field(forms, row["form"], row["field"], path)
        written = match_key(row["written"])
        corrections.append(Correction(row["form"], row["field"], written, row["meant"], row["valid_from"], row["valid_to"]))
    words = {match_key(row["taiwan"]): match_key(row["mainland"]) for _, row in _rows(folder, "header_words.csv", prefix)}
    differing = ((taiwan, mainland) for taiwan, mainland in words.items() if taiwan != mainland)
    longest_first = sorted(differing, key=lambda pair: (-len(pair[0]), pair[0]))
    return Lists(tuple(answers), tuple(longest_first), tuple(corrections), tuple(_company_words(folder, prefix)))


def _company_words(folder: Path, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Give the words of company names: kind, word, and what it means."""
    for path, row in _rows(folder, "company_words.csv", prefix):
        if row["kind"] not in WORD_KINDS:
            raise SchemaError("schema.no-such-word-kind", place=path, value=row["kind"], hint=offer(row["kind"], WORD_KINDS))
        yield row["kind"], row["word"], row["meaning"]


def _rows(folder: Path, name: str, prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the rows of a list, each with its place for messages; blank lines are let be."""
    file, path = folder / name, f"{prefix}/{name}"
    if not file.is_file():
        raise SchemaError("schema.no-file", place=path)
    try:
        lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (csv.Error, UnicodeDecodeError) as fault:
        raise SchemaError("schema.not-csv", place=path, reason=fault) from fault
    columns = COLUMNS[name]
    if not lines or tuple(lines[0]) != columns:
        raise SchemaError("schema.list-columns", place=path, found=", ".join(lines[0]) if lines else "", hint=", ".join(columns))
    for number, line in enumerate(lines[1:], 2):
        place = f"{path}:{number}"
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(columns):
            raise SchemaError("schema.list-width", place=place, found=len(line), expected=len(columns))
        row = {column: cell.strip() for column, cell in zip(columns, line, strict=True)}
        for column in columns:
            if not row[column] and column not in ("branch", "valid_from", "valid_to"):
                raise SchemaError("schema.list-blank", place=place, key=column)
        _check_days(row, place)
        yield place, row


def _check_days(row: Mapping[str, str], place: str) -> None:
    """Check that a row holds from a day to a day."""
    for column in ("valid_from", "valid_to"):
        try:
            _ = date.fromisoformat(row.get(column) or "2000-01-01")
        except ValueError as fault:
            raise SchemaError("schema.list-day", place=place, key=column, value=row[column]) from fault
    if row.get("valid_from") and row.get("valid_to") and row["valid_from"] > row["valid_to"]:
        raise SchemaError("schema.list-days-order", place=place, value=row["valid_from"], other=row["valid_to"])


def _known_field(forms: Mapping[str, Form], form: str, field: str, place: str, none: str = "") -> None:
    """Refuse a form or column that does not exist; `none` stands for no column."""
    if form not in forms:
        raise SchemaError("schema.no-such-form", place=place, value=form, hint=offer(form, forms))
    ids: Iterable[str] = forms[form].by_id
    if field not in ids and field != none:
        raise SchemaError("schema.no-such-field", place=place, value=field, hint=offer(field, ids))
