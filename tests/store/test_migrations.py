"""An archive that any earlier program left is brought up to date once, and goes on as if it had always been so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.archive import verify
from pipeline.store import open_store
from pipeline.store.database import DATABASE, migrations
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = [number for number, _, _ in migrations()]
CARD = ["客户名称", "客户编号", "所属分公司", "业务员", "电话", "建档日期"]
MENDED = "mended.xlsx"
"""Where the mended file lies until it is sent."""
SALE = ["销售日期", "订单号", "客户名称", "产品名称", "数量", "单价", "金额", "业务员"]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An archive of today's program with a customer and his sales, one of them to be mended."""
    world = World.ready(tmp_path_factory.mktemp("today") / "world")
    world.book(
        "华东/客户.xlsx", {"客户": [CARD, ["上海光明商贸公司", "HD-1", "华东分公司", "张三", "021-65081234", "2025-01-06"]]}
    )
    world.book("华东/销售.xlsx", {"销售": [SALE, _sale(2, 200), _sale(3, 200)]})
    world.place("华东/销售.xlsx").rename(world.folder / MENDED)
    world.book("华东/销售.xlsx", {"销售": [SALE, _sale(2, 200), _sale(3, "二百")]})
    world.collect("2026-04-01T09:00")
    return world


@pytest.fixture(scope="module")
def goal(today: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What today's archive exports once the mended file has come."""
    return _go_on(today.copy(tmp_path_factory.mktemp("goal") / "world"))


def _sale(day: int, amount: object) -> list[object]:
    return [f"2026-03-{day:02}", f"D{day}", "上海光明商贸公司", "水泥", 10, 20, amount, "张三"]


def _go_on(world: World) -> dict[str, bytes]:
    world.drop("华东/销售.xlsx", (world.folder / MENDED).read_bytes())
    world.collect("2026-04-02T09:00")
    return world.export().bytes_by_name()


def _as_left_by(world: World, numbers: list[int]) -> None:
    """Put an archive of the same content in place that has seen some migrations only, views and all the rest being gone."""
    path = world.folder / "archive" / DATABASE
    newer = path.with_name("newer.duckdb")
    path.rename(newer)
    with duckdb.connect(str(path)) as older:
        older.execute("CREATE TABLE ledger_migration (number INTEGER, name VARCHAR)")
        for number, name, statements in migrations():
            if number in numbers:
                older.execute(statements)
                older.execute("INSERT INTO ledger_migration VALUES (?, ?)", [number, name])
        older.execute(f"ATTACH '{newer}' AS newer (READ_ONLY)")
        own = older.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'archive'").fetchall()
        rows = older.execute("SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'newer' ORDER BY 1").fetchall()
        for name, sql in rows:
            if name.removeprefix("ledger_") in the_schema().forms:
                older.execute(sql)
            elif (name,) not in own or name == "ledger_migration":
                continue
            columns = [f'"{column[0]}"' for column in older.execute(f"DESCRIBE {name}").fetchall()]
            listed = ", ".join(columns)
            older.execute(f"INSERT INTO {name} SELECT {listed} FROM newer.{name}")  # noqa: S608 - names of our own tables
        older.execute("DELETE FROM store_state WHERE name = 'views'")
    newer.unlink()


def _seen(world: World) -> list[int]:
    with open_store(world.settings, the_schema(), read_only=True) as store:
        rows = store.connection.execute("SELECT number FROM ledger_migration ORDER BY number").fetchall()
    return [number for (number,) in rows]


@pytest.mark.parametrize("last", NUMBERS)
def test_an_archive_of_an_earlier_state_goes_on_as_todays(
    today: World, goal: dict[str, bytes], tmp_path: Path, last: int
) -> None:
    world = today.copy(tmp_path / "world")
    _as_left_by(world, [number for number in NUMBERS if number <= last])
    again = _go_on(world)
    assert [name for name in goal if again[name] != goal[name]] == []
    assert _seen(world) == NUMBERS, "each is applied once"
    with open_store(world.settings, the_schema(), read_only=True) as store:
        assert verify(store, the_schema()) == []


@pytest.mark.parametrize("left_out", NUMBERS[1:])
def test_a_migration_that_was_left_out_is_made_up_for(today: World, tmp_path: Path, left_out: int) -> None:
    world = today.copy(tmp_path / "world")
    _as_left_by(world, [number for number in NUMBERS if number != left_out])
    with open_store(world.settings, the_schema()):
        pass
    assert _seen(world) == NUMBERS


def test_numbers_are_given_once() -> None:
    assert sorted(set(NUMBERS)) == NUMBERS
