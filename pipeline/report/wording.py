"""Word what a query gives: titles, notes, cells; one place for page and workbook, so that both say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from pipeline.messages import has, say
from pipeline.report.query import NOT_REPORTED
from pipeline.schema.labels import word_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.messages import Language
    from pipeline.report.definition import Block, Column, Report
    from pipeline.schema import Schema

_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one report in one language."""

    report: Report
    schema: Schema
    language: Language
    figures: Mapping[str, object]
    """The report's parameters, which notes may name."""

    def say(self, key: str, **params: object) -> str:
        """Word a key of the engine's own catalogue."""
        return say(f"report.{key}", self.language, **params)

    def level(self) -> str:
        """Word the level of confidentiality (SEC-11): the highest of the forms that the report counts."""
        return self.say(f"level.{self.schema.privacy.level_of(self.forms())}")

    def forms(self) -> set[str]:
        """Give the forms that the report counts."""
        forms = {form for block in self.report.blocks for form in block.forms}
        forms |= {form for block in self.report.blocks for column in block.columns for form in column.forms}
        return forms & set(self.schema.forms)

    def title(self) -> str:
        """Give the page's title."""
        return say(f"{self.report.domain}.title", self.language)

    def lead(self) -> str:
        """Give the sentence below the title; empty when there is none."""
        return self._optional(f"{self.report.domain}.lead")

    def block_title(self, block: Block) -> str:
        """Give a block's heading."""
        return say(f"{self.report.domain}.{block.id}.title", self.language)

    def block_note(self, block: Block) -> str:
        """Give the remark under a block's heading; empty when there is none."""
        return self._optional(f"{self.report.domain}.{block.id}.note")

    def chart_note(self, block: Block) -> str:
        """Give the remark beside a chart that draws not all rows; empty when there is none."""
        return self._optional(f"{self.report.domain}.{block.id}.chart-note")

    def block_empty(self, block: Block) -> str:
        """Tell what stands there when a block has no row."""
        return self._optional(f"{self.report.domain}.{block.id}.empty") or self.say("empty")

    def column_title(self, block: Block, column: Column) -> str:
        """Give a column's title: the block's own, the report's, or the engine's."""
        return self._first(
            f"{self.report.domain}.{block.id}.{column.id}",
            f"{self.report.domain}.column.{column.id}",
            f"report.column.{column.id}",
        )

    def column_note(self, block: Block, column: Column) -> str:
        """Give the remark beside a key figure; empty when there is none."""
        return self._optional(f"{self.report.domain}.{block.id}.{column.id}.note")

    def cell(self, value: object, column: Column, row: Mapping[str, Any], block: Block) -> str:
        """Word one cell as the page shows it."""
        if value is NOT_REPORTED:
            return self.say("not-reported")
        if value is None:
            return self.say("nothing")
        match column.kind:
            case "count" | "days" | "money" | "decimal" | "hours" | "percent":
                return word_number(value, column.kind)
            case "date" | "month":
                return value.isoformat()[:10] if isinstance(value, date) else str(value)
            case "instant":
                return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value).replace("T", " ")
            case "flag":
                return self.say("yes" if value else "no")
            case "enum":
                return self._enum(str(value), column.of)
            case "field":
                item = self.schema.forms[column.of][str(value)]
                return item.titled(self.language)
            case "value":
                form, _, named = column.of.partition(".")
                return self._enum(str(value), f"{form}.{row[named]}") if self._is_enum(form, str(row[named])) else str(value)
            case "choice":
                return self._several(self._choice(code, column) for code in str(value).split(","))
            case "sentence":
                words = {item.id: self.cell(row[item.id], item, row, block) for item in block.columns if item.id != column.id}
                others = {name: word_plain(each) for name, each in row.items() if name not in words}
                return say(f"{self.report.domain}.sentence.{value}", self.language, **{**others, **words})
            case _:
                return str(value)

    def tone(self, value: object, column: Column, row: Mapping[str, Any]) -> str:
        """Give a cell's tone: what its code or its tone column says; a form not received warns by itself."""
        if value is NOT_REPORTED:
            return "missing"
        if column.tone:
            return str(row[column.tone] or "plain")
        return column.tones.get(str(value), "plain") if column.tones else ""

    def _enum(self, value: str, of: str) -> str:
        """Word the codes of a form's field."""
        form, _, field_id = of.partition(".")
        item = self.schema.forms[form][field_id]
        return self._several(word_code(form, item, code, self.language) for code in value.split("|"))

    def _is_enum(self, form: str, field_id: str) -> bool:
        """Tell whether a field holds codes."""
        item = self.schema.forms[form].by_id.get(field_id)
        return item is not None and item.kind == "enum"

    def _choice(self, code: str, column: Column) -> str:
        """Word a code by the catalogue."""
        return self._first(f"{self.report.domain}.choice.{column.id}.{code}", f"report.choice.{column.id}.{code}")

    def _several(self, words: Iterable[str]) -> str:
        """Join words as the language does."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def _optional(self, key: str) -> str:
        """Word a key that may be missing."""
        return (
            say(key, self.language, **{name: _figure(name, value) for name, value in self.figures.items()})
            if has(key, self.language)
            else ""
        )

    def _first(self, *keys: str) -> str:
        """Word the first key that has a wording; the last shows itself where none has."""
        for key in keys[:-1]:
            if has(key, self.language):
                return say(key, self.language)
        return say(keys[-1], self.language)


def word_number(value: object, kind: str) -> str:
    """Write a number for reading.

    Args:
        value: int, Decimal or float as the database gave it; a ratio for a percentage.
        kind: Kind of column. A share that falls short of the whole never reads 100.0%.

    Example:
        >>> word_number(1234, "count"), word_number(Decimal("1234.5"), "money"), word_number(Decimal("0.99996"), "percent")
        ('1,234', '1,234.50', '99.9%')
    """
    number = Decimal(str(value))
    if kind in ("count", "days"):
        return (
            f"{number.quantize(Decimal(1), ROUND_HALF_UP):,}"
            if kind == "count" or number == number.to_integral_value()
            else f"{number:,.1f}"
        )
    if kind == "percent":
        short = Decimal("0.999") <= number < 1
        return f"{(number * 100).quantize(_TENTH, ROUND_DOWN if short else ROUND_HALF_UP):,}%"
    if kind == "hours":
        return f"{number.quantize(_TENTH, ROUND_HALF_UP):,}"
    rounded = number.quantize(_CENT, ROUND_HALF_UP)
    return f"{rounded:,}" if kind == "money" else f"{rounded.normalize():,f}"


def word_plain(value: object) -> str:
    """Write a value that no column describes, for a sentence."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return word_number(value, "money")
    if isinstance(value, float):
        return word_number(value, "percent")
    if isinstance(value, int) and not isinstance(value, bool):
        return word_number(value, "count")
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def _figure(name: str, value: object) -> str:
    """Write a figure of the business for a remark: a share as a percentage.

    Example:
        >>> _figure("coverage_share", Decimal("0.5")), _figure("days", 7)
        ('50%', '7')
    """
    if name.endswith("_share") and isinstance(value, int | float | Decimal):
        return f"{show_figure(Decimal(str(value)) * 100)}%"
    return show_figure(value)


def show_figure(value: object) -> str:
    """Write a figure of `rules.toml` as people read it.

    Example:
        >>> show_figure([5, Decimal("2.50")]), show_figure({"normal": 4})
        ('5 / 2.5', 'normal = 4')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case list() | tuple():
            return " / ".join(show_figure(item) for item in value)
        case dict():
            return "; ".join(f"{key} = {show_figure(item)}" for key, item in value.items())
        case _:
            return str(value)
