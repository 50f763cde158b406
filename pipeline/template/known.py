"""What is known of the branch that a blank form goes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UsageError, nearest

if TYPE_CHECKING:
    from pipeline.model import Registers

_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Known:
    """Names that drop-downs offer and header lines begin with; all empty where no archive tells them."""

    branch: str = ""
    """Name of the branch, filled in where the form asks for it."""
    branches: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """Product codes."""
    month: str = ""
    """Month as `2026-04`, filled in where the form asks for a period."""


def known_of(registers: Registers, branch: str, month: str = "") -> Known:
    """Gather what the registers know of a branch: its people who are with us, all branches, all product codes.

    Args:
        registers: As the archive has them; without branches in them the name is taken as it is.
        branch: Name, alias or code; empty for none.
        month: As ``2026-04``; empty for none.

    Raises:
        UsageError: No branch is called so (names the nearest), or the month is none.
    """
    if month and not _MONTH.fullmatch(month):
        raise UsageError("cli.usage.month", value=month)
    active = sorted((item for item in registers.branches.values() if item.is_active), key=lambda item: item.code)
    code = registers.branch_of(branch) if branch else None
    if branch and code not in registers.branches and registers.branches:
        names = [name for item in active for name in (item.name, item.code)]
        raise UsageError(
            "cli.usage.branch", value=branch, known="、".join(nearest(branch, names, 3) or [item.name for item in active])
        )
    return Known(
        branch=registers.branches[code].name if code and code in registers.branches else branch,
        branches=tuple(item.name for item in active),
        people=tuple(
            sorted(
                {
                    person.name
                    for person in registers.employees.values()
                    if person.branch_code == code and person.status == "active"
                }
            )
        ),
        products=tuple(sorted(set(registers.products.values()))),
        month=month,
    )
