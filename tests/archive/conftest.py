"""Fixtures of the archive's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.company import Company

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """An empty workspace."""
    return Company(tmp_path)
