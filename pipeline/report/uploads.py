"""Which upload of which branch stands how, without making a report: for whoever only asks who owes what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.report.definition import reports
from pipeline.report.period import default_period, parse_period, reference_day
from pipeline.report.query import Asking, lay_ground, run_report

if TYPE_CHECKING:
    import duckdb

    from pipeline.report.query import Row
    from pipeline.schema import Schema

REPORT = "compliance"
STATES, FAULTS = ("upload_matrix", "monthly_matrix"), "upload_faults"
"""Blocks of the compliance report that tell it."""
TONES = {
    **dict.fromkeys(("received", "nil"), "good"),
    **dict.fromkeys(("partly", "partial", "late"), "warn"),
    **dict.fromkeys(("returned", "missing", "late_partial"), "bad"),
    **dict.fromkeys(("not_due", "so_far"), "info"),
    "none": "plain",
}


@dataclass(frozen=True, slots=True)
class Uploads:
    """How uploads stand in a period, judged on its reference day."""

    period: str
    reference_day: str
    states: list[Row] = field(default_factory=list)
    """``branch_code``, ``branch_name``, ``form``, ``slot`` (a week or a month), ``state``: weekly forms first, then by branch."""
    faults: list[Row] = field(default_factory=list)
    """What someone has to see to, gravest first, as the report's block of that name lists it."""


def find_uploads(connection: duckdb.DuckDBPyConnection, schema: Schema, time_zone: str, period: str | None) -> Uploads | None:
    """Tell how the uploads of a period stand.

    Args:
        connection: With the `current_*` views of the asked instant.
        schema: Forms and figures.
        time_zone: In which instants become days.
        period: As `--period` takes it; the month of the latest doing when left out.

    Returns:
        None when no period was asked for and the archive knows of no doing.

    Raises:
        UsageError: The period is none.
    """
    span = parse_period(period) if period else default_period(connection)
    if span is None:
        return None
    asking = Asking(span, reference_day(connection, span), schema, time_zone)
    lay_ground(connection, asking)
    whole = next(item for item in reports() if item.id == REPORT)
    wanted = replace(whole, blocks=tuple(block for block in whole.blocks if block.id in (*STATES, FAULTS)))
    answers = run_report(connection, wanted, asking)
    states = [
        {
            **{name: row[name] for name in ("branch_code", "branch_name", "form", "state")},
            "slot": row.get("iso_week") or row.get("month"),
        }
        for block in STATES
        for row in answers[block]
    ]
    return Uploads(span.name, asking.reference_day.isoformat(), states, answers[FAULTS])
