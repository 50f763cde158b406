"""Fixtures of the archive's tests."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.archive.company import Company

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def new_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which nothing was filed yet; making it anew for each test would take most of their time."""
    made = Company(tmp_path_factory.mktemp("company"))
    with made.open():
        pass
    return made.folder


@pytest.fixture
def company(new_archive: Path, tmp_path: Path) -> Company:
    """An empty workspace."""
    shutil.copytree(new_archive, tmp_path / "company")
    return Company(tmp_path / "company")
