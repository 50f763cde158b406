"""The content of a file that cannot be marked itself, made anew as a workbook in the sender's own layout."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipeline.messages import say
from pipeline.model.cells import CellError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.messages import Language
    from pipeline.model import Sheet, Value
    from pipeline.model.marks import Answer

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_NARROWEST, _WIDEST = 6, 48
_LINES_MEASURED = 300
_MANY_CELLS = 300_000
"""Cells from which a workbook is written row by row, so that memory stays bounded."""
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_FIRST_DAY = date(1900, 3, 1)
"""Before it the days of spreadsheets are off by one; such dates are written as text."""
_SHOWN: Mapping[type, str] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm", timedelta: "[h]:mm"}


def sheet_names(sheets: Sequence[Sheet], fallback: str) -> dict[str, str]:
    """Name the sheets of a rebuilt workbook: as they were where a workbook allows it.

    Args:
        sheets: As they were read; the sheet of a CSV has no name.
        fallback: For a sheet without a name.

    Returns:
        The name as read, and the name in the workbook.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        plain = _NOT_IN_NAMES.sub("_", sheet.name or fallback).strip("' ")[:_LONGEST_NAME] or "Sheet"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain[: _LONGEST_NAME - len(str(number)) - 2]}({number})"
        taken.add(name.casefold())
        names[sheet.name] = name
    return names


def with_sheets(answer: Answer, names: Mapping[str, str]) -> Answer:
    """Let an answer speak of the sheets of a rebuilt workbook.

    Args:
        answer: It names sheets as they were read.
        names: See `sheet_names`.
    """
    return replace(
        answer,
        groups=tuple(
            (
                cause,
                tuple(
                    replace(mark, sheet=names.get(mark.sheet, "") if mark.sheet or mark.cell or mark.row else "")
                    for mark in marks
                ),
            )
            for cause, marks in answer.groups
        ),
        regions=tuple(replace(region, sheet=names[region.sheet]) for region in answer.regions if region.sheet in names),
    )


def rebuild(sheets: Sequence[Sheet], names: Mapping[str, str], target: Path, made: datetime) -> None:
    """Write sheets as a plain workbook: cells, merged ranges, hidden rows and columns, comments, formats; widths by content.

    Args:
        sheets: As they were read.
        names: See `sheet_names`.
        target: The file to write.
        made: Stands in the workbook as its date, so that the same content gives the same bytes.
    """
    import xlsxwriter

    many = sum(len(row) for sheet in sheets for row in sheet.rows) > _MANY_CELLS
    options = {
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "constant_memory": many,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        writer = _Writer(book)
        for sheet in sheets:
            writer.write(sheet, names[sheet.name], by_rows=many)
        if all(sheet.visibility != "visible" for sheet in sheets):
            book.worksheets()[0].hidden = 0


def write_note(target: Path, made: datetime, language: Language) -> None:
    """Write the workbook that stands in for a file of which nothing could be read.

    Args:
        target: The file to write.
        made: Its date.
        language: Of the note.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(target)) as book:
        book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet(say("answer.placeholder.sheet", language))
        sheet.set_column(0, 0, 90)
        sheet.write_string(0, 0, say("answer.placeholder.text", language), book.add_format({"text_wrap": True}))


class _Writer:
    """Writes sheets into one workbook, each cell format made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[str, bool], Format] = {}

    def write(self, sheet: Sheet, name: str, *, by_rows: bool) -> None:
        """Write one sheet."""
        made = self._book.add_worksheet(name)
        if sheet.visibility == "hidden":
            made.hide()
        elif sheet.visibility == "very-hidden":
            made.very_hidden()
        made.set_landscape()
        made.fit_to_pages(1, 0)
        for column, width in enumerate(_widths(sheet)):
            made.set_column(column, column, width, None, {"hidden": True} if column in sheet.hidden_columns else {})
        for number, row in enumerate(sheet.rows):
            if number in sheet.hidden_rows:
                made.set_row(number, None, None, {"hidden": True})
            for column, value in enumerate(row):
                if value != "":
                    self._cell(made, sheet, (number, column), value)
        if not by_rows:
            self._merge(made, sheet)
        for place, text in sheet.comments.items():
            made.write_comment(*place, text)

    def _merge(self, made: Worksheet, sheet: Sheet) -> None:
        """Merge the ranges, each with the value of its first cell; of two that overlap the first stays."""
        from xlsxwriter.exceptions import OverlappingRange

        for span in sheet.merged:
            if (span.top, span.left) == (span.bottom, span.right):
                continue
            row = sheet.rows[span.top] if span.top < len(sheet.rows) else []
            value = row[span.left] if span.left < len(row) else ""
            kept = [
                (number, column, sheet.rows[number][column])
                for number in range(span.top, min(span.bottom + 1, len(sheet.rows)))
                for column in range(span.left, min(span.right + 1, len(sheet.rows[number])))
            ]
            try:
                made.merge_range(*span, "")
            except OverlappingRange:
                continue
            for number, column, inner in kept:  # a file may hold values under a merge: they stay where they are
                if inner != "" and (number, column) != (span.top, span.left):
                    self._cell(made, sheet, (number, column), inner)
            if value != "":
                self._cell(made, sheet, (span.top, span.left), value)

    def _cell(self, made: Worksheet, sheet: Sheet, place: tuple[int, int], value: Value) -> None:
        """Write one value as what it is."""
        struck = place in sheet.struck
        match value:
            case CellError():
                if str(value) in _ERRORS:
                    made.write_formula(*place, f"={value}", self._format("", struck), str(value))
                else:
                    made.write_string(*place, str(value), self._format("", struck))
            case str():
                made.write_string(*place, value[:_LONGEST_TEXT], self._format("", struck))
            case bool():
                made.write_boolean(*place, value, self._format("", struck))
            case int() | float():
                made.write_number(*place, value, self._format(sheet.formats.get(place, ""), struck))
            case datetime() | date():
                self._date(made, place, value, struck=struck)
            case _:
                made.write_datetime(*place, value, self._format(_SHOWN[type(value)], struck))

    def _date(self, made: Worksheet, place: tuple[int, int], value: date, *, struck: bool) -> None:
        """Write a date or an instant; one that a spreadsheet cannot hold as text."""
        day = value.date() if isinstance(value, datetime) else value
        if day < _FIRST_DAY:
            made.write_string(*place, value.isoformat(), self._format("", struck))
            return
        plain = isinstance(value, datetime) and value.time() != time()
        made.write_datetime(*place, value, self._format(_SHOWN[datetime if plain else date], struck))

    def _format(self, shown: str, struck: bool) -> Format | None:
        """Give a cell format; none for a plain cell."""
        if not shown and not struck:
            return None
        key = (shown, struck)
        if key not in self._formats:
            wanted: dict[str, object] = {"num_format": shown} if shown else {}
            if struck:
                wanted["font_strikeout"] = True
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]


def _widths(sheet: Sheet) -> list[int]:
    """Measure how wide the columns must be for their content; merged titles do not count."""
    merged = {(span.top, span.left) for span in sheet.merged if span.right > span.left}
    widths = [0] * max((len(row) for row in sheet.rows), default=0)
    for number, row in enumerate(sheet.rows[:_LINES_MEASURED]):
        filled = sum(value != "" for value in row)
        for column, value in enumerate(row):
            if value != "" and (number, column) not in merged and not (filled == 1 and len(row) > 2):
                widths[column] = max(widths[column], *map(_width, _shown(value).split("\n")))
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widths]


def _shown(value: Value) -> str:
    """Write a value about as long as it is shown."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    """Count columns of a terminal's width: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
