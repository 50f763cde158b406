"""Private values stay private, whatever shape they were typed in."""

from __future__ import annotations

import pytest

from pipeline.model.privacy import mask


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        ("王小明", "name", "王**"),
        ("王", "name", "王*"),
        ("13800138000", "phone", "138****8000"),
        ("138-0013-8000", "phone", "138****8000"),
        ("13800138000|021-65081234", "phone", "138****8000|**********34"),
        ("65081234转802", "phone", "******34转802"),
        ("12345", "phone", "****"),
        ("不详", "phone", "****"),
        ("王小明", "contact", "王**"),
        ("13800138000", "contact", "138****8000"),
        ("1980-05-01", "all", "****"),
    ],
)
def test_a_private_value_is_hidden(value: str, how: str, shown: str) -> None:
    assert mask(value, how) == shown
