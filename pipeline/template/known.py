"""What is known of the branch that a blank form goes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """Names that drop-downs offer and header lines begin with; all empty where no archive tells them."""

    branch: str = ""
    """Name of the branch, filled in where the form asks for it."""
    branches: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """Product codes."""
    month: str = ""
    """Month as `2026-04`, filled in where the form asks for a period."""
