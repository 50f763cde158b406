from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_verdict_and_status_must_agree(tell: Callable[..., list[str]]) -> None:
    assert tell(
        "complaint", [{"verified": "no", "status": "closed"}, {"verified": "yes", "status": "rejected"}], "complaint-rejected"
    ) == ["2 status cross-field unfounded warning", "3 status cross-field founded warning"]


def test_an_unfounded_one_that_is_rejected_passes(tell: Callable[..., list[str]]) -> None:
    assert tell("complaint", [{"verified": "no", "status": "rejected"}], "complaint-rejected") == []
