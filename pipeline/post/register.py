"""Who is to get which report: the register of recipients, and their passwords."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.messages import Language
    from pipeline.schema import Schema
    from pipeline.store.database import Connection

BRANCH_MANAGER = "branch_manager"
_PASSWORDS = "PIPELINE_MAIL_PASSWORDS"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of the register of recipients."""

    name: str
    address: str
    role: str
    branch: str
    reports: tuple[str, ...]
    language: Language

    @property
    def is_branch(self) -> bool:
        """Tell whether only one branch's figures are for him."""
        return self.role == BRANCH_MANAGER

    def gets(self, name: str) -> bool:
        """Tell whether a report, or the returned files, are for him."""
        return not self.reports or name in self.reports


def recipients(connection: Connection, schema: Schema, fallback: Language) -> list[Recipient]:
    """Give the recipients that are not stopped, by address.

    Args:
        connection: With the current views.
        schema: Whether it has the form at all.
        fallback: Language of those who name none.
    """
    names = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views()"
    known = connection.execute(f"SELECT 1 FROM ({names}) WHERE table_name = 'current_mail_recipient'").fetchall()  # noqa: S608 - no value
    if "mail_recipient" not in schema.forms or not known:
        return []
    rows = connection.execute(
        "SELECT recipient_name, address, role, coalesce(branch_code, ''), coalesce(reports, ''), coalesce(language, ?) "
        "FROM current_mail_recipient WHERE NOT coalesce(disabled, false) ORDER BY address",
        [fallback],
    ).fetchall()
    return [
        Recipient(name, one.strip(), role, branch, tuple(chosen.split("|")) if chosen else (), language)
        for name, address, role, branch, chosen, language in rows
        for one in address.split("|")
    ]


def passwords() -> Mapping[str, str]:
    """Read the recipients' passwords from the environment: a JSON object, address to password, ``*`` for all others.

    Raises:
        UsageError: It is not one.
    """
    try:
        found = json.loads(os.environ.get(_PASSWORDS, "") or "{}")
    except ValueError as fault:
        raise UsageError("mail.passwords", name=_PASSWORDS) from fault
    if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
        raise UsageError("mail.passwords", name=_PASSWORDS)
    return {address.casefold(): value for address, value in found.items()}
