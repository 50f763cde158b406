"""Head office's decisions: each with who, when and why, each taken back, all replayed by a rebuild and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.again import hold_again, rebuild_archive, release_submission, who_decides, withdraw_submission
from pipeline.errors import ArchiveError
from pipeline.store import open_store
from pipeline.survey import look_up
from tests.test_traps_resends import MARCH, march, orders, sale
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A month of twelve orders, and a resend with six of them, which is held."""
    world = World.make(tmp_path)
    world.book(MARCH, march(sale(number) for number in range(1, 13)))
    world.collect("2026-04-02T09:00")
    world.book(MARCH, march(sale(number) for number in range(1, 7)))
    world.collect("2026-04-03T09:00")
    return world


def decisions(world: World, number: str) -> list[dict[str, Any]]:
    with open_store(world.settings, the_schema(), read_only=True) as store:
        found, _ = look_up(store, number)
    kept: list[dict[str, Any]] = found[0]["decisions"]  # type: ignore[assignment]
    return kept


def test_a_release_is_taken_back_given_again_kept_and_replayed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number, twelve = world.submission(MARCH), orders(world.export())
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-04T09:30")
    with open_store(world.settings, the_schema()) as store:
        release_submission(world.settings, the_schema(), store, number, "已核对", who="钱总")
    six = orders(world.export())
    assert (len(twelve), len(six)) == (12, 6)
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-05T10:00")
    with open_store(world.settings, the_schema()) as store:
        hold_again(the_schema(), store, number, "核对错了", who="孙总")
        with pytest.raises(ArchiveError):
            hold_again(the_schema(), store, number, "再来一次", who="孙总")
    exported = world.export()
    assert orders(exported) == twelve
    assert exported.verdict(MARCH) == "held"
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-06T11:00")
    with open_store(world.settings, the_schema()) as store:
        release_submission(world.settings, the_schema(), store, number, "这次对了", who="钱总")
        withdraw_submission(the_schema(), store, number, "发错", undo=False, who="孙总")
    assert [(d["kind"], d["who"], d["at"], d["reason"], d["undone"]) for d in decisions(world, number)] == [
        ("release", "钱总", "2026-04-04 09:30", "已核对", 2),
        ("undo", "孙总", "2026-04-05 10:00", "核对错了", 0),
        ("release", "钱总", "2026-04-06 11:00", "这次对了", 0),
        ("withdraw", "孙总", "2026-04-06 11:00", "发错", 0),
    ]
    assert rebuild_archive(world.settings, the_schema(), "zh").differing == ()
    assert len(decisions(world, number)) == 4


def test_who_decides_is_named_before_it_is_guessed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIPELINE_WHO", raising=False)
    assert who_decides(world.settings)[1] is True
    (world.folder / "company.toml").write_text('decider = "赵总"\n', encoding="utf-8")
    assert who_decides(world.settings) == ("赵总", False)
    monkeypatch.setenv("PIPELINE_WHO", "钱总")
    assert who_decides(world.settings) == ("钱总", False)
    assert who_decides(world.settings, "孙总") == ("孙总", False)
