"""What a spreadsheet program checks and offers while a form is filled in: one rule over a whole column."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from pipeline.schema import Field
    from pipeline.template.known import Known
    from pipeline.template.words import Words

_LONGEST_INLINE = 250
_LONGEST_PROMPT, _LONGEST_TITLE = 250, 31
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
_HUGE = 10**12


class Choices:
    """The hidden sheet with the lists of drop-downs that are too long to stand in a rule."""

    def __init__(self, words: Words, known: Known) -> None:
        """Begin without lists."""
        self.words, self.known = words, known
        self.lists: dict[tuple[str, ...], str] = {}
        """Range of each list."""

    def source(self, choices: Sequence[str], sheet: str) -> list[str] | str:
        """Give what a rule takes its words from: the words themselves, or their range on the hidden sheet."""
        if len(",".join(choices)) <= _LONGEST_INLINE and not any("," in word for word in choices):
            return list(choices)
        key = tuple(choices)
        if key not in self.lists:
            column = _letters(len(self.lists))
            self.lists[key] = f"='{sheet}'!${column}$1:${column}${len(key)}"
        return self.lists[key]

    def rule(self, field: Field, sheet: str) -> dict[str, object] | None:
        """Give the rule of a column, for `data_validation`; None where anything may stand.

        Args:
            field: The column.
            sheet: Name of the hidden sheet.
        """
        choices = self.words.choices(field)
        if choices and not field.multiple:
            kind = "warning" if "other" in field.labels or field.kind == "score" else "stop"
            return self._told(field, {"validate": "list", "source": self.source(choices, sheet), "error_type": kind})
        offered = self._offered(field)
        if offered and not field.multiple:
            return self._told(field, {"validate": "list", "source": self.source(offered, sheet), "error_type": "information"})
        if choices or field.multiple:
            return self._prompt(field)
        rule = _limits(field)
        return self._told(field, rule) if rule else None

    def prompt(self, field: Field, sheet: str) -> dict[str, object]:
        """Give the rule of a column with its note as a prompt, for cards, whose labels carry no notes."""
        rule = self.rule(field, sheet) or {"validate": "any"}
        return {**rule, "input_title": self._title(field), "input_message": self._message(field)}

    def write(self, workbook: Workbook, sheet: str) -> None:
        """Write the lists, each in a column of a hidden sheet; nothing where there are none."""
        if not self.lists:
            return
        made = workbook.add_worksheet(sheet)
        for column, words in enumerate(self.lists):
            for row, word in enumerate(words):
                made.write_string(row, column, word)
        made.hide()

    def _offered(self, field: Field) -> tuple[str, ...]:
        by_kind = {"branch": self.known.branches, "person": self.known.people, "product": self.known.products}
        return by_kind.get(field.kind, ())

    def _told(self, field: Field, rule: dict[str, object]) -> dict[str, object]:
        return {**rule, "error_title": self._title(field), "error_message": self._message(field)}

    def _prompt(self, field: Field) -> dict[str, object]:
        return {"validate": "any", "input_title": self._title(field), "input_message": self._message(field)}

    def _title(self, field: Field) -> str:
        return self.words.name(field)[:_LONGEST_TITLE]

    def _message(self, field: Field) -> str:
        note = self.words.note(field).partition("\n")[2]
        return note if len(note) <= _LONGEST_PROMPT else f"{note[: _LONGEST_PROMPT - 1]}…"


def _limits(field: Field) -> dict[str, object] | None:
    """Give the limits of a day, time, number or text."""
    limits = field.constraints
    if field.kind == "date" and not field.partial and not field.ranges:
        return {"validate": "date", "criteria": "between", "minimum": _FIRST, "maximum": _LAST, "error_type": "warning"}
    if field.kind == "time":
        return {
            "validate": "time",
            "criteria": "between",
            "minimum": time(0, 0),
            "maximum": time(23, 59, 59),
            "error_type": "warning",
        }
    if field.kind in ("money", "decimal", "int", "percent"):
        low = limits.minimum if limits.minimum is not None else limits.above
        shape: dict[str, object] = {
            "validate": "integer" if field.kind == "int" else "decimal",
            "criteria": "between",
            "minimum": float(low) if low is not None else -_HUGE,
            "maximum": float(limits.maximum) if limits.maximum is not None else _HUGE,
            "error_type": "warning",
        }
        return shape
    if limits.max_length:
        return {"validate": "length", "criteria": "<=", "value": limits.max_length, "error_type": "warning"}
    return None


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
