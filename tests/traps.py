"""Real workbooks in a real inbox: what the tests of whole stories share."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import openpyxl
import pytest

from pipeline.archive import export
from pipeline.flow import Collected, collect
from pipeline.report import parse_period, reference_day
from pipeline.report.definition import reports
from pipeline.report.query import Asking, lay_ground, run_report
from pipeline.schema import load_schema
from pipeline.settings import Settings, load_settings
from pipeline.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.schema import Schema

ROOT = Path(__file__).parents[1]
FIRST_MODIFIED = 1_775_000_000
"""Modification time of the first file, in seconds; each further file is a minute younger."""
REGISTERS_CAME = "2026-01-05T09:00"
"""When the registers came that stand in the archive of a ready world; long before what tests send."""

Row = dict[str, str]
Rows = list[Row]
Line = list[Any]

BRANCHES: list[Line] = [
    ["分公司代码", "分公司名称", "别名", "机构类型", "分公司经理", "状态"],
    ["HD", "华东分公司", "华东", "分公司", "赵志强", "启用"],
    ["HN", "华南分公司", "华南", "分公司", "吕艳", "启用"],
    ["HB", "华北分公司", "华北", "分公司", "姚艳", "启用"],
    ["XN", "西南分公司", "西南", "分公司", "武永康", "启用"],
]
PEOPLE: list[Line] = [
    ["工号", "姓名", "所属分公司", "岗位", "入职日期", "离职日期", "状态"],
    ["0101", "张三", "华东分公司", "业务员", "2020-01-06", None, "在职"],
    ["0102", "李四", "华东分公司", "业务员", "2020-01-06", None, "在职"],
    ["0201", "王五", "华南分公司", "业务员", "2020-01-06", None, "在职"],
    ["0202", "赵六", "华南分公司", "业务员", "2020-01-06", None, "在职"],
    ["0301", "孙七", "华北分公司", "业务员", "2020-01-06", None, "在职"],
    ["0302", "周八", "华北分公司", "业务员", "2020-01-06", "2026-03-10", "离职"],
    ["0401", "吴九", "西南分公司", "业务员", "2020-01-06", None, "在职"],
]


@cache
def the_schema() -> Schema:
    """Give the forms of this repository."""
    return load_schema(ROOT / "schemas")


@cache
def _started(*, registers: bool) -> tuple[World, tempfile.TemporaryDirectory[str]]:
    """Make once what worlds are copied from: an archive with its views, and on wish head office's registers in it.

    Returns:
        The world, and its folder, which lasts as long as somebody holds it.
    """
    kept = tempfile.TemporaryDirectory(prefix="world-")
    world = World(Path(kept.name))
    shutil.copytree(ROOT / "schemas", world.folder / "schemas")
    if registers:
        world.put_registers()
        world.collect(REGISTERS_CAME)
    else:
        with open_store(world.settings, the_schema()):
            pass
    return world, kept


def read_rows(path: Path) -> Rows:
    """Read an exported table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pick(rows: Sequence[Row], *columns: str) -> list[Any]:
    """Keep the columns that a test speaks of, in the order of the rows' addresses."""
    ordered = sorted(rows, key=lambda row: (row.get("_source", ""), row.get("_sheet", ""), int(row.get("_row") or 0)))
    return [row[columns[0]] if len(columns) == 1 else tuple(row[column] for column in columns) for row in ordered]


