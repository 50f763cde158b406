"""What a step has to say about the data: a finding; and what is decided about a file: a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Verdict = Literal["accepted", "partly", "returned", "held", "duplicate", "skipped", "unreadable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or notice about received data, with its place; worded later, in the reader's language.

    `code` is from the list in `contract.md`, such as ``"bad-date"``. `reason` names the wording: the catalogues hold
    ``<reason>.found`` (what was found against what was expected) and ``<reason>.mend`` (what to do now); its first part
    is the catalogue, as in ``"check.bad-date.no-such-day"``. `params` fill the wording, beside `value` and `column`, which
    always can.
    """

    code: str
    severity: Severity
    reason: str
    sheet: str = ""
    cell: str = ""
    """A1 address; empty when the finding is about a whole sheet or file."""
    column: str = ""
    """The column's header in the sender's own words, or the form's title for it."""
    field: str = ""
    """Id of the field in the form's schema, where there is one."""
    value: str = ""
    """What was found, as text."""
    form: str = ""
    row: int = 0
    """Sheet row (from 1) of the record concerned; 0 when no single record is."""
    rule: str = ""
    """Id from `rules.md` where a business rule was at work, such as ``"VIS-03"``."""
    who: Literal["branch", "office"] = "branch"
    """Who has to mend it."""
    params: tuple[tuple[str, str], ...] = ()
