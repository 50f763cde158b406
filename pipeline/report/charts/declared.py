"""What a block of `report.yaml` may say under `chart:`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["bars", "columns", "lines", "heat", "funnel", "pareto"]
KINDS = ("bars", "columns", "lines", "heat", "funnel", "pareto")
RESTS = ("", "sum")
ONE_MEASURE = ("bars", "heat", "funnel", "pareto")
"""Kinds that draw one column of numbers (a heat map: one column of categories)."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: columns of its block's query, shown or not, and how they are drawn."""

    kind: Kind
    x: str
    """Category, day, month or stage."""
    y: tuple[str, ...]
    """What is measured; of a heat map the category of its lines."""
    series: str = ""
    """Whose values become stacked parts or lines of their own."""
    facet: str = ""
    """Whose values become small charts of their own, on one scale."""
    tone: str = ""
    """Column with good, warn, bad, info, plain, or a choice whose codes have tones."""
    target: str = ""
    """Value to be reached: a tick, or a dashed line."""
    value: str = ""
    """Of a heat map: what fills its squares, a number or a choice."""
    headline: str = ""
    """Block with `show: headline` whose sentence is the title."""
    top: int = 0
    """Only so many rows, the first; 0: all."""
    rest: str = ""
    """``sum``: what `top` leaves out is added up as one more row."""
    step: bool = False
    """Of lines: level until the next value."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Give every column that it names."""
        named = (self.x, *self.y, self.series, self.facet, self.tone, self.target, self.value)
        return tuple(name for name in named if name)
