"""Every word of a blank form: headers, notes, choices, examples; from the schema and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.messages import has, say
from pipeline.schema.labels import word_code
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.messages import Language
    from pipeline.schema import Field, Form

MARK = "*"
"""Before the header of what must be filled in; headers are read with or without it."""
_UNITS_EN = {"元": "RMB", "万元": "RMB 10,000", "分": "", "天": "days", "人": "people", "年": "years", "小时": "hours"}
_ASKS_HAVING = "有无"


class Words:
    """The words of one form in one language."""

    def __init__(self, form: Form, language: Language) -> None:
        """Keep form and language."""
        self.form, self.language = form, language

    def say(self, key: str, **params: object) -> str:
        """Word a message of the catalogue."""
        return say(f"template.{key}", self.language, **params)

    @property
    def title(self) -> str:
        """The form's title."""
        return self.form.titled(self.language)

    def name(self, field: Field) -> str:
        """Give a column's title."""
        return field.titled(self.language)

    def unit(self, field: Field) -> str:
        """Give a column's unit; in English only where it is not said by the number itself."""
        return _UNITS_EN.get(field.unit, field.unit) if self.language == "en" else field.unit

    def header(self, field: Field) -> str:
        """Give a column's title with its unit."""
        name, unit = self.name(field), self.unit(field)
        return f"{name}({unit})" if unit and unit not in name else name

    def is_needed(self, field: Field) -> bool:
        """Tell whether a column carries the mark."""
        return field.is_required

    def requirement(self, field: Field) -> str:
        """Say whether a column must be filled in."""
        if field.office_only and not self.form.office_only:
            return self.say("need.office")
        return self.say(f"need.{'required' if field.is_required else field.requirement}")

    def choices(self, field: Field) -> tuple[str, ...]:
        """Give the words that a column allows, each once; none where it is free."""
        if field.kind == "bool":
            pair = "having" if _ASKS_HAVING in field.title else "plain"
            return tuple(self.say(f"bool.{pair}").split("|"))
        if field.kind == "score":
            return tuple(sorted(field.labels)) or ("1", "2", "3", "4", "5")
        if field.kind != "enum":
            return ()
        return tuple(word_code(self.form.id, field, code, self.language) for code in self._codes(field))

    def _codes(self, field: Field) -> list[str]:
        """List the codes of a choice that who fills the form in may choose."""
        return [code for code in field.labels if self.form.office_only or code not in field.office_codes]

    def meanings(self, field: Field) -> str:
        """List the words that a column allows, as the instructions show them."""
        if field.kind == "score" and field.labels:
            return "\n".join(f"{points} {words[0]}" for points, words in sorted(field.labels.items()) if words)
        if field.kind == "enum" and self.language == "en":
            pairs = zip(self.choices(field), self._codes(field), strict=True)
            return "\n".join(f"{word} ({field.labels[code][0]})" for word, code in pairs)
        mark = "、" if self.language == "zh" else ", "
        return mark.join(self.choices(field))

    def kind(self, field: Field) -> str:
        """Say how a value is written."""
        name = field.kind
        if field.multiple and has(f"template.kind.{name}-several"):
            name = f"{name}-several"
        elif field.partial:
            name = "date-partial"
        text = self.say(f"kind.{name}")
        low, high = field.constraints.minimum, field.constraints.maximum
        if low is not None and high is not None and field.kind in ("int", "decimal", "money"):
            text += self.say("kind.between", low=f"{low.normalize():f}", high=f"{high.normalize():f}")
        if self.unit(field) and field.kind in ("int", "decimal", "money"):
            text += self.say("kind.unit", unit=self.unit(field))
        return text

    def example(self, field: Field) -> str:
        """Give a right value as a person would type it."""
        if field.example:
            return field.example
        choices = self.choices(field)
        if choices:
            mark = "、" if self.language == "zh" else ", "
            return mark.join(choices[:2]) if field.multiple else choices[0]
        name = "email" if field.kind == "email" else field.kind
        special = f"template.example.{name}-{_flavour(field)}"
        return self.say(f"example.{name}-{_flavour(field)}") if has(special, self.language) else self.say(f"example.{name}")

    def note(self, field: Field) -> str:
        """Say in a few lines what goes below a header."""
        lines = [f"{self.header(field)} · {self.requirement(field)}", self.kind(field)]
        words = self.meanings(field)
        if words:
            lines.append(self.say("note.choices", words=words))
        example = self.example(field)
        if example:
            lines.append(self.say("note.example", example=example))
        return "\n".join(lines)

    def other_names(self, field: Field) -> str:
        """List other headers under which a column is read."""
        own = {match_key(self.name(field))}
        return "、".join(alias for alias in field.aliases[:6] if match_key(alias) not in own)


def _flavour(field: Field) -> str:
    """Tell of which sort a text, number or telephone is, so that its example fits the column."""
    if field.kind == "phone":
        return "mobile" if "mobile" in field.id else "landline"
    if field.kind == "customer" and field.id.endswith("_code"):
        return "code"
    for word in ("title", "customer", "product", "contact", "address", "unit", "spec", "region", "order", "contract", "year"):
        if word in field.id:
            return word
    return "plain"


def half_widths(text: str) -> int:
    r"""Tell how many half-width places the longest line of a text takes.

    Example:
        >>> half_widths("客户名称\nab")
        8
    """
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n")), default=0)


def line_count(texts: Sequence[tuple[str, float]]) -> int:
    """Tell how many lines the tallest of some wrapped texts needs.

    Args:
        texts: Each text with the width of its cell, in half-width places.

    Example:
        >>> line_count([("客户名称", 4), ("ab", 10)])
        2
    """
    return max(
        (sum(-(-max(half_widths(line), 1) // max(int(width), 1)) for line in text.split("\n")) for text, width in texts),
        default=1,
    )
