"""`pipeline forget` as a person gives it: what is due, holds, refusals, a rehearsal, the order and what stands after it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import tree
from tests.test_forget import GONE, STAYS, make_everything, the_world, where_found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

GOING, STAYING = "C000001", "C000002"
APPROVED = ("--approved-by", "赵志强", "--approved-by", "总经理", "--who", "档案员")
ORDER = ("forget", GOING, "--reason", "保存期满", *APPROVED, "--early")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with everything made of it; only to be looked at."""
    world = the_world(tmp_path_factory.mktemp("forget") / "w")
    make_everything(world)
    return world.folder


@pytest.fixture
def space(made: Path, tmp_path: Path) -> Path:
    """A copy of that workspace, to be written into."""
    return shutil.copytree(made, tmp_path / "w")


def due(call: Callable[..., Answer], space: Path, *words: str) -> dict[str, dict[str, Any]]:
    answer = call(space, "forget", "--due", "--json", *words)
    assert answer.status in (0, 1)
    return {item["customer_id"]: item for item in json.loads(answer.out)}


def test_the_calendar_counts_five_and_ten_years_and_names_what_is_due(made: Path, call: Callable[..., Answer]) -> None:
    told = due(call, made)
    assert (told[GOING]["last_transaction"], told[GOING]["retain_until"], told[GOING]["state"]) == (
        "2026-03-05",
        "2036-03-05",
        "waits",
    )
    visited_only = next(item for item in told.values() if item["last_transaction"] is None and item["last_day"])
    assert visited_only["retain_until"] == f"{int(visited_only['last_day'][:4]) + 5}{visited_only['last_day'][4:]}"
    assert due(call, made, "--as-of", "2036-03-05")[GOING]["state"] == "waits", "the last day is included"
    later = call(made, "forget", "--due", "--as-of", "2036-03-06")
    assert later.status == 1, "somebody has to see to it"
    assert any(GOING in line and GONE in line for line in later.out.splitlines())
    assert due(call, made, "--as-of", "2036-03-06")[GOING]["state"] == "due"
    assert call(made, "forget", "--due").status == 0


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (("forget",), 2, "--due"),
        (("forget", GOING, *APPROVED), 2, "--reason"),
        (("forget", GOING, "--reason", "  ", *APPROVED), 2, "--reason"),
        (("forget", GOING, "--reason", "期满", "--approved-by", "赵志强"), 2, "1"),
        (("forget", GOING, "--reason", "期满", "--approved-by", "赵志强", "--approved-by", " 赵志强 "), 2, "1"),
        (("forget", GOING, "--reason", "期满", *APPROVED), 3, "2036-03-05"),
        (("forget", "C999999", "--reason", "期满", *APPROVED, "--early"), 3, "C999999"),
        (("forget", "--hold", "C999999", "--reason", "诉讼"), 3, "C999999"),
    ],
)
def test_an_order_that_is_not_complete_changes_nothing(
    made: Path, call: Callable[..., Answer], words: tuple[str, ...], status: int, named: str
) -> None:
    before = tree(made)
    answer = call(made, *words)
    assert answer.status == status
    assert named in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert tree(made) == before


def test_a_customer_asked_for_by_name_is_shown_in_words_and_not_in_codes(made: Path, call: Callable[..., Answer]) -> None:
    shown = call(made, "customers", "show", STAYS)
    assert shown.status == 0
    lines = shown.out.splitlines()
    assert lines[0] == f"客户 {STAYING}"
    assert any(line.startswith("客户性质: 普通公司") for line in lines)
    (sale,) = [line for line in lines if line.startswith("2026-03-06")]
    assert sale.split()[2:5] == ["DD-2", "防水砂浆", "100"]


