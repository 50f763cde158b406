"""Who has sent what, from real workbooks: holidays, leave, travel, late and mended files, nil returns, transfers, figures."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipeline.report import parse_period, reference_day
from pipeline.report.definition import reports
from pipeline.report.query import Asking, lay_ground, run_report
from pipeline.report.uploads import find_uploads
from pipeline.store import open_store
from tests.traps import PEOPLE, World, the_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

VISITS = ["日期", "业务员", "客户名称", "拜访目的", "洽谈内容"]
PERIOD = "2026-03-02..2026-03-12"
ANSWERED: dict[str, Any] = {}
HOLIDAY = "2026-02-16..2026-03-01"
"""Two weeks: the Spring Festival from Monday 16 to Monday 23 February, and Saturday 28 that is worked for it."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A company whose branches are one salesperson large, but for 华东, which has two."""
    return World.ready(tmp_path)


def visits(person: str, days: Iterable[str], customer: str | None = "甲公司", said: str = "谈合同") -> list[list[Any]]:
    """Lines of a visit daily report, one a day."""
    return [[day, person, customer, "推销" if customer else None, said] for day in days]


def send(world: World, source: str, *lines: Sequence[list[Any]]) -> None:
    """Drop a visit daily report."""
    world.book(source, {"日报": [["业务员拜访日报表"], VISITS, *(line for group in lines for line in group)]})


