"""An odd header from its finding to head office's answer, and a column in doubt from held to released."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline import again
from pipeline.archive import export
from pipeline.errors import SchemaError
from pipeline.schema import load_schema
from pipeline.store import open_store
from tests.traps import Line, World, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model import Submission
    from pipeline.store import Store

HEADER = ["拜访日期", "业务员", "客户名称", "拜访目的", "今天干啥去了", "拜访结果"]
LINES = [
    ["2026-03-05", "张三", "甲公司", "催款", "谈了价格", "有意向"],
    ["2026-03-06", "张三", "乙公司", "送样", "送到了", "有意向"],
]


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-02T09:00")


def visits(header: list[str], lines: list[list[str]]) -> list[Line]:
    return [["业务员拜访日报表"], header, *lines]


def explain(world: World, *lines: str) -> None:
    """Write answers into the workspace's list."""
    with (world.folder / "schemas" / "lists" / "headers.csv").open("a", encoding="utf-8") as target:
        target.writelines(f"{line}\n" for line in lines)


def collected(world: World) -> Submission:
    (submission,) = take(world)
    return submission


def take(world: World) -> list[Submission]:
    """Collect with the schemas as they stand in the workspace now."""
    from pipeline.flow import collect

    schema = load_schema(world.folder / "schemas")
    with open_store(world.settings, schema) as store:
        found = collect(world.settings, lambda: schema, store, lambda _: None)
    return [item for item in found.submissions if not item.delivery.source.startswith("总公司/")]


def exported_days(world: World) -> list[str]:
    """Give the days of the visits that count now."""
    schema, folder = load_schema(world.folder / "schemas"), world.folder / "export"
    with open_store(world.settings, schema) as store:
        export(store, folder, schema)
    return [row["visit_date"] for row in read_rows(folder / "visit_daily.csv")]


def latest(store: Store, source: str) -> str:
    """Give the id of the submission under a path."""
    found = store.connection.execute("SELECT submission_id FROM ledger_submission WHERE source = ?", [source]).fetchall()
    return str(found[-1][0])


def told(submission: Submission, code: str) -> list[tuple[str, str]]:
    return [(finding.cell, finding.severity) for finding in submission.findings if finding.code == code]


def test_an_odd_header_is_asked_about_once(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    world.book("华东分公司/一.xlsx", {"日报": visits(HEADER, LINES)})
    first = collected(world)
    assert told(first, "unknown-column") == [("E2", "warning")]
    assert first.tables[0].extra[0]["今天干啥去了"] == "谈了价格"
    explain(world, "华东,visit_daily,今天干啥去了,content,,")
    world.book("华东分公司/二.xlsx", {"日报": visits(HEADER, [[day.replace("-03-", "-04-"), *rest] for day, *rest in LINES[:1]])})
    world.book("华南分公司/一.xlsx", {"日报": visits(HEADER, [[day, "王五", *rest] for day, _, *rest in LINES])})
    own, other = take(world)
    assert told(own, "unknown-column") == []
    assert own.tables[0].values["content"] == ["谈了价格"]
    assert told(other, "unknown-column") == [("E2", "warning")]


def test_a_column_in_doubt_holds_the_file_until_it_is_explained(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    header = ["拜访日期", "日期", *HEADER[1:4], "洽谈内容", "拜访结果"]
    lines = [["2026-03-05", "2026-03-07", *LINES[0][1:]], ["2026-03-06", "2026-03-08", *LINES[1][1:]]]
    world.book("华东分公司/一.xlsx", {"日报": visits(header, lines)})
    held = collected(world)
    assert (held.verdict, held.reason) == ("held", "answer.reason.ambiguous-column")
    assert told(held, "ambiguous-column") == [("B2", "error")]
    assert exported_days(world) == []
    explain(world, ",visit_daily,日期,-,,")
    schema = load_schema(world.folder / "schemas")
    with open_store(world.settings, schema) as store:
        done = again.release_submission(world.settings, schema, store, latest(store, "华东分公司/一.xlsx"), "日期是填表日期")
    assert done.verdict == "accepted"
    assert exported_days(world) == ["2026-03-05", "2026-03-06"]


def test_an_answer_that_names_no_column_is_refused_with_its_line(tmp_path: Path) -> None:
    world = World.make(tmp_path, registers=False)
    explain(world, ",visit_daily,今天干啥去了,contents,,")
    with pytest.raises(SchemaError) as caught:
        load_schema(world.folder / "schemas")
    assert "content" in str(caught.value.params["hint"])


@pytest.mark.parametrize(("zone", "is_known"), [("Asia/Shanghai", True), ("Europe/London", False)])
def test_an_answer_holds_from_its_day_in_the_company_s_own_time_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, *, is_known: bool
) -> None:
    world = World.make(tmp_path)
    (tmp_path / "company.toml").write_text(f'time_zone = "{zone}"\n', encoding="utf-8")
    explain(world, ",visit_daily,今天干啥去了,content,2026-04-03,")
    world.book("华东分公司/一.xlsx", {"日报": visits(HEADER, LINES)})
    monkeypatch.setenv("PIPELINE_NOW", "2026-04-02T17:30+00:00")
    assert (told(collected(world), "unknown-column") == []) == is_known
