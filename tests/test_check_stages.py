"""Checks that head office puts on trial, lets warn, or lets keep rows out, from one day to another; real files, real days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest

from pipeline.again import rebuild_archive, waive_finding
from pipeline.archive import export
from pipeline.check.staging import check_stages
from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
from pipeline.errors import SchemaError
from pipeline.flow import collect
from pipeline.messages import LANGUAGES, say
from pipeline.schema import Schema, load_schema
from pipeline.store import open_store
from tests.traps import Export, Line, World

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["拜访日期", "分公司", "业务员", "客户名称", "拜访方式", "拜访目的", "洽谈内容", "开始时间", "结束时间", "订单金额"]


def visit(day: str, customer: str, start: str, end: str, amount: object = None, person: str = "张三") -> Line:
    return [day, "华东分公司", person, customer, "上门", "收款", "谈好了下季度的供货", start, end, amount]


OVERLAPPING = [visit("2026-03-05", "甲公司", "9:00", "10:30"), visit("2026-03-05", "乙公司", "10:00", "11:00")]


@cache
def _schema_of(folder: Path, stages: bytes) -> Schema:  # noqa: ARG001 - a folder's schema is another once its stages are
    return load_schema(folder)


@dataclass
class Staged(World):
    """A workspace whose `checks.toml` a test writes."""

    def state(self, *lines: str) -> None:
        """Write lines of stages; ; parts keys."""
        stages = ("[[stages]]\n" + line.replace("; ", "\n") + "\n" for line in lines)
        (self.folder / "schemas" / "checks.toml").write_text("\n".join(stages), encoding="utf-8")

    @property
    def schema(self) -> Schema:
        """Give the schema as it stands."""
        stages = self.folder / "schemas" / "checks.toml"
        return _schema_of(stages.parent, stages.read_bytes())

    def take_in(self, instant: str) -> Export:
        """Collect what is new at an instant."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PIPELINE_NOW", instant)
            with open_store(self.settings, self.schema) as store:
                self.last = collect(self.settings, lambda: self.schema, store, lambda _: None)
        return self.look()

    def look(self) -> Export:
        """Export what stands now."""
        self.exports += 1
        folder = self.folder / f"export-{self.exports}"
        with open_store(self.settings, self.schema, read_only=True) as store:
            export(store, folder, self.schema)
        return Export(folder)


@pytest.fixture
def world(tmp_path: Path) -> Staged:
    return Staged.make(tmp_path)


def told(world: Staged, instant: str, lines: list[Line], *codes: str) -> tuple[list[str], int]:
    """Drop the lines as one day's visits; tell severities of the codes found, and how many rows went in."""
    source = f"华东分公司/日报-{world.put_in}.xlsx"
    world.book(source, {"业务员拜访日报表": [HEADER, *lines]})
    seen = world.take_in(instant)
    return [severity for severity, *_ in seen.findings(source, *codes)], len(seen.of("visit_daily", source))


def test_the_day_on_which_a_file_came_decides_in_the_company_s_zone(world: Staged) -> None:
    world.state(
        'check = "visit-overlap"; stage = "trial"; from = 2026-03-01',
        'check = "visit-overlap"; where = "visit_daily"; stage = "error"; from = 2026-05-01; to = 2026-05-31',
    )
    moved = [[cell.replace("03-05", "02-05") if isinstance(cell, str) else cell for cell in line] for line in OVERLAPPING]
    assert told(world, "2026-02-28T23:59", moved, "cross-field") == (["warning"], 2)
    assert told(world, "2026-03-31T09:00", OVERLAPPING, "cross-field") == (["info"], 2)
    later = [[cell.replace("03-05", "04-05") if isinstance(cell, str) else cell for cell in line] for line in OVERLAPPING]
    assert told(world, "2026-05-01T00:00", later, "cross-field") == (["error"], 1)
    (message,) = world.look().messages("华东分公司/日报-3.xlsx", "cross-field")
    assert "试行" in message
    rebuilt = rebuild_archive(world.settings, world.schema, "zh")
    assert rebuilt.is_compared
    assert not rebuilt.differing


def test_an_error_on_trial_lets_its_row_in(world: Staged) -> None:
    left = [[*visit("2026-03-20", "丙公司", "9:00", "9:30", person="周八")]]
    left[0][1] = "华北分公司"
    world.state('check = "LEA-06"; stage = "trial"; from = 2026-04-01; to = 2026-04-30')
    for instant, expected in (("2026-03-31T09:00", (["error"], 0)), ("2026-04-01T09:00", (["info"], 1))):
        source = f"华北分公司/日报-{world.put_in}.xlsx"
        world.book(source, {"业务员拜访日报表": [HEADER, *left]})
        seen = world.take_in(instant)
        found = [severity for severity, *_ in seen.findings(source, "left-employee")]
        assert (found[:1], len(seen.of("visit_daily", source))) == expected


