"""A table in the making: its columns, what is left over, and what is to be said about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Column, Finding

Contacts = dict[int, dict[str, int]]
"""Sheet column by field of the contact, by the contact's number."""


@dataclass(slots=True)
class Built:
    """Columns of a table in the making."""

    rows: list[int]
    """Sheet row of each record, from 0."""
    columns: dict[str, Column] = field(default_factory=dict)
    extra: dict[str, Column] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Sheet column of each field that has one."""
    findings: list[Finding] = field(default_factory=list)
    contacts: Contacts = field(default_factory=dict)
    """Columns of further contacts, which are records of their own."""
    asked: frozenset[str] = frozenset()
    """Fields that are not read until somebody has said which column is meant."""
