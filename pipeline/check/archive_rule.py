"""What a rule over the archive is: SQL that finds records, and how to speak of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Severity


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """A rule between forms.

    `sql` gives one line a finding: ``_submission, _sheet, _row, _cell, _entry`` of the record (as the views have them),
    ``field`` and ``value``, optionally ``detail`` (which of the rule's wordings), and any further column as a parameter of
    the wording. It may use ``$reference_day`` and the names of `figures` (name to rule id and figure).
    """

    name: str
    """The rule's file and its wording: ``rules.<name>`` with dashes."""
    code: str
    form: str
    """Form of the record that the finding is about."""
    sql: str
    needs: tuple[str, ...]
    """Views that must hold a row."""
    beside: tuple[str, ...] = ()
    """Views that must be there, but may be empty."""
    severity: Severity = "warning"
    severities: Mapping[str, Severity] = field(default_factory=dict)
    """Severity of single details."""
    rule: str = ""
    figures: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    who: Literal["branch", "office"] = "branch"
