"""What lines inside a card give: claims for the card's own fields, records of their own, records for each who scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Address
from pipeline.recognise.card_labels import Label

if TYPE_CHECKING:
    from pipeline.model import Value
    from pipeline.schema.model import Form

Claim = tuple[Label, "Value", Address]


class Lines(NamedTuple):
    """A table of records inside a card: its form, its header's row, its edges, the row behind it."""

    form: Form
    top: int
    left: int
    right: int
    end: int


@dataclass(slots=True)
class Found:
    """Lines that were found at a row, what they say for the card, and where they end."""

    following: int
    taken: set[tuple[int, int]] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)
    variants: list[tuple[str, Value, Address, list[Claim]]] = field(default_factory=list)
    lines: Lines | None = None
    row: int | None = None
    """Row of the only line, where the card is that one line's record."""
