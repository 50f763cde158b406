"""The page of the limits names each with its default."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from pipeline.settings import Limits

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"


def test_the_page_names_every_limit_with_its_default() -> None:
    listed = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: int(default.replace(",", "")) for name, default in listed} == {
        item.name: getattr(Limits(), item.name) for item in fields(Limits)
    }
