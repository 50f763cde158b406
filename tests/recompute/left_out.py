"""Figures that are not worked out again here, and why: whole blocks, or single columns."""

from __future__ import annotations

_GROUPS: dict[str, tuple[str, ...]] = {
    "A line of alerts repeats a figure of another block of the reports.": (
        "overview.alerts",
        "overview.figures.punctual_share",
        "overview.assessment.answers",
        "overview.changes",
    ),
    "The demo's company sends none of what it is made of.": (
        "customers.without_owner",
        "customers.contracts",
        "customers.handover.receivable",
        "customers.contract_tracking",
        "customers.grading",
        "customers.not_evaluated",
        "customers.tiers",
        "customers.suspects",
    ),
    "A grid by day or week; its days and people add up to by_day and by_person, which are worked out again.": (
        "overview.glance_visits",
    ),
    "Held to figures given by hand in tests/report/test_customers.py and test_customers_archive.py.": (
        "overview.by_branch.customers",
        "overview.by_branch.open_findings",
        "customers.totals.risky_customers",
        "customers.totals.without_owner",
        "customers.totals.disputed",
        "customers.totals.suspects",
        "customers.movement",
        "customers.by_type.key_customers",
        "customers.by_branch.risky_customers",
        "customers.by_branch.reviewed_share",
        "customers.spot_check",
    ),
}

LEFT_OUT: dict[str, str] = {name: why for why, names in _GROUPS.items() for name in names}
