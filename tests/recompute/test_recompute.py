"""Every figure shown equals an independent reckoning from the exported CSV; what is not reckoned is named, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.report.definition import reports
from tests.recompute import (
    care,
    clients,
    complaints,
    compliance,
    customers,
    front,
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


def _together(*parts: dict[str, Again]) -> dict[str, Again]:
    """Give the reckonings of several modules; of a block that two of them work on, both."""
    found: dict[str, Again] = {}
    for number, part in enumerate(parts):
        for name, again in part.items():
            found[name if name not in found else f"{name}#{number}"] = again
    return found


OF_DEMO: Reckonings = {
    "overview": overview.recompute,
    "compliance": compliance.recompute,
    "customers": customers.recompute,
}
"""Written for the demo's company: one quarter, and no more than its branches send."""
OF_BOTH: Reckonings = {
    "sales": lambda known: _together(sales.recompute(known), trade.recompute(known)),
    "visits": lambda known: _together(visits.recompute(known), care.recompute(known), rounds.recompute(known)),
    "complaints": lambda known: _together(complaints.recompute(known), grievances.recompute(known)),
    "compliance": returns.recompute,
    "customers": lambda known: clients.recompute(known) | masters.recompute(known),
    "overview": front.recompute,
}
"""Written for any company."""
NOUGHT = {
    "complaints.on_time.unknown",
    "complaints.on_time.waiting",
    "compliance.corrections.age_3",
    "compliance.corrections.age_4",
    "compliance.submissions.held",
    "visits.accompany_purposes.other",
    "visits.contact_by_branch.dormant",
    "visits.frequency_by_branch.open",
    "visits.supervisor_kinds.collected_amount",
}
"""Figures that are nought or nothing in both companies, and yet worth holding to that."""
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
    differences = {name: again.differences(known.shown[f"{report}.{name.partition('#')[0]}"]) for name, again in found.items()}
    return {name: lines[:8] for name, lines in differences.items() if lines}


def _all(known: Known, by_hand: Known) -> Iterator[tuple[str, Again]]:
    for reckonings, companies in ((OF_DEMO, [known]), (OF_BOTH, [known, by_hand])):
        for report, recompute in reckonings.items():
            for company in companies:
                for name, again in recompute(company).items():
                    yield f"{report}.{name.partition('#')[0]}", again


@pytest.fixture(scope="module")
def worked(known: Known, by_hand: Known) -> tuple[set[str], set[str]]:
    """Tell which figures are worked out, and which of them are more than nought or nothing somewhere."""
    found, told = set(), set()
    for name, again in _all(known, by_hand):
        found |= {f"{name}.{figure}" for figure in again.figures}
        told |= {f"{name}.{figure}" for figure in again.figures for row in again.rows if row.get(figure)}
    return found, told


def test_reckonings_have_figures_that_can_differ(worked: tuple[set[str], set[str]]) -> None:
    found, told = worked
    assert found - told - NOUGHT == set()
    assert found - told >= NOUGHT, "no longer nought"


def test_every_figure_is_worked_out_again_or_named_with_a_reason(worked: tuple[set[str], set[str]]) -> None:
    found, _ = worked
    shown = {
        f"{report.id}.{block.id}.{column.id}"
        for report in reports()
        if report.id in OF_DEMO
        for block in report.blocks
        for column in block.columns
        if column.kind in COUNTED and not block.is_headline
    }
    missing = {figure for figure in shown - found if figure not in LEFT_OUT and figure.rpartition(".")[0] not in LEFT_OUT}
    assert missing == set()
    blocks = {figure.rpartition(".")[0] for figure in shown}
    whole = {
        name for name in LEFT_OUT if name in blocks and not {item for item in shown - found if item.rpartition(".")[0] == name}
    }
    assert {name for name in LEFT_OUT if name in found} | whole == set(), "named as left out, yet worked out"
    assert {name for name in LEFT_OUT if name not in shown and name not in blocks} == set(), "named as left out, yet not shown"