def block(world: World, name: str, period: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Answer one block of the compliance report; all of them are worked out once a collect and period."""
    if ANSWERED.get("of") != (world.folder, id(world.last), period):
        stretch = parse_period(period)
        with open_store(world.settings, the_schema(), read_only=True) as store, store.knowledge() as connection:
            asking = Asking(stretch, reference_day(connection, stretch), the_schema())
            lay_ground(connection, asking)
            report = next(item for item in reports() if item.id == "compliance")
            ANSWERED.update({"of": (world.folder, id(world.last), period), "blocks": run_report(connection, report, asking)})
    return [tuple(row[column] for column in columns) for row in ANSWERED["blocks"][name]]


def states(world: World, period: str, branch: str = "HD", form: str = "visit_daily") -> dict[str, str]:
    """State of a branch's uploads by week."""
    rows = block(world, "upload_matrix", period, ["branch_code", "form", "iso_week", "state"])
    return {week: state for code, kind, week, state in rows if (code, kind) == (branch, form)}


def grid(world: World, period: str, person: str) -> dict[str, str]:
    """State of a person's days."""
    rows = block(world, "filing_grid", period, ["person", "slot", "state"])
    return {slot: state for who, slot, state in rows if who == person}


def days(first: str, count: int) -> list[str]:
    """Days one after another."""
    start = date.fromisoformat(first)
    return [(start + timedelta(step)).isoformat() for step in range(count)]


def test_nothing_is_owed_in_the_spring_festival_but_on_the_saturday_worked_for_it(world: World) -> None:
    send(world, "华东分公司/日报.xlsx", visits("张三", days("2026-02-24", 4)), visits("李四", days("2026-02-24", 5)))
    world.collect("2026-03-02T09:00")
    send(world, "华东分公司/三月.xlsx", visits("张三", ["2026-03-10"]))
    world.collect("2026-03-11T09:00")
    assert states(world, HOLIDAY) == {"2026-W08": "none", "2026-W09": "received"}
    assert grid(world, HOLIDAY, "0101") == {
        **dict.fromkeys(("02-24", "02-25", "02-26", "02-27"), "filed"),
        "02-28": "missing",
    }
    calendar = block(world, "calendar", HOLIDAY, ["day", "day_state", "holiday", "source"])
    assert calendar[-1] == (date(2026, 2, 28), "works", "spring_festival", "national")
    assert len(calendar) == 9


def test_the_due_monday_moves_on_when_it_is_a_holiday(world: World) -> None:
    send(world, "华东分公司/二月.xlsx", visits("张三", days("2026-02-09", 6)), visits("李四", days("2026-02-09", 6)))
    world.collect("2026-03-02T23:30")
    send(world, "华南分公司/二月.xlsx", visits("王五", days("2026-02-09", 6)), visits("赵六", days("2026-02-09", 6)))
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-10"]))
    world.collect("2026-03-11T09:00")
    found = {branch: states(world, "2026-02-09..2026-03-11", branch)["2026-W07"] for branch in ("HD", "HN", "HB")}
    assert found == {"HD": "received", "HN": "late", "HB": "missing"}
    due = block(world, "upload_faults", "2026-02-09..2026-03-11", ["branch_code", "slot", "due_day"])
    assert ("HN", "2026-W07", date(2026, 3, 2)) in due


def test_head_offices_work_calendar_wins_over_the_public_one(world: World) -> None:
    world.book(
        "总公司/工作日历.xlsx",
        {
            "工作日历": [
                ["工作日历"],
                ["日期", "是否工作日", "说明"],
                ["2026-02-28", "休息", "公司放假"],
                ["2026-02-23", "上班", "提前开工"],
            ]
        },
    )
    send(world, "华东分公司/日报.xlsx", visits("张三", days("2026-02-24", 4)), visits("张三", ["2026-03-10"]))
    world.collect("2026-03-11T09:00")
    found = grid(world, HOLIDAY, "0101")
    assert found["02-23"] == "missing"
    assert "02-28" not in found
    told = block(world, "calendar", HOLIDAY, ["day", "day_state", "note", "source"])
    assert (date(2026, 2, 28), "rests", "公司放假", "company") in told


def test_a_year_without_known_holidays_follows_weekdays_and_that_is_said_once(world: World) -> None:
    world.collect("2026-03-11T09:00")
    told = block(world, "calendar", "2099-01", ["day_state", "note", "source"])
    assert told == [("unknown", "2099", "weekday")]


def test_hired_in_midweek_on_leave_and_travelling(world: World) -> None:
    world.book(
        "总公司/新人.xlsx",
        {"人员": [["人员名册"], PEOPLE[0], ["0103", "新人", "华东分公司", "业务员", "2026-03-04", None, "在职"]]},
    )
    world.book(
        "华东分公司/请假.xlsx",
        {
            "请假": [
                ["请假出差登记表"],
                ["姓名", "类别", "开始日期", "结束日期", "天数"],
                ["李四", "请假", "2026-03-02", "2026-03-06", 5],
                ["张三", "出差", "2026-03-02", "2026-03-05", 4],
            ]
        },
    )
    send(
        world,
        "华东分公司/日报.xlsx",
        visits("张三", ["2026-03-03", "2026-03-04", "2026-03-06"]),
        visits("新人", ["2026-03-04", "2026-03-05", "2026-03-06"]),
    )
    world.collect("2026-03-09T12:00")
    assert states(world, "2026-W10") == {"2026-W10": "received"}
    rates = world.block(
        "compliance", "filing_rate", "2026-W10", ["person", "required_days", "filed_days", "leave_days", "trip_days"]
    )
    east = {row[0]: row[1:] for row in rows_of(rates, "01")}
    assert east == {"0101": (3, 3, 0, 4), "0102": (0, 0, 5, 0), "0103": (3, 3, 0, 0)}
    assert grid(world, "2026-W10", "0101") == {
        "03-02": "trip", "03-03": "filed", "03-04": "filed", "03-05": "trip", "03-06": "filed",
    }  # fmt: skip


def rows_of(rows: Iterable[tuple[Any, ...]], start: str) -> list[tuple[Any, ...]]:
    """Keep the rows of people whose code begins so."""
    return [row for row in rows if str(row[0]).startswith(start)]


def test_returned_part_mended_late_and_never_sent(world: World) -> None:
    week = days("2026-03-02", 5)
    send(
        world,
        "华东分公司/日报.xlsx",
        visits("张三", week),
        visits("李四", week[:4]),
        [["2026-13-40", "李四", "甲公司", "推销", "谈"]],
    )
    send(
        world,
        "华南分公司/日报.xlsx",
        [["2026-03-02", "王五", "甲公司", None, None], ["2026-03-03", "赵六", "甲公司", None, None]],
    )
    world.collect("2026-03-09T09:00")
    send(world, "华北分公司/日报.xlsx", visits("孙七", week), visits("周八", week))
    world.collect("2026-03-10T09:00")
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-12"]))
    world.collect("2026-03-13T09:00")
    found = {branch: states(world, PERIOD, branch) for branch in ("HD", "HN", "HB", "XN")}
    assert {branch: found[branch]["2026-W10"] for branch in found} == {
        "HD": "partly",
        "HN": "returned",
        "HB": "late",
        "XN": "missing",
    }
    faults = world.block(
        "compliance",
        "upload_faults",
        PERIOD,
        ["branch_code", "slot", "state", "out_rows", "out_since", "days_late"],
    )
    assert ("HN", "2026-W10", "returned", 2, date(2026, 3, 9), None) in faults
    assert ("HB", "2026-W10", "late", 0, None, 1) in faults
    assert grid(world, PERIOD, "0201")["03-02"] == "returned"

    send(world, "华南分公司/日报.xlsx", visits("王五", week), visits("赵六", week))
    send(world, "华东分公司/日报.xlsx", visits("张三", week), visits("李四", week))
    world.collect("2026-03-11T09:00")
    assert states(world, PERIOD, "HN")["2026-W10"] == "late"
    assert states(world, PERIOD, "HD")["2026-W10"] == "received"
    assert grid(world, PERIOD, "0102")["03-06"] == "late"


def test_who_is_missing_from_an_upload_is_named_until_his_reports_come(world: World) -> None:
    send(world, "华东分公司/张三.xlsx", visits("张三", days("2026-03-02", 5)))
    world.collect("2026-03-09T09:00")
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-11"]))
    world.collect("2026-03-11T09:00")
    columns = ["branch_code", "slot", "state", "absent"]
    assert ("HD", "2026-W10", "partial", "李四") in block(world, "upload_faults", "2026-03", columns)
    send(world, "华东分公司/李四.xlsx", visits("李四", days("2026-03-02", 5)))
    world.collect("2026-03-12T09:00")
    assert states(world, "2026-03-02..2026-03-11")["2026-W10"] == "late"


def test_nil_rows_and_a_nil_return_of_the_whole_file_are_reports(world: World) -> None:
    send(world, "华东分公司/日报.xlsx", visits("张三", days("2026-03-02", 5), None, "无拜访，参加培训"))
    world.book(
        "华东分公司/李四.xlsx",
        {"日报": [["业务员拜访日报表"], ["业务员：李四", None, "日期：2026年3月2日至3月8日"], VISITS, ["本周无拜访"]]},
    )
    world.book("华南分公司/周报.xlsx", {"日报": [["业务员拜访日报表"], ["期间：2026年3月2日至3月8日"], ["本周无拜访"]]})
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-12"]))
    world.collect("2026-03-09T09:00")
    export = world.export()
    assert [export.verdict(f"{place}.xlsx") for place in ("华东分公司/李四", "华南分公司/周报")] == ["accepted", "accepted"]
    assert export.findings("华东分公司/日报.xlsx") == []
    for branch in ("HD", "HN"):
        assert states(world, PERIOD, branch)["2026-W10"] == "nil"
    assert grid(world, PERIOD, "0201")["03-04"] == "nil"

    send(world, "华南分公司/补.xlsx", visits("王五", ["2026-03-03"]))
    world.collect("2026-03-09T10:00")
    assert states(world, PERIOD, "HN")["2026-W10"] == "received"


def test_words_that_ask_for_nil_returns_are_none(world: World) -> None:
    world.book(
        "华东分公司/空表.xlsx", {"日报": [["业务员拜访日报表"], ["期间：2026年3月2日至3月8日"], VISITS, ["没有拜访的请写无拜访"]]}
    )
    world.book("华南分公司/空表.xlsx", {"日报": [["业务员拜访日报表"], VISITS, ["本周无拜访"]]})
    world.collect("2026-03-09T09:00")
    export = world.export()
    assert export.verdict("华东分公司/空表.xlsx") == "skipped"
    assert export.findings("华南分公司/空表.xlsx") == [("warning", "nil-return", "日报", "A3")]


def test_who_moves_to_another_branch_is_asked_for_there_from_then_on(world: World) -> None:
    send(world, "华东分公司/日报.xlsx", visits("张三", days("2026-03-02", 5)), visits("李四", days("2026-03-02", 5)))
    moved = ["0102", "李四", "华南分公司", "业务员", "2020-01-06", None, "在职"]
    world.collect("2026-03-09T09:00")
    world.book("总公司/调动.xlsx", {"人员": [["人员名册"], PEOPLE[0], moved]})
    world.collect("2026-03-09T18:00")
    send(world, "华东分公司/日报2.xlsx", visits("张三", days("2026-03-09", 5)))
    send(world, "华南分公司/日报2.xlsx", visits("李四", days("2026-03-09", 5)))
    world.collect("2026-03-16T18:00")
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-19"]))
    world.collect("2026-03-19T18:00")
    assert states(world, "2026-03-02..2026-03-15") == {"2026-W10": "received", "2026-W11": "received"}
    absent = block(world, "upload_faults", "2026-03-02..2026-03-19", ["branch_code", "slot", "absent"])
    assert {slot: who for branch, slot, who in absent if branch == "HN"} == {"2026-W10": "王五、赵六", "2026-W11": "王五、赵六"}


def test_plans_are_due_on_the_last_working_day_before_and_need_an_approver(world: World) -> None:
    head = ["计划拜访日期", "业务员", "客户名称", "核定人"]
    plan = [["客户拜访计划"], ["计划月份：2026年3月"], head]
    world.book(
        "华东分公司/计划.xlsx",
        {"计划": [*plan, ["2026-03-03", "张三", "甲公司", "赵志强"], ["2026-03-04", "李四", "乙公司", None]]},
    )
    world.collect("2026-02-28T17:00")
    world.book("华南分公司/计划.xlsx", {"计划": [*plan, ["2026-03-03", "王五", "甲公司", "吕艳"]]})
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-12"]))
    world.collect("2026-03-12T09:00")
    found = block(world, "plans", "2026-03", ["person", "due_day", "plan_state"])
    due = date(2026, 2, 28)
    assert sorted(found) == [("0101", due, "in_order"), ("0102", due, "unapproved"), ("0201", due, "late")]
    monthly = block(world, "monthly_matrix", "2026-03", ["branch_code", "form", "state"])
    plans = {branch: state for branch, form, state in monthly if form == "visit_plan"}
    assert plans == {"HD": "received", "HN": "late_partial", "HB": "missing", "XN": "missing"}


def test_a_trip_of_the_sales_department_manager_without_a_report_is_named(world: World) -> None:
    world.book(
        "总公司/经理.xlsx",
        {"人员": [["人员名册"], PEOPLE[0], ["0001", "钱总", "总公司", "营业部经理", "2019-01-01", None, "在职"]]},
    )
    world.book(
        "总公司/出差.xlsx",
        {"出差": [["请假出差登记表"], ["姓名", "类别", "开始日期", "结束日期"], ["钱总", "出差", "2026-03-02", "2026-03-06"]]},
    )
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-12"]))
    world.collect("2026-03-12T09:00")
    columns = ["person_name", "return_day", "due_day", "state"]
    assert block(world, "trips", "2026-03", columns) == [("钱总", date(2026, 3, 6), date(2026, 3, 9), "missing")]


def test_the_four_figures_equal_an_independent_count(world: World) -> None:
    week, next_week = days("2026-03-02", 5), days("2026-03-09", 5)
    send(world, "华东分公司/一.xlsx", visits("张三", week), visits("李四", week[:3]), [[None, "李四", "甲公司", "推销", "谈"]])
    world.collect("2026-03-09T23:59")
    send(world, "华南分公司/一.xlsx", visits("王五", week), visits("赵六", week))
    world.collect("2026-03-10T00:01")
    send(world, "华东分公司/二.xlsx", visits("张三", next_week), visits("李四", next_week))
    world.collect("2026-03-16T09:00")
    send(world, "华东分公司/二.xlsx", visits("张三", next_week), visits("李四", next_week, "乙公司"))
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-19"]))
    world.collect("2026-03-20T09:00")

    names = ["branch_code", "timeliness", "completeness", "error_rate", "rework", "resent"]
    found = {row[0]: row[1:] for row in block(world, "scoreboard", "2026-03-02..2026-03-17", names)}

    export = world.export()
    files, rows = pd.DataFrame(export.all("submission")), pd.DataFrame(export.all("visit_daily"))
    rows = rows.merge(files[["source", "received_at"]].groupby("source").min(), left_on="_source", right_index=True)
    rows["week"] = pd.to_datetime(rows["visit_date"]).dt.isocalendar().week
    rows["day"] = pd.to_datetime(rows["received_at"], utc=True).dt.tz_convert("Asia/Shanghai").dt.strftime("%Y-%m-%d")
    limits = {10: "2026-03-09", 11: "2026-03-16"}
    owed = pd.bdate_range("2026-03-02", "2026-03-17").strftime("%Y-%m-%d")
    for branch in ("HD", "HN"):
        own = rows[(rows["branch_code"] == branch) & rows["visit_date"].isin(owed)]
        came = own.groupby("week")["day"].min()
        mine = files[(files["branch"] == branch)]
        read = mine[["rows_read", "rows_returned"]].astype(int).sum()
        expected = (
            sum(came.get(number, "9999") <= limit for number, limit in limits.items()) / len(limits),
            len(own[["salesperson", "visit_date"]].drop_duplicates()) / (2 * (len(owed) - 2)),
            read["rows_returned"] / read["rows_read"],
            (mine["verdict"] != "accepted").mean(),
            int((mine["superseded_by"] != "").sum()),
        )
        assert [float(value) for value in found[branch]] == pytest.approx([float(value) for value in expected])


def test_two_silent_weeks_are_named_with_a_blank_penalty(world: World) -> None:
    send(world, "华东分公司/日报.xlsx", visits("张三", days("2026-03-02", 19)), visits("李四", days("2026-03-02", 5)))
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-24"]))
    world.collect("2026-03-24T09:00")
    named = block(world, "silent", "2026-03", ["branch_code", "person", "weeks", "last_filed_day", "penalty"])
    assert [row for row in named if row[0] == "HD"] == [("HD", "0102", 2, date(2026, 3, 6), "")]


def test_status_asks_the_same_questions_without_a_report(world: World) -> None:
    send(world, "华东分公司/日报.xlsx", visits("张三", days("2026-03-02", 5)), visits("李四", days("2026-03-02", 5)))
    send(world, "西南分公司/三月.xlsx", visits("吴九", ["2026-03-12"]))
    world.collect("2026-03-12T09:00")
    with open_store(world.settings, the_schema(), read_only=True) as store, store.knowledge() as connection:
        found = find_uploads(connection, the_schema(), "Asia/Shanghai", None)
        nothing = find_uploads(connection, the_schema(), "Asia/Shanghai", "2026-01")
    assert found is not None
    assert (found.period, found.reference_day) == ("2026-03", "2026-03-12")
    told = {(row["branch_code"], row["slot"]): row["state"] for row in found.states}
    assert (told["HD", "2026-W10"], told["HN", "2026-W10"]) == ("late", "missing")
    assert {row["branch_code"] for row in found.faults if row["slot"] == "2026-W10"} == {"HD", "HN", "HB", "XN"}
    assert json.dumps(found.states)
    assert nothing is not None
