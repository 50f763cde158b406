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
        "compliance.travel_weeks",
        "compliance.trips",
        "customers.without_owner",
        "customers.contracts",
        "customers.handover.receivable",
        "customers.contract_tracking",
        "customers.grading",
        "customers.not_evaluated",
        "customers.tiers",
        "customers.suspects",
        "compliance.corrections_age",
        "compliance.corrections",
        "compliance.submission_list",
        "compliance.causes",
    ),
    "A grid by day or week; its days and people add up to by_day and by_person, which are worked out again.": (
        "overview.glance_visits",
    ),
    "Held to figures given by hand in tests/report/test_compliance.py and test_compliance_causes.py.": (
        "compliance.state_key",
        "compliance.upload_faults",
        "compliance.upload_by_branch",
        "compliance.notices",
        "compliance.causes_by_branch",
        "compliance.scoreboard",
        "compliance.filing_by_branch.place",
        "compliance.filing_rate.leave_days",
        "compliance.filing_rate.trip_days",
        "compliance.silent",
        "compliance.plans",
        "compliance.forms.sales_daily_summary",
        "compliance.forms.sales_target",
        "compliance.forms.absence",
        "compliance.forms.customer_contact",
        "compliance.submissions.errors",
        "compliance.submissions.warnings",
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
