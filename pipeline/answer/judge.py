"""Decide what becomes of a received file: findings in, verdict out (`contract.md`, Verdicts and Errors)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Submission, Verdict
    from pipeline.schema import Schema

UNREADABLE_CODES = frozenset({"unreadable-file", "limit-exceeded"})


def judge(submission: Submission, schema: Schema, replaced: Mapping[str, tuple[int, int]]) -> None:
    """Set `verdict` and `reason` of a submission that was read and checked.

    A file is held when too large a share of its rows is wrong, when a control total is far off, when it would withdraw too
    large a share of what was sent before, or when nobody can tell whose it is or which column is meant. Head office's
    release lifts all five.

    Args:
        submission: With its tables and findings; changed in place.
        schema: For the limits under ``ACCEPT-HELD`` in `rules.toml`.
        replaced: By form: records that count now in the scopes which this file replaces, and how many of them it lacks.
    """
    submission.verdict, submission.reason = _verdict(submission, schema, replaced)


def _verdict(submission: Submission, schema: Schema, replaced: Mapping[str, tuple[int, int]]) -> tuple[Verdict, str]:
    """Give verdict and the catalogue key of its reason; the first that applies."""
    codes = {finding.code for finding in submission.findings if finding.severity == "error"}
    if not submission.tables:
        if codes & UNREADABLE_CODES:
            return "unreadable", "answer.reason.unreadable"
        if "unknown-branch" in codes and not submission.released:
            return "held", "answer.reason.unknown-branch"
        if codes:
            return "returned", "answer.reason.unknown-form"
        if any(finding.code == "nil-return" and finding.severity == "info" for finding in submission.findings):
            return "accepted", "answer.reason.nil-return"
        return "skipped", "answer.reason.instructions"
    if not submission.released:
        held = _held(submission, schema, codes, replaced)
        if held:
            return "held", held
    if not submission.rows_read:
        return ("returned", "answer.reason.no-rows") if codes else ("skipped", "answer.reason.no-rows")
    if not submission.rows_returned:
        return "accepted", ""
    if submission.rows_returned < submission.rows_read:
        return "partly", ""
    return "returned", ""


def _held(submission: Submission, schema: Schema, codes: set[str], replaced: Mapping[str, tuple[int, int]]) -> str:
    """Give the catalogue key of the reason to hold a file for head office; empty when there is none."""
    if "unknown-branch" in codes:
        return "answer.reason.unknown-branch"
    if any(finding.reason == "answer.wrong-branch.copy" for finding in submission.findings):
        return "answer.reason.other-branch"
    if "ambiguous-column" in codes:
        return "answer.reason.ambiguous-column"
    if "control-total" in codes:
        return "answer.reason.control-total"
    limits = schema.rules["ACCEPT-HELD"]
    rows, returned = submission.rows_read, submission.rows_returned
    if rows >= _figure(limits["min_rows"]) and returned > rows * _figure(limits["error_share"]):
        return "answer.reason.too-many-errors"
    fewest, share = _figure(limits["scope_min_rows"]), _figure(limits["withdrawn_share"])
    if any(held >= fewest and lost > held * share for held, lost in replaced.values()):
        return "answer.reason.withdraws-too-much"
    return ""


def _figure(value: object) -> Decimal:
    """Take a figure of `rules.toml` as an exact number."""
    return Decimal(str(value))