def test_a_constraint_on_trial_keeps_the_value_and_raised_keeps_the_row_out(world: Staged) -> None:
    world.state(
        'check = "out-of-range"; where = "visit_daily.order_amount"; stage = "trial"; to = 2026-03-31',
        'check = "own-suite"; where = "visit_daily"; stage = "warning"; to = 2026-03-31',
        'check = "own-suite"; where = "visit_daily"; stage = "error"; from = 2026-04-01',
    )
    suite = [
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "order_amount", "max_value": 500}, "meta": {}},
        {"type": "expect_column_value_lengths_to_be_between", "kwargs": {"column": "customer_name", "max_value": 3}},
    ]
    path = world.folder / "schemas" / "expectations" / "visit_daily.json"
    path.write_text(json.dumps({"expectations": suite}), encoding="utf-8")
    assert told(world, "2026-03-31T09:00", [visit("2026-03-05", "甲公司", "9:00", "10:00", 800)], "out-of-range") == (["info"], 1)
    assert told(world, "2026-04-01T09:00", [visit("2026-03-06", "甲公司", "9:00", "10:00", 800)], "out-of-range") == (
        ["error"],
        0,
    )
    assert told(world, "2026-04-01T10:00", [visit("2026-03-07", "长名公司", "9:00", "10:00")], "bad-format") == (["error"], 0)


def test_what_cannot_be_read_stays_an_error(world: Staged) -> None:
    world.state('where = "visit_daily"; stage = "trial"')
    assert told(world, "2026-03-31T09:00", [visit("2026-02-30", "甲公司", "9:00", "10:00")], "bad-date") == (["error"], 0)
    blank = visit("2026-03-05", "甲公司", "9:00", "10:00")
    blank[6] = None
    assert told(world, "2026-03-31T10:00", [blank], "missing-value") == (["error"], 0)


def test_a_rule_across_files_can_be_on_trial_and_keeps_its_waiver(world: Staged) -> None:
    cards = [
        ["客户编号", "客户名称", "所属分公司", "业务员", "联系人", "建档日期"],
        ["HD-0001", "别的公司", "华东分公司", "张三", "何先生", "2026-01-05"],
    ]
    world.book("华东分公司/客户资料卡.xlsx", {"客户资料卡": cards})
    found, _ = told(world, "2026-03-31T09:00", [visit("2026-03-05", "甲公司", "9:00", "10:00")], "card-missing")
    assert found == ["warning"]
    (before,) = [row for row in world.look().all("finding") if row["code"] == "card-missing"]
    world.state('check = "card-missing"; stage = "trial"')
    with open_store(world.settings, world.schema) as store:
        (number,) = store.connection.execute("SELECT finding_id FROM ledger_derived WHERE code = 'card-missing'").fetchall()[0]
        waive_finding(store, number, "新客户", undo=False)
    world.book("华东分公司/日报-x.xlsx", {"业务员拜访日报表": [HEADER, visit("2026-03-06", "别的公司", "9:00", "10:00")]})
    after = [row for row in world.take_in("2026-04-01T09:00").all("finding") if row["code"] == "card-missing"]
    assert [(row["severity"], row["status"]) for row in after] == [("info", "waived")]
    assert "试行" in after[0]["message"]
    assert "试行" not in before["message"]


@pytest.mark.parametrize(
    ("line", "key", "near"),
    [
        ('check = "visit-overlp"; stage = "trial"', "schema.unknown-check", "visit-overlap"),
        ('check = "VIS-30"; stage = "trial"', "schema.unknown-check", "VIS-0"),
        ('check = "bad-date"; stage = "trial"', "schema.fixed-check", "-"),
        ('check = "wrong_branch"; stage = "warning"', "schema.fixed-check", "-"),
        ('check = "price-below-list"; stage = "error"', "schema.filed-before", ""),
        ('check = "missing-value"; where = "visit_daily.content"; stage = "trial"', "schema.required-stays", ""),
    ],
)
def test_a_line_that_could_do_nothing_is_refused_with_what_was_meant(world: Staged, line: str, key: str, near: str) -> None:
    world.state(line)
    with pytest.raises(SchemaError) as caught:
        check_stages(world.schema)
    assert caught.value.key == key
    for language in LANGUAGES:
        wording = say(key, language, **caught.value.params)
        assert wording != key
        assert near in wording
        assert "checks.toml › stages 1" in wording
    assert run_guarded(root, ["--workspace", str(world.folder), "status"]) == 3


def test_nothing_stated_costs_no_look(world: Staged) -> None:
    assert world.schema.stages == ()
    check_stages(world.schema)
