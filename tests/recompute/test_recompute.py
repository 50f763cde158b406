"""Every figure shown equals an independent reckoning from the exported CSV; what is not reckoned is named, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.report.definition import reports
from tests.recompute import complaints, compliance, customers, masters, overview, rounds, sales, visits
from tests.recompute.left_out import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.recompute.world import Again, Known

MODULES: dict[str, Callable[[Known], dict[str, Again]]] = {
    "overview": overview.recompute,
    "sales": sales.recompute,
    "visits": lambda known: visits.recompute(known) | rounds.recompute(known),
    "complaints": complaints.recompute,
    "compliance": compliance.recompute,
    "customers": lambda known: customers.recompute(known) | masters.recompute(known),
}
COUNTED = {"count", "money", "percent"}


@pytest.mark.parametrize("report", MODULES)
def test_shown_figures_are_those_of_an_independent_reckoning(known: Known, report: str) -> None:
    found = {name: again.differences(known.shown[f"{report}.{name}"]) for name, again in MODULES[report](known).items()}
    assert {name: differences[:8] for name, differences in found.items() if differences} == {}


def test_reckonings_have_rows_that_can_differ(known: Known) -> None:
    for report, recompute in MODULES.items():
        for name, again in recompute(known).items():
            assert again.rows, f"{report}.{name}"
            assert any(row[figure] for row in again.rows for figure in again.figures if figure in row), f"{report}.{name}"


def test_every_figure_is_worked_out_again_or_named_with_a_reason(known: Known) -> None:
    worked = {
        f"{report}.{name}.{figure}"
        for report, recompute in MODULES.items()
        for name, again in recompute(known).items()
        for figure in again.figures
    }
    shown = {
        f"{report.id}.{block.id}.{column.id}"
        for report in reports()
        if report.id in MODULES
        for block in report.blocks
        for column in block.columns
        if column.kind in COUNTED and not block.is_headline
    }
    missing = {figure for figure in shown - worked if figure not in LEFT_OUT and figure.rpartition(".")[0] not in LEFT_OUT}
    assert missing == set()
    assert {name for name in LEFT_OUT if name in worked} == set(), "named as left out, yet worked out"
    blocks = {figure.rpartition(".")[0] for figure in shown}
    assert {name for name in LEFT_OUT if name not in shown and name not in blocks} == set(), "named as left out, yet not shown"
