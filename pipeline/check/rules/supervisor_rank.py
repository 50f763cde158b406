"""A supervisor stands above the person, and nobody is above himself, even by a detour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.rule import Hit, RowRule, Rows
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterator

RANKS = {
    "clerk": 1,
    "salesperson": 1,
    "cashier": 1,
    "accountant": 1,
    "archivist": 1,
    "section_head": 2,
    "branch_deputy": 3,
    "branch_manager": 4,
    "sales_dept_manager": 5,
    "general_manager": 6,
}


def find(rows: Rows) -> Iterator[Hit]:
    """Compare ranks within the list, and with the register for a supervisor whom the list lacks; then follow the chain up."""
    codes, names, roles = (rows.column(field_id) for field_id in ("employee_code", "employee_name", "role"))
    boss = rows.values["supervisor_code"]
    index_of = {match_key(code): index for index, code in enumerate(codes) if isinstance(code, str)}
    named: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if isinstance(name, str):
            named.setdefault(match_key(name), []).append(index)
    above: list[int | None] = []
    for written in boss:
        key = match_key(written) if isinstance(written, str) else ""
        same_name = named.get(key, [])
        above.append(index_of.get(key, same_name[0] if len(same_name) == 1 else None))
    for index, written in enumerate(boss):
        if not isinstance(written, str):
            continue
        place = above[index]
        known = rows.person(written) if place is None else None
        role = roles[place] if place is not None else known.role if known else None
        if _circular(above, index):
            yield Hit(index, "supervisor_code", "circle")
        elif isinstance(role, str) and RANKS.get(role, 9) <= RANKS.get(str(roles[index]), 0):
            yield Hit(index, "supervisor_code", "rank", (("person", str(names[index] or codes[index] or "")),))


def _circular(above: list[int | None], start: int) -> bool:
    """Tell whether going up from somebody leads back to him."""
    seen: set[int] = set()
    place = above[start]
    while place is not None and place not in seen:
        if place == start:
            return True
        seen.add(place)
        place = above[place]
    return False


RULE = RowRule("supervisor_rank", "cross-field", find, forms=("employee",), needs=("supervisor_code",))
