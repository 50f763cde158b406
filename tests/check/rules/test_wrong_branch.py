from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_another_branch_written_in_the_sheet_keeps_the_row_out(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"branch_code": "HN"}, {"branch_code": "HD"}], "wrong-branch") == [
        "2× branch_code wrong-branch error"
    ]


def test_head_office_reports_for_others(tell: Callable[..., list[str]]) -> None:
    assert tell("visit_daily", [{"branch_code": "HN"}], "wrong-branch", head_office=True) == []
