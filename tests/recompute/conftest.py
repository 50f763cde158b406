"""The archives that every recomputation of this folder works on, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.recompute.by_hand import make_by_hand
from tests.recompute.world import make_known

if TYPE_CHECKING:
    from tests.recompute.world import Known


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Give the exported archive of the demo's company and the report made of it."""
    return make_known(tmp_path_factory.mktemp("recompute"))


@pytest.fixture(scope="session")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Give those of the company made by hand."""
    return make_by_hand(tmp_path_factory.mktemp("by-hand"))
