"""Sheets written as text, one line a row and a bar between cells, and the recogniser over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.model import Branch, Delivery, Recognition, Registers, Sheet, Span, Table, Value, Workbook
from pipeline.recognise import recognise_workbook
from pipeline.schema.load import load_schema
from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.schema.model import Schema

ROOT = Path(__file__).parents[2]
RECEIVED = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@cache
def the_schema() -> Schema:
    return load_schema(ROOT / "schemas")


@pytest.fixture(scope="session")
def schema() -> Schema:
    return the_schema()


def cell(text: str) -> Value:
    """Read a cell: a number bare, a text otherwise; `'3.1` keeps a number as text."""
    plain = text.strip()
    if plain.startswith("'"):
        return plain[1:]
    return float(plain) if NUMBER.fullmatch(plain) else plain


def sheet(text: str, name: str = "Sheet1", merged: tuple[str, ...] = (), **more: Any) -> Sheet:  # noqa: ANN401 - any further field of a sheet
    """Make a sheet from lines of cells parted by bars; merges as A1:B2."""
    rows = [[cell(part) for part in line.split("|")] for line in text.strip("\n").splitlines()]
    return Sheet(name, 0, rows, merged=tuple(span(area) for area in merged), **more)


def span(area: str) -> Span:
    first, last = (re.fullmatch(r"([A-Z]+)(\d+)", corner) for corner in area.split(":"))
    assert first
    assert last

    def column(letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        return number - 1

    return Span(int(first[2]) - 1, column(first[1]), int(last[2]) - 1, column(last[1]))


def registers() -> Registers:
    """Give two branches and three people."""
    branches = {
        "HD": Branch("HD", "华东分公司", frozenset(map(match_key, ("华东分公司", "华东", "HD")))),
        "HN": Branch("HN", "华南分公司", frozenset(map(match_key, ("华南分公司", "华南", "HN")))),
    }
    names = {name: code for code, branch in branches.items() for name in branch.names}
    people = {match_key(name): (code,) for name, code in (("张三", "0101"), ("李四", "0102"), ("王五", "0103"))}
    return Registers(branches=branches, branch_names=names, people=people)


Recognise = Callable[..., Recognition]


@pytest.fixture
def recognise() -> Recognise:
    """Recognise sheets as one workbook of 华东."""

    def run(*sheets: Sheet, source: str = "华东/新建.xlsx", branch: str = "HD", known: Registers | None = None) -> Recognition:
        delivery = Delivery(source, Path(source), "0" * 64, 1, 0, RECEIVED)
        return recognise_workbook(
            Workbook(delivery, "xlsx", sheets), the_schema(), branch, registers() if known is None else known
        )

    return run


def values(table: Table, field: str) -> list[Value]:
    """Give the values of a field."""
    return table.columns[field].values


def addresses(table: Table, field: str) -> list[str]:
    """Give the addresses of a field, empty where it stands in no cell."""
    found = (table.address(field, i) for i in range(len(table)))
    return [place.a1 if place else "" for place in found]


def codes(recognition: Recognition) -> Mapping[str, str]:
    """Give severity by reason of all findings."""
    return {finding.reason: finding.severity for finding in recognition.findings}
