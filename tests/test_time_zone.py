"""What time it is where the company is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.settings import now

if TYPE_CHECKING:
    import pytest


def test_an_instant_without_a_zone_is_the_companys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-02T09:00")
    assert now() == datetime(2026, 4, 2, 1, tzinfo=UTC)
    assert now(ZoneInfo("America/Chicago")) == datetime(2026, 4, 2, 14, tzinfo=UTC)
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-02T09:00+00:00")
    assert now(ZoneInfo("America/Chicago")) == datetime(2026, 4, 2, 9, tzinfo=UTC)
