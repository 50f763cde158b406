"""Closing a month (关账): freeze what was published, and open it again on order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.archive import close, reopen, standing_closing
from pipeline.errors import UsageError
from pipeline.publish import Wanted, make_report
from pipeline.settings import now

if TYPE_CHECKING:
    from pipeline.messages import Language
    from pipeline.publish import MadeReport
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store


def close_period(
    settings: Settings, schema: Schema, store: Store, written: str, reason: str, who: str, language: Language
) -> MadeReport:
    """Close a period: publish its report from what is known now, and keep its figures.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive, to be written.
        written: The period.
        reason: Kept with the decision.
        who: Kept with it.
        language: Of the report.

    Returns:
        The report as published.

    Raises:
        UsageError: It is no period, it is closed already, or nothing is known of it.
    """
    from pipeline.report.adjustments import figures_of
    from pipeline.report.answers import answer_reports
    from pipeline.report.period import has_doings, parse_period, reference_day

    period = parse_period(written)
    standing = standing_closing(store, period.name)
    if standing is not None:
        raise UsageError("closing.already", period=period.name, who=standing.who)
    if store.is_empty:
        raise UsageError("closing.nothing", period=period.name)
    at = now(settings.zone)
    with store.knowledge(at, only=store.typed_names) as connection:
        if not has_doings(connection, period):
            raise UsageError("closing.nothing", period=period.name)
        day = reference_day(connection, period)
        pages = answer_reports(connection, schema, period, day, [language], settings.time_zone)[language]
    close(store, period.name, figures_of(pages), who=who, reason=reason, at=at)
    return make_report(settings, schema, store, Wanted(period.name, None, "html,xlsx", language))


def reopen_period(settings: Settings, store: Store, written: str, reason: str, who: str) -> str:
    """Open a closed period again.

    Returns:
        Its name.

    Raises:
        UsageError: It is no period, or not closed.
    """
    from pipeline.report.period import parse_period

    period = parse_period(written)
    reopen(store, period.name, who=who, reason=reason, at=now(settings.zone))
    return period.name
