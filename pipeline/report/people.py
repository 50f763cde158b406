"""Whom a written name means: for forms that keep a person's name as the sender wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.text import match_key

if TYPE_CHECKING:
    import duckdb

_BRACKET = re.compile(r"[(（].*$")


def name_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table ``called``: the employee's code for each name in the list of absences, by branch.

    A code is itself. A name, however spaced and in whichever characters, is the branch's own person of that name, else the
    only one of the company. A name that means nobody or several stays as it is written.

    Args:
        connection: With the `current_*` views of the asked instant.
    """
    written: list[tuple[str, str]] = connection.execute(
        "SELECT DISTINCT employee_name, coalesce(branch_code, _branch, '') FROM current_absence "
        "WHERE employee_name IS NOT NULL ORDER BY ALL"
    ).fetchall()
    people: list[tuple[str, str, str]] = connection.execute(
        "SELECT employee_code, coalesce(employee_name, ''), coalesce(branch_code, '') FROM current_employee "
        "WHERE employee_code IS NOT NULL ORDER BY ALL"
    ).fetchall()
    codes = {code for code, _, _ in people}
    named: dict[str, list[tuple[str, str]]] = {}
    for code, name, branch in people:
        named.setdefault(match_key(name), []).append((branch, code))
    found = []
    for name, branch in written:
        everywhere = named.get(match_key(name)) or named.get(match_key(_BRACKET.sub("", name)), [])
        meant = [code for own, code in everywhere if own == branch] or [code for _, code in everywhere]
        found.append(meant[0] if name not in codes and len(meant) == 1 else name)
    connection.execute("CREATE OR REPLACE TEMP TABLE called (written VARCHAR, branch_code VARCHAR, person VARCHAR)")
    connection.execute(
        "INSERT INTO called SELECT unnest(?), unnest(?), unnest(?)",
        [[name for name, _ in written], [branch for _, branch in written], found],
    )
