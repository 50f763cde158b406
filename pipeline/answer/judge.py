"""Decide what becomes of a received file: findings in, verdict out (`contract.md`, Verdicts and Errors)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Submission, Verdict
    from pipeline.schema import Schema

UNREADABLE_CODES = frozenset({"unreadable-file", "limit-exceeded"})


def judge(submission: Submission, schema: Schema, *, scope_rows: int = 0, withdrawn_rows: int = 0) -> None:
    """Set `verdict` and `reason` of a submission that was read and checked.

    A file is held when too large a share of its rows is wrong, when a control total is far off, when it would withdraw too
    large a share of what was sent before, or when nobody can tell whose it is. Head office's release lifts all four.

    Args:
        submission: With its tables and findings; changed in place.
        schema: For the limits under ``ACCEPT-HELD`` in `rules.toml`.
        scope_rows: Rows that count now in the scopes which this file replaces.
        withdrawn_rows: How many of them this file would withdraw.
    """
    submission.verdict, submission.reason = _verdict(submission, schema, scope_rows, withdrawn_rows)


def _verdict(submission: Submission, schema: Schema, scope_rows: int, withdrawn_rows: int) -> tuple[Verdict, str]:
    """Give verdict and the catalogue key of its reason; the first that applies."""
    codes = {finding.code for finding in submission.findings if finding.severity == "error"}
    if not submission.tables:
        if codes & UNREADABLE_CODES:
            return "unreadable", "answer.reason.unreadable"
        if "unknown-branch" in codes and not submission.released:
            return "held", "answer.reason.unknown-branch"
        if codes:
            return "returned", "answer.reason.unknown-form"
        return "skipped", "answer.reason.instructions"
    if not submission.released:
        held = _held(submission, schema, codes, scope_rows, withdrawn_rows)
        if held:
            return "held", held
    if not submission.rows_read:
        return ("returned", "answer.reason.no-rows") if codes else ("skipped", "answer.reason.no-rows")
    if not submission.rows_returned:
        return "accepted", ""
    if submission.rows_returned < submission.rows_read:
        return "partly", ""
    return "returned", ""


def _held(submission: Submission, schema: Schema, codes: set[str], scope_rows: int, withdrawn_rows: int) -> str:
    """Give the catalogue key of the reason to hold a file for head office; empty when there is none."""
    if "unknown-branch" in codes:
        return "answer.reason.unknown-branch"
    if "control-total" in codes:
        return "answer.reason.control-total"
    limits = schema.rules["ACCEPT-HELD"]
    rows, returned = submission.rows_read, submission.rows_returned
    if rows >= _figure(limits["min_rows"]) and returned > rows * _figure(limits["error_share"]):
        return "answer.reason.too-many-errors"
    if scope_rows >= _figure(limits["scope_min_rows"]) and withdrawn_rows > scope_rows * _figure(limits["withdrawn_share"]):
        return "answer.reason.withdraws-too-much"
    return ""


def _figure(value: object) -> Decimal:
    """Take a figure of `rules.toml` as an exact number."""
    return Decimal(str(value))
