"""A small company whose reports are worked out a second time: three branches of the demo, with all that head office sends."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pipeline.company import play_quarter
from pipeline.report import parse_period, reference_day
from pipeline.report.answers import answer_reports
from pipeline.report.query import NOT_REPORTED
from pipeline.store import open_store
from tests.traps import World, read_rows, the_schema

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.report.page import Page
    from pipeline.report.sheet import Grid, Line

CENT = Decimal("0.01")
SEED = 20260101
PERIOD = "2026-Q1"
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
FOLDERS = ("总公司", "华东", "江西分公司")
"""Head office, an orderly branch, and one that sends nothing for two weeks (JX)."""
COLLECTED = (date(2026, 3, 9), date(2026, 3, 16), date(2026, 4, 2))
"""Days from which on head office collects what has come since; each collect costs time."""

Row = dict[str, str]
Shown = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """An exported archive beside the report made of the same archive."""

    tables: dict[str, list[Row]]
    pages: tuple[Page, ...]
    reference_day: date
    shown: dict[str, list[Shown]]
    """The rows of each block, of a matrix its cells, by report and block: what the cells of page and workbook hold."""
    tiers_from: tuple[int, ...] = ()
    """Lower ends of the tiers above the lowest (CLS-10), where the company has tiers at all."""

    def people(self) -> dict[str, Row]:
        """Give the register of people, by code."""
        return {row["employee_code"]: row for row in self.tables["employee"]}

    def person_name(self, code: str) -> str:
        """Give a person's name, or what is written where nobody of that code is registered."""
        found = self.people().get(code)
        return found["employee_name"] if found else code

    def branch_name(self, code: str) -> str:
        """Give a branch's name."""
        return next((row["branch_name"] for row in self.tables["branch"] if row["branch_code"] == code), code)

    def months(self) -> list[str]:
        """Give the period's months."""
        return ["2026-01", "2026-02", "2026-03"]

    def sent_by(self, form: str) -> set[str]:
        """Give the branches that have records of a form."""
        return {row["_branch"] for row in self.tables[form]}


def make_known(folder: Path) -> Known:
    """Play the quarter, keep three branches of it, collect on each day as head office does, export and report."""
    world = World.make(folder, registers=False)
    days = list(COLLECTED)
    for drop in play_quarter(world.settings.inbox, SEED, the_schema()):
        for path in list(world.settings.inbox.iterdir()):
            if path.is_dir() and path.name not in FOLDERS:
                shutil.rmtree(path)
        if days and drop.collected_at.date() >= days[0]:
            world.collect(drop.collected_at.isoformat())
            days.pop(0)
    return answered(world)


def answered(world: World, *tiers_from: int) -> Known:
    """Export the archive, and answer the quarter's reports from it; with tiers of customers where their ends are named."""
    schema = the_schema()
    if tiers_from:
        tiers = {"enabled": True, "tiers_from": list(tiers_from)}
        schema = replace(schema, rules={**schema.rules, "CLS-10": tiers})
    exported = world.export().folder
    tables = {path.stem: read_rows(path) for path in sorted(exported.glob("*.csv"))}
    period = parse_period(PERIOD)
    with open_store(world.settings, the_schema(), read_only=True) as store, store.knowledge() as connection:
        day = reference_day(connection, period)
        pages = answer_reports(connection, schema, period, day, ["zh"])["zh"]
    shown: dict[str, list[Shown]] = defaultdict(list)
    for page in pages:
        for grid in page.grids:
            rows = _matrix(grid) if grid.block.show == "matrix" else [_values(line) for line in grid.lines]
            shown[f"{page.report.id}.{grid.block.id}"] = rows
    return Known(tables, pages, day, shown, tiers_from)


def _matrix(grid: Grid) -> list[Shown]:
    """Give a row for each cell that a matrix has a value or 未上报 for: its heads, what stands above it, and itself."""
    block = grid.block
    found: list[Shown] = []
    for line in grid.lines:
        heads = {cell.column.id: cell.value for cell in line.cells if cell.column.id not in (block.across, block.value)}
        for top, cell in zip(grid.head[len(heads) :], line.cells[len(heads) :], strict=True):
            value = None if cell.value is NOT_REPORTED else cell.value
            found.append(heads | {block.across: top.text, block.value: value})
    return found


def _values(line: Line) -> Shown:
    """Give a row's values by column; what reads 未上报 holds no figure."""
    values = {cell.column.id: None if cell.value is NOT_REPORTED else cell.value for cell in line.cells}
    return values | {"is_total": line.is_total}


@dataclass(frozen=True)
class Again:
    """A block's figures worked out a second time."""

    keys: tuple[str, ...]
    """The columns that tell which row it is."""
    rows: list[Shown]
    is_part: bool = False
    """Whether the block has more rows than are worked out (silent branches, months before the period)."""

    @property
    def figures(self) -> set[str]:
        """Name the columns that are worked out."""
        return {name for row in self.rows for name in row} - set(self.keys)

    def differences(self, shown: list[Shown]) -> list[str]:
        """Tell where the shown rows differ: rows too many or too few, and figures."""
        there = {self._key(row): row for row in shown}
        mine = {self._key(row): row for row in self.rows}
        found = [f"{key}: {len(there)} of {len(shown)} rows" for key in ["twice"] if len(there) != len(shown)]
        found += [f"{key}: not shown" for key in mine.keys() - there.keys()]
        found += [] if self.is_part else [f"{key}: shown only" for key in there.keys() - mine.keys()]
        for key in mine.keys() & there.keys():
            for name in mine[key].keys() - set(self.keys):
                if not is_equal(mine[key][name], there[key][name]):
                    found.append(f"{key} {name}: worked out {mine[key][name]}, shown {there[key][name]}")
        return sorted(found)

    def _key(self, row: Shown) -> tuple[str, ...]:
        return tuple(str(row[name]) for name in self.keys)


def is_equal(mine: object, shown: object) -> bool:
    """Compare a figure with the shown one: amounts to the cent, counts exactly, ratios (fractions) far below the digits shown."""
    if mine is None or shown is None:
        return mine is None and shown is None
    if isinstance(mine, Fraction):
        return abs(mine - Fraction(str(shown))) < Fraction(1, 10**9)
    if isinstance(mine, Decimal):
        return mine.quantize(CENT, ROUND_HALF_UP) == Decimal(str(shown)).quantize(CENT, ROUND_HALF_UP)
    if isinstance(mine, int) and not isinstance(mine, bool):
        return Decimal(mine) == Decimal(str(shown))
    return str(mine) == str(shown)


def ratio(part: Decimal | int, whole: Decimal | int | None) -> Fraction | None:
    """Divide exactly; by nothing or nought there is no ratio."""
    return Fraction(part) / Fraction(whole) if whole else None


def money(text: str) -> Decimal:
    """Read an exported amount; nothing is nought."""
    return Decimal(text) if text else Decimal()