def test_a_legal_hold_stops_it_until_it_is_lifted(space: Path, call: Callable[..., Answer]) -> None:
    rehearsed = tree(space / "archive")
    assert call(space, "forget", "--hold", GOING, "--reason", "诉讼", "--who", "法务", "--dry-run").status == 0
    assert tree(space / "archive") == rehearsed
    assert call(space, "forget", "--hold", GOING, "--reason", "诉讼", "--who", "法务").status == 0
    held = due(call, space, "--as-of", "2040-01-01")[GOING]
    assert (held["state"], held["hold"]) == ("held", "诉讼")
    answer = call(space, *ORDER)
    assert answer.status == 3
    assert all(word in answer.err for word in (GOING, "法务", "诉讼"))
    assert where_found(space), "nothing was destroyed"
    assert call(space, "rebuild").status == 0
    assert call(space, *ORDER).status == 3, "a hold outlasts a rebuild"
    assert call(space, "forget", "--hold", "--undo", GOING, "--reason", "和解", "--who", "法务").status == 0
    assert due(call, space, "--as-of", "2040-01-01")[GOING]["state"] == "due"
    told = call(space, *ORDER)
    assert told.status == 1
    assert where_found(space, ("inbox", "schemas", "archive.before-rebuild-1")) == []
    assert "archive.before-rebuild-1" in told.out, "an archive set aside is named for a person to remove"


def test_a_rehearsal_tells_what_would_go_and_changes_nothing(space: Path, call: Callable[..., Answer]) -> None:
    before = tree(space)
    answer = call(space, *ORDER, "--dry-run", "--json")
    assert tree(space) == before
    told = json.loads(answer.out)
    assert (told["number"], told["customers"]) == (1, [GOING])
    done = json.loads(call(space, *ORDER, "--json").out)
    assert {name: done[name] for name in ("records", "cells", "values")} == {
        name: told[name] for name in ("records", "cells", "values")
    }


def test_what_was_done_can_be_proved_and_stays_done(space: Path, call: Callable[..., Answer]) -> None:
    exported = space.parent / "taken-out"
    assert call(space, "export", "--to", str(exported), "--reason", "年报").status == 0
    assert call(space, "backup", str(space.parent / "safe"), "--who", "档案员").status == 0
    assert call(space, "customers", "show", GOING, "--unmasked", "--reason", f"{GONE}来电核实", "--who", "李经理").status == 0
    answer = call(space, *ORDER)
    assert answer.status == 1, "the inbox is left for a person to remove"
    assert "日报.xlsx" in answer.out
    assert str(space.parent / "safe") in answer.out, "a backup is out of reach, so it is named"
    text = (space / "archive" / "certificates" / "0001.json").read_text(encoding="utf-8")
    facts = json.loads(text)
    assert (facts["who"], facts["approved_by"], facts["reason"], facts["method"]) == (
        "档案员",
        ["赵志强", "总经理"],
        "保存期满",
        "erase",
    )
    assert facts["at"] == "2026-04-02T01:00:00+00:00"
    assert facts["records"]
    assert facts["cells"] > 0
    assert all(len(item["sha256"]) == len(item["replaced_by"]) == 64 for item in facts["files"])
    assert {item["path"].split("/")[0] for item in facts["outputs"]} >= {"reports", "returns", "outbox"}
    assert GONE not in text
    assert where_found(space) == [], "neither there nor in the log of who looked"
    looked = json.loads(call(space, "access", "--json").out)
    assert [line["what"] for line in looked] == ["export", "backup", "show", "forget"]
    assert call(space, "access").status == 0, "the log's lines still follow from each other"
    assert not [
        path for path in exported.rglob("*") if path.is_file() and GONE in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert call(space, "verify").status == 0
    certificate = tree(space / "archive" / "certificates")
    assert call(space, "rebuild").status == 0
    assert tree(space / "archive" / "certificates") == certificate
    assert call(space, "verify").status == 0
    shown = call(space, "customers", "show", STAYING)
    assert STAYS in shown.out
    assert json.loads(call(space, *ORDER, "--json").out)["number"] == 1, "the same order again gives the same certificate"
    assert not any(item == GOING for item in due(call, space))


def test_the_destroyed_file_sent_again_does_not_bring_it_back(space: Path, call: Callable[..., Answer]) -> None:
    assert call(space, *ORDER).status == 1
    (again,) = (space / "inbox" / "华东分公司").glob("*日报.xlsx")
    shutil.copyfile(again, again.with_name("又一次.xlsx"))
    answer = call(space, "collect", "--json")
    told = {item["source"]: item for item in json.loads(answer.out)["files"]}
    assert {item["rows_accepted"] for item in told.values()} <= {0}
    assert [line for line in where_found(space) if line.startswith(("archive", "reports"))] == []
