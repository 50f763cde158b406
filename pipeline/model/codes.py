"""The codes that a finding can carry, and the page that explains each."""

from __future__ import annotations

from typing import Literal

READING_CODES = (
    "unreadable-file",
    "limit-exceeded",
    "incomplete-read",
    "unknown-branch",
    "unknown-form",
    "missing-column",
    "unknown-column",
    "ambiguous-column",
    "hidden-content",
    "wrong-type",
    "bad-date",
    "ambiguous-date",
    "bad-checksum",
    "precision-lost",
    "excel-error",
    "no-cached-value",
)
"""What tells that something could not be read as it stands; no choice of head office's makes it readable."""
FILING_CODES = (
    "duplicate-key",
    "control-total",
    "wrong-branch",
    "office-only",
    "withdrawn-record",
    "changed-record",
    "older-state",
    "closed-record",
    "absent-record",
    "nil-return",
)
"""What tells whose records are whose, which of two counts, and what a resend does."""
CHECK_CODES = (
    "missing-value",
    "not-in-list",
    "out-of-range",
    "bad-format",
    "unknown-reference",
    "sum-mismatch",
    "order-of-dates",
    "cross-field",
    "left-employee",
    "future-date",
    "outside-period",
    "blacklisted-customer",
    "card-missing",
    "price-below-list",
    "cross-territory",
    "note-term",
    "note-discount",
)
"""What checks of a value that was read tell; head office says in `schemas/checks.toml` how heavily each weighs."""
CODES = (*READING_CODES, *FILING_CODES, *CHECK_CODES)


def page_of(code: str, language: Literal["zh", "en"]) -> str:
    """Name the page that explains a finding code, below `docs/findings/`.

    Args:
        code: One of `CODES`.
        language: Of the reader.

    Example:
        >>> page_of("bad-date", "zh"), page_of("bad-date", "en")
        ('bad-date.md', 'en/bad-date.md')
    """
    return f"{'en/' if language == 'en' else ''}{code}.md"
