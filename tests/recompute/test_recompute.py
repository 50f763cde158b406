"""Every figure shown equals an independent reckoning from the exported CSV; what is not reckoned is named, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.report.definition import reports
from tests.recompute import (
    care,
    complaints,
    compliance,
    customers,
    grievances,
    masters,
    overview,
    returns,
    rounds,
    sales,
    trade,
    visits,
)
from tests.recompute.left_out import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.recompute.world import Again, Known

    Reckonings = Mapping[str, Callable[[Known], dict[str, Again]]]

OF_DEMO: Reckonings = {
    "overview": overview.recompute,
    "sales": sales.recompute,
    "visits": lambda known: visits.recompute(known) | rounds.recompute(known),
    "complaints": complaints.recompute,
    "compliance": compliance.recompute,
    "customers": lambda known: customers.recompute(known) | masters.recompute(known),
}
"""Written for the demo's company: one quarter, and no more than its branches send."""
OF_BOTH: Reckonings = {
    "sales": trade.recompute,
    "visits": care.recompute,
    "complaints": grievances.recompute,
    "compliance": returns.recompute,
}
"""Written for any company."""
COUNTED = {"count", "money", "percent"}


@pytest.mark.parametrize("report", OF_DEMO)
def test_shown_figures_are_those_of_an_independent_reckoning(known: Known, report: str) -> None:
    assert _differences(known, report, OF_DEMO[report](known)) == {}


@pytest.mark.parametrize("report", OF_BOTH)
@pytest.mark.parametrize("company", ["known", "by_hand"])
def test_shown_figures_of_both_companies_are_those_of_a_reckoning(
    request: pytest.FixtureRequest, company: str, report: str
) -> None:
    known: Known = request.getfixturevalue(company)
    assert _differences(known, report, OF_BOTH[report](known)) == {}


def _differences(known: Known, report: str, found: dict[str, Again]) -> dict[str, list[str]]:
    differences = {name: again.differences(known.shown[f"{report}.{name}"]) for name, again in found.items()}
    return {name: lines[:8] for name, lines in differences.items() if lines}


def _all(known: Known, by_hand: Known) -> Iterator[tuple[str, Again]]:
    for reckonings, company in ((OF_DEMO, known), (OF_BOTH, by_hand)):
        for report, recompute in reckonings.items():
            for name, again in recompute(company).items():
                yield f"{report}.{name}", again


def test_reckonings_have_rows_that_can_differ(known: Known, by_hand: Known) -> None:
    for name, again in _all(known, by_hand):
        assert again.rows, name
        assert any(row[figure] for row in again.rows for figure in again.figures if figure in row), name


def test_every_figure_is_worked_out_again_or_named_with_a_reason(known: Known, by_hand: Known) -> None:
    worked = {f"{name}.{figure}" for name, again in _all(known, by_hand) for figure in again.figures}
    shown = {
        f"{report.id}.{block.id}.{column.id}"
        for report in reports()
        if report.id in OF_DEMO
        for block in report.blocks
        for column in block.columns
        if column.kind in COUNTED and not block.is_headline
    }
    missing = {figure for figure in shown - worked if figure not in LEFT_OUT and figure.rpartition(".")[0] not in LEFT_OUT}
    assert missing == set()
    blocks = {figure.rpartition(".")[0] for figure in shown}
    whole = {
        name for name in LEFT_OUT if name in blocks and not {item for item in shown - worked if item.rpartition(".")[0] == name}
    }
    assert {name for name in LEFT_OUT if name in worked} | whole == set(), "named as left out, yet worked out"
    assert {name for name in LEFT_OUT if name not in shown and name not in blocks} == set(), "named as left out, yet not shown"
