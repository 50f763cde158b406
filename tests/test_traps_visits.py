"""Visit reports as branches really write them: traps T01, T02, T03, T17, T19, T20, T21 and T22 of `forms.md`."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.traps import Export, Line, World, pick

if TYPE_CHECKING:
    from pathlib import Path

DAILY = "华东分公司/业务员拜访日报表_20260302-20260307.xlsx"
BY_PERSON = "华东分公司/2026年3月拜访日报(按人).xlsx"
TRADITIONAL = "华北分公司/業務員拜訪日報表.xlsx"
TWO_ROWS = "华南分公司/拜访日报表两行表头.xlsx"
MIXTURE = "华南分公司/三月资料.xlsx"
NUMBERS = "华北分公司/数字日期.xlsx"
UNDECIDED = "西南分公司/数字日期.xlsx"
LEFT = "华北分公司/周八日报.xlsx"

VISIT = ["业务员", "拜访日期", "客户名称", "拜访目的", "洽谈内容"]


def day_sheet(day: int) -> list[Line]:
    """One day's report: title, header line, 15 numbered rows of which 6 are filled, total, tomorrow's plan, a word from above."""
    lines: list[Line] = [
        ["业务员拜访日报表"],
        [f"业务员:张三  所属分公司:华东分公司  日期:2026年3月{day}日"],
        ["序号", "客户名称", "拜访目的", "洽谈内容", "拜访结果", "订货金额"],
    ]
    for number in range(1, 16):
        filled = [f"{day}日客户{number}商行", "推销", "谈新品", "成交", 100 * number] if number <= 6 else []
        lines.append([number, *filled])
    lines += [
        ["本日合计", None, None, None, None, 2100 if day != 5 else 2105],
        [],
        ["明日计划"],
        ["序号", "客户名称", "拜访目的"],
        [1, "明日商行", "催款"],
        [2, "后日商行", "推销"],
        ["主管批示:继续跟进"],
    ]
    return lines


def person_sheet(name: str, *, traditional: bool = False) -> tuple[list[Line], list[str]]:
    """One person's report of three days, the date merged over each day's rows."""
    lines: list[Line] = [["業務員拜訪日報表" if traditional else "业务员拜访日报表"]]
    lines.append([("業務員:" if traditional else "业务员:") + name])
    lines.append(
        ["訪問日期", "客戶名稱", "拜訪目的", "洽談內容", "聯絡人"]
        if traditional
        else ["访问日期", "客户名称", "拜访目的", "洽谈内容", "联系人"]
    )
    merged = []
    for day in (2, 3, 4):
        first = len(lines) + 1
        for number in (1, 2, 3):
            written = f"民國115年3月{day}日" if traditional else date(2026, 3, day)
            names = ["收款" if number == 1 else "推銷", "談價格", "陳先生"] if traditional else ["收款", "谈价格", "陈先生"]
            if not traditional and number != 1:
                names[0] = "推销"
            lines.append([written if number == 1 else None, f"{name}客户{day}{number}", *names])
        merged.append(f"A{first}:A{first + 2}")
    return lines, merged


def numbers_sheet(name: str, days: list[float]) -> list[Line]:
    return [VISIT, *([name, day, f"客户{number}行", "推销", "谈新品"] for number, day in enumerate(days))]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Export:
    world = World.make(tmp_path_factory.mktemp("visits"))
    world.book(
        DAILY,
        {f"3.{day}": day_sheet(day) for day in range(2, 8)},
        merged={f"3.{day}": ["A1:F1", "A2:F2"] for day in range(2, 8)},
    )
    people = {name: person_sheet(name) for name in ("张三", "李四")}
    march = {name: [*lines] for name, (lines, _) in people.items()}
    for lines in march.values():  # another month than the daily sheets, so that no two files speak of one day
        for line in lines:
            if isinstance(line[0], date):
                line[0] = line[0].replace(month=2)
    world.book(BY_PERSON, march, merged={name: merged for name, (_, merged) in people.items()})
    lines, merged = person_sheet("孫七", traditional=True)
    world.book(TRADITIONAL, {"孫七": lines}, merged={"孫七": merged})
    world.book(
        TWO_ROWS,
        {
            "日报": [
                ["客户拜访日报表"],
                ["业务员", "拜访日期", "客户名称", "拜访目的", "洽谈内容", "拜访时间", None, "结果", None],
                [None, None, None, None, None, "到达", "离开", "订货", "收款"],
                ["王五", date(2026, 3, 5), "甲商行", "推销", "谈新品", time(9, 20), "10:05", "1.2万", 300],
                ["王五", date(2026, 3, 5), "乙商行", "收款", "对账", "下午2:00", "15点半", None, "￥1,200.50"],
            ]
        },
        merged={"日报": ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:I2"]},
    )
    world.book(
        MIXTURE,
        {
            "填写说明": [["填写说明"], ["1. 每天填写"], ["2. 不要合并单元格"]],
            "拜访": [VISIT, ["赵六", date(2026, 3, 9), "丙商行", "推销", "谈新品"]],
            "投诉": [
                ["客户投诉登记表"],
                ["投诉编号", "投诉时间", "客户名称", "投诉类别", "投诉内容"],
                ["TS-1", date(2026, 3, 9), "丙商行", "产品质量", "灯不亮"],
            ],
            "数据源": [["推销"], ["收款"], ["服务"]],
        },
        hidden=["数据源"],
    )
    ordered = [3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 3.1]
    world.book(NUMBERS, {"拜访": [["业务员拜访日报表 2026年3月"], *numbers_sheet("孙七", ordered)]})
    world.book(UNDECIDED, {"拜访": [["业务员拜访日报表 2026年3月"], *numbers_sheet("吴九", [3.5, 3.1, 3.7, 3.2])]})
    world.book(
        LEFT,
        {"拜访": [VISIT, *(["周八", date(2026, 3, day), f"丁{day}商行", "推销", "谈新品"] for day in (9, 10, 12))]},
    )
    world.collect("2026-04-02T09:00")
    return world.export()


def test_t01_a_sheet_a_day_gives_its_six_visits_and_not_tomorrows_plan(exported: Export) -> None:
    for day in range(2, 8):
        rows = exported.of("visit_daily", DAILY, f"3.{day}")
        assert pick(rows, "_row", "visit_date", "salesperson", "customer_name", "order_amount", "result") == [
            (str(number + 3), f"2026-03-0{day}", "0101", f"{day}日客户{number}商行", str(100 * number), "deal")
            for number in range(1, 7)
        ]
    assert not exported.of("visit_plan", DAILY)
    assert exported.verdict(DAILY) == "accepted"


def test_t01_a_days_total_is_compared_and_told_at_its_cell(exported: Export) -> None:
    assert exported.findings(DAILY, "control-total") == [("warning", "control-total", "3.5", "F19")]
    assert "2105" in exported.messages(DAILY, "control-total")[0].replace(",", "")
    assert "2100" in exported.messages(DAILY, "control-total")[0].replace(",", "")


def test_t02_dates_are_filled_down_on_each_persons_sheet(exported: Export) -> None:
    for name, code in (("张三", "0101"), ("李四", "0102")):
        assert pick(exported.of("visit_daily", BY_PERSON, name), "visit_date", "salesperson", "customer_name", "purpose") == [
            (f"2026-02-0{day}", code, f"{name}客户{day}{number}", "collect" if number == 1 else "sell")
            for day in (2, 3, 4)
            for number in (1, 2, 3)
        ]
    assert exported.verdict(BY_PERSON) == "accepted"


def test_t03_traditional_characters_and_minguo_years_come_out_alike(exported: Export) -> None:
    rows = exported.of("visit_daily", TRADITIONAL)
    assert pick(rows, "visit_date", "salesperson", "customer_name", "purpose", "content", "contact_name") == [
        (f"2026-03-0{day}", "0301", f"孫七客户{day}{number}", "collect" if number == 1 else "sell", "談價格", "陳先生")
        for day in (2, 3, 4)
        for number in (1, 2, 3)
    ]
    assert exported.verdict(TRADITIONAL) == "accepted"


def test_t17_columns_below_a_two_row_header_are_found(exported: Export) -> None:
    rows = exported.of("visit_daily", TWO_ROWS)
    assert pick(rows, "start_time", "end_time", "order_amount", "collected_amount", "_row", "_cell") == [
        ("09:20", "10:05", "12000", "300", "4", "A4"),
        ("14:00", "15:30", "", "1200.5", "5", "A5"),
    ]
    assert {row["_extra"] for row in rows} <= {"", "{}"}


def test_t19_two_forms_of_a_mixture_are_loaded_and_the_rest_is_listed(exported: Export) -> None:
    assert pick(exported.of("visit_daily", MIXTURE), "_sheet", "customer_name") == [("拜访", "丙商行")]
    assert pick(exported.of("complaint", MIXTURE), "_sheet", "complaint_no", "complaint_type") == [("投诉", "TS-1", "quality")]
    assert exported.verdict(MIXTURE) == "accepted"
    told = {(row["severity"], row["sheet"]) for row in exported.all("finding") if row["source"] == MIXTURE}
    assert ("info", "填写说明") in told
    assert ("info", "数据源") in told


def test_t20_a_number_that_may_be_the_tenth_is_settled_by_the_order_of_its_column(exported: Export) -> None:
    assert pick(exported.of("visit_daily", NUMBERS), "visit_date") == [f"2026-03-{day:02}" for day in range(1, 11)]
    assert exported.verdict(NUMBERS) == "accepted"


def test_t20_a_number_without_order_is_refused_and_never_the_first(exported: Export) -> None:
    assert "2026-03-01" not in pick(exported.of("visit_daily", UNDECIDED), "visit_date")
    assert ("error", "ambiguous-date", "拜访", "B4") in exported.findings(UNDECIDED)


def test_t21_rows_after_the_person_left_are_refused(exported: Export) -> None:
    assert pick(exported.of("visit_daily", LEFT), "visit_date") == ["2026-03-09", "2026-03-10"]
    assert exported.findings(LEFT, "left-employee") == [("error", "left-employee", "拜访", "A4")]
    assert exported.verdict(LEFT) == "partly"


def test_t22_only_unexcused_weeks_count_towards_the_notice(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    monday = date(2026, 3, 2)

    def visits(name: str, weeks: tuple[int, ...]) -> list[Line]:
        days = [monday + timedelta(weeks=week, days=day) for week in weeks for day in range(5)]
        return [VISIT, *([name, day, f"{name}{day:%m%d}商行", "推销", "谈新品"] for day in days)]

    # 张三 is silent in weeks 11 and 12; 李四 too, but in week 12 he is on leave, and then comes back
    world.book("华东分公司/张三.xlsx", {"拜访": visits("张三", (0, 3))})
    world.book("华东分公司/李四.xlsx", {"拜访": visits("李四", (0, 3))})
    world.book(
        "华东分公司/请假.xlsx",
        {"请假": [["姓名", "类别", "开始日期", "结束日期"], ["李四", "年假", date(2026, 3, 16), date(2026, 3, 22)]]},
    )
    world.collect("2026-04-02T09:00")
    found = world.block("compliance", "silent", "2026-03", ("branch_code", "person_name", "weeks", "iso_weeks"))
    assert [row for row in found if row[0] == "HD"] == [("HD", "张三", 2, "2026-W11、2026-W12")]