@dataclass
class World:
    """A workspace that branches drop workbooks into."""

    folder: Path
    put_in: int = 0
    exports: int = 0
    last: Collected = field(default_factory=Collected)

    @classmethod
    def make(cls, folder: Path, *, registers: bool = True) -> Self:
        """Make a workspace whose archive holds nothing yet, with head office's registers in its inbox."""
        world = cls._copy_of(_started(registers=False)[0], folder)
        if registers:
            world.put_registers()
        return world

    @classmethod
    def ready(cls, folder: Path) -> Self:
        """Make a workspace whose archive holds head office's registers."""
        return cls._copy_of(_started(registers=True)[0], folder)

    @classmethod
    def _copy_of(cls, world: World, folder: Path) -> Self:
        shutil.copytree(world.folder, folder, dirs_exist_ok=True)
        return cls(folder, world.put_in)

    def copy(self, folder: Path) -> Self:
        """Copy the workspace as it stands; to collect once and copy is quicker than to collect for each test."""
        return self._copy_of(self, folder)

    def put_registers(self) -> None:
        """Drop head office's registers."""
        self.book("总公司/分公司登记表.xlsx", {"分公司": BRANCHES})
        self.book("总公司/人员名册.xlsx", {"人员": PEOPLE})

    @property
    def settings(self) -> Settings:
        """Settings of the workspace."""
        return load_settings(self.folder)

    def place(self, source: str) -> Path:
        """Name the place of a file below the inbox; its folder is made."""
        path = self.folder / "inbox" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def drop(self, source: str, content: bytes) -> None:
        """Drop a file; the later it is dropped, the younger it is."""
        path = self.place(source)
        path.write_bytes(content)
        self.settle(path)

    def settle(self, path: Path) -> None:
        """Date a file after all that were dropped before."""
        moment = FIRST_MODIFIED + 60 * self.put_in
        os.utime(path, (moment, moment))
        self.put_in += 1

    def book(
        self,
        source: str,
        sheets: Mapping[str, Sequence[Line]],
        *,
        merged: Mapping[str, Sequence[str]] | None = None,
        hidden: Sequence[str] = (),
        formats: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Drop a workbook.

        Args:
            source: Path below the inbox.
            sheets: Lines of cells by sheet; a text that begins with = is a formula, saved without a value.
            merged: Merged ranges by sheet.
            hidden: Names of hidden sheets.
            formats: Number formats by cell, by sheet.
        """
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for name, lines in sheets.items():
            sheet = made.create_sheet(name)
            for number, line in enumerate(lines, 1):
                for column, value in enumerate(line, 1):
                    if value is not None:
                        sheet.cell(number, column, value)
            for area in (merged or {}).get(name, ()):
                sheet.merge_cells(area)
            for cell, number_format in (formats or {}).get(name, {}).items():
                sheet[cell].number_format = number_format
            if name in hidden:
                sheet.sheet_state = "hidden"
        made.save(self.place(source))
        self.settle(self.place(source))

    def collect(self, instant: str) -> Collected:
        """Collect what is new, the clock standing at an instant of the company's time zone."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PIPELINE_NOW", instant)
            with open_store(self.settings, the_schema()) as store:
                self.last = collect(self.settings, the_schema, store, lambda _: None)
        return self.last

    def export(self) -> Export:
        """Export what the archive holds now."""
        self.exports += 1
        folder = self.folder / f"export-{self.exports}"
        with open_store(self.settings, the_schema(), read_only=True) as store:
            export(store, folder, the_schema())
        return Export(folder)

    def submission(self, source: str) -> str:
        """Give the id of the latest submission under a path."""
        with open_store(self.settings, the_schema(), read_only=True) as store:
            found = store.connection.execute(
                "SELECT submission_id FROM ledger_submission WHERE source = ? ORDER BY arrival DESC", [source]
            ).fetchall()
        return cast("str", found[0][0])

    def block(self, report: str, block: str, period: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Answer one block of a report, as its page shows it before wording."""
        stretch = parse_period(period)
        with open_store(self.settings, the_schema(), read_only=True) as store, store.knowledge() as connection:
            asking = Asking(stretch, reference_day(connection, stretch), the_schema())
            lay_ground(connection, asking)
            whole = next(item for item in reports() if item.id == report)
            chosen = replace(whole, blocks=tuple(item for item in whole.blocks if item.id == block))
            rows = run_report(connection, chosen, asking)[block]
        return [tuple(row[column] for column in columns) for row in rows]


@dataclass(frozen=True)
class Export:
    """An exported archive."""

    folder: Path

    def all(self, table: str) -> Rows:
        """Give all rows of a table."""
        return read_rows(self.folder / f"{table}.csv")

    def of(self, form: str, source: str, sheet: str = "") -> Rows:
        """Give the records of a form that stand in one file, or in one of its sheets, in their order."""
        found = [row for row in self.all(form) if row["_source"] == source and sheet in ("", row["_sheet"])]
        return sorted(found, key=lambda row: (row["_sheet"], int(row["_row"])))

    def findings(self, source: str, *codes: str) -> list[tuple[str, str, str, str]]:
        """Give severity, code, sheet and cell of what was found in a file, but for mere notices; of some codes only if named."""
        return sorted(
            (row["severity"], row["code"], row["sheet"], row["cell"])
            for row in self.all("finding")
            if row["source"] == source and (row["code"] in codes if codes else row["severity"] != "info")
        )

    def messages(self, source: str, code: str) -> list[str]:
        """Give the wording of a file's findings of one code."""
        return [row["message"] for row in self.all("finding") if (row["source"], row["code"]) == (source, code)]

    def verdict(self, source: str) -> str:
        """Give the verdict of the latest submission under a path."""
        return [row["verdict"] for row in self.all("submission") if row["source"] == source][-1]

    def bytes_by_name(self) -> dict[str, bytes]:
        """Give every exported file."""
        return dict(self._files())

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.folder.iterdir()):
            yield path.name, path.read_bytes()
