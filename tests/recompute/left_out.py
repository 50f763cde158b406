"""Figures that are not worked out again here, and why: whole blocks, or single columns."""

from __future__ import annotations

_GROUPS: dict[str, tuple[str, ...]] = {
    "Points of likeness are the matching's own; rules.md names none. tests/test_matching*.py hold it to known pairs.": (
        "customers.suspects",
        "customers.totals.suspects",
    ),
    "What each sender said last of a field is no part of the export, which has what counts.": ("customers.totals.disputed",),
}

LEFT_OUT: dict[str, str] = {name: why for why, names in _GROUPS.items() for name in names}
