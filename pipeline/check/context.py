"""What checking knows beside the file: schema, registers, whose file it is, the day it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.model.alike import MOST_LISTED

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from pipeline.model import Registers
    from pipeline.schema import Schema


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What the checks of one file may look at.

    `branch` is the code of the branch that sent it, 总公司 for head office, the folder's name where no register knows it,
    empty where nobody said. `received_day` is the day of arrival in the company's time zone. `memory` keeps what was read
    once, for the next file of the run: the contexts of one run share one. `most_alike`
    findings of a sort are listed for each table, the others summed up.
    """

    schema: Schema
    registers: Registers
    branch: str
    received_day: date
    head_office: bool = False
    most_alike: int = MOST_LISTED
    memory: dict[Hashable, dict[Any, Any]] = field(default_factory=dict, compare=False, repr=False)
