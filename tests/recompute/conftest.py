"""The archive that every recomputation of this folder works on, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.recompute.world import make_known

if TYPE_CHECKING:
    from tests.recompute.world import Known


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Give the exported archive and the report made of it."""
    return make_known(tmp_path_factory.mktemp("recompute"))
